"""The picture of an OFD page without text, of pictures and paths, for recognising what it shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corpus.ofd_drawing import drawn
from corpus.readers.ink import Picture
from corpus.readers.ofd_pages import OfdPage
from corpus.readers.package import Package
from corpus.readers.page_picture import SCAN_DPI

_WIDEST = 5_000
_MILLIMETRES = 25.4


def picture_of(page: OfdPage, package: Package) -> Picture:
    """The page without text at 200 dpi, uint8 [height, width, 3], blue green red. Raises UnreadableReport."""
    width = min(max(round(page.width / _MILLIMETRES * SCAN_DPI), 1), _WIDEST)
    # No text is drawn, so no font is opened.
    return np.asarray(drawn(page, package, width, Path()).convert("RGB"), np.uint8)[:, :, ::-1]
