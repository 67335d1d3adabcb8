"""Answers as the JSON objects of the command line contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.result import Answer, Hit
from search.values import note

if TYPE_CHECKING:
    from search.generated import Generated

_HIT_FIELDS = "rank score report_id external_id title unit date page start end text path".split()


def answer_record(
    identity: object, question: str, answer: Answer, generated: Generated | None = None
) -> dict[str, Any]:
    """The JSON object of one answer; `identity` as the question had it.

    `understood.kind` is the kind of report that the search was limited to or else, named by `soft`,
    the kind of answer that the question asks for.

    With a finished `generated` text, `answer` and `citations` are those of its sentences that passed the checks.
    """
    understood = answer.understood
    return {
        "id": identity,
        "question": question,
        "understood": {
            "question": understood.question,
            "since": understood.since,
            "until": understood.until,
            "units": list(understood.units),
            "kind": understood.kind or understood.answer_kind,
            "soft": list(understood.soft),
            "inferred": list(understood.inferred),
            "phrases": list(understood.phrases),
            "numbers": list(understood.numbers),
            "excluded": list(understood.excluded),
            "sort": "date" if understood.latest_first else "relevance",
            "newest": understood.newest_version,
        },
        "refused": answer.refused,
        "reason": answer.reason,
        "answer": answer.words,
        "sentence": f"{answer.text}{note(answer.values)}",
        "citations": [{"marker": citation.marker, "rank": citation.rank} for citation in answer.citations],
        **_listed(answer),
        "values": [{"value": v.value, "date": v.date, "rank": v.rank} for v in answer.values],
        "timings": {stage: round(milliseconds, 3) for stage, milliseconds in answer.timings.items()},
        "relaxations": [
            {"limit": one.limit, "value": one.value, "found": one.found, "question": one.question}
            for one in answer.relaxations
        ],
        "suggestions": list(answer.suggestions),
        "hits": [hit_record(hit) for hit in answer.hits],
        "generated": None,
    } | _generated_fields(answer, generated)


def _generated_fields(answer: Answer, generated: Generated | None) -> dict[str, Any]:
    """The fields that a language model's text changes."""
    if generated is None:
        return {}
    removed = [
        {
            "text": sentence.text,
            "problems": [{"fault": p.fault, "text": sentence.text[p.start : p.end]} for p in sentence.problems],
        }
        for sentence in generated.removed
    ]
    about = {"model": generated.model, "state": generated.state, "failure": generated.failure}
    fields: dict[str, Any] = {
        "generated": about | {"verbatim": answer.text, "removed": removed, "seconds": round(generated.seconds, 3)}
    }
    if generated.state == "done":
        fields["answer"] = generated.text
        fields["citations"] = [{"marker": c.marker, "rank": c.rank} for c in generated.citations]
    return fields


def _listed(answer: Answer) -> dict[str, Any]:
    """The entries of a list, their number and how they were counted; no entries and no number for other answers."""
    if answer.listed is None:
        return {"items": []}
    return {
        "items": [{"name": item.name, "ranks": list(item.ranks)} for item in answer.listed.items],
        "count": len(answer.listed.items),
        "basis": answer.listed.basis,
        "stated": [{"text": text, "rank": rank} for text, rank in answer.listed.stated],
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """The JSON object of one hit; `also` are the ids of reports that reprint the passage."""
    record = {name: getattr(hit, name) for name in _HIT_FIELDS}
    return record | {"heading": list(hit.heading), "also": [source.report_id for source in hit.also]}
