"""The fields of an entry as editors see them: which belong together, what each holds, and what a draft of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from bot.domain.directory import Entry, place_key
from bot.domain.origins import NOWHERE, Origin

Fields = Mapping[str, Any]
"""The fields of an entry as they stand in its JSON; what the entry does not hold is absent."""


class Shape(StrEnum):
    """What kind of value a field holds, and so how it is typed."""

    LINE = "line"
    LINES = "lines"
    TEXT = "text"
    """A text in each language."""
    TEXTS = "texts"
    """A list of texts in each language."""
    KIND = "kind"
    STATUS = "status"
    TOPICS = "topics"
    PLACES = "places"
    CONTACTS = "contacts"
    LOCATION = "location"
    WEBSITE = "website"
    WEBSITES = "websites"
    LINKS = "links"
    PERIOD = "period"
    MONEY = "money"
    DATE = "date"


class Group(StrEnum):
    """Fields that editors look for together; the letters stand in callback data."""

    NAMING = "n"
    TEXTS = "t"
    CONTACT = "c"
    TIME_AND_PLACE = "p"
    SEARCH = "s"
    MONEY = "m"
    SOURCES = "d"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field; code: its short name in callback data, which old buttons keep."""

    name: str
    code: str
    shape: Shape
    group: Group

    @property
    def by_language(self) -> bool:
        """Whether it is typed once for each language."""
        return self.shape in (Shape.TEXT, Shape.TEXTS, Shape.LINKS)

    @property
    def is_picked(self) -> bool:
        """Whether its values are on buttons."""
        return self.shape in (Shape.KIND, Shape.STATUS, Shape.TOPICS, Shape.PLACES)

    @property
    def required(self) -> bool:
        """Whether an entry cannot be without it."""
        return Entry.model_fields[self.name].is_required()


FIELDS = (
    FieldSpec("kind", "ki", Shape.KIND, Group.NAMING),
    FieldSpec("name", "na", Shape.LINE, Group.NAMING),
    FieldSpec("aliases", "al", Shape.LINES, Group.NAMING),
    FieldSpec("summary", "su", Shape.TEXT, Group.TEXTS),
    FieldSpec("background", "ba", Shape.TEXT, Group.TEXTS),
    FieldSpec("reasons", "re", Shape.TEXT, Group.TEXTS),
    FieldSpec("activities", "ac", Shape.TEXT, Group.TEXTS),
    FieldSpec("focus_label", "fl", Shape.TEXT, Group.TEXTS),
    FieldSpec("focus_areas", "fa", Shape.TEXTS, Group.TEXTS),
    FieldSpec("action_fields", "af", Shape.TEXTS, Group.TEXTS),
    FieldSpec("progress", "pr", Shape.TEXT, Group.TEXTS),
    FieldSpec("good_to_know", "gk", Shape.TEXTS, Group.TEXTS),
    FieldSpec("contacts", "co", Shape.CONTACTS, Group.CONTACT),
    FieldSpec("website", "we", Shape.WEBSITE, Group.CONTACT),
    FieldSpec("links", "li", Shape.LINKS, Group.CONTACT),
    FieldSpec("opening_hours", "oh", Shape.TEXT, Group.TIME_AND_PLACE),
    FieldSpec("places", "pl", Shape.PLACES, Group.TIME_AND_PLACE),
    FieldSpec("location", "lo", Shape.LOCATION, Group.TIME_AND_PLACE),
    FieldSpec("status", "st", Shape.STATUS, Group.TIME_AND_PLACE),
    FieldSpec("period", "pe", Shape.PERIOD, Group.TIME_AND_PLACE),
    FieldSpec("topics", "to", Shape.TOPICS, Group.SEARCH),
    FieldSpec("keywords", "ke", Shape.TEXTS, Group.SEARCH),
    FieldSpec("questions", "qu", Shape.TEXTS, Group.SEARCH),
    FieldSpec("budget", "bu", Shape.MONEY, Group.MONEY),
    FieldSpec("funders", "fu", Shape.LINES, Group.MONEY),
    FieldSpec("as_of", "as", Shape.DATE, Group.SOURCES),
    FieldSpec("sources", "so", Shape.WEBSITES, Group.SOURCES),
    FieldSpec("editor_notes", "en", Shape.LINES, Group.SOURCES),
    FieldSpec("image_credit", "ic", Shape.LINE, Group.SOURCES),
    FieldSpec("licence", "lc", Shape.LINE, Group.SOURCES),
)
"""All that editors change by phone, in the order in which they see it."""

