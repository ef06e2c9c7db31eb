"""The bot's own pages: welcome, help, about, privacy, languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.actions import Ask, Open, Page, SetLanguage
from bot.domain.directory import Directory
from bot.domain.inbox import DAYS_KEPT
from bot.domain.messages import Button, Message
from bot.wording import lists
from bot.wording.contacts import web_link
from bot.wording.facets import directory_funders
from bot.wording.html import Html, bold, button_label, html, joined, within
from bot.wording.talk import COMMANDS, examples
from bot.wording.voice import Voice


@dataclass(frozen=True, slots=True)
class Keeps:
    """For how long something is kept: minutes for what is talked about, days for questions without an answer."""

    context_minutes: int
    question_days: int


def page(wanted: Page, voice: Voice, directory: Directory, voices: Iterable[Voice], keeps: Keeps) -> Message:
    """The page that a command or a button opens; for those that show entries see the lists."""
    match wanted:
        case Page.HELP:
            return help_page(voice, directory)
        case Page.TOPICS | Page.BACK:
            return lists.topics(voice, directory)
        case Page.PLACES:
            return lists.places(voice, directory)
        case Page.LANGUAGE:
            return language_page(voice, voices)
        case Page.ABOUT:
            return about(voice, directory)
        case Page.PRIVACY:
            return privacy(voice, keeps)
        case _:
            return start(voice, directory, voices)


def start(voice: Voice, directory: Directory, voices: Iterable[Voice]) -> Message:
    """The welcome: what one can ask, examples as buttons, and the other languages."""
    claim = html(voice.of(directory.header.claim)) if directory.header.claim else Html("")
    text = within(
        Html(""),
        [
            voice.say(
                "<b>Welcome!</b> I answer questions from the directory <b>{name}</b>.", name=directory.header.name
            ),
            claim,
            voice.say("Just write what you would like to know, in your own words. Or tap an example:"),
        ],
        Html(""),
    )
    rows = [[Button(button_label(example), Ask(number))] for number, example in enumerate(examples(voice, directory))]
    rows.append([Button(voice.label("Topics"), Open(Page.TOPICS)), Button(voice.label("Places"), Open(Page.PLACES))])
    rows.append([_language_button(other) for other in voices if other.language != voice.language])
    return Message(text, tuple(tuple(row) for row in rows if row))


def help_page(voice: Voice, directory: Directory) -> Message:
    """What one can ask, and all commands."""
    text = joined(
        [
            voice.say("<b>What you can ask</b>"),
            voice.say(
                "Write a question as you would ask a neighbour. Names, typing errors and half names are fine:\n"
                "• What is …?\n• Who is the contact?\n• When is … open?\n• Who pays for …?\n• What is there in …?"
            ),
            voice.say("After an answer you can go on asking: “and where is it?”"),
            joined([_command_line(voice, name, description) for name, description in COMMANDS.values()]),
        ],
        "\n\n",
    )
    rows = [[Button(button_label(example), Ask(number))] for number, example in enumerate(examples(voice, directory))]
    return Message(text, tuple(tuple(row) for row in rows))


def about(voice: Voice, directory: Directory) -> Message:
    """What the directory is, who pays for it, and where it stands."""
    header = directory.header
    paragraphs = [
        joined([bold(header.name), html(voice.of(header.claim)) if header.claim else Html("")]),
        voice.say_number(
            "The directory has {number} entry.", "The directory has {number} entries.", len(directory.entries)
        ),
        *directory_funders(voice, directory),
        voice.say(
            "I am a program that answers from this directory only. I make nothing up; what is not in it I do not know."
        ),
    ]
    if header.website:
        paragraphs.append(voice.say("Website: {link}", link=web_link(header.website)))
    return Message(within(Html(""), paragraphs, Html("")))


def privacy(voice: Voice, keeps: Keeps) -> Message:
    """What is stored of a person, why and for how long."""
    paragraphs = [
        voice.say("<b>What is stored about you</b>"),
        voice.say(
            "<b>Your language</b>, once you choose one: your Telegram ID (not your phone number) and the language. "
            "It is kept so that I answer in it, until you choose another one."
        ),
        voice.say_number(
            "<b>What we are talking about</b>: the Telegram IDs of you and the chat, your last question (in our "
            "private chat only), the entries shown last and the time, so that I understand follow-up questions and can "
            "pass your question on if you wish. It is deleted after {number} minute.",
            "<b>What we are talking about</b>: the Telegram IDs of you and the chat, your last question (in our "
            "private chat only), the entries shown last and the time, so that I understand follow-up questions and can "
            "pass your question on if you wish. It is deleted after {number} minutes.",
            keeps.context_minutes,
        ),
        voice.say_number(
            "<b>Questions that I cannot answer</b>, so that the directory gets better: the text without phone numbers, "
            "addresses and the like, the language and the day, but not who asked. It is deleted after {number} day. "
            "How much is asked is counted, without anybody who asked.",
            "<b>Questions that I cannot answer</b>, so that the directory gets better: the text without phone numbers, "
            "addresses and the like, the language and the day, but not who asked. It is deleted after {number} days. "
            "How much is asked is counted, without anybody who asked.",
            keeps.question_days,
        ),
        voice.say(
            "<b>Your subscriptions</b>, once you choose some: the Telegram ID of the chat, its language, what is "
            "subscribed and when announcements shall come. It is kept until /stop. Of each announcement I keep to "
            "which chats it went, so that it can be corrected or recalled."
        ),
        voice.say_number(
            "<b>What you tell the team</b>, once you tap “Send”: your text, what is answered, the language and your "
            "Telegram ID, so that the answer reaches you. The team sees a number, not your name. It is deleted "
            "{number} day after the conversation is closed; what you do not send, after a day.",
            "<b>What you tell the team</b>, once you tap “Send”: your text, what is answered, the language and your "
            "Telegram ID, so that the answer reaches you. The team sees a number, not your name. It is deleted "
            "{number} days after the conversation is closed; what you do not send, after a day.",
            DAYS_KEPT,
        ),
        voice.say(
            "Nothing else: no name, no phone number, no other message. "
            "Telegram itself stores our chat under its own rules."
        ),
        voice.say(
            "<b>If you belong to the team of the town halls</b>: your Telegram ID, your name in Telegram, your roles "
            "and what you did for the directory, so that the team sees how something came about. That stays there "
            "when you leave the team."
        ),
    ]
    return Message(joined(paragraphs, "\n\n"))


def language_page(voice: Voice, voices: Iterable[Voice]) -> Message:
    """A button for each language."""
    text = voice.say("In which language shall I answer? I also notice when you write in another one.")
    return Message(text, tuple((_language_button(other),) for other in voices))


def _command_line(voice: Voice, name: str, description: str) -> Html:
    return html(f"/{voice.label(name)} – {voice.label(description)}")


def _language_button(voice: Voice) -> Button:
    return Button(voice.label("English"), SetLanguage(voice.language))
