"""Metadata: read where it is stated, never guessed."""

import pytest

from corpus.metadata import display_title, iso_date, kind_of, recognise
from corpus.outline import structure
from corpus.report import Line, Metadata, RawReport

BODY = "为进一步提升机关党建工作质量，推动党员干部在重点任务中走在前列，现就有关工作通知如下，请结合实际抓好落实。"
NEWS = "6月18日上午，海风习习，青礁县机关党员志愿服务队来到码头，为返港渔民送上防台风明白卡和常用药品，受到欢迎。"


def recognised(*texts: str, known: Metadata | None = None) -> Metadata:
    return recognise([Line(text) for text in texts], known or Metadata())


def test_official_document_with_red_head_and_signature() -> None:
    found = recognised(
        "中共青礁县委办公室文件",
        "青委办发〔2025〕12号",
        "关于开展机关作风提升行动的通知",
        "各乡镇党委，县直各部门：",
        BODY,
        "中共青礁县委办公室",
        "2025年7月1日",
    )
    assert found == Metadata(
        title="关于开展机关作风提升行动的通知",
        unit="中共青礁县委办公室",
        date="2025-07-01",
        kind="通知",
        author="",
        number="青委办发〔2025〕12号",
    )


@pytest.mark.parametrize(
    "stated",
    [
        "青委发［2025］7号",
        "青委发[2025]7号",
        "青委发 〔2025〕 7 号",
        "青委发（2025）7号",
        "青委发〔2025〕7 号　签发人：林知远",
    ],
)
def test_every_bracket_of_a_document_number_becomes_the_prescribed_one(stated: str) -> None:
    assert recognised(stated, "关于加强学习的意见", BODY).number == "青委发〔2025〕7号"


def test_newspaper_page_with_kicker_subtitle_and_byline() -> None:
    found = recognised(
        "潮起青礁", "潮起青礁党旗红 实干担当谱新篇", "——青礁县直机关党建纪实", "□本报记者 周海棠 通讯员 林知远", NEWS
    )
    assert (found.title, found.author, found.kind) == ("潮起青礁党旗红 实干担当谱新篇", "周海棠、林知远", "新闻")
    assert found.date == ""


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("□通讯员 林知远", "林知远"),
        ("本报记者 周海棠 林知远", "周海棠、林知远"),
        ("通讯员：林 远", "林 远"),
        ("记者 艾尔肯·买买提", "艾尔肯·买买提"),
    ],
)
def test_author_of_a_byline(byline: str, author: str) -> None:
    assert recognised("机关党员走进渔村", byline, NEWS).author == author


def test_author_of_a_dateline() -> None:
    found = recognised("机关党员走进渔村", "本报讯（记者 周海棠 通讯员 林知远）" + NEWS)
    assert found.author == "周海棠、林知远"


def test_source_and_time_of_a_web_page() -> None:
    found = recognised("机关党员走进渔村", "来源：青礁日报", "时间：2025-06-19 08:30", NEWS)
    assert (found.unit, found.date) == ("青礁日报", "2025-06-19")


def test_a_label_alone_on_its_line_takes_the_next_line() -> None:
    found = recognised("机关党员走进渔村", "发布时间：", "2025-06-19", "来源：", "青礁发布", NEWS)
    assert (found.unit, found.date) == ("青礁发布", "2025-06-19")


def test_speech_with_the_occasion_below_its_title() -> None:
    found = recognised("在全县党建工作会议上的讲话", "（2025年3月12日）", "李 明", "同志们：", BODY)
    assert (found.title, found.date, found.kind) == ("在全县党建工作会议上的讲话", "2025-03-12", "讲话")


def test_a_date_in_the_middle_of_the_text_is_not_the_date_of_the_report() -> None:
    assert recognised("机关党员走进渔村", NEWS, "2024年5月1日，服务队成立。" + BODY, BODY).date == ""


def test_a_year_that_would_have_to_be_worked_out_is_not_stated() -> None:
    assert recognised("机关党员走进渔村", "在中国共产党成立104周年之际，" + NEWS).date == ""


def test_what_the_file_knows_wins() -> None:
    known = Metadata(title="甲", unit="乙", date="2020", kind="通报", author="丙", number="丁〔2020〕1号")
    assert recognised("关于学习的通知", "来源：青礁日报", BODY, "2025年7月1日", known=known) == known


def test_the_only_first_level_heading_of_a_file_is_its_title() -> None:
    lines = [
        Line("内部资料"),
        Line("党建简报", kind="heading", level=1),
        Line("关于码头党课的情况报告", kind="heading", level=2),
        Line(NEWS),
    ]
    assert recognise(lines, Metadata()).title == "党建简报"


def test_a_plain_title_is_not_mistaken_for_the_first_styled_heading() -> None:
    lines = [Line("潮起青礁"), Line("在码头开展的一次党课学习", kind="heading", level=1), Line(NEWS)]
    lines += [Line("学习之后", kind="heading", level=1), Line(NEWS)]
    assert recognise(lines, Metadata()).title == "潮起青礁"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二〇二五年七月一日", "2025-07-01"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("2025年7月1日", "2025-07-01"),
        ("2025-07-01", "2025-07-01"),
        ("2025.7", "2025-07"),
        ("2025年", "2025"),
        ("2025年13月1日", ""),
        ("七月一日", ""),
    ],
)
def test_dates_in_every_form(text: str, date: str) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("title", "kind"),
    [("关于报告工作的通知", "通知"), ("2025年党建工作要点", "方案"), ("在表彰会上的讲话", "讲话"), ("潮起青礁", "")],
)
def test_kind_by_the_last_such_word_of_the_title(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_original_title_only_where_its_end_is_clear() -> None:
    clear = "原标题：机关党员走进渔村送清凉 6月18日上午，" + NEWS
    unclear = "原标题：机关党员走进渔村 志愿服务暖人心" + NEWS
    assert recognised(clear).title == "机关党员走进渔村送清凉"
    assert recognised(unclear).title == ""


def test_display_title_of_an_untitled_report_is_its_first_sentence_clipped() -> None:
    report = structure(RawReport("来稿.txt", (Line(NEWS + BODY),), wrapped=False))
    assert report.metadata.title == ""
    assert display_title(report.metadata.title, report.text, report.name) == NEWS[:30] + "…"


def test_display_title_of_an_empty_report_is_its_file_name() -> None:
    assert display_title("", "", "空.txt") == "空.txt"
