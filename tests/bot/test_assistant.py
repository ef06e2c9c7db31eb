"""One message in, one reply out: what dialogues cannot show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.assistant import MAX_QUESTION, Assistant
from bot.domain.actions import Ask, Open, Page, SetLanguage, ShowEntry, ShowList, ShowMore, ShowOthers, Tell
from bot.domain.answers import Answer, Choice, Found, Kind, Listing, Unclear, kind_of
from bot.domain.directory import Directory, Facet
from bot.domain.freshness import Ages
from bot.domain.ports import Snapshot
from bot.domain.questions import Filter, Person, Understanding
from bot.matching.questions import Matcher
from bot.opening import matcher_of
from bot.store.database import Database
from bot.store.questions import QuestionStore
from bot.wording.voice import Voices
from tests.stage import Clock

ERIKA = Person(1, 1, "de")

SOLAWI = "solawi-flaeming"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def memory() -> AsyncIterator[QuestionStore]:
    async with Database(Path(":memory:")) as database:
        yield QuestionStore(database)


@pytest.fixture
def assistant(directory: Directory, matcher: Matcher, voices: Voices, memory: QuestionStore, clock: Clock) -> Assistant:
    return Assistant(Snapshot(directory, matcher), memory, voices, context_minutes=15, now=clock.now)


async def last_question(memory: QuestionStore) -> int:
    context = (await memory.recall(ERIKA)).context
    assert context is not None
    return context.question


async def test_a_question_at_the_limit_is_read_and_one_above_is_not(assistant: Assistant) -> None:
    asked = "Was ist die Solawi?"
    read = await assistant.ask(ERIKA, asked.ljust(MAX_QUESTION))
    assert isinstance(read.answer, Found)
    refused = await assistant.ask(ERIKA, asked.ljust(MAX_QUESTION + 1))
    assert isinstance(refused.answer, Unclear)
    assert kind_of(refused.answer) is Kind.OUT_OF_SCOPE
    assert "zu lang" in refused.message.text


async def test_a_question_too_long_leaves_what_was_talked_about(assistant: Assistant) -> None:
    await assistant.ask(ERIKA, "Was ist die Solawi?")
    await assistant.ask(ERIKA, "x" * 3000)
    reply = await assistant.ask(ERIKA, "Wer ist der Kontakt?")
    assert isinstance(reply.answer, Found)
    assert reply.answer.entry_id == SOLAWI


async def test_the_number_of_a_question_is_never_used_again(
    assistant: Assistant, memory: QuestionStore, clock: Clock
) -> None:
    await assistant.ask(ERIKA, "Was ist die Solawi?")
    old = (await memory.recall(ERIKA)).context
    assert old is not None
    clock.pass_minutes(20)
    assert await memory.forget_older_than(clock.now() - timedelta(minutes=15)) == 1
    await assistant.ask(ERIKA, "Was ist die Bad Belzig App?")
    assert await assistant.press(ERIKA, ShowOthers(old.question)) is None


async def test_questions_within_a_second_have_numbers_of_their_own(assistant: Assistant, memory: QuestionStore) -> None:
    numbers = []
    for _ in range(3):
        await assistant.ask(ERIKA, "Was ist die Solawi?")
        context = (await memory.recall(ERIKA)).context
        assert context is not None
        numbers.append(context.question)
    assert len(set(numbers)) == 3


async def test_other_matches_that_are_gone_from_the_directory_are_not_offered(
    assistant: Assistant, memory: QuestionStore
) -> None:
    await assistant.ask(ERIKA, "Wo bekomme ich frisches Gemüse aus der Region?")
    context = (await memory.recall(ERIKA)).context
    assert context is not None
    await memory.keep(ERIKA, replace(context, others=("gone",)))
    reply = await assistant.press(ERIKA, ShowOthers(context.question))
    assert reply is not None
    assert "nichts gefunden" in reply.message.text


async def test_more_buttons_keep_what_is_shown_above_them(assistant: Assistant) -> None:
    asked = await assistant.ask(ERIKA, "Was ist Smart City Bad Belzig?")
    assert isinstance(asked.answer, Found)
    reply = await assistant.press(ERIKA, ShowMore(asked.answer.entry_id, asked.answer.facets[0]))
    assert reply is not None
    assert reply.message.text == asked.message.text


async def test_more_buttons_work_long_after(assistant: Assistant) -> None:
    reply = await assistant.press(ERIKA, ShowMore(SOLAWI, Facet.CONTACT))
    assert reply is not None
    assert "Solawi Fläming im ZEGG" in reply.message.text


@pytest.mark.parametrize(
    "action",
    [
        ShowEntry("gone"),
        ShowMore("gone"),
        ShowList(Filter(topic="gone")),
        ShowList(Filter(place="00000000")),
        ShowList(Filter(kind="gone")),
        ShowOthers(1),
        Ask(99),
        SetLanguage("xx"),
    ],
)
async def test_what_is_gone_has_no_answer(assistant: Assistant, action: ShowEntry) -> None:
    assert await assistant.press(ERIKA, action) is None


async def test_the_language_set_counts_more_than_that_of_the_client(assistant: Assistant) -> None:
    await assistant.press(ERIKA, SetLanguage("en"))
    assert (await assistant.voice_of(ERIKA)).language == "en"
    assert (await assistant.voice_of(Person(5, 1, "de"))).language == "en"


async def test_the_language_spoken_just_now_counts_more_than_that_set(assistant: Assistant, clock: Clock) -> None:
    await assistant.press(ERIKA, SetLanguage("en"))
    await assistant.ask(ERIKA, "Wo bekomme ich frisches Gemüse aus der Region?")
    assert (await assistant.voice_of(ERIKA)).language == "de"
    clock.pass_minutes(16)
    assert (await assistant.voice_of(ERIKA)).language == "en"


async def test_setting_the_language_changes_a_conversation_at_once(assistant: Assistant) -> None:
    await assistant.ask(ERIKA, "Was ist die Solawi?")
    await assistant.press(ERIKA, SetLanguage("en"))
    assert "All 60 entries" in (await assistant.open(ERIKA, Page.ALL)).message.text


async def test_who_reports_no_language_gets_the_default_one(assistant: Assistant) -> None:
    assert (await assistant.voice_of(Person(9, 9, None))).language == "de"
    assert (await assistant.voice_of(Person(9, 9, "fr"))).language == "de"
    assert (await assistant.voice_of(Person(9, 9, "en-GB"))).language == "en"


async def test_a_command_is_a_message_of_its_own_and_a_button_is_not(assistant: Assistant) -> None:
    assert (await assistant.open(ERIKA, Page.TOPICS)).new
    pressed = await assistant.press(ERIKA, Open(Page.TOPICS))
    assert pressed is not None
    assert not pressed.new


@pytest.mark.parametrize("payload", ["", "gone", "topic-", "topic-gone", "topic-mobility-x", "Solawi-Flaeming", "<b>"])
async def test_a_link_that_leads_nowhere_opens_the_welcome(assistant: Assistant, payload: str) -> None:
    reply = await assistant.follow_link(ERIKA, payload)
    assert reply.new
    assert "Willkommen!" in reply.message.text


async def test_suggestions_are_limited(assistant: Assistant) -> None:
    assert len(await assistant.suggest(ERIKA, "Bad Belzig", bot_name="x", limit=3)) <= 3
    assert len(await assistant.suggest(ERIKA, " ", bot_name="x", limit=4)) == 4


async def test_the_last_question_alone_is_kept_for_the_team(assistant: Assistant, memory: QuestionStore) -> None:
    await assistant.ask(ERIKA, "Mein Geheimnis: Was ist die Solawi?")
    number = await last_question(memory)
    assert await assistant.asked(ERIKA, number) == "Mein Geheimnis: Was ist die Solawi?"
    assert await assistant.asked(ERIKA, number + 1) == ""
    await assistant.ask(ERIKA, "Danke!")
    assert "Geheimnis" not in str(await memory.recall(ERIKA))
    assert await assistant.asked(ERIKA, number) == ""


async def test_nothing_of_the_text_is_kept_in_a_group(assistant: Assistant, memory: QuestionStore) -> None:
    person = Person(-7, 3, "de")
    await assistant.ask(person, "Mein Geheimnis: Was ist die Solawi?")
    assert "Geheimnis" not in str(await memory.recall(person))


async def test_a_question_is_not_passed_on_when_its_conversation_is_over(
    assistant: Assistant, memory: QuestionStore, clock: Clock
) -> None:
    await assistant.ask(ERIKA, "Gibt es hier ein Einhorn?")
    number = await last_question(memory)
    clock.pass_minutes(16)
    assert await assistant.asked(ERIKA, number) == ""


@pytest.mark.parametrize(("chat_id", "offered"), [(1, True), (-7, False)])
async def test_what_led_nowhere_can_be_passed_on_in_private(assistant: Assistant, chat_id: int, offered: bool) -> None:
    person = Person(chat_id, 1, "de")
    none_of_these = await assistant.press(person, Open(Page.NONE_OF_THESE))
    nothing_found = await assistant.ask(person, "Wo kann ich ein Einhorn mieten?")
    for reply in (none_of_these, nothing_found):
        assert reply is not None
        moves = [button.action for row in reply.message.buttons for button in row]
        assert any(isinstance(action, Tell) for action in moves) == offered


class Heard:
    """Remembers what a witness was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def answered(self, understanding: Understanding, answer: Answer, language: str, _directory: Directory) -> None:
        self.told.append((understanding.message, kind_of(answer), language))

    def chose(self, entry_id: str, _directory: Directory) -> None:
        self.told.append(entry_id)

    def did_not_fit(self) -> None:
        self.told.append("did not fit")


