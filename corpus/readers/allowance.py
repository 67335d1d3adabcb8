"""How much may still come out of one file that holds others: against bombs that unpack without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableReport
from corpus.report import RawReport

MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024
MAX_DEPTH = 4
"""An archive in a mail in an archive in a mail: deeper than anyone packs."""


@dataclass
class _Left:
    members: int = MAX_MEMBERS
    total: int = MAX_TOTAL_BYTES


@dataclass(frozen=True)
class Allowance:
    """What is left for the files inside one file, shared by all levels; `depth` counts the levels above."""

    depth: int = 0
    left: _Left = field(default_factory=_Left)

    def deeper(self) -> Allowance:
        """The same allowance one level down."""
        return Allowance(self.depth + 1, self.left)

    def enter(self, name: str) -> None:
        """Raises UnreadableReport when the file called `name` lies too deep to be unpacked."""
        if self.depth >= MAX_DEPTH:
            raise UnreadableReport(name, f"压缩包或邮件一层套一层，超过 {MAX_DEPTH} 层", "请解压后添加里面的文件。")

    def take(self, size: int, name: str) -> None:
        """Counts one member of `size` bytes; raises UnreadableReport when that is more than is left."""
        self.left.members -= 1
        self.left.total -= size
        if self.left.members < 0:
            raise UnreadableReport(
                name, f"里面的文件超过 {MAX_MEMBERS} 个，其余没有读取", "请分成几个压缩包，或解压后添加文件夹。"
            )
        if self.left.total < 0:
            raise UnreadableReport(
                name, f"解压后超过 {MAX_TOTAL_BYTES >> 30} GB，其余没有读取", "请分成几个压缩包，或解压后添加文件夹。"
            )


ReadMember = Callable[[Path, str, Allowance], Iterator[RawReport | UnreadableReport]]
"""How the files inside are read: (a temporary file, display name, allowance) → what `corpus.readers.read` yields."""
