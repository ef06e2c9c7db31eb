"""When the bot is well, and when a restart may help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.health import AWAY_SECONDS, LOOK_SECONDS, Signs, examine


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


WELL = Signs(
    uptime=lambda: 60.04,
    answers=yes,
    telegram=lambda: 2.0,
    takes=lambda: True,
    keeps=lambda: True,
    waiting=lambda: 0,
    sends=lambda: True,
    looked=lambda: 0.5,
)


async def test_all_is_well() -> None:
    assert await examine(WELL) == (
        True,
        {
            "status": "ok",
            "process": {"seconds": 60.0},
            "database": {"reads": True, "keeps_updates": True},
            "telegram": {"reached": True, "seconds_since_last_success": 2.0},
            "updates": {"taken": True, "waiting": 0},
            "deliveries": {"running": True, "seconds_since_last_look": 0.5},
        },
    )


@pytest.mark.parametrize(
    "signs",
    [
        replace(WELL, telegram=lambda: None),
        replace(WELL, telegram=lambda: AWAY_SECONDS + 1),
        replace(WELL, keeps=lambda: False),
        replace(WELL, looked=lambda: None),
        replace(WELL, looked=lambda: LOOK_SECONDS + 1),
    ],
)
async def test_what_a_restart_would_not_change_leaves_it_alive(signs: Signs) -> None:
    is_alive, details = await examine(signs)
    assert (is_alive, details["status"]) == (True, "degraded")


@pytest.mark.parametrize(
    "signs", [replace(WELL, answers=no), replace(WELL, takes=lambda: False), replace(WELL, sends=lambda: False)]
)
async def test_what_a_restart_may_change_does_not(signs: Signs) -> None:
    is_alive, details = await examine(signs)
    assert (is_alive, details["status"]) == (False, "down")
