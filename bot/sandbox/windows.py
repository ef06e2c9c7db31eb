"""Counts calls in moving windows of time, and closes a scope for a while where there were too many."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that was asked for at one moment and lasts until another (seconds)."""

    asked_at: float
    until: float

    def seconds_left(self, now: float) -> int:
        """As Telegram tells it: whole seconds, at least one."""
        return max(1, math.ceil(self.until - now))


@dataclass(slots=True)
class _Window:
    times: deque[float] = field(default_factory=deque)
    wait: Wait | None = None


class Windows:
    """The calls of the last `seconds` by scope (a chat, or the whole bot); scopes without any are forgotten."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def __len__(self) -> int:
        return len(self._windows)

    def running(self, scope: str, now: float) -> Wait | None:
        """The wait during which the scope is closed."""
        window = self._windows.get(scope)
        return window.wait if window and window.wait and now < window.wait.until else None

    def take(self, scope: str, now: float, allowed: int, penalty: float) -> Wait | None:
        """Count one call; the wait where it was one too many, which closes the scope for `penalty` seconds at least."""
        times = self._touched(scope, now).times
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= allowed:
            return self.close(scope, now, max(times[0] + self._seconds, now + penalty))
        times.append(now)
        return None

    def close(self, scope: str, now: float, until: float) -> Wait:
        """Ask everybody in the scope to wait."""
        wait = self._touched(scope, now).wait = Wait(now, until)
        return wait

    def _touched(self, scope: str, now: float) -> _Window:
        """The window of a scope, moved behind all others, so that those in front are the ones to forget."""
        window = self._windows.setdefault(scope, _Window())
        self._windows.move_to_end(scope)
        while self._is_over(next(iter(self._windows.values())), now) and len(self._windows) > 1:
            self._windows.popitem(last=False)
        return window

    def _is_over(self, window: _Window, now: float) -> bool:
        is_closed = window.wait is not None and now < window.wait.until
        return not is_closed and (not window.times or window.times[-1] <= now - self._seconds)
