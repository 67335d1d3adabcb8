"""Recognises the text on the picture of a page (OCR): RapidOCR with the PP-OCRv6 models that its package brings.

The page is cut at white gutters first, so that no line runs on into the next column and small print of large
pages is not made smaller. Ink that no recognised box covers is tried once more; what stays unread is reported.
"""

from __future__ import annotations

import functools
import re
import threading
from typing import Any

import numpy as np

from corpus.readers.ink import Picture, ink_of, pieces, rules_of, unread
from corpus.readers.page_text import Area, PageText, Recognised, usual_size

LONGEST_SIDE = 1600
"""A longer piece is made smaller before text is looked for in it."""
THREADS = 2
_LONGEST_PIECE = 2_400
_SURE, _SURE_ALONE = 0.5, 0.85
"""Least score of a line that is believed; ink tried once more has no neighbours to speak for it."""
_CJK = "\u3400-\u9fff\uf900-\ufaff"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_BESIDE_CHINESE = re.compile(rf"(?<=[{_CJK}”》）〕])[,;:?!](?!\d)|(?<=[{_CJK}”》）〕])[()]|[()](?=[{_CJK}“《])")
_PAIR = re.compile(r"[（(]((?:[^（）()]|（[^（）()]*）)*)[）)]")
# ONNX Runtime is safe to share between threads, RapidOCR's settings for one call are not.
_ONE_AT_A_TIME = threading.Lock()


def recognise(picture: Picture) -> PageText:
    """The text on the picture, in no particular order."""
    ink = ink_of(picture)
    height, width = ink.shape
    found = [line for piece in pieces(ink, _LONGEST_PIECE) for line in _lines(picture, piece)]
    lines = [line for line in found if line.score >= _SURE]
    em = usual_size(lines) or 0.018 * width
    rules, across = rules_of(ink, em)
    left = unread(ink, rules, (line.area for line in lines), em)
    lost = []
    for place in left:
        line = _alone(picture, place.area, em)
        if line is not None:
            lines.append(line)
        elif place.characters >= 2:
            lost.append(place.area)
    return PageText(width, height, tuple(lines), tuple(across), tuple(lost))


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    settings = {
        "Global.max_side_len": LONGEST_SIDE,
        "Global.text_score": 0.0,  # nothing is dropped unseen: `recognise` judges the scores
        "Global.use_cls": False,
        "Global.log_level": "error",
        "Det.limit_type": "max",
        "Det.limit_side_len": LONGEST_SIDE,
        "Rec.rec_batch_num": 1,  # batches are padded to their longest line, which costs more than they gain
        "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=settings)


def _lines(picture: Picture, piece: Area) -> list[Recognised]:
    """The lines in one piece of the picture, whatever their scores."""
    part = np.ascontiguousarray(picture[piece.top : piece.bottom, piece.left : piece.right])
    with _ONE_AT_A_TIME:
        result = _engine()(part)
    if result.boxes is None or result.txts is None:
        return []
    found = []
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        shown = chinese_marks(text.strip())
        xs, ys = [float(x) + piece.left for x, _ in corners], [float(y) + piece.top for _, y in corners]
        area = Area(round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys)))
        if shown and area.right > area.left and area.bottom > area.top:
            # Of a line that is not quite level, the height at its end and not that of the rectangle around it.
            tall = (ys[3] - ys[0] + ys[2] - ys[1]) / 2
            found.append(Recognised(shown, area, float(score), _size(shown, area.right - area.left, tall)))
    return found


def _alone(picture: Picture, area: Area, em: float) -> Recognised | None:
    """A piece of ink that the detector passed over, read as one line; None when that gives nothing sure."""
    margin = round(0.3 * em)
    top, left = max(0, area.top - margin), max(0, area.left - margin)
    part = picture[top : area.bottom + margin, left : area.right + margin]
    with _ONE_AT_A_TIME:
        result = _engine()(np.ascontiguousarray(part), use_det=False, use_cls=False, use_rec=True)
        _engine().update_params(use_det=True)
    if not result.txts or not result.txts[0].strip() or result.scores[0] < _SURE_ALONE:
        return None
    text = chinese_marks(result.txts[0].strip())
    if not any(character.isalnum() for character in text):
        return None
    size = _size(text, area.right - area.left, 1.1 * (area.bottom - area.top))
    return Recognised(text, area, float(result.scores[0]), size)


def _size(text: str, width: float, height: float) -> float:
    """The width of a Chinese character of a line: its width by what stands in it, its height if that is little."""
    units = sum(1.0 if character > "\u2000" else 0.5 for character in text)
    by_height = 0.9 * height
    return min(width / units, 1.25 * by_height) if units >= 4 else by_height


def chinese_marks(text: str) -> str:
    """The text with full-width marks beside Chinese characters, where the recogniser often gives half-width ones.

    >>> chinese_marks("各省教育厅(教委)，共12家(见附件1):如下")
    '各省教育厅（教委），共12家（见附件1）：如下'
    """
    for _ in range(2):  # brackets inside brackets
        text = _PAIR.sub(_wide_pair, text)
    return _BESIDE_CHINESE.sub(lambda mark: mark.group().translate(_WIDE), text)


def _wide_pair(pair: re.Match[str]) -> str:
    before = pair.string[pair.start() - 1 : pair.start()]
    chinese = re.search(f"[{_CJK}]", before + pair[1])
    return f"（{pair[1]}）" if chinese else pair[0]
