"""The chat in a terminal: numbers press buttons, people can be switched, a pipe ends it well."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.sandbox.files import Upload
from bot.sandbox.terminal import Keyboard, Pipe
from tests.bot.sandbox.played import CARD, Json, Played


async def chat(*lines: str, echoes: bool = False, is_terminal: bool = False) -> tuple[str, list[Json]]:
    played = await Played(is_terminal=is_terminal).run(*lines, echoes=echoes)
    return played.shown, played.seen


async def test_a_line_is_a_message_and_the_reply_is_shown_with_numbered_buttons() -> None:
    shown, seen = await chat("Hallo")
    assert seen[0]["message"]["text"] == "Hallo"
    assert "› Hallo" in shown
    assert "Antwort auf Hallo" in shown
    assert " 1  Kontakt" in shown
    assert " 2  Karte" in shown
    assert "→ https://o.example/" in shown
    assert " 3  Mehr" in shown


async def test_a_number_presses_the_button_with_that_number() -> None:
    shown, seen = await chat("Hallo", "3")
    assert seen[1]["callback_query"]["data"] == "m"
    assert "gedrückt: m" in shown
    assert "Moment!" in shown


async def test_a_button_with_an_address_shows_it() -> None:
    shown, seen = await chat("Hallo", "2")
    assert len(seen) == 1
    assert shown.rstrip().endswith("→ https://o.example/")


@pytest.mark.parametrize("number", ["0", "4", "99", "²"])
async def test_a_number_that_no_button_has_is_a_message(number: str) -> None:
    _, seen = await chat("Hallo", number)
    assert seen[1]["message"]["text"] == number


async def test_a_number_before_there_are_buttons_is_a_message() -> None:
    _, seen = await chat("1")
    assert seen[0]["message"]["text"] == "1"


async def test_empty_lines_say_nothing() -> None:
    _, seen = await chat("", "   ")
    assert seen == []


@pytest.mark.parametrize("word", ["/quit", "/EXIT"])
async def test_one_can_leave_by_a_word(word: str) -> None:
    _, seen = await chat(word, "Hallo")
    assert seen == []


async def test_a_line_too_long_is_split_as_clients_do() -> None:
    _, seen = await chat("Wort " * 1500)
    assert len(seen) == 2


async def test_at_a_keyboard_the_chat_begins_with_start_and_a_hint() -> None:
    shown, seen = await chat(echoes=True, is_terminal=True)
    assert "So geht es: /as resident, staff, colleague, /photo, /file." in shown
    assert seen[0]["message"]["text"] == "/start"


async def test_at_a_keyboard_what_is_typed_is_not_repeated() -> None:
    shown, _ = await chat("Hallo", echoes=True, is_terminal=True)
    assert "› Hallo" not in shown


async def test_a_pipe_is_read_to_its_end() -> None:
    assert [line async for line in Pipe(io.StringIO("eins\nzwei\n\ndrei")).lines()] == ["eins", "zwei", "", "drei"]


async def test_bytes_that_are_no_text_end_nothing() -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"gr\xfcn\ngut\n"), encoding="ascii")
    lines = [line async for line in Pipe(stream).lines()]
    assert lines == ["gr\ufffdn", "gut"]


async def test_a_keyboard_gives_lines_until_control_d() -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("Hallo\rweg damit\x03")
        keys.send_text("zwei\r\x04")
        assert [line async for line in Keyboard().lines()] == ["Hallo", "zwei"]


async def test_by_a_word_one_is_somebody_else_and_the_bot_is_not_told() -> None:
    shown, seen = await chat("/as staff", "Hallo", "/AS  Resident", "Guten Tag")
    assert [update["message"]["from"]["first_name"] for update in seen] == ["Sabine", "Erika"]
    assert "Sie sind Sabine." in shown
    assert "Sie sind Erika." in shown


@pytest.mark.parametrize("line", ["/as mayor", "/as"])
async def test_an_unknown_word_lists_the_known_ones(line: str) -> None:
    shown, seen = await chat(line, "Hallo")
    assert "nur: resident, staff, colleague." in shown
    assert seen[0]["message"]["from"]["first_name"] == "Erika"


async def test_commands_that_only_begin_like_the_terminals_are_the_bots() -> None:
    _, seen = await chat("/assets", "/photos", "/files")
    assert [update["message"]["text"] for update in seen] == ["/assets", "/photos", "/files"]


async def test_everybody_presses_the_buttons_in_their_own_chat() -> None:
    played = await Played().run("Hallo", "/as staff", "1", "/as resident", "3")
    assert played.seen[1]["message"]["text"] == "1"
    pressed = played.seen[2]["callback_query"]
    assert (pressed["from"]["first_name"], pressed["message"]["chat"]["first_name"]) == ("Erika", "Erika")


async def test_what_reaches_somebody_else_says_whom() -> None:
    played = Played()
    await played.run(lambda: played.sends("staff", "Zur Freigabe"), lambda: played.sends("resident", "Neues"))
    assert "An Sabine:\nZur Freigabe" in played.shown
    assert "An Erika:" not in played.shown


async def test_what_comes_without_a_sound_is_marked() -> None:
    played = Played()
    await played.run(
        lambda: played.sends("resident", "leise", disable_notification=True),
        lambda: played.sends("staff", "auch leise", disable_notification=True),
        lambda: played.sends("resident", "laut"),
    )
    assert "(ohne Ton)\nleise" in played.shown
    assert "An Sabine: (ohne Ton)\nauch leise" in played.shown
    assert played.shown.count("(ohne Ton)") == 2


async def test_an_edit_of_a_silent_message_is_not_marked_again() -> None:
    played = Played()
    place = {"chat_id": played.people["resident"].id, "message_id": 1}
    await played.run(
        lambda: played.sends("resident", "10 %", disable_notification=True),
        lambda: played.telegram.call("editMessageText", {**place, "text": "100 %"}),
    )
    assert played.shown.count("(ohne Ton)") == 1
    assert "100 %" in played.shown


@pytest.mark.parametrize(
    ("line", "kind", "caption"),
    [
        ("/photo Das Fest", "photo", "Das Fest"),
        ("/PHOTO", "photo", ""),
        ("/file Der Plan", "document", "Der Plan"),
    ],
)
async def test_pictures_and_files_can_be_sent(line: str, kind: str, caption: str) -> None:
    _, seen = await chat(line)
    assert kind in seen[0]["message"]
    assert seen[0]["message"].get("caption", "") == caption


async def test_a_file_of_the_disk_can_be_sent(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_bytes(b"Name;Ort")
    played = await Played().run(f"/file {tmp_path}/liste.csv Bitte einlesen")
    message = played.seen[0]["message"]
    assert (message["document"]["file_name"], message["caption"]) == ("liste.csv", "Bitte einlesen")
    assert played.telegram.world.contents[message["document"]["file_id"]] == b"Name;Ort"


async def test_a_file_of_the_bot_can_be_kept(tmp_path: Path) -> None:
    played = Played()
    sent = {"chat_id": played.people["resident"].id, "document": Upload.of("liste.csv", b"Name;Ort")}
    await played.run(
        f"/save {tmp_path}",
        lambda: played.telegram.call("sendDocument", sent),
        f"/save {tmp_path}/nowhere",
        f"/save {tmp_path}",
    )
    assert played.shown.count("Nichts gespeichert.") == 2
    assert f"Gespeichert: {tmp_path}/liste.csv" in played.shown
    assert (tmp_path / "liste.csv").read_bytes() == b"Name;Ort"


async def test_pictures_and_files_are_shown_by_a_word_and_their_caption() -> None:
    played = Played()
    to = {"chat_id": played.people["resident"].id, "caption": "<b>Fest</b>", "parse_mode": "HTML"}
    await played.run(
        lambda: played.telegram.call("sendPhoto", {**to, "photo": "fest.jpg"}),
        lambda: played.telegram.call("sendDocument", {**to, "document": "plan.pdf"}),
    )
    assert "[Bild] Fest" in played.shown
    assert "[Datei plan.pdf] Fest" in played.shown


async def test_a_deleted_message_is_shown_in_short() -> None:
    played = Played()
    staff = played.people["staff"].id
    await played.run(
        lambda: played.sends("staff", "Wort " * 100),
        lambda: played.telegram.call("deleteMessage", {"chat_id": staff, "message_id": 1}),
    )
    deleted = played.shown.rpartition("An Sabine:\n")[2]
    assert deleted.startswith("Gelöscht: Wort Wort")
    assert deleted.endswith("Wort …\n")
    assert len(deleted) < 80


async def test_the_message_that_was_edited_last_is_the_one_whose_buttons_are_pressed() -> None:
    played = Played()
    place = {"chat_id": played.people["resident"].id, "message_id": 1}
    other = {"inline_keyboard": [[{"text": "Alt", "callback_data": "old"}]]}
    await played.run(
        lambda: played.sends("resident", "eins", reply_markup=other),
        lambda: played.sends("resident", "zwei", reply_markup=CARD),
        lambda: played.telegram.call("editMessageText", {**place, "text": "eins!", "reply_markup": other}),
        "1",
    )
    assert played.seen[0]["callback_query"]["data"] == "old"


async def test_when_the_last_message_with_buttons_is_deleted_the_one_before_is_pressed() -> None:
    played = Played()
    place = {"chat_id": played.people["resident"].id, "message_id": 2}
    other = {"inline_keyboard": [[{"text": "Alt", "callback_data": "old"}]]}
    await played.run(
        lambda: played.sends("resident", "eins", reply_markup=other),
        lambda: played.sends("resident", "zwei", reply_markup=CARD),
        lambda: played.telegram.call("deleteMessage", place),
        "1",
    )
    assert played.seen[0]["callback_query"]["data"] == "old"


async def test_after_each_line_of_a_pipe_what_happens_behind_is_waited_for() -> None:
    assert (await Played().run("Hallo", "/as staff", "1")).settled == 3


async def test_a_keyboard_waits_for_nothing() -> None:
    assert (await Played().run("Hallo", echoes=True)).settled == 0


async def test_a_message_that_comes_while_the_prompt_waits_is_shown() -> None:
    played = Played()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        chatting = asyncio.create_task(played.read(Keyboard()))
        await asyncio.sleep(0.05)
        played.sends("staff", "Zugestellt")
        assert "An Sabine:\nZugestellt" in played.shown
        keys.send_text("\x04")
        await asyncio.wait_for(chatting, 5)
