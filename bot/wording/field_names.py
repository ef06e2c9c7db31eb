"""What the fields of an entry are called, for people who keep them."""

from __future__ import annotations

from bot.domain.directory import Facet
from bot.wording.facets import FACET_LABELS
from bot.wording.voice import Voice, mark

_NAMES = {
    "name": mark("Name"),
    "kind": mark("Kind"),
    "aliases": mark("Also known as"),
    "keywords": mark("Search words"),
    "questions": mark("Example questions"),
    "facet_questions": mark("Example questions for single facts"),
    "focus_label": mark("Name of the focus areas"),
    "action_fields": mark("Fields of action"),
    "status": mark("Status"),
    "contacts": FACET_LABELS[Facet.CONTACT],
    "location": mark("Place on the map"),
    "links": mark("Links"),
    "licence": mark("Licence"),
    "as_of": mark("Date of the information"),
    "editor_notes": mark("Notes for editors"),
    "role": mark("Role"),
    "label": mark("Label"),
    "person": mark("Person"),
    "organisation": mark("Organisation"),
}


def field_name(voice: Voice, field: str) -> str:
    """A field as people call it; field: with dots, as contacts.2.phone becomes "Contact 2, Phone"."""
    named: list[str] = []
    for part in field.split("."):
        if part.isdecimal() and named:
            named[-1] += f" {part}"
        elif part in _NAMES:
            named.append(voice.label(_NAMES[part]))
        elif part in set(Facet):
            named.append(voice.label(FACET_LABELS[Facet(part)]))
        else:
            named.append(part)
    return ", ".join(named)
