"""Outline: official numbering, unnumbered headlines, and that no character is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunk import cut
from corpus.clean import paragraphs
from corpus.outline import numbering_rank, structure
from corpus.report import Line, LineKind, Metadata, RawReport, Report

BODY = "各级党组织要把学习教育同推动中心工作结合起来，坚持问题导向，一件一件抓落实，让群众看到实实在在的变化。"


def outlined(*texts: str, known: Metadata | None = None, wrapped: bool = False) -> Report:
    return structure(RawReport("报告", tuple(Line(text) for text in texts), wrapped, known or Metadata()))


def blocks(report: Report) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, report.text[block.start : block.end]) for block in report.blocks]


def headings(report: Report) -> list[tuple[int, str]]:
    return [(level, text) for kind, level, text in blocks(report) if kind == "heading"]


def test_official_numbering_in_its_order() -> None:
    report = outlined(
        "一、总体要求",
        "（一）指导思想",
        BODY,
        "1.学习",
        "（1）集中学习",
        "①读原著",
        BODY,
        "（二）目标",
        BODY,
        "二、任务",
        BODY,
    )
    assert headings(report) == [
        (1, "一、总体要求"),
        (2, "（一）指导思想"),
        (3, "1.学习"),
        (4, "（1）集中学习"),
        (5, "①读原著"),
        (2, "（二）目标"),
        (1, "二、任务"),
    ]


def test_chapters_sections_and_articles_are_above_the_other_numbers() -> None:
    report = outlined("第一章 总则", "第一条 " + BODY, "第二章 组织", "第一节 机构", "第二条 " + BODY, "（一）" + BODY)
    assert blocks(report)[0] == ("heading", 1, "第一章 总则")
    assert [(kind, level) for kind, level, _ in blocks(report)] == [
        ("heading", 1),
        ("paragraph", 3),
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 3),
        ("paragraph", 4),
    ]


def test_a_numbered_line_with_a_whole_paragraph_stays_a_paragraph() -> None:
    report = outlined("一、任务", "（一）加强学习。" + BODY, "一是抓教育。" + BODY, "（二）改进作风。" + BODY)
    assert headings(report) == [(1, "一、任务")]
    assert ("paragraph", 2, "（一）加强学习。" + BODY) in blocks(report)
    assert ("paragraph", 0, "一是抓教育。" + BODY) in blocks(report)


@pytest.mark.parametrize(
    "text", ["1.5万名党员", "2025年工作", "一次党日活动", "第一书记驻村", "第三条例外", "十项行动", "30、40岁"]
)
def test_figures_and_words_are_no_numbering(text: str) -> None:
    assert numbering_rank(text) == 0


def test_an_unnumbered_headline_is_a_short_line_above_a_paragraph() -> None:
    report = outlined("机关党建走笔", BODY, "码头上的党课", BODY, BODY, "小巷里的答卷", BODY)
    assert headings(report) == [(1, "码头上的党课"), (1, "小巷里的答卷")]


def test_a_row_of_a_table_that_lost_its_lines_is_no_headline() -> None:
    report = outlined("一、情况", "组织科支部 9 215", "二、下一步打算", BODY)
    assert headings(report) == [(1, "一、情况"), (1, "二、下一步打算")]


def test_salutation_key_and_signature_are_no_headlines() -> None:
    report = outlined(
        "关于学习的通知", "各党支部：", BODY, "联系人：林知远", BODY, "中共青礁县委办公室", "2025年7月1日"
    )
    assert headings(report) == []


def test_headline_below_numbered_headings_is_their_child() -> None:
    report = outlined("一、做法", "码头上的党课", BODY, "二、成效", BODY)
    assert headings(report) == [(1, "一、做法"), (2, "码头上的党课"), (1, "二、成效")]


def test_headline_below_which_the_numbers_begin_anew_is_above_them() -> None:
    report = outlined(
        "党建简报", "红帆向海", BODY, "一、做法", BODY, "二、成效", BODY, "讲台上的书记", BODY, "一、缘起", BODY
    )
    assert headings(report) == [
        (1, "红帆向海"),
        (2, "一、做法"),
        (2, "二、成效"),
        (1, "讲台上的书记"),
        (2, "一、缘起"),
    ]


def test_a_preface_does_not_head_the_numbered_parts() -> None:
    assert headings(outlined("调研报告", "前言", BODY, "一、做法", BODY)) == [(1, "前言"), (1, "一、做法")]


def test_styles_of_the_file_are_above_numbers_in_the_text() -> None:
    lines = (
        Line("第一部分", kind="heading", level=1),
        Line("背景", kind="heading", level=2),
        Line("一、情况"),
        Line(BODY),
    )
    report = structure(RawReport("报告.docx", lines, wrapped=False, metadata=Metadata(title="年度报告")))
    assert headings(report) == [(1, "第一部分"), (2, "背景"), (3, "一、情况")]


def test_title_subtitle_and_byline_are_blocks_but_no_passages() -> None:
    report = outlined("潮起青礁", "潮起青礁党旗红 实干担当谱新篇", "——青礁县直机关党建纪实", "□通讯员 林知远", BODY)
    assert [(kind, level) for kind, level, _ in blocks(report)] == [
        ("title", 2),
        ("title", 1),
        ("title", 2),
        ("byline", 0),
        ("paragraph", 0),
    ]
    assert [passage.text for passage in cut(report)] == [BODY]


def test_a_known_title_that_the_text_does_not_have_is_not_put_into_it() -> None:
    report = outlined(BODY, BODY, known=Metadata(title="机关党建工作综述"))
    assert report.metadata.title == "机关党建工作综述"
    assert report.text == f"{BODY}\n{BODY}"


def test_a_known_title_is_found_below_the_navigation_of_a_web_page() -> None:
    report = outlined(
        "当前位置：",
        "要闻",
        "2026年政府工作报告",
        "2026-02-09 09:45",
        "各位代表：",
        BODY,
        known=Metadata(title="2026年政府工作报告"),
    )
    assert [kind for kind, _, _ in blocks(report)] == ["byline", "byline", "title", "byline", "paragraph", "paragraph"]


def test_a_headline_displaced_below_its_paragraphs_is_put_back_on_evidence() -> None:
    walk = "党员们走上码头，开展“两上门”服务，把政策和药品送到船头，" + BODY
    lesson = "支部书记走上讲台，用身边的故事讲党课，" + BODY
    end = "潮平两岸阔，青礁县的党员们还将继续前行，" + BODY
    report = outlined("红帆向海", "", "讲台上的支部书记", "", lesson, "", walk, "", BODY, "", end, wrapped=True)
    assert [text for _, _, text in blocks(report)] == ["红帆向海", "讲台上的支部书记", lesson, walk, BODY, end]
    lines = [
        "红帆向海",
        "",
        "支部书记上讲台",
        "",
        lesson,
        "",
        "党员服务“进万家”",
        "",
        walk,
        "",
        BODY,
        "",
        "“两上门”服务暖人心",
        "",
        end,
    ]
    found = [text for _, _, text in blocks(outlined(*lines, wrapped=True))]
    assert found.index("“两上门”服务暖人心") < found.index(walk) < found.index(end)


texts = st.text(alphabet="党建一二三（）、。，：；1.23第章条①□—《》“”年月日 　\t关于的通知", max_size=50)
kinds: st.SearchStrategy[LineKind] = st.sampled_from(["text", "text", "text", "heading", "table", "footnote"])
lines = st.builds(Line, text=texts, page=st.none() | st.integers(1, 3), kind=kinds, level=st.integers(0, 3))


@settings(max_examples=80, deadline=None)
@given(st.lists(lines, max_size=25), st.booleans(), st.sampled_from(["", "关于的通知"]))
def test_every_character_of_the_cleaned_lines_is_in_the_text_once(found: list[Line], wrapped: bool, title: str) -> None:
    raw = RawReport("报告", tuple(found), wrapped, Metadata(title=title))
    report = structure(raw)
    assert sorted(report.text.split("\n") if report.text else []) == sorted(line.text for line in paragraphs(raw))
    assert "\n".join(report.text[block.start : block.end] for block in report.blocks) == report.text
    assert all(
        (block.level > 0) == (block.kind in ("heading", "title"))
        for block in report.blocks
        if block.kind != "paragraph"
    )
    for passage in cut(report):
        assert report.text[passage.start : passage.end] == passage.text
