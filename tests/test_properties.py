"""Whatever people type and whatever staff write, Telegram takes every reply, and nothing raises."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from telegram import Bot

from bot.courier import Courier
from bot.domain.actions import (
    MAX_ACTION_BYTES,
    Action,
    Ask,
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
from bot.domain.answers import Chat, Choice, Emergency, Found, FoundBy, Listing, NothingFound, Unclear
from bot.domain.directory import Directory, Entry, Facet, place_key
from bot.domain.messages import Message
from bot.domain.notice import Notice, Operator, Retention
from bot.domain.questions import Context, Filter, SmallTalk
from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.wording import cards, lists, pages, talk
from bot.wording.answers import word
from bot.wording.html import cut, utf16_length
from bot.wording.voice import Voice, Voices
from tests.referees import check_text
from tests.stage import NOON, Stage, stage_for

NASTY = (
    "<b>",
    "</b>",
    "<script>alert(1)</script>",
    "&lt;&amp;&#0;&",
    '"><a href="',
    "{name} {} {0}",
    "%s %(x)s",
    "\u202e\u202drückwärts",
    "\u0000\u0007\u001b[31m",
    "a" + "\u0301" * 4095,
    "😀" * 2048,
    "👩‍👩‍👧‍👦" * 300,
    "Satz. " * 700,
    "ohneleerzeichen" * 300,
    "\u200b\u2060\ufeff",
    "\n\n\n",
    "/start /hilfe@flaeming_bot",
    "@flaeming_bot",
    "https://example.org/?q=<b>&x='\"",
    "1:e:solawi-flaeming:summary",
    "ﷺ" * 1000,
    "''; DROP TABLE entry; --",
    "\ud7ff\ue000\ufffe\uffff",
)

RUN_BY_SOMEBODY = Notice(Retention(backup_days=7), Operator("A & B", "<Markt> 1", "a@b.example", True, "C & D"), True)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
texts = (
    st.text(min_size=1, max_size=60)
    | st.sampled_from(NASTY)
    | st.lists(st.sampled_from(NASTY), min_size=1, max_size=3).map(" ".join)
)
ids = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,2}", fullmatch=True).filter(
    lambda value: len(value) <= 40 and not value.startswith(("topic-", "sub-", "join-"))
)


# What people type


class Theatre:
    """A stage for tests that are no coroutines, as hypothesis needs them."""

    def __init__(self, shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> None:
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.stage: Stage = self.loop.run_until_complete(
            self.stack.enter_async_context(stage_for(shipped, matcher, voices))
        )
        self.user, self.chat = self.stage.person()
        self.others = {code: self.stage.person(code) for code in ("de", "en")}

    def close(self) -> None:
        self.loop.run_until_complete(self.stack.aclose())
        self.loop.close()

    def hears(self, text: str, language: str) -> Message | None:
        user, chat = self.others[language]
        before = len(self.stage.telegram.bot_messages(chat))
        self.loop.run_until_complete(self.stage.says(chat, user, text))
        assert len(self.stage.telegram.bot_messages(chat)) == before + 1
        return None


@pytest.fixture(scope="module")
def theatre(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> Iterator[Theatre]:
    theatre = Theatre(shipped, matcher, voices)
    yield theatre
    theatre.close()


@given(text=texts, language=st.sampled_from(["de", "en"]))
@settings(FEW, max_examples=150)
def test_any_text_gets_exactly_one_reply_that_telegram_takes(theatre: Theatre, text: str, language: str) -> None:
    typed = cut(text, 4096).strip()
    try:
        theatre.hears(typed, language)
    except ValueError as error:
        # What is invisible cannot be sent by any client.
        assume("neither empty" not in str(error))
        raise


@given(text=texts)
@FEW
def test_any_inline_query_gets_cards_that_telegram_takes(theatre: Theatre, text: str) -> None:
    user, _ = theatre.others["de"]
    update = theatre.stage.telegram.user_queries_inline(user, text[:256])
    theatre.loop.run_until_complete(theatre.stage.take(update))
    assert theatre.stage.telegram.inline_results(update) is not None


@given(data=texts | st.from_regex(r"1:[emloasp](:[a-z0-9-]{0,12}){0,5}", fullmatch=True))
@settings(FEW, max_examples=150)
def test_any_callback_data_is_answered(theatre: Theatre, data: str) -> None:
    user, chat = theatre.others["en"]
    stage = theatre.stage
    if not stage.telegram.bot_messages(chat):
        theatre.hears("hello", "en")
    theatre.loop.run_until_complete(stage.presses(stage.telegram.last_message(chat), data, by=user, stale=True))


@given(payload=texts)
@FEW
def test_any_deep_link_is_answered(theatre: Theatre, payload: str) -> None:
    theatre.hears(f"/start {cut(payload, 4000)}", "de")


# Buttons

filters = st.builds(
    Filter,
    topic=st.none() | st.from_regex(r"[a-z0-9]{1,24}", fullmatch=True),
    place=st.none() | st.text().map(place_key),
    kind=st.none() | st.from_regex(r"[a-z0-9]{1,16}", fullmatch=True),
)
numbers = st.integers(min_value=0, max_value=10**12)
actions = st.one_of(
    st.builds(ShowEntry, ids, st.sampled_from(Facet)),
    st.builds(ShowMore, ids, st.sampled_from(Facet)),
    st.builds(ShowList, filters, st.integers(0, 10**6)),
    st.builds(ShowOthers, numbers),
    st.builds(Ask, numbers),
    st.builds(SetLanguage, st.from_regex(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", fullmatch=True)),
    st.builds(Open, st.sampled_from(Page)),
)


@given(action=actions)
def test_an_action_comes_back_as_it_was_and_fits_a_button(action: Action) -> None:
    data = encode(action)
    assert decode(data) == action
    assert len(data.encode()) <= MAX_ACTION_BYTES


@given(data=st.text())
def test_decoding_never_raises(data: str) -> None:
    action = decode(data)
    assert action is None or decode(encode(action)) == action


# What staff write

local = st.dictionaries(st.sampled_from(["de", "en", "xx"]), texts, min_size=1, max_size=2)
local_lists = st.dictionaries(
    st.sampled_from(["de", "en"]), st.lists(texts, min_size=1, max_size=6), min_size=1, max_size=2
)
addresses = st.sampled_from(
    ["https://example.org", "http://www.xn--mller-kva.example/a?b=c&d=%20#e", "https://ex.org:8080"]
)
long_addresses = texts.map(lambda text: "https://example.org/" + "".join(text.split()))
web = addresses | long_addresses | texts.map(lambda text: f"https://{text}.de")
dates = st.sampled_from(["2024", "2024-02", "2024-02-29", "1999-12-31"])
contacts = st.fixed_dictionaries(
    {"organisation": texts},
    optional={
        "role": local,
        "person": texts,
        "street": texts,
        "postcode": st.sampled_from(["14806", 14806, "SW1A 1AA"]),
        "city": texts,
        "phone": st.sampled_from(["033841 94500", "+49 33841 94500", "0049 1", "112"]),
        "email": st.sampled_from(["a@b.de", "x.y+z@example.co.uk"]),
    },
)
entries = st.fixed_dictionaries(
    {"name": texts, "summary": local},
    optional={
        "places": st.lists(texts, max_size=8, unique=True),
        "topics": st.lists(st.sampled_from(["one", "two"]), max_size=2, unique=True),
        **dict.fromkeys(
            ["background", "reasons", "activities", "focus_label", "progress", "opening_hours"],
            local,
        ),
        "focus_areas": local_lists,
        "action_fields": local_lists,
        "good_to_know": local_lists,
        "status": st.sampled_from(["planned", "active", "ended"]),
        "period": st.fixed_dictionaries({"from": dates}, optional={"to": st.just("2030")}),
        "budget": st.fixed_dictionaries({"amount": st.integers(1, 10**15)}, optional={"currency": st.just("USD")}),
        "contacts": st.lists(contacts, max_size=6),
        "website": web,
        "links": st.lists(st.fixed_dictionaries({"label": local, "url": web}), max_size=6),
        "funders": st.lists(texts, max_size=6),
        "image_credit": texts,
        "as_of": dates,
        "sources": st.lists(web, max_size=8),
    },
)


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    raw = {
        "directory": draw(
            st.fixed_dictionaries(
                {"name": texts},
                optional={
                    "claim": local,
                    "website": web,
                    "funders": st.lists(texts, max_size=10),
                    "phone_country_code": st.just("+49"),
                    "examples": local_lists,
                },
            )
        ),
        "kinds": {"offer": draw(local)},
        "topics": {"one": draw(local), "two": draw(local)},
        # Enough of them for two pages; only two are drawn, since drawing takes the time.
        "entries": [
            {"id": f"entry-{number}-{'x' * 30}"[:40], "kind": "offer", **entry}
            for number, entry in enumerate(draw(st.lists(entries, min_size=1, max_size=2)) * 5)
        ],
    }
    try:
        return Directory.model_validate(raw)
    except ValidationError:
        # Only what a directory file may hold can reach people.
        assume(False)
        raise


@pytest.fixture(scope="module")
def post() -> Iterator[Callable[[Message], None]]:
    """Sends a message through the courier to the played Telegram, after Telegram's own parser took its text."""
    telegram = Telegram(keep_calls=False)
    request = SandboxRequest(telegram)
    chat = telegram.open_private_chat(telegram.add_user())
    bot = Bot(telegram.token, request=request, get_updates_request=request)
    courier = Courier(bot, patience=0)
    with asyncio.Runner() as runner:
        runner.run(bot.initialize())

        def send(message: Message) -> None:
            check_text(message.text)
            outcome = runner.run(courier.send(chat.id, message))
            assert outcome.delivered, outcome
            chat.messages.clear()

        yield send


