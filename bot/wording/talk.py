"""Talking: the bot's own pages, small talk, emergencies, and replies to what is no question."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.actions import Ask, Page
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.domain.questions import SmallTalk
from bot.wording.html import Html, button_label, cut
from bot.wording.voice import Voice, mark

EXAMPLES = 3

MAX_NAME = 60
"""UTF-16 code units of the directory's name in descriptions, of which Telegram shows 120 characters."""

MAX_NOTE = 200
"""UTF-16 code units of a question that is repeated above its answer: see ROOM_FOR_NOTES."""

_SLOWER = mark("You are sending a lot at once. Please wait a minute; then I answer again.")


class Command(StrEnum):
    """Commands that do more than to open a page."""

    SUBSCRIBE = "subscribe"
    STOP = "stop"
    PROPOSE = "propose"
    MY_DATA = "mydata"
    FORGET = "forget"


COMMANDS: dict[Page | Command, tuple[str, str]] = {
    Page.START: ("start", mark("Welcome and example questions")),
    Page.TOPICS: (mark("topics"), mark("Browse by topic")),
    Page.PLACES: (mark("places"), mark("Browse by place")),
    Page.ALL: (mark("all"), mark("List all entries")),
    Command.SUBSCRIBE: (mark("subscribe"), mark("Get announcements")),
    Command.STOP: (mark("stop"), mark("End all subscriptions")),
    Command.PROPOSE: (mark("propose"), mark("Propose an entry")),
    Page.LANGUAGE: (mark("language"), mark("Choose the language")),
    Page.HELP: (mark("help"), mark("What you can ask")),
    Page.ABOUT: (mark("about"), mark("Who is behind this")),
    Page.PRIVACY: (mark("privacy"), mark("What is stored about you")),
    Command.MY_DATA: (mark("mydata"), mark("Get what is stored as a file")),
    Command.FORGET: (mark("forget"), mark("Delete what is stored")),
}
"""The commands in the order of Telegram's menu. The name is translated too, and its line in Telegram's menu."""


class Oddity(StrEnum):
    """What reaches the bot that is no question."""

    PICTURE = "picture"
    STICKER = "sticker"
    VOICE = "voice"
    LOCATION = "location"
    FILE = "file"
    OTHER = "other"
    TOO_LONG = "too_long"
    UNKNOWN_COMMAND = "unknown_command"
    SECONDHAND_COMMAND = "secondhand_command"
    NOTHING_TO_LEAVE = "nothing_to_leave"


_ODDITIES = {
    Oddity.PICTURE: mark("I cannot look at pictures or videos. Please write your question as text."),
    Oddity.STICKER: mark("A nice one! I can only answer text, though. What would you like to know?"),
    Oddity.VOICE: mark("I cannot listen to voice messages. Please write your question as text."),
    Oddity.LOCATION: mark("I do not use locations. Write the name of a place, or choose one under /places."),
    Oddity.FILE: mark("I cannot read files. Please write your question as text."),
    Oddity.OTHER: mark("I can only answer text. Please write your question as text."),
    Oddity.TOO_LONG: mark("That is too long for me. Please ask your question in one or two sentences."),
    Oddity.UNKNOWN_COMMAND: mark("I do not know this command. /help shows what I can do."),
    Oddity.NOTHING_TO_LEAVE: mark("There is nothing to cancel just now. What would you like to know?"),
    Oddity.SECONDHAND_COMMAND: mark(
        "I follow this command only where you type it yourself, in a new message. Please type it once more."
    ),
}

_SMALL_TALK = {
    SmallTalk.GREETING: mark("Hello! What would you like to know about the region?"),
    SmallTalk.THANKS: mark("You are welcome!"),
    SmallTalk.GOODBYE: mark("Goodbye, and all the best!"),
    SmallTalk.WELLBEING: mark(
        "I am a program, so I am always fine. Thank you for asking! What would you like to know?"
    ),
    SmallTalk.IDENTITY: mark(
        "I am a program, not a person. I answer questions from the directory {name} and know only what is in there."
    ),
    SmallTalk.ABILITIES: mark(
        "Ask me about initiatives, offers and contact points of the region: what they do, who the contact is, "
        "when they are open, who pays. You can also browse /topics and /places."
    ),
    SmallTalk.LANGUAGE: mark("Yes, I speak English. Just write in English, or choose a language under /language."),
    SmallTalk.INSULT: mark(
        "I am sorry that I could not help. Maybe other words work better, or have a look at /topics."
    ),
    SmallTalk.NONSENSE: mark("I did not understand that. Please ask in other words, or have a look at /topics."),
}


