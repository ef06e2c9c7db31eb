"""The courier over the real transport: what Telegram gets, and what the sender is told."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import RetryAfter

from bot.courier import Courier, InlineCard, keyboard
from bot.domain.actions import ShowEntry
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.directory import Facet
from bot.domain.messages import Button, Message
from bot.domain.outcomes import Outcome, State
from bot.domain.replies import File
from bot.repeating import LONGEST_PAUSE, PATIENCE_SECONDS, PAUSE_BEFORE_REPEAT
from bot.transport import AiohttpRequest
from tests.fakes import MESSAGE, TOKEN, Loopback, drop, ok, refusal

HELLO = Message("<b>Grüße</b> &amp; mehr")
CARD = Message(
    "<b>Solawi</b>",
    (
        (Button("Kontakt", ShowEntry("solawi", Facet.CONTACT)), Button("Webseite", url="https://example.org/")),
        (Button("Weitersagen"),),
    ),
)
KEYBOARD = {
    "inline_keyboard": [
        [
            {"text": "Kontakt", "callback_data": "1:e:solawi:contact"},
            {"text": "Webseite", "url": "https://example.org/"},
        ],
        [{"text": "Weitersagen", "switch_inline_query": ""}],
    ]
}

Reply = Callable[[], web.StreamResponse] | None


class Rest:
    """A clock that goes on while somebody sleeps, and at no other time; pauses: how long they slept each time."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def clock(self) -> float:
        return sum(self.pauses)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


class Desk:
    """A courier, the server that it talks to, and the pauses that it made."""

    def __init__(self, courier: Courier, server: Loopback, pauses: list[float]) -> None:
        self.courier, self.server, self.pauses = courier, server, pauses


@asynccontextmanager
async def desk(
    *replies: Reply, patience: float | None = PATIENCE_SECONDS, **settings: float | bool
) -> AsyncIterator[Desk]:
    """A desk where Telegram gives these replies in turn (None: the connection breaks), and then a message."""
    left = list(replies)
    rest = Rest()

    async def answer(request: web.Request) -> web.StreamResponse:
        if not left:
            return ok(MESSAGE)
        reply = left.pop(0)
        return await drop(request) if reply is None else reply()

    async with Loopback(answer) as server, AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"{server.address}/bot", request=request)
        courier = Courier(bot, patience=patience, sleep=rest.sleep, clock=rest.clock, **settings)  # type: ignore[arg-type]
        yield Desk(courier, server, rest.pauses)


def refused(status: int, description: str, **parameters: int) -> Callable[[], web.StreamResponse]:
    return lambda: refusal(status, description, **parameters)


async def test_a_message_goes_out_as_html_without_preview() -> None:
    async with desk() as d:
        assert await d.courier.send(42, HELLO) == Outcome(State.SENT, 7)
    assert d.server.calls == [
        (
            "sendMessage",
            {
                "chat_id": 42,
                "text": "<b>Grüße</b> &amp; mehr",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            },
        )
    ]


async def test_buttons_become_a_keyboard() -> None:
    async with desk() as d:
        await d.courier.send(42, CARD)
    assert d.server.calls[0][1]["reply_markup"] == KEYBOARD


def test_no_buttons_are_no_keyboard() -> None:
    assert keyboard(()) is None


async def test_a_reply_names_its_message_and_goes_out_even_if_that_is_gone() -> None:
    async with desk() as d:
        await d.courier.send(-5, HELLO, reply_to=11, thread_id=3)
    sent = d.server.calls[0][1]
    assert sent["reply_parameters"] == {"message_id": 11, "allow_sending_without_reply": True}
    assert sent["message_thread_id"] == 3


async def test_an_edit_goes_out_with_its_buttons() -> None:
    async with desk() as d:
        assert await d.courier.edit(42, 9, CARD) == Outcome(State.SENT, 9)
    method, sent = d.server.calls[0]
    assert method == "editMessageText"
    assert (sent["chat_id"], sent["message_id"], sent["text"]) == (42, 9, "<b>Solawi</b>")
    assert (sent["parse_mode"], sent["reply_markup"]) == ("HTML", KEYBOARD)
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_a_button_press_is_acknowledged_with_a_notice() -> None:
    async with desk(lambda: ok(True), lambda: ok(True)) as d:
        assert (await d.courier.acknowledge("q1")).state is State.SENT
        assert (await d.courier.acknowledge("q2", "Veraltet", alert=True)).state is State.SENT
    assert d.server.calls == [
        ("answerCallbackQuery", {"callback_query_id": "q1"}),
        ("answerCallbackQuery", {"callback_query_id": "q2", "text": "Veraltet", "show_alert": True}),
    ]


