"""Rights: every command and every button of the staff, pressed by everybody who may and by everybody who may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import product
from typing import Any, get_args, get_type_hints

import pytest
import pytest_asyncio

from bot.domain import actions
from bot.domain.actions import (
    Action,
    Announce,
    Ask,
    Edit,
    Forget,
    Handle,
    Manage,
    Open,
    SetLanguage,
    ShowEntry,
    ShowList,
    ShowMore,
    ShowOthers,
    Subscribe,
    Teach,
    Tell,
    Tend,
    Transfer,
    encode,
)
from bot.domain.announcements import Audience, Draft
from bot.domain.forms import Form
from bot.domain.team import FOR_EVERYBODY, Member, Right, Role, Roles
from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.office import Office
from bot.sandbox.state import Chat, Message, User
from bot.store.announcements import AnnouncementStore
from bot.store.team import TeamStore
from bot.wording.html import Html, plain
from bot.wording.staff import STAFF_COMMANDS, StaffCommand, lacks_right, private_only, staff_only
from bot.wording.voice import Voice, Voices
from handlers.routes import STAFF_HANDLERS
from tests.stage import NOON, STAFF, Stage, stage_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

NEEDED: Mapping[type, Right] = {
    Announce: Right.ANNOUNCE,
    Edit: Right.EDIT,
    Handle: Right.EDIT,
    Manage: Right.LEAD,
    Teach: Right.EDIT,
    Tend: Right.EDIT,
    Transfer: Right.EDIT,
}
"""The right that each button of the staff needs: one line for each class of actions."""
FOR_RESIDENTS = {ShowEntry, ShowMore, ShowList, ShowOthers, Ask, SetLanguage, Open, Subscribe, Tell, Forget}
MOVES_FOR_EVERYBODY: frozenset[StrEnum] = frozenset(FOR_EVERYBODY)
"""Moves among those of the staff that everybody may do."""

VICTIM = 555
ENTRY = "solawi-flaeming"
TEXTS = ("", "yes", "1", "everyone", f"{VICTIM}", f"{VICTIM}.admin.1", f"{VICTIM}.yes", "admin")
"""Arguments that mean something to some button; those of no button are forged ones."""

IN_A_GROUP = "admin in a group"
ROLES: Mapping[str, Roles | None] = {
    "nobody": None,
    "editor": frozenset({Role.EDITOR}),
    "announcer": frozenset({Role.ANNOUNCER}),
    "admin": frozenset({Role.ADMIN}),
    "removed": frozenset(),
    IN_A_GROUP: frozenset({Role.ADMIN}),
}


@dataclass
class Somebody:
    """Somebody with a role, where they speak, and the bot's last message there, whose buttons are forged."""

    user: User
    chat: Chat
    message: Message
    roles: Roles

    def may(self, right: Right) -> bool:
        return Member(self.user.id, self.roles).may(right) and self.chat.id == self.user.id


@dataclass
class Company:
    """Everybody on one stage."""

    stage: Stage
    people: dict[str, Somebody]
    announcement: int

    @property
    def office(self) -> Office:
        return self.stage.app.bot_data.services.office

    async def tables(self) -> dict[str, list[Any]]:
        """All that the database holds."""
        names = await self.stage.database.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name: await self.stage.database.fetch_all(f'SELECT * FROM "{name}"') for (name,) in names}  # noqa: S608 - names of tables


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def company(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Company]:
    async with stage_for(shipped, matcher, voices) as stage:
        company = Company(stage, {}, 0)
        stage.colleague()  # who is told when the bot is switched off
        draft = Draft({"de": "Hallo"}, audience=Audience(everyone=True))
        company.announcement = await AnnouncementStore(stage.database).begin(draft, STAFF, NOON)
        victim = User(VICTIM, "Erika", language_code="de")
        stage.telegram.world.users[VICTIM] = victim
        stage.telegram.open_private_chat(victim)
        await _give(company, VICTIM, frozenset({Role.EDITOR}))
        for name, roles in ROLES.items():
            user, private = stage.person()
            await _give(company, user.id, roles)
            chat = stage.telegram.add_group("Dorf", [user]) if name == IN_A_GROUP else private
            start = "/start@flaeming_bot" if name == IN_A_GROUP else "/start"
            company.people[name] = Somebody(user, chat, await stage.says(chat, user, start), roles or frozenset())
        yield company


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _switched_on(company: Company) -> AsyncIterator[None]:
    """Whoever may switch the bot off does so in these tests; the next one finds it on."""
    yield
    boss, chat = company.stage.staff()
    await company.stage.says(chat, boss, "/fortsetzen")


async def _give(company: Company, user_id: int, roles: Roles | None) -> None:
    """Take somebody in by an invitation, as everybody comes in; without roles they are removed again."""
    if roles is None:
        return
    store, token = TeamStore(company.stage.database), f"token of {user_id}"
    await store.invite(token, roles or frozenset({Role.ADMIN}), STAFF, company.stage.clock.now())
    member = await store.claim(token, user_id, "Erika", company.stage.clock.now())
    assert member is not None
    company.office.team.put(member)
    if not roles:
        gone = Member(user_id, frozenset(), "Erika")
        await store.change(gone, STAFF, company.stage.clock.now())
        company.office.team.put(gone)


