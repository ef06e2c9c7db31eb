"""What editors read while they change an entry: its fields, one group of them, and how to write one of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.actions import Edit
from bot.domain.directory import Directory
from bot.domain.entry_fields import (
    FIELDS,
    EntryDraft,
    FieldSpec,
    Group,
    lacking,
    left_behind,
    missing_languages,
)
from bot.domain.messages import Button, Message
from bot.domain.upkeep import EditMove
from bot.wording.buttons import in_rows, keyboard
from bot.wording.editing_problems import lacks
from bot.wording.editing_values import (
    GROUP_LABELS,
    field_label,
    listed,
    short,
)
from bot.wording.html import Html, bold, button_label, html, italic, joined, within
from bot.wording.voice import Voice

_IN_OVERVIEW, _IN_GROUP = 60, 160
"""UTF-16 code units of a value in the list of all fields, and among those of its group."""


def overview(voice: Voice, directory: Directory, draft: EntryDraft, codes: Sequence[str], note: Html) -> Message:
    """All that an entry holds, short, with a button for each group of fields; note: a paragraph above it."""
    head = joined([note, joined([bold(_name(voice, draft)), _standing(voice, draft)])], "\n\n")
    body = [_group_lines(voice, directory, draft, group, codes) for group in Group]
    return Message(
        within(head, [paragraph for paragraph in body if paragraph], Html("")),
        keyboard([*in_rows([_group_button(voice, draft.key, group) for group in Group]), *_ends(voice, draft)]),
    )


def group_page(
    voice: Voice,
    directory: Directory,
    draft: EntryDraft,
    group: Group,
    codes: Sequence[str],
    note: Html = Html(""),  # noqa: B008
    just: FieldSpec | None = None,
) -> Message:
    """The fields of a group with their values in every language, and a button for each.

    just: the field that was changed a moment ago, whose translations may have to follow.
    """
    specs = [spec for spec in FIELDS if spec.group is group]
    head = joined([note, bold(voice.label(GROUP_LABELS[group]))], "\n\n")
    body = [field_lines(voice, directory, draft, spec, codes) for spec in specs if draft.fields.get(spec.name)]
    empty = [spec.name for spec in specs if not draft.fields.get(spec.name)]
    if empty:
        body.append(voice.say("Nothing yet: {names}", names=listed(voice, empty)))
    buttons = [
        Button(button_label(field_label(voice, spec.name)), Edit(EditMove.FIELD, draft.key, spec.code))
        for spec in specs
    ]
    behind = left_behind(draft, just, codes) if just else ()
    follow = [
        (
            Button(
                button_label(voice.label("Now in {language}", language=voice.speech.language_name(code))),
                Edit(EditMove.FIELD, draft.key, f"{just.code}.{code}"),
            ),
        )
        for code in behind
        if just
    ]
    rows = [*follow, *in_rows(buttons), (Button(voice.label("« All fields"), Edit(EditMove.SHOW, draft.key, "on")),)]
    if draft.changed:
        rows.append((Button(voice.label("Preview and save"), Edit(EditMove.PREVIEW, draft.key)),))
    return Message(within(head, body, Html("")), keyboard(rows))


def noted(voice: Voice, label: str, behind: Sequence[str]) -> Html:
    """A value was taken into the draft, which is not saved by that; behind: languages in which it is still the old."""
    lines = [voice.say("Noted: {label}. It counts only when you save.", label=label)]
    if behind:
        names = voice.speech.all_of([voice.speech.language_name(code) for code in behind])
        lines.append(voice.say("⚠ In {languages} it is not changed yet.", languages=names))
    return joined(lines)


def _name(voice: Voice, draft: EntryDraft) -> str:
    return str(draft.fields.get("name") or voice.label("New entry"))


def _standing(voice: Voice, draft: EntryDraft) -> Html:
    """What of the draft is not saved yet."""
    if draft.is_new:
        missing = lacking(draft.fields)
        return joined([voice.say("A new entry, not saved yet."), lacks(voice, missing) if missing else Html("")])
    if not draft.changed:
        return voice.say("What shall be changed?")
    return voice.say("Changed, but not saved yet: {names}.", names=listed(voice, draft.changed))


def _group_lines(voice: Voice, directory: Directory, draft: EntryDraft, group: Group, codes: Sequence[str]) -> Html:
    lines = []
    for spec in FIELDS:
        told = short(voice, directory, spec, draft.fields, _IN_OVERVIEW) if spec.group is group else ""
        if told:
            missing = missing_languages(draft.fields, spec, codes)
            names = ", ".join(voice.speech.language_name(code) for code in missing)
            mark_of_missing = voice.say(" ⚠ {languages} missing", languages=names) if missing else Html("")
            label = field_label(voice, spec.name)
            lines.append(Html(voice.say("{label}: {value}", label=label, value=told) + mark_of_missing))
    return joined([bold(voice.label(GROUP_LABELS[group])), *lines]) if lines else Html("")


def field_lines(voice: Voice, directory: Directory, draft: EntryDraft, spec: FieldSpec, codes: Sequence[str]) -> Html:
    """A field with its values: one line for each language, or one."""
    label = bold(field_label(voice, spec.name))
    value = draft.fields.get(spec.name)
    if not spec.by_language or not value:
        told = short(voice, directory, spec, draft.fields, _IN_GROUP)
        return joined([label, html(told) if told else italic(voice.label("nothing yet"))], ": ")
    missing = missing_languages(draft.fields, spec, codes)
    lines = [label]
    for code in codes:
        named = voice.speech.language_name(code)
        if code in missing:
            lines.append(voice.say("{language}: ⚠ missing", language=named))
        else:
            told = short(voice, directory, spec, draft.fields, _IN_GROUP, code)
            lines.append(voice.say("{language}: {value}", language=named, value=told))
    return joined(lines)


def _group_button(voice: Voice, key: str, group: Group) -> Button:
    return Button(voice.label(GROUP_LABELS[group]), Edit(EditMove.GROUP, key, group.value))


def _ends(voice: Voice, draft: EntryDraft) -> list[tuple[Button, ...]]:
    """What can be done with a draft as a whole."""
    if not draft.is_new and not draft.changed:
        return [(Button(voice.label("Leave it as it is"), Edit(EditMove.DISCARD, draft.key)),)]
    rows = [(Button(voice.label("Preview and save"), Edit(EditMove.PREVIEW, draft.key)),)]
    if draft.is_new and lacking(draft.fields):
        rows = [(Button(voice.label("Step by step"), Edit(EditMove.NEW, draft.key, "0")),)]
    return [*rows, (Button(voice.label("Throw the draft away"), Edit(EditMove.DISCARD, draft.key)),)]
