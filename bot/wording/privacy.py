"""The notice of privacy, made from the register of personal data; and who runs the bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.actions import Forget
from bot.domain.inbox import DAYS_KEPT
from bot.domain.messages import Button, Message
from bot.domain.notice import Notice, Operator, Retention
from bot.domain.personal_data import ForgetMove, Told
from bot.domain.register import REGISTER
from bot.domain.updates import ASIDE_DAYS
from bot.wording.html import Html, html, joined
from bot.wording.voice import Voice


def privacy(voice: Voice, notice: Notice) -> Message:
    """What is stored of a person, why and for how long: a line for each that the register names."""
    told = {table.told for table in REGISTER.values()} - {Told.NOT_PERSONAL, Told.TEAM}
    paragraphs = [
        voice.say("<b>What is stored about you</b>"),
        *(line(voice, each, notice.retention) for each in Told if each in told),
        voice.say(
            "Nothing else: no name, no phone number, no other message. "
            "Telegram itself stores our chat under its own rules."
        ),
        line(voice, Told.TEAM, notice.retention),
    ]
    if notice.is_sealed:
        paragraphs.append(voice.say("IDs of people and what they write are kept encrypted."))
    paragraphs.append(voice.say("/mydata sends you all of it as a file. /forget deletes it."))
    paragraphs.append(operator_lines(voice, notice.operator))
    return Message(joined(paragraphs, "\n\n"))


def operator_lines(voice: Voice, operator: Operator | None) -> Html:
    """Who runs the bot, whom to ask about data, and whether it is official."""
    if operator is None:
        return voice.say("This bot is only being tried out: nobody offers it to the public.")
    lines = [
        voice.say("<b>Who runs this bot</b>: {name}, {address}", name=operator.name, address=operator.address),
        voice.say("Questions about your data: {contact}", contact=operator.contact),
        voice.say("It is an official service of {name}.", name=operator.name)
        if operator.is_official
        else voice.say("It is not an official service of an authority."),
    ]
    return joined(lines)


def line(voice: Voice, told: Told, retention: Retention) -> Html:
    """What the notice says of one sort of data."""
    return _LINES[told](voice, retention)


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


def forgotten(voice: Voice, *, staff: bool, told_team: bool) -> Message:
    """All is deleted; told_team: what the person told the team stands in the team's own chats."""
    paragraphs = [voice.say("Everything is deleted. No announcements come here any more.")]
    if told_team:
        paragraphs.append(
            voice.say(
                "What the team got from you as a message in Telegram still stands in its chat, without your name. "
                "I cannot delete it there."
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


def _language(voice: Voice, _retention: Retention) -> Html:
    return voice.say(
        "<b>Your language</b>, once you choose one: your Telegram ID (not your phone number) and the language, "
        "until you choose another one."
    )


def _context(voice: Voice, retention: Retention) -> Html:
    return voice.say_number(
        "<b>What we are talking about</b>: the Telegram IDs of you and the chat, your last question (in our private "
        "chat only), the entries shown last and the time, so that I understand follow-up questions and can pass your "
        "question on if you wish. It is deleted after {number} minute.",
        "<b>What we are talking about</b>: the Telegram IDs of you and the chat, your last question (in our private "
        "chat only), the entries shown last and the time, so that I understand follow-up questions and can pass your "
        "question on if you wish. It is deleted after {number} minutes.",
        retention.context_minutes,
    )


def _updates(voice: Voice, _retention: Retention) -> Html:
    return voice.say_number(
        "<b>Every message</b>, until it is handled, which takes a moment. One that I could not handle is kept for "
        "{number} day, so that whoever runs me can find the mistake.",
        "<b>Every message</b>, until it is handled, which takes a moment. One that I could not handle is kept for "
        "{number} days, so that whoever runs me can find the mistake.",
        ASIDE_DAYS,
    )


def _questions(voice: Voice, retention: Retention) -> Html:
    return voice.say_number(
        "<b>Questions that I cannot answer</b>, so that the directory gets better: the text without phone numbers, "
        "addresses and the like, the language and the day, but not who asked. It is deleted after {number} day. "
        "How much is asked is counted, without anybody who asked.",
        "<b>Questions that I cannot answer</b>, so that the directory gets better: the text without phone numbers, "
        "addresses and the like, the language and the day, but not who asked. It is deleted after {number} days. "
        "How much is asked is counted, without anybody who asked.",
        retention.question_days,
    )


def _subscriptions(voice: Voice, _retention: Retention) -> Html:
    return voice.say(
        "<b>Your subscriptions</b>, once you choose some: the Telegram ID of the chat, its language, what is "
        "subscribed since when, when announcements shall come and the day of the last digest. It is kept until /stop."
    )


def _deliveries(voice: Voice, retention: Retention) -> Html:
    return voice.say_number(
        "<b>What was sent to you</b>: which announcement went to your chat, as which message, and whether it arrived, "
        "so that it can be corrected or recalled. After {number} day only how many got it is left.",
        "<b>What was sent to you</b>: which announcement went to your chat, as which message, and whether it arrived, "
        "so that it can be corrected or recalled. After {number} days only how many got it is left.",
        retention.delivery_days,
    )


def _inbox(voice: Voice, _retention: Retention) -> Html:
    return voice.say_number(
        "<b>What you tell the team</b>, once you tap “Send”: your text, what is answered, the language and your "
        "Telegram ID, so that the answer reaches you. The team sees a number, not your name. It is deleted "
        "{number} day after the conversation is closed; what you do not send, after a day.",
        "<b>What you tell the team</b>, once you tap “Send”: your text, what is answered, the language and your "
        "Telegram ID, so that the answer reaches you. The team sees a number, not your name. It is deleted "
        "{number} days after the conversation is closed; what you do not send, after a day.",
        DAYS_KEPT,
    )


def _forms(voice: Voice, _retention: Retention) -> Html:
    return voice.say(
        "<b>What I asked you to write</b>: the Telegram IDs of you and the chat, and what it was about, until you "
        "write it, and for a day at most."
    )


def _team(voice: Voice, retention: Retention) -> Html:
    return voice.say_number(
        "<b>If you belong to the team of the town halls</b>: your Telegram ID, your name in Telegram, your roles, "
        "drafts and files, and what you did, so that the team sees how something came about. The log is deleted after "
        "{number} month; who wrote an entry or an announcement stays with it.",
        "<b>If you belong to the team of the town halls</b>: your Telegram ID, your name in Telegram, your roles, "
        "drafts and files, and what you did, so that the team sees how something came about. The log is deleted after "
        "{number} months; who wrote an entry or an announcement stays with it.",
        retention.log_months,
    )


_LINES: Mapping[Told, Callable[[Voice, Retention], Html]] = {
    Told.LANGUAGE: _language,
    Told.CONTEXT: _context,
    Told.UPDATES: _updates,
    Told.QUESTIONS: _questions,
    Told.SUBSCRIPTIONS: _subscriptions,
    Told.DELIVERIES: _deliveries,
    Told.INBOX: _inbox,
    Told.FORMS: _forms,
    Told.TEAM: _team,
}
