"""Web pages: trafilatura decides what is the article, lxml gives its paragraphs, headings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from corpus.errors import UnreadableReport
from corpus.readers.dates import iso_date
from corpus.readers.encoding import clean_characters, decode
from corpus.readers.package import local
from corpus.report import Line, LineKind, Metadata, RawReport

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.I)
_BLOCKS = frozenset(
    "address article blockquote body br caption center dd div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 hr"
    " li main ol p pre section table tbody thead tfoot tr td th ul details summary".split()
)
_SKIPPED = frozenset(
    "script style noscript template nav footer aside form button select option input iframe svg head object".split()
)
_HEADING = re.compile(r"h([1-6])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LONG = 8
_MAX_DEPTH = 200
_LINES_ABOVE = 12
# Names of the meta tags that the state's rules for government websites prescribe (国办发〔2017〕47号, 附件).
_TITLE_TAGS = ("articletitle", "og:title")
_DATE_TAGS = ("pubdate", "publishdate", "article:published_time", "og:published_time", "date", "dc.date")
_UNIT_TAGS = ("contentsource",)
_AUTHOR_TAGS = ("author", "article:author")


@dataclass(frozen=True)
class _Block:
    text: str
    kind: LineKind = "text"
    level: int = 0
    linked: int = 0  # characters that are links: menus and lists of other articles are almost nothing else
    container: int = 0  # the number of the element that holds it


def read_html(data: bytes, name: str) -> RawReport:
    """A web page saved as a file: the article's paragraphs, headings h1 to h6 with level, table rows.

    Nothing is fetched. Where trafilatura finds no article, all text outside menus is taken. Title, date and
    source are those that the page states. Raises UnreadableReport when the page has no text.
    """
    text = _decoded(data, name)
    try:
        root = lxml_html.document_fromstring(
            text.encode("utf-8"), lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        )
        blocks = [block for block in _blocks(root) if block.text]
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as error:
        raise UnreadableReport(
            name, "网页内容已损坏", "请用浏览器打开，另存为完整网页或复制成 .txt 后添加。"
        ) from error
    stated = _meta_tags(root)
    article, guessed_title = _article(root)
    chosen = _chosen(blocks, article)
    lines = tuple(Line(block.text, kind=block.kind, level=block.level) for block in chosen)
    above = blocks[: blocks.index(chosen[0])] if chosen else []
    metadata = Metadata(
        title=_first(stated, _TITLE_TAGS) or guessed_title,
        date=next((date for tag in _DATE_TAGS if (date := iso_date(stated.get(tag, "")))), ""),
        unit=_first(stated, _UNIT_TAGS),
        author=_first(stated, _AUTHOR_TAGS),
    )
    beside = tuple(block.text for block in above[-_LINES_ABOVE:])
    return RawReport(name, lines, wrapped=False, metadata=metadata, beside=beside)


def _decoded(data: bytes, name: str) -> str:
    declared = _DECLARED.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(encoding, encoding)
    try:
        if encoding in ("utf-8", "utf8", "gb18030", "big5hkscs"):  # others are rare, and more often wrong than right
            return clean_characters(data.decode(encoding))
    except UnicodeDecodeError:
        pass  # the page says one thing and is another: weigh the bytes themselves
    return decode(data, name)


def _meta_tags(root: etree._Element) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if key and content:
            tags.setdefault(key, content)
    return tags


def _first(stated: dict[str, str], tags: tuple[str, ...]) -> str:
    return next((stated[tag] for tag in tags if tag in stated), "")


def _article(root: etree._Element) -> tuple[str, str]:
    """The main text (without white space) and the title as trafilatura finds them, "" for what it does not.

    Takes the spans of table cells out of `root`: trafilatura pads tables by them, in time that grows with the square.
    """
    for cell in root.iter("td", "th"):
        for span in ("colspan", "rowspan"):
            cell.attrib.pop(span, None)
    try:
        found = trafilatura.bare_extraction(
            root, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True
        )
    # trafilatura raises whatever its rules run into on odd pages; what it gives is a choice among our own blocks,
    # and without it they all stay.
    except Exception:
        return "", ""
    if found is None or isinstance(found, dict):
        return "", ""
    text = "".join(found.body.itertext()) if found.body is not None else found.text or ""
    return _squeezed(text), " ".join((found.title or "").split())


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _chosen(blocks: list[_Block], article: str) -> list[_Block]:
    """The blocks of the article, and those between them that are no menus; all when there is no article."""
    plain = [block.linked * 2 < len(block.text) for block in blocks]
    inside = [_squeezed(block.text.replace(" | ", "")) in article for block in blocks]
    sure = [n for n, block in enumerate(blocks) if inside[n] and plain[n] and len(block.text) >= _LONG]
    if not sure:
        return blocks
    first, last = sure[0], sure[-1]
    while first > 0 and blocks[first - 1].kind == "heading":  # the headline stands right above
        first -= 1
    # The signature and date below the text are too short for trafilatura, but stand in the same element.
    containers = {blocks[n].container for n in sure}
    return [
        block
        for n, block in enumerate(blocks)
        if n >= first and (inside[n] or plain[n]) and (n <= last or (plain[n] and block.container in containers))
    ]


def _blocks(root: etree._Element) -> Iterator[_Block]:
    """Every paragraph, heading and table row of the page in order, menus and scripts left out."""
    body = root.find("body")
    yield from _walk(root if body is None else body, _Open(), 0, 0)


class _Open:
    """The paragraph being gathered."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = 0
        self.elements = 0

    def close(self, container: int, level: int = 0) -> Iterator[_Block]:
        text = " ".join("".join(self.parts).split())
        if text:
            yield _Block(text, "heading" if level else "text", level, self.linked, container)
        self.parts, self.linked = [], 0