@pytest.fixture
def heard(assistant: Assistant) -> Heard:
    assistant.witness = heard = Heard()
    return heard


async def test_a_choice_is_heard_once_whatever_is_pressed_after_it(assistant: Assistant, heard: Heard) -> None:
    reply = await assistant.ask(ERIKA, "Rathaus")
    assert isinstance(reply.answer, Choice)
    first, second, *_ = reply.answer.entry_ids
    for action in (ShowEntry("zegg"), ShowEntry(first), ShowEntry(first, Facet.CONTACT), ShowEntry(second)):
        assert await assistant.press(ERIKA, action)
    assert heard.told == [("Rathaus", Kind.CHOICE, "de")]
    reply = await assistant.ask(ERIKA, "Rathaus")
    for entry_id in (first, second):
        await assistant.press(ERIKA, ShowEntry(entry_id))
    assert heard.told[1:] == [("Rathaus", Kind.CHOICE, "de"), first]


async def test_what_did_not_fit_is_heard_and_what_was_chosen_then(assistant: Assistant, heard: Heard) -> None:
    reply = await assistant.ask(ERIKA, "Klettern")
    pressed = next(
        button.action for row in reply.message.buttons for button in row if isinstance(button.action, ShowOthers)
    )
    others = await assistant.press(ERIKA, pressed)
    assert others is not None and isinstance(others.answer, Choice)
    await assistant.press(ERIKA, ShowEntry(others.answer.entry_ids[0]))
    assert heard.told[1:] == ["did not fit", others.answer.entry_ids[0]]
    again = await assistant.press(ERIKA, pressed)
    assert again is not None
    assert len(heard.told) == 3


