"""The real python-telegram-bot on the played server: only its transport is replaced."""

import asyncio
import io

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, InlineQueryHandler, MessageHandler, filters

from bot.sandbox.state import ChatKind
from bot.sandbox.transport import SandboxRequest
from bot.sandbox.trouble import Fault, Limits
from tests.referees import check_request


@pytest.fixture
async def application(telegram):
    request = SandboxRequest(telegram)
    builder = Application.builder().token(telegram.token).request(request).get_updates_request(request)
    async with builder.job_queue(None).build() as built:
        yield built


@pytest.fixture
async def bot(telegram):
    async with Bot(telegram.token, request=SandboxRequest(telegram), get_updates_request=SandboxRequest(telegram)) as b:
        yield b


@pytest.fixture
def tell(application):
    async def handle(update):
        await application.process_update(Update.de_json(update, application.bot))

    return handle


async def test_a_dialogue_is_played(telegram, application, tell, erika, chat):
    async def start(update, context):
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Kontakt", callback_data="k")]])
        await update.message.reply_html(f"<b>Hallo {context.args[0]}</b>", reply_markup=markup)

    async def press(update, _):
        await update.callback_query.answer("Moment")
        await update.callback_query.edit_message_text("Rathaus")

    async def suggest(update, _):
        await update.inline_query.answer([InlineQueryResultArticle("1", "Bus", InputTextMessageContent("Bürgerbus"))])

    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(InlineQueryHandler(suggest))
    await tell(telegram.user_starts(erika, "solawi"))
    assert telegram.last_message(chat).text == "Hallo solawi"
    pressed = telegram.user_presses(telegram.last_message(chat), "Kontakt")
    await tell(pressed)
    assert telegram.last_message(chat).text == "Rathaus"
    assert telegram.callback_answer(pressed)["text"] == "Moment"
    asked = telegram.user_queries_inline(erika, "bus")
    await tell(asked)
    assert telegram.user_chooses_inline_result(asked["inline_query"]["id"], "1").text == "Bürgerbus"
    for call in telegram.calls():
        check_request(call.method, call.params)
    assert [call.method for call in telegram.calls("sendmessage")] == ["sendMessage"]


async def test_the_library_polls_it(telegram, application, erika, chat):
    answered = asyncio.Event()
    telegram.listen(lambda action: answered.set())

    async def echo(update, _):
        await update.message.reply_text(update.message.text)

    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.start()
    await application.updater.start_polling()
    telegram.user_sends(chat, erika, "Hallo")
    await asyncio.wait_for(answered.wait(), 5)
    await application.updater.stop()
    await application.stop()
    assert telegram.last_message(chat).text == "Hallo"
    assert telegram.take_updates() == []


async def test_refusals_become_the_librarys_errors(telegram, bot, erika, chat):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "x")
    group = telegram.add_group("Dorf", [erika], kind=ChatKind.GROUP)
    new = telegram.upgrade_to_supergroup(group)
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "x")
    assert migrated.value.new_chat_id == new.id
    telegram.trouble.limits = Limits(per_second=1, penalty=7)
    await bot.send_message(chat.id, "x")
    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(chat.id, "x")
    telegram.trouble.limits = Limits()
    telegram.user_blocks_bot(erika)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "x")
    await bot.set_webhook("https://x.de/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()


async def test_faults_become_network_errors(telegram, bot, chat):
    for fault in (Fault.SERVER_ERROR, Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.SILENCE):
        telegram.trouble.next_time("sendMessage", fault)
        with pytest.raises(NetworkError):
            await bot.send_message(chat.id, fault.value)
    assert [message.text for message in telegram.messages(chat)] == ["drop_after", "silence"]


async def test_an_uploaded_file_is_known_by_its_name(telegram, bot, chat):
    await bot.send_document(chat.id, io.BytesIO(b"x"), filename="Antrag.pdf")
    assert telegram.last_message(chat).content["document"]["file_name"] == "Antrag.pdf"


async def test_a_wrong_token_is_refused(telegram):
    with pytest.raises(InvalidToken):
        await Bot("5:wrong", request=SandboxRequest(telegram)).get_me()


async def test_a_file_cannot_be_fetched(telegram):
    code, _ = await SandboxRequest(telegram).do_request("https://api.telegram.org/file/x", "GET")
    assert code == 404
