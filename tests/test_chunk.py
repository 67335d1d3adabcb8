"""Passages: lengths, headings, exact offsets, and that the whole text is covered."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunk import LONGEST, cut
from corpus.outline import structure
from corpus.report import Block, BlockKind, Line, Metadata, Passage, RawReport, Report

SENTENCE = "党支部每月组织一次主题党日活动，"  # 16 characters


def paragraph(length: int, mark: str = "甲") -> str:
    """A paragraph of one sentence with exactly so many characters."""
    return (mark + SENTENCE * (length // len(SENTENCE) + 1))[: length - 1] + "。"


def report(*blocks: tuple[BlockKind, int, str]) -> Report:
    """A report of (kind, level, text) blocks."""
    built, start = [], 0
    for kind, level, text in blocks:
        built.append(Block(kind, start, start + len(text), level))
        start += len(text) + 1
    return Report("报告.txt", "\n".join(text for _, _, text in blocks), tuple(built), Metadata())


def check_offsets(of: Report) -> tuple[Passage, ...]:
    passages = cut(of)
    assert all(of.text[p.start : p.end] == p.text for p in passages)
    return passages


def test_a_paragraph_of_good_length_is_one_passage() -> None:
    passages = check_offsets(report(("paragraph", 0, paragraph(100)), ("paragraph", 0, paragraph(300))))
    assert [len(p.text) for p in passages] == [100, 300]


def test_short_paragraphs_are_joined_under_one_heading_but_never_across() -> None:
    passages = check_offsets(
        report(
            ("heading", 1, "一、学习"),
            ("paragraph", 0, paragraph(30)),
            ("paragraph", 0, paragraph(40, "乙")),
            ("heading", 1, "二、服务"),
            ("paragraph", 0, paragraph(50)),
        )
    )
    assert [(len(p.text), p.heading) for p in passages] == [(71, ("一、学习",)), (50, ("二、服务",))]


def test_a_line_that_introduces_the_next_goes_with_it() -> None:
    lead = "现将有关事项通知如下："
    passages = cut(report(("paragraph", 0, paragraph(200)), ("paragraph", 0, lead), ("paragraph", 0, paragraph(200))))
    assert passages[1].text.startswith(lead)


def test_a_long_paragraph_is_cut_at_sentence_ends_into_balanced_pieces() -> None:
    text = "".join(paragraph(length) for length in (90, 120, 60, 80, 100, 70, 110, 95))
    passages = check_offsets(report(("paragraph", 0, text)))
    assert all(150 <= len(p.text) <= LONGEST and p.text.endswith("。") for p in passages)
    assert "".join(p.text for p in passages) == text


def test_an_overlong_sentence_is_cut_at_a_comma_and_at_last_anywhere() -> None:
    commas = check_offsets(report(("paragraph", 0, paragraph(1000))))
    assert all(len(p.text) <= LONGEST and p.text[-1] in "，。" for p in commas)
    solid = check_offsets(report(("paragraph", 0, "党" * 900)))
    assert [len(p.text) for p in solid] == [400, 400, 100]


def test_the_heading_path_is_outermost_first() -> None:
    passages = cut(
        report(
            ("title", 1, "工作报告"),
            ("heading", 1, "一、工作"),
            ("heading", 2, "（一）学习"),
            ("paragraph", 0, paragraph(100)),
            ("heading", 2, "（二）服务"),
            ("paragraph", 0, paragraph(100)),
            ("heading", 1, "二、打算"),
            ("paragraph", 0, paragraph(100)),
        )
    )
    assert [p.heading for p in passages] == [
        ("一、工作", "（一）学习"),
        ("一、工作", "（二）服务"),
        ("二、打算",),
    ]


def test_what_follows_a_numbered_paragraph_has_its_first_sentence_in_the_path() -> None:
    passages = cut(
        report(
            ("heading", 1, "一、任务"),
            ("paragraph", 2, "（一）抓学习。" + paragraph(100)),
            ("paragraph", 0, paragraph(100)),
            ("paragraph", 2, "（二）抓服务。" + paragraph(100)),
        )
    )
    assert [p.heading for p in passages] == [("一、任务",), ("一、任务", "（一）抓学习。"), ("一、任务",)]


def test_what_closes_a_list_of_numbered_paragraphs_does_not_belong_to_the_last() -> None:
    passages = cut(
        report(
            ("paragraph", 1, "（一）抓学习。" + paragraph(100)),
            ("paragraph", 1, "（二）抓服务。" + paragraph(100)),
            ("paragraph", 0, paragraph(100)),
        )
    )
    assert [p.heading for p in passages] == [(), (), ()]


def test_a_heading_with_nothing_below_it_can_still_be_found() -> None:
    passages = check_offsets(
        report(
            ("heading", 1, "一、学习"),
            ("paragraph", 0, paragraph(100)),
            ("heading", 1, "二、考核"),
            ("heading", 2, "（一）季度通报"),
            ("heading", 2, "（二）年底评议"),
        )
    )
    assert [(p.text, p.heading) for p in passages[1:]] == [("（一）季度通报\n（二）年底评议", ("二、考核",))]


def test_a_report_of_a_title_only_has_one_passage() -> None:
    assert [p.text for p in cut(report(("title", 1, "关于放假的通知")))] == ["关于放假的通知"]
    assert cut(report()) == ()


def test_later_pieces_of_a_table_carry_its_first_row() -> None:
    rows = [f"支部{number} | 党员{number}名 | {paragraph(60)}" for number in range(12)]
    blocks: list[tuple[BlockKind, int, str]] = [("table", 0, text) for text in ["支部 | 人数 | 备注", *rows]]
    passages = check_offsets(report(*blocks))
    assert len(passages) > 1
    assert passages[0].heading == ()
    assert all(p.heading == ("支部 | 人数 | 备注",) for p in passages[1:])


def test_the_page_is_that_of_the_first_character() -> None:
    lines = (Line(paragraph(60), page=2), Line(paragraph(60), page=3))
    passages = cut(structure(RawReport("报告.pdf", lines, wrapped=False)))
    assert [p.page for p in passages] == [2]


block_texts = (
    st.text(alphabet="党建工作学习强国，。；！？“”（）《》、1二 ", min_size=1, max_size=60).map(str.strip).filter(bool)
)
blocks = st.tuples(
    st.sampled_from(["paragraph", "paragraph", "paragraph", "heading", "table", "footnote", "title", "byline"]),
    st.integers(0, 3),
    st.tuples(block_texts, st.integers(1, 30)).map(lambda pair: pair[0] * pair[1]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(blocks, max_size=12))
def test_passages_cover_all_text_once_with_exact_offsets(parts: list[tuple[BlockKind, int, str]]) -> None:
    of = report(*[(kind, max(1, level) if kind == "heading" else level, text) for kind, level, text in parts])
    passages = check_offsets(of)
    assert all(0 < len(p.text) <= LONGEST for p in passages)
    covered = [0] * len(of.text)
    for p in passages:
        for place in range(p.start, p.end):
            covered[place] += 1
    for block in of.blocks:
        for place in range(block.start, block.end):
            if not of.text[place].isspace() and block.kind in ("paragraph", "table", "footnote"):
                assert covered[place] == 1
            if passages and any(b.kind in ("paragraph", "table", "footnote") for b in of.blocks):
                assert covered[place] == 0 or block.kind not in ("title", "byline")
