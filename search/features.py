"""What the ranker looks at: plain numbers about a question and each candidate passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.stored import StoredPassage
from search.fuse import z_scores
from search.reading import Reading

Floats = npt.NDArray[np.float64]

ASKED = {
    "number": re.compile(
        r"多少|几[个家名位次场项条件人天年月所支批笔]|第几|数量|人数|金额|总数|规模|多大|多久|比例|率是?"
    ),
    "when": re.compile(r"什么时候|何时|哪天|哪年|哪一[天年]|几月|几号|日期|时间|啥时候|日子"),
    "who": re.compile(r"谁|哪位|何人|姓名|叫啥|叫什么|哪个单位|哪家|哪些单位|负责人|主持人"),
    "where": re.compile(r"哪里|哪儿|在哪|何地|地点|哪个[村镇县市区省]|什么地方|啥地方"),
    "why": re.compile(r"为什么|为啥|为何|原因|因为什么|图的?[是啥]|怎么会|缘由|目的"),
    "how": re.compile(r"怎么|怎样|如何|咋|办法|做法|措施|举措|方式"),
    "list": re.compile(r"哪些|哪几|包括|分别|有什么|列举|几方面|内容"),
}
HELD = {
    "number": re.compile(r"\d|[一二三四五六七八九十百千万亿两]+[个家名位次场项条件人年月所支批笔元亩户]"),
    "when": re.compile(r"\d{4}年|\d{1,2}月|\d{1,2}日|去年|今年|上午|下午|近日|日前"),
    "who": re.compile(
        r"书记|主任|局长|部长|市长|县长|主席|院长|校长|经理|董事长|同志|先生|女士|委员|代表|医生|教授|记者"
    ),
    "where": re.compile(r"[在到于赴][^，。；]{1,12}[省市县区镇乡村街路]|位于|举行|召开"),
    "why": re.compile(r"因为|由于|为了|为进一步|旨在|原因|目的|以便|所以|因此|为的是"),
    "how": re.compile(r"通过|采取|利用|建立|组织|开展|推行|实行|按照|以.{1,12}方式|一是"),
    "list": re.compile(r"[^，。；]{2,20}、[^，。；]{2,20}(?:、|和|及|以及|等)"),
}
QUOTED = re.compile(r"[“《「]([^”》」]{2,30})[”》」]")


def features(
    question: str,
    passages: Sequence[StoredPassage],
    terms: npt.NDArray[np.float64],
    cosines: npt.NDArray[np.float64],
    fused: npt.NDArray[np.float64],
    reading: Reading,
) -> tuple[Floats, list[str]]:
    """Features float64 [passages, features] and their names.

    `terms`, `cosines` and `fused` are the passages' scores by full text (0 where it did not find
    them), by vectors, and the z-score sum.
    """
    seen = reading.interaction
    count = len(reading.spans)
    begin = reading.first[:-1]
    weights = seen.weights.astype(np.float64)
    soft_sentence, exact_sentence = weights @ seen.soft[:, :count], weights @ seen.exact[:, :count]
    soft, exact = _max(seen.soft[:, :count], begin), _max(seen.exact[:, :count], begin)
    soft_all = weights @ np.maximum(soft, seen.soft[:, count:])
    exact_all = weights @ np.maximum(exact, seen.exact[:, count:])
    pairs = weights @ _neighbours(seen.soft[:, :count], reading.first)
    own = np.add.reduceat(seen.dot[:count], begin) / np.maximum(reading.norms, 1e-9)
    best = np.array(
        [
            int(a + np.argmax(soft_sentence[a:b] + seen.cosine[a:b]))
            for a, b in zip(begin, reading.first[1:], strict=True)
        ]
    )
    columns: dict[str, Floats] = {
        "fused": fused,
        "cosine": cosines,
        "own_cosine": own,
        "context_cosine": seen.cosine[count:].astype(np.float64),
        "sentence_cosine": _max(seen.cosine[None, :count], begin)[0],
        "soft": weights @ soft,
        "exact": weights @ exact,
        "soft_context": soft_all,
        "exact_context": exact_all,
        "soft_sentence": _max(soft_sentence[None], begin)[0],
        "exact_sentence": _max(exact_sentence[None], begin)[0],
        "soft_pair": _max(pairs[None], begin)[0],
    }
    relative = {f"{name}_z": z_scores(column) for name, column in columns.items() if name != "fused"}
    # BM25's scale depends on the library: only how a passage stands among the others counts.
    relative["terms_z"] = z_scores(terms)
    gap = {
        f"{name}_gap": columns[name] - columns[name].max()
        for name in ("fused", "soft_sentence", "sentence_cosine", "own_cosine")
    }
    columns |= relative | gap | _report_columns(passages, fused, columns["soft_context"])
    columns["words"] = np.full(len(passages), float(len(weights)))
    columns["length"] = np.array([float(len(p.text)) for p in passages])
    columns["sentences"] = np.diff(reading.first).astype(np.float64)
    columns["quoted"] = np.array([float(sum(q in p.text for q in QUOTED.findall(question))) for p in passages])
    asked = {name: bool(pattern.search(question)) for name, pattern in ASKED.items()}
    for name, pattern in HELD.items():
        columns[f"asks_{name}"] = np.full(len(passages), float(asked[name]))
        holds = np.zeros(len(passages))
        if asked[name]:
            for number, passage in enumerate(passages):
                _, start, end = reading.spans[best[number]]
                in_sentence = pattern.search(passage.text, start, end) is not None
                holds[number] = in_sentence + (in_sentence or pattern.search(passage.text) is not None)
        columns[f"holds_{name}"] = holds
    return np.column_stack(list(columns.values())), list(columns)


def _max(values: npt.NDArray[np.floating], begin: npt.NDArray[np.int64]) -> Floats:
    """Maximum over the sentences of each passage, [rows, passages]."""
    return np.maximum.reduceat(values, begin, axis=1).astype(np.float64)


def _neighbours(soft: npt.NDArray[np.float32], first: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """For each sentence the word-wise maximum of it and the next one of its passage, [q, S]."""
    following = np.roll(soft, -1, axis=1)
    following[:, first[1:] - 1] = 0
    return np.maximum(soft, following)


def _report_columns(passages: Sequence[StoredPassage], fused: Floats, soft: Floats) -> dict[str, Floats]:
    """How the passage's report does as a whole among the candidates."""
    reports: dict[str, list[int]] = {}
    for position, passage in enumerate(passages):
        reports.setdefault(passage.report_id, []).append(position)
    best, number, margin = np.zeros(len(passages)), np.zeros(len(passages)), np.zeros(len(passages))
    for members in reports.values():
        scores = fused[members]
        best[members] = scores.max()
        number[members] = len(members)
        for member in members:
            others = [fused[m] for m in members if m != member]
            margin[member] = fused[member] - max(others, default=fused.min())
    start = np.array([float(passage.start) for passage in passages])
    return {
        "report_best": best,
        "report_best_gap": best - best.max(),
        "report_passages": number,
        "report_margin": margin,
        "start": np.log1p(start),
        "soft_context_gap": soft - soft.max(),
    }
