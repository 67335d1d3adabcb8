"""Damages files as transport, disks and attackers do, reproducibly from a seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

from corpus.readers.package import ZIP_ERRORS

_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_HUGE = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"99999999999", b"1e308", b"")
Damage = Callable[[bytes, random.Random], bytes]


def flipped_bits(data: bytes, chance: random.Random) -> bytes:
    """Some bits turned over."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 30, 200))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncated(data: bytes, chance: random.Random) -> bytes:
    """The end, or the beginning, lost."""
    place = chance.randrange(len(data))
    return data[:place] if chance.random() < 0.8 else data[place:]


def repeated(data: bytes, chance: random.Random) -> bytes:
    """A piece stored more than once, there or elsewhere."""
    start, end = _piece(data, chance)
    place = chance.choice((end, chance.randrange(len(data))))
    return data[:place] + data[start:end] * chance.choice((1, 2, 50)) + data[place:]


def removed(data: bytes, chance: random.Random) -> bytes:
    """A piece lost, or overwritten with zeros or noise."""
    start, end = _piece(data, chance)
    filled = chance.choice((b"", bytes(end - start), chance.randbytes(end - start)))
    return data[:start] + filled + data[end:]


def renumbered(data: bytes, chance: random.Random) -> bytes:
    """Written numbers and tags replaced: sizes, places, counts."""
    found = list((_NUMBER if chance.random() < 0.7 else _TAG).finditer(data))
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 10)))), key=lambda m: -m.start()):
        own = match.group()
        new = chance.choice(_HUGE) if own[:1] != b"<" else chance.choice((b"", own * 2, own * 500, b"<x>"))
        data = data[: match.start()] + new + data[match.end() :]
    return data


def in_a_member(data: bytes, chance: random.Random) -> bytes:
    """One part of a ZIP package damaged, left out or renamed, the package whole; other files as `renumbered`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(entry.filename, archive.read(entry)) for entry in archive.infolist() if not entry.is_dir()]
    except (*ZIP_ERRORS, OSError, NotImplementedError, RuntimeError):  # no ZIP, or damaged before
        return renumbered(data, chance)
    if not members:
        return renumbered(data, chance)
    hit = chance.randrange(len(members))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members):
            if number == hit:
                way = chance.randrange(8)
                if way == 0:
                    continue
                if way == 1:
                    name = chance.choice(("../" + name, name.upper(), "x" * 300, members[hit - 1][0]))
                elif content:
                    content = chance.choice((flipped_bits, truncated, repeated, removed, renumbered))(content, chance)
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


KINDS: tuple[Damage, ...] = (flipped_bits, truncated, repeated, removed, renumbered, in_a_member)


def damaged(data: bytes, seed: int) -> bytes:
    """The file with one kind of damage or two, the same for the same seed; never empty."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2))):
        data = chance.choice(KINDS)(data, chance) or b"\0"
    return data


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 16, 512, 4_096, 100_000)))
