"""The team's room without Telegram: who changes whom, who comes in, and what the log tells."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.actions import Manage
from bot.domain.announcements import Audience, Draft
from bot.domain.audit import Act, LogView
from bot.domain.directory import Directory
from bot.domain.forms import Room as AskingRoom
from bot.domain.invitations import INVITATION_LASTS, MOST_OPEN, InvitationState
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.subscriptions import Subject, SubjectKind
from bot.domain.team import Member, Right, Role, TeamMove
from bot.matching.questions import Matcher
from bot.office import Office
from bot.store.announcements import AnnouncementStore
from bot.store.audit import AuditStore
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.forms import FormStore
from bot.store.team import TeamStore
from bot.teamwork.log import ACTORS_A_PAGE, DEEDS_A_PAGE
from bot.teamwork.roster import Roster
from bot.teamwork.service import Teamwork
from bot.wording.team import MEMBERS_A_PAGE
from bot.wording.voice import Voices
from tests.offices import ERIKA, NOON, SABINE, UWE, Room, office_for, takes_nothing

ANNA, BERT = Person(11, 11), Person(12, 12)
IN_GROUP = Person(-7, SABINE.user_id)


@dataclass
class Lead:
    """The team's room with what tests look into."""

    teamwork: Teamwork
    office: Office
    database: Database
    room: Room
    menus: list[Member] = field(default_factory=list)

    async def press(self, move: TeamMove, argument: str = "", by: Person = SABINE, name: str = "Name") -> Said:
        return await self.teamwork.press(by, Manage(move, argument), name)

    async def link(self, roles: str, by: Person = SABINE) -> str:
        """The token of a new invitation."""
        said = await self.press(TeamMove.LINK, roles, by)
        found = re.search(r"https://t\.me/flaeming_bot\?start=join-([\w-]+)", text(said))
        assert found is not None, text(said)
        return found[1]

    async def take_in(self, person: Person, roles: str, name: str = "Anna") -> None:
        await self.press(TeamMove.JOIN, await self.link(roles), person, name)

    def roles(self, person: Person) -> set[Role]:
        member = self.office.team.member(person.user_id)
        return set(member.roles) if member else set()


@pytest.fixture
async def lead(directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[Lead]:
    async with Database(":memory:") as database:
        office, room = await office_for(database, directory, matcher, voices)
        room.language = "en"
        menus: list[Member] = []

        async def show_menu(member: Member) -> None:
            menus.append(member)

        yield Lead(Teamwork(office, lambda: "flaeming_bot", show_menu), office, database, room, menus)


def text(said: Said) -> str:
    return "\n---\n".join(message.text for message in said.messages)


def labels(said: Said) -> list[str]:
    return [button.label for row in said.messages[-1].buttons for button in row]


async def test_who_has_joined_has_the_right_at_once_and_also_after_a_restart(lead: Lead) -> None:
    token = await lead.link("editor.announcer")
    assert "Join the team as Editor and Announcer?" in text(await lead.teamwork.follow(ANNA, token))
    assert lead.roles(ANNA) == set()
    said = await lead.press(TeamMove.JOIN, token, ANNA, "Anna")
    assert "Welcome to the team!" in text(said)
    assert [(chat, "Anna joined" in message.text) for chat, message in said.to_others] == [(SABINE.user_id, True)]
    assert lead.roles(ANNA) == {Role.EDITOR, Role.ANNOUNCER}
    assert lead.menus == [Member(ANNA.user_id, frozenset({Role.EDITOR, Role.ANNOUNCER}), "Anna")]
    loaded = await TeamStore(lead.database).load([SABINE.user_id, UWE.user_id])
    assert [member.user_id for member in loaded.members] == [1, 2, ANNA.user_id]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (InvitationState.USED, "was used already"),
        (InvitationState.REVOKED, "was taken back"),
        (InvitationState.EXPIRED, "has expired"),
        (None, "I do not know this invitation"),
    ],
)
async def test_a_link_that_leads_nowhere_says_why(lead: Lead, state: InvitationState | None, sentence: str) -> None:
    token = await lead.link("editor") if state else "forged"
    if state is InvitationState.USED:
        await lead.press(TeamMove.JOIN, token, BERT)
    elif state is InvitationState.REVOKED:
        assert "does not work" in ((await lead.press(TeamMove.REVOKE, "1")).notice or "")
    lead.room.now += INVITATION_LASTS if state is InvitationState.EXPIRED else timedelta()
    for said in (await lead.teamwork.follow(ANNA, token), await lead.press(TeamMove.JOIN, token, ANNA)):
        assert sentence in text(said)
        assert said.messages[0].buttons == ()
    assert lead.roles(ANNA) == set()


