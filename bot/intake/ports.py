"""What the way in needs of others: a place for updates, and somebody who counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.updates import Left, Raw, SetAside


class Store(Protocol):
    """Where updates are kept; every method raises NotKeptError where the database fails."""

    async def write(
        self, taken: Sequence[tuple[Raw, bool]], begun: Sequence[int], handled: Sequence[int], now: datetime
    ) -> set[int]:
        """Keep all of this at once: updates, each with whether its handling begins at once; the numbers of those whose
        handling begins, and of those that are handled. Returns the numbers of the updates that are new.
        """
        ...

    async def left(self) -> list[Left]:
        """What was not handled when the process ended, in the order in which it came."""
        ...

    async def set_aside(self, update: SetAside) -> None:
        """Handle an update no more, but keep it."""
        ...


class Counts(Protocol):
    """Somebody who counts what comes in."""

    def taken(self, new: int, repeated: int) -> None:
        """So many updates were kept, and so many were known already."""
        ...

    def handled(self, kind: str, seconds: float) -> None:
        """An update of a kind was handled."""
        ...

    def set_aside(self, why: str) -> None:
        """An update will not be handled."""
        ...