async def test_examples_lists_and_pages_are_no_questions(assistant: Assistant, heard: Heard) -> None:
    for action in (Ask(0), ShowList(Filter(topic="mobility")), Open(Page.ALL)):
        reply = await assistant.press(ERIKA, action)
        assert reply is not None
    assert isinstance(reply.answer, Listing)
    await assistant.press(ERIKA, ShowEntry(reply.answer.entry_ids[0]))
    assert heard.told == []


async def test_what_was_not_checked_for_long_says_so_from_the_day_on_also_in_cards_that_are_kept(
    directory: Directory, matcher: Matcher, voices: Voices, memory: QuestionStore, clock: Clock
) -> None:
    ages = Ages(12, 24, ZoneInfo("Europe/Berlin"))
    snapshot = Snapshot(directory, matcher)
    assistant = Assistant(snapshot, memory, voices, context_minutes=15, ages=ages, now=clock.now)
    entry = next(entry for entry in directory.entries if entry.as_of == "2024")
    hint = "Please ask before you go there."

    async def shown() -> list[str]:
        person = Person(1, 1, "en")
        asked = await assistant.ask(person, entry.name)
        pressed = [await assistant.press(person, action) for action in (ShowEntry(entry.id), ShowMore(entry.id))]
        offered = await assistant.suggest(person, entry.name, bot_name="bot", limit=5)
        inline = next(each for each in offered if each.entry_id == entry.id)
        return [reply.message.text for reply in (asked, *pressed) if reply] + [inline.message.text]

    clock.seconds = datetime(2026, 12, 31, 22, 59, tzinfo=UTC).timestamp()
    assert [hint in text for text in await shown()] == [False] * 4
    clock.seconds = datetime(2026, 12, 31, 23, 0, tzinfo=UTC).timestamp()
    assert [hint in text for text in await shown()] == [True] * 4
    clock.seconds = datetime(2026, 12, 31, 22, 59, tzinfo=UTC).timestamp()
    assert [hint in text for text in await shown()] == [False] * 4


async def test_without_the_home_entry_questions_that_name_none_are_answered_nevertheless(
    directory: Directory, voices: Voices, memory: QuestionStore, clock: Clock
) -> None:
    others = [entry for entry in directory.entries if entry != directory.home]
    without = Directory(header=directory.header, kinds=directory.kinds, topics=directory.topics, entries=others)
    assistant = Assistant(Snapshot(without, matcher_of(without)), memory, voices, context_minutes=15, now=clock.now)
    reply = await assistant.ask(ERIKA, "Wer ist der Kontakt?")
    assert reply.answer is not None and kind_of(reply.answer) is not Kind.ENTRY
    assert reply.message.text
    for page in (Page.START, Page.HELP, Page.ABOUT):
        assert (await assistant.open(ERIKA, page)).message.text