async def test_of_two_who_confirm_at_once_one_comes_in(lead: Lead) -> None:
    token = await lead.link("announcer")
    first, second = await asyncio.gather(lead.press(TeamMove.JOIN, token, ANNA), lead.press(TeamMove.JOIN, token, BERT))
    assert sorted(["Welcome" in text(first), "Welcome" in text(second)]) == [False, True]
    assert "was used already" in text(first) + text(second)
    assert len(lead.office.team.staff & {ANNA.user_id, BERT.user_id}) == 1


async def test_of_two_rooms_on_one_database_one_takes_somebody_in(lead: Lead) -> None:
    async def show_menu(_member: Member) -> None:
        pass

    token, store = await lead.link("announcer"), TeamStore(lead.database)
    one, other = (Roster(lead.office, store, show_menu) for _ in range(2))
    came = await asyncio.gather(one.join(ANNA, token, "Anna"), other.join(BERT, token, "Bert"))
    assert InvitationState.USED in came
    assert len([each for each in came if isinstance(each, Member)]) == 1


async def test_nobody_makes_oneself_more_than_one_is(lead: Lead) -> None:
    await lead.take_in(ANNA, "editor")
    token = await lead.link("admin")
    for said in (await lead.teamwork.follow(ANNA, token), await lead.press(TeamMove.JOIN, token, ANNA)):
        assert "You belong to the team already (Editor)" in text(said)
    own = f"{ANNA.user_id}.admin.1"
    for move, argument in ((TeamMove.CHANGE, own), (TeamMove.LINK, "admin"), (TeamMove.REMOVE, "2.yes")):
        said = await lead.press(move, argument, ANNA)
        assert (said.notice, said.alert) == ("Only admins of the team can do this.", True)
    assert lead.roles(ANNA) == {Role.EDITOR}
    assert "Welcome" in text(await lead.press(TeamMove.JOIN, token, BERT))


async def test_in_a_group_nobody_leads_invites_or_joins(lead: Lead) -> None:
    token = await lead.link("editor")
    joining = Person(-7, ANNA.user_id)
    said = [
        await lead.teamwork.show(IN_GROUP),
        await lead.teamwork.log(IN_GROUP, ""),
        await lead.teamwork.follow(joining, token),
        await lead.press(TeamMove.JOIN, token, joining),
    ]
    assert all("private chat" in text(each) for each in said)
    assert (await lead.press(TeamMove.LINK, "editor", IN_GROUP)).alert
    assert lead.roles(ANNA) == set()


async def test_roles_are_given_and_taken_and_whom_it_concerns_is_told(lead: Lead) -> None:
    await lead.take_in(ANNA, "editor")
    given = f"{ANNA.user_id}.announcer.1"
    said = await lead.press(TeamMove.CHANGE, given)
    assert labels(said)[:3] == ["☑ Editor", "☑ Announcer", "☐ Admin"]
    assert [(chat, "Editor and Announcer" in each.text) for chat, each in said.to_others] == [(ANNA.user_id, True)]
    # The same button pressed twice: nothing else happens, and nothing is recorded.
    before = await lead.office.audit.deeds(10)
    assert (await lead.press(TeamMove.CHANGE, given)).to_others == ()
    assert await lead.office.audit.deeds(10) == before
    await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.editor.0")
    assert lead.roles(ANNA) == {Role.ANNOUNCER}
    last = await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.announcer.0")
    assert "Remove from the team" in (last.notice or "")
    assert lead.roles(ANNA) == {Role.ANNOUNCER}
    assert [member.roles for member in lead.menus[-2:]] == [
        frozenset({Role.EDITOR, Role.ANNOUNCER}),
        frozenset({Role.ANNOUNCER}),
    ]


