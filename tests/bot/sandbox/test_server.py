"""The played Telegram over real HTTP."""

import asyncio
import io
import json
import signal
import sys
from pathlib import Path
from time import perf_counter

import aiohttp
import pytest
from telegram import Update
from telegram.ext import Application, CommandHandler

from bot.sandbox.errors import ApiError
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import ChatKind
from bot.sandbox.trouble import Fault, Faults, Limits

ROOT = Path(__file__).parents[3]


async def test_a_message_may_come_as_json_form_multipart_or_query(server, http, api, chat):
    url = f"{server.url}/bot{server.telegram.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    assert (await api("sendMessage", chat_id=chat.id, text="eins", reply_markup=markup))[0] == 200
    form = {"chat_id": str(chat.id), "text": "zwei", "reply_markup": json.dumps(markup)}
    async with http.post(url, data=form) as response:
        assert response.status == 200
    parts = aiohttp.FormData(form | {"text": "drei"}, default_to_multipart=True)
    async with http.post(url, data=parts) as response:
        assert response.status == 200
    async with http.get(url, params={"chat_id": chat.id, "text": "vier"}) as response:
        assert response.status == 200
    messages = server.telegram.messages(chat)
    assert [message.text for message in messages] == ["eins", "zwei", "drei", "vier"]
    assert [message.reply_markup for message in messages] == [markup, markup, markup, None]


async def test_a_picture_may_be_uploaded_with_a_caption(server, http, chat):
    parts = aiohttp.FormData({"chat_id": str(chat.id), "caption": "Fest", "disable_notification": "true"})
    parts.add_field("photo", io.BytesIO(b"x"), filename="fest.jpg")
    async with http.post(f"{server.url}/bot{server.telegram.token}/sendPhoto", data=parts) as response:
        result = (await response.json())["result"]
    assert (result["photo"][-1]["file_id"], result["caption"]) == ("fest.jpg-800", "Fest")
    assert server.telegram.last_message(chat).silent


async def test_an_upload_of_some_megabytes_is_known_by_its_name(server, http, chat):
    parts = aiohttp.FormData()
    parts.add_field("chat_id", str(chat.id))
    parts.add_field("document", io.BytesIO(b"x" * 3_000_000), filename="Antrag.pdf")
    async with http.post(f"{server.url}/bot{server.telegram.token}/sendDocument", data=parts) as response:
        assert (await response.json())["result"]["document"]["file_name"] == "Antrag.pdf"


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/bot{token}/getNothing", 404, "Not Found"),
        ("/bot{token}", 404, "Not Found"),
        ("/getMe", 404, "Not Found"),
        ("/", 404, "Not Found"),
    ],
)
async def test_wrong_tokens_and_methods_are_refused(server, http, path, status, description):
    async with http.get(server.url + path.format(token=server.telegram.token)) as response:
        assert response.status == status
        assert await response.json() == {"ok": False, "error_code": status, "description": description}


@pytest.mark.parametrize("body", [b"{", b"[1]"])
async def test_what_is_no_object_is_a_bad_request(server, http, body):
    headers = {"Content-Type": "application/json"}
    url = f"{server.url}/bot{server.telegram.token}/getMe"
    async with http.post(url, data=body, headers=headers) as response:
        assert response.status == 400


async def test_methods_are_known_in_any_case(api):
    assert (await api("GETME"))[1]["ok"]


async def test_a_refusal_carries_what_the_bot_may_do(telegram, api, erika):
    group = telegram.add_group("Dorf", [erika], kind=ChatKind.GROUP)
    new = telegram.upgrade_to_supergroup(group)
    status, body = await api("sendMessage", chat_id=group.id, text="x")
    assert status == 400
    assert body["parameters"] == {"migrate_to_chat_id": new.id}