BY_CODE: Mapping[str, FieldSpec] = {spec.code: spec for spec in FIELDS}
BY_NAME: Mapping[str, FieldSpec] = {spec.name: spec for spec in FIELDS}

NEW_KEY = "+"
"""With this begins the key of the draft of a new entry; no id of an entry does."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What somebody is making of an entry.

    key: the id of the entry; of a new one "+" and a number. based_on: the revision that it began with, 0 for a new one.
    base: the fields as they were then. dated: the editor set the date of the entry themself.
    clashes: parts that somebody else changed too and that wait for a decision, with what they held before; until then
    the draft holds the own value and base that of the other. origin: what it was begun for.
    """

    key: str
    user_id: int
    based_on: int
    base: Fields
    fields: Fields
    dated: bool = False
    clashes: Fields = field(default_factory=dict)
    origin: Origin = NOWHERE

    @property
    def is_new(self) -> bool:
        """Whether the directory does not hold the entry yet."""
        return self.key.startswith(NEW_KEY)

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that differ from what the draft began with, in the order of the model."""
        return tuple(name for name in Entry.model_fields if self.fields.get(name) != self.base.get(name))


def fields_of(entry: Entry) -> dict[str, Any]:
    """The fields of an entry without its id."""
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"id"})


def entry_of(entry_id: str, fields: Fields) -> Entry:
    """The entry that fields make; raises pydantic's ValidationError."""
    return Entry.model_validate({**fields, "id": entry_id})


def refused(fields: Fields, name: str) -> list[Any]:
    """What the model of an entry refuses about one of the fields: items of ValidationError.errors()."""
    try:
        Entry.model_validate({**fields, "id": "entry"})
    except ValidationError as error:
        return [detail for detail in error.errors() if detail["loc"][0] == name]
    return []


def with_value(fields: Fields, name: str, value: Any) -> dict[str, Any]:
    """The fields with another value of one of them; an empty one takes the field away."""
    changed = {**fields, name: value}
    return changed if value not in (None, "", [], {}) else {each: changed[each] for each in changed if each != name}


def with_language(fields: Fields, name: str, language: str, value: Any) -> dict[str, Any]:
    """The fields with another value of one of them in one language; an empty one takes the language away."""
    return with_value(fields, name, with_value(fields.get(name) or {}, language, value))


def missing_languages(fields: Fields, spec: FieldSpec, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages that a field is not translated into, although it is given in another one."""
    value = fields.get(spec.name)
    if not spec.by_language or not value:
        return ()
    texts = [link["label"] for link in value] if spec.shape is Shape.LINKS else [value]
    return tuple(language for language in languages if any(language not in each for each in texts))


def left_behind(draft: EntryDraft, spec: FieldSpec, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages in which a text stayed as it was, or is missing, although it was changed in another one."""
    if spec.shape not in (Shape.TEXT, Shape.TEXTS) or spec.name not in draft.changed or spec.name not in draft.fields:
        return ()
    before, now = draft.base.get(spec.name, {}), draft.fields[spec.name]
    return tuple(language for language in languages if before.get(language) == now.get(language))


def lacking(fields: Fields) -> tuple[FieldSpec, ...]:
    """The fields without which an entry cannot be saved and that are not there yet."""
    return tuple(spec for spec in FIELDS if spec.required and not fields.get(spec.name))


def picked(value: str, known: Sequence[str]) -> str | None:
    """The known value that the short name of a button stands for."""
    return next((each for each in known if place_key(each) == value), None)


def toggled(chosen: Sequence[str], value: str) -> list[str]:
    """The values without one of them, or with it at the end."""
    return [each for each in chosen if each != value] if value in chosen else [*chosen, value]
