"""What Telegram shows of the bot by itself: set in each language, once."""

import pytest

from bot.domain.team import Member, Role
from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.wording.voice import Voices
from handlers.menu import set_menu, set_menu_of
from tests.stage import Stage, stage_for

GERMANS = ("vorschlagen", "sprache", "hilfe", "ueber", "datenschutz", "meinedaten", "vergiss")
ENGLISH = ("propose", "language", "help", "about", "privacy", "mydata", "forget")

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_germans_see_german_commands(stage: Stage) -> None:
    user, chat = stage.person("de")
    shown = {command["command"]: command["description"] for command in stage.telegram.commands_shown(chat, user)}
    assert shown["themen"] == "Nach Themen stöbern"
    assert list(shown) == ["start", "themen", "orte", "alle", "abo", "stop", *GERMANS]


async def test_the_english_see_english_commands(stage: Stage) -> None:
    user, chat = stage.person("en")
    shown = [command["command"] for command in stage.telegram.commands_shown(chat, user)]
    assert shown == ["start", "topics", "places", "all", "subscribe", "stop", *ENGLISH]


async def test_everybody_else_sees_the_default_language(stage: Stage) -> None:
    user, chat = stage.person("fr")
    assert "themen" in [command["command"] for command in stage.telegram.commands_shown(chat, user)]


async def test_descriptions_are_set_per_language(stage: Stage) -> None:
    profile = stage.telegram.world.profile
    assert "Verzeichnis Wegweiser Hoher Fläming" in profile.descriptions[""]
    assert "directory Wegweiser Hoher Fläming" in profile.descriptions["en"]
    assert profile.short_descriptions[""].startswith("Beantwortet Fragen")
    assert profile.short_descriptions["en"].startswith("Answers questions")


async def test_the_start_sets_the_menu_for_every_language(
    shipped: DirectoryFile, matcher: Matcher, voices: Voices
) -> None:
    async with stage_for(shipped, matcher, voices) as stage:
        calls = stage.judge()
    assert [call.params.get("language_code", "") for call in calls if call.method == "setMyCommands"] == ["", "en"]


async def test_what_is_set_already_is_not_set_again(stage: Stage) -> None:
    before = len(stage.telegram.calls())
    await set_menu(stage.app.bot, stage.assistant)
    assert {call.method for call in stage.telegram.calls()[before:]} == {
        "getMyCommands",
        "getMyDescription",
        "getMyShortDescription",
    }


async def test_who_loses_every_role_sees_the_menu_of_everybody_again(stage: Stage, voices: Voices) -> None:
    user, chat = stage.person("en")
    before = stage.telegram.commands_shown(chat, user)
    await set_menu_of(stage.app.bot, voices, Member(user.id, frozenset({Role.ANNOUNCER})))
    shown = [command["command"] for command in stage.telegram.commands_shown(chat, user)]
    assert ("announce" in shown, "team" in shown) == (True, False)
    await set_menu_of(stage.app.bot, voices, Member(user.id, frozenset()))
    assert stage.telegram.commands_shown(chat, user) == before
    calls = len(stage.telegram.calls())
    await set_menu_of(stage.app.bot, voices, Member(user.id, frozenset()))
    assert {call.method for call in stage.telegram.calls()[calls:]} == {"getMyCommands"}