def _walk(element: etree._Element, opened: _Open, depth: int, container: int) -> Iterator[_Block]:
    tag = local(element).lower()
    skipped = tag in _SKIPPED or not tag or _HIDDEN.search(element.get("style") or "") is not None or depth > _MAX_DEPTH
    if not skipped:
        is_block = tag in _BLOCKS
        if is_block:
            yield from opened.close(container)
        opened.elements += 1
        own = opened.elements
        if tag == "table" and _is_data(element):
            yield from _rows(element, container)
        else:
            opened.parts.append(element.text or "")
            if tag == "a":
                opened.linked += len("".join(element.itertext()).strip())
            for part in element:
                yield from _walk(part, opened, depth + 1, container if local(part) == "br" else own)
        if is_block:
            heading = _HEADING.fullmatch(tag)
            yield from opened.close(container, int(heading[1]) if heading else 0)
    if depth:
        opened.parts.append(element.tail or "")


def _is_data(table: etree._Element) -> bool:
    """Whether it is a table of data: tables inside tables, single cells and whole articles in cells are layout."""
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    cells = [cell for row in rows for cell in row if local(cell) in ("td", "th")]
    paragraphs = max((sum(1 for _ in cell.iter("p", "h1", "h2", "h3", "br")) for cell in cells), default=0)
    return any(len(row) > 1 for row in rows) and paragraphs <= 5


def _rows(table: etree._Element, container: int) -> Iterator[_Block]:
    """One block for each row; a cell merged downwards is repeated in the rows that it belongs to."""
    hanging: dict[int, tuple[int, str]] = {}  # column → rows left, text
    for row in table.iter("tr"):
        texts: list[str] = []
        column = 0
        for cell in [part for part in row if local(part) in ("td", "th")]:
            column = _fill(hanging, column, texts)
            text = " ".join("".join(cell.itertext()).split())
            texts.append(text)
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            if rows > 1:
                hanging[column] = (rows - 1, text)
            column += columns
        _fill(hanging, column, texts)
        if any(texts):
            linked = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
            yield _Block(" | ".join(texts), "table", linked=linked, container=container)


def _fill(hanging: dict[int, tuple[int, str]], column: int, texts: list[str]) -> int:
    """Adds the cells that hang down into `column` and those right of it; the next free column."""
    while column in hanging:
        left, text = hanging.pop(column)
        texts.append(text)
        if left > 1:
            hanging[column] = (left - 1, text)
        column += 1
    return column


def _span(cell: etree._Element, name: str) -> int:
    stated = (cell.get(name) or "1").strip()
    return min(int(stated), 1000) if re.fullmatch(r"[0-9]{1,4}", stated) and int(stated) else 1