def every_message(voice: Voice, voices: Sequence[Voice], directory: Directory) -> Iterator[Message]:
    names = tuple(entry.id for entry in directory.entries)
    context = Context(1, NOON, voice.language, listing=Filter())
    for entry in directory.entries[:2]:
        yield cards.shared_card(voice, directory, entry, "https://t.me/flaeming_bot?start=x")
        for facet in Facet:
            found = Found(entry.id, tuple(dict.fromkeys([facet, Facet.SUMMARY])), FoundBy.HOME)
            yield word(voice, directory, found, context, asked=True)
        yield cards.card(voice, directory, Found(entry.id, (Facet.CONTACT,)), all_buttons=True, back=True)
    for chosen in (
        Filter(),
        Filter(topic="one"),
        Filter(place=next(iter(directory.places), None)),
        Filter(kind="offer"),
    ):
        yield lists.listing(voice, directory, Listing(names, chosen, page=1))
    for answer in (
        Choice(names[:3], (Facet.CONTACT,)),
        NothingFound(near=names[:3]),
        NothingFound(topics=("one", "two")),
        *(Chat(about) for about in SmallTalk),
        Emergency(),
        Unclear(),
    ):
        yield word(voice, directory, answer, context, asked=True)
    for page in Page:
        yield pages.page(page, voice, directory, voices, Notice())
        yield pages.page(page, voice, directory, voices, RUN_BY_SOMEBODY)


