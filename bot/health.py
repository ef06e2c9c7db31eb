"""Whether the bot is well: alive, alive with something that is not as it should be, or to be started anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

AWAY_SECONDS = 100.0
"""Without a successful call for so long, Telegram is away: a question for updates is answered after 30 s, and while
there is a webhook Telegram is asked each minute."""
LOOK_SECONDS = 120.0
"""The runner of deliveries looks each second; while Telegram asks to wait it does not."""


class Health(StrEnum):
    """How the bot is."""

    OK = "ok"
    DEGRADED = "degraded"
    """Alive, and nothing is lost, but something is not as it should be; a restart would not help."""
    DOWN = "down"
    """A restart may help."""


@dataclass(frozen=True, slots=True)
class Signs:
    """Where to look. Times are seconds; None: not yet.

    uptime: of the process. answers: whether the database does. telegram: since the last successful call. takes: whether
    updates can be taken at all. keeps: whether the database takes them. waiting: how many are not handled yet. sends:
    whether the runner of deliveries runs, and looked: since its last look.
    """

    uptime: Callable[[], float]
    answers: Callable[[], Awaitable[bool]]
    telegram: Callable[[], float | None]
    takes: Callable[[], bool]
    keeps: Callable[[], bool]
    waiting: Callable[[], int]
    sends: Callable[[], bool]
    looked: Callable[[], float | None]


async def examine(signs: Signs) -> tuple[bool, dict[str, Any]]:
    """Whether the bot is alive, and the details: numbers and words of this file, nothing of anybody."""
    answers = await signs.answers()
    telegram, looked = signs.telegram(), signs.looked()
    is_away = telegram is None or telegram > AWAY_SECONDS
    is_behind = looked is None or looked > LOOK_SECONDS
    if not answers or not signs.takes() or not signs.sends():
        health = Health.DOWN
    elif is_away or is_behind or not signs.keeps():
        health = Health.DEGRADED
    else:
        health = Health.OK
    return health is not Health.DOWN, {
        "status": health,
        "process": {"seconds": _rounded(signs.uptime())},
        "database": {"reads": answers, "keeps_updates": signs.keeps()},
        "telegram": {"reached": not is_away, "seconds_since_last_success": _rounded(telegram)},
        "updates": {"taken": signs.takes(), "waiting": signs.waiting()},
        "deliveries": {"running": signs.sends(), "seconds_since_last_look": _rounded(looked)},
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
