"""Trouble on demand: Telegram's limits, server errors, lost connections and slowness. All of it is off by default."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from bot.sandbox.errors import ApiError, too_many_requests
from bot.sandbox.windows import Windows

GRACE_SECONDS = 0.05
"""Calls that arrive so soon after a wait was asked for were on their way already: who sent them cannot have known."""
_COUNTED = ("send", "copymessage", "forwardmessage", "editmessage")
_UNCOUNTED = ("sendchataction",)
_WHOLE_BOT = ""


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
    SILENCE = "silence"
    """The request is carried out and no answer ever comes; after a long time the connection breaks."""
    TOO_MANY = "too_many"
    """429, and everything that counts is refused in all chats for a while."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How likely (0 to 1) each fault is for a request, and how slow (seconds) every answer.

    too_many meets only requests that count for the limits; retry_after: the seconds that it closes the bot for.
    silence_seconds: how long the connection stays open without an answer.
    methods: only these, in small letters; empty: all but getUpdates.
    """

    server_error: float = 0
    drop_before: float = 0
    drop_after: float = 0
    silence: float = 0
    too_many: float = 0
    delay: float = 0
    retry_after: int = 1
    silence_seconds: float = 60
    methods: frozenset[str] = frozenset()


class Trouble:
    """Decides for every request what goes wrong; the same seed gives the same faults.

    tally: "over_limit" counts calls that passed a limit, "during_wait" counts those made although a wait had been asked
    for, and each fault is counted by its value.
    """

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
        self.tally: Counter[str] = Counter()
        self._script: deque[tuple[str, Fault | ApiError]] = deque()
        self.seed(seed)

    @property
    def limits(self) -> Limits:
        """How much the bot may send; new ones count from zero and end every wait."""
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._limits = limits
        self._bot, self._chats, self._groups = Windows(1), Windows(1), Windows(60)

    def seed(self, seed: int) -> None:
        """Begin the row of faults that belongs to this number."""
        self._random = Random(seed)  # noqa: S311 - faults need not be secret, but the same every time

    def next_time(self, method: str, fault: Fault | ApiError) -> None:
        """Let exactly the next call of the method go wrong, after those that were planned before."""
        self._script.append((method.lower(), fault))

    def delay(self, method: str) -> float:
        """Seconds to wait before the answer."""
        return self.faults.delay if self._concerns(method.lower()) else 0

    def decide(self, method: str, params: Mapping[str, Any], arrived: float | None = None) -> Fault | None:
        """What the transport has to break with this request; the one place where it is decided.

        arrived: when it reached the server, where that was before now. Raises ApiError where Telegram refuses it: 429
        for a limit, 500, or what was planned.
        """
        name, now = method.lower(), self._clock()
        is_counted = name.startswith(_COUNTED) and name not in _UNCOUNTED
        if is_counted:
            self._keep_limits(str(params.get("chat_id", "")), now, now if arrived is None else arrived)
        fault = self._planned(name) or self._by_chance(name, is_counted=is_counted)
        if fault is None:
            return None
        self.tally[fault] += 1
        if fault is Fault.SERVER_ERROR:
            raise ApiError(500, "Internal Server Error")
        if fault is Fault.TOO_MANY:
            wait = self._bot.close(_WHOLE_BOT, now, now + self.faults.retry_after)
            raise too_many_requests(wait.seconds_left(now))
        return fault

    def _keep_limits(self, chat: str, now: float, arrived: float) -> None:
        """Raise 429 where a wait is running or a limit is passed."""
        limits = self.limits
        scopes = [(self._bot, _WHOLE_BOT, limits.per_second), (self._chats, chat, limits.per_chat_second)]
        if chat.startswith(("-", "@")):
            scopes.append((self._groups, chat, limits.per_group_minute))
        running = [wait for windows, scope, _ in scopes if (wait := windows.running(scope, now))]
        if running:
            if any(arrived > wait.asked_at + GRACE_SECONDS for wait in running):
                self.tally["during_wait"] += 1
            raise too_many_requests(max(wait.seconds_left(now) for wait in running))
        for windows, scope, allowed in scopes:
            if allowed is not None and (wait := windows.take(scope, now, allowed, limits.penalty)):
                self.tally["over_limit"] += 1
                raise too_many_requests(wait.seconds_left(now))

    def _planned(self, name: str) -> Fault | None:
        """What was planned for this call; raises what was planned to be raised."""
        for index, (planned, what) in enumerate(self._script):
            if planned == name:
                del self._script[index]
                if isinstance(what, ApiError):
                    raise what
                return what
        return None

    def _by_chance(self, name: str, *, is_counted: bool) -> Fault | None:
        likelihoods = {fault: getattr(self.faults, fault.value) for fault in Fault}
        if not self._concerns(name) or not any(likelihoods.values()):
            return None
        chance = self._random.random()
        for fault, likelihood in likelihoods.items():
            if chance < likelihood:
                return fault if is_counted or fault is not Fault.TOO_MANY else None
            chance -= likelihood
        return None

    def _concerns(self, name: str) -> bool:
        return name in self.faults.methods if self.faults.methods else name != "getupdates"


class ConnectionDroppedError(Exception):
    """The connection is to be broken off; was_done: whether the request had been carried out.

    after: seconds of silence before.
    """

    def __init__(self, *, was_done: bool, after: float = 0) -> None:
        super().__init__("connection dropped")
        self.was_done = was_done
        self.after = after
