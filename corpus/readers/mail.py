"""Mails (.eml, RFC 5322) with their attachments, and web pages saved as one file (.mht)."""

from __future__ import annotations

import datetime
import email
import email.errors
import email.header
import email.policy
import email.utils
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from pathlib import Path
from typing import cast

from corpus.errors import UnreadableReport
from corpus.readers.allowance import Allowance, ReadMember
from corpus.readers.encoding import clean_characters, decode
from corpus.readers.html import read_html
from corpus.report import Line, Metadata, RawReport

_REMEDY = "请用邮件软件打开，把正文另存为 .docx 或 .txt 后添加。"
_MAX_PARTS = 1_000
# What the standard library's parser is known to raise on damaged headers and bodies.
_MAIL_ERRORS = (
    email.errors.MessageError, ValueError, OverflowError, LookupError, TypeError, AttributeError, RecursionError,
)  # fmt: skip


def read_mail(
    data: bytes, name: str, allowance: Allowance, read_member: ReadMember
) -> Iterator[RawReport | UnreadableReport]:
    """The mail's own text as one RawReport, where it has any, then what `read_member` yields for each attachment.

    The subject is the title, the day of sending the date. Attachments are called "邮件.eml/附件.docx"; pictures
    that belong to the text are left out. Raises UnreadableReport when there is neither text nor attachment.
    """
    allowance.enter(name)
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = list(_leaves(message))
        attached = [part for part in parts if _is_attachment(part)]
        own = _own_text(message, [part for part in parts if not _is_attachment(part)], name)
    except _MAIL_ERRORS as error:
        raise UnreadableReport(name, "邮件已损坏", _REMEDY) from error
    if own is None and not attached:
        raise UnreadableReport(name, "邮件里没有文字，也没有附件", _REMEDY)
    if own is not None:
        yield own
    for number, part in enumerate(attached, 1):
        yield from _attachment(part, f"{name}/{_file_name(part) or f'附件{number}'}", name, allowance, read_member)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold content; a mail attached to the mail is one part."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in cast("list[Message]", message.get_payload())[:_MAX_PARTS]:
            yield from _leaves(part)
    else:
        yield message


def _is_attachment(part: Message) -> bool:
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        return True
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    named = bool(_file_name(part))
    if disposition.startswith("attachment"):
        return True
    belongs_to_text = part.get("Content-ID") is not None or part.get("Content-Location") is not None
    return named and not belongs_to_text and not kind.startswith("image/")


def _own_text(message: Message, parts: list[Message], name: str) -> RawReport | None:
    """The mail's text: the plain version, or the web page where there is no plain one."""
    subject = _header(message, "Subject")
    is_page = message.get_content_type() == "multipart/related" and message.get("To") is None  # saved by a browser
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    if plain and not is_page:
        lines: tuple[Line, ...] = tuple(
            Line(line.rstrip()) for part in plain for line in _decoded(part, name).split("\n")
        )
        report = RawReport(name, lines, wrapped=True)
    elif pages:
        report = read_html(_decoded(pages[0], name).encode("utf-8"), name)
    else:
        return None
    if not any(character.isalnum() for line in report.lines for character in line.text):
        return None
    if is_page:
        return report
    # Who sends a report by mail need not have written it, so the sender is not its author.
    metadata = Metadata(title=subject, date=_day(message.get("Date")))
    heading = (Line(subject, kind="heading", level=1),) if subject else ()
    return replace(report, lines=heading + report.lines, metadata=metadata)


def _decoded(part: Message, name: str) -> str:
    """The text of one part: in the encoding that it states, when that is true."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    stated = str(part.get_content_charset() or "").replace("_", "-")
    stated = "gb18030" if stated in ("gb2312", "gbk", "x-gbk", "cp936") else stated
    try:
        return clean_characters(data.decode(stated))
    except (LookupError, ValueError):
        return decode(data, name)


def _header(part: Message, field: str) -> str:
    return _plain_text(str(part.get(field, "")))


def _plain_text(stated: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded; raw bytes are taken for gb18030 or UTF-8."""
    pieces = []
    try:
        decoded = email.header.decode_header(stated)
    except (email.errors.HeaderParseError, ValueError):
        decoded = [(stated, None)]
    for piece, encoding in decoded:
        if isinstance(piece, str):
            piece = piece.encode("utf-8", "surrogateescape")
        wanted = "gb18030" if (encoding or "").lower() in ("gb2312", "gbk") else encoding
        for candidate in (wanted, "utf-8", "gb18030"):
            try:
                pieces.append(piece.decode(candidate or "utf-8"))
                break
            except (LookupError, ValueError):
                continue
    return " ".join(clean_characters("".join(pieces)).split())


def _file_name(part: Message) -> str:
    """The attachment's name without folders, "" when it states none."""
    stated = part.get_filename()
    return _plain_text(str(stated)).replace("\\", "/").rpartition("/")[2].strip() if stated else ""


def _day(stated: object) -> str:
    try:
        moment = email.utils.parsedate_to_datetime(str(stated))
    except _MAIL_ERRORS:
        return ""
    return moment.date().isoformat() if moment.date() > datetime.date(1970, 1, 1) else ""


def _attachment(
    part: Message, shown: str, name: str, allowance: Allowance, read_member: ReadMember
) -> Iterator[RawReport | UnreadableReport]:
    try:
        inner = part.get_payload()
        if isinstance(inner, list):  # an attached mail
            content = b"".join(message.as_bytes() for message in inner if isinstance(message, Message))
        else:
            decoded = part.get_payload(decode=True)
            content = decoded if isinstance(decoded, bytes) else b""
    except _MAIL_ERRORS:
        yield UnreadableReport(shown, "附件已损坏", "请用邮件软件把附件另存出来后添加。")
        return
    try:
        allowance.take(len(content), name)
        with tempfile.TemporaryDirectory(prefix="hongzhou-") as folder:
            stored = Path(folder) / "member"
            stored.write_bytes(content)
            yield from read_member(stored, shown, allowance.deeper())
    except UnreadableReport as error:
        yield error
