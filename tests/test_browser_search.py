"""Searching as people do, in a real browser: exact phrases, order, hints, similar passages, saving, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.test_browser import address, ask, browser, page, pytestmark

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["address", "browser", "page", "pytestmark"]  # fixtures


def test_an_empty_search_offers_to_leave_a_limit_out(page: Page) -> None:
    page.fill("#hz-since input, #hz-since textarea", "2031")
    page.fill("#hz-question input, #hz-question textarea", "“红帆护航”")
    page.keyboard.press("Enter")
    page.locator("#hz-results [data-act=again]", has_text="去掉日期").click()
    page.wait_for_selector("#hz-results .hz-took")
    assert page.input_value("#hz-since input, #hz-since textarea") == ""
    for text in page.locator(".hz-card .hz-text").all_inner_texts():
        assert "红帆护航" in text


def test_a_slip_is_met_with_a_suggestion_that_one_press_asks(page: Page) -> None:
    page.fill("#hz-question input, #hz-question textarea", "“洪帆护航”")
    page.keyboard.press("Enter")
    page.locator("#hz-results [data-act=again]", has_text="红帆护航").first.click()
    page.wait_for_selector("#hz-results .hz-took")
    assert "红帆护航" in page.locator(".hz-card[data-rank='1'] .hz-text").inner_text()


def test_similar_passages_and_back(page: Page) -> None:
    ask(page, "“红帆护航”")
    first = page.locator(".hz-card[data-rank='1'] .hz-text").inner_text()
    page.click(".hz-card[data-rank='1'] [data-act=similar]")
    page.wait_for_selector(".hz-similar-head")
    assert first not in page.locator(".hz-card .hz-text").all_inner_texts()
    page.click("[data-act=back]")
    page.wait_for_selector("#hz-results .hz-took")
    assert page.locator(".hz-card[data-rank='1'] .hz-text").inner_text() == first


def test_verdicts_are_given_and_taken_back_with_one_press(page: Page) -> None:
    ask(page, "青礁县小岛党支部每年的活动经费有多少？")
    for place in (".hz-answer", ".hz-card[data-rank='2']"):
        button = page.locator(f"{place} [data-act=judge][data-verdict=useful]")
        button.click()
        page.wait_for_selector(f"{place} [data-verdict=useful][aria-pressed=true]")
        page.locator(f"{place} [data-verdict=miscited]").click()
        page.wait_for_selector(f"{place} [data-verdict=miscited][aria-pressed=true]")
        assert page.locator(f"{place} [aria-pressed=true]").count() == 1
    page.locator(".hz-answer [data-verdict=miscited]").click()
    page.wait_for_selector(".hz-answer [data-verdict=miscited][aria-pressed=false]")


def test_a_search_is_saved_run_and_deleted(page: Page) -> None:
    ask(page, "“红帆护航” -渔业")
    page.click("#hz-results [data-act=save]")
    page.wait_for_selector("#hz-results [data-act=save][disabled]")
    ask(page, "党课")
    page.reload()
    page.locator("#hz-saved [data-act=run]", has_text="“红帆护航” -渔业").click()
    page.wait_for_selector("#hz-results .hz-took")
    assert page.input_value("#hz-question input, #hz-question textarea") == "“红帆护航” -渔业"
    assert "没有新加入" in page.locator("#hz-results").inner_text()
    page.click("#hz-saved [data-act=forget]")
    page.locator("#hz-saved li").wait_for(state="detached")


def test_by_date_the_latest_report_stands_first(page: Page) -> None:
    ask(page, "党员")
    page.locator("#hz-results .hz-took").evaluate_all("found => found.forEach(one => one.remove())")
    page.click("#hz-sort input")
    page.get_by_role("option", name="新的在前").click()
    page.wait_for_selector("#hz-results .hz-took")
    years = [text.split("年")[0][-4:] for text in page.locator(".hz-card .hz-facts").all_inner_texts() if "年" in text]
    assert years == sorted(years, reverse=True)
