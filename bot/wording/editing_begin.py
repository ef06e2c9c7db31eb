"""What editors read before they change an entry: which one is meant, what they have begun already, what is new."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.actions import Edit
from bot.domain.directory import Directory
from bot.domain.entry_fields import EntryDraft
from bot.domain.entry_names import Meant
from bot.domain.messages import Button, Message
from bot.domain.upkeep import EditMove, TendMove
from bot.wording.editing_values import listed
from bot.wording.field_names import field_name
from bot.wording.html import Html, button_label, joined
from bot.wording.tending import withdrawn_rows
from bot.wording.voice import Voice


def ask_entry(voice: Voice, directory: Directory, entry_ids: Sequence[str], drafts: Sequence[EntryDraft]) -> Message:
    """Ask for the name of an entry; entry_ids: those likely meant, drafts: what was begun and not saved."""
    lines = [voice.say("Which entry do you want to change? Write its name.")]
    if drafts:
        lines.append(voice.say("You have drafts that are not saved yet."))
    rows = [(Button(_draft_label(voice, draft), Edit(EditMove.SHOW, draft.key, "on")),) for draft in drafts]
    return Message(joined(lines, "\n\n"), (*_entry_rows(directory, entry_ids), *rows, _new(voice)))


def which_entry(voice: Voice, directory: Directory, meant: Meant) -> Message:
    """Several entries may be meant, or none is known by this name."""
    if not meant.entry_ids and not meant.withdrawn:
        text = voice.say("I know no entry of this name. Please write it in other words.")
        return Message(text, (_new(voice),))
    text = voice.say("Which entry do you mean? If none of these, please write the name in other words.")
    withdrawn = withdrawn_rows(voice, meant, TendMove.HISTORY)
    return Message(text, (*withdrawn, *_entry_rows(directory, meant.entry_ids), _new(voice)))


def offer_draft(voice: Voice, draft: EntryDraft) -> Message:
    """Changes of the same entry wait in a draft: go on with them, or begin afresh?"""
    text = voice.say(
        "<b>{name}</b>: you have changes that are not saved yet: {names}.",
        name=str(draft.fields.get("name", draft.key)),
        names=listed(voice, draft.changed),
    )
    rows = (
        (Button(voice.label("Go on with them"), Edit(EditMove.SHOW, draft.key, "on")),),
        (Button(voice.label("Throw away, begin afresh"), Edit(EditMove.DISCARD, draft.key, "anew")),),
    )
    return Message(text, rows)


def offer_new_draft(voice: Voice, drafts: Sequence[EntryDraft]) -> Message:
    """New entries were begun and not saved: go on with one of them, or begin another one?"""
    rows = [(Button(_draft_label(voice, draft), Edit(EditMove.SHOW, draft.key, "on")),) for draft in drafts]
    rows.append((Button(voice.label("Begin another new entry"), Edit(EditMove.NEW, "", "anew")),))
    return Message(voice.say("You have begun a new entry already. Go on with it?"), tuple(rows))


def sure(voice: Voice, draft: EntryDraft) -> Message:
    """Ask whether a draft shall really go."""
    rows = (
        (
            Button(voice.label("Yes, throw it away"), Edit(EditMove.DISCARD, draft.key, "yes")),
            Button(voice.label("No, keep it"), Edit(EditMove.SHOW, draft.key, "on")),
        ),
    )
    if draft.is_new:
        return Message(voice.say("Throw the draft of the new entry away?"), rows)
    return Message(voice.say("Throw your changes away? The entry stays as it is."), rows)


def discarded(voice: Voice) -> Message:
    """The draft is gone."""
    return Message(voice.say("The draft is gone. Nothing in the directory was changed."))


def left(voice: Voice) -> Message:
    """Nothing was changed, so there is nothing to keep."""
    return Message(voice.say("Left as it is."))


def gone(voice: Voice) -> str:
    """What a button is about is not there any more."""
    return voice.label("This draft or entry is not there any more. /edit begins anew.")


def changed_since(voice: Voice) -> Html:
    """The draft is older than what the directory says now."""
    return voice.say("⚠ Somebody else changed this entry meanwhile. I ask you about it before anything is saved.")


def dropped(voice: Voice, names: Sequence[str]) -> Html:
    """Some of what a new entry was begun with could not be used."""
    if not names:
        return Html("")
    told = [field_name(voice, name) for name in names]
    return voice.say("This could not be used and is left out: {names}.", names=voice.speech.all_of(told))


def _draft_label(voice: Voice, draft: EntryDraft) -> str:
    name = str(draft.fields.get("name") or voice.label("New entry"))
    return button_label(voice.label("Draft: {name}", name=name))


def _entry_rows(directory: Directory, entry_ids: Sequence[str]) -> list[tuple[Button, ...]]:
    return [
        (Button(button_label(directory.by_id[entry_id].name), Edit(EditMove.SHOW, entry_id)),) for entry_id in entry_ids
    ]


def _new(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.label("New entry"), Edit(EditMove.NEW, "")),)
