"""What a load generator can order from outside: people who write and press, trouble, and counts of all of it."""

import asyncio

import pytest

from bot.sandbox.trouble import Faults, Limits


async def test_a_load_generator_lets_people_write_and_counts_the_replies(api, control):
    ids = (await control("people", count=3, language_code="en"))["ids"]
    assert (await control("say", messages=[[ids[0], "Hallo"], [ids[1], "Hello"]])) == {"count": 2}
    _, body = await api("getUpdates")
    assert [update["message"]["from"]["language_code"] for update in body["result"]] == ["en", "en"]
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    waiting = asyncio.create_task(control("wait", count=2, timeout=5))
    for chat_id in ids[:2]:
        await api("sendMessage", chat_id=chat_id, text="Guten Tag", reply_markup=markup)
    counts = await waiting
    assert counts["actions"] == {"sent": 2}
    assert len(counts["waits"]) == 2
    assert all(0 < seconds < 5 for seconds in counts["waits"])
    assert (await control("messages", chat=ids[0]))["messages"][-1]["text"] == "Guten Tag"
    assert (await control("press", chat=ids[0], button="a"))["answer"]["callback_query"]["data"] == "b"
    assert (await control("wait", count=99, timeout=0.01))["timed_out"] is True
    await control("reset")
    assert (await control("counts"))["actions"] == {}


async def test_the_wait_for_each_of_several_questions_is_measured(api, control):
    person = (await control("people"))["ids"][0]
    await control("say", messages=[[person, "eins"], [person, "zwei"]])
    for _ in range(3):
        await api("sendMessage", chat_id=person, text="Guten Tag")
    assert len((await control("counts"))["waits"]) == 2


async def test_a_load_generator_sees_who_got_what_and_lets_people_block_the_bot(api, control):
    ids = (await control("people", count=3))["ids"]
    await control("block", ids=ids[2:])
    answers = [await api("sendMessage", chat_id=chat_id, text="Mitteilung 7") for chat_id in [*ids, ids[0]]]
    assert [status for status, _ in answers] == [200, 200, 403, 200]
    assert (await control("tally", text="teilung 7"))["chats"] == {str(ids[0]): 2, str(ids[1]): 1}
    assert (await control("tally", text="anderes"))["chats"] == {}


async def test_trouble_can_be_ordered_from_outside(telegram, control):
    await control("trouble", limits={"per_second": 30}, faults={"server_error": 0.5, "methods": ["sendMessage"]})
    assert telegram.trouble.limits == Limits(per_second=30)
    assert telegram.trouble.faults == Faults(server_error=0.5, methods=frozenset({"sendmessage"}))


async def test_the_row_of_faults_can_be_begun_anew_from_outside(api, control):
    person = (await control("people"))["ids"][0]
    runs = []
    for _ in range(2):
        await control("trouble", faults={"server_error": 0.5}, seed=3)
        runs.append([(await api("sendMessage", chat_id=person, text="x"))[0] for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


async def test_refusals_are_counted_until_a_reset(api, control):
    person = (await control("people"))["ids"][0]
    await control("trouble", limits={"per_second": 1})
    for _ in range(2):
        await api("sendMessage", chat_id=person, text="x")
    assert await control("refusals") == {"over_limit": 1}
    await control("reset")
    assert await control("refusals") == {}


async def test_a_load_generator_sees_how_many_messages_came_without_a_sound(api, control):
    ids = (await control("people", count=3))["ids"]
    for chat_id in ids:
        await api("sendMessage", chat_id=chat_id, text="Mitteilung 7", disable_notification=chat_id != ids[0])
    await api("sendMessage", chat_id=ids[0], text="anderes")
    assert await control("silent", text="teilung 7") == {"silent": 2, "aloud": 1}


async def test_people_can_write_and_press_in_a_group_from_outside(telegram, api, control, erika):
    otto = telegram.add_user("Otto")
    group = telegram.add_group("Dorf", [erika, otto])
    await control("say", messages=[[group.id, "unter uns", erika.id], [group.id, "/start", otto.id]])
    _, body = await api("getUpdates")
    assert [update["message"]["from"]["id"] for update in body["result"]] == [otto.id]
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    for _ in range(2):
        await api("sendMessage", chat_id=group.id, text="Guten Tag", reply_markup=markup)
    assert len((await control("counts"))["waits"]) == 1
    pressed = await control("press", chat=group.id, button="a", user=erika.id)
    assert pressed["answer"]["callback_query"]["from"]["id"] == erika.id


@pytest.mark.parametrize("path", ["/control/nothing", "/control/messages"])
async def test_a_wrong_order_is_told_so(server, http, path):
    async with http.post(server.url + path) as response:
        assert response.status == 400
        assert "KeyError" in (await response.json())["error"]
