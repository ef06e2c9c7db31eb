"""What editors read while they change an entry: its fields, one group of them, and how to write one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actions import Edit
from bot.domain.directory import Directory, place_key
from bot.domain.entry_fields import (
    FIELDS,
    EntryDraft,
    FieldSpec,
    Group,
    Shape,
    lacking,
    left_behind,
    missing_languages,
)
from bot.domain.messages import Button, Message
from bot.domain.upkeep import EditMove
from bot.wording.cards import in_rows
from bot.wording.editing_problems import lacks
from bot.wording.editing_values import (
    GROUP_LABELS,
    choice_label,
    contact_lines,
    contact_name,
    field_label,
    listed,
    short,
    typed_form,
)
from bot.wording.html import Html, bold, button_label, cut, html, italic, joined, within
from bot.wording.staff import CANCEL
from bot.wording.voice import Voice, mark

CHOICES_A_PAGE = 16
_IN_OVERVIEW, _IN_GROUP, _WHOLE = 60, 160, 3000
"""UTF-16 code units of a value in the list of all fields, among those of its group, and alone."""

_HOW = {
    Shape.LINE: mark("Write it on one line."),
    Shape.LINES: mark("Write the whole list, one item per line."),
    Shape.TEXT: mark("Write the new text."),
    Shape.TEXTS: mark("Write the whole list, one item per line."),
    Shape.KIND: mark("Tap what it is."),
    Shape.STATUS: mark("Tap how it stands."),
    Shape.TOPICS: mark("Tap the topics that fit; a tap on a chosen one takes it away."),
    Shape.PLACES: mark("Tap the places, or write all of them with commas between them, also new ones."),
    Shape.LOCATION: mark("Send a location (paper clip → location), or write two numbers, as 52.14, 12.59."),
    Shape.WEBSITE: mark("Write the web address, as www.example.org."),
    Shape.WEBSITES: mark("Write all web addresses, one per line."),
    Shape.LINKS: mark(
        "Write all links, one per line: what it is, then the address, as “Timetable https://example.org”."
    ),
    Shape.PERIOD: mark("Write it as “2023 to 2026” or “since 2023”; months and days work too, as 05/2023."),
    Shape.MONEY: mark("Write the amount, as “6 million €” or 250000."),
    Shape.DATE: mark("Write the date as 23.11.2026, 11/2026 or just 2026."),
}
_HOW_BY_NAME = {
    "name": mark("Write the name as people know it, without its town if that is not part of it."),
    "aliases": mark("Write all other names by which people call it, one per line."),
    "summary": mark("Write in two or three plain sentences what it is and for whom."),
    "opening_hours": mark("Write the hours as people shall read them, as “Mon–Fri 9–12, Thu also 14–18”."),
    "keywords": mark("Write words that people use who do not know the name, one per line."),
    "questions": mark("Write questions as somebody would ask them, one per line."),
    "editor_notes": mark("Write notes for colleagues, one per line. Residents never see them."),
    "as_of": mark("Write the date of the information as 23.11.2026, 11/2026 or 2026. Otherwise saving sets today."),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for: a field of a draft, perhaps in a language; step: of the guided form, where that asks."""

    draft: EntryDraft
    spec: FieldSpec
    detail: str = ""
    step: int | None = None


