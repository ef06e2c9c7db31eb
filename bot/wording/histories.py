"""The history of an entry: each version, who made it, when, and what differs from the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Tend
from bot.domain.directory import Directory, Entry, changed_fields
from bot.domain.messages import Button, Message
from bot.domain.paging import Part
from bot.domain.upkeep import TendMove, What
from bot.wording.buttons import keyboard, page_buttons, page_line
from bot.wording.changes import told_changes
from bot.wording.field_names import field_name
from bot.wording.html import Html, bold, html, joined, shortened, within
from bot.wording.tending import author_in_words
from bot.wording.voice import Voice, mark

VERSIONS_A_PAGE = 5

_LONGEST_VERSION = 650
"""UTF-16 code units of one version, so that a page of them fits into a message."""
_LONGEST = 3400

_WHATS = {
    What.SHIPPED: mark("taken over from the shipped file"),
    What.CREATED: mark("created"),
    What.EDITED: mark("changed"),
    What.CONFIRMED: mark("confirmed: still true"),
    What.TAUGHT: mark("search words learned"),
    What.UNDONE: mark("last change taken back"),
    What.WITHDRAWN: mark("taken out of the directory"),
    What.RESTORED: mark("brought back"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it is shown; at: local; before: the entry as it was before, None where it was not there."""

    entry: Entry | None
    before: Entry | None
    author: str
    at: datetime
    what: What
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A page of the history, the newest first; undoes: the revision that can be taken back."""

    entry_id: str
    name: str
    part: Part[Version]
    undoes: int | None
    is_withdrawn: bool


def history_page(voice: Voice, directory: Directory, view: HistoryView, names: Mapping[str, str]) -> Message:
    """One page of the versions of an entry; names: of authors."""
    paragraphs = [_version(voice, directory, version, names) for version in view.part.items]
    turn = page_buttons(voice, view.part, lambda page: Tend(TendMove.HISTORY, view.entry_id, str(page)))
    rows: list[list[Button]] = [turn]
    if view.undoes is not None and view.part.number == 0:
        undo = Tend(TendMove.UNDO, view.entry_id, str(view.undoes))
        rows.insert(0, [Button(voice.label("Undo the last change"), undo)])
    rows.append([_restore(voice, view.entry_id) if view.is_withdrawn else _page(voice, view.entry_id)])
    head = joined([voice.say("<b>History of {name}</b>", name=view.name), page_line(voice, view.part)], " · ")
    return Message(within(head, paragraphs, Html("")), keyboard(rows))


def was_undone(
    voice: Voice, directory: Directory, entry_id: str, before: Entry | None, now: Entry | None, revision: int
) -> Message:
    """What came back when the last change was undone; before: as it was until now."""
    name = now.name if now else before.name if before else entry_id
    if now is None:
        told = [voice.say("The entry is withdrawn now.")]
    elif before is None:
        told = [voice.say("The entry is back in the directory.")]
    else:
        told = [voice.say("What differs now:"), *changes(voice, directory, before, now)]
    head = voice.say("<b>{name}</b>: the last change was taken back.", name=name)
    rows = (
        (Button(voice.label("Bring the change back"), Tend(TendMove.UNDO, entry_id, str(revision))),),
        (
            Button(voice.label("History"), Tend(TendMove.HISTORY, entry_id)),
            _page(voice, entry_id) if now else _restore(voice, entry_id),
        ),
    )
    return Message(within(head, told, Html(""), _LONGEST), rows)


def changes(voice: Voice, directory: Directory, before: Entry, after: Entry) -> list[Html]:
    """What differs between two versions: in words what people read, by name all the rest."""
    told = told_changes(voice, directory, before, after)
    others = [name for name in changed_fields(before, after) if name not in told]
    lines = list(told.values())
    if others:
        named = voice.speech.all_of([field_name(voice, name) for name in others])
        lines.append(
            voice.say("Changed too: {fields}", fields=named) if lines else voice.say("Changed: {fields}", fields=named)
        )
    return lines


def _version(voice: Voice, directory: Directory, version: Version, names: Mapping[str, str]) -> Html:
    day, time = voice.speech.date(version.at.date().isoformat()), voice.speech.time(version.at)
    head = joined(
        [
            bold(voice.label("{day}, {time}", day=day, time=time)),
            html(f"{author_in_words(voice, version.author, names)}: {voice.label(_WHATS[version.what])}"),
        ]
    )
    lines = [voice.say("Reason: {reason}", reason=version.reason)] if version.reason else []
    if version.entry is not None and version.before is not None:
        lines += changes(voice, directory, version.before, version.entry)
    return joined([head, shortened(joined(lines), _LONGEST_VERSION)])


def _restore(voice: Voice, entry_id: str) -> Button:
    return Button(voice.label("Bring it back"), Tend(TendMove.RESTORE, entry_id))


def _page(voice: Voice, entry_id: str) -> Button:
    return Button(voice.label("To the entry"), Tend(TendMove.PAGE, entry_id))