def small_talk(voice: Voice, directory: Directory, about_what: SmallTalk) -> Message:
    """A brief reply to small talk; a greeting brings the examples."""
    text = voice.say(_SMALL_TALK[about_what], name=_name(directory))
    if about_what not in (SmallTalk.GREETING, SmallTalk.ABILITIES, SmallTalk.IDENTITY):
        return Message(text)
    rows = [(Button(button_label(example), Ask(number)),) for number, example in enumerate(examples(voice, directory))]
    return Message(text, tuple(rows))


def emergency(voice: Voice) -> Message:
    """The fixed text with the emergency numbers; nothing is matched for it."""
    return Message(
        voice.say(
            "<b>In an emergency please call at once:</b>\n"
            "• Fire brigade and ambulance: <b>112</b>\n"
            "• Police: <b>110</b>\n"
            "• Doctor on call, when it is not life-threatening: <b>116117</b>\n"
            "• Someone to talk to, day and night, free of charge: <b>0800 1110111</b>\n\n"
            "I am a program and cannot call for help."
        )
    )


def oddity(voice: Voice, what: Oddity) -> Message:
    """A short reply to what is no question."""
    return Message(voice.say(_ODDITIES[what]))


def edited_note(voice: Voice) -> Html:
    """Stands above the answer to a message that was changed."""
    return voice.say("<i>You changed your message:</i>")


def asked_note(voice: Voice, question: str) -> Html:
    """Stands above the answer to a question that was asked by a button."""
    return voice.say("<i>“{question}”</i>", question=cut(question, MAX_NOTE))


def stale_button(voice: Voice) -> str:
    """The notice for a button whose message is too old."""
    return voice.label("This button is from an earlier conversation. Please ask again.")


def language_set(voice: Voice) -> str:
    """The notice that the language was changed."""
    return voice.label("I answer in English from now on.")


def slower(voice: Voice) -> str:
    """The notice that somebody sends more than a person does."""
    return voice.label(_SLOWER)


def slower_message(voice: Voice) -> Message:
    """The same as a message."""
    return Message(voice.say(_SLOWER))


def failure(voice: Voice) -> Message:
    """Something went wrong on our side."""
    return Message(voice.say("Something went wrong on my side. Please try again in a moment."))


def cannot_keep(voice: Voice) -> Message:
    """The database cannot be written, so that what somebody wanted could not be done."""
    return Message(
        voice.say(
            "At the moment I cannot keep anything, so what you just wanted is not done. Questions I can answer;"
            " please try everything else again later."
        )
    )


def examples(voice: Voice, directory: Directory) -> list[str]:
    """Questions to begin with: those that the directory brings, else one about its home entry and one per topic."""
    if directory.header.examples:
        return list(voice.of(directory.header.examples))[:EXAMPLES]
    asked = [voice.label("What is {name}?", name=directory.home.name)] if directory.home else []
    labels = [str(voice.of(label)) for label in directory.topics.values()]
    return [*asked, *(voice.label("What is there on “{topic}”?", topic=label) for label in labels)][:EXAMPLES]


def command_menu(voice: Voice) -> list[tuple[str, str]]:
    """Telegram's command menu in a language: (command, description)."""
    return [(voice.label(name), voice.label(description)) for name, description in COMMANDS.values()]


def bot_description(voice: Voice, directory: Directory) -> str:
    """The text of an empty chat with the bot (Telegram: at most 512 characters)."""
    return voice.label(
        "Ask about initiatives, offers and contact points of the region: what they do, who the contact is, when they "
        "are open. I answer from the directory {name}, in German and English.",
        name=_name(directory),
    )


def bot_short_description(voice: Voice, directory: Directory) -> str:
    """The text of the bot's profile (Telegram: at most 120 characters)."""
    return voice.label("Answers questions from the directory {name}.", name=_name(directory))


def _name(directory: Directory) -> str:
    """The directory's name, so short that every sentence around it keeps Telegram's limits."""
    return cut(directory.header.name, MAX_NAME)
