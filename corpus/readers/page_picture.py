"""Pictures of PDF pages, and whether a page is nothing but a picture."""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from corpus.readers.ink import Picture

# PDFium keeps global state: two threads in it at once crash the process.
PDFIUM = threading.Lock()
SCAN_DPI = 200
"""Dots per inch at which pages are drawn to be recognised; more adds time and hardly a character."""
_MOST_PIXELS, _LONGEST = 35_000_000, 16_000
_MOST_OBJECTS = 200
_COVERED = 0.5
_GLANCE, _VISIBLE = 100.0, 60


def picture_of(document: pypdfium2.PdfDocument, number: int, dpi: float = SCAN_DPI) -> Picture:
    """Page `number` (from 1) as it is shown, uint8 [height, width, 3] blue green red; huge pages at fewer dots."""
    with PDFIUM:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            most = min((_MOST_PIXELS / max(width * height, 1.0)) ** 0.5, _LONGEST / max(width, height, 1.0))
            return np.array(page.render(scale=min(dpi / 72, most)).to_numpy()[:, :, :3])
        finally:
            page.close()


def is_picture(page: pypdfium2.PdfPage, no_text: bool) -> bool:
    """Whether a page with little text is a picture of text: half of it is covered by one, or, with `no_text`,
    anything is to be seen on it. The caller holds `PDFIUM`."""
    width, height = page.get_size()
    if no_text:
        small = page.render(scale=min(_GLANCE / 72, 1_000 / max(width, height, 1.0)), grayscale=True).to_numpy()
        return int(small.max()) - int(small.min()) > _VISIBLE
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFPageObj_GetBounds(item, *pointers):
            left, bottom, right, top = (edge.value for edge in edges)
            if (right - left) * (top - bottom) > _COVERED * width * height:
                return True
    return False
