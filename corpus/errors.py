"""Errors that a user may meet. Each says what is wrong, where, and what to do next.

Messages are in Chinese, because they are shown to the user as they are.
"""

from __future__ import annotations


class HongzhouError(Exception):
    """Base of every error that the product raises on purpose; `str()` is fit for the screen."""


class UnreadableReport(HongzhouError):
    """A file that cannot be read as a report.

    `name` is the file's display name, `reason` what is wrong (with page or line where known),
    `remedy` what the user can do.
    """

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"《{name}》无法读取：{reason}。{remedy}")
        self.name = name
        self.reason = reason
        self.remedy = remedy


class UnknownReport(HongzhouError):
    """A report id that the library does not hold."""

    def __init__(self, report_id: str) -> None:
        super().__init__(f"报告库中没有编号为 {report_id} 的报告。请用 list 命令或“报告库”页查看现有编号。")
        self.report_id = report_id


class UnknownPassage(HongzhouError):
    """A passage id that the library does not hold."""

    def __init__(self, passage_id: int) -> None:
        super().__init__(f"报告库中已没有第 {passage_id} 号段落，它的报告可能刚被移除。请重新提问。")
        self.passage_id = passage_id


class LibraryError(HongzhouError):
    """The library folder cannot be opened or written."""


class ModelError(HongzhouError):
    """An embedding model cannot be loaded."""


class QuestionError(HongzhouError):
    """A question that cannot be answered as it stands (empty, far too long)."""
