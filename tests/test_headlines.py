"""Displaced headlines are put back on evidence, and only then."""

from corpus.headlines import placed

TEXTS = [
    "先锋带头走在前",  # 0
    "党员带头讲党课，先锋岗亮出来。",
    "党员带头走访，把问题带回来。",
    "项目建到哪里，支部服务就跟到哪里，中心工作有了主心骨。",
    "服务项目建设，支部联建推动中心任务落地。",
    "支部服务项目建设“见真章”",  # 5
    "机关党员开展“两上门”服务，送政策上船头。",
    "潮水退去，码头的灯还亮着。",
    "凝心聚力“两上门”暖渔村",  # 8
    "潮平两岸阔，风正一帆悬。",
]


def test_a_headline_goes_above_the_paragraphs_that_use_its_quotation_and_pushes_the_one_before_up() -> None:
    assert placed(TEXTS, [0, 5, 8]) == [0, 1, 2, 5, 3, 4, 8, 6, 7, 9]


def test_without_the_quotation_above_nothing_moves() -> None:
    texts = [text.replace("“两上门”服务", "上门服务") for text in TEXTS]
    assert placed(texts, [0, 5, 8]) == list(range(10))


def test_a_quotation_that_is_also_used_below_stays() -> None:
    texts = [*TEXTS[:9], "“两上门”还将继续。"]
    assert placed(texts, [0, 5, 8]) == list(range(10))


def test_paragraphs_that_the_headline_before_claims_stay_with_it() -> None:
    texts = [*TEXTS[:6], "“见真章”靠“两上门”。", *TEXTS[7:]]
    assert placed(texts, [0, 5, 8]) == list(range(10))


def test_no_headlines_or_one_change_nothing() -> None:
    assert placed(TEXTS, []) == list(range(10))
    assert placed(TEXTS, [8]) == list(range(10))
    assert placed([], []) == []