async def test_two_who_take_one_role_each_leave_one(lead: Lead) -> None:
    await lead.take_in(ANNA, "editor.announcer")
    said = await asyncio.gather(
        lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.editor.0"),
        lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.announcer.0", UWE),
    )
    assert [each.alert for each in said].count(True) == 1
    assert len(lead.roles(ANNA)) == 1


async def test_who_is_removed_loses_menu_and_form_and_is_told(lead: Lead) -> None:
    await lead.take_in(ANNA, "announcer")
    await lead.office.ask(ANNA, AskingRoom.ANNOUNCING, "text.de")
    asked = await lead.press(TeamMove.REMOVE, str(ANNA.user_id))
    assert "Remove Anna from the team?" in text(asked)
    assert lead.roles(ANNA) == {Role.ANNOUNCER}
    said = await lead.press(TeamMove.REMOVE, f"{ANNA.user_id}.yes")
    assert said.notice == "Anna was removed."
    assert [(chat, "any more" in message.text) for chat, message in said.to_others] == [(ANNA.user_id, True)]
    assert lead.menus[-1] == Member(ANNA.user_id, frozenset(), "Anna")
    assert lead.office.asked(ANNA) is None
    assert not lead.office.team.may(ANNA.user_id, Right.ANNOUNCE)
    again = await lead.press(TeamMove.REMOVE, f"{ANNA.user_id}.yes")
    assert "does not belong to the team" in (again.notice or "")
    assert "does not belong" in ((await lead.press(TeamMove.MEMBER, str(ANNA.user_id))).notice or "")
    assert await lead.teamwork.former() == (ANNA.user_id,)


async def test_a_form_of_a_role_that_stays_and_what_residents_tell_stay_open(lead: Lead) -> None:
    await lead.take_in(ANNA, "editor.announcer")
    await lead.office.ask(ANNA, AskingRoom.ANNOUNCING, "text.de")
    await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.editor.0")
    assert lead.office.asked(ANNA) is not None
    await lead.office.ask(ANNA, AskingRoom.TELLING, "what")
    await lead.press(TeamMove.REMOVE, f"{ANNA.user_id}.yes")
    assert lead.office.asked(ANNA) is not None


async def test_those_of_the_settings_cannot_be_changed(lead: Lead) -> None:
    for move, argument in (
        (TeamMove.CHANGE, "2.admin.0"),
        (TeamMove.CHANGE, "2.editor.1"),
        (TeamMove.REMOVE, "2"),
        (TeamMove.REMOVE, "2.yes"),
    ):
        said = await lead.press(move, argument)
        assert "Only the operator can change that" in (said.notice or "")
    assert lead.roles(UWE) == {Role.ADMIN}


