"""What the fields of an entry and their parts are called, for people who keep them: everywhere the same."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording.facets import FACET_LABELS
from bot.wording.voice import Voice, mark

FIELD_LABELS: Mapping[str, str] = {
    "kind": mark("Kind"),
    "name": mark("Name"),
    "aliases": mark("Other names"),
    "summary": mark("Short text"),
    "background": mark("Background"),
    "reasons": mark("Why it exists"),
    "activities": mark("What is done"),
    "focus_label": mark("Heading of focus areas"),
    "focus_areas": mark("Focus areas"),
    "action_fields": mark("Fields of action"),
    "progress": mark("Progress"),
    "good_to_know": mark("Good to know"),
    "contacts": mark("Contacts"),
    "website": mark("Website"),
    "links": mark("Further links"),
    "opening_hours": mark("Opening hours"),
    "places": mark("Places"),
    "location": mark("Point on the map"),
    "status": mark("Status"),
    "period": mark("Period"),
    "topics": mark("Topics"),
    "keywords": mark("Search words"),
    "questions": mark("Questions people ask"),
    "budget": mark("Money"),
    "funders": mark("Who pays"),
    "as_of": mark("As of"),
    "sources": mark("Sources"),
    "editor_notes": mark("Notes for editors"),
    "image_credit": mark("Picture credit"),
    "licence": mark("Licence"),
    "facet_questions": mark("Questions for single facts"),
}
CONTACT_PARTS: Mapping[str, str] = {
    "role": mark("Role"),
    "person": mark("Person"),
    "organisation": mark("Organisation"),
    "street": mark("Street"),
    "postcode": mark("Postcode"),
    "city": mark("Town"),
    "phone": mark("Phone"),
    "email": mark("E-mail"),
}
_PARTS = {
    **CONTACT_PARTS,
    "label": mark("Label"),
    "url": mark("Address on the web"),
    "from": mark("Begin"),
    "to": mark("End"),
    "amount": mark("Amount"),
    "currency": mark("Currency"),
    "lat": mark("Latitude"),
    "lon": mark("Longitude"),
    **{facet.value: label for facet, label in FACET_LABELS.items()},
}
"""Facets stand within the questions for single facts."""
_ONE_OF = {"contacts": mark("Contact"), "links": mark("Link")}


def field_name(voice: Voice, name: str, *way: str | int) -> str:
    """A field, or what stands in it, as people call it: "Contact 2, Role (en)"; way: names, and places from 1.

    What is no field is the name that somebody gave one in a file.
    """
    known = (_ONE_OF.get(name) if way else None) or FIELD_LABELS.get(name)
    label = voice.label(known) if known else name
    for part in map(str, way):
        if part.isdecimal():
            label = f"{label} {part}"
        elif part in _PARTS:
            label = f"{label}, {voice.label(_PARTS[part])}"
        else:
            label = f"{label} ({part})"
    return label
