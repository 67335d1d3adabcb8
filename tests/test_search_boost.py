"""Passages that fit the period of a question move up."""

from __future__ import annotations

from datetime import date

import numpy as np

from corpus.report import Metadata
from corpus.stored import StoredPassage
from search.boost import boosted, period_fits, unit_fits
from search.periods import periods
from search.units import units_in


def passage(text: str, issued: str, title: str = "") -> StoredPassage:
    return StoredPassage(1, "r", text, 0, len(text), (), None, "h", "", Metadata(title=title, date=issued), "", "")


def fit(question: str, text: str, issued: str) -> float:
    (period,) = periods(question, date(2026, 3, 15))
    return float(period_fits(period, [passage(text, issued)])[0])


def test_a_report_of_the_period_fits_wholly_and_one_before_it_not_at_all() -> None:
    assert fit("2024年7月", "走访企业。", "2024-07-09") == 1
    assert fit("2024年7月", "走访企业。", "2024-07") == 1
    assert fit("2024年7月", "走访企业。", "2024-05-01") == 0


def test_soon_after_an_event_a_report_fits_better_than_late() -> None:
    soon, late = fit("2023年12月", "走访企业。", "2024-01-05"), fit("2023年12月", "走访企业。", "2024-04-01")
    assert 1 > soon > late > 0


def test_a_date_in_the_passage_counts_with_the_year_of_its_report() -> None:
    assert fit("2023年12月", "去年12月走访企业45家。", "2024-06-01") == 1
    assert fit("2023年12月", "12月5日走访企业45家。", "2024-01-20") == 1
    assert fit("2024年7月以后", "走访企业。", "2024-06-30") == 0


def test_a_longer_period_in_the_passage_fits_in_part() -> None:
    assert 0 < fit("2023年12月", "2023年走访企业45家。", "2024-11-01") < 0.2


def test_without_a_year_every_year_fits() -> None:
    assert fit("9月中旬", "走访企业。", "2023-09-15") == 1
    assert fit("9月中旬", "走访企业。", "2023-06-15") == 0


def test_an_undated_report_fits_less_than_a_right_one_and_more_than_a_wrong_one() -> None:
    assert 0 < fit("2024年7月", "走访企业。", "") < 1


def test_fits_count_in_the_spread_of_the_scores() -> None:
    scores, fits = np.array([2.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
    moved = boosted(scores, fits, weight=1.0)
    assert moved[2] == scores.std()
    assert np.array_equal(boosted(10 * scores, fits), 10 * boosted(scores, fits))
    assert np.array_equal(boosted(np.ones(2), np.array([0.0, 1.0])), np.ones(2))


def unit_fit(question: str, text: str, title: str = "") -> float:
    (unit,) = units_in(question)
    return float(unit_fits([unit], [passage(text, "2025-07-01", title)])[0])


def test_a_unit_is_found_by_every_name_with_its_place() -> None:
    assert unit_fit("临澜市经信局走访了谁？", "临澜市经济和信息化局走访企业。") == 1
    assert unit_fit("临澜经济和信息化局走访了谁？", "临澜市经信局走访企业。") == 1
    assert unit_fit("市教体局走访了谁？", "市教育和体育局走访企业。") == 1


def test_an_organ_of_another_place_fits_little_and_another_organ_not_at_all() -> None:
    assert 0 < unit_fit("临澜市经信局走访了谁？", "东屿市经信局走访企业。") < 0.5
    assert (
        0.5 < unit_fit("临澜市经信局走访了谁？", "市经信局走访企业。", "临澜市各单位走访企业、稳定增长的情况报告") < 1
    )
    assert unit_fit("临澜市经信局走访了谁？", "临澜市财政局走访企业。") == 0
