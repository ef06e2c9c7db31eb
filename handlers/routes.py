"""All routes on one screen. The order matters: the first that fits handles the update.

Of what a filter asks, what most updates are not comes first: it spares them the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.domain.actions import Page
from bot.exchanging.desk import FileDesk
from bot.office import Office
from bot.switching import Switching
from bot.wording.privacy import words_for
from bot.wording.staff import CANCEL
from bot.wording.talk import COMMANDS, Command
from bot.wording.voice import Voice, Voices
from handlers.addressing import Addressed, ForThisBot, NamedCommand, PlainWord, Secondhand, SharedCard, handling_by_word
from handlers.announcements import announce, show_announcements
from handlers.browsing import help_whoever_asks, open_page, press, start
from handlers.context import BotApplication, Handling
from handlers.editing import add_entry, edit_entry
from handlers.exchanging import EditorsFile, explain_import, offer_export, take_file
from handlers.failures import report
from handlers.floods import counting
from handlers.forms import Asked, leave_form, take_typed
from handlers.inbox import ToThisBot, propose, show_inbox, take_reply
from handlers.oddities import ask_to_type_it, reply_to_leaving, reply_to_oddity, reply_to_unknown_command
from handlers.privacy import ask_to_forget, send_my_data
from handlers.questions import answer, answer_again, suggest
from handlers.subscriptions import (
    StopWord,
    SubscribeWord,
    follow_membership,
    follow_move,
    send_poster,
    stop,
    subscribe,
)
from handlers.switching import WhileOff, pause, resume, turn_away
from handlers.teaching import show_gaps, show_stats
from handlers.team import meet, show_log, show_team
from handlers.tending import check, restore, show_history, show_stale, withdraw

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "channel_post", "my_chat_member")

STAFF_HANDLERS = {
    "inbox": show_inbox,
    "gaps": show_gaps,
    "stats": show_stats,
    "edit": edit_entry,
    "new": add_entry,
    "stale": show_stale,
    "history": show_history,
    "withdraw": withdraw,
    "restore": restore,
    "check": check,
    "announce": announce,
    "announcements": show_announcements,
    "qr": send_poster,
    "import": explain_import,
    "export": offer_export,
    "team": show_team,
    "log": show_log,
    "pause": pause,
    "resume": resume,
}
"""The staff's commands of bot/wording/staff.py; who has not the right for one gets a polite no."""

ALWAYS_TAKEN = (Command.STOP, Command.MY_DATA, Command.FORGET, Page.PRIVACY)
"""What everybody may do while the bot is switched off: leave, and see and delete what is stored of them."""

COUNTING, DOOR, MEETING, REPLIES, FORMS = -5, -4, -3, -2, -1
"""The groups of handlers that see an update, one after the other, before those that answer it; of one group only the
first handler that fits is asked."""


