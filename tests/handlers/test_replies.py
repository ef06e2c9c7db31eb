"""Where a reply goes: into the message whose button was pressed, or as a message of its own."""

import asyncio
from dataclasses import replace

import pytest
from telegram import Update

from bot.courier import Courier
from bot.domain.outcomes import Outcome, State
from bot.sandbox.errors import ApiError, bad_request, too_many_requests
from bot.sandbox.state import Message
from bot.sandbox.trouble import Fault
from handlers.context import BotContext
from handlers.replies import acknowledging
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_browsing_edits_the_message(stage: Stage) -> None:
    user, chat = stage.person()
    topics = await stage.says(chat, user, "/themen")
    await stage.presses(topics, "Orte")
    assert stage.telegram.bot_messages(chat) == [topics]
    assert "Wählen Sie einen Ort" in topics.visible_text


async def test_where_the_message_cannot_be_changed_any_more_a_new_one_is_sent(stage: Stage) -> None:
    user, chat = stage.person()
    topics = await stage.says(chat, user, "/themen")
    stage.telegram.trouble.next_time("editMessageText", bad_request("message can't be edited"))
    await stage.presses(topics, "Orte")
    assert stage.telegram.last_message(chat) is not topics
    assert "Wählen Sie einen Ort" in stage.telegram.last_message(chat).visible_text


async def test_a_deleted_message_is_replaced_by_a_new_one(stage: Stage) -> None:
    user, chat = stage.person()
    topics = await stage.says(chat, user, "/themen")
    update = stage.telegram.user_presses(topics, "Orte")
    chat.messages.clear()
    stage.telegram.trouble.next_time("editMessageText", bad_request("message to edit not found"))
    await stage.take(update)
    assert "Wählen Sie einen Ort" in stage.telegram.last_message(chat).visible_text


@pytest.mark.parametrize("trouble", [Fault.SERVER_ERROR, Fault.DROP_BEFORE, too_many_requests(1)])
async def test_an_answer_that_telegram_does_not_take_at_once_comes_all_the_same(
    stage: Stage, trouble: Fault | ApiError
) -> None:
    user, chat = stage.person()
    stage.telegram.trouble.next_time("sendMessage", trouble)
    assert "Guten Tag" in (await stage.says(chat, user, "Hallo")).visible_text


async def test_in_a_group_the_reply_names_the_question(stage: Stage) -> None:
    user, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [user])
    question = stage.telegram.user_sends(group, user, "@flaeming_bot Was ist die Solawi?")
    await stage.take(question)
    assert stage.telegram.last_message(group).reply_to == stage.telegram.message(question).message_id


async def test_in_private_the_reply_names_nothing(stage: Stage) -> None:
    user, chat = stage.person()
    assert (await stage.says(chat, user, "Hallo")).reply_to is None


async def test_in_a_topic_of_a_forum_the_reply_stays_in_the_topic(stage: Stage) -> None:
    user, _ = stage.person()
    group = stage.telegram.add_group("Forum", [user])
    update = stage.telegram.user_sends(group, user, "/themen")
    assert update is not None
    update["message"] |= {"message_thread_id": 77, "is_topic_message": True}
    before = len(stage.telegram.calls())
    await stage.take(update)
    sent = [call for call in stage.telegram.calls()[before:] if call.method == "sendMessage"]
    assert [int(call.params["message_thread_id"]) for call in sent] == [77]


async def test_somebody_else_in_the_group_may_press_the_buttons(stage: Stage) -> None:
    erika, _ = stage.person()
    otto, _ = stage.person("en")
    group = stage.telegram.add_group("Dorfgruppe", [erika, otto])
    card = await stage.says(group, erika, "@flaeming_bot Was ist die Solawi?")
    await stage.presses(card, "Contact" if "Contact" in labels(card) else "Kontakt", by=otto)
    assert "Solawi Fläming im ZEGG" in card.visible_text


async def test_somebody_else_does_not_get_the_other_matches_of_a_strange_question(stage: Stage) -> None:
    erika, _ = stage.person()
    otto, _ = stage.person("en")
    group = stage.telegram.add_group("Dorfgruppe", [erika, otto])
    card = await stage.says(group, erika, "@flaeming_bot Wo bekomme ich frisches Gemüse aus der Region?")
    answer = await stage.presses(card, "Passt nicht?", by=otto)
    assert answer["text"] == "This button is from an earlier conversation. Please ask again."


async def test_a_press_in_a_message_that_was_sent_inline_is_acknowledged(stage: Stage) -> None:
    user, _ = stage.person()
    update = stage.telegram.user_queries_inline(user, "Solawi")
    await stage.take(update)
    results = stage.telegram.inline_results(update)
    assert results and update
    shared = stage.telegram.user_chooses_inline_result(update["inline_query"]["id"], results[0]["id"])
    answer = await stage.presses(shared, "1:p:topics", stale=True)
    assert answer["callback_query_id"]


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.buttons for button in row]


