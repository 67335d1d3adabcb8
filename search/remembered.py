"""A bounded memory of what was made most recently."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """The last `limit` values by key, those not used for longest dropped first. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """The values known among those of `keys`."""
        with self._lock:
            return {key: self._values[key] for key in keys if key in self._values}

    def add(self, used: Mapping[Key, Value]) -> None:
        """Puts what was used last at the end and drops the oldest beyond the limit."""
        with self._lock:
            for key, value in used.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._limit:
                self._values.popitem(last=False)
