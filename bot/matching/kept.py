"""What was found once and is likely to be asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(dict[Key, Value]):
    """Values that are made when they are first asked for; emptied when it is full, so that it never grows on."""

    def __init__(self, make: Callable[[Key], Value], most: int) -> None:
        """make: the value of a key; most: how many values are kept."""
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: Key) -> Value:
        value = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value