def overview(voice: Voice, directory: Directory, draft: EntryDraft, codes: Sequence[str], note: Html) -> Message:
    """All that an entry holds, short, with a button for each group of fields; note: a paragraph above it."""
    head = joined([note, joined([bold(_name(voice, draft)), _standing(voice, draft)])], "\n\n")
    body = [_group_lines(voice, directory, draft, group, codes) for group in Group]
    return Message(
        within(head, [paragraph for paragraph in body if paragraph], Html("")),
        (*_rows([_group_button(voice, draft.key, group) for group in Group]), *_ends(voice, draft)),
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
    body = [_field_lines(voice, directory, draft, spec, codes) for spec in specs]
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
    rows = [*follow, *_rows(buttons), (Button(voice.label("« All fields"), Edit(EditMove.SHOW, draft.key, "on")),)]
    if draft.changed:
        rows.append((Button(voice.label("Preview and save"), Edit(EditMove.PREVIEW, draft.key)),))
    return Message(within(head, body, Html("")), tuple(rows))


def noted(voice: Voice, label: str, behind: Sequence[str]) -> Html:
    """A value was taken into the draft, which is not saved by that; behind: languages in which it is still the old."""
    lines = [voice.say("Noted: {label}. It counts only when you save.", label=label)]
    if behind:
        names = voice.speech.all_of([voice.speech.language_name(code) for code in behind])
        lines.append(voice.say("⚠ In {languages} it is not changed yet.", languages=names))
    return joined(lines)


def which_language(voice: Voice, directory: Directory, asking: Asking, codes: Sequence[str]) -> Message:
    """The field has a value in each language: which one shall be changed?"""
    draft, spec = asking.draft, asking.spec
    buttons = [
        Button(button_label(voice.speech.language_name(code)), Edit(EditMove.FIELD, draft.key, f"{spec.code}.{code}"))
        for code in codes
    ]
    text = joined([_field_lines(voice, directory, draft, spec, codes), voice.say("In which language?")], "\n\n")
    return Message(text, (tuple(buttons), *way_out(voice, asking)))


def ask_value(voice: Voice, directory: Directory, asking: Asking, note: Html = Html("")) -> Message:  # noqa: B008
    """Show the value there is, to be copied, and say how to write a new one."""
    spec, language = asking.spec, asking.detail
    now = typed_form(voice, directory, spec, asking.draft.fields.get(spec.name), language)
    lines = [note, bold(field_label(voice, spec.name, language))]
    if now or asking.step is None:
        lines.append(_now(voice, now))
    lines.append(voice.say(_HOW_BY_NAME.get(spec.name) or _HOW[spec.shape]))
    if now and asking.step is None:
        lines.append(voice.say("What you write takes the place of what is there."))
    return Message(joined(lines, "\n\n"), way_out(voice, asking, empties=bool(now)))


def ask_choice(voice: Voice, directory: Directory, asking: Asking, known: Sequence[str], page: int) -> Message:
    """The values of a field on buttons, a page of them at a time."""
    spec, key = asking.spec, asking.draft.key
    value = asking.draft.fields.get(spec.name) or []
    chosen = value if isinstance(value, list) else [value]
    ending = "" if asking.step is None else f".{asking.step}"
    buttons = [
        Button(
            button_label(f"{'☑' if each in chosen else '☐'} {choice_label(voice, directory, spec, each)}"),
            Edit(EditMove.PICK, key, f"{spec.code}.{place_key(each)}{ending}"),
        )
        for each in known[page * CHOICES_A_PAGE : (page + 1) * CHOICES_A_PAGE]
    ]
    turns = [
        Button(voice.label(label), Edit(EditMove.FIELD, key, f"{spec.code}.{to}{ending}"))
        for label, to in ((mark("« Previous"), page - 1), (mark("More »"), page + 1))
        if 0 <= to * CHOICES_A_PAGE < len(known)
    ]
    now = typed_form(voice, directory, spec, asking.draft.fields.get(spec.name))
    lines = [bold(field_label(voice, spec.name)), html(cut(", ".join(now.splitlines()), _WHOLE))]
    lines.append(voice.say(_HOW[spec.shape]))
    rows = [*_rows(buttons), *([tuple(turns)] if turns else [])]
    return Message(joined(lines, "\n\n"), (*rows, *way_out(voice, asking, empties=bool(now))))


def which_contact(voice: Voice, asking: Asking) -> Message:
    """The entry has contacts: which one shall be changed, or is it another one?"""
    draft, spec = asking.draft, asking.spec
    contacts = draft.fields.get(spec.name, [])
    rows = [
        (Button(button_label(contact_name(voice, contact)), Edit(EditMove.FIELD, draft.key, f"{spec.code}.{number}")),)
        for number, contact in enumerate(contacts)
    ]
    rows.append(
        (Button(voice.label("Add another one"), Edit(EditMove.FIELD, draft.key, f"{spec.code}.{len(contacts)}")),)
    )
    paragraphs = [html(contact_lines(voice, contact)) for contact in contacts]
    head = bold(field_label(voice, spec.name))
    return Message(within(head, paragraphs, voice.say("Which one?")), (*rows, *way_out(voice, asking)))


def ask_contact(voice: Voice, asking: Asking) -> Message:
    """Show the parts of a contact, and say how to change some of them or to write a new one."""
    contacts = asking.draft.fields.get(asking.spec.name, [])
    number = int(asking.detail)
    lines = [bold(field_label(voice, asking.spec.name))]
    if number < len(contacts):
        lines += [
            _now(voice, contact_lines(voice, contacts[number])),
            voice.say("Write only the lines that change, as “Phone: 033841 123”. “Phone: -” takes the number away."),
        ]
    else:
        lines.append(
            voice.say(
                "Write what you know, one line each, for example:\n"
                "<pre>Person: Erika Muster\nOrganisation: Village club\nAddress: Dorfstraße 1, 14827 Wiesenburg\n"
                "Phone: 033841 123\nE-mail: info@example.de</pre>"
            )
        )
    return Message(joined(lines, "\n\n"), way_out(voice, asking, empties=number < len(contacts)))


def not_taken(voice: Voice, asking: Asking, why: Html) -> Message:
    """What was typed cannot be taken; what is asked for stays open."""
    again = voice.say("Nothing was changed. Please write it again, or “{word}”.", word=voice.label(CANCEL))
    return Message(joined([why, again], "\n\n"), way_out(voice, asking))


def way_out(voice: Voice, asking: Asking, *, empties: bool = False) -> tuple[tuple[Button, ...], ...]:
    """The buttons with which one leaves a field as it is; empties: or lets it hold nothing."""
    key, spec = asking.draft.key, asking.spec
    if asking.step is not None:
        row = []
        if asking.step > 0:
            row.append(Button(voice.label("« Back"), Edit(EditMove.NEW, key, str(asking.step - 1))))
        value = asking.draft.fields.get(spec.name)
        if not spec.required or value:
            has = bool(value.get(asking.detail) if isinstance(value, dict) else value)
            label = voice.label("Next »") if has else voice.label("Skip »")
            row.append(Button(label, Edit(EditMove.NEW, key, str(asking.step + 1))))
        return (tuple(row),) if row else ()
    rows = []
    if empties and not (spec.required and not spec.by_language):
        detail = f".{asking.detail}" if asking.detail and not spec.is_picked else ""
        label = voice.label("Take this contact away") if spec.shape is Shape.CONTACTS else voice.label("Empty it")
        rows.append((Button(label, Edit(EditMove.EMPTY, key, f"{spec.code}{detail}")),))
    return (*rows, (Button(voice.label("« Back"), Edit(EditMove.GROUP, key, spec.group.value)),))


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


def _field_lines(voice: Voice, directory: Directory, draft: EntryDraft, spec: FieldSpec, codes: Sequence[str]) -> Html:
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


def _now(voice: Voice, value: str) -> Html:
    if not value:
        return voice.say("Nothing stands there yet.")
    shown = cut(value, _WHOLE)
    head = voice.say("Now:") if shown == value else voice.say("Now (the beginning, it is very long):")
    return Html(f"{head}\n<pre>{html(shown)}</pre>")


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


def _rows(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(row) for row in in_rows(buttons)]
