"""The bot's own pages: welcome, help, about, languages."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.actions import Ask, Open, Page, SetLanguage
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.domain.notice import Notice, Operator
from bot.wording import lists
from bot.wording.buttons import keyboard
from bot.wording.contacts import web_link
from bot.wording.facets import directory_funders
from bot.wording.html import Html, bold, button_label, html, joined, within
from bot.wording.privacy import privacy, privacy_details
from bot.wording.rights import operator_lines, rights
from bot.wording.talk import COMMANDS, examples
from bot.wording.voice import Voice


def page(wanted: Page, voice: Voice, directory: Directory, voices: Iterable[Voice], notice: Notice) -> Message:
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
            return about(voice, directory, notice.operator)
        case Page.PRIVACY:
            return privacy(voice, notice)
        case Page.PRIVACY_DETAILS:
            return privacy_details(voice, notice)
        case Page.RIGHTS:
            return rights(voice, notice.operator)
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
            voice.say("What is stored of you: /privacy"),
            voice.say("Just write what you would like to know, in your own words. Or tap an example:"),
        ],
        Html(""),
    )
    rows = [[Button(button_label(example), Ask(number))] for number, example in enumerate(examples(voice, directory))]
    rows.append([Button(voice.label("Topics"), Open(Page.TOPICS)), Button(voice.label("Places"), Open(Page.PLACES))])
    rows.append([_language_button(other) for other in voices if other.language != voice.language])
    return Message(text, keyboard(rows))


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
    return Message(text, keyboard(rows))


def about(voice: Voice, directory: Directory, operator: Operator | None) -> Message:
    """What the directory is, who pays for it, where it stands, and who runs the bot."""
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
    paragraphs.append(operator_lines(voice, operator))
    return Message(within(Html(""), paragraphs, Html("")))


def language_page(voice: Voice, voices: Iterable[Voice]) -> Message:
    """A button for each language."""
    text = voice.say("In which language shall I answer? I also notice when you write in another one.")
    return Message(text, tuple((_language_button(other),) for other in voices))


def _command_line(voice: Voice, name: str, description: str) -> Html:
    return html(f"/{voice.label(name)} – {voice.label(description)}")


def _language_button(voice: Voice) -> Button:
    return Button(voice.label("English"), SetLanguage(voice.language))
