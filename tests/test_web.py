"""The web page's parts that need no browser: escaping, marks, the drawer, the table, wording, local addresses only."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from corpus.errors import HongzhouError
from corpus.intake import Outcome, Progress, add_paths
from corpus.library import Library
from corpus.page_images import PageImage
from corpus.report import Block, Metadata, PageBox
from corpus.saved import SavedSearch
from corpus.stored import StoredReport
from search.question import SearchFilters
from search.result import Answer, Citation, Relaxation, Source, Understood
from tests.test_citation import NOTICE
from web import adding, basket, cards, saved, table
from web.basket import write_exports
from web.card import Noted, card
from web.local_only import LocalOnly
from web.marks import marked
from web.notices import failure, notice
from web.original import drawer
from web.page_pane import PageView
from web.site import EXAMPLES, example_questions
from web.understood import chips, period
from web.wording import Wording, keys

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ZH, EN = Wording("zh"), Wording("en")
EVIL = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'
EVIL_HIT = replace(
    NOTICE, title=EVIL, unit=EVIL, date=EVIL, number=EVIL, kind=EVIL, heading=(EVIL,), text=EVIL, marks=((2, 8),),
    also=(Source(EVIL, EVIL, EVIL, EVIL, EVIL),), report_id=EVIL,
)  # fmt: skip


def answer(*hits: object, refused: bool = False, text: str = "", span: tuple[int, int] | None = None) -> Answer:
    citations = () if refused else (Citation("[1]", 1),)
    return Answer(Understood("问"), refused, text, span, "原因。" if refused else "", citations, hits)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("library")) as opened:
        outcomes = list(add_paths(opened, [SAMPLES]))
        assert [outcome.status for outcome in outcomes] == ["added"] * 8, outcomes
        yield opened


# Escaping


def test_nothing_of_a_report_becomes_markup() -> None:
    pages = [
        cards.answer_page(answer(EVIL_HIT, text=EVIL, span=(3, 9)), frozenset(), 0.1, ZH),
        cards.answer_page(answer(EVIL_HIT, refused=True), frozenset({7}), 0.1, EN),
        basket.contents((EVIL_HIT,), ZH),
        cards.answer_page(helped(), frozenset(), 0.1, ZH, Noted({"7": "useful"}, frozenset({EVIL}), True)),
        cards.similar_page(EVIL_HIT, [EVIL_HIT], frozenset(), ZH, Noted()),
        saved.view([SavedSearch(1, "", EVIL, {"unit": EVIL, "since": EVIL, "gone": EVIL}, EVIL, 0)], ZH),
        cards.examples([EVIL], ZH),
        notice(EVIL),
        drawer(stored(EVIL, Metadata(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL), EVIL), (2, 9), (4, 6), ZH),
        adding.finished(adding.Watch(1, {"a": EVIL}, [Outcome("a", "failed", error=EVIL)], failure=EVIL), ZH),
        adding.running(adding.Watch(1, {}, current=Progress(EVIL, EVIL, 0, 1)), ZH),
    ]
    for page in pages:
        assert "<script" not in page.lower()
        assert "<img" not in page.lower()
        assert not re.search(r"<[^>]*\sonerror=\"alert", page)


def helped() -> Answer:
    """A refusal with a hostile suggestion and a hostile limit to leave out."""
    return replace(
        answer(EVIL_HIT, refused=True),
        understood=Understood(f"甲“{EVIL}”乙"),
        suggestions=(EVIL,),
        relaxations=(Relaxation("unit", EVIL, 3, EVIL),),
    )


def stored(text: str, metadata: Metadata, path: str = "甲.txt") -> StoredReport:
    ends = [match.start() for match in re.finditer("\n", text)] + [len(text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    blocks = tuple(Block("paragraph", start, end) for start, end in zip(starts, ends, strict=True))
    return StoredReport("r", "", path, metadata, "2026-01-01T00:00:00", 1, text, blocks)


# Marks


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "甲乙&lt;丁"),
        ([(0, 1), (1, 2)], '<mark class="match">甲乙</mark>&lt;丁'),
        ([(2, 99), (1, 3)], '甲<mark class="match">乙&lt;丁</mark>'),
        ([(3, 3), (-4, 1)], '<mark class="match">甲</mark>乙&lt;丁'),
    ],
)
def test_marks_are_merged_cut_and_escaped(spans: list[tuple[int, int]], expected: str) -> None:
    assert marked("甲乙<丁", spans) == expected


def test_the_answer_is_verbatim_with_its_words_marked_and_its_source_one_press_away() -> None:
    page = cards.answer_page(answer(NOTICE, text="组建先锋队300支。", span=(5, 9)), frozenset(), 0.034, ZH)
    assert '组建先锋队<mark class="answer">300支</mark>。' in page
    assert f'data-act="open" data-report="{NOTICE.report_id}" data-start="0" data-end="9"' in page
    assert "34 毫秒" in page
    assert "加入引用篮" in page
    assert "已在引用篮" in cards.answer_page(answer(NOTICE, text="组"), frozenset({NOTICE.passage_id}), 1.5, ZH)


def test_a_refusal_gives_its_reason_and_says_that_the_passages_are_no_answer() -> None:
    page = cards.answer_page(answer(NOTICE, refused=True), frozenset(), 0.1, ZH)
    assert "没有找到答案" in page
    assert "原因。" in page
    assert "以下是最接近的段落，不是答案" in page
    assert "原因。" in cards.answer_page(answer(refused=True), frozenset(), 0.1, ZH)


def test_an_answer_marked_from_end_to_end_is_not_marked_at_all() -> None:
    page = cards.answer_page(answer(NOTICE, text="组建先锋队300支。", span=(0, 9)), frozenset(), 0.1, ZH)
    assert '<mark class="answer">' not in page


def test_a_report_without_title_is_called_by_its_beginning_except_in_citations() -> None:
    untitled = replace(NOTICE, title="", shown_title="组建先锋队300支…")
    page = cards.answer_page(answer(untitled, text="组建先锋队300支。"), frozenset(), 0.1, ZH)
    assert "“组建先锋队300支…”<span>" in page
    assert ">组建先锋队300支…</h3>" in page
    assert "（来源：《〔标题不详〕》" in page
    assert "〔标题不详〕" not in drawer(stored("甲乙丙。丁", Metadata()), (0, 0), (0, 0), ZH)
    assert '<p class="hz-sheet-title">甲乙丙。</p>' in drawer(stored("甲乙丙。丁", Metadata()), (0, 0), (0, 0), ZH)


def test_the_english_page_leads_in_to_messages_that_are_chinese() -> None:
    assert "The message, in Chinese: 坏了。" in failure(HongzhouError("坏了。"), EN)
    assert ">坏了。<" in failure(HongzhouError("坏了。"), ZH)
    failed = adding.Watch(1, {"2": "坏.docx"}, [Outcome("2", "failed", error="已损坏。")])
    assert "Not added. The reason, in Chinese: 已损坏。" in adding.finished(failed, EN)


def test_reprints_are_listed_on_the_card() -> None:
    page = card(replace(NOTICE, also=(Source("b", "", "转载稿", "临澜日报", "2025-05-01"),)), False, ZH)
    assert "另见 1 处转载" in page
    assert 'data-report="b"' in page
    assert "临澜日报 · 2025年5月1日" in page


def test_the_drawer_marks_the_passage_across_paragraphs_and_the_sentence_in_it() -> None:
    page = drawer(stored("甲乙丙\n丁戊己\n庚", Metadata("题")), (1, 6), (4, 5), ZH)
    body = page[page.index("<article") :]
    assert '甲<mark class="hz-passage">乙丙</mark></p>' in body
    assert '<mark class="hz-passage"><b>丁</b></mark><mark class="hz-passage">戊</mark>己' in body
    assert re.sub("<[^>]+>", "", body) == "甲乙丙丁戊己庚"
    assert "回到段落" not in drawer(stored("甲", Metadata("题")), (0, 0), (0, 0), ZH)


def test_a_document_number_that_was_found_is_not_called_unanswered() -> None:
    understood = Understood("舟委发〔2025〕12号", numbers=("舟委发〔2025〕12号",))
    page = cards.answer_page(
        replace(answer(NOTICE, refused=True), understood=understood, reason=""), frozenset(), 0.1, ZH
    )
    assert "找到了原样的段落" in page
    assert "不是答案" not in page
    assert "hz-nearest" not in page


def test_the_ways_on_from_an_empty_search_are_one_press_each() -> None:
    empty = replace(
        answer(refused=True),
        suggestions=("红帆护航",),
        relaxations=(Relaxation("period", "2026 –", 4, "“红帆护航”"), Relaxation("all", "", 9, "红帆护航")),
    )
    page = cards.answer_page(empty, frozenset(), 0.1, ZH)
    assert 'data-act="again" data-question="红帆护航" data-limit="">红帆护航<' in page
    assert 'data-question="“红帆护航”" data-limit="period">去掉日期（4 段）<' in page
    assert 'data-limit="all">去掉全部限定（9 段）<' in page


def test_a_verdict_is_shown_as_given_and_nothing_else_is() -> None:
    page = card(NOTICE, False, ZH, Noted({str(NOTICE.passage_id): "useless"}))
    assert page.count('aria-pressed="true"') == 1
    assert re.search(r'data-verdict="useless" aria-pressed="true"[^>]*>没用<', page)


def test_filters_of_a_saved_search_come_back_as_they_were() -> None:
    filters = SearchFilters("2025", None, "市港航局", "", True, False)
    assert saved.limits(filters) == {"since": "2025", "unit": "市港航局", "latest_first": True}
    assert saved.filters(saved.limits(filters) | {"unknown": "x"}) == filters


# Library


def test_the_table_finds_and_turns_pages(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "第 1–8 篇，共 8 篇" in table.page(library, "", 0, ZH)
    assert "没有找到包含“&lt;甲&gt;”的报告" in table.page(library, "<甲>", 0, ZH)
    monkeypatch.setattr(table, "PAGE", 3)
    last = table.page(library, "", 99, ZH)
    assert "第 7–8 篇，共 8 篇" in last
    assert 'data-offset="3">上一页' in last
    assert "disabled>下一页" in last


def test_examples_are_offered_only_for_reports_that_are_there(library: Library, tmp_path: Path) -> None:
    assert len(example_questions(library)) == 8
    for question in json.loads(EXAMPLES.read_text(encoding="utf-8"))["questions"]:
        text = re.sub(r"\s+", "", (SAMPLES / question["file"]).read_text(encoding="utf-8"))
        assert re.sub(r"\s+", "", question["answer"]) in text
    with Library(tmp_path / "empty") as empty:
        assert example_questions(empty) == []


def test_failures_are_listed_first_and_with_their_reasons() -> None:
    outcomes = [Outcome("1", "added", "r", "甲", 3), Outcome("2", "failed", error="《坏.docx》无法读取：已损坏。")]
    page = adding.finished(adding.Watch(2, {"1": "甲.txt", "2": "坏.docx"}, outcomes), ZH)
    assert "新增 1 篇，已有 0 篇，失败 1 个" in page
    assert page.index("坏.docx") < page.index("甲.txt")
    assert "已损坏" in page


def test_many_good_files_are_counted_not_listed() -> None:
    outcomes = [Outcome(str(number), "added", "r", "题", 1) for number in range(adding.ROWS_SHOWN + 5)]
    assert "另有 5 个文件正常入库" in adding.finished(adding.Watch(65, {}, outcomes), ZH)


def test_exports_are_written_in_both_formats(tmp_path: Path) -> None:
    word, markdown = write_exports(tmp_path / "a" / "b", (NOTICE,), "official", "引用摘编")
    assert word.read_bytes()[:2] == b"PK"
    assert "组建先锋队300支。" in markdown.read_text(encoding="utf-8")


# The page


def test_every_text_has_both_languages_with_the_same_values() -> None:
    for key in keys():
        chinese, english = (set(re.findall(r"{(\w+)}", wording(key))) for wording in (ZH, EN))
        assert chinese == english, key
        assert ZH(key), key
        assert EN(key), key


def test_pages_are_cleaned_of_outside_addresses_and_other_answers_left_alone() -> None:
    preview = '<meta property="og:image"\n content="https://outside.example/x.jpg" />'
    html = f"<html><head>{preview}<title>题</title></head></html>"
    app = Starlette(
        routes=[
            Route("/", lambda request: HTMLResponse(html)),
            Route("/data", lambda request: PlainTextResponse('<meta property="og:image">')),
        ]
    )
    app.add_middleware(LocalOnly, heads={"/": "<script>1</script>"})
    client = TestClient(app)
    page = client.get("/")
    assert page.text == "<html><head><script>1</script><title>题</title></head></html>"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert client.get("/data").text == '<meta property="og:image">'


def test_the_page_of_an_original_is_shown_with_the_passage_framed_and_the_text_beside() -> None:
    image = PageImage(2, 3, 1200, 1700, b"jpeg")
    passage = (PageBox(2, 0.1, 0.8, 0.5, 0.9), PageBox(3, 0.1, 0.1, 0.5, 0.2))
    view = PageView(2, image, passage, passage[1:])
    page = drawer(stored("甲乙丙\n丁戊己", Metadata("题")), (0, 3), (0, 1), ZH, view, opened=7)
    assert 'class="hz-sheet hz-shows-page"' in page
    assert "第2页，共3页" in page
    assert f'src="data:image/jpeg;base64,{b64encode(b"jpeg").decode()}"' in page
    assert page.count('<div class="hz-frame"') == 1  # the other stands on page 3, one press away
    assert 'data-page="3">第3页</button>' in page
    assert '<mark class="hz-passage">' in page
    waiting = drawer(stored("甲", Metadata("题")), (0, 1), (0, 0), ZH, PageView(2, None, passage, ()))
    assert "正在显示" in waiting
    failed = drawer(stored("甲", Metadata("题")), (0, 1), (0, 0), ZH, PageView(2, None, passage, (), "画不出来<"))
    assert "hz-shows-page" not in failed
    assert "画不出来&lt;" in failed


def test_assets_name_no_other_host() -> None:
    for asset in (Path(cards.__file__).parent / "assets").iterdir():
        assert "//" not in re.sub(r"^\s*//.*$", "", asset.read_text(encoding="utf-8"), flags=re.MULTILINE), asset


def test_what_was_understood_is_a_chip_that_can_be_taken_back() -> None:
    understood = Understood(
        "去年临澜市<b>财政局</b>走访了几家？", "2025-01-01", "2025-12-31", ("临澜市<b>财政局</b>",), "",
        answer_kind="数", soft=("since", "until", "units"), inferred=("follow_up", "period", "units", "answer_kind"),
    )  # fmt: skip
    shown = chips(understood, ZH)
    assert shown.count('data-act="without"') == 4
    assert "优先 2025年<" in shown
    assert "接上一问：去年临澜市&lt;b&gt;财政局" in shown
    assert "<b>财政局" not in shown
    assert "asks for a figure" in chips(understood, EN)
    assert "只看 2025年1月1日以后" in chips(Understood("问", "2025-01-01", inferred=("period",)), ZH)
    assert chips(Understood("问"), ZH) == ""


@pytest.mark.parametrize(
    ("since", "until", "zh", "en"),
    [
        ("2024-02-01", "2024-02-29", "2024年2月", "2024-02"),
        ("2025-02-01", "2025-03-31", "2025年2月1日至2025年3月31日", "2025-02-01 to 2025-03-31"),
        ("2025", "2025", "2025年", "2025"),
        (None, "2025-07", "2025年7月以前", "until 2025-07"),
        (None, None, "", ""),
    ],
)
def test_a_period_is_said_as_people_say_it(since: str | None, until: str | None, zh: str, en: str) -> None:
    assert period(since, until, ZH) == zh
    assert period(since, until, EN) == en


def test_the_page_of_a_scan_at_work_and_what_to_check_are_shown() -> None:
    state = adding.Watch(2, {"/a/扫描.pdf": "扫描.pdf"})
    state.note(Progress("识别", "扫描.pdf", 1, 2, 0, page=3, pages=4))
    shown = adding.running(state, ZH)
    assert "第 3/4 页" in shown
    assert "width:75.0%" in shown
    state.note(Outcome("/a/扫描.pdf", "added", "r", "总结", 3, warnings=("第 2 页有 1 处墨迹没有识别出文字",)))
    assert "第 2 页有 1 处墨迹" in adding.finished(state, ZH)
