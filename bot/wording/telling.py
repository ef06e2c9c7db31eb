"""What people read who tell the team something: what is passed on, that it was, and what the team answers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.actions import Tell
from bot.domain.directory import Directory
from bot.domain.inbox import (
    MOST_A_DAY,
    MOST_LINES_A_DAY,
    MOST_OPEN,
    PARTS,
    Kind,
    Limit,
    Part,
    TellMove,
    Ticket,
    is_optional,
)
from bot.domain.messages import Button, Message
from bot.wording.html import Html, bold, html, joined, set_apart
from bot.wording.rhythms import ticked
from bot.wording.voice import Voice, mark

PART_LABELS: Mapping[Part, str] = {
    Part.TEXT: mark("Text"),
    Part.NAME: mark("Name"),
    Part.WHAT: mark("What it is"),
    Part.WHERE: mark("Where it is"),
    Part.CONTACT: mark("Contact"),
    Part.RELATION: mark("Who proposes it"),
}

_ASKED = {
    Part.NAME: mark("What is it called?"),
    Part.WHAT: mark("What is it, and what does one find there? Two or three sentences are enough."),
    Part.WHERE: mark("Where is it? A place is enough, or an address."),
    Part.CONTACT: mark("How can one reach it: website, phone or e-mail? Please write only what may be public."),
    Part.RELATION: mark("What have you to do with it? For example: I work there, or: I am a neighbour."),
}


def ask_part(voice: Voice, directory: Directory, ticket: Ticket, part: Part) -> Message:
    """Ask for one part; what can be left out has a button for that."""
    rows: list[tuple[Button, ...]] = []
    if is_optional(ticket.kind, part):
        label = voice.label("Send without text") if part is Part.TEXT else voice.label("Skip this")
        move = TellMove.SEND if part is Part.TEXT else TellMove.SKIP
        rows.append((Button(label, Tell(move, ticket.number, "" if part is Part.TEXT else part.value)),))
    rows.append((_drop_button(voice, ticket),))
    return Message(_question_for(voice, directory, ticket, part), tuple(rows))


def preview(voice: Voice, directory: Directory, ticket: Ticket, note: Html | None = None) -> Message:
    """Exactly what is passed on, before it is; note: what stands above it."""
    language = voice.speech.language_name(ticket.language)
    wish = (
        voice.say("The answer comes here, into this chat.")
        if ticket.wants_answer
        else voice.say("You want no answer to it.")
    )
    text = joined(
        [
            note or Html(""),
            voice.say("<b>This goes to the team of the town halls:</b>"),
            content(voice, directory, ticket),
            voice.say("Beside it only your language: {language}.", language=language),
            voice.say("Your name is not passed on; the team sees a number."),
            wish,
        ],
        "\n\n",
    )
    number, wants = ticket.number, ticket.wants_answer
    rows = [
        (Button(voice.label("Send"), Tell(TellMove.SEND, number)),),
        (
            Button(
                ticked(voice.label("I want the answer here"), is_on=wants),
                Tell(TellMove.WANT, number, "0" if wants else "1"),
            ),
        ),
        *_change_rows(voice, ticket),
        (_drop_button(voice, ticket),),
    ]
    return Message(text, tuple(rows))


def content(voice: Voice, directory: Directory, ticket: Ticket) -> Html:
    """What was typed, as the person and staff see it."""
    if ticket.kind is Kind.PROPOSAL:
        lines = [
            Html(f"{bold(voice.label(PART_LABELS[part]))}: {set_apart(html(text))}")
            for part in PARTS[ticket.kind]
            if (text := ticket.parts.get(part))
        ]
        return joined([voice.say("Proposal for the directory"), *lines])
    text = html(ticket.parts.get(Part.TEXT, ""))
    quoted = voice.say("<i>without text</i>")
    if text:
        apart = set_apart(text)
        quoted = voice.say("“{text}”", text=text) if apart is text else apart
    if ticket.kind is Kind.QUESTION:
        return quoted
    return joined([voice.say("Something is wrong with <b>{name}</b>", name=name_of(directory, ticket)), quoted])


def name_of(directory: Directory, ticket: Ticket) -> str:
    """The name of the entry that it is about; its id where the entry is no more."""
    entry = directory.by_id.get(ticket.entry_id or "")
    return entry.name if entry else ticket.entry_id or ""


def sent(voice: Voice, directory: Directory, ticket: Ticket) -> Message:
    """It reached the inbox."""
    answer = voice.say("The answer comes here, into this chat.") if ticket.wants_answer else Html("")
    thanks = voice.say("Thank you! This was passed on to the team:")
    return Message(joined([thanks, content(voice, directory, ticket), answer], "\n\n"))


def dropped(voice: Voice) -> Message:
    """It was not sent, and is not kept."""
    return Message(voice.say("Nothing was passed on, and nothing of it is kept."))


def over_limit(voice: Voice, limit: Limit) -> str:
    """The polite sentence for who passes on too much."""
    match limit:
        case Limit.OPEN:
            return voice.label(
                "You have {number} open conversations with the team. Please wait for an answer to one of them first.",
                number=MOST_OPEN,
            )
        case Limit.DAY:
            return voice.label(
                "You can pass on {number} things a day. Please go on tomorrow; this one is kept until then.",
                number=MOST_A_DAY,
            )
        case Limit.LINES:
            return voice.label(
                "You can send the team {number} messages a day on one thing. Please go on tomorrow.",
                number=MOST_LINES_A_DAY,
            )


def too_long(voice: Voice, length: int, limit: int) -> Message:
    """Nothing is lost: the text stands above in the chat."""
    return Message(
        voice.say(
            "That is too long: {length} characters of at most {limit}. Please copy it, shorten it, and send it again.",
            length=voice.speech.number(length),
            limit=voice.speech.number(limit),
        )
    )


def only_text(voice: Voice) -> Message:
    """Something else than text came where text was asked for."""
    return Message(voice.say("Please write it as text."))


def gone(voice: Voice) -> str:
    """A button or a form of something that is not kept any more."""
    return voice.label("This is not kept any more. Please begin again.")


def private_first(voice: Voice, link: str) -> Message:
    """The team is told something in the private chat only."""
    text = voice.say("Please do this in our private chat: what you tell the team is not for the whole group.")
    return Message(text, ((Button(voice.label("Open the private chat"), url=link),),))


def _question_for(voice: Voice, directory: Directory, ticket: Ticket, part: Part) -> Html:
    if ticket.kind is Kind.QUESTION:
        return voice.say(
            "Please write your question to the team in one message. You see it once more before it is sent."
        )
    if ticket.kind is Kind.REPORT:
        return voice.say(
            "What is wrong with <b>{name}</b>? Please write it in one message, or send the note without text.",
            name=name_of(directory, ticket),
        )
    parts = PARTS[ticket.kind]
    heading = voice.say("<b>Propose an entry</b> · {step} of {steps}", step=parts.index(part) + 1, steps=len(parts))
    return joined([heading, voice.say(_ASKED[part])])


def _change_rows(voice: Voice, ticket: Ticket) -> list[tuple[Button, ...]]:
    if ticket.kind is not Kind.PROPOSAL:
        return [(Button(voice.label("Change the text"), Tell(TellMove.CHANGE, ticket.number, Part.TEXT.value)),)]
    return [
        (
            Button(
                voice.label("Change: {part}", part=voice.label(PART_LABELS[part])),
                Tell(TellMove.CHANGE, ticket.number, part.value),
            ),
        )
        for part in PARTS[ticket.kind]
    ]


def _drop_button(voice: Voice, ticket: Ticket) -> Button:
    return Button(voice.label("Do not send"), Tell(TellMove.DROP, ticket.number))