async def test_a_long_poll_ends_as_soon_as_something_happens(telegram, api, erika, chat):
    waiting = asyncio.create_task(api("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    begin = perf_counter()
    telegram.user_sends(chat, erika, "Hallo")
    _, body = await waiting
    assert perf_counter() - begin < 1
    assert [update["message"]["text"] for update in body["result"]] == ["Hallo"]


async def test_a_second_poller_ends_the_first_ones_wait(telegram, api, erika, chat):
    first = asyncio.create_task(api("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api("getUpdates", timeout=10))
    status, body = await first
    assert (status, body["description"].partition(";")[0]) == (409, "Conflict: terminated by other getUpdates request")
    telegram.user_sends(chat, erika, "Hallo")
    assert len((await second)[1]["result"]) == 1


async def test_stopping_does_not_wait_for_long_polls(telegram, http):
    begin = perf_counter()
    async with SandboxServer(telegram) as server:
        poll = asyncio.create_task(http.get(f"{server.url}/bot{telegram.token}/getUpdates?timeout=50"))
        await asyncio.sleep(0.05)
    with pytest.raises(aiohttp.ClientError):
        await poll
    assert perf_counter() - begin < 5


def test_the_server_listens_on_loopback_only(telegram):
    with pytest.raises(ValueError, match="not a loopback address"):
        SandboxServer(telegram, host="0.0.0.0")  # noqa: S104 - that is what must not be possible


async def test_limits_answer_429_with_the_seconds_to_wait(telegram, clock, api, erika, chat):
    telegram.trouble.limits = Limits(per_chat_second=2, penalty=5)
    answers = [await api("sendMessage", chat_id=chat.id, text="x") for _ in range(3)]
    assert [status for status, _ in answers] == [200, 200, 429]
    assert answers[2][1]["parameters"] == {"retry_after": 5}
    assert answers[2][1]["description"] == "Too Many Requests: retry after 5"
    clock.now += 5
    assert (await api("sendMessage", chat_id=chat.id, text="x"))[0] == 200


async def test_a_server_error_leaves_nothing_done(telegram, api, chat):
    telegram.trouble.next_time("sendMessage", Fault.SERVER_ERROR)
    assert (await api("sendMessage", chat_id=chat.id, text="x"))[0] == 500
    assert telegram.messages(chat) == []


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.DROP_BEFORE, []), (Fault.DROP_AFTER, ["x"])])
async def test_a_dropped_connection_hides_whether_the_message_arrived(telegram, api, chat, fault, arrived):
    telegram.trouble.next_time("sendMessage", fault)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=chat.id, text="x")
    assert [message.text for message in telegram.messages(chat)] == arrived
    assert (await api("sendMessage", chat_id=chat.id, text="y"))[0] == 200


async def test_a_silent_server_did_the_work_and_breaks_the_connection_in_the_end(telegram, api, chat):
    telegram.trouble.faults = Faults(silence_seconds=0.1)
    telegram.trouble.next_time("sendMessage", Fault.SILENCE)
    begin = perf_counter()
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=chat.id, text="x")
    assert perf_counter() - begin >= 0.1
    assert [message.text for message in telegram.messages(chat)] == ["x"]


async def test_stopping_does_not_wait_for_a_silence(telegram, http, chat):
    telegram.trouble.next_time("sendMessage", Fault.SILENCE)
    begin = perf_counter()
    async with SandboxServer(telegram) as server:
        url = f"{server.url}/bot{telegram.token}/sendMessage?chat_id={chat.id}&text=x"
        arrived = asyncio.Event()
        telegram.listen(lambda action: arrived.set())
        call = asyncio.create_task(http.get(url))
        await asyncio.wait_for(arrived.wait(), 5)
    with pytest.raises(aiohttp.ClientError):
        await call
    assert perf_counter() - begin < 5


async def test_any_refusal_can_be_planned(telegram, api, chat):
    telegram.trouble.next_time("sendMessage", ApiError(403, "Forbidden: bot was blocked by the user"))
    assert (await api("sendMessage", chat_id=chat.id, text="x"))[0] == 403


async def test_answers_can_be_slow(telegram, api):
    telegram.trouble.faults = Faults(delay=0.1, methods=frozenset({"getme"}))
    begin = perf_counter()
    await api("getMe")
    assert perf_counter() - begin >= 0.1


async def test_the_real_client_polls_it_over_http(telegram, server, erika, chat):
    async def start(update: Update, _):
        await update.message.reply_text("Guten Tag")

    builder = Application.builder().token(telegram.token).base_url(f"{server.url}/bot").job_queue(None)
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=1)
        answered = asyncio.Event()
        telegram.listen(lambda action: answered.set())
        telegram.user_starts(erika)
        await asyncio.wait_for(answered.wait(), 5)
        await application.updater.stop()
        await application.stop()
    assert telegram.last_message(chat).text == "Guten Tag"


async def test_it_runs_as_a_process_of_its_own_and_ends_when_asked():
    token = "77:a-token-of-its-own-with-thirty-characters"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox.server", "--token", token, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout
    url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot{token}/getMe") as response:
        assert (await response.json())["result"]["id"] == 77
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0
