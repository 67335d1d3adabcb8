"""How a question was read, in a real browser: chips that can be taken back, follow-ups, lists across reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from corpus.intake import add_paths
from corpus.library import Library
from tests.page_server import ROOT, serving
from tests.test_browser import ask, browser, page, pytestmark
from tests.test_listing import REPORTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["browser", "page", "pytestmark"]  # fixtures


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running page on a library of the samples and the reports of the listing tests."""
    folder = tmp_path_factory.mktemp("library")
    lines = folder / "reports.jsonl"
    records = ({"id": name, "title": title, "date": date, "text": text} for name, title, date, text in REPORTS)
    lines.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    with Library(folder) as library:
        assert "failed" not in {outcome.status for outcome in add_paths(library, [ROOT / "samples", lines])}
    with serving(folder) as running:
        yield running


def chips(page: Page) -> list[str]:
    return page.locator("#hz-results .hz-read").all_inner_texts()


def take_back(page: Page, part: str) -> None:
    """Presses the chip and waits for the new answer."""
    page.locator("#hz-results .hz-took").evaluate_all("found => found.forEach(one => one.remove())")
    page.click(f"#hz-results [data-part={part}]")
    page.wait_for_selector("#hz-results .hz-took")


def years(page: Page) -> set[str]:
    return {
        text[text.index("年") - 4 : text.index("年")] for text in page.locator(".hz-card .hz-facts").all_inner_texts()
    }


def test_the_page_says_how_it_read_a_question_and_asks_again_without_a_part(page: Page) -> None:
    ask(page, "只看2024年的报告，海岛党员教育有哪些做法？")
    assert chips(page)[0].startswith("只看 2024年")
    assert years(page) == {"2024"}
    take_back(page, "period")
    assert not any("2024年" in chip for chip in chips(page))
    assert years(page) > {"2024"}


def test_a_unit_that_is_preferred_is_named(page: Page) -> None:
    ask(page, "去年市监局开展了哪些主题党日活动？")
    assert any(chip.startswith("优先 市监局") for chip in chips(page))
    take_back(page, "units")
    assert not any("市监局" in chip for chip in chips(page))


def test_a_follow_up_says_what_it_was_completed_to_and_can_stand_alone(page: Page) -> None:
    ask(page, "2024年青礁县党员参学率提高到多少？")
    ask(page, "那梅屿村呢？")
    assert chips(page)[0].startswith("接上一问：2024年梅屿村党员参学率提高到多少？")
    take_back(page, "follow_up")
    assert not any("接上一问" in chip for chip in chips(page))


def test_a_list_leads_from_each_entry_to_its_passages(page: Page) -> None:
    ask(page, "有多少家单位开展了义务植绿？")
    assert "共 3 家" in page.locator(".hz-answer-text").inner_text()
    entry = page.locator(".hz-items li", has_text="柳荫街道")
    assert entry.locator(".hz-marker").count() == 2
    entry.locator(".hz-marker").first.click()
    assert "柳荫街道" in page.locator(".hz-card:target .hz-text").inner_text()