async def test_a_press_too_old_to_be_acknowledged_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    async with desk(refused(400, old)) as d:
        assert (await d.courier.acknowledge("q1")).state is State.UNCHANGED
    assert caplog.text == ""


async def test_inline_cards_are_offered() -> None:
    async with desk(lambda: ok(True)) as d:
        outcome = await d.courier.answer_inline("q1", [InlineCard("solawi", "Solawi", "Gemüse", CARD)])
    assert outcome.state is State.SENT
    method, sent = d.server.calls[0]
    assert method == "answerInlineQuery"
    assert (sent["inline_query_id"], sent["is_personal"]) == ("q1", True)
    assert sent["results"] == [
        {
            "type": "article",
            "id": "solawi",
            "title": "Solawi",
            "description": "Gemüse",
            "input_message_content": {
                "message_text": "<b>Solawi</b>",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            },
            "reply_markup": KEYBOARD,
        }
    ]


@pytest.mark.parametrize(
    ("status", "description", "state"),
    [
        (403, "Forbidden: bot was blocked by the user", State.BLOCKED),
        (403, "Forbidden: user is deactivated", State.BLOCKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", State.BLOCKED),
        (403, "Forbidden: bot can't initiate conversation with a user", State.BLOCKED),
        (400, "Bad Request: chat not found", State.GONE),
        (400, "Bad Request: PEER_ID_INVALID", State.GONE),
        (400, "Bad Request: message text is empty", State.REFUSED),
        (400, "Bad Request: not enough rights to send text messages to the chat", State.REFUSED),
        (401, "Unauthorized", State.LOCKED_OUT),
    ],
)
async def test_a_refused_message_is_told_by_what_it_means(status: int, description: str, state: State) -> None:
    async with desk(refused(status, description), refused(status, description)) as d:
        outcome = await d.courier.send(42, HELLO)
    assert (outcome.state, outcome.message_id, outcome.delivered) == (state, None, False)
    assert outcome.description


@pytest.mark.parametrize(
    ("description", "state"),
    [
        (
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message",
            State.UNCHANGED,
        ),
        ("message to edit not found", State.UNEDITABLE),
        ("message can't be edited", State.UNEDITABLE),
        ("MESSAGE_ID_INVALID", State.UNEDITABLE),
        ("there is no text in the message to edit", State.UNEDITABLE),
        ("chat not found", State.GONE),
    ],
)
async def test_a_refused_edit_is_told_by_what_it_means(description: str, state: State) -> None:
    async with desk(refused(400, f"Bad Request: {description}")) as d:
        outcome = await d.courier.edit(42, 9, HELLO)
    assert outcome.state is state
    assert outcome.message_id == (9 if outcome.delivered else None)


async def test_a_short_wait_is_kept_and_the_message_sent_once_more() -> None:
    async with desk(refused(429, "Too Many Requests: retry after 3", retry_after=3)) as d:
        assert (await d.courier.send(42, HELLO)).state is State.SENT
    assert d.pauses == [3]
    assert len(d.server.calls) == 2


async def test_a_second_wait_in_a_row_is_left_to_the_sender(caplog: pytest.LogCaptureFixture) -> None:
    flood = refused(429, "Too Many Requests: retry after 3", retry_after=3)
    async with desk(flood, flood) as d:
        outcome = await d.courier.send(42, HELLO)
    assert (outcome.state, outcome.retry_after) == (State.LATER, 3)
    assert len(d.server.calls) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "Given up: send_message, which Telegram takes in 3 s only"
    ]


async def test_an_answer_keeps_every_wait_in_a_row() -> None:
    async with desk(*(refused(429, "Too Many Requests", retry_after=seconds) for seconds in (3, 0, 5)), away=60) as d:
        assert (await d.courier.send(42, HELLO)).state is State.SENT
    assert d.pauses == [3, PAUSE_BEFORE_REPEAT, 5]


