"""An answer as text for people, on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.generated import Generated
    from search.result import Answer


def print_answer(answer: Answer, generated: Generated | None = None) -> None:
    """The answer with its markers, or why there is none, and the passages."""
    from search.values import note

    if generated is not None:
        print_generated(generated)
    # A list names its sources entry by entry.
    markers = "" if answer.listed else "  " + "".join(citation.marker for citation in answer.citations)
    print(f"\n{answer.reason if answer.refused else f'{answer.text}{markers}'}\n")
    if answer.values:
        print(f"{note(answer.values)}\n")
    if answer.suggestions:
        print(f"您是不是要找：{'；'.join(answer.suggestions)}\n")
    for hit in answer.hits:
        place = " · ".join((hit.shown_title, hit.unit or "单位不详", hit.date or "日期不详", *hit.heading))
        print(f"[{hit.rank}] {place}{f' · 第 {hit.page} 页' if hit.page else ''}\n    {hit.text}\n")


def print_generated(generated: Generated) -> None:
    """The model's text that passed the checks, and what was taken out of it; or why it is not used."""
    from web.wording import Wording

    wording = Wording("zh")
    if generated.state == "failed":
        print("\n" + wording("not_generated", why=wording(f"failure_{generated.failure}")))
        return
    print("\n" + wording("generated", model=generated.model) + f"\n{generated.text}\n")
    for sentence in generated.removed:
        named = "；".join(f"{wording(f'fault_{p.fault}')}“{sentence.text[p.start : p.end]}”" for p in sentence.problems)
        print(wording("struck", sentence=sentence.text, why=named))
    print("\n" + wording("verbatim_below"))