async def test_what_telegram_refuses_is_never_met_with_silence(stage: Stage) -> None:
    user, chat = stage.person()
    stage.telegram.trouble.next_time("sendMessage", bad_request("BUTTON_URL_INVALID"))
    reply = await stage.says(chat, user, "Was ist die Solawi?")
    assert "schiefgegangen" in reply.visible_text


async def test_an_edit_that_telegram_refuses_is_sent_anew(stage: Stage) -> None:
    user, chat = stage.person()
    topics = await stage.says(chat, user, "/themen")
    stage.telegram.trouble.next_time("editMessageText", bad_request("BUTTON_URL_INVALID"))
    await stage.presses(topics, "Orte")
    assert stage.telegram.last_message(chat) is not topics
    assert "Wählen Sie einen Ort" in stage.telegram.last_message(chat).visible_text


class Hanging:
    """An acknowledgement that Telegram takes only when the test lets it."""

    def __init__(self) -> None:
        self.begun: list[str | None] = []
        self.may_end = asyncio.Event()
        self.ended = asyncio.Event()

    async def acknowledge(self, _: str, text: str | None = None, *, alert: bool = False) -> Outcome:
        self.begun.append(text)
        try:
            await self.may_end.wait()
        finally:
            self.ended.set()
        return Outcome(State.SENT, description=str(alert))


@pytest.fixture
def hanging(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Hanging:
    hanging = Hanging()
    monkeypatch.setattr(stage.app.bot_data.services.courier, "acknowledge", hanging.acknowledge)
    return hanging


@pytest.mark.parametrize(("command", "button"), [("/themen", "Orte"), ("/abo", "Fertig"), ("/vergiss", "Nein")])
async def test_what_a_press_brings_does_not_wait_for_its_acknowledgement(
    stage: Stage, hanging: Hanging, command: str, button: str
) -> None:
    user, chat = stage.person()
    message = await stage.says(chat, user, command)
    shown = message.visible_text
    pressing = asyncio.create_task(stage.take(stage.telegram.user_presses(message, button)))
    async with asyncio.timeout(20):
        while stage.telegram.last_message(chat).visible_text == shown:  # noqa: ASYNC110 - the chat tells, no event does
            await asyncio.sleep(0.001)
    assert hanging.begun
    assert not hanging.ended.is_set()
    hanging.may_end.set()
    await pressing
    assert hanging.ended.is_set()


async def test_the_waiting_sign_of_a_button_ends_before_anything_else(stage: Stage) -> None:
    user, chat = stage.person()
    topics = await stage.says(chat, user, "/themen")
    before = len(stage.telegram.calls())
    await stage.presses(topics, "Orte")
    assert [call.method for call in stage.telegram.calls()[before:]] == ["answerCallbackQuery", "editMessageText"]


async def test_where_the_answer_fails_nobody_waits_for_the_acknowledgement(stage: Stage, hanging: Hanging) -> None:
    user, chat = stage.person()
    topics = await stage.says(chat, user, "/themen")
    update = Update.de_json(stage.telegram.user_presses(topics, "Orte"), stage.app.bot)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="a bug"):
        async with acknowledging(update, BotContext.from_update(update, stage.app), "Moment"):
            raise RuntimeError("a bug")
    await hanging.ended.wait()
    assert hanging.begun == ["Moment"]


@pytest.mark.parametrize(("command", "button"), [("/themen", "Orte"), ("/vergiss", "Nein")])
async def test_an_edit_of_which_nobody_knows_whether_it_arrived_is_sent_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, command: str, button: str
) -> None:
    async def sleep(_: float) -> None:
        """No time to lose."""

    services = stage.app.bot_data.services
    courier = Courier(stage.app.bot, away=60, repeats=1, sleep=sleep)
    monkeypatch.setattr(stage.app.bot_data, "services", replace(services, courier=courier))
    user, chat = stage.person()
    message = await stage.says(chat, user, command)
    for _ in range(2):
        stage.telegram.trouble.next_time("editMessageText", Fault.SERVER_ERROR)
    await stage.presses(message, button)
    assert stage.telegram.last_message(chat) is not message


@pytest.mark.parametrize(
    ("text", "method"), [("/meinedaten", "sendDocument"), ("/postfach", "sendMessage"), ("/qr", "sendPhoto")]
)
async def test_neither_is_a_file_nor_a_page_of_the_staff(stage: Stage, text: str, method: str) -> None:
    boss, office = stage.staff()
    await stage.says(office, boss, "/start")
    stage.telegram.trouble.next_time(method, bad_request("something Telegram does not take"))
    assert "schiefgegangen" in (await stage.says(office, boss, text)).visible_text


async def test_several_messages_that_are_refused_bring_one_sentence(stage: Stage) -> None:
    boss, office = stage.staff()
    await stage.says(office, boss, "/start")
    before = len(stage.telegram.bot_messages(office))
    for _ in range(2):
        stage.telegram.trouble.next_time("sendMessage", bad_request("something Telegram does not take"))
    await stage.says(office, boss, "/wiederherstellen Einhornverleih")
    told = stage.telegram.bot_messages(office)[before:]
    assert ["schiefgegangen" in message.visible_text for message in told] == [True]
