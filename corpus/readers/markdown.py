"""Markdown: headings with their level, paragraphs, lists and tables, without the marks.

Rules: CommonMark 0.31, plus tables and footnotes as GitHub writes them. One departure: a line that ends with a
full stop ends its paragraph, because many Chinese authors leave no blank line between paragraphs.
"""

from __future__ import annotations

import re

from corpus.readers.dates import iso_date
from corpus.readers.encoding import decode
from corpus.report import Line, Metadata, RawReport

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\u3000]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_BULLET = re.compile(r"\s*[-*+](?:[ \t]+\[[ xX]\])?[ \t]+")
_NUMBERED = re.compile(r"\s*\d{1,9}[.)、．][ \t]*(?=\D)")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*")
_LINK_TARGET = re.compile(r" {0,3}\[[^\]^][^\]]*\]:[ \t]*\S+")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PARAGRAPH_END = re.compile(r"(?:[。！？；：:]|[。！？；][”’）》」]|  |\\)$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Lengths are bounded, so that a hostile line takes time in proportion to its length.
_INLINE = (
    (re.compile(r"!\[([^\]]{0,200})\]\([^()\s]*(?:\s+\"[^\"]*\")?\)"), ""),  # an image
    (re.compile(r"\[\^[^\]\s]{1,50}\]"), ""),  # the mark of a footnote
    (re.compile(r"\[([^\]]{1,200})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\)"), r"\1"),  # a link
    (re.compile(r"\[([^\]]{1,200})\]\[[^\]]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"<br\s*/?>", re.I), " "),
    (re.compile(r"</?[a-zA-Z][^<>]{0,500}>"), ""),
    (re.compile(r"(`+)(.{1,500}?)\1"), r"\2"),
    (re.compile(r"(\*{1,3})(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"~~(.{1,500}?)~~"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_FRONT_MATTER_KEYS = {
    "title": "title",
    "标题": "title",
    "date": "date",
    "日期": "date",
    "author": "author",
    "作者": "author",
    "source": "unit",
    "unit": "unit",
    "来源": "unit",
    "单位": "unit",
    "发文单位": "unit",
    "文号": "number",
}


def read_markdown(data: bytes, name: str) -> RawReport:
    """A Markdown file: each Line a heading with its level, a paragraph, a list item, a table row or a footnote.

    The title, date, author and source that its front matter (--- … ---) states are its metadata.
    Raises UnreadableReport when the bytes are no text.
    """
    source, metadata = _front_matter(_COMMENT.sub("", decode(data, name)).split("\n"))
    return RawReport(name, tuple(_Blocks().read(source)), wrapped=False, metadata=metadata)


def _front_matter(source: list[str]) -> tuple[list[str], Metadata]:
    if not source or source[0].rstrip() != "---":
        return source, Metadata()
    end = next((number for number in range(1, min(len(source), 60)) if source[number].rstrip() in ("---", "...")), 0)
    stated = [re.match(r"([^\s:：#-][^:：]*)[:：](.*)", line) for line in source[1:end]]
    if end == 0 or not any(stated):  # a rule above ordinary text
        return source, Metadata()
    fields = {
        _FRONT_MATTER_KEYS.get(found[1].strip().lower(), ""): found[2].strip(" \t\"'") for found in stated if found
    }
    fields.pop("", None)
    fields["date"] = iso_date(fields.get("date", ""))
    return source[end + 1 :], Metadata(**fields)


def _plain(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return " ".join(text.split(" ")).strip()


def _heading_text(rest: str) -> str:
    """What stands after the # of a heading, without the # that may close it."""
    text = rest.strip()
    opened = text.rstrip("#")
    return opened.rstrip() if opened == "" or opened[-1] in " \t" else text


def _cells(row: str) -> str:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return " | ".join(_plain(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner))


class _Blocks:
    """Gathers the lines of a paragraph until something ends it."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.paragraph: list[str] = []

    def read(self, source: list[str]) -> list[Line]:
        fence = ""
        in_table = False
        for number, line in enumerate(source):
            following = source[number + 1] if number + 1 < len(source) else ""
            if fence or (opened := _FENCE.match(line)):
                in_table = False
                if not fence:
                    self.end()
                    fence = opened[1] if opened else ""
                elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                    fence = ""
                else:
                    self.add(line.rstrip())
                continue
            line = _QUOTE.sub("", line) if _QUOTE.match(line) else line
            if in_table and "|" in line:
                if not _TABLE_RULE.match(line):
                    self.lines.append(Line(_cells(line), kind="table"))
                continue
            in_table = "|" in line and "|" in following and _TABLE_RULE.match(following) is not None
            if in_table:
                self.end()
                self.lines.append(Line(_cells(line), kind="table"))
            else:
                self.line(line)
        self.end()
        return self.lines

    def line(self, line: str) -> None:
        """One line outside code and tables."""
        if not line.strip() or _LINK_TARGET.match(line):
            self.end()
        elif self.paragraph and (underline := _UNDERLINE.match(line)):
            heading = " ".join(self.paragraph)
            self.paragraph = []
            self.lines.append(Line(_plain(heading), kind="heading", level=1 if underline[1][0] == "=" else 2))
        elif _RULE.match(line):
            self.end()
        elif heading_found := _HEADING.match(line):
            self.end()
            if title := _plain(_heading_text(line[heading_found.end() :])):
                self.lines.append(Line(title, kind="heading", level=len(heading_found[1])))
        elif footnote := _FOOTNOTE.match(line):
            self.end()
            self.lines.append(Line(_plain(line[footnote.end() :]), kind="footnote"))
        else:
            if (bullet := _BULLET.match(line)) or _NUMBERED.match(line):
                self.end()
                line = line[bullet.end() :] if bullet else line
            self.paragraph.append(line)
            if _PARAGRAPH_END.search(line):
                self.end()

    def add(self, text: str) -> None:
        if text:
            self.lines.append(Line(text))

    def end(self) -> None:
        """The gathered lines become one paragraph; a space joins them only between Latin letters or digits."""
        text = ""
        for part in (line.strip().removesuffix("\\") for line in self.paragraph):
            latin = text[-1:].isascii() and part[:1].isascii() and text != ""
            text += (" " if latin else "") + part
        self.paragraph = []
        self.add(_plain(text))
