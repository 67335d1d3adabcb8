"""Cleaning: wrapped lines joined, furniture dropped, characters repaired, nothing else lost."""

import gzip
import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clean import clean_line, paragraphs
from corpus.report import Line, RawReport

CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "partywork.jsonl.gz"

FIRST = (
    "青礁县机关党员志愿服务队成立两年来，先后走进三十六个渔村，为返港渔民送政策、送健康、送法律，"
    "累计解决急难愁盼问题一百二十余件。队员们说，把群众的小事当作自己的大事，才算真正把学习成果落到了实处。"
)
SECOND = (
    "在梅屿码头，渔民老郑把一面锦旗送到队长手里。去年台风来临前，队员们连夜转移船只、加固网箱，"
    "帮助全村避免损失近百万元。“有事找党员，心里就踏实。”老郑的话，道出了海岛群众的共同感受。"
)
THIRD = "下一步，服务队将建立需求清单、项目清单和成效清单，每季度公开一次办理结果，请群众评判打分，推动服务常态长效。"


def cleaned(*texts: str, wrapped: bool = True) -> list[str]:
    return [line.text for line in paragraphs(RawReport("报告", tuple(Line(text) for text in texts), wrapped))]


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of `width` characters, the first two shorter for its indent."""
    cuts = [0, width - 2, *range(2 * width - 2, len(text), width), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(cuts) if start < end]
    return [indent + pieces[0], *pieces[1:]]


@pytest.mark.parametrize("width", [18, 22, 25, 38])
def test_lines_wrapped_by_a_column_are_joined(width: int) -> None:
    assert cleaned(*wrap(FIRST, width), *wrap(SECOND, width), *wrap(THIRD, width)) == [FIRST, SECOND, THIRD]


def test_blank_lines_between_wrapped_lines_do_not_end_paragraphs() -> None:
    lines = [part for text in (FIRST, SECOND, THIRD) for line in wrap(text, 22) for part in (line, "")]
    assert cleaned(*lines) == [FIRST, SECOND, THIRD]


def test_blank_lines_only_between_paragraphs_end_them() -> None:
    assert cleaned(*wrap(FIRST, 30), "", *wrap(SECOND, 30), "", *wrap(THIRD, 30)) == [FIRST, SECOND, THIRD]


def test_an_indent_begins_a_paragraph() -> None:
    lines = [line for text in (FIRST, SECOND, THIRD) for line in wrap(text, 26, indent="　　")]
    assert cleaned(*lines) == [FIRST, SECOND, THIRD]


def test_columns_of_different_width_in_one_report() -> None:
    assert cleaned(*wrap(FIRST, 60), "", *wrap(SECOND, 20), *wrap(THIRD, 20)) == [FIRST, SECOND, THIRD]


def test_lines_that_are_whole_paragraphs_stay_apart() -> None:
    assert cleaned(FIRST, SECOND, THIRD) == [FIRST, SECOND, THIRD]
    assert cleaned("　　" + FIRST, "　　" + SECOND, "　　" + THIRD) == [FIRST, SECOND, THIRD]
    assert cleaned(FIRST, "", SECOND, "", THIRD) == [FIRST, SECOND, THIRD]


def test_a_headline_is_neither_glued_nor_split() -> None:
    before, after = wrap(FIRST, 22), wrap(SECOND, 22)
    assert cleaned(*before, "", "码头连着民心", "", *after) == [FIRST, "码头连着民心", SECOND]
    wide = "潮起渔村党旗红扬 码头连着百姓心上"
    assert cleaned(*before, wide, *after) == [FIRST, wide, SECOND]


def test_two_lines_of_one_headline_are_joined_with_a_space() -> None:
    lines = [*wrap(FIRST, 22), "", "码头连着民心", "党员走在前列", "", *wrap(SECOND, 22)]
    assert cleaned(*lines) == [FIRST, "码头连着民心 党员走在前列", SECOND]


def test_numbered_lines_stay_apart() -> None:
    lines = ["一、总体情况", *wrap(FIRST, 30), "（一）码头服务", *wrap(SECOND, 30), "1.下步打算", *wrap(THIRD, 30)]
    assert cleaned(*lines) == ["一、总体情况", FIRST, "（一）码头服务", SECOND, "1.下步打算", THIRD]


def test_short_lines_without_prose_are_a_list() -> None:
    roster = ["林知远 梅屿村党支部书记兼主任", "周海棠 青礁县机关工委副书记员", "郑望海 梅屿村渔民合作社理事长"]
    assert cleaned(*roster) == roster


def test_red_head_lines_are_never_joined() -> None:
    lines = ["中共青礁县委县直机关工作委员会", "青直工委〔2025〕3号", "关于学习的通知", "", FIRST, "2025年7月1日"]
    assert cleaned(*lines) == [line for line in lines if line]


def test_latin_words_are_joined_with_a_space() -> None:
    lines = [
        "The village branch of Meiyu met on Friday, and",
        "after a long talk the members agreed on a plan",
        "for the pier.",
    ]
    assert cleaned(*lines) == [" ".join(lines)]


def test_spaces_at_figures_go_and_spaces_in_names_stay() -> None:
    text = "服务队为 34 家企业解决 97个问题，满意度 98%，青礁县县长 龚 正 参加活动，“党建 +服务”品牌得到认可。"
    expected = "服务队为34家企业解决97个问题，满意度98%，青礁县县长 龚 正 参加活动，“党建+服务”品牌得到认可。"
    assert cleaned(text, wrapped=False) == [expected]


def test_letter_spaced_words_and_dashes_and_odd_characters() -> None:
    assert clean_line("工 作 报 告") == "工作报告"
    assert clean_line("———县直机关纪实") == "——县直机关纪实"
    assert clean_line("\ufeff\u3000\u3000党\u200b建\x07工作\xa0 要点") == "党建工作 要点"
    assert clean_line("⻓期⼯作") == "长期工作"
    assert clean_line("⻔⼾⻦⻥") == "门户鸟鱼"
    assert clean_line("１２３号") == "１２３号"


def test_navigation_of_a_web_page_goes_and_words_like_it_in_the_text_stay() -> None:
    page = [
        "下载",
        "打印",
        "【字号：",
        "加大",
        "减小",
        "】",
        "【字号：大 中 小】",
        "机关党员走进渔村",
        FIRST,
        "打印",
        SECOND,
    ]
    page += [THIRD] * 30 + ["打印本页 关闭窗口", "相关报道："]
    assert cleaned(*page, wrapped=False) == ["机关党员走进渔村", FIRST, SECOND] + [THIRD] * 30


def test_page_numbers_go() -> None:
    assert cleaned(FIRST, "- 3 -", SECOND, "第 4 页 共 9 页", THIRD) == [FIRST, SECOND, THIRD]


def test_page_numbers_and_repeated_heads_at_the_edges_of_pages_go_and_a_paragraph_goes_on() -> None:
    lines = wrap(FIRST + SECOND, 22)
    pages = [lines[:3], lines[3:6], lines[6:]]
    raw = [
        Line(text, page=number)
        for number, page in enumerate(pages, start=1)
        for text in ("青礁县直机关党建简报", *page, str(number))
    ]
    found = paragraphs(RawReport("简报.pdf", tuple(raw), wrapped=True))
    assert [line.text for line in found] == ["青礁县直机关党建简报", FIRST + SECOND]
    assert found[1].page == 1


def test_figures_in_a_table_are_no_page_numbers() -> None:
    raw = (Line("12", page=1, kind="table"), Line("34", page=1, kind="table"))
    assert [line.text for line in paragraphs(RawReport("表.docx", raw, wrapped=False))] == ["12", "34"]


def test_a_record_whose_paragraph_ends_became_spaces_is_split_again() -> None:
    flattened = "  ".join([FIRST, SECOND, THIRD, FIRST, SECOND])
    assert cleaned(flattened, wrapped=False) == [FIRST, SECOND, THIRD, FIRST, SECOND]


def test_empty_and_blank_reports() -> None:
    assert cleaned() == []
    assert cleaned("", " ", "\u3000") == []


prose = st.lists(st.sampled_from(list("党建工作群众服务队码头渔村，，、。。”")), min_size=20, max_size=200).map("".join)


@settings(max_examples=50, deadline=None)
@given(st.lists(prose, min_size=1, max_size=5), st.integers(14, 40))
def test_no_character_of_wrapped_prose_is_lost(texts: list[str], width: int) -> None:
    lines = [line for text in texts for line in wrap(text, width)]
    assert "".join("".join(cleaned(*lines)).split()) == "".join(texts)


def test_only_short_lines_are_dropped_from_the_government_reports() -> None:
    if not CORPUS.exists():
        pytest.skip("shared/corpora/partywork.jsonl.gz is not beside the repository")
    dropped: Counter[str] = Counter()
    reports = 0
    with gzip.open(CORPUS, "rt", encoding="utf-8") as records:
        for record in map(json.loads, records):
            if record["kind"] != "government_report":
                continue
            reports += 1
            texts = record["text"].split("\n")
            kept = {"".join(text.split()) for text in cleaned(*texts, wrapped=False)}
            dropped.update(text for text in texts if "".join(clean_line(text).split()) not in kept and text.strip())
    assert reports == 31
    assert dropped["下载"]
    assert dropped["【字号："]
    assert max(map(len, dropped)) <= 12
    assert sum(dropped.values()) < 12 * reports
