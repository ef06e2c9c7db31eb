"""The inbox without Telegram: what reaches whom, what does not, and that nothing is lost on the way."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.courier import Courier
from bot.domain.actions import Handle, ShowEntry, Tell, encode
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.audit import Act
from bot.domain.directory import Directory
from bot.domain.forms import Form, Room
from bot.domain.inbox import LONGEST, MOST_OPEN, HandleMove, Kind, Limit, Part, Post, Side, State, TellMove, Ticket
from bot.domain.messages import Message
from bot.domain.origins import Origin, OriginGoneError, Told
from bot.domain.outcomes import Outcome
from bot.domain.outcomes import State as Fate
from bot.domain.questions import Person
from bot.domain.replies import Said, Thread, Typed
from bot.domain.team import Member, Role, Team
from bot.inbox.handling import Further
from bot.inbox.service import Inbox
from bot.matching.questions import Matcher
from bot.office import Office
from bot.store.database import Database
from bot.store.inbox import InboxStore
from bot.wording.telling import over_limit
from bot.wording.voice import Voice, Voices
from tests.offices import ERIKA, NOON, SABINE, UWE, office_for
from tests.offices import Room as Turnable

TEAM_CHAT = -500
ANNOUNCER = Person(6, 6)
BERT = Person(4, 4)
PHOTO = Attachment(AttachmentKind.PHOTO, "bild-1")
SOLAWI = "solawi-flaeming"


@dataclass
class Postman:
    """A courier that keeps what is sent, and to some chats reaches nobody."""

    sent: list[tuple[int, Message]] = field(default_factory=list)
    edits: list[tuple[int, int, Message]] = field(default_factory=list)
    fates: dict[int, Fate] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)

    async def send(self, chat_id: int, message: Message, *, silent: bool = False) -> Outcome:
        fate = self.fates.get(chat_id, Fate.SENT)
        if fate is not Fate.SENT:
            return Outcome(fate)
        self.sent.append((chat_id, message))
        number = 1000 + len(self.sent) + (500 if silent else 0)
        return Outcome(Fate.SENT, number, migrated_to=self.moved.get(chat_id))

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        self.edits.append((chat_id, message_id, message))
        return Outcome(Fate.SENT, message_id)

    def to(self, chat_id: int) -> list[Message]:
        return [message for chat, message in self.sent if chat == chat_id]


@dataclass
class World:
    """The inbox with everything around it; asked: what everybody asked last."""

    office: Office
    room: Turnable
    postman: Postman
    store: InboxStore
    asked: str = "Wo ist ein Einhorn?"
    begun: list[Mapping[str, Any]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    taught: list[tuple[str, int]] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)

    def inbox(self, team_chat: int | None = None, *, further: bool = True) -> Inbox:
        async def asked(_person: Person, _question: int) -> str:
            return self.asked

        async def begin_entry(_person: Person, begun: Mapping[str, Any], origin: Origin) -> Said:
            self.begun.append(begun)
            self.origins.append(origin)
            return Said((Message("begun"),))

        async def change_entry(_person: Person, entry_id: str, origin: Origin) -> Said:
            self.changed.append(entry_id)
            self.origins.append(origin)
            return Said((Message("changed"),))

        async def learned(question: str) -> None:
            self.learned.append(question)

        async def teach(_person: Person, text: str, number: int) -> Said:
            self.taught.append((text, number))
            return Said((Message("teach"),))

        ways = Further(begin_entry, change_entry, teach, learned) if further else None
        return Inbox(
            self.office, cast(Courier, self.postman), asked, lambda: "wegweiser_bot", team_chat=team_chat, further=ways
        )

    async def passed_on(self, inbox: Inbox, person: Person = ERIKA) -> Ticket:
        """A question in the inbox."""
        draft = number_in(await inbox.tell(person, Tell(TellMove.PASS, 1)))
        await inbox.tell(person, Tell(TellMove.SEND, draft))
        return await self.ticket(draft)

    async def proposed(self, inbox: Inbox) -> Ticket:
        """A proposal in the inbox."""
        said = await inbox.propose(ERIKA, "link")
        for text in ("Repair-Café", "Man repariert.", "Raben", "033841 12", "Nachbarin"):
            form = self.office.asked(ERIKA)
            assert form is not None
            said = await inbox.told(ERIKA, form, Typed(text)) or said
        number = number_in(said)
        await inbox.tell(ERIKA, Tell(TellMove.SEND, number))
        return await self.ticket(number)

    async def ticket(self, number: int) -> Ticket:
        found = await self.store.get(number)
        assert found is not None
        return found

    async def acts(self) -> list[Act]:
        return [deed.act for deed in await self.office.audit.deeds(20)]


@pytest.fixture
async def world(directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[World]:
    team = Team.of_admins((SABINE.user_id, UWE.user_id))
    team.put(Member(ANNOUNCER.user_id, frozenset({Role.ANNOUNCER})))
    async with Database(":memory:") as database:
        office, room = await office_for(database, directory, matcher, voices, team)
        room.language = "en"
        yield World(office, room, Postman(), InboxStore(database))


def number_in(said: Said) -> int:
    """The number of the ticket that the buttons of a message are about."""
    actions = [button.action for row in said.messages[-1].buttons for button in row]
    return next(action.number for action in actions if isinstance(action, Tell | Handle))


def texts(said: Said | None) -> str:
    assert said is not None
    return "\n".join([*(message.text for message in said.messages), said.notice or ""])


def moves_of(message: Message) -> set[HandleMove]:
    actions = [button.action for row in message.buttons for button in row]
    return {action.move for action in actions if isinstance(action, Handle)}


async def test_a_question_reaches_each_editor_and_nobody_else(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    assert (ticket.kind, ticket.state, ticket.said, ticket.told) == (Kind.QUESTION, State.OPEN, 1, 1)
    assert [chat for chat, _ in world.postman.sent] == [SABINE.user_id, UWE.user_id]
    card = world.postman.to(UWE.user_id)[0]
    assert f"<b>Person {ticket.number}</b> · Question · open" in card.text
    assert world.asked in card.text
    assert moves_of(card) == {HandleMove.REPLY, HandleMove.CLOSE, HandleMove.TEACH, HandleMove.ENTRY}


async def test_editors_read_it_in_the_language_of_their_client(world: World) -> None:
    async def voice_of(person: Person) -> Voice:
        return world.office.voices[person.client_language or "de"]

    world.office = replace(world.office, voice_of=voice_of)
    world.office.team.put(Member(9, frozenset({Role.EDITOR}), language="en"))
    await world.passed_on(world.inbox())
    assert "Question · open" in world.postman.to(9)[0].text
    assert "Question · open" not in world.postman.to(UWE.chat_id)[0].text


async def test_the_team_chat_gets_it_in_place_of_the_editors(world: World) -> None:
    await world.passed_on(world.inbox(TEAM_CHAT))
    ((chat, card),) = world.postman.sent
    assert chat == TEAM_CHAT
    assert moves_of(card) == {HandleMove.CLOSE}, "what needs something typed has its place in private"
    assert card.buttons[-1][0].url == "https://t.me/wegweiser_bot?start=ticket-1"


async def test_from_the_team_chat_editors_come_to_a_ticket_in_private(world: World) -> None:
    inbox = world.inbox(TEAM_CHAT)
    ticket = await world.passed_on(inbox)
    opened = await inbox.open(SABINE, ticket.number)
    assert {HandleMove.REPLY, HandleMove.TEACH, HandleMove.ENTRY} <= moves_of(opened.messages[-1])
    assert "not in the inbox any more" in texts(await inbox.open(SABINE, 99))
    assert world.asked not in texts(await inbox.open(ERIKA, ticket.number))


async def test_a_ticket_that_is_over_leads_back_to_the_inbox(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    closed = await inbox.handle(SABINE, Handle(HandleMove.CLOSE, ticket.number))
    assert moves_of(closed.messages[-1]) == {HandleMove.LIST}


async def test_where_the_team_chat_is_gone_the_editors_get_it(world: World) -> None:
    world.postman.fates[TEAM_CHAT] = Fate.GONE
    ticket = await world.passed_on(world.inbox(TEAM_CHAT))
    assert [chat for chat, _ in world.postman.sent] == [SABINE.user_id, UWE.user_id]
    assert ticket.told == 1


async def test_a_wrong_team_chat_is_named_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.postman.fates[TEAM_CHAT] = Fate.GONE
    await world.passed_on(world.inbox(TEAM_CHAT))
    assert "see TEAM_CHAT_ID" in caplog.text


async def test_a_team_chat_with_a_new_id_goes_on_under_it(world: World) -> None:
    inbox = world.inbox(TEAM_CHAT)
    world.postman.moved[TEAM_CHAT] = TEAM_CHAT - 1
    ticket = await world.passed_on(inbox)
    said = await inbox.handle(Person(TEAM_CHAT - 1, SABINE.user_id), Handle(HandleMove.CLOSE, ticket.number))
    assert "“closed”" in texts(said)


async def test_who_left_the_team_reads_no_more(world: World) -> None:
    inbox = world.inbox()
    anna = Member(9, frozenset({Role.EDITOR}))
    world.office.team.put(anna)
    ticket = await world.passed_on(inbox)
    assert len(world.postman.to(9)) == 1
    world.office.team.put(replace(anna, roles=frozenset()))
    await inbox.replied(SABINE, Post(1, 5, ticket.number, Side.STAFF), Typed("Bald."))
    await inbox.tell(ERIKA, Tell(TellMove.SETTLED, ticket.number))
    assert len(world.postman.to(9)) == 1
    assert 9 not in {chat for chat, _, _ in world.postman.edits}
    assert UWE.chat_id in {chat for chat, _, _ in world.postman.edits}


async def test_whom_nobody_was_told_of_is_told_later(world: World) -> None:
    inbox = world.inbox()
    world.postman.fates = {SABINE.user_id: Fate.NOT_SENT, UWE.user_id: Fate.UNCERTAIN}
    ticket = await world.passed_on(inbox)
    assert (ticket.state, ticket.told) == (State.OPEN, 0)
    world.postman.fates = {}
    await inbox.look(NOON)
    assert world.postman.sent == [], "it may still be on its way"
    await inbox.look(NOON + timedelta(minutes=2))
    assert len(world.postman.sent) == 2
    await inbox.look(NOON + timedelta(minutes=3))
    assert len(world.postman.sent) == 2


async def test_a_question_that_is_not_kept_is_asked_for(world: World) -> None:
    inbox = world.inbox()
    for gone in ("", "x" * (LONGEST + 1)):
        world.asked = gone
        said = await inbox.tell(ERIKA, Tell(TellMove.PASS, 0))
        assert "write your question" in texts(said)
    form = world.office.asked(ERIKA)
    assert form is not None
    assert (form.room, form.step) == (Room.TELLING, Part.TEXT)
    preview = await inbox.told(ERIKA, form, Typed("Wo ist <b>ein</b> &lt;Esel&gt;?"))
    assert "“Wo ist ein &lt;Esel&gt;?”" in texts(preview)
    assert world.office.asked(ERIKA) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed(attachment=PHOTO), "write it as text"),
        (Typed(" \n"), "write it as text"),
        (Typed("x" * (LONGEST + 1)), "too long: 2,001 characters of at most 2,000"),
    ],
)
async def test_what_does_not_fit_is_asked_for_again(world: World, typed: Typed, said: str) -> None:
    world.asked = ""
    inbox = world.inbox()
    await inbox.tell(ERIKA, Tell(TellMove.PASS, 0))
    form = world.office.asked(ERIKA)
    assert form is not None
    assert said in texts(await inbox.told(ERIKA, form, typed))
    assert world.office.asked(ERIKA) == form


async def test_what_was_typed_for_something_forgotten_is_said_to_be(world: World) -> None:
    form = Form(Part.TEXT.value, 99, Room.TELLING)
    assert "not kept any more" in texts(await world.inbox().told(ERIKA, form, Typed("Wo?")))


@pytest.mark.parametrize("move", [move for move in TellMove if move not in (TellMove.PASS, TellMove.WRONG)])
@pytest.mark.parametrize("argument", ["", "text", "name", "1", "x"])
async def test_nobody_reaches_what_others_tell(world: World, move: TellMove, argument: str) -> None:
    inbox = world.inbox()
    draft = number_in(await inbox.tell(ERIKA, Tell(TellMove.PASS, 1)))
    sent = await world.passed_on(inbox)
    world.postman.sent.clear()
    for number in (draft, sent.number, 99):
        said = await inbox.tell(BERT, Tell(move, number, argument))
        assert said.alert
        assert "not kept any more" in texts(said)
    assert await world.ticket(sent.number) == sent
    assert (await world.ticket(draft)).state is State.DRAFT
    assert world.postman.sent == []


@pytest.mark.parametrize("argument", ["", "name", "x"])
@pytest.mark.parametrize("move", [TellMove.CHANGE, TellMove.SKIP])
async def test_a_question_has_no_other_parts(world: World, move: TellMove, argument: str) -> None:
    inbox = world.inbox()
    draft = number_in(await inbox.tell(ERIKA, Tell(TellMove.PASS, 1)))
    assert (await inbox.tell(ERIKA, Tell(move, draft, argument))).alert


async def test_what_must_be_there_is_not_skipped(world: World) -> None:
    inbox = world.inbox()
    number = number_in(await inbox.propose(ERIKA, "link"))
    said = await inbox.tell(ERIKA, Tell(TellMove.SKIP, number, "name"))
    assert "What is it called?" in texts(said)
    said = await inbox.tell(ERIKA, Tell(TellMove.SEND, number))
    assert "What is it called?" in texts(said)
    assert world.postman.sent == []


async def test_it_is_sent_once_however_often_one_taps(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    assert (await inbox.tell(ERIKA, Tell(TellMove.SEND, ticket.number))).alert
    assert len(world.postman.to(UWE.user_id)) == 1


async def test_nobody_floods_the_team_and_what_was_typed_stays(world: World) -> None:
    inbox = world.inbox()
    for _ in range(MOST_OPEN):
        await world.passed_on(inbox)
    draft = number_in(await inbox.tell(ERIKA, Tell(TellMove.PASS, 1)))
    said = await inbox.tell(ERIKA, Tell(TellMove.SEND, draft))
    assert said.alert
    assert "open conversations" in texts(said)
    assert len(said.notice or "") <= 200
    assert (await world.ticket(draft)).parts == {Part.TEXT: world.asked}


async def test_every_limit_has_a_sentence_that_fits_a_notice(voices: Voices) -> None:
    assert all(0 < len(over_limit(voice, limit)) <= 200 for voice in voices for limit in Limit)


async def test_an_entry_that_is_no_more_cannot_be_reported(world: World) -> None:
    assert (await world.inbox().tell(ERIKA, Tell(TellMove.WRONG, 0, "gone"))).alert
    assert await world.inbox().report(ERIKA, "gone") is None


async def test_a_report_without_text_reaches_staff_with_its_entry(world: World) -> None:
    inbox = world.inbox()
    number = number_in(await inbox.tell(ERIKA, Tell(TellMove.WRONG, 0, SOLAWI)))
    await inbox.tell(ERIKA, Tell(TellMove.SEND, number))
    card = world.postman.to(SABINE.user_id)[0]
    assert "Something is wrong with <b>Solawi" in card.text
    assert "without text" in card.text
    assert any(button.label == "Change the entry" for row in card.buttons for button in row)


async def test_answers_go_to_and_fro_without_names(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    world.postman.sent.clear()
    said = await inbox.replied(SABINE, Post(1, 5, ticket.number, Side.STAFF), Typed("Im <b>Zoo</b>."))
    assert texts(said).startswith(f"Your answer reached person {ticket.number}.")
    ((chat, answer),) = world.postman.sent
    assert chat == ERIKA.chat_id
    assert "Answer of the team to your question" in answer.text
    assert answer.text.endswith("Im <b>Zoo</b>.")
    post = await world.store.post(ERIKA.chat_id, 1001)
    assert post is not None
    assert (await world.ticket(ticket.number)).state is State.ANSWERED
    assert await world.acts() == [Act.INBOX_ANSWERED]
    assert {chat for chat, _, card in world.postman.edits if "· answered" in card.text} == {1, 2}
    said = await inbox.replied(ERIKA, post, Typed("Danke <b>sehr</b>", PHOTO))
    assert texts(said).startswith("Passed on to the team.")
    picture, card = world.postman.to(UWE.user_id)
    assert picture.attachment == PHOTO
    assert "<b>The team:</b> Im <b>Zoo</b>." in card.text
    assert f"<b>Person {ticket.number}:</b> [picture] Danke sehr" in card.text


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (Fate.BLOCKED, "has stopped the bot"),
        (Fate.GONE, "has stopped the bot"),
        (Fate.UNCERTAIN, "did not confirm"),
        (Fate.NOT_SENT, "did not reach"),
        (Fate.LATER, "did not reach"),
        (Fate.REFUSED, "did not reach"),
    ],
)
async def test_what_did_not_arrive_is_no_answer_and_is_not_lost(world: World, fate: Fate, words: str) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    world.postman.fates[ERIKA.chat_id] = fate
    said = await inbox.replied(SABINE, Post(1, 5, ticket.number, Side.STAFF), Typed("Im Zoo."))
    assert words in texts(said)
    assert (await world.ticket(ticket.number)).state is State.OPEN
    assert await world.acts() == []
    shown = await inbox.handle(SABINE, Handle(HandleMove.SHOW, ticket.number))
    assert "Im Zoo. <i>(did not arrive)</i>" in texts(shown)


async def test_two_who_answer_at_once_both_answer(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    for person in (SABINE, UWE):
        await inbox.replied(person, Post(person.chat_id, 5, ticket.number, Side.STAFF), Typed(f"Von {person.user_id}"))
    assert len(world.postman.to(ERIKA.chat_id)) == 2
    assert "Von 1" in world.postman.edits[-1][2].text
    assert "Von 2" in world.postman.edits[-1][2].text


@pytest.mark.parametrize(
    ("typed", "words"),
    [(Typed(""), "text, pictures and files only"), (Typed("x" * (LONGEST + 1)), "too long"), (Typed("x"), "reached")],
)
async def test_the_form_of_an_editor_waits_for_an_answer_that_fits(world: World, typed: Typed, words: str) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    asked = await inbox.handle(SABINE, Handle(HandleMove.REPLY, ticket.number))
    assert asked.thread == Thread(ticket.number, Side.STAFF)
    form = world.office.asked(SABINE)
    assert form is not None
    assert words in texts(await inbox.typed(SABINE, form, typed))
    assert (world.office.asked(SABINE) is None) == (words == "reached")


async def test_a_reply_to_one_leaves_the_form_for_another(world: World) -> None:
    inbox = world.inbox()
    one, other = await world.passed_on(inbox), await world.passed_on(inbox, BERT)
    await inbox.handle(SABINE, Handle(HandleMove.REPLY, one.number))
    await inbox.replied(SABINE, Post(1, 5, other.number, Side.STAFF), Typed("x"))
    form = world.office.asked(SABINE)
    assert form is not None
    assert form.number == one.number


async def test_an_answer_that_comes_too_late_is_said_to_be(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    await inbox.handle(SABINE, Handle(HandleMove.REPLY, ticket.number))
    form = world.office.asked(SABINE)
    assert form is not None
    await inbox.handle(UWE, Handle(HandleMove.CLOSE, ticket.number))
    world.postman.sent.clear()
    assert "Your answer was not sent" in texts(await inbox.typed(SABINE, form, Typed("Im Zoo.")))
    assert world.postman.sent == []
    assert world.office.asked(SABINE) is None
    await inbox.look(NOON + timedelta(days=31))
    assert "not in the inbox any more" in texts(await inbox.typed(SABINE, form, Typed("Im Zoo.")))


async def test_what_the_person_writes_too_late_can_be_sent_anew(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    await inbox.handle(SABINE, Handle(HandleMove.CLOSE, ticket.number))
    assert "closed this" in world.postman.to(ERIKA.chat_id)[-1].text
    post = Post(ERIKA.chat_id, 9, ticket.number, Side.PERSON)
    said = await inbox.replied(ERIKA, post, Typed("Und ein Esel?"))
    assert "“Und ein Esel?”" in texts(said)
    again = await world.ticket(number_in(said))
    assert (again.state, again.text) == (State.DRAFT, "Und ein Esel?")
    assert "nothing was passed on" in texts(await inbox.replied(ERIKA, post, Typed(attachment=PHOTO)))
    assert "nothing was passed on" in texts(await inbox.tell(ERIKA, Tell(TellMove.ANSWER, ticket.number)))
    assert "nothing was passed on" in texts(await inbox.tell(ERIKA, Tell(TellMove.SETTLED, ticket.number)))


@pytest.mark.parametrize("typed", [Typed(), Typed("x" * (LONGEST + 1))])
async def test_what_cannot_be_carried_is_not(world: World, typed: Typed) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    await inbox.tell(ERIKA, Tell(TellMove.ANSWER, ticket.number))
    form = world.office.asked(ERIKA)
    assert form is not None
    await inbox.told(ERIKA, form, typed)
    assert world.office.asked(ERIKA) == form
    assert (await world.ticket(ticket.number)).said == 1
    assert "Passed on" in texts(await inbox.told(ERIKA, form, Typed("Danke")))
    assert world.office.asked(ERIKA) is None


async def test_the_person_can_end_it_and_staff_are_told(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    world.postman.sent.clear()
    said = await inbox.tell(ERIKA, Tell(TellMove.SETTLED, ticket.number))
    assert "settled" in texts(said)
    assert (await world.ticket(ticket.number)).state is State.CLOSED
    assert {chat for chat, _, card in world.postman.edits if "· closed" in card.text} == {1, 2}
    assert {chat for chat, note in world.postman.sent if "that settles it" in note.text} == {1, 2}
    assert await world.acts() == []


async def test_who_cannot_be_told_of_the_end_is_not_said_to_be(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    world.postman.fates[ERIKA.chat_id] = Fate.BLOCKED
    said = await inbox.handle(SABINE, Handle(HandleMove.CLOSE, ticket.number))
    assert "The person was not told." in texts(said)
    assert await world.acts() == [Act.INBOX_CLOSED]


async def test_a_proposal_is_released_by_the_entry_that_comes_of_it(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.proposed(inbox)
    card = world.postman.to(SABINE.user_id)[0]
    assert moves_of(card) == {HandleMove.REPLY, HandleMove.CLOSE, HandleMove.ENTRY, HandleMove.DECLINE}
    for _ in range(2):
        assert "begun" in texts(await inbox.handle(SABINE, Handle(HandleMove.ENTRY, ticket.number)))
    assert [begun["name"] for begun in world.begun] == ["Repair-Café"] * 2
    assert "Nachbarin" not in str(world.begun), "who proposed it stays in the inbox, which forgets it"
    assert world.origins == [Origin(ticket=ticket.number)] * 2
    assert (await world.ticket(ticket.number)).state is State.OPEN, "a draft that is left loses no proposal"
    assert world.postman.to(ERIKA.chat_id) == []
    assert await inbox.answered_by(SABINE, ticket.number, SOLAWI) is Told.YES
    assert await inbox.answered_by(UWE, ticket.number, SOLAWI) is None, "the other editor was quicker"
    (told,) = world.postman.to(ERIKA.chat_id)
    assert told.text == "Good news: your proposal <b>Repair-Café</b> is in the directory now. Thank you!"
    assert told.buttons[0][0].action == ShowEntry(SOLAWI, anew=True)
    assert (await world.ticket(ticket.number)).state is State.RELEASED
    assert await world.acts() == [Act.INBOX_RELEASED]
    assert world.learned == [], "a proposal is no question"


async def test_a_report_is_settled_by_the_change_of_its_entry(world: World) -> None:
    inbox = world.inbox()
    number = number_in(await inbox.tell(ERIKA, Tell(TellMove.WRONG, 0, SOLAWI)))
    await inbox.tell(ERIKA, Tell(TellMove.SEND, number))
    await inbox.handle(SABINE, Handle(HandleMove.ENTRY, number))
    assert (world.changed, world.origins) == ([SOLAWI], [Origin(ticket=number)])
    assert await inbox.answered_by(SABINE, number, SOLAWI) is Told.YES
    assert "Thank you for your note: the team has changed <b>Solawi" in world.postman.to(ERIKA.chat_id)[-1].text
    assert (await world.ticket(number)).state is State.CLOSED
    assert await world.acts() == [Act.INBOX_ANSWERED]


async def test_a_proposal_is_declined_and_who_proposed_is_told(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.proposed(inbox)
    said = await inbox.handle(UWE, Handle(HandleMove.DECLINE, ticket.number))
    assert "“declined”" in texts(said)
    assert "does not take up your proposal" in world.postman.to(ERIKA.chat_id)[-1].text
    assert await world.acts() == [Act.INBOX_DECLINED]
    said = await inbox.handle(SABINE, Handle(HandleMove.ENTRY, ticket.number))
    assert said.alert
    assert world.begun == []


async def test_from_a_question_one_teaches_and_begins_an_entry(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    await inbox.handle(SABINE, Handle(HandleMove.TEACH, ticket.number))
    await inbox.handle(SABINE, Handle(HandleMove.ENTRY, ticket.number))
    assert world.taught == [(world.asked, ticket.number)]
    assert world.begun == [{"questions": {"en": [world.asked]}}]
    assert (await world.ticket(ticket.number)).state is State.OPEN


async def test_of_what_is_forgotten_in_that_moment_nothing_is_begun(world: World) -> None:
    async def gone(_person: Person, _what: object, _origin: object) -> Said:
        raise OriginGoneError

    async def asked(_person: Person, _question: int) -> str:
        return world.asked

    courier = cast(Courier, world.postman)
    inbox = Inbox(world.office, courier, asked, lambda: "bot", further=Further(gone, None, gone))
    ticket = await world.passed_on(inbox)
    for move in (HandleMove.TEACH, HandleMove.ENTRY):
        said = await inbox.handle(SABINE, Handle(move, ticket.number))
        assert said.alert
        assert "not in the inbox any more" in texts(said)


async def test_ways_that_are_not_there_have_no_button_and_lead_nowhere(world: World) -> None:
    inbox = world.inbox(further=False)
    ticket = await world.passed_on(inbox)
    assert moves_of(world.postman.to(SABINE.user_id)[0]) == {HandleMove.REPLY, HandleMove.CLOSE}
    for move in (HandleMove.TEACH, HandleMove.ENTRY):
        assert (await inbox.handle(SABINE, Handle(move, ticket.number))).alert


async def test_who_asked_is_told_that_there_is_an_answer_now(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    assert await inbox.answered_by(SABINE, ticket.number, SOLAWI) is Told.YES
    told = world.postman.to(ERIKA.chat_id)[-1]
    assert "There is an answer now" in told.text
    assert told.buttons[0][0].action == ShowEntry(SOLAWI, anew=True)
    assert (await world.ticket(ticket.number)).state is State.CLOSED
    assert await inbox.answered_by(SABINE, ticket.number, SOLAWI) is None
    assert len(world.postman.to(ERIKA.chat_id)) == 1
    assert world.learned == [world.asked]


async def test_of_two_who_give_the_answer_at_once_one_tells_the_person(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    both = [inbox.answered_by(each, ticket.number, SOLAWI) for each in (SABINE, UWE)]
    assert await asyncio.gather(*both) == [Told.YES, None]
    assert len(world.postman.to(ERIKA.chat_id)) == 1


async def test_who_was_told_was_told_also_when_the_end_cannot_be_written(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    await world.office.database.execute("PRAGMA query_only = ON")
    assert await inbox.answered_by(SABINE, ticket.number, SOLAWI) is Told.YES
    await world.office.database.execute("PRAGMA query_only = OFF")
    await inbox.look(NOON)
    assert (await world.ticket(ticket.number)).state is State.CLOSED
    assert await world.acts() == [Act.INBOX_ANSWERED]


async def test_whom_telegram_does_not_reach_stays_in_the_inbox(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    world.postman.fates[ERIKA.chat_id] = Fate.NOT_SENT
    assert await inbox.answered_by(SABINE, ticket.number, SOLAWI) is Told.NOT_NOW
    assert await inbox.answered_by(SABINE, ticket.number, "gone") is None
    assert await inbox.answered_by(SABINE, 99, SOLAWI) is None
    assert (await world.ticket(ticket.number)).state is State.OPEN


async def test_who_stopped_the_bot_does_not_stay_in_the_inbox(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    world.postman.fates[ERIKA.chat_id] = Fate.BLOCKED
    assert await inbox.answered_by(SABINE, ticket.number, SOLAWI) is Told.NOT_REACHED
    assert (await world.ticket(ticket.number)).state is State.CLOSED


async def test_who_wants_no_answer_gets_none(world: World) -> None:
    inbox = world.inbox()
    draft = number_in(await inbox.tell(ERIKA, Tell(TellMove.PASS, 1)))
    await inbox.tell(ERIKA, Tell(TellMove.WANT, draft, "0"))
    await inbox.tell(ERIKA, Tell(TellMove.SEND, draft))
    assert HandleMove.REPLY not in moves_of(world.postman.to(SABINE.user_id)[0])
    said = await inbox.replied(SABINE, Post(1, 5, draft, Side.STAFF), Typed("Doch!"))
    assert "wants no answer" in texts(said)
    assert await inbox.answered_by(SABINE, draft, SOLAWI) is Told.NOT_WANTED
    assert world.postman.to(ERIKA.chat_id) == []
    assert (await world.ticket(draft)).state is State.CLOSED


@pytest.mark.parametrize("move", HandleMove)
@pytest.mark.parametrize("person", [ERIKA, ANNOUNCER, Person(TEAM_CHAT, ANNOUNCER.user_id), Person(-7, SABINE.user_id)])
async def test_only_editors_handle_and_only_where_they_may(world: World, move: HandleMove, person: Person) -> None:
    inbox = world.inbox(TEAM_CHAT)
    ticket = await world.passed_on(inbox)
    said = await inbox.handle(person, Handle(move, ticket.number))
    assert said.alert
    assert said.messages == ()
    assert await world.ticket(ticket.number) == ticket


@pytest.mark.parametrize("person", [ERIKA, ANNOUNCER, Person(TEAM_CHAT, ANNOUNCER.user_id), Person(-7, SABINE.user_id)])
async def test_only_editors_answer_and_only_where_they_may(world: World, person: Person) -> None:
    inbox = world.inbox(TEAM_CHAT)
    ticket = await world.passed_on(inbox)
    said = await inbox.replied(person, Post(person.chat_id, 5, ticket.number, Side.STAFF), Typed("Ich weiß es!"))
    assert "only editors" in texts(said)
    assert world.postman.to(ERIKA.chat_id) == []
    assert await inbox.typed(person, Form("reply", ticket.number, Room.INBOX), Typed("Ich!")) is None


async def test_in_the_team_chat_editors_close_and_what_needs_typing_is_done_in_private(world: World) -> None:
    inbox = world.inbox(TEAM_CHAT)
    ticket = await world.passed_on(inbox)
    there = Person(TEAM_CHAT, UWE.user_id)
    for move in (HandleMove.REPLY, HandleMove.TEACH, HandleMove.ENTRY, HandleMove.LIST):
        said = await inbox.handle(there, Handle(move, ticket.number))
        assert "private chat" in texts(said)
        assert said.alert
    said = await inbox.handle(there, Handle(HandleMove.CLOSE, ticket.number))
    assert said.into
    assert said.thread == Thread(ticket.number, Side.STAFF, is_card=True)
    assert (await world.ticket(ticket.number)).state is State.CLOSED


async def test_a_form_of_another_room_is_a_question(world: World) -> None:
    assert await world.inbox().typed(SABINE, Form("text", 1, Room.INBOX), Typed("x")) is None


async def test_what_was_not_sent_is_not_in_the_inbox(world: World) -> None:
    inbox = world.inbox()
    draft = number_in(await inbox.tell(ERIKA, Tell(TellMove.PASS, 1)))
    for move in HandleMove:
        if move is not HandleMove.LIST:
            assert "not in the inbox" in texts(await inbox.handle(SABINE, Handle(move, draft)))
    assert "The inbox is empty." in texts(await inbox.list(SABINE))


@pytest.mark.parametrize(
    ("minutes", "age"), [(0, "just now"), (1, "1 minute ago"), (59, "59 minutes"), (60, "1 hour ago"), (2880, "2 days")]
)
async def test_the_list_says_how_old_something_is(world: World, minutes: int, age: str) -> None:
    inbox = world.inbox()
    await world.passed_on(inbox)
    world.room.now += timedelta(minutes=minutes)
    assert f"Question · open · {age}" in texts(await inbox.list(SABINE))


async def test_the_list_has_pages(world: World) -> None:
    inbox = world.inbox()
    for user_id in range(100, 112):
        await world.passed_on(inbox, Person(user_id, user_id))
    first = await inbox.list(SABINE)
    assert "12 wait for an answer." in texts(first)
    assert first.messages[0].buttons[-1][0].action == Handle(HandleMove.LIST, 0, "1")
    second = await inbox.handle(SABINE, Handle(HandleMove.LIST, 0, "1"))
    assert [row[0].action for row in second.messages[0].buttons][-1] == Handle(HandleMove.LIST, 0, "0")
    assert len(second.messages[0].buttons) == 4 + 1
    for forged in ("x", "9" * 30, "-1"):
        assert "12 wait" in texts(await inbox.handle(SABINE, Handle(HandleMove.LIST, 0, forged)))


async def test_residents_have_no_inbox(world: World) -> None:
    assert "staff" in texts(await world.inbox().list(ERIKA))


async def test_a_long_conversation_shows_its_newest_lines(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    for number in range(12):
        typed = Typed(f"Zeile {number} " + "x" * 600)
        await inbox.replied(SABINE, Post(1, 5, ticket.number, Side.STAFF), typed)
    text = texts(await inbox.handle(SABINE, Handle(HandleMove.SHOW, ticket.number)))
    assert "Zeile 11" in text
    assert "Zeile 1 " not in text
    assert world.asked in text


async def test_files_of_a_conversation_are_shown_with_it(world: World) -> None:
    inbox = world.inbox()
    ticket = await world.passed_on(inbox)
    await inbox.replied(ERIKA, Post(3, 5, ticket.number, Side.PERSON), Typed("", PHOTO))
    await inbox.replied(SABINE, Post(1, 5, ticket.number, Side.STAFF), Typed("x" * 1500, PHOTO))
    text, picture = world.postman.to(ERIKA.chat_id)
    assert text.attachment is None
    assert picture.attachment == PHOTO
    shown = await inbox.handle(SABINE, Handle(HandleMove.SHOW, ticket.number))
    assert [message.attachment for message in shown.messages] == [PHOTO, PHOTO, None]
    assert all(len(message.text) <= 1024 for message in shown.messages[:2])
    assert shown.thread == Thread(ticket.number, Side.STAFF, is_card=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    user_id=st.integers(min_value=10**8, max_value=2**52),
    text=st.text(min_size=1, max_size=300).filter(lambda text: text.strip()),
)
async def test_staff_never_see_who_it_is(world: World, user_id: int, text: str) -> None:
    inbox, person = world.inbox(TEAM_CHAT), Person(user_id, user_id)
    world.asked = text.replace(str(user_id), "")
    world.postman.sent.clear()
    world.postman.edits.clear()
    ticket = await world.passed_on(inbox, person)
    line = Typed("Noch etwas", PHOTO)
    await inbox.replied(person, Post(user_id, 5, ticket.number, Side.PERSON), line)
    said = await inbox.replied(SABINE, Post(1, 5, ticket.number, Side.STAFF), Typed("Antwort"))
    listed, shown = await inbox.list(SABINE), await inbox.handle(SABINE, Handle(HandleMove.SHOW, ticket.number))
    ended = await inbox.handle(SABINE, Handle(HandleMove.CLOSE, ticket.number))
    to_staff = [message for chat, message in world.postman.sent if chat != user_id]
    to_staff += [message for _, _, message in world.postman.edits]
    to_staff += [message for each in (said, listed, shown, ended) for message in each.messages]
    assert len(to_staff) > 5
    for message in to_staff:
        actions = [encode(button.action) for row in message.buttons for button in row if button.action]
        assert str(user_id) not in "\n".join([message.text, *actions])


async def test_what_was_edited_is_not_passed_on(world: World) -> None:
    assert "as a new message" in texts(await world.inbox().edited(ERIKA))


async def test_in_a_group_the_way_leads_into_the_private_chat(world: World) -> None:
    said = await world.inbox().propose(replace(ERIKA, chat_id=-7), "https://t.me/x?start=propose")
    assert said.messages[0].buttons[0][0].url == "https://t.me/x?start=propose"
