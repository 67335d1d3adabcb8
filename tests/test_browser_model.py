"""The page with a language model: a machine's text above the verbatim answer, streamed, checked, struck through."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from corpus.intake import add_paths
from corpus.library import Library
from tests.model_server import ModelServer, Request, Stage, first_sentence
from tests.page_server import ROOT, serving
from tests.test_browser import ask, browser, page, pytestmark  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTION = "“红帆护航”行动要选派多少名助企专员？"
STRANGE = "陌生模型"


def half_lying(request: Request, stage: Stage) -> None:
    """Two honest sentences and a lie between them, slowly enough to see them come."""
    keys = list(request.passages)
    first, second = (first_sentence(request.passages[key]) for key in keys[:2])
    for text in (f"{first}【{keys[0]}】。", f"全市选派专员9527名[{keys[0]}]。", f"{second}［{keys[1]}］。"):
        for start in range(0, len(text), 4):
            stage.write(text[start : start + 4])
        time.sleep(0.3)
    stage.end()


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer(half_lying) as server:
        yield server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, model: ModelServer) -> Iterator[str]:
    """The address of a running page with the model on, over the samples."""
    folder = tmp_path_factory.mktemp("library")
    with Library(folder) as library:
        assert all(outcome.status == "added" for outcome in add_paths(library, [ROOT / "samples"]))
    options = {
        "HONGZHOU_LLM_URL": model.url,
        "HONGZHOU_LLM_MODEL": STRANGE,
        "HONGZHOU_LLM_KEY": "sk-secret",
    }
    with serving(folder, options) as running:
        yield running
    printed = (folder / "serve.log").read_text(encoding="utf-8", errors="replace")
    assert "会发送到 127.0.0.1" in printed
    assert "sk-secret" not in printed


def test_the_text_has_its_markers_and_the_lie_is_struck(page: Page) -> None:  # noqa: F811
    assert STRANGE in page.locator(".hz-model").inner_text()
    ask(page, QUESTION)
    # Not the half-written state: on a busy machine the text is whole before the page draws it.
    page.wait_for_selector("#hz-generated .hz-generated:not(.hz-writing) .hz-marker >> nth=1")
    told = page.locator("#hz-generated .hz-generated-head").inner_text()
    assert "机器写成" in told
    assert "不是原文" in told
    struck = page.locator("#hz-generated .hz-generated-text del")
    assert struck.inner_text() == "全市选派专员9527名。"
    assert struck.locator("mark").inner_text() == "9527名"
    assert "所引段落里没有这个数字" in (struck.get_attribute("title") or "")
    kept = page.evaluate(
        "(() => { const copy = document.querySelector('.hz-generated-text').cloneNode(true);"
        " copy.querySelectorAll('del').forEach(one => one.remove()); return copy.textContent; })()"
    )
    assert "9527" not in kept
    assert "【" not in kept
    # The verbatim answer stands below, as without a model.
    assert page.locator("#hz-results .hz-answer-text").count() == 1
    picture = os.environ.get("HONGZHOU_PICTURE")
    if picture:
        page.locator(".hz-struck summary").click()
        page.screenshot(path=picture)
    page.click("#hz-generated .hz-marker >> nth=0")
    page.locator(".hz-report mark.hz-passage").first.wait_for()


def test_a_refused_question_shows_nothing_of_a_machine(page: Page, model: ModelServer) -> None:  # noqa: F811
    before = len(model.requests)
    ask(page, "红烧肉怎么做？")
    page.wait_for_timeout(500)
    assert page.locator(".hz-generated").count() == 0
    assert len(model.requests) == before


def test_a_new_question_takes_the_place_of_the_last_answer(page: Page) -> None:  # noqa: F811
    ask(page, QUESTION)
    ask(page, "青礁县小岛党支部每年的活动经费有多少？")
    page.wait_for_selector("#hz-generated .hz-generated:not(.hz-writing) .hz-marker")
    assert page.locator("#hz-generated .hz-generated").count() == 1
    cited = page.locator("#hz-generated .hz-generated-text").first.inner_text()
    assert "9527" in cited


def test_the_english_page_says_it_in_english(page: Page, address: str) -> None:  # noqa: F811
    page.goto(address + "en/")
    page.wait_for_selector(".hz-chip")
    assert "Language model" in page.locator(".hz-model").inner_text()
    ask(page, QUESTION)
    page.wait_for_selector("#hz-generated .hz-generated:not(.hz-writing) .hz-marker")
    assert "Written by" in page.locator("#hz-generated .hz-generated-head").inner_text()


def test_a_verdict_does_not_have_the_answer_written_again(page: Page, model: ModelServer) -> None:  # noqa: F811
    ask(page, QUESTION)
    page.wait_for_selector("#hz-generated .hz-generated:not(.hz-writing) .hz-marker")
    before = len(model.requests)
    page.click(".hz-answer [data-act=judge][data-verdict=useful]")
    page.wait_for_selector(".hz-answer [data-verdict=useful][aria-pressed=true]")
    page.wait_for_timeout(500)
    assert len(model.requests) == before
    assert page.locator("#hz-generated .hz-marker").count() > 0