async def test_a_long_wait_is_left_to_the_sender() -> None:
    async with desk(refused(429, "Too Many Requests: retry after 31", retry_after=31)) as d:
        outcome = await d.courier.send(42, HELLO)
    assert (outcome.state, outcome.retry_after, d.pauses) == (State.LATER, 31, [])


async def test_without_patience_no_wait_is_kept() -> None:
    async with desk(refused(429, "Too Many Requests: retry after 1", retry_after=1), patience=0) as d:
        assert (await d.courier.send(42, HELLO)).state is State.LATER
    assert d.pauses == []


async def test_the_waits_of_other_transports_are_understood_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Flooded(Bot):
        async def do_api_request(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
            raise RetryAfter(timedelta(seconds=40))

    for wanted in ("0", "1"):  # PTB gives seconds, or a timedelta where that is opted for
        monkeypatch.setenv("PTB_TIMEDELTA", wanted)
        outcome = await Courier(Flooded(TOKEN)).send(42, HELLO)
        assert (outcome.state, outcome.retry_after) == (State.LATER, 40)


async def test_what_surely_was_not_sent_is_sent_once_more() -> None:
    rest = Rest()
    request = AiohttpRequest()
    async with Loopback(lambda _: never()) as closed:
        bot = Bot(TOKEN, base_url=f"{closed.address}/bot", request=request)

    async with request:
        outcome = await Courier(bot, sleep=rest.sleep, clock=rest.clock).send(42, HELLO)
    assert outcome.state is State.NOT_SENT
    assert "s3cret" not in outcome.description
    assert rest.pauses == [PAUSE_BEFORE_REPEAT]


async def test_an_answer_waits_while_telegram_is_away_and_not_for_ever() -> None:
    rest = Rest()
    request = AiohttpRequest()
    async with Loopback(lambda _: never()) as closed:
        bot = Bot(TOKEN, base_url=f"{closed.address}/bot", request=request)

    async with request:
        outcome = await Courier(bot, away=60, sleep=rest.sleep, clock=rest.clock).send(42, HELLO)
    assert outcome.state is State.NOT_SENT
    assert rest.pauses == [PAUSE_BEFORE_REPEAT, 1, 2, 4, 8, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


async def test_an_answer_that_waited_arrives_when_telegram_is_back(unused_tcp_port: int) -> None:
    arrived: list[str] = []

    async def answer(raw: web.Request) -> web.StreamResponse:
        arrived.append(raw.path.rpartition("/")[2])
        return ok({"message_id": 7})

    runner = web.ServerRunner(web.Server(answer))  # type: ignore[arg-type]
    await runner.setup()

    async def sleep(seconds: float) -> None:
        if seconds == 4:
            await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()

    async with AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{unused_tcp_port}/bot", request=request)
        outcome = await Courier(bot, away=60, sleep=sleep).send(42, HELLO)
    await runner.cleanup()
    assert (outcome.state, outcome.message_id) == (State.SENT, 7)
    assert arrived == ["sendMessage"]


async def never() -> web.StreamResponse:
    raise AssertionError("no request may arrive")


async def test_a_message_that_may_have_arrived_is_not_sent_again() -> None:
    async with desk(None) as d:
        outcome = await d.courier.send(42, HELLO)
    assert (outcome.state, outcome.delivered) == (State.UNCERTAIN, False)
    assert len(d.server.calls) == 1


@pytest.mark.parametrize("reply", [None, refused(500, "Internal Server Error")])
async def test_an_answer_that_may_have_arrived_is_sent_again(reply: Reply) -> None:
    async with desk(reply, reply, away=60, repeats=4) as d:
        assert await d.courier.send(42, HELLO) == Outcome(State.SENT, 7)
    assert d.pauses == [PAUSE_BEFORE_REPEAT, 2 * PAUSE_BEFORE_REPEAT]


async def test_an_answer_that_may_have_arrived_is_not_sent_again_and_again() -> None:
    async with desk(*[None] * 9, away=60, repeats=4) as d:
        assert (await d.courier.send(42, HELLO)).state is State.UNCERTAIN
    assert len(d.server.calls) == 5


async def test_an_answer_waits_for_telegram_also_after_its_last_repetition() -> None:
    rest = Rest()

    async def sleep(seconds: float) -> None:
        await rest.sleep(seconds)
        if len(rest.pauses) == 2:
            await broken.__aexit__(None, None, None)

    async with AiohttpRequest() as request, Loopback(drop) as broken:
        bot = Bot(TOKEN, base_url=f"{broken.address}/bot", request=request)
        outcome = await Courier(bot, away=10, repeats=2, sleep=sleep, clock=rest.clock).send(42, HELLO)
    assert outcome.state is State.NOT_SENT
    assert rest.pauses == [PAUSE_BEFORE_REPEAT, 1, 2, 4, 8]


ERRAND: dict[str, Callable[[Courier], Awaitable[object]]] = {
    "answerCallbackQuery": lambda courier: courier.acknowledge("q1"),
    "answerInlineQuery": lambda courier: courier.answer_inline("q1", []),
    "getChatMember": lambda courier: courier.is_administrator(-5, 42),
    "editMessageText": lambda courier: courier.edit(42, 9, HELLO),
    "deleteMessage": lambda courier: courier.delete(42, 9),
    "sendMessage": lambda courier: courier.send(42, HELLO),
}


@pytest.mark.parametrize("method", ERRAND)
async def test_no_method_that_fails_for_long_is_called_again_and_again(method: str) -> None:
    async with desk(*[refused(502, "Bad Gateway")] * 9, patience=30, away=3600, repeats=4) as d:
        await ERRAND[method](d.courier)
    assert [name for name, _ in d.server.calls] == [method] * 5
    assert d.pauses == [PAUSE_BEFORE_REPEAT, 1, 2, 4]


@pytest.mark.parametrize(
    ("method", "times"),
    {**dict.fromkeys(ERRAND, 7), "answerCallbackQuery": 4, "answerInlineQuery": 4, "getChatMember": 4}.items(),
)
async def test_nobody_is_made_to_wait_for_what_telegram_closes_meanwhile(method: str, times: int) -> None:
    flood = refused(429, "Too Many Requests: retry after 11", retry_after=11)
    async with desk(*[flood] * 6, patience=30, away=3600, repeats=4) as d:
        await ERRAND[method](d.courier)
    assert [name for name, _ in d.server.calls] == [method] * times


async def test_an_edit_that_may_have_arrived_is_made_once_more() -> None:
    async with desk(None) as d:
        assert (await d.courier.edit(42, 9, HELLO)).state is State.SENT
    assert len(d.server.calls) == 2


async def test_a_group_that_moved_gets_the_message_under_its_new_id() -> None:
    moved = refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001)
    async with desk(moved) as d:
        outcome = await d.courier.send(-5, HELLO, reply_to=11, thread_id=3)
    assert outcome == Outcome(State.SENT, 7, migrated_to=-1001)
    again = d.server.calls[1][1]
    assert again["chat_id"] == -1001
    assert not {"reply_parameters", "message_thread_id"} & again.keys()


async def test_an_edit_in_a_group_that_moved_tells_the_new_id() -> None:
    moved = refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001)
    async with desk(moved) as d:
        outcome = await d.courier.edit(-5, 9, HELLO)
    assert (outcome.state, outcome.migrated_to) == (State.UNEDITABLE, -1001)


