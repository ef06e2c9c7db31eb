"""What editors read while they fill in one field: what is there now, how to write it, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actions import Edit
from bot.domain.directory import Directory, place_key
from bot.domain.entry_fields import EntryDraft, FieldSpec, Shape
from bot.domain.messages import Button, Message
from bot.domain.paging import Part
from bot.domain.upkeep import EditMove
from bot.wording.buttons import in_rows, keyboard, page_buttons
from bot.wording.editing import field_lines
from bot.wording.editing_values import choice_label, contact_lines, contact_name, field_label, typed_form
from bot.wording.html import Html, bold, button_label, cut, html, joined, within
from bot.wording.staff import CANCEL
from bot.wording.voice import Voice, mark

CHOICES_A_PAGE = 16
_WHOLE = 3000
"""UTF-16 code units of a value that is shown to be copied."""

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


def which_language(voice: Voice, directory: Directory, asking: Asking, codes: Sequence[str]) -> Message:
    """The field has a value in each language: which one shall be changed?"""
    draft, spec = asking.draft, asking.spec
    buttons = [
        Button(button_label(voice.speech.language_name(code)), Edit(EditMove.FIELD, draft.key, f"{spec.code}.{code}"))
        for code in codes
    ]
    lines = [
        field_lines(voice, directory, draft, spec, codes),
        voice.say(
            "In which language? If you write at once, it is in {language}.",
            language=voice.speech.language_name(codes[0]),
        ),
    ]
    return Message(joined(lines, "\n\n"), (tuple(buttons), *way_out(voice, asking)))


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


def ask_choice(voice: Voice, directory: Directory, asking: Asking, part: Part[str]) -> Message:
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
        for each in part.items
    ]
    turn = page_buttons(voice, part, lambda page: Edit(EditMove.FIELD, key, f"{spec.code}.{page}{ending}"))
    now = typed_form(voice, directory, spec, asking.draft.fields.get(spec.name))
    lines = [bold(field_label(voice, spec.name)), html(cut(", ".join(now.splitlines()), _WHOLE))]
    lines.append(voice.say(_HOW[spec.shape]))
    rows = [*in_rows(buttons), turn, *way_out(voice, asking, empties=bool(now))]
    return Message(joined(lines, "\n\n"), keyboard(rows))


def which_contact(voice: Voice, asking: Asking) -> Message:
    """The entry has contacts: which one shall be changed, or is it another one?"""
    draft, spec = asking.draft, asking.spec
    contacts = draft.fields.get(spec.name, [])
    ending = "" if asking.step is None else f".{asking.step}"
    rows = [
        (
            Button(
                button_label(contact_name(voice, contact)),
                Edit(EditMove.FIELD, draft.key, f"{spec.code}.{number}{ending}"),
            ),
        )
        for number, contact in enumerate(contacts)
    ]
    rows.append(
        (
            Button(
                voice.label("Add another one"), Edit(EditMove.FIELD, draft.key, f"{spec.code}.{len(contacts)}{ending}")
            ),
        )
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


def not_picked(why: Html) -> Message:
    """What was typed is none of what can be picked; that follows in a message of its own."""
    return Message(why)


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


def _now(voice: Voice, value: str) -> Html:
    if not value:
        return voice.say("Nothing stands there yet.")
    shown = cut(value, _WHOLE)
    head = voice.say("Now:") if shown == value else voice.say("Now (the beginning, it is very long):")
    return Html(f"{head}\n<pre>{html(shown)}</pre>")
