"""Trouble on demand: Telegram's limits, server errors, lost connections and slowness. All of it is off by default."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from bot.sandbox.errors import ApiError, too_many_requests

_COUNTED = ("send", "copymessage", "forwardmessage", "editmessage")
_UNCOUNTED = ("sendchataction",)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bot may send; None: as much as it likes. Telegram's FAQ names 30, 1 and 20.

    penalty: seconds for which everything in that scope is refused after a limit was passed.
    """

    per_second: int | None = None
    per_chat_second: int | None = None
    per_group_minute: int | None = None
    penalty: float = 1


class Fault(StrEnum):
    """What can go wrong with a request."""

    SERVER_ERROR = "server_error"
    """500, and nothing was done."""
    DROP_BEFORE = "drop_before"
    """The connection breaks before the request was carried out."""
    DROP_AFTER = "drop_after"
    """The connection breaks after the request was carried out: the bot cannot know."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How likely (0 to 1) each fault is for a request, and how slow (seconds) every answer.

    methods: only these, in small letters; empty: all but getUpdates.
    """

    server_error: float = 0
    drop_before: float = 0
    drop_after: float = 0
    delay: float = 0
    methods: frozenset[str] = frozenset()


@dataclass(slots=True)
class Window:
    """What was counted in the last seconds, and until when the scope is closed."""

    times: deque[float] = field(default_factory=deque)
    closed_until: float = 0

    def take(self, now: float, allowed: int, seconds: float, penalty: float) -> float:
        """Count one; the seconds to wait where it was too much, else 0."""
        if now < self.closed_until:
            return self.closed_until - now
        while self.times and self.times[0] <= now - seconds:
            self.times.popleft()
        if len(self.times) >= allowed:
            self.closed_until = max(self.times[0] + seconds, now + penalty)
            return self.closed_until - now
        self.times.append(now)
        return 0


class Trouble:
    """Decides for every request what goes wrong; the same seed gives the same faults."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        limits: Limits | None = None,
        faults: Faults | None = None,
        seed: int = 1,
    ) -> None:
        self._clock = clock
        self.limits = limits or Limits()
        self.faults = faults or Faults()
        self._random = Random(seed)  # noqa: S311 - faults need not be secret, but the same every time
        self._windows: dict[tuple[str, str], Window] = {}
        self._script: deque[tuple[str, Fault | ApiError]] = deque()

    def next_time(self, method: str, fault: Fault | ApiError) -> None:
        """Let exactly the next call of the method go wrong, after those that were planned before."""
        self._script.append((method.lower(), fault))

    def delay(self, method: str) -> float:
        """Seconds to wait before the answer."""
        return self.faults.delay if self._concerns(method.lower()) else 0

    def check_limits(self, method: str, params: Mapping[str, Any]) -> None:
        """Raise 429 where the bot sends too much."""
        limits, name = self.limits, method.lower()
        if not name.startswith(_COUNTED) or name in _UNCOUNTED:
            return
        now, chat = self._clock(), str(params.get("chat_id", ""))
        is_group = chat.startswith(("-", "@"))
        for scope, allowed, seconds in (
            (("all", ""), limits.per_second, 1),
            (("chat", chat), limits.per_chat_second, 1),
            (("group", chat) if is_group else ("", ""), limits.per_group_minute if is_group else None, 60),
        ):
            if allowed is None:
                continue
            wait = self._windows.setdefault(scope, Window()).take(now, allowed, seconds, limits.penalty)
            if wait > 0:
                raise too_many_requests(max(1, math.ceil(wait)))

    def fault(self, method: str) -> Fault | None:
        """What goes wrong with this request; raises what was planned to be raised."""
        name = method.lower()
        for index, (planned, what) in enumerate(self._script):
            if planned == name:
                del self._script[index]
                if isinstance(what, ApiError):
                    raise what
                return what
        faults = self.faults
        if not self._concerns(name) or not (faults.server_error or faults.drop_before or faults.drop_after):
            return None
        chance = self._random.random()
        for fault, likelihood in (
            (Fault.SERVER_ERROR, faults.server_error),
            (Fault.DROP_BEFORE, faults.drop_before),
            (Fault.DROP_AFTER, faults.drop_after),
        ):
            if chance < likelihood:
                return fault
            chance -= likelihood
        return None

    def _concerns(self, name: str) -> bool:
        return name in self.faults.methods if self.faults.methods else name != "getupdates"


class ConnectionDroppedError(Exception):
    """The connection is to be broken off; was_done: whether the request had been carried out."""

    def __init__(self, *, was_done: bool) -> None:
        super().__init__("connection dropped")
        self.was_done = was_done


def server_error() -> ApiError:
    """What Telegram says when it stumbles."""
    return ApiError(500, "Internal Server Error")