@given(directory=directories())
@settings(FEW, max_examples=25)
def test_telegram_takes_every_message_about_any_directory(
    voices: Voices, post: Callable[[Message], None], directory: Directory
) -> None:
    for voice in voices:
        for message in every_message(voice, list(voices), directory):
            post(message)


@given(directory=directories())
@settings(FEW, max_examples=30)
def test_suggestions_of_any_directory_have_titles_and_short_descriptions(voices: Voices, directory: Directory) -> None:
    for entry in directory.entries:
        assert utf16_length(cards.teaser(voices["de"], entry)) <= 100


@given(directory=directories())
@settings(FEW, max_examples=20)
def test_the_descriptions_of_any_directory_fit(voices: Voices, directory: Directory) -> None:
    for voice in voices:
        assert utf16_length(talk.bot_description(voice, directory)) <= 512
        assert utf16_length(talk.bot_short_description(voice, directory)) <= 120


@given(text=st.text() | texts, limit=st.integers(0, 200))
def test_cut_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert utf16_length(cut(text, limit)) <= max(limit, 1)


@given(entry=entries)
@FEW
def test_an_entry_is_valid_or_refused_with_a_reason(entry: dict[str, Any]) -> None:
    try:
        kept = Entry.model_validate({"id": "x", "kind": "offer", **entry})
    except ValidationError as error:
        assert error.errors()
    else:
        assert Facet.SUMMARY in kept.facets
