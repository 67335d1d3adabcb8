"""The page in a real browser: `python app.py serve` on a library of the samples, headless Chromium."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.intake import add_paths
from corpus.library import Library
from corpus.report import Block, Metadata, Passage, Report
from tests.make_documents import pdf
from tests.page_server import ROOT, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright 没有安装（pip install -r requirements-dev.txt）"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium（Debian：apt-get install chromium）")

SWITCHES = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--lang=zh-CN"]
EXAMPLES = json.loads((ROOT / "web" / "assets" / "examples.json").read_text(encoding="utf-8"))["questions"]
EVIL_TITLE = "</script><script>window.executed = 1</script><img src=x onerror='window.executed = 2'>"
EVIL_TEXT = "恶意标题测试：本报告用来检查网页是否执行标题里的代码，共有 77 处。"
BOOKS = "市图书馆党支部今年在渔港码头建成流动书屋34处，由党员轮流值守，每周开放五天，借出图书12600册次。"
PAGES = (
    ("市图书馆党支部工作情况报告",),
    ("一、流动书屋建设", BOOKS[:30], BOOKS[30:]),
    ("市图书馆党支部", "2025年7月2日"),
)
# Milliseconds; generous, because the tests may share their processors.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running page on a library of the samples and a report with a hostile title."""
    folder = tmp_path_factory.mktemp("library")
    with Library(folder) as library:
        assert all(outcome.status == "added" for outcome in add_paths(library, [ROOT / "samples"]))
        blocks = (Block("paragraph", 0, len(EVIL_TEXT)),)
        report = Report("x.txt", EVIL_TEXT, blocks, Metadata(EVIL_TITLE, EVIL_TITLE, "2020-01-01"))
        library.add(report, (Passage(EVIL_TEXT, 0, len(EVIL_TEXT), (EVIL_TITLE,)),))
        paged = tmp_path_factory.mktemp("paged") / "流动书屋.pdf"
        paged.write_bytes(pdf(PAGES))
        assert [outcome.status for outcome in add_paths(library, [paged])] == ["added"]
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as engine:
        started = engine.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own; at its end no request may have left this machine and no script have failed."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    requests: list[str] = []
    failures: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.goto(address)
    opened.wait_for_selector(".hz-chip")
    yield opened
    context.close()
    outside = [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    assert outside == []
    assert failures == []


def ask(page: Page, question: str) -> None:
    """Types a question and waits for what the page says to it."""
    page.locator("#hz-results .hz-took").evaluate_all("found => found.forEach(one => one.remove())")
    page.fill("#hz-question input, #hz-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("#hz-results .hz-took")


def test_every_example_has_the_right_passage_first(page: Page) -> None:
    assert page.locator(".hz-chip").count() == len(EXAMPLES)
    for example in EXAMPLES:
        page.locator(".hz-chip", has_text=example["question"]).click()
        page.locator(".hz-card[data-rank='1'] .hz-text", has_text=example["answer"]).wait_for()


def test_the_answer_is_verbatim_and_marked_with_its_source_one_press_away(page: Page) -> None:
    ask(page, EXAMPLES[0]["question"])
    assert EXAMPLES[0]["answer"] in page.locator(".hz-answer-text").inner_text()
    assert "520名" in page.locator(".hz-answer-text mark").inner_text()
    page.click(".hz-answer .hz-source")
    page.locator(".hz-report mark.hz-passage b", has_text=EXAMPLES[0]["answer"]).wait_for()


def test_the_original_opens_with_the_passage_marked_and_in_view(page: Page) -> None:
    ask(page, "青礁县小岛党支部每年的活动经费有多少？")
    text = page.locator(".hz-card[data-rank='1'] .hz-text").inner_text()
    page.click(".hz-card[data-rank='1'] [data-act=open]")
    mark = page.locator(".hz-report mark.hz-passage").first
    mark.wait_for()
    marked = "".join(page.locator(".hz-report mark.hz-passage").all_inner_texts())
    assert "".join(marked.split()) == "".join(text.split())
    box = mark.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 768
    page.keyboard.press("Escape")
    page.locator(".hz-sheet").wait_for(state="hidden")
    page.click(".hz-card[data-rank='1'] [data-act=open]")  # the same again, after it was closed
    page.locator(".hz-sheet").wait_for(state="visible")


def test_the_page_of_a_pdf_is_shown_with_the_passage_framed(page: Page) -> None:
    ask(page, "渔港码头建成流动书屋多少处？")
    page.locator(".hz-card", has_text="流动书屋34处").first.locator("[data-act=open]").click()
    page.locator(".hz-page img").wait_for()
    assert page.evaluate("document.querySelector('.hz-page img').naturalWidth") >= 1000
    bar = page.locator(".hz-page-bar")
    assert "第2页，共3页" in bar.inner_text()
    frame = page.locator(".hz-frame").first.bounding_box()
    sheet = page.locator(".hz-page").bounding_box()
    assert frame is not None
    assert sheet is not None
    assert sheet["x"] < frame["x"] < frame["x"] + frame["width"] < sheet["x"] + sheet["width"]
    assert 0 < frame["y"] < 768
    bar.get_by_text("上一页").click()
    bar.get_by_text("第1页，共3页").wait_for()
    page.locator(".hz-page img").wait_for()
    assert page.locator(".hz-frame").count() == 0
    page.locator(".hz-sheet [data-scroll]").click()  # 回到段落
    page.locator(".hz-frame").first.wait_for()
    page.locator(".hz-sheet [data-show=text]").click()
    page.locator(".hz-report mark.hz-passage").first.wait_for()
    assert page.locator(".hz-page").is_hidden()


def test_citations_are_copied_and_collected_and_exported(page: Page) -> None:
    ask(page, EXAMPLES[0]["question"])
    page.click(".hz-card[data-rank='1'] [data-copy]")
    page.wait_for_function("document.querySelector(\".hz-card[data-rank='1'] [data-copy]\").textContent == '已复制'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“")
    assert "（来源：《关于开展“红帆护航”党员先锋行动的通知》，中共临澜市委组织部，2025年4月18日" in copied
    page.click("#hz-style input[value=gbt7714]")
    page.click(".hz-card[data-rank='1'] [data-copy]")
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('[Z]. 2025-04-18'))")
    for rank in (2, 1):
        page.click(f".hz-card[data-rank='{rank}'] [data-act=collect]")
        page.locator(f".hz-card[data-rank='{rank}'] [data-act=collect][disabled]").wait_for()
    assert page.locator("#hz-basket .hz-count").inner_text() == "2"
    page.wait_for_selector("#hz-markdown:not([disabled])")
    with page.expect_download() as download:
        page.click("#hz-markdown")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "引用摘编.md"
    assert text.count("来源：") == 2
    assert "选派驻企助企专员520名" in text
    page.locator("#hz-basket [data-act=takeout]").first.click()
    page.wait_for_function("document.querySelector('#hz-basket .hz-count').textContent == '1'")


def test_an_empty_and_an_unanswerable_question_are_met_with_a_sentence(page: Page) -> None:
    page.click("#hz-ask")
    page.wait_for_selector("#hz-results .hz-warning")
    assert "请先输入问题" in page.locator("#hz-results").inner_text()
    ask(page, "红烧肉怎么做？")
    assert "没有找到答案" in page.locator("#hz-results").inner_text()
    assert "不是答案" in page.locator(".hz-list-head").inner_text()


def test_files_are_added_found_corrected_and_removed(page: Page, tmp_path: Path) -> None:
    name = "临澜市港航局机关委员会关于机关党支部换届工作的情况报告" * 3 + ".txt"  # 250 bytes
    good, bad = tmp_path / name[-80:], tmp_path / "损坏.docx"
    good.write_text(
        "中共临澜市港航局机关委员会\n关于机关党支部换届工作的报告\n\n7月15日，六个党支部全部换届，选出委员21名。\n",
        "utf-8",
    )
    bad.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    page.get_by_role("tab", name="报告库").click()
    page.set_input_files("#hz-upload input[type=file]", [good, bad])
    page.wait_for_selector(".hz-summary")
    told = page.locator("#hz-progress").inner_text()
    assert "新增 1 篇，已有 0 篇，失败 1 个" in told
    assert "损坏.docx" in told
    page.fill("#hz-find input, #hz-find textarea", "换届")
    page.wait_for_function("document.querySelectorAll('#hz-reports tbody tr').length == 1")
    row = page.locator("#hz-reports tbody tr")
    assert "关于机关党支部换届工作的报告" in row.inner_text()

    row.locator("[data-act=correct]").click()
    page.locator("#hz-field-unit input, #hz-field-unit textarea").fill("临澜市港航局")
    page.locator("#hz-field-date input, #hz-field-date textarea").fill("2025年")
    page.click("#hz-save")
    page.wait_for_selector("#hz-correct-dialog .hz-error")
    page.locator("#hz-field-date input, #hz-field-date textarea").fill("2025-07-15")
    page.click("#hz-save")
    page.locator("#hz-correct-dialog").wait_for(state="hidden")
    assert "2025-07-15" in row.inner_text()

    page.get_by_role("tab", name="问答").click()
    ask(page, "港航局党支部换届选出多少名委员？")
    assert "委员21名" in page.locator(".hz-card[data-rank='1']").inner_text()
    page.get_by_role("tab", name="报告库").click()
    row.locator("[data-act=remove]").click()
    page.locator("#hz-remove-dialog").wait_for()
    assert "关于机关党支部换届工作的报告" in page.locator("#hz-remove-dialog").inner_text()
    page.locator("#hz-remove-dialog").get_by_role("button", name="取消").click()
    page.locator("#hz-remove-dialog").wait_for(state="hidden")
    assert row.count() == 1
    row.locator("[data-act=remove]").click()
    page.click("#hz-remove-confirm")
    page.wait_for_function("document.querySelectorAll('#hz-reports tbody tr').length == 0")
    page.get_by_role("tab", name="问答").click()
    ask(page, "港航局党支部换届选出多少名委员？")
    assert "委员21名" not in page.locator("#hz-results").inner_text()


def test_a_hostile_title_is_shown_and_not_executed(page: Page) -> None:
    ask(page, "恶意标题测试检查网页执行标题里的代码")
    assert page.locator(".hz-card[data-rank='1'] .hz-card-title").inner_text() == EVIL_TITLE
    page.click(".hz-card[data-rank='1'] [data-act=collect]")
    page.locator("#hz-basket li").wait_for()
    page.click(".hz-card[data-rank='1'] [data-act=open]")
    page.locator(".hz-report mark.hz-passage").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="报告库").click()
    row = page.locator("#hz-reports tbody tr", has_text="window.executed")
    row.locator("[data-act=remove]").click()
    page.locator("#hz-remove-dialog").get_by_text("window.executed").wait_for()
    page.reload()
    page.wait_for_selector(".hz-chip")
    assert page.evaluate("window.executed") is None


def test_the_page_is_there_in_english_and_names_no_other_host(page: Page, address: str) -> None:
    for path in ("", "en/"):
        html = urllib.request.urlopen(address + path, timeout=20).read().decode("utf-8")
        for host in (
            "googleapis",
            "gstatic",
            "cdnjs",
            "jsdelivr",
            "unpkg",
            "huggingface",
            "githubusercontent",
            "github.com",
        ):
            assert host not in html, (path, host)
    page.click(".hz-corner a")
    page.wait_for_url(address + "en/")
    page.wait_for_selector(".hz-chip")
    assert page.locator("#hz-ask").inner_text() == "Ask"
    page.get_by_role("tab", name="Library").click()
    page.get_by_text("Click to Upload").wait_for()
    page.set_viewport_size({"width": 420, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
