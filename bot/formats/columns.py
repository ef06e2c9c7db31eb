"""The columns of a spreadsheet: how they are called, what they hold, and which column a typed heading means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from unicodedata import normalize

from bot.domain.directory import Entry

MAX_PLACES = 9
"""Contacts and links of an entry that have columns; those behind them stay untouched."""


class Cell(Enum):
    """How a cell is read."""

    TEXT = auto()
    LIST = auto()
    KIND = auto()
    TOPICS = auto()
    STATUS = auto()
    DATE = auto()
    AMOUNT = auto()
    DEGREES = auto()
    POSTCODE = auto()
    PHONE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry that has a column.

    path: its way from the entry; within contacts and links the place is left out.
    also: further headings that town halls use. help, example: what the template says, in German.
    """

    path: tuple[str, ...]
    german: str
    english: str
    help: str
    example: str = ""
    cell: Cell = Cell.TEXT
    by_language: bool = False
    also: tuple[str, ...] = ()

    @property
    def group(self) -> str | None:
        """Contacts or links, of which an entry may have several."""
        return self.path[0] if self.path[0] in _GROUPS else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: a field, in a language where it has one, of one contact or link, counted from 0."""

    field: Field
    language: str | None = None
    place: int | None = None

    @property
    def heading(self) -> str:
        """What stands above the column when a spreadsheet is written."""
        number = f"{_GROUPS[self.field.path[0]][0]} {self.place + 1} " if self.place is not None else ""
        language = f" ({self.language})" if self.language else ""
        return f"{number}{self.field.german}{language}"

    @property
    def path(self) -> tuple[str | int, ...]:
        """The way to the value from the entry."""
        first, *rest = self.field.path
        place = () if self.place is None else (self.place,)
        return (first, *place, *rest, *((self.language,) if self.language else ()))


_GROUPS = {
    "contacts": ("Ansprechpartner", "Ansprechpartnerin", "Ansprechperson", "Kontakt", "Contact"),
    "links": ("Link",),
}
"""What the columns of a contact or link begin with: first as it is written."""

FIELDS = (
    Field(("id",), "Kennung", "Id", "Bleibt für immer gleich. Bei neuen Einträgen leer lassen.", ""),
    Field(("name",), "Name", "Name", "Pflicht. So heißt der Eintrag.", "Dorfladen Musterdorf", also=("Titel", "Title")),
    Field(("kind",), "Art", "Kind", "Pflicht bei neuen Einträgen: {kinds}.", "{kind}", Cell.KIND, also=("Typ", "Type")),
    Field(("summary",), "Kurzbeschreibung", "Summary", "Pflicht in einer Sprache. Zwei bis drei Sätze.",
          "Ein Laden, den das Dorf selbst führt.", by_language=True,
          also=("Beschreibung", "Überblick", "Overview", "Kurztext", "Zusammenfassung", "Description")),
    Field(("aliases",), "Auch bekannt als", "Also known as", "Andere Namen, die nur diesen Eintrag meinen.",
          "Unser Laden\nTante-Emma-Laden Musterdorf", Cell.LIST, also=("Aliase", "Aliases", "Andere Namen")),
    Field(("topics",), "Themen", "Topics", "Aus dieser Liste: {topics}.", "{topic}", Cell.TOPICS,
          also=("Thema", "Kategorie", "Kategorien", "Topic", "Category", "Categories")),
    Field(("places",), "Orte", "Places", "Wo es das gibt.", "Musterdorf", Cell.LIST, also=("Gebiet", "Einzugsgebiet")),
    Field(("status",), "Status", "Status", "geplant, läuft oder beendet.", "läuft", Cell.STATUS),
    Field(("opening_hours",), "Öffnungszeiten", "Opening hours", "Wie man sie sagt.", "Mo–Fr 8–18 Uhr",
          by_language=True, also=("Sprechzeiten",)),
    Field(("website",), "Website", "Website", "Beginnt mit https:// oder http://.", "https://dorfladen.example",
          also=("Internet", "Homepage", "Webseite", "Internetseite", "URL", "Web")),
    Field(("contacts", "person"), "Name", "Name", "Wer gefragt werden kann.", "Erika Muster", also=("Person", "")),
    Field(("contacts", "role"), "Funktion", "Role", "Wofür die Person oder Stelle zuständig ist.", "Ladenleitung",
          by_language=True, also=("Rolle", "Aufgabe")),
    Field(("contacts", "organisation"), "Organisation", "Organisation", "Verein, Amt oder Firma.", "Dorfladen eG",
          also=("Träger", "Verein", "Organization", "Einrichtung")),
    Field(("contacts", "street"), "Straße", "Street", "Mit Hausnummer.", "Dorfstraße 1",
          also=("Straße und Hausnummer", "Straße, Hausnummer", "Straße Nr", "Anschrift", "Adresse")),
    Field(("contacts", "postcode"), "PLZ", "Postcode", "Fünf Ziffern.", "14806", Cell.POSTCODE,
          also=("Postleitzahl", "Zip")),
    Field(("contacts", "city"), "Ort", "City", "Ort der Anschrift.", "Musterdorf", also=("Stadt", "Wohnort", "Town")),
    Field(("contacts", "phone"), "Telefon", "Phone", "Mit Vorwahl.", "033841 99999", Cell.PHONE,
          also=("Tel", "Telefonnummer", "Telephone", "Rufnummer")),
    Field(("contacts", "email"), "E-Mail", "E-mail", "Von der Stelle, nicht privat.", "laden@dorfladen.example",
          also=("Mail", "E-Mail-Adresse", "Mailadresse")),
    Field(("links", "label"), "Bezeichnung", "Label", "Wie der Link heißt.", "Sortiment", by_language=True,
          also=("Text", "Name")),
    Field(("links", "url"), "Adresse", "Address", "Beginnt mit https:// oder http://.",
          "https://dorfladen.example/sortiment", also=("URL", "")),
    Field(("background",), "Hintergrund", "Background", "Wie es dazu kam.", by_language=True),
    Field(("reasons",), "Gründe", "Reasons", "Warum es das gibt.", by_language=True, also=("Warum", "Anlass")),
    Field(("activities",), "Aktivitäten", "Activities", "Was getan wird.", by_language=True, also=("Was wird getan",)),
    Field(("focus_label",), "Name der Schwerpunkte", "Name of focus areas",
          "Wie die Schwerpunkte heißen, wenn nicht „Schwerpunkte“.", by_language=True),
    Field(("focus_areas",), "Schwerpunkte", "Focus areas", "Worum es geht.", "", Cell.LIST, by_language=True),
    Field(("action_fields",), "Handlungsfelder", "Fields of action", "Worin gehandelt wird.", "", Cell.LIST,
          by_language=True, also=("Action fields",)),
    Field(("progress",), "Bisher erreicht", "Progress", "Wie weit es ist.", by_language=True, also=("Fortschritt",)),
    Field(("period", "from"), "Beginn", "Start", "Jahr, Monat oder Tag.", "2024", Cell.DATE, also=("Von", "Seit")),
    Field(("period", "to"), "Ende", "End", "Jahr, Monat oder Tag.", "", Cell.DATE, also=("Bis",)),
    Field(("budget", "amount"), "Budget", "Budget", "In ganzen Einheiten.", "", Cell.AMOUNT, also=("Fördersumme",)),
    Field(("budget", "currency"), "Währung", "Currency", "Drei Buchstaben; ohne Angabe EUR."),
    Field(("funders",), "Förderer", "Funders", "Wer bezahlt.", "", Cell.LIST, also=("Gefördert durch", "Fördergeber")),
    Field(("good_to_know",), "Gut zu wissen", "Good to know", "Preise, Zugang, Anmeldung.", "Barrierefrei", Cell.LIST,
          by_language=True, also=("Hinweise",)),
    Field(("location", "lat"), "Breitengrad", "Latitude", "In Grad.", "", Cell.DEGREES, also=("Lat",)),
    Field(("location", "lon"), "Längengrad", "Longitude", "In Grad.", "", Cell.DEGREES, also=("Lon", "Lng")),
    Field(("keywords",), "Suchwörter", "Keywords", "Wörter von Menschen, die den Eintrag nicht kennen.",
          "einkaufen\nLebensmittel", Cell.LIST, by_language=True, also=("Stichwörter", "Schlagwörter", "Tags")),
    Field(("questions",), "Fragen", "Questions", "Wie jemand danach fragen würde.", "Wo bekomme ich Brot?", Cell.LIST,
          by_language=True),
    Field(("image_credit",), "Bildnachweis", "Picture credit", "Von wem das Bild ist.", also=("Image credit",)),
    Field(("licence",), "Lizenz", "Licence", "Nur bei übernommenen Daten: CC0-1.0 oder ODbL-1.0.", also=("License",)),
    Field(("as_of",), "Stand", "As of", "Von wann die Angaben sind.", "2026-11", Cell.DATE,
          also=("Stand der Angaben", "Stand der Daten", "Aktualisiert")),
    Field(("sources",), "Quellen", "Sources", "Web-Adressen, von denen die Angaben stammen.", "", Cell.LIST,
          also=("Quelle", "Source")),
    Field(("editor_notes",), "Notizen der Redaktion", "Editor notes", "Sehen nur Sie und Ihr Team.", "", Cell.LIST,
          also=("Notizen", "Notiz", "Bemerkungen", "Bemerkung", "Interne Notizen", "Notes")),
)  # fmt: skip
"""Every field that has a column, in the order in which they are written; those that it lacks stay untouched."""

_LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}
_SPELT_OUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_BRACKETED = re.compile(r"(.*?)[\s_]*[(\[]\s*([^()\[\]]*?)\s*[)\]]\s*", re.DOTALL)
_BEHIND = re.compile(r"(.*)[\s_.-]+([A-Za-z]{2}|deutsch|englisch|german|english)\s*", re.DOTALL | re.IGNORECASE)
_LONGEST_HEADING = 200


def columns_for(entries: Iterable[Entry], languages: Iterable[str]) -> Iterator[Column]:
    """The columns of a table of entries: two contacts and a link, or as many as the entry with the most has."""
    places = {"contacts": 2, "links": 1}
    for entry in entries:
        places = {name: max(count, len(getattr(entry, name))) for name, count in places.items()}
    spoken = tuple(languages)
    written = set()
    for field in FIELDS:
        if field.group is None:
            yield from _in_languages(field, None, spoken)
        elif field.group not in written:
            written.add(field.group)
            members = [member for member in FIELDS if member.group == field.group]
            for place in range(min(places[field.group], MAX_PLACES)):
                for member in members:
                    yield from _in_languages(member, place, spoken)


def column_of(heading: str, language: str) -> Column | None:
    """The column that a heading means, as people write it; language: of a text whose heading names none."""
    if len(heading) > _LONGEST_HEADING:
        return None
    found = _field_named(heading)
    if found is None and (bracketed := _BRACKETED.fullmatch(heading)):
        found = _field_named(bracketed[1])
        language = _language(bracketed[2]) or language
    if found is None and (behind := _BEHIND.fullmatch(heading)):
        found = _field_named(behind[1])
        found = found if found and found[0].by_language else None
        language = _language(behind[2]) or language
    if found is None:
        return None
    field, place = found
    return Column(field, language if field.by_language else None, place)


def _in_languages(field: Field, place: int | None, languages: tuple[str, ...]) -> Iterator[Column]:
    if not field.by_language:
        yield Column(field, None, place)
    for language in languages if field.by_language else ():
        yield Column(field, language, place)


def _language(named: str) -> str | None:
    """The code of a language: a name of one, or two letters, as in "pt-BR" with a region."""
    low = named.casefold()
    return (
        _LANGUAGES.get(low)
        or (named if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", named) else None)
        or (low if re.fullmatch(r"[a-z]{2}", low) else None)
    )


def _field_named(heading: str) -> tuple[Field, int | None] | None:
    """The field that a heading without its language names, and of which contact or link."""
    folded = folded_heading(heading)
    if folded in _known_headings():
        return _known_headings()[folded]
    numbered = re.fullmatch(r"(\D*)([1-9])(\D*)", folded)
    found = _known_headings().get(f"{numbered[1]}{numbered[3]}") if numbered else None
    if numbered is None or found is None or found[1] is None:
        return None
    return found[0], int(numbered[2]) - 1


def folded_heading(heading: str) -> str:
    """A heading without case, spaces, punctuation and umlauts: ä, ae and a are the same."""
    low = normalize("NFC", normalize("NFKC", heading).casefold()).translate(_SPELT_OUT)
    letters = "".join(letter for letter in normalize("NFKD", low) if letter.isalnum())
    return re.sub(r"(?<=[aou])e", "", letters)


@cache
def _known_headings() -> dict[str, tuple[Field, int | None]]:
    """Every heading that is understood, folded; the plain name of a part of a contact means the first contact."""
    known: dict[str, tuple[Field, int | None]] = {}
    for field in FIELDS:
        names = (field.german, field.english, *field.also)
        if field.group is None:
            known |= {folded_heading(name): (field, None) for name in names}
            continue
        for name in names:
            for before in _GROUPS[field.group]:
                known.setdefault(folded_heading(f"{before} {name}"), (field, 0))
    for field in FIELDS:
        if field.group == "contacts":
            for name in (field.german, field.english, *field.also):
                known.setdefault(folded_heading(name), (field, 0))
    known.pop("")
    return known
