"""The notice of privacy: what is stored, briefly and in detail, and how one sees and deletes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.actions import Forget, Open, Page
from bot.domain.directory import folded_name
from bot.domain.messages import Button, Message
from bot.domain.notice import Notice, Retention
from bot.domain.personal_data import ForgetMove, Told
from bot.domain.register import REGISTER
from bot.wording.html import Html, bullets, html, joined
from bot.wording.rights import back_to_privacy, operator_lines
from bot.wording.stored import briefly, line
from bot.wording.talk import Command
from bot.wording.voice import Voice, mark

WORDS: Mapping[Page | Command, str] = {
    Page.PRIVACY: mark(
        "privacy, privacy policy, data protection, gdpr, what do you store about me, what do you know about me, "
        "what data do you store, what data do you have about me, do you store my data, what happens to my data"
    ),
    Page.ABOUT: mark(
        "imprint, legal notice, about this bot, who runs this bot, who is behind this bot, who operates this bot, "
        "who made this bot, who is behind this"
    ),
    Command.MY_DATA: mark(
        "my data, show me my data, show my data, send me my data, give me my data, I want to see my data"
    ),
    Command.FORGET: mark(
        "delete my data, delete all my data, please delete my data, erase my data, forget me, forget my data, "
        "I want you to delete my data, delete everything about me"
    ),
}
"""What people say who ask for the same without a command; the law wants the imprint to be found easily."""
_OF_EVERYBODY = {table.told for table in REGISTER.values()} - {Told.NOT_PERSONAL, Told.TEAM}


def privacy(voice: Voice, notice: Notice) -> Message:
    """What is stored of a person and for how long, a few words for each line that the register names."""
    ids = voice.say("With it your Telegram ID, a number, so that I can answer you. No name and no phone number.")
    if notice.is_sealed:
        ids = joined([ids, voice.say("IDs of people and what they write are kept encrypted.")], " ")
    yours = voice.say("/mydata sends you all of it as a file. /forget deletes it.")
    copies = _copies(voice, notice.retention)
    paragraphs = [
        joined([voice.say("<b>What is stored about you, and for how long</b>"), _brief_lines(voice, notice)]),
        ids,
        joined([yours, copies], " "),
        operator_lines(voice, notice.operator),
    ]
    rows = [(Button(voice.label("In detail"), Open(Page.PRIVACY_DETAILS)),)]
    if notice.operator is not None:
        rows.append((Button(voice.label("Your rights"), Open(Page.RIGHTS)),))
    return Message(joined(paragraphs, "\n\n"), tuple(rows))


def privacy_details(voice: Voice, notice: Notice) -> Message:
    """The same in whole sentences, with what it is for, and what is stored of the staff."""
    paragraphs = [
        voice.say("<b>What is stored about you, in detail</b>"),
        *(line(voice, told, notice.retention) for told in Told if told in _OF_EVERYBODY),
        voice.say("Nothing else: no name, no phone number, no other message."),
        line(voice, Told.TEAM, notice.retention),
    ]
    return Message(joined(paragraphs, "\n\n"), back_to_privacy(voice))


def words_for(voices: Iterable[Voice], wish: Page | Command) -> frozenset[str]:
    """The messages that wish for something of this without its command, in all languages, folded."""
    words = (voice.label(WORDS[wish]).split(",") for voice in voices)
    return frozenset(folded_name(word) for some in words for word in some)


def _brief_lines(voice: Voice, notice: Notice) -> Html:
    return bullets(briefly(voice, told, notice.retention) for told in Told if told in _OF_EVERYBODY)


def _copies(voice: Voice, retention: Retention) -> Html:
    """How long backups still hold what was deleted; nothing where the bot takes none."""
    if not retention.backup_days:
        return Html("")
    return voice.say_number(
        "Backups still hold what was deleted for up to {number} day.",
        "Backups still hold what was deleted for up to {number} days.",
        retention.backup_days,
    )


def file_name(voice: Voice) -> str:
    """The name of the file with all that is stored."""
    return voice.label("my-data") + ".json"


def file_note(voice: Voice) -> Message:
    """Stands below the file."""
    return Message(voice.say("This is all that is stored. /forget deletes it, /privacy explains it."))


def nothing_stored(voice: Voice) -> Message:
    """There is nothing to send."""
    return Message(voice.say("Nothing is stored about this chat."))


def administrators_only(voice: Voice) -> Message:
    """Who asks may not decide for the group."""
    return Message(html(administrators_only_notice(voice)))


def administrators_only_notice(voice: Voice) -> str:
    """The same over the chat."""
    return voice.label("For a group, only its administrators can do this. For yourself, write to me in private.")


def forget_question(voice: Voice, *, staff: bool, private: bool) -> Message:
    """What would be deleted, and what would stay; private: all of a person, else of a group."""
    paragraphs = [
        voice.say(
            "<b>Shall I delete everything that is stored about you?</b> Your language, our conversation, your "
            "subscriptions, what you told the team with its answers, drafts, and which announcements you got. "
            "This cannot be undone."
        )
        if private
        else voice.say(
            "<b>Shall I delete everything that is stored about this group?</b> Its subscriptions, and which "
            "announcements it got. This cannot be undone."
        )
    ]
    if staff:
        paragraphs.append(_stays(voice))
    yes = Button(voice.label("Yes, delete everything"), Forget(ForgetMove.YES))
    return Message(joined(paragraphs, "\n\n"), ((yes,), (Button(voice.label("No"), Forget(ForgetMove.NO)),)))


def nothing_deleted(voice: Voice) -> Message:
    """The answer was no."""
    return Message(voice.say("Nothing was deleted."))


def forgotten(voice: Voice, retention: Retention, *, staff: bool, private: bool) -> Message:
    """All is deleted; it says the same to whoever presses twice, so it does not look at what was there."""
    deleted = voice.say("Everything is deleted. No announcements come here any more.")
    paragraphs = [joined([deleted, _copies(voice, retention)], " ")]
    if private:
        paragraphs.append(
            voice.say(
                "If you told the team something: what it got of it as a message in Telegram still stands in its chat, "
                "without your name. I cannot delete it there."
            )
        )
    if staff:
        paragraphs.append(_stays(voice))
    return Message(joined(paragraphs, "\n\n"))


def _stays(voice: Voice) -> Html:
    return voice.say(
        "You belong to the team: that you do, with your name and roles, and what you did stays, because others must "
        "be able to see how something came about. An admin can take you out of the team under /team."
    )
