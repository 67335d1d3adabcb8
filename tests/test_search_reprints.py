"""The same paragraph in several reports is one hit."""

from __future__ import annotations

from corpus.report import Metadata, content_hash
from corpus.sentences import sentences
from corpus.stored import StoredPassage
from search.reprints import collapse

DISPATCH = "市港航局把党课搬上码头。听课的82名党员中一半是工人。预约进港系统两周后上线。"


def passage(number: int, report: str, text: str) -> StoredPassage:
    return StoredPassage(
        passage_id=number,
        report_id=report,
        text=text,
        start=0,
        end=len(text),
        heading=(),
        page=None,
        text_hash=content_hash(text),
        lead="",
        metadata=Metadata(),
        external_id="",
        path=f"{report}.txt",
    )


def groups(*texts: tuple[str, str]) -> list[list[int]]:
    passages = [passage(number, report, text) for number, (report, text) in enumerate(texts)]
    return collapse(passages, [[text[start:end] for start, end in sentences(text)] for _, text in texts])


def test_different_passages_stay_apart_in_their_order() -> None:
    assert groups(("a", "党费按月交纳。"), ("b", "扶手装了43处。"), ("a", "直播间开播。")) == [[0], [1], [2]]
    assert groups() == []


def test_a_reprint_joins_the_best_ranked_one() -> None:
    assert groups(("a", DISPATCH), ("x", "扶手装了43处。"), ("b", DISPATCH), ("c", DISPATCH)) == [[0, 2, 3], [1]]


def test_a_reprint_cut_or_spaced_differently_is_one_still() -> None:
    longer = DISPATCH + "下半年还将在全市其他码头推广这一做法，并邀请群众代表监督。"
    spaced = DISPATCH.replace("82名", "82 名")
    assert groups(("a", DISPATCH), ("b", longer), ("c", spaced)) == [[0, 1, 2]]


def test_one_sentence_in_common_is_no_reprint() -> None:
    other = "市港航局把党课搬上码头。" + "这一做法写进了全市的年度工作要点，由组织部门逐月督办并向社会公布结果。"
    assert groups(("a", DISPATCH), ("b", other)) == [[0], [1]]


def test_passages_of_one_report_never_fall_together() -> None:
    assert groups(("a", DISPATCH), ("a", DISPATCH)) == [[0], [1]]
