"""What is stored, in words: a brief line and a whole one for each sort of data that the register names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.inbox import DAYS_KEPT
from bot.domain.notice import Retention
from bot.domain.personal_data import Told
from bot.domain.updates import ASIDE_DAYS
from bot.wording.html import Html
from bot.wording.voice import Voice


def briefly(voice: Voice, told: Told, retention: Retention) -> Html:
    """What it is and how long it is kept, in a few words; the staff's data have whole sentences alone."""
    return _BRIEF[told](voice, retention)


def line(voice: Voice, told: Told, retention: Retention) -> Html:
    """What it is, what it is for, and how long it is kept."""
    return _LINES[told](voice, retention)


_BRIEF: Mapping[Told, Callable[[Voice, Retention], Html]] = {
    Told.LANGUAGE: lambda voice, _: voice.say("Your language, once you choose one: until you choose another one"),
    Told.CONTEXT: lambda voice, kept: voice.say_number(
        "What we are talking about: {number} minute",
        "What we are talking about: {number} minutes",
        kept.context_minutes,
    ),
    Told.UPDATES: lambda voice, _: voice.say("Each message: until it is handled, which takes a moment"),
    Told.QUESTIONS: lambda voice, kept: voice.say_number(
        "Questions that I cannot answer, but not who asked: {number} day",
        "Questions that I cannot answer, but not who asked: {number} days",
        kept.question_days,
    ),
    Told.SUBSCRIPTIONS: lambda voice, _: voice.say("Your subscriptions: until /stop"),
    Told.DELIVERIES: lambda voice, kept: voice.say_number(
        "Which announcements you got: {number} day", "Which announcements you got: {number} days", kept.delivery_days
    ),
    Told.INBOX: lambda voice, _: voice.say_number(
        "What you tell the team, and its answers: until {number} day after it is settled",
        "What you tell the team, and its answers: until {number} days after it is settled",
        DAYS_KEPT,
    ),
    Told.FORMS: lambda voice, _: voice.say("What I asked you to write: until you write it, a day at most"),
}


def _language(voice: Voice, _retention: Retention) -> Html:
    return voice.say(
        "<b>Your language</b>, once you choose one: your Telegram ID (not your phone number) and the language, "
        "until you choose another one or block me."
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
        "{number} day, so that whoever runs me can find the mistake. How many you send is counted for a minute or two, "
        "so that nobody can flood me.",
        "<b>Every message</b>, until it is handled, which takes a moment. One that I could not handle is kept for "
        "{number} days, so that whoever runs me can find the mistake. How many you send is counted for a minute or "
        "two, so that nobody can flood me.",
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
        "subscribed since when, when announcements shall come and the day of the last digest. It is kept until /stop, "
        "or until you block me."
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
        "{number} day after the conversation is closed; what you do not send, after a day. What the team puts into "
        "the directory because of it is public and stays, without your name.",
        "<b>What you tell the team</b>, once you tap “Send”: your text, what is answered, the language and your "
        "Telegram ID, so that the answer reaches you. The team sees a number, not your name. It is deleted "
        "{number} days after the conversation is closed; what you do not send, after a day. What the team puts into "
        "the directory because of it is public and stays, without your name.",
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
