"""Title and author that an office program stored in the file: believed only when the text says the same.

Word stores the title of the template and the name of whoever installed it ("Word 文档", "Administrator"),
so a property that the report itself does not show is no information.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.readers.encoding import clean_characters
from corpus.report import Line, Metadata

_NEAR_TOP = 12
_NEAR_END = 6
_CHINESE = re.compile("[\u4e00-\u9fff]")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", clean_characters(text))


def confirmed_metadata(title: str, author: str, lines: Sequence[Line]) -> Metadata:
    """The stated title if it stands in the first lines, the stated author if named in the first or last ones."""
    filled = [_squeezed(line.text) for line in lines if line.text.strip()]
    top = "".join(filled[:_NEAR_TOP])
    wanted_title, wanted_author = _squeezed(title), _squeezed(author)
    title_shown = len(wanted_title) >= 5 and wanted_title in top
    author_shown = (
        2 <= len(wanted_author) <= 30
        and _CHINESE.search(wanted_author) is not None
        and any(wanted_author in line for line in filled[:_NEAR_TOP] + filled[-_NEAR_END:])
    )
    return Metadata(
        title=" ".join(clean_characters(title).split()) if title_shown else "",
        author=" ".join(clean_characters(author).split()) if author_shown else "",
    )
