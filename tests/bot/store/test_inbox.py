"""The inbox in the database: what is sent once, who may change what, limits, and when it is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.audit import Act, Deed
from bot.domain.inbox import (
    DAYS_KEPT,
    MOST_A_DAY,
    MOST_DRAFTS,
    MOST_LINES_A_DAY,
    MOST_OPEN,
    Kind,
    Limit,
    Line,
    Part,
    Post,
    Side,
    State,
    Ticket,
)
from bot.store.audit import AuditStore
from bot.store.database import Database
from bot.store.inbox import InboxStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ERIKA, BERT = 3, 4
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BILD = Attachment(AttachmentKind.PHOTO, "bild-1")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database(":memory:") as opened:
        yield opened


@pytest.fixture
def store(database: Database) -> InboxStore:
    return InboxStore(database)


async def sent(store: InboxStore, user_id: int = ERIKA, now: datetime = NOW, text: str = "Wo?") -> Ticket:
    begun = await store.begin(Kind.QUESTION, user_id, "de", now, text=text)
    ticket = await store.send(begun.number, user_id, now)
    assert isinstance(ticket, Ticket)
    return ticket


def of_person(text: str = "Noch etwas", now: datetime = NOW) -> Line:
    return Line(Side.PERSON, text, now)


def of_staff(text: str = "Antwort", now: datetime = NOW) -> Line:
    return Line(Side.STAFF, text, now, told=False)


def deed(act: Act = Act.INBOX_ANSWERED, at: datetime = NOW) -> Deed:
    return Deed(at, "1", act, detail="1")


async def test_what_is_begun_comes_back_as_it_was(store: InboxStore) -> None:
    begun = await store.begin(Kind.REPORT, ERIKA, "en", NOW, text="Falsch", entry_id="solawi")
    assert await store.get(begun.number) == begun
    assert begun == Ticket(
        begun.number, Kind.REPORT, State.DRAFT, ERIKA, "en", NOW, {Part.TEXT: "Falsch"}, entry_id="solawi"
    )
    assert await store.get(99) is None


async def test_what_is_not_sent_can_be_changed_by_who_began_it_alone(store: InboxStore) -> None:
    number = (await store.begin(Kind.PROPOSAL, ERIKA, "de", NOW)).number
    changed = await store.set_part(number, ERIKA, Part.NAME, 'Das "Café"')
    assert changed is not None
    assert changed.parts == {Part.NAME: 'Das "Café"'}
    wished = await store.set_wish(number, ERIKA, wants_answer=False)
    assert wished is not None
    assert not wished.wants_answer
    assert await store.set_part(number, BERT, Part.NAME, "x") is None
    assert await store.set_wish(number, BERT, wants_answer=True) is None
    assert not await store.drop(number, BERT)
    assert await store.send(number, BERT, NOW) is None
    assert await store.drop(number, ERIKA)
    assert await store.get(number) is None


async def test_it_is_sent_once(store: InboxStore) -> None:
    number = (await store.begin(Kind.QUESTION, ERIKA, "de", NOW, text="Wo?")).number
    results = await asyncio.gather(*(store.send(number, ERIKA, NOW + HOUR) for _ in range(5)))
    tickets = [result for result in results if result is not None]
    assert len(tickets) == 1
    assert isinstance(tickets[0], Ticket)
    assert (tickets[0].state, tickets[0].said, tickets[0].told, tickets[0].at) == (State.OPEN, 1, 0, NOW + HOUR)
    assert await store.set_part(number, ERIKA, Part.TEXT, "anders") is None
    assert not await store.drop(number, ERIKA)


async def test_who_begins_too_much_loses_what_was_left_longest_ago(store: InboxStore) -> None:
    kept = await sent(store)
    other = await store.begin(Kind.QUESTION, BERT, "de", NOW)
    numbers = [(await store.begin(Kind.QUESTION, ERIKA, "de", NOW)).number for _ in range(MOST_DRAFTS + 2)]
    there = [number for number in numbers if await store.get(number)]
    assert there == numbers[2:]
    assert await store.get(kept.number)
    assert await store.get(other.number)


async def test_nobody_has_too_many_open(store: InboxStore) -> None:
    tickets = [await sent(store) for _ in range(MOST_OPEN)]
    more = await store.begin(Kind.QUESTION, ERIKA, "de", NOW, text="Und?")
    assert await store.send(more.number, ERIKA, NOW) is Limit.OPEN
    assert (await sent(store, BERT)).state is State.OPEN
    assert await store.get(more.number) == more
    await store.end(tickets[0].number, State.CLOSED, NOW)
    assert isinstance(await store.send(more.number, ERIKA, NOW), Ticket)


async def test_nobody_sends_too_much_in_a_day(store: InboxStore) -> None:
    for _ in range(MOST_A_DAY):
        await store.end((await sent(store)).number, State.CLOSED, NOW)
    more = await store.begin(Kind.QUESTION, ERIKA, "de", NOW, text="Und?")
    assert await store.send(more.number, ERIKA, NOW + DAY - HOUR) is Limit.DAY
    assert isinstance(await store.send(more.number, ERIKA, NOW + DAY + HOUR), Ticket)


async def test_nobody_writes_too_many_lines(store: InboxStore) -> None:
    number = (await sent(store)).number
    for _ in range(MOST_LINES_A_DAY):
        assert isinstance(await store.add_of_person(number, ERIKA, of_person()), Ticket)
    assert await store.add_of_person(number, ERIKA, of_person()) is Limit.LINES
    assert isinstance(await store.add_of_person(number, ERIKA, of_person(now=NOW + DAY + HOUR)), Ticket)


async def test_what_came_while_the_clock_was_ahead_counts_against_nobody(store: InboxStore) -> None:
    year = timedelta(days=365)
    ticket = await sent(store)
    for _ in range(MOST_LINES_A_DAY):
        await store.add_of_person(ticket.number, ERIKA, of_person(now=NOW + year))
    assert isinstance(await store.add_of_person(ticket.number, ERIKA, of_person()), Ticket)
    for _ in range(MOST_A_DAY):
        draft = await store.begin(Kind.QUESTION, BERT, "de", NOW + year, text="Und?")
        await store.send(draft.number, BERT, NOW + year)
        await store.end(draft.number, State.CLOSED, NOW + year)
    draft = await store.begin(Kind.QUESTION, BERT, "de", NOW, text="Und?")
    assert isinstance(await store.send(draft.number, BERT, NOW), Ticket)


async def test_the_turn_goes_from_one_side_to_the_other(store: InboxStore, database: Database) -> None:
    number = (await sent(store)).number
    line = await store.add_of_staff(number, of_staff())
    assert line is not None
    ticket = await store.get(number)
    assert ticket is not None
    assert ticket.state is State.OPEN, "what did not arrive yet is no answer"
    assert not (await store.lines(number))[0].told
    await store.delivered(number, line, deed())
    ticket = await store.get(number)
    assert ticket is not None
    assert ticket.state is State.ANSWERED
    again = await store.add_of_person(number, ERIKA, Line(Side.PERSON, "Danke", NOW, BILD))
    assert isinstance(again, Ticket)
    assert (again.state, again.said) == (State.OPEN, 2)
    assert await store.lines(number) == (
        Line(Side.STAFF, "Antwort", NOW),
        Line(Side.PERSON, "Danke", NOW, BILD),
    )
    assert [each.act for each in await AuditStore(database).deeds(9)] == [Act.INBOX_ANSWERED]


async def test_others_do_not_write_into_a_conversation(store: InboxStore) -> None:
    number = (await sent(store)).number
    assert await store.add_of_person(number, BERT, of_person()) is None
    assert await store.lines(number) == ()


async def test_to_what_is_over_nothing_is_added(store: InboxStore, database: Database) -> None:
    number = (await sent(store)).number
    ended = await asyncio.gather(
        *(store.end(number, State.CLOSED, NOW, deed(Act.INBOX_CLOSED)) for _ in range(3)),
    )
    assert len([ticket for ticket in ended if ticket]) == 1
    assert await store.add_of_person(number, ERIKA, of_person()) is None
    assert await store.add_of_staff(number, of_staff()) is None
    assert await store.lines(number) == ()
    assert len(await AuditStore(database).deeds(9)) == 1


async def test_an_answer_that_arrives_after_the_end_opens_nothing(store: InboxStore) -> None:
    number = (await sent(store)).number
    line = await store.add_of_staff(number, of_staff())
    assert line is not None
    await store.end(number, State.CLOSED, NOW)
    await store.delivered(number, line, deed())
    ticket = await store.get(number)
    assert ticket is not None
    assert ticket.state is State.CLOSED


async def test_who_wants_no_answer_gets_none(store: InboxStore) -> None:
    begun = await store.begin(Kind.QUESTION, ERIKA, "de", NOW, text="Nur so")
    await store.set_wish(begun.number, ERIKA, wants_answer=False)
    await store.send(begun.number, ERIKA, NOW)
    assert await store.add_of_staff(begun.number, of_staff()) is None


async def test_what_waits_stands_first_and_drafts_nowhere(store: InboxStore) -> None:
    first, second, answered, closed = [await sent(store, user) for user in (5, 6, 7, 8)]
    line = await store.add_of_staff(answered.number, of_staff())
    await store.delivered(answered.number, line or 0, deed())
    await store.end(closed.number, State.CLOSED, NOW)
    await store.begin(Kind.QUESTION, ERIKA, "de", NOW)
    page = await store.page(9)
    assert [ticket.number for ticket in page] == [first.number, second.number, answered.number, closed.number]
    assert [ticket.number for ticket in await store.page(2, 1)] == [second.number, answered.number]
    assert await store.count_open() == 2


async def test_what_staff_were_not_told_of_is_found_again(store: InboxStore) -> None:
    ticket = await sent(store)
    later = NOW + HOUR
    assert await store.untold(NOW - HOUR, later) == ()
    assert await store.untold(later, later) == (ticket,)
    assert await store.untold(NOW + DAY + HOUR, NOW + DAY + HOUR) == ()
    assert await store.untold(NOW - 2 * DAY, NOW - 2 * DAY) == (ticket,)  # by a clock that was ahead when it came
    more = await store.add_of_person(ticket.number, ERIKA, of_person())
    assert isinstance(more, Ticket)
    await store.set_told(ticket)
    assert [each.said for each in await store.untold(later, later)] == [2]
    await store.set_told(more)
    await store.set_told(ticket)
    assert await store.untold(later, later) == ()


async def test_replies_find_their_ticket(store: InboxStore) -> None:
    ticket = await sent(store)
    person, staff = Post(ERIKA, 10, ticket.number, Side.PERSON), Post(-5, 10, ticket.number, Side.STAFF)
    await store.keep_post(person)
    await store.keep_post(staff, is_card=True)
    assert await store.post(ERIKA, 10) == person
    assert await store.post(-5, 10) == staff
    assert await store.post(-5, 11) is None


async def test_only_the_newest_card_of_each_chat_is_kept_true(store: InboxStore) -> None:
    number = (await sent(store)).number
    for chat_id, message_id, is_card in ((1, 10, True), (1, 20, True), (1, 30, False), (2, 5, True)):
        await store.keep_post(Post(chat_id, message_id, number, Side.STAFF), is_card=is_card)
    await store.keep_post(Post(ERIKA, 50, number, Side.PERSON), is_card=True)
    assert {(card.chat_id, card.message_id) for card in await store.cards(number)} == {(1, 20), (2, 5)}


async def test_a_message_of_what_is_gone_is_not_kept(store: InboxStore) -> None:
    await store.keep_post(Post(1, 10, 99, Side.STAFF))
    assert await store.post(1, 10) is None


async def test_what_is_over_is_forgotten_with_all_its_texts(store: InboxStore, database: Database) -> None:
    closed, still_open = await sent(store), await sent(store)
    await store.add_of_person(closed.number, ERIKA, of_person("Geheim"))
    await store.keep_post(Post(ERIKA, 10, closed.number, Side.PERSON))
    await store.end(closed.number, State.CLOSED, NOW)
    end = NOW + timedelta(days=DAYS_KEPT)
    assert await store.forget(end) == 0
    assert await store.forget(end + HOUR) == 1
    assert await store.get(closed.number) is None
    assert await store.get(still_open.number) is not None
    left = await database.fetch_all("SELECT (SELECT count(*) FROM ticket_line), (SELECT count(*) FROM ticket_post)")
    assert left == [(0, 0)]


async def test_what_was_never_sent_is_forgotten_after_a_day(store: InboxStore) -> None:
    begun = await store.begin(Kind.QUESTION, ERIKA, "de", NOW, text="Geheim")
    assert await store.forget(NOW + DAY) == 0
    assert await store.forget(NOW + DAY + HOUR) == 1
    assert await store.get(begun.number) is None


async def test_an_answer_without_a_word_for_long_is_the_end(store: InboxStore) -> None:
    number = (await sent(store)).number
    line = await store.add_of_staff(number, of_staff())
    await store.delivered(number, line or 0, deed())
    later = NOW + timedelta(days=DAYS_KEPT) + HOUR
    assert await store.forget(later) == 0
    ticket = await store.get(number)
    assert ticket is not None
    assert ticket.state is State.CLOSED
    assert await store.forget(later + timedelta(days=DAYS_KEPT) + HOUR) == 1


async def test_a_number_is_never_used_twice(store: InboxStore) -> None:
    begun = await store.begin(Kind.QUESTION, ERIKA, "de", NOW)
    await store.drop(begun.number, ERIKA)
    assert (await store.begin(Kind.QUESTION, BERT, "de", NOW)).number > begun.number
