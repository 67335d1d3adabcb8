"""The seed page, a newspaper page extracted from PDF, reads as what it is: 15 paragraphs under their headlines."""

from pathlib import Path

import pytest

from corpus.chunk import cut
from corpus.metadata import display_title
from corpus.outline import structure
from corpus.report import Line, RawReport, Report

PAGE = Path(__file__).resolve().parents[1].parent / "shared" / "reports" / "红舟领航.txt"

# The first six and the last six characters of each paragraph, as read on the page by a person.
PARAGRAPHS = [
    ("七月的东海之", "活动的序幕。"),
    ("在中国共产党", "时代强音。"),
    ("“组织的力量", "的缩影。"),
    ("市投促中心领", "学习覆盖面。"),
    ("带头解难题，", "70%以上。"),
    ("带头强作风，", "良好局面。"),
    ("如何让党建与", "一公里”。"),
    ("市委直属机关", "展示交流。"),
    ("聚焦共同富裕", "养老新模式。"),
    ("聚焦营商环境", "最真体验。"),
    ("“党的基层组", "战斗堡垒。"),
    ("一次党日活动", "写下感悟。"),
    ("一批走访慰问", "清凉礼包。"),
    ("一轮攻坚克难", "精准招商。"),
    ("七月淬初心，", "坚强保障。"),
]
HEADLINES = ["先锋引领作表率 党员干部“三带头”", "融入中心担使命 党建赋能聚焦", "强基固本激活力 基层组织“三个一”"]


@pytest.fixture(scope="module")
def page() -> Report:
    if not PAGE.exists():
        pytest.skip("shared/reports/红舟领航.txt is not beside the repository")
    lines = tuple(Line(text) for text in PAGE.read_text(encoding="utf-8").split("\n"))
    return structure(RawReport(PAGE.name, lines, wrapped=True))


def texts(page: Report, kind: str) -> list[str]:
    return [page.text[block.start : block.end] for block in page.blocks if block.kind == kind]


def test_fifteen_paragraphs_none_broken_none_glued(page: Report) -> None:
    found = texts(page, "paragraph")
    assert len(found) == 15
    for text, (first, last) in zip(found, PARAGRAPHS, strict=True):
        assert text.startswith(first)
        assert text.endswith(last)


def test_headlines_are_headings_whole_and_alone(page: Report) -> None:
    found = texts(page, "heading")
    assert len(found) == 3
    assert all(any(text.startswith(headline) for text in found) for headline in HEADLINES)
    assert all(len(text) < 30 for text in found)


def test_title_kicker_subtitle_and_byline(page: Report) -> None:
    kicker, title, subtitle = texts(page, "title")
    assert (kicker, title) == ("红舟领航", "红舟领航聚合力 机关领跑促发展")
    assert subtitle.startswith("——舟山市")
    assert texts(page, "byline") == ["□通讯员 鲁小晔"]
    assert display_title(page.metadata.title, page.text, page.name) == title


def test_metadata_states_the_author_and_invents_no_date(page: Report) -> None:
    assert (page.metadata.author, page.metadata.kind) == ("鲁小晔", "新闻")
    assert (page.metadata.date, page.metadata.unit, page.metadata.number) == ("", "", "")


@pytest.mark.parametrize(
    "whole",
    [
        "入企服务34家次",
        "指导服务450余人次",
        "解决97个",
        "“党建+优质服务年”",
        "资源180家",
        "提升5%",
        "今年7月召开",
        "64个项目",
    ],
)
def test_words_and_figures_that_the_extraction_broke_are_whole(page: Report, whole: str) -> None:
    assert whole in page.text


def test_phrases_that_are_spaced_on_purpose_keep_their_space(page: Report) -> None:
    assert "解难题 强服务 助共富" in page.text
    assert "精神 构建高质量" in page.text


def test_no_character_of_the_page_is_lost(page: Report) -> None:
    original = "".join(PAGE.read_text(encoding="utf-8").split()).replace("———", "——")
    assert sorted("".join(page.text.split())) == sorted(original)


def test_every_paragraph_is_in_one_passage_under_the_headline_that_heads_it(page: Report) -> None:
    """Two headlines stand below their paragraphs in the extraction; they are put back (corpus.headlines)."""
    passages = cut(page)
    paths = []
    for text in texts(page, "paragraph"):
        holding = [passage for passage in passages if text in passage.text]
        assert len(holding) == 1
        paths.append(holding[0].heading)
    assert [path[0][:3] if path else "" for path in paths] == [""] * 2 + ["先锋引"] * 4 + ["融入中"] * 4 + [
        "强基固"
    ] * 5
