"""What a language model wrote, checked: frozen data for the web page and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from search.result import Citation

Failure = Literal["", "slow", "silent", "down", "refused", "cut", "unreadable", "declined", "unsupported"]
"""Why the verbatim answer stands alone.

slow: over its time; silent: no text; down: no connection; refused: an error of the server; cut: broken off;
unreadable: no chat completion in UTF-8; declined: the model found no answer; unsupported: most of its text
is not in the passages that it cites.
"""
Fault = Literal["number", "name", "quotation", "negation", "wording", "uncited"]


@dataclass(frozen=True)
class Problem:
    """What of a sentence is not in the passages that it cites, at `start`:`end` of the sentence."""

    fault: Fault
    start: int
    end: int


@dataclass(frozen=True)
class CheckedSentence:
    """A sentence of the model without markers, the ranks of the hits that it cites, and its problems.

    `line` counts the lines of the model's text.
    """

    text: str
    ranks: tuple[int, ...]
    problems: tuple[Problem, ...]
    line: int

    @property
    def passed(self) -> bool:
        """Whether the sentence belongs to the answer; if not, it is shown struck through or not at all."""
        return not self.problems


@dataclass(frozen=True)
class Generated:
    """The model's text so far: `state` is "writing", "done", or "failed" for the reason `failure`."""

    state: Literal["writing", "done", "failed"]
    model: str
    sentences: tuple[CheckedSentence, ...] = ()
    failure: Failure = ""
    seconds: float = 0.0

    @property
    def kept(self) -> tuple[CheckedSentence, ...]:
        """The sentences that passed every check."""
        return tuple(sentence for sentence in self.sentences if sentence.passed)

    @property
    def removed(self) -> tuple[CheckedSentence, ...]:
        """The sentences that did not."""
        return tuple(sentence for sentence in self.sentences if not sentence.passed)

    @property
    def text(self) -> str:
        """What passed, with [rank] markers behind each sentence, one line for each line of the model."""
        lines: dict[int, str] = {}
        for sentence in self.kept:
            lines[sentence.line] = lines.get(sentence.line, "") + with_markers(sentence)
        return "\n".join(lines.values())

    @property
    def citations(self) -> tuple[Citation, ...]:
        """One citation for each rank, in the order of the text."""
        ranks = dict.fromkeys(rank for sentence in self.kept for rank in sentence.ranks)
        return tuple(Citation(f"[{rank}]", rank) for rank in ranks)


def with_markers(sentence: CheckedSentence) -> str:
    """The sentence with its markers before its full stop: 走访45家[1][3]。"""
    words = sentence.text.rstrip("。！？!?；;.… ")
    return words + "".join(f"[{rank}]" for rank in sentence.ranks) + sentence.text[len(words) :]
