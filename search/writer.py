"""An answer written by a language model from the passages that were found, checked sentence by sentence."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import closing

from search.checking import check
from search.comparable import bare
from search.generated import CheckedSentence, Failure, Generated, Problem
from search.language_model import ModelFailure, ModelSettings, stream
from search.markers import KEY_LENGTH, WrittenSentence, written_sentences
from search.prompts import DECLINED, messages
from search.result import Answer, Hit

PASSAGES = 8
"""How many of the passages are sent."""


class Writer:
    """Writes answers with one configured model. May be used by several threads."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings

    def write(self, answer: Answer) -> Iterator[Generated]:
        """The generated text as it grows, sentence by sentence; the last one is "done" or "failed".

        Nothing is sent, and nothing returned, for a refused question and for a list, whose every
        entry is cited already and which a model could only shorten. Only whole, checked sentences are
        ever in it, so whatever is shown on the way has passed the same checks as the end.
        """
        if answer.refused or answer.listed or not answer.hits:
            return
        began = time.perf_counter()
        passages = with_keys(answer)
        model = self.settings.model
        yield Generated("writing", model)
        raw, shown, known = "", 0, _Checked(passages)
        failure: Failure = ""
        try:
            with closing(stream(self.settings, messages(answer.understood.question, passages))) as pieces:
                for piece in pieces:
                    raw += piece
                    # Whether a sentence is whole can only change with one of these.
                    if not any(c in "。！？!?\n]］】…>" for c in piece):
                        continue
                    sentences = known.sentences(raw, finished=False)
                    if len(sentences) > shown:
                        shown = len(sentences)
                        yield Generated("writing", model, sentences, seconds=time.perf_counter() - began)
        except ModelFailure as error:
            failure = error.failure
        sentences = known.sentences(raw, finished=True)
        failure = failure or _verdict(raw, sentences)
        seconds = time.perf_counter() - began
        if failure:
            yield Generated("failed", model, sentences if failure == "unsupported" else (), failure, seconds)
        else:
            yield Generated("done", model, sentences, "", seconds)

    def finish(self, answer: Answer) -> Generated | None:
        """The last state of `write`; None where nothing was sent."""
        states = list(self.write(answer))
        return states[-1] if states else None


class _Checked:
    """The checked sentences of a growing text; a sentence is checked once."""

    def __init__(self, passages: Mapping[str, Hit]) -> None:
        self._passages = passages
        self._known: dict[WrittenSentence, CheckedSentence] = {}

    def sentences(self, raw: str, finished: bool) -> tuple[CheckedSentence, ...]:
        written = [sentence for sentence in written_sentences(raw, finished) if not _leads_in(sentence)]
        for sentence in written:
            if sentence not in self._known:
                self._known[sentence] = checked(sentence, self._passages)
        return tuple(self._known[sentence] for sentence in written)


def with_keys(answer: Answer) -> dict[str, Hit]:
    """The passages to send, the cited ones among them, by keys that are new and random for each question."""
    cited = {citation.rank for citation in answer.citations}
    chosen = sorted(answer.hits, key=lambda hit: (hit.rank not in cited, hit.rank))[:PASSAGES]
    keys: dict[str, Hit] = {}
    for hit in sorted(chosen, key=lambda hit: hit.rank):
        key = secrets.token_hex(KEY_LENGTH // 2)
        while key in keys or key.isdecimal():  # a marker of digits alone could be taken for a rank
            key = secrets.token_hex(KEY_LENGTH // 2)
        keys[key] = hit
    return keys


def checked(sentence: WrittenSentence, passages: Mapping[str, Hit]) -> CheckedSentence:
    """The sentence with the ranks it cites, unknown keys dropped, and what its passages do not say.

    Each part is looked up in the passages of its own markers, the whole in all of them, for a number
    could stand half before a marker and half behind it.
    """
    problems: set[Problem] = set()
    every: dict[str, Hit] = {}
    offset = 0
    for part in sentence.parts:
        cited = {key: passages[key] for key in part.keys if key in passages}
        every |= cited
        found = check(part.text, list(cited.values()))
        problems |= {Problem(p.fault, p.start + offset, p.end + offset) for p in found}
        offset += len(part.text)
    if len(sentence.parts) > 1 and every:
        problems |= set(check(sentence.text, list(every.values())))
    ranks = tuple(dict.fromkeys(hit.rank for hit in every.values()))
    if not sentence.parts:
        problems.add(Problem("uncited", 0, 0))
    return CheckedSentence(sentence.text, ranks, tuple(sorted(problems, key=lambda p: (p.start, p.end))), sentence.line)


def _leads_in(sentence: WrittenSentence) -> bool:
    """Whether a line only announces the next ones (情况如下：): it says nothing and is left out."""
    return sentence.text.rstrip().endswith(("：", ":")) and not any(part.keys for part in sentence.parts)


def _verdict(raw: str, sentences: tuple[CheckedSentence, ...]) -> Failure:
    """Why a text that came to its end is not used, "" if it is."""
    if not raw.strip() or not sentences:
        return "silent"
    if bare(DECLINED) in bare(raw) and not any(sentence.passed for sentence in sentences):
        return "declined"
    kept = sum(len(sentence.text) for sentence in sentences if sentence.passed)
    removed = sum(len(sentence.text) for sentence in sentences if not sentence.passed)
    return "unsupported" if kept <= removed else ""