async def test_the_last_admin_stays_and_others_may_step_down(lead: Lead) -> None:
    await lead.take_in(ANNA, "admin.editor", "Anna")
    await lead.take_in(BERT, "admin", "Bert")
    for member in (SABINE, UWE):  # As after a start without STAFF_IDS.
        lead.office.team.put(Member(member.user_id, frozenset()))
    assert "Your roles" in text(await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.admin.0", ANNA))
    assert lead.roles(ANNA) == {Role.EDITOR}
    await lead.press(TeamMove.CHANGE, f"{BERT.user_id}.editor.1", BERT)
    for move, argument in ((TeamMove.CHANGE, f"{BERT.user_id}.admin.0"), (TeamMove.REMOVE, f"{BERT.user_id}.yes")):
        assert "last admin" in ((await lead.press(move, argument, BERT)).notice or "")
    await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.admin.1", BERT)
    assert "do not belong" in text(await lead.press(TeamMove.REMOVE, f"{BERT.user_id}.yes", BERT))
    assert lead.roles(BERT) == set()


async def test_two_admins_who_remove_each_other_do_not_both_go(lead: Lead) -> None:
    await lead.take_in(ANNA, "admin", "Anna")
    await lead.take_in(BERT, "admin", "Bert")
    for member in (SABINE, UWE):
        lead.office.team.put(Member(member.user_id, frozenset()))
    said = await asyncio.gather(
        lead.press(TeamMove.REMOVE, f"{BERT.user_id}.yes", ANNA),
        lead.press(TeamMove.REMOVE, f"{ANNA.user_id}.yes", BERT),
    )
    assert len(lead.office.team.with_right(Right.LEAD)) == 1
    assert [each.alert for each in said].count(True) == 1


async def test_the_word_of_a_former_admin_brings_nobody_in(lead: Lead) -> None:
    await lead.take_in(ANNA, "admin")
    token = await lead.link("admin", ANNA)
    await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.editor.1")
    await lead.press(TeamMove.CHANGE, f"{ANNA.user_id}.admin.0")
    assert "was taken back" in text(await lead.press(TeamMove.JOIN, token, BERT))
    # Also where the settings made them one, and do not any more.
    token = await lead.link("admin", UWE)
    lead.office.team.put(Member(UWE.user_id, frozenset()))
    assert "was taken back" in text(await lead.press(TeamMove.JOIN, token, BERT))
    assert lead.roles(BERT) == set()
    assert "Open invitations" not in text(await lead.teamwork.show(SABINE))


async def test_open_invitations_are_listed_and_not_too_many(lead: Lead) -> None:
    await lead.teamwork.meet(SABINE, "Sabine")
    for _ in range(MOST_OPEN):
        await lead.link("editor")
    assert "10 open invitations" in ((await lead.press(TeamMove.LINK, "editor")).notice or "")
    shown = await lead.teamwork.show(SABINE)
    assert "• 10: Editor, from Sabine, valid until 2 June 2026, 14:00" in text(shown)
    await lead.press(TeamMove.REVOKE, "10")
    assert "• 10:" not in text(await lead.teamwork.show(SABINE))
    assert (await lead.press(TeamMove.REVOKE, "10")).alert
    await lead.link("editor")


async def test_names_are_kept_of_the_team_only_and_refreshed(lead: Lead) -> None:
    await lead.take_in(ANNA, "editor", "Anna")
    for person, name in ((SABINE, "Sabine"), (ANNA, "Anna B."), (ERIKA, "Erika"), (UWE, "")):
        await lead.teamwork.meet(person, name)
    shown = text(await lead.teamwork.show(SABINE))
    assert "Sabine: Admin (by the settings)" in shown
    assert "Telegram ID 2: Admin" in shown
    assert "Anna B.: Editor" in shown
    assert await TeamStore(lead.database).names() == {1: "Sabine", 11: "Anna B."}
    # What is the same is not written again.
    await lead.database.execute("UPDATE member SET name = 'x'")
    await lead.teamwork.meet(ANNA, "Anna B.")
    assert await TeamStore(lead.database).names() == {1: "x", 11: "x"}


async def test_a_name_full_of_markup_is_shown_as_it_is(lead: Lead) -> None:
    await lead.take_in(ANNA, "editor", "<b>&\u202e")
    assert "&lt;b&gt;&amp;: Editor" in text(await lead.teamwork.show(SABINE))


async def test_a_large_team_has_pages(lead: Lead) -> None:
    for number in range(MEMBERS_A_PAGE):
        lead.office.team.put(Member(100 + number, frozenset({Role.EDITOR}), f"Member {number}"))
    first = await lead.teamwork.show(SABINE)
    assert "Next page »" in labels(first)
    second = await lead.press(TeamMove.SHOW, "1")
    assert ("Member 19" in text(second), "Member 1:" in text(second)) == (True, False)
    assert text(await lead.press(TeamMove.SHOW, "999")) == text(second)


@pytest.mark.parametrize(
    ("move", "argument"),
    [
        (TeamMove.SHOW, "x"),
        (TeamMove.SHOW, "9" * 9),
        (TeamMove.MEMBER, "x"),
        (TeamMove.MEMBER, "9" * 30),
        (TeamMove.CHANGE, "2.mayor.1"),
        (TeamMove.CHANGE, "2.admin.2"),
        (TeamMove.CHANGE, "2"),
        (TeamMove.REVOKE, "x"),
        (TeamMove.INVITE, "mayor"),
        (TeamMove.LINK, ""),
        (TeamMove.LINK, "admin.mayor"),
        (TeamMove.LOG, "x"),
        (TeamMove.LOG, "0.p.x"),
        (TeamMove.ACTORS, "²"),
        (TeamMove.ACTORS, "0.x"),
    ],
)
async def test_forged_buttons_do_nothing(lead: Lead, move: TeamMove, argument: str) -> None:
    said = await lead.press(move, argument)
    assert (said.messages, said.alert) == ((), True)
    assert await lead.office.audit.deeds(1) == ()


async def test_the_log_names_people_and_entries_also_those_that_are_gone(lead: Lead) -> None:
    directory = DirectoryStore(lead.database)
    await lead.take_in(ANNA, "editor", "Anna")
    zegg = lead.office.snapshot().directory.entries[0]
    await directory.save(zegg.model_copy(update={"name": "New <name>"}), "11", NOON + timedelta(minutes=1))
    await directory.withdraw(zegg.id, "11", NOON + timedelta(minutes=2), reason="closed <for good>")
    await lead.office.publisher.publish()
    await lead.press(TeamMove.REMOVE, "11.yes")
    shown = text(await lead.teamwork.log(SABINE, ""))
    assert "<b>1 June 2026, 14:02</b> · Anna\nWithdrew the entry “New &lt;name&gt;”: closed &lt;for good&gt;" in shown
    assert "Telegram ID 1</" not in shown
    assert "· Telegram ID 1\nRemoved Anna from the team" in shown
    assert "Made invitation 1: Editor" in shown
    of_entry = text(await lead.teamwork.log(SABINE, "new <NAME>"))
    assert of_entry.startswith("<b>What was done</b>: New &lt;name&gt;")
    assert "invitation" not in of_entry
    assert text(await lead.teamwork.log(SABINE, zegg.id)) == of_entry
    assert text(await lead.press(TeamMove.LOG, LogView(entry_id="never-was").argument())).count("never-was") == 1


async def test_the_log_tells_of_announcements(lead: Lead) -> None:
    await AnnouncementStore(lead.database).begin(Draft(), SABINE.user_id, NOON)
    await lead.office.record(SABINE, Act.ANNOUNCEMENT_SCHEDULED, detail="2026-12-01T16:30:00+00:00")
    await lead.database.execute("UPDATE deed SET actor = 'shipped' WHERE act = 'announcement_created'")
    shown = text(await lead.teamwork.log(SABINE, ""))
    assert "the bot itself\nBegan announcement 1" in shown
    assert "for 1 December 2026, 17:30" in shown
    assert "Nothing yet." in text(await lead.press(TeamMove.LOG, LogView(actor=999).argument()))


async def test_the_log_has_pages_and_can_be_of_one_person(lead: Lead) -> None:
    for number in range(DEEDS_A_PAGE + 1):
        await lead.office.record(SABINE if number else UWE, Act.INVITED, detail=f"{number} editor")
    first = await lead.teamwork.log(SABINE, "")
    assert "Made invitation 10:" in text(first)
    assert "Made invitation 0:" not in text(first)
    assert ("Older »" in labels(first), "« Newer" in labels(first)) == (True, False)
    second = await lead.press(TeamMove.LOG, LogView(1).argument())
    assert "Made invitation 0:" in text(second)
    assert ("Older »" in labels(second), "« Newer" in labels(second)) == (False, True)
    of_uwe = await lead.press(TeamMove.LOG, LogView(actor=UWE.user_id).argument())
    assert text(of_uwe).count("Made invitation") == 1
    assert "Of all" in labels(of_uwe)


async def test_the_log_of_an_entry_holds_what_was_announced_of_it_and_can_be_of_one_person(lead: Lead) -> None:
    zegg, other = (entry.id for entry in lead.office.snapshot().directory.entries[:2])
    store = AnnouncementStore(lead.database)
    for entry_id, by in ((zegg, UWE), (other, UWE), (zegg, SABINE)):
        audience = Audience(subjects=frozenset({Subject(SubjectKind.ENTRY, entry_id), Subject(SubjectKind.TOPIC, "a")}))
        await store.begin(Draft({"de": "Neues"}, audience=audience), by.user_id, NOON)
    await lead.office.record(UWE, Act.ENTRY_CONFIRMED, entry_id=zegg)
    await lead.office.record(ANNA, Act.ENTRY_CONFIRMED, entry_id=other)
    of_entry = await lead.press(TeamMove.LOG, LogView(entry_id=zegg).argument())
    assert "Began announcement 1" in text(of_entry)
    assert "Began announcement 2" not in text(of_entry)
    assert "Began announcement 3" in text(of_entry)
    assert "Confirmed" in text(of_entry)
    button = next(each for row in of_entry.messages[0].buttons for each in row if each.label == "Of one person")
    assert isinstance(button.action, Manage)
    actors = await lead.press(button.action.move, button.action.argument)
    assert labels(actors) == ["Telegram ID 2", "Telegram ID 1", "Of all"]
    chosen, *_, back = [each.action for row in actors.messages[0].buttons for each in row]
    assert chosen == Manage(TeamMove.LOG, LogView(actor=UWE.user_id, entry_id=zegg).argument())
    assert back == Manage(TeamMove.LOG, LogView(entry_id=zegg).argument())
    both = text(await lead.press(TeamMove.LOG, LogView(actor=UWE.user_id, entry_id=zegg).argument()))
    assert " · Telegram ID 2" in both.splitlines()[0]
    assert ("announcement 1" in both, "announcement 3" in both, "Confirmed" in both) == (True, False, True)


async def test_whose_acts_can_be_chosen(lead: Lead) -> None:
    for number in range(ACTORS_A_PAGE):
        await lead.office.record(Person(100 + number, 100 + number), Act.INVITED, detail="1 editor")
    await AuditStore(lead.database).record((await lead.office.audit.deeds(1))[0])
    first, second = await lead.press(TeamMove.ACTORS), await lead.press(TeamMove.ACTORS, "1")
    assert labels(first)[0] == "Telegram ID 119"
    assert labels(first)[-2:] == ["Next page »", "Of all"]
    assert labels(second) == ["Telegram ID 1", "Telegram ID 2", "« Previous page", "Of all"]


async def test_an_entry_is_found_as_people_write_it(lead: Lead) -> None:
    assert "<b>What was done</b>: " in text(await lead.teamwork.log(SABINE, "  coconat "))
    several = await lead.teamwork.log(SABINE, "Mobilität Bahnhof")
    assert "Which entry do you mean?" in text(several)
    assert len(labels(several)) > 1
    assert "I found no entry" in text(await lead.teamwork.log(SABINE, "zzzqqqxxx"))


async def test_a_removal_is_told_of_and_ends_the_menu_where_only_a_form_could_not_be_left(
    lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lead.take_in(ANNA, "editor")
    await lead.office.ask(ANNA, AskingRoom.EDITING, "name")
    monkeypatch.setattr(FormStore, "clear_form", takes_nothing)
    said = await lead.press(TeamMove.REMOVE, f"{ANNA.user_id}.yes")
    assert said.notice == "Anna was removed."
    assert said.to_others
    assert (lead.menus[-1].user_id, lead.menus[-1].roles) == (ANNA.user_id, frozenset())
