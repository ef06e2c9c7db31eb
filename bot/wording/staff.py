"""What all rooms of the staff say: their commands, who may not, and that a form was left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.domain.forms import Room
from bot.domain.messages import Message
from bot.domain.team import Member, Right
from bot.wording.html import Html, html, italic, joined
from bot.wording.voice import Voice, mark


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """A command of the staff: its name, which is translated too, its line in the menu, and the right that it needs.

    about: the heading that it stands below in the help.
    """

    name: str
    description: str
    right: Right
    about: str


_MESSAGES, _ENTRIES, _NEWS = mark("Messages and questions"), mark("Entries"), mark("Announcements")
_FILES, _TEAM = mark("Files"), mark("The team")

STAFF_COMMANDS = (
    StaffCommand(mark("inbox"), mark("See what people told the team"), Right.EDIT, _MESSAGES),
    StaffCommand(mark("gaps"), mark("See questions without an answer"), Right.EDIT, _MESSAGES),
    StaffCommand(mark("stats"), mark("See what is asked, in figures"), Right.LOOK, _MESSAGES),
    StaffCommand(mark("edit"), mark("Change an entry"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("new"), mark("Add a new entry"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("stale"), mark("See the oldest entries"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("history"), mark("See what changed in an entry"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("withdraw"), mark("Withdraw an entry"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("restore"), mark("Bring back withdrawn entries"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("check"), mark("See what could be better"), Right.EDIT, _ENTRIES),
    StaffCommand(mark("announce"), mark("Write an announcement"), Right.ANNOUNCE, _NEWS),
    StaffCommand(mark("announcements"), mark("See all announcements"), Right.ANNOUNCE, _NEWS),
    StaffCommand(mark("qr"), mark("Make a QR code for a poster"), Right.ANNOUNCE, _NEWS),
    StaffCommand(mark("import"), mark("Take over a list from a file"), Right.EDIT, _FILES),
    StaffCommand(mark("export"), mark("Get the directory as a file"), Right.EDIT, _FILES),
    StaffCommand(mark("team"), mark("See and change the team"), Right.LEAD, _TEAM),
    StaffCommand(mark("log"), mark("See what everybody did"), Right.LEAD, _TEAM),
    StaffCommand(mark("pause"), mark("Switch the bot off for a while"), Right.LEAD, _TEAM),
    StaffCommand(mark("resume"), mark("Switch the bot on again"), Right.LEAD, _TEAM),
)
"""In the order of the menu that only staff see; what is about the same stands together."""

CANCEL = mark("cancel")
"""The word with which one leaves a form."""

_LACKING = {
    Right.EDIT: mark("For this you need the role “editor”. An admin of the team can give it to you."),
    Right.ANNOUNCE: mark("For this you need the role “announcer”. An admin of the team can give it to you."),
    Right.LEAD: mark("Only admins of the team can do this."),
}


def staff_menu(voice: Voice, member: Member) -> list[tuple[str, str]]:
    """The commands of somebody of the staff in a language: (command, description)."""
    return [
        (voice.label(each.name), voice.label(each.description)) for each in STAFF_COMMANDS if member.may(each.right)
    ]


def staff_help(voice: Voice, member: Member) -> Html:
    """The commands of somebody of the staff, a line for each, as the help shows those of everybody."""
    paragraphs = []
    for about, commands in groupby(STAFF_COMMANDS, lambda each: each.about):
        own = [each for each in commands if member.may(each.right)]
        lines = [html(f"/{voice.label(each.name)} – {voice.label(each.description)}") for each in own]
        paragraphs += [joined([italic(voice.label(about)), *lines])] if lines else []
    head = voice.say("<b>For you as one of the team</b>")
    return joined([head, *paragraphs], "\n\n") if paragraphs else Html("")


def staff_only(voice: Voice) -> str:
    """The polite no to everybody who does not belong to the staff."""
    return voice.label("This is for the staff of the town halls only.")


def lacks_right(voice: Voice, right: Right) -> str:
    """The polite no to somebody of the staff who has another role."""
    return voice.label(_LACKING[right])


def private_only(voice: Voice) -> Message:
    """Staff work in their private chats."""
    return Message(voice.say("Please do this in the private chat with me, not here."))


def form_left(voice: Voice, room: Room) -> Message:
    """What a room asked for is not needed any more."""
    if room is Room.ANNOUNCING:
        return Message(voice.say("Left. You find all drafts under /announcements."))
    if room is Room.EDITING:
        return Message(voice.say("Left. What you noted stays in your draft: /edit finds it."))
    if room is Room.SWITCH:
        return Message(voice.say("Left. The bot stays on."))
    return Message(voice.say("Left. What you type now is a question again."))


def leaving_words(voices: Iterable[Voice]) -> frozenset[str]:
    """The words with which one leaves a form, in every language."""
    return frozenset(voice.label(CANCEL) for voice in voices)
