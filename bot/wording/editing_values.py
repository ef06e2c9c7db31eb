"""Values of fields as editors read them: short in a list, or whole and in the form in which they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.directory import Directory
from bot.domain.entry_fields import BY_NAME, Fields, FieldSpec, Group, Shape
from bot.wording.field_names import CONTACT_PARTS, FIELD_LABELS
from bot.wording.html import Html, cut, html, joined
from bot.wording.voice import Voice, mark

GROUP_LABELS: Mapping[Group, str] = {
    Group.NAMING: mark("Name and kind"),
    Group.TEXTS: mark("Texts"),
    Group.CONTACT: mark("Contact and web"),
    Group.TIME_AND_PLACE: mark("Time and place"),
    Group.SEARCH: mark("Search words, topics"),
    Group.MONEY: mark("Money"),
    Group.SOURCES: mark("Date, sources, notes"),
}
STATUSES: Mapping[str, str] = {"planned": mark("planned"), "active": mark("under way"), "ended": mark("ended")}
_ALSO_CALLED = mark(
    "role=function,task,position; person=name,contact; organisation=organization,office,place; "
    "street=road; postcode=zip,post code; city=city,village,municipality; "
    "phone=tel,telephone,mobile,cell,call; email=mail,e-mail address; address=postal address"
)
"""Other names that people write before the parts of a contact, after the English names of the parts."""


def field_label(voice: Voice, name: str, language: str = "") -> str:
    """The name of a field, and of the language where one is meant."""
    label = voice.label(FIELD_LABELS[name])
    return f"{label} ({voice.speech.language_name(language)})" if language else label


def part_label(voice: Voice, part: str) -> str:
    """The name of a part of an entry, as "summary.de"."""
    name, _, language = part.partition(".")
    return field_label(voice, name, language)


def choices(voices: Iterable[Voice], directory: Directory, spec: FieldSpec) -> dict[str, str]:
    """The values of a field that is picked, by what they are called in all languages, and by themselves."""
    if spec.shape is Shape.STATUS:
        named = {voice.label(label): value for voice in voices for value, label in STATUSES.items()}
        return {**{value: value for value in STATUSES}, **named}
    texts = directory.kinds if spec.shape is Shape.KIND else directory.topics
    return {**{value: value for value in texts}, **{name: value for value, by in texts.items() for name in by.values()}}


def choice_label(voice: Voice, directory: Directory, spec: FieldSpec, value: str) -> str:
    """What a value that is picked is called."""
    match spec.shape:
        case Shape.KIND if value in directory.kinds:
            return str(voice.of(directory.kinds[value]))
        case Shape.TOPICS if value in directory.topics:
            return str(voice.of(directory.topics[value]))
        case Shape.STATUS if value in STATUSES:
            return voice.label(STATUSES[value])
        case _:
            return value


def contact_labels(voices: Iterable[Voice]) -> dict[str, str]:
    """The parts of a contact by all that people may write before them, in all languages."""
    labels = {part: part for part in CONTACT_PARTS}
    for voice in voices:
        labels |= {voice.label(label): part for part, label in CONTACT_PARTS.items()}
        for line in voice.label(_ALSO_CALLED).split(";"):
            part, _, names = line.strip().partition("=")
            if part in CONTACT_PARTS or part == "address":
                labels |= {name.strip(): part for name in (part, *names.split(",")) if name.strip()}
    return labels


def contact_lines(voice: Voice, contact: Mapping[str, Any]) -> str:
    """A contact in the form in which it is typed: a line for each part."""
    lines = []
    for part, label in CONTACT_PARTS.items():
        value = contact.get(part)
        if isinstance(value, Mapping):
            lines += [f"{voice.label(label)} ({language}): {text}" for language, text in value.items()]
        elif value:
            lines.append(f"{voice.label(label)}: {value}")
    return "\n".join(lines)


def contact_name(voice: Voice, contact: Mapping[str, Any]) -> str:
    """By what a contact is told from others."""
    role = voice.of(contact["role"]) if contact.get("role") else ""
    named = contact.get("person") or contact.get("organisation") or contact.get("email") or contact.get("phone")
    return ", ".join(part for part in (named, role) if part) or str(next(iter(contact.values())))


def typed_form(voice: Voice, directory: Directory, spec: FieldSpec, value: Any, language: str = "") -> str:
    """A value whole, in the form in which it can be typed again; "" where there is none."""
    if not value:
        return ""
    match spec.shape:
        case Shape.TEXT:
            return str(value.get(language, ""))
        case Shape.TEXTS:
            return "\n".join(value.get(language, []))
        case Shape.LINKS:
            return "\n".join(
                f"{link['label'].get(language) or voice.of(link['label'])} {link['url']}" for link in value
            )
        case Shape.KIND | Shape.STATUS:
            return choice_label(voice, directory, spec, value)
        case Shape.TOPICS:
            return "\n".join(choice_label(voice, directory, spec, topic) for topic in value)
        case shape if shape in _TYPED:
            return _TYPED[shape](voice, value)
        case _:
            return "\n".join(value) if isinstance(value, list) else str(value)


def short(voice: Voice, directory: Directory, spec: FieldSpec, fields: Fields, limit: int, language: str = "") -> str:
    """A value on one line, cut; a text in the language asked for, else in that of the voice or what there is."""
    value = fields.get(spec.name)
    if not value:
        return ""
    if spec.shape in (Shape.TEXT, Shape.TEXTS) and not language:
        language = voice.language if voice.language in value else next(iter(value))
    if spec.shape is Shape.CONTACTS:
        return cut("; ".join(_contact_values(voice, contact) for contact in value), limit)
    return cut(", ".join(typed_form(voice, directory, spec, value, language).splitlines()), limit)


def part_value(voice: Voice, directory: Directory, part: str, value: Any, limit: int) -> str:
    """What a part of an entry holds on one line, cut; a dash where it holds nothing."""
    name, _, language = part.partition(".")
    if not value or name not in BY_NAME:
        return "–" if not value else "…"
    whole = {language: value} if language else value
    told = typed_form(voice, directory, BY_NAME[name], whole, language or voice.language)
    return cut(", ".join(line for line in told.splitlines() if line), limit)


def listed(voice: Voice, names: Sequence[str]) -> Html:
    """Names of fields, with commas between them."""
    return joined([html(voice.label(FIELD_LABELS[name])) for name in names], ", ")


def _contact_values(voice: Voice, contact: Mapping[str, Any]) -> str:
    """A contact without the names of its parts."""
    values = (contact.get(part) for part in ("person", "role", "organisation", "phone", "email", "street", "postcode"))
    return ", ".join(str(voice.of(value)) if isinstance(value, Mapping) else value for value in values if value)


def _contacts(voice: Voice, value: Any) -> str:
    return "\n\n".join(contact_lines(voice, contact) for contact in value)


def _period(voice: Voice, value: Any) -> str:
    if "to" in value:
        return voice.label("{start} to {end}", start=_date(value["from"]), end=_date(value["to"]))
    return voice.label("since {start}", start=_date(value["from"]))


def _date(partial: str) -> str:
    """A date as it is written here: 23.11.2026, 11/2026, 2026."""
    year, *rest = partial.split("-")
    return f"{rest[1]}.{rest[0]}.{year}" if len(rest) == 2 else f"{rest[0]}/{year}" if rest else year


_TYPED: Mapping[Shape, Callable[[Voice, Any], str]] = {
    Shape.CONTACTS: _contacts,
    Shape.PERIOD: _period,
    Shape.LOCATION: lambda _voice, value: f"{value['lat']}, {value['lon']}",
    Shape.MONEY: lambda voice, value: voice.speech.money(value["amount"], value.get("currency", "EUR")),
    Shape.DATE: lambda _voice, value: _date(value),
}