def refusals(voice: Voice) -> set[str]:
    """Every polite no."""
    lacked = set(Right) - {Right.LOOK}  # which everybody of the staff has
    return {staff_only(voice), plain(Html(private_only(voice).text)), *(lacks_right(voice, right) for right in lacked)}


def samples(kind: type, announcement: int) -> Iterator[Action]:
    """Actions of a class: each move with each argument."""
    hints = get_type_hints(kind)
    moves: Any = hints["move"]
    choices: Mapping[str, tuple[object, ...]] = {
        "move": tuple(move for move in moves if move not in MOVES_FOR_EVERYBODY),
        "entry_id": ("", ENTRY),
    }
    names = [field.name for field in fields(kind)]
    values = (choices.get(name, (0, announcement) if hints[name] is int else TEXTS) for name in names)
    for chosen in product(*values):
        yield kind(*chosen)


async def test_it_is_said_of_every_action_who_may_do_it() -> None:
    assert set(NEEDED) | FOR_RESIDENTS == set(get_args(Action))
    assert not set(NEEDED) & FOR_RESIDENTS
    moves = {move for kind in NEEDED for move in get_type_hints(kind)["move"]}
    assert moves >= MOVES_FOR_EVERYBODY
    assert {each.__module__ for each in get_args(Action)} == {actions.__name__}


async def test_every_command_of_the_staff_is_in_their_menu() -> None:
    assert {command.name for command in STAFF_COMMANDS} == set(STAFF_HANDLERS)


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("command", STAFF_COMMANDS, ids=lambda command: command.name)
async def test_a_command_is_for_those_with_its_right(
    company: Company, voices: Voices, german: Voice, command: StaffCommand, who: str
) -> None:
    somebody, at = company.people[who], "@flaeming_bot" if who == IN_A_GROUP else ""
    for name in {command.name, *(voice.label(command.name) for voice in voices)}:
        for argument in ("", " coconat"):
            before = await company.tables()
            answer = await company.stage.says(somebody.chat, somebody.user, f"/{name}{at}{argument}")
            refused = answer.visible_text in refusals(german)
            assert refused is not somebody.may(command.right), f"{who}, /{name}: {answer.visible_text}"
            if refused:
                assert await company.tables() == before


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("kind", NEEDED, ids=lambda kind: kind.__name__)
async def test_a_button_is_for_those_with_its_right(company: Company, german: Voice, kind: type, who: str) -> None:
    somebody = company.people[who]
    may = somebody.may(NEEDED[kind])
    before, shown = await company.tables(), len(somebody.chat.messages)
    for action in samples(kind, company.announcement):
        answer = await company.stage.presses(somebody.message, encode(action), by=somebody.user, stale=True)
        refused = answer.get("text") in refusals(german)
        assert refused is not may, f"{who}, {action}: {answer}"
        assert answer.get("show_alert") or not refused
    if not may:
        assert await company.tables() == before
        assert len(somebody.chat.messages) == shown


async def test_who_loses_the_role_while_typing_asks_questions_again(company: Company, voices: Voices) -> None:
    stage, office = company.stage, company.office
    user, chat = stage.person()
    boss, boss_chat = stage.staff()
    await _give(company, user.id, frozenset({Role.ANNOUNCER}))
    await stage.says(chat, user, "/mitteilung")
    drafts = await AnnouncementStore(stage.database).recent(1)
    page = await stage.says(boss_chat, boss, "/team")
    await stage.presses(page, f"1:t:r:{user.id}.yes", stale=True)
    assert "gehören nicht mehr zum Team" in stage.telegram.last_message(chat).visible_text
    assert "mitteilung" not in [each["command"] for each in stage.telegram.commands_shown(chat, user)]
    assert (await stage.says(chat, user, "Was ist die Solawi?")).visible_text.startswith("Solawi")
    # Even a form that was left behind takes nothing from somebody without the right.
    await office.forms.set_form(chat.id, user.id, Form("text.de"), stage.clock.now())
    assert (await stage.says(chat, user, "Was ist die Solawi?")).visible_text.startswith("Solawi")
    assert await AnnouncementStore(stage.database).recent(1) == drafts


async def test_what_is_lost_meanwhile_is_lost_for_buttons_that_are_still_shown(company: Company, german: Voice) -> None:
    stage = company.stage
    user, chat = stage.person()
    boss, boss_chat = stage.staff()
    await _give(company, user.id, frozenset({Role.EDITOR, Role.ANNOUNCER}))
    await stage.says(chat, user, "/mitteilung")
    await stage.says(chat, user, "Morgen fällt die Sprechstunde aus.")
    await stage.presses(stage.telegram.last_message(chat), "Ohne Text auf Englisch")
    audience = stage.telegram.last_message(chat)
    page = await stage.says(boss_chat, boss, "/team")
    await stage.presses(page, f"1:t:c:{user.id}.announcer.0", stale=True)
    before = await company.tables()
    answer = await stage.presses(audience, "☐ Alle")
    assert answer["text"] == lacks_right(german, Right.ANNOUNCE)
    assert await company.tables() == before
