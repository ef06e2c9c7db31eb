"""What people read of a conversation with the team: answers, how it ended, and how they go on with it."""

from __future__ import annotations

from bot.domain.actions import ShowEntry, Tell
from bot.domain.directory import Entry, Facet
from bot.domain.inbox import Kind, Line, TellMove, Ticket
from bot.domain.messages import Button, Message
from bot.wording.html import Html, button_label, cut, joined, visible_length
from bot.wording.voice import Voice

MAX_QUOTE = 200
"""UTF-16 code units of a question that is repeated above its answer."""
MAX_CAPTION = 1024
"""Telegram's limit of what stands below a picture or file, in UTF-16 code units."""


def ask_answer(voice: Voice, ticket: Ticket) -> Message:
    """Ask for what the person wants to add."""
    asked = voice.say("Write your message to the team, about: “{text}”", text=_quote(voice, ticket))
    how = voice.say("It can be a picture or a file too. “/{cancel}” leaves this.", cancel=voice.label("cancel"))
    return Message(joined([asked, how], "\n\n"))


def passed(voice: Voice) -> Message:
    """What the person added reached the inbox."""
    return Message(voice.say("Passed on to the team."))


def over_but_kept(voice: Voice) -> Html:
    """Above what somebody wrote to a conversation that is closed: it can go on its way anew."""
    return voice.say("This conversation was closed, so your message was not passed on. You can send it anew:")


def over(voice: Voice) -> str:
    """A button, or a picture, of a conversation that is closed."""
    return voice.label("This conversation was closed, so nothing was passed on. Just ask me anew.")


def answered(voice: Voice, ticket: Ticket, line: Line) -> tuple[Message, ...]:
    """An answer of the team; one that is too long for a caption comes before its picture or file."""
    asked = _quote(voice, ticket)
    head = (
        voice.say("<b>Answer of the team to your question</b>\n<i>“{text}”</i>", text=asked)
        if ticket.kind is Kind.QUESTION
        else voice.say("<b>Answer of the team to what you told</b>\n<i>“{text}”</i>", text=asked)
    )
    text, rows = joined([head, Html(line.html)], "\n\n"), (_thread_buttons(voice, ticket),)
    if line.attachment is None:
        return (Message(text, rows),)
    if visible_length(text) <= MAX_CAPTION:
        return (Message(text, rows, line.attachment),)
    return Message(text), Message(head, rows, line.attachment)


def closed(voice: Voice, ticket: Ticket) -> Message:
    """The team closed it."""
    return Message(
        voice.say(
            "The team closed this: <i>“{text}”</i>\nIf something is left, just ask anew.", text=_quote(voice, ticket)
        )
    )


def settled(voice: Voice) -> Message:
    """The person closed it."""
    return Message(voice.say("Thank you, then this is settled. The team is told."))


def declined(voice: Voice, ticket: Ticket) -> Message:
    """A proposal does not become an entry."""
    text = voice.say(
        "The team does not take up your proposal <b>{name}</b> for now. Thank you all the same!", name=ticket.text
    )
    return Message(text)


def in_directory(voice: Voice, ticket: Ticket, entry: Entry) -> Message:
    """The directory holds now what somebody asked for, proposed, or found wrong."""
    match ticket.kind:
        case Kind.PROPOSAL:
            text = voice.say(
                "Good news: your proposal <b>{name}</b> is in the directory now. Thank you!", name=ticket.text
            )
        case Kind.REPORT:
            text = voice.say("Thank you for your note: the team has changed <b>{name}</b>.", name=entry.name)
        case Kind.QUESTION:
            text = voice.say("There is an answer now to your question: <i>“{text}”</i>", text=_quote(voice, ticket))
    show = Button(button_label(entry.name), ShowEntry(entry.id, Facet.SUMMARY, anew=True))
    return Message(text, ((show,),))


def edited(voice: Voice) -> Message:
    """What is changed after it was passed on does not change there."""
    return Message(voice.say("What you change afterwards is not passed on. Please write it as a new message."))


def not_carried(voice: Voice) -> Message:
    """Voice messages, stickers and the like do not go from one side to the other."""
    return Message(voice.say("I can pass on text, pictures and files only. This was not passed on."))


def _thread_buttons(voice: Voice, ticket: Ticket) -> tuple[Button, ...]:
    return (
        Button(voice.label("Answer"), Tell(TellMove.ANSWER, ticket.number)),
        Button(voice.label("That settles it"), Tell(TellMove.SETTLED, ticket.number)),
    )


def _quote(voice: Voice, ticket: Ticket) -> str:
    return cut(ticket.text, MAX_QUOTE) or voice.label("a note without text")
