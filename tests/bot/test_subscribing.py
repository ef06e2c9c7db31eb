"""Subscribing without Telegram: what cannot be seen in a dialogue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.actions import Subscribe
from bot.domain.directory import Directory, place_key
from bot.domain.messages import Message
from bot.domain.ports import Snapshot
from bot.domain.schedule import Pace, Quiet, Rhythm
from bot.domain.subscriptions import (
    EVERYTHING,
    ChatKind,
    Subject,
    SubjectKind,
    SubscriptionMove,
)
from bot.matching.questions import Matcher
from bot.store.database import IN_MEMORY, Database
from bot.store.subscriptions import SubscriptionStore
from bot.subscribing import Chat, Subscribing
from bot.wording import subscriptions as wording
from bot.wording.rhythms import rhythm_page, when
from bot.wording.voice import Voice, Voices
from tests.referees import check_text

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANNA = Chat(11, ChatKind.PRIVATE, "de")
STRANGER = Chat(-5, ChatKind.GROUP, "de", may_change=False)
MOBILITY, NATURE = Subject(SubjectKind.TOPIC, "mobility"), Subject(SubjectKind.TOPIC, "nature")
SOLAWI = Subject(SubjectKind.ENTRY, "solawi-flaeming")
TICK, UNTICK, TOGGLE = SubscriptionMove.TICK, SubscriptionMove.UNTICK, SubscriptionMove.TOGGLE
FOLLOW, UNFOLLOW = SubscriptionMove.FOLLOW, SubscriptionMove.UNFOLLOW


class Desk:
    """Who subscribes, with a real store, and a note of whose deliveries were withdrawn, and when."""

    def __init__(self, store: SubscriptionStore, voices: Voices, snapshot: Snapshot) -> None:
        self.store = store
        self.snapshot = snapshot
        self.withdrawn: list[tuple[int, bool]] = []
        self.subscribing = Subscribing(store, voices, lambda: self.snapshot, now=lambda: NOW, withdraw=self.withdraw)

    async def withdraw(self, chat_id: int) -> None:
        self.withdrawn.append((chat_id, await self.store.get(chat_id) is None))

    async def press(self, move: SubscriptionMove, argument: object = "", chat: Chat = ANNA) -> Message:
        reply = await self.subscribing.press(chat, Subscribe(move, str(argument)))
        assert reply is not None
        check_text(reply.message.text)
        return reply.message


@pytest.fixture
async def desk(voices: Voices, directory: Directory, matcher: Matcher) -> AsyncIterator[Desk]:
    async with Database(IN_MEMORY) as database:
        yield Desk(SubscriptionStore(database), voices, Snapshot(directory, matcher))


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


async def test_a_tick_subscribes_the_chat_in_the_language_it_is_spoken_to_with(desk: Desk) -> None:
    await desk.press(TICK, MOBILITY, replace(ANNA, language="en"))
    kept = await desk.store.get(ANNA.chat_id)
    assert kept is not None
    assert (kept.kind, kept.language, kept.subjects, kept.since) == (ChatKind.PRIVATE, "en", {MOBILITY}, NOW)


async def test_another_language_is_that_of_what_comes(desk: Desk) -> None:
    await desk.press(TICK, MOBILITY)
    await desk.subscribing.speak(ANNA.chat_id, "en")
    await desk.subscribing.speak(12, "en")
    kept = await desk.store.get(ANNA.chat_id)
    assert kept is not None
    assert kept.language == "en"
    assert await desk.store.get(12) is None


async def test_the_end_is_in_the_database_before_what_is_on_its_way_is_waited_for(desk: Desk) -> None:
    await desk.press(TICK, MOBILITY)
    await desk.subscribing.stop(ANNA)
    assert desk.withdrawn == [(ANNA.chat_id, True)]


async def test_also_who_has_nothing_is_withdrawn(desk: Desk) -> None:
    await desk.subscribing.stop(ANNA)
    assert desk.withdrawn == [(ANNA.chat_id, True)]


async def test_the_last_untick_withdraws_and_an_earlier_one_does_not(desk: Desk) -> None:
    await desk.press(TICK, MOBILITY)
    await desk.press(TICK, NATURE)
    await desk.press(UNTICK, MOBILITY)
    assert desk.withdrawn == []
    await desk.press(UNFOLLOW, NATURE)
    assert desk.withdrawn == [(ANNA.chat_id, True)]


async def test_a_tick_that_is_handled_twice_does_it_once(desk: Desk) -> None:
    shown = await desk.press(TICK, MOBILITY)
    assert await desk.press(TICK, MOBILITY) == shown
    held = [button.action for row in shown.buttons for button in row if button.label.startswith("☑")]
    assert held == [Subscribe(UNTICK, str(MOBILITY))]
    shown = await desk.press(UNTICK, MOBILITY)
    assert await desk.press(UNTICK, MOBILITY) == shown
    assert Subscribe(TICK, str(MOBILITY)) in [button.action for row in shown.buttons for button in row]
    assert await desk.store.get(ANNA.chat_id) is None


async def test_a_button_of_before_changes_what_is(desk: Desk) -> None:
    await desk.press(TOGGLE, MOBILITY)
    await desk.press(TOGGLE, NATURE)
    await desk.press(TOGGLE, MOBILITY)
    kept = await desk.store.get(ANNA.chat_id)
    assert kept is not None
    assert kept.subjects == {NATURE}


async def test_following_twice_is_following_once_and_so_is_its_end(desk: Desk) -> None:
    await desk.press(FOLLOW, SOLAWI)
    await desk.press(FOLLOW, SOLAWI)
    subscriber = await desk.store.get(ANNA.chat_id)
    assert subscriber is not None
    assert subscriber.subjects == {SOLAWI}
    await desk.press(UNFOLLOW, SOLAWI)
    assert "nichts mehr abonniert" in (await desk.press(UNFOLLOW, SOLAWI)).text


async def test_below_a_card_the_answer_is_a_message_of_its_own(desk: Desk) -> None:
    below_card = await desk.subscribing.press(ANNA, Subscribe(FOLLOW, str(SOLAWI)))
    below_offer = await desk.subscribing.press(ANNA, Subscribe(FOLLOW, str(NATURE)))
    assert below_card is not None
    assert below_offer is not None
    assert (below_card.new, below_offer.new) == (True, False)


async def test_who_may_not_decide_changes_nothing_and_is_told_so(desk: Desk) -> None:
    for reply in (
        await desk.subscribing.menu(STRANGER),
        await desk.subscribing.offer(STRANGER, NATURE),
        await desk.subscribing.stop(STRANGER),
    ):
        assert "nur seine Administratoren" in reply.message.text
        assert reply.message.buttons == ()
    assert desk.withdrawn == []
    assert desk.subscribing.refusal(STRANGER)
    assert desk.subscribing.refusal(ANNA) is None


async def test_a_group_that_moved_is_the_same_subscriber(desk: Desk) -> None:
    await desk.press(TICK, MOBILITY, Chat(-7, ChatKind.GROUP, "de"))
    await desk.subscribing.moved(-7, -1007)
    moved = await desk.store.get(-1007)
    assert moved is not None
    assert moved.subjects == {MOBILITY}


async def test_leaving_tells_whether_anything_was_subscribed(desk: Desk) -> None:
    await desk.press(TICK, MOBILITY)
    assert await desk.subscribing.left(ANNA.chat_id) is True
    assert await desk.subscribing.left(ANNA.chat_id) is False


async def test_what_the_directory_no_longer_holds_can_be_ended_and_not_begun(desk: Desk, directory: Directory) -> None:
    await desk.press(TICK, MOBILITY)
    await desk.press(TICK, NATURE)
    left = {key: label for key, label in directory.topics.items() if key != "mobility"}
    desk.snapshot = replace(desk.snapshot, directory=directory.model_copy(update={"topics": left}))
    menu = (await desk.subscribing.menu(ANNA)).message
    assert "☑ Nicht mehr im Verzeichnis" in labels(menu)
    assert "☑ Nicht mehr im Verzeichnis" not in labels(await desk.press(UNTICK, MOBILITY))
    assert await desk.subscribing.press(ANNA, Subscribe(TICK, str(MOBILITY))) is None


async def test_a_directory_without_topics_and_places_offers_everything(desk: Desk, directory: Directory) -> None:
    bare = Directory(directory=directory.header, kinds=directory.kinds, entries=[])
    desk.snapshot = replace(desk.snapshot, directory=bare)
    menu = (await desk.subscribing.menu(ANNA)).message
    assert labels(menu) == ["☐ Alle Mitteilungen", "Fertig"]
    assert labels(await desk.press(SubscriptionMove.PLACES, "0")) == ["« Zurück"]


async def test_a_page_of_places_that_is_not_there_any_more_is_the_last_one(desk: Desk) -> None:
    assert "Seite 3 von 3" in (await desk.press(SubscriptionMove.PLACES, "99")).text


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_menu_with_everything_ticked_is_one_that_telegram_takes(
    desk: Desk, directory: Directory, language: str
) -> None:
    chat = replace(ANNA, language=language)
    subjects = [EVERYTHING, *(Subject(SubjectKind.TOPIC, topic) for topic in directory.topics)]
    subjects += [Subject(SubjectKind.PLACE, place_key(place)) for place in directory.places]
    subjects += [Subject(SubjectKind.ENTRY, entry.id) for entry in directory.entries]
    for subject in subjects:
        await desk.store.add(chat.chat_id, chat.kind, language, subject, NOW)
    menu = (await desk.subscribing.menu(chat)).message
    assert len(check_text(menu.text)) < 2000
    assert f"{len(subjects) - 12}" in menu.text
    assert len(labels(menu)) <= 100
    assert labels(await desk.press(SubscriptionMove.DONE, chat=chat)) == []


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("mobility", MOBILITY),
        ("Mobilität", MOBILITY),
        ("MOBILITY", MOBILITY),
        ("natur", NATURE),
        ("all", EVERYTHING),
        ("Alle Mitteilungen", EVERYTHING),
        ("bad belzig", Subject(SubjectKind.PLACE, place_key("Bad Belzig"))),
        ("solawi-flaeming", SOLAWI),
        ("solawie", SOLAWI),
    ],
)
async def test_staff_name_what_a_poster_is_for(desk: Desk, words: str, subject: Subject) -> None:
    payload = desk.subscribing.poster("de", words, "bot").link
    assert payload is not None
    offered = {"t": "sub-", "a": "sub-", "p": "sub-place-", "e": "sub-entry-"}[subject.kind]
    assert payload == f"https://t.me/bot?start={offered}{subject.key or 'all'}"


async def test_a_link_becomes_a_poster(desk: Desk) -> None:
    for words in ("sub-nature", "https://t.me/bot?start=sub-nature"):
        assert desk.subscribing.poster("de", words, "bot").link == "https://t.me/bot?start=sub-nature"
    for words in ("https://t.me/bot?start=solawi-flaeming", "https://bad-belzig.de/"):
        poster = desk.subscribing.poster("de", words, "bot")
        assert poster.link == words
        assert words in poster.message.text
    assert desk.subscribing.poster("de", "https://x.de/" + "y" * 500, "bot").link is None


@pytest.mark.parametrize("words", ["Xyzqwxyz", "Feuerwerk kaufen", "?!"])
async def test_what_nothing_is_called_gets_no_poster(desk: Desk, words: str) -> None:
    assert desk.subscribing.poster("de", words, "bot").link is None


def test_stop_words_are_those_of_all_languages(voices: Voices) -> None:
    words = wording.stop_words(voices)
    assert {"stopp", "stop", "abmelden", "abobeenden", "unsubscribe", "signoff"} <= words
    assert "" not in words


@pytest.mark.parametrize("pace", Pace)
@pytest.mark.parametrize("quiet", [None, Quiet(22, 7)])
def test_every_rhythm_has_a_sentence_and_a_page(voices: Voices, pace: Pace, quiet: Quiet | None) -> None:
    voice: Voice
    for voice in voices:
        rhythm = Rhythm(pace, 12, 2, quiet)
        page = rhythm_page(voice, rhythm)
        assert check_text(when(voice, rhythm)) in check_text(page.text)
        ticks = [label for label in labels(page) if label.startswith("☑")]
        assert len(ticks) == {Pace.AT_ONCE: 2, Pace.DAILY: 3, Pace.WEEKLY: 4}[pace]
