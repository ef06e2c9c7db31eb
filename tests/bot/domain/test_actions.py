"""How the action of a button travels through Telegram, and comes back."""

import pytest

from bot.domain.actions import (
    MAX_ACTION_BYTES,
    Action,
    Ask,
    Forget,
    Manage,
    Open,
    Page,
    SetLanguage,
    ShowEntry,
    ShowList,
    ShowMore,
    ShowOthers,
    decode,
    encode,
)
from bot.domain.audit import LogView
from bot.domain.directory import Facet, place_key
from bot.domain.fields import MAX_ID_LENGTH
from bot.domain.personal_data import ForgetMove
from bot.domain.questions import Filter
from bot.domain.team import TeamMove

ACTIONS = [
    ShowEntry("solawi-flaeming"),
    ShowEntry("solawi-flaeming", Facet.PHONE, anew=True),
    ShowList(Filter("nature"), anew=True),
    ShowEntry("x" * MAX_ID_LENGTH, Facet.IMAGE_CREDIT),
    ShowMore("solawi-flaeming", Facet.CONTACT),
    ShowMore("x" * MAX_ID_LENGTH, Facet.OPENING_HOURS),
    ShowList(Filter()),
    ShowList(Filter(topic="t" * 24, place=place_key("Bad Belzig"), kind="k" * 16), 9999),
    ShowOthers(1_790_000_000),
    Ask(2),
    SetLanguage("de"),
    *(Open(page) for page in Page),
    *(Forget(move) for move in ForgetMove),
    *(Manage(move, "x" * 32) for move in TeamMove),
    Manage(TeamMove.CHANGE, f"{9**18}.announcer.1"),
    Manage(TeamMove.LOG, LogView(999_999, entry_id="x" * MAX_ID_LENGTH).argument()),
    Manage(TeamMove.LOG, LogView(99, 2**52 - 1, "x" * MAX_ID_LENGTH).argument()),
]


@pytest.mark.parametrize("action", ACTIONS, ids=encode)
def test_an_action_comes_back_as_it_was(action: Action) -> None:
    assert decode(encode(action)) == action


@pytest.mark.parametrize("action", ACTIONS, ids=encode)
def test_an_action_fits_telegrams_limit(action: Action) -> None:
    assert len(encode(action).encode()) <= MAX_ACTION_BYTES


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1:",
        "0:p:start",
        "2:p:start",
        "1:e:solawi-flaeming",
        "1:e:solawi-flaeming:unknown",
        "1:e:solawi-flaeming:summary:more",
        "1:m:solawi-flaeming:unknown",
        "1:l:-:-:-",
        "1:l:-:-:-:x",
        "1:l:-:-:-:-1",
        "1:o:x",
        f"1:o:{9**30}",
        f"1:d:sh:{9**30}:",
        "1:a:",
        "1:s",
        "1:p:nowhere",
        "1:z:1",
        "1:t:zz:1",
        "1:t:s",
        "what?",
    ],
)
def test_stale_and_forged_data_mean_nothing(data: str) -> None:
    assert decode(data) is None
