"""Filling in: asks for the value of a field, reads what was typed or picked, and lets the model check it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.directory import place_key
from bot.domain.entry_contacts import EMPTY, read_contact
from bot.domain.entry_fields import (
    EntryDraft,
    Shape,
    picked,
    refused,
    toggled,
    with_language,
    with_value,
)
from bot.domain.entry_values import (
    Unread,
    UnreadError,
    read_choice,
    read_choices,
    read_date,
    read_line,
    read_lines,
    read_links,
    read_location,
    read_money,
    read_period,
    read_places,
    read_text,
    read_web_address,
    read_web_addresses,
)
from bot.domain.paging import part_of
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.editing.desk import EditingDesk
from bot.formats.field_problems import field_problem
from bot.wording import editing_fields as words
from bot.wording import editing_problems
from bot.wording.editing_values import STATUSES, choices, contact_labels
from bot.wording.html import from_telegram, plain, utf16_length

MAX_VALUE = 3000
"""UTF-16 code units of a value: what can be shown whole, to be copied, in one message."""
MAX_CONTACTS = 20

_READ: Mapping[Shape, Callable[[str], Any]] = {
    Shape.LINE: read_line,
    Shape.LINES: read_lines,
    Shape.TEXT: read_text,
    Shape.TEXTS: read_lines,
    Shape.LOCATION: read_location,
    Shape.WEBSITE: read_web_address,
    Shape.WEBSITES: read_web_addresses,
    Shape.PERIOD: read_period,
    Shape.MONEY: read_money,
    Shape.DATE: read_date,
}


class Filling:
    """What a press or a typed message makes of one field of a draft."""

    def __init__(self, desk: EditingDesk) -> None:
        self._desk = desk

    async def ask(self, person: Person, asking: words.Asking) -> Said | None:
        """Ask for a value, or first what is needed to ask for it; None where a button is forged."""
        desk, voice, spec = self._desk, await self._desk.voice_of(person), asking.spec
        if spec.is_picked:
            return await self._ask_choice(person, asking)
        if asking.detail and not self._fits(asking):
            return None
        if spec.by_language and not asking.detail:
            languages = await desk.languages_of(person)
            # Who writes the value at once, without a tap, is not taken for somebody who asks a question.
            await self._wait(person, replace(asking, detail=languages[0]))
            return Said((words.which_language(voice, desk.directory, asking, languages),), into=True)
        if spec.shape is Shape.CONTACTS:
            if not asking.detail and asking.draft.fields.get(spec.name):
                return Said((words.which_contact(voice, asking),), into=True)
            asking = replace(asking, detail=asking.detail or "0")
            message = words.ask_contact(voice, asking)
        else:
            message = words.ask_value(voice, desk.directory, asking)
        await self._wait(person, asking)
        return Said((message,), into=True)

    async def pick(self, asking: words.Asking, value: str) -> EntryDraft | None:
        """The draft after a tap on one of the values of a field; None where it is forged or gone."""
        spec, draft = asking.spec, asking.draft
        known = self._known(asking)
        chosen = picked(value, known) if spec.is_picked else None
        if chosen is None:
            return None
        old = draft.fields.get(spec.name)
        is_list = spec.shape in (Shape.TOPICS, Shape.PLACES)
        changed = replace(
            draft, fields=with_value(draft.fields, spec.name, toggled(old or [], chosen) if is_list else chosen)
        )
        return changed if await self._desk.keep(changed) else None

    async def empty(self, asking: words.Asking) -> EntryDraft | None:
        """The draft without a value; None where an entry cannot be without it, or it is forged or gone."""
        spec = asking.spec
        needs_detail = spec.shape in (Shape.TEXT, Shape.TEXTS, Shape.CONTACTS)
        if (needs_detail or asking.detail) and not self._fits(asking):
            return None
        try:
            changed = _emptied(asking)
        except UnreadError:
            return None
        return changed if await self._desk.keep(changed) else None

    async def take(self, person: Person, asking: words.Asking, typed: Typed) -> EntryDraft | Said | None:
        """The draft with what was typed; what is wrong with it, where it cannot be taken; None where it is gone."""
        voice = await self._desk.voice_of(person)
        text = plain(from_telegram(typed.html)).strip()
        if typed.point and asking.spec.shape is Shape.LOCATION:
            text = f"{typed.point.latitude}, {typed.point.longitude}"
        elif not text:
            return Said((words.not_taken(voice, asking, editing_problems.not_fitting(voice)),))
        if (length := utf16_length(text)) > MAX_VALUE:
            return Said((words.not_taken(voice, asking, editing_problems.too_long(voice, length, MAX_VALUE)),))
        try:
            changed = _emptied(asking) if text == EMPTY else await self._with(person, asking, text)
        except UnreadError as error:
            why = editing_problems.unread(voice, error)
            if asking.spec.is_picked:
                # The buttons are far above by now: what can be picked stands below once more.
                return Said((words.not_picked(why), *(await self._ask_choice(person, asking)).messages))
            return Said((words.not_taken(voice, asking, why),))
        details = refused(changed.fields, asking.spec.name)
        if details:
            problem = field_problem(tuple(details[0]["loc"]), details[0])
            return Said((words.not_taken(voice, asking, editing_problems.refused(voice, problem)),))
        return changed if await self._desk.keep(changed) else None

    async def _with(self, person: Person, asking: words.Asking, text: str) -> EntryDraft:
        """The draft with a value that is read from a text."""
        spec, draft = asking.spec, asking.draft
        if spec.shape in (Shape.TEXT, Shape.TEXTS):
            value = _READ[spec.shape](text)
            return replace(draft, fields=with_language(draft.fields, spec.name, asking.detail, value))
        value = await self._read(person, asking, text)
        dated = draft.dated or spec.name == "as_of"
        return replace(draft, fields=with_value(draft.fields, spec.name, value), dated=dated)

    async def _read(self, person: Person, asking: words.Asking, text: str) -> Any:
        desk, spec = self._desk, asking.spec
        old = asking.draft.fields.get(spec.name)
        voices = list(desk.office.voices)
        match spec.shape:
            case Shape.KIND | Shape.STATUS:
                return read_choice(text, choices(voices, desk.directory, spec))
            case Shape.TOPICS:
                return read_choices(text, choices(voices, desk.directory, spec))
            case Shape.PLACES:
                return read_places(text, desk.directory.places)
            case Shape.LINKS:
                return read_links(text, old or [], asking.detail)
            case Shape.CONTACTS:
                contacts, number = list(old or []), int(asking.detail)
                before = contacts[number] if number < len(contacts) else {}
                contact = read_contact(text, before, contact_labels(voices), await desk.languages_of(person))
                return [each for each in (*contacts[:number], contact, *contacts[number + 1 :]) if each]
            case shape:
                return _READ[shape](text)

    async def _ask_choice(self, person: Person, asking: words.Asking) -> Said:
        known = self._known(asking)
        page = int(asking.detail) if asking.detail.isdecimal() and len(asking.detail) < 4 else 0
        voice = await self._desk.voice_of(person)
        await self._wait(person, replace(asking, detail=""))
        part = part_of(known, page, words.CHOICES_A_PAGE)
        return Said((words.ask_choice(voice, self._desk.directory, asking, part),), into=True)

    def page_of(self, asking: words.Asking, value: str) -> str:
        """The page on which the button of a value stands."""
        keys = [place_key(each) for each in self._known(asking)]
        return str(keys.index(value) // words.CHOICES_A_PAGE) if value in keys else ""

    def _known(self, asking: words.Asking) -> list[str]:
        """The values on the buttons of a field; of places also those that only this entry has."""
        directory = self._desk.directory
        match asking.spec.shape:
            case Shape.KIND:
                return list(directory.kinds)
            case Shape.STATUS:
                return list(STATUSES)
            case Shape.TOPICS:
                return list(directory.topics)
            case _:
                return list(dict.fromkeys([*directory.places, *asking.draft.fields.get("places", [])]))

    def _fits(self, asking: words.Asking) -> bool:
        """Whether what a button says beside the field can be: a language, or the number of a contact."""
        if asking.spec.by_language:
            return asking.detail in self._desk.codes
        if asking.spec.shape is not Shape.CONTACTS or not asking.detail.isdecimal() or len(asking.detail) > 3:
            return False
        return int(asking.detail) <= min(len(asking.draft.fields.get("contacts", [])), MAX_CONTACTS)

    async def _wait(self, person: Person, asking: words.Asking) -> None:
        step = "" if asking.step is None else str(asking.step)
        await self._desk.ask(person, f"field.{asking.spec.code}.{asking.detail}.{step}", asking.draft.key)


def _emptied(asking: words.Asking) -> EntryDraft:
    """The draft without a value; raises UnreadError where an entry cannot be without it."""
    spec, draft = asking.spec, asking.draft
    if spec.shape in (Shape.TEXT, Shape.TEXTS):
        fields = with_language(draft.fields, spec.name, asking.detail, None)
    elif spec.shape is Shape.CONTACTS and asking.detail:
        contacts = draft.fields.get(spec.name, [])
        left = [contact for number, contact in enumerate(contacts) if number != int(asking.detail)]
        fields = with_value(draft.fields, spec.name, left)
    else:
        fields = with_value(draft.fields, spec.name, None)
    if spec.required and spec.name not in fields:
        raise UnreadError(Unread.REQUIRED)
    return replace(draft, fields=fields, dated=draft.dated or spec.name == "as_of")
