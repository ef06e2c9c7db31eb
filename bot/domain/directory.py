"""The directory: its entries, their facets, and what makes an entry a valid one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self
from unicodedata import normalize
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.domain.fields import (
    STATUSES,
    Email,
    EntryId,
    KindId,
    LocalList,
    LocalText,
    PartialDate,
    Phone,
    Postcode,
    TopicId,
    WebAddress,
    Words,
)


class Facet(StrEnum):
    """The side of an entry that is asked for."""

    SUMMARY = "summary"
    BACKGROUND = "background"
    REASONS = "reasons"
    ACTIVITIES = "activities"
    FOCUS_AREAS = "focus_areas"
    PROGRESS = "progress"
    PERIOD = "period"
    BUDGET = "budget"
    CONTACT = "contact"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    OPENING_HOURS = "opening_hours"
    FUNDERS = "funders"
    PLACES = "places"
    TOPICS = "topics"
    GOOD_TO_KNOW = "good_to_know"
    SOURCES = "sources"
    IMAGE_CREDIT = "image_credit"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, but what was worked out from the original (cached properties) is not true of the copy."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Period(_Record):
    """From when to when; an open end is absent."""

    start: PartialDate = Field(alias="from")
    end: PartialDate | None = Field(default=None, alias="to")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Compare as far as both are known: from 2021-05 to 2021 is in order."""
        known = min(len(self.start), len(self.end or ""))
        if self.end is not None and self.start[:known] > self.end[:known]:
            raise ValueError("period_reversed")
        return self


class Budget(_Record):
    """Money in whole units of an ISO 4217 currency."""

    amount: Annotated[int, Field(gt=0)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"


class Contact(_Record):
    """A person or office that can be asked; every part is optional, but one must be there."""

    role: LocalText | None = None
    person: Words | None = None
    organisation: Words | None = None
    street: Words | None = None
    postcode: Postcode | None = None
    city: Words | None = None
    phone: Phone | None = None
    email: Email | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError("empty_contact")
        return self

    @property
    def address(self) -> str | None:
        """Street and town on one line, or None where neither is known."""
        town = " ".join(part for part in (self.postcode, self.city) if part)
        return ", ".join(part for part in (self.street, town) if part) or None


class Link(_Record):
    """A further web address with a label per language."""

    label: LocalText
    url: WebAddress


class Location(_Record):
    """Where something is on the map: degrees of WGS 84."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class Entry(_Record):
    """One initiative, offer or contact point."""

    id: EntryId
    kind: KindId
    name: Words
    aliases: list[Words] = []
    keywords: LocalList | None = None
    questions: LocalList | None = None
    facet_questions: dict[Facet, LocalList] | None = None
    """Questions for facts, by the facet that holds them."""
    places: list[Words] = []
    topics: list[TopicId] = []
    summary: LocalText
    background: LocalText | None = None
    reasons: LocalText | None = None
    activities: LocalText | None = None
    focus_label: LocalText | None = None
    focus_areas: LocalList | None = None
    action_fields: LocalList | None = None
    progress: LocalText | None = None
    status: Annotated[str, StringConstraints(pattern=f"^({'|'.join(STATUSES)})$")] | None = None
    period: Period | None = None
    budget: Budget | None = None
    contacts: list[Contact] = []
    location: Location | None = None
    website: WebAddress | None = None
    links: list[Link] = []
    opening_hours: LocalText | None = None
    funders: list[Words] = []
    good_to_know: LocalList | None = None
    image_credit: Words | None = None
    licence: Words | None = None
    """Of data that came from elsewhere, as an SPDX identifier (CC0-1.0, ODbL-1.0): it goes out with them again."""
    as_of: PartialDate | None = None
    sources: list[WebAddress] = []
    editor_notes: list[Words] = []
    """For staff only; never shown to residents, never searched."""

    def holds(self, facet: Facet) -> bool:
        """Whether the entry knows something about the facet."""
        match facet:
            case Facet.CONTACT:
                return bool(self.contacts)
            case Facet.ADDRESS:
                return any(contact.address for contact in self.contacts)
            case Facet.PHONE:
                return any(contact.phone for contact in self.contacts)
            case Facet.EMAIL:
                return any(contact.email for contact in self.contacts)
            case Facet.WEBSITE:
                return bool(self.website or self.links)
            case Facet.FOCUS_AREAS:
                return bool(self.focus_areas or self.action_fields)
            case Facet.PROGRESS:
                return bool(self.progress or self.status == "ended")
            case _:
                return bool(getattr(self, facet.value))

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The facets that the entry knows something about, in the order of Facet."""
        return tuple(facet for facet in Facet if self.holds(facet))


class Header(_Record):
    """What the directory says of itself."""

    name: Words
    claim: LocalText | None = None
    website: WebAddress | None = None
    funders: list[Words] = []
    phone_country_code: Annotated[str, StringConstraints(pattern=r"^\+[1-9]\d{0,2}$")] | None = None
    """As "+49": numbers with a leading 0 are shown with it too, since only that form can be tapped."""
    examples: LocalList | None = None
    """Questions to begin with, shown as buttons in the welcome."""
    home_entry: EntryId | None = None
    """The entry that is meant where nobody named one."""


class Directory(_Record):
    """All entries with the words for their kinds and topics."""

    header: Header = Field(alias="directory")
    kinds: dict[KindId, LocalText]
    topics: dict[TopicId, LocalText] = {}
    entries: list[Entry]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The entries by their ids."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place that an entry serves, the one with the most entries first."""
        counts: dict[str, int] = {}
        for entry in self.entries:
            for place in entry.places:
                counts[place] = counts.get(place, 0) + 1
        return tuple(sorted(counts, key=lambda place: (-counts[place], place)))

    def place_of(self, key: str) -> str | None:
        """The place that a key of `place_key` stands for, or None where no entry serves it any more."""
        return next((place for place in self.places if place_key(place) == key), None)

    @property
    def home(self) -> Entry | None:
        """The entry that is meant where nobody named one."""
        return self.by_id.get(self.header.home_entry or "")

    def select(self, *, topics: Iterable[str] = (), places: Iterable[str] = (), kind: str | None = None) -> list[Entry]:
        """The entries of any of the topics and any of the places and of the kind; what is not given does not limit."""
        wanted_topics, wanted_places = set(topics), set(places)
        return [
            entry
            for entry in self.entries
            if (not wanted_topics or wanted_topics & set(entry.topics))
            and (not wanted_places or wanted_places & set(entry.places))
            and kind in (None, entry.kind)
        ]


def body_of(entry: Entry) -> str:
    """An entry as it is stored: the same text for the same entry, also after the model has got new fields."""
    return entry.model_dump_json(by_alias=True, exclude_defaults=True)


def changed_fields(before: Entry, after: Entry) -> tuple[str, ...]:
    """The names of the fields in which two versions of an entry differ."""
    return tuple(name for name in Entry.model_fields if getattr(before, name) != getattr(after, name))


def folded_name(name: str) -> str:
    """A name without case, spaces and punctuation: names that are equal so are the same name to people."""
    folded = normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum()) or folded


def place_key(place: str) -> str:
    """A short name of a place for callback data, the same after every restart."""
    return f"{crc32(place.encode()):08x}"


def in_language(texts: Mapping[str, Any], languages: Iterable[str]) -> tuple[str, Any]:
    """The text of the first language that there is one for, else of any: (language, text)."""
    for language in languages:
        if language in texts:
            return language, texts[language]
    return next(iter(texts.items()))