async def test_the_log_says_what_was_refused_and_nothing_of_the_message(caplog: pytest.LogCaptureFixture) -> None:
    description = 'Bad Request: can\'t parse entities: unsupported start tag "geheim" at byte offset 7'
    async with desk(refused(400, description)) as d:
        await d.courier.send(4242, Message("<geheim>Text"))
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "send_message" in caplog.text
    assert "Can't parse entities: unsupported start tag" in caplog.text
    assert "geheim" not in caplog.text
    assert "4242" not in caplog.text


PICTURE = Message("<b>Karte</b>", attachment=Attachment(AttachmentKind.PHOTO, "photo-1"))


@pytest.mark.parametrize(("kind", "method"), [("photo", "sendPhoto"), ("document", "sendDocument")])
async def test_an_attachment_goes_out_with_the_text_as_its_caption(kind: str, method: str) -> None:
    async with desk() as d:
        await d.courier.send(42, replace(PICTURE, attachment=Attachment(AttachmentKind(kind), "file-7")))
    assert d.server.calls == [
        (method, {"chat_id": 42, kind: "file-7", "caption": "<b>Karte</b>", "parse_mode": "HTML"}),
    ]


async def test_the_caption_of_an_attachment_is_edited_and_the_attachment_stays() -> None:
    async with desk() as d:
        await d.courier.edit(42, 5, PICTURE)
    assert d.server.calls == [
        ("editMessageCaption", {"chat_id": 42, "message_id": 5, "caption": "<b>Karte</b>", "parse_mode": "HTML"}),
    ]