def add_routes(
    application: BotApplication, voices: Voices, office: Office, files: FileDesk, switching: Switching
) -> None:
    """Tell the application who handles what."""
    new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
    words = ((filters.TEXT & ~filters.COMMAND) | filters.CAPTION) & Addressed() & ~SharedCard()

    # Nobody can flood the bot: whoever sends too much is stopped before anything else is done.
    for_staff = {each for name in STAFF_HANDLERS for each in _all_names(name, voices)}
    known = {name for command in COMMANDS for name in _names(command, voices)} | for_staff
    application.add_handler(TypeHandler(Update, counting(known)), COUNTING)

    # While the bot is switched off, nobody comes further than to the door but staff, and who wants to leave.
    leaves = NamedCommand({name for command in ALWAYS_TAKEN for name in _names(command, voices)}) | StopWord(voices)
    posted = filters.UpdateType.CHANNEL_POST
    let_in = leaves | filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(WhileOff(switching) & (new | edited | posted) & ~let_in, turn_away), DOOR)
    application.add_handler(CallbackQueryHandler(turn_away), DOOR)
    application.add_handler(InlineQueryHandler(turn_away), DOOR)

    # A file of an editor is a list for the directory, whatever stands below it.
    application.add_handler(MessageHandler(EditorsFile(files) & new, take_file))

    # Who wants to leave leaves, whatever else the word may mean.
    application.add_handler(MessageHandler(StopWord(voices) & Addressed() & (new | edited), stop))

    # Who says no more than that they want announcements gets the menu.
    application.add_handler(MessageHandler(SubscribeWord(voices) & Addressed() & new, subscribe))

    # Nobody needs to know a command to ask who runs this, what is stored, or to have that deleted.
    wishes: Mapping[Page | Command, Handling] = {
        Page.PRIVACY: open_page(Page.PRIVACY),
        Page.ABOUT: open_page(Page.ABOUT),
        Command.MY_DATA: send_my_data,
        Command.FORGET: ask_to_forget,
    }
    by_word = {word: wishes[wish] for wish in wishes for word in words_for(voices, wish)}
    is_wish = PlainWord(by_word.keys()) & Addressed()
    application.add_handler(MessageHandler(is_wish & (new | edited), handling_by_word(by_word)))

    # Most of what comes are questions. In groups only what is meant for this bot: mentions and replies to it.
    application.add_handler(MessageHandler(new & words, answer))
    application.add_handler(MessageHandler(edited & words, answer_again))

    # Colleagues read names, as Telegram has them now.
    application.add_handler(TypeHandler(Update, meet), MEETING)

    # Who replies to a message of the inbox goes on with that conversation, whatever else waits.
    to_inbox = filters.REPLY & ~filters.COMMAND & ToThisBot()
    application.add_handler(MessageHandler(to_inbox & (new | edited), take_reply), REPLIES)

    # What somebody was asked to type is no question. A command in its place is answered below.
    asked = Asked(office) & new
    application.add_handler(MessageHandler(filters.COMMAND & asked, leave_form), FORMS)
    application.add_handler(MessageHandler(asked & ~filters.COMMAND, take_typed), FORMS)

    # Buttons and suggestions have update types of their own.
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(InlineQueryHandler(suggest))

    # Commands of every language always work, in English too.
    application.add_handler(CommandHandler("start", start, new | edited))
    for page in COMMANDS:
        if isinstance(page, Page) and page is not Page.START:
            opening = help_whoever_asks if page is Page.HELP else open_page(page)
            application.add_handler(CommandHandler(_names(page, voices), opening, new | edited))
    application.add_handler(CommandHandler(_names(Command.SUBSCRIBE, voices), subscribe, new | edited | posted))
    application.add_handler(CommandHandler(_names(Command.STOP, voices), stop, new | edited | posted))
    application.add_handler(CommandHandler(_names(Command.PROPOSE, voices), propose, new | edited))
    application.add_handler(CommandHandler(_names(Command.MY_DATA, voices), send_my_data, new | edited))
    application.add_handler(CommandHandler(_names(Command.FORGET, voices), ask_to_forget, new | edited))

    # Chats that the bot is thrown out of, and groups that get another id.
    application.add_handler(ChatMemberHandler(follow_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(new & filters.StatusUpdate.MIGRATE, follow_move))

    # Nobody of the staff does by forwarding what somebody else wrote.
    for name, handler in STAFF_HANDLERS.items():
        application.add_handler(CommandHandler(_all_names(name, voices), handler, new & ~Secondhand()))
    application.add_handler(CommandHandler(for_staff, ask_to_type_it, new | edited))

    # Who left what they were asked to type was answered above.
    unknown = (new | edited) & filters.COMMAND & ForThisBot()
    application.add_handler(CommandHandler(_all_names(CANCEL, voices), reply_to_leaving, unknown))

    # What is left over never gets silence, but only where the bot was surely meant.
    odd = new & ~filters.TEXT & ~filters.StatusUpdate.ALL & Addressed() & ~SharedCard()
    application.add_handler(MessageHandler(unknown, reply_to_unknown_command))
    application.add_handler(MessageHandler(odd, reply_to_oddity))

    application.add_error_handler(report)


def _names(command: Page | Command, voices: Iterable[Voice]) -> set[str]:
    """What a command is called, in every language."""
    return _all_names(COMMANDS[command][0], voices)


def _all_names(name: str, voices: Iterable[Voice]) -> set[str]:
    return {name, *(voice.label(name) for voice in voices)}
