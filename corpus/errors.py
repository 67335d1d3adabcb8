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


class ClassifiedReport(HongzhouError):
    """A document that bears a security marking, which the operator has not allowed.

    `name` is the file's display name, `marking` what stands on it (机密★1年).
    """

    def __init__(self, name: str, marking: str) -> None:
        super().__init__(
            f"《{name}》首页标有密级“{marking}”，没有添加，也没有留下副本。涉密文件不得存入未经批准的系统；"
            "若已解密或经批准，请由管理员用命令行 add --allow-classified"
            "（或环境变量 HONGZHOU_ALLOW_CLASSIFIED=1）添加。"
        )
        self.name = name
        self.marking = marking


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


class PageUnavailable(HongzhouError):
    """The picture of a page of an original cannot be shown; the text of the report still can."""


class LibraryError(HongzhouError):
    """The library folder cannot be opened or written."""


class ModelError(HongzhouError):
    """An embedding model cannot be loaded."""


class LanguageModelError(HongzhouError):
    """A language model is configured in a way that cannot work."""


class QuestionError(HongzhouError):
    """A question that cannot be answered as it stands (empty, far too long)."""