async def test_a_message_can_come_without_a_sound_and_be_paid_for() -> None:
    async with desk(paid=True) as d:
        await d.courier.send(42, HELLO, silent=True)
    (_, sent), *_ = d.server.calls
    assert sent["disable_notification"] is True
    assert sent["allow_paid_broadcast"] is True


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("message to delete not found", State.UNCHANGED),
        ("message can't be deleted for everyone", State.UNEDITABLE),
        ("message can't be deleted", State.UNEDITABLE),
    ],
)
async def test_what_cannot_be_deleted_is_told(sentence: str, state: State) -> None:
    async with desk(refused(400, f"Bad Request: {sentence}")) as d:
        assert (await d.courier.delete(42, 7)).state is state
        assert (await d.courier.delete(42, 7)).state is State.SENT
    assert d.server.calls == [("deleteMessage", {"chat_id": 42, "message_id": 7})] * 2


@pytest.mark.parametrize(
    "reply",
    [
        refused(429, "Too Many Requests: retry after 1", retry_after=1),
        refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100),
        None,
    ],
)
async def test_a_sender_with_a_timetable_of_its_own_calls_once_whatever_comes(reply: Reply) -> None:
    async with desk(reply, patience=None) as d:
        assert not (await d.courier.send(42, HELLO)).delivered
        assert d.pauses == []
    assert len(d.server.calls) == 1


@pytest.mark.parametrize(
    ("file", "sent_by", "name", "mime"),
    [
        (File("picture.png", b"\x89PNG", CARD, picture=True), "sendPhoto", "photo", "image/png"),
        (File("table.csv", b"\x89PNG", CARD), "sendDocument", "document", "text/csv"),
    ],
)
async def test_a_file_is_uploaded_with_its_caption(file: File, sent_by: str, name: str, mime: str) -> None:
    async with desk() as d:
        assert await d.courier.send_file(42, file) == Outcome(State.SENT, 7)
    method, sent = d.server.calls[0]
    assert method == sent_by
    assert sent[name] == (file.name, mime, b"\x89PNG")
    assert (sent["chat_id"], sent["caption"], sent["parse_mode"]) == ("42", "<b>Solawi</b>", "HTML")
    assert json.loads(sent["reply_markup"]) == KEYBOARD


async def test_a_file_that_may_have_arrived_is_not_sent_again() -> None:
    async with desk(None) as d:
        file = File("picture.png", b"\x89PNG", HELLO, picture=True)
        assert (await d.courier.send_file(42, file)).state is State.UNCERTAIN
    assert len(d.server.calls) == 1


@pytest.mark.parametrize(
    ("status", "decides"),
    [("creator", True), ("administrator", True), ("member", False), ("restricted", False), ("left", False)],
)
async def test_administrators_are_told_from_others(status: str, decides: bool) -> None:
    async with desk(lambda: ok({"status": status, "user": {"id": 9}})) as d:
        assert await d.courier.is_administrator(-5, 9) is decides
    assert d.server.calls == [("getChatMember", {"chat_id": -5, "user_id": 9})]


async def test_who_cannot_be_asked_about_decides_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with desk(refused(400, "Bad Request: user not found")) as d:
        assert await d.courier.is_administrator(-5, 9) is False
    assert [record.getMessage() for record in caplog.records] == ["Who somebody is in a chat could not be asked: gone"]


async def test_who_somebody_is_is_asked_again_where_the_answer_was_lost() -> None:
    async with desk(None, lambda: ok({"status": "creator", "user": {"id": 9}})) as d:
        assert await d.courier.is_administrator(-5, 9) is True
