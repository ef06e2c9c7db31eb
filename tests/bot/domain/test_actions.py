"""How the action of a button travels through Telegram, and comes back."""

import pytest

from bot.domain.actions import (
    MAX_ACTION_BYTES,
    Action,
    Ask,
    Handle,
    Manage,
    Open,
    Page,
    SetLanguage,
    ShowEntry,
    ShowList,
    ShowMore,
    ShowOthers,
    Teach,
    Tell,
    Tend,
    decode,
    encode,
)
from bot.domain.audit import LogView
from bot.domain.directory import Facet, place_key
from bot.domain.fields import MAX_ID_LENGTH
from bot.domain.inbox import HandleMove, Part, TellMove
from bot.domain.questions import Filter
from bot.domain.teaching import TeachMove
from bot.domain.team import TeamMove
from bot.domain.upkeep import WITHDRAW_LATER, RoundStep, TendMove

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
    *(Tell(move, 10**17, Part.RELATION) for move in TellMove),
    Tell(TellMove.WRONG, 0, "x" * MAX_ID_LENGTH),
    *(Handle(move, 10**17, "9" * 17) for move in HandleMove),
    *(Open(page) for page in Page),
    *(Manage(move, "x" * 32) for move in TeamMove),
    Manage(TeamMove.CHANGE, f"{9**18}.announcer.1"),
    Manage(TeamMove.LOG, LogView(999_999, entry_id="x" * MAX_ID_LENGTH).argument()),
    Tend(TendMove.UNDO, "x" * MAX_ID_LENGTH, "9" * 12),
    Tend(TendMove.WITHDRAW, "x" * MAX_ID_LENGTH, WITHDRAW_LATER),
    Tend(TendMove.ROUND, "", RoundStep.BEGIN),
    *(Teach(move, 10**8, "x" * MAX_ID_LENGTH) for move in TeachMove),
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
        "1:c:!:hof:",
        "1:c:p:hof",
        f"1:d:sh:{9**30}:",
        "1:r:p",
        "1:r:p:x:",
        "1:r:none:1:",
        f"1:r:s:{9**30}:",
        "1:i:s:1",
        "1:i:none:1:",
        "1:i:s:1::",
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
