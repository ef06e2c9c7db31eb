"""The JSON schema of directory files, from the model: editors complete names by it and show mistakes at once."""

from __future__ import annotations

import json
import sys
from typing import Any

from bot.domain.directory import Directory

_EXPLAINED: dict[str, dict[str, str]] = {
    "Directory": {
        "directory": "Wie das Verzeichnis heißt und wer es trägt.",
        "kinds": "Die Arten von Einträgen, mit ihrem Namen je Sprache.",
        "topics": "Die Themen, nach denen man stöbern kann, mit ihrem Namen je Sprache.",
        "entries": "Die Einträge, in der Reihenfolge, in der Listen sie zeigen.",
    },
    "Header": {
        "name": "Name des Verzeichnisses.",
        "claim": "Ein Satz darüber, was das Verzeichnis ist.",
        "website": "Webseite des Verzeichnisses.",
        "funders": "Wer das Verzeichnis fördert.",
        "phone_country_code": "Landesvorwahl, etwa '+49', damit Telefonnummern angetippt werden können.",
        "examples": "Beispielfragen, die als Knöpfe unter der Begrüßung stehen.",
        "home_entry": "Kennung des Eintrags, der gemeint ist, wenn niemand einen nennt.",
    },
    "Entry": {
        "id": "Kennung: kleine Buchstaben, Ziffern und Bindestriche. Sie bleibt für immer gleich.",
        "kind": "Art des Eintrags, eine der oben genannten.",
        "name": "Name, so wie er in der Antwort steht.",
        "aliases": "Andere Namen, die nur diesen Eintrag meinen.",
        "keywords": "Wörter, die Menschen benutzen, die den Eintrag nicht kennen.",
        "questions": "Fragen, wie sie jemand stellen würde, der hierher finden soll.",
        "facet_questions": "Fragen nach einer Angabe, unter dem Namen des Feldes, in dem sie steht: background.",
        "places": "Orte, für die der Eintrag da ist.",
        "topics": "Themen, Kennungen der oben genannten.",
        "summary": "Was ist das? Zwei oder drei Sätze.",
        "background": "Wie es dazu kam.",
        "reasons": "Warum es das gibt.",
        "activities": "Was getan wird.",
        "focus_label": "Überschrift der Schwerpunkte, wenn sie anders heißen sollen.",
        "focus_areas": "Schwerpunkte oder Angebote, je eine Zeile.",
        "action_fields": "Handlungsfelder in wenigen Worten.",
        "progress": "Wie weit es ist.",
        "status": "planned: geplant, active: läuft, ended: beendet.",
        "period": "Zeitraum.",
        "budget": "Geld, das zur Verfügung steht.",
        "contacts": "Menschen oder Stellen, die man fragen kann.",
        "location": "Wo es auf der Karte liegt.",
        "website": "Webseite.",
        "links": "Weitere Webseiten mit Beschriftung.",
        "opening_hours": "Öffnungszeiten.",
        "funders": "Wer es bezahlt.",
        "good_to_know": "Preise, Barrierefreiheit, Anmeldung und Ähnliches, je eine Zeile.",
        "image_credit": "Bildnachweis.",
        "licence": "Lizenz von Daten, die von anderswo kommen, etwa CC0-1.0; sie gehen damit auch wieder hinaus.",
        "as_of": "Stand: Datum der neuesten Quelle.",
        "sources": "Webadressen, aus denen die Angaben stammen.",
        "editor_notes": "Notizen für die Redaktion: Nur das Team sieht sie, und gesucht wird in ihnen nie.",
    },
    "Period": {"from": "Beginn.", "to": "Ende; fehlt, wenn es offen ist."},
    "Budget": {"amount": "Betrag in ganzen Einheiten, ohne Punkte: 6000000.", "currency": "Währung, etwa EUR."},
    "Contact": {
        "role": "Aufgabe der Person oder Stelle.",
        "person": "Name der Person.",
        "organisation": "Name der Stelle.",
        "street": "Straße und Hausnummer.",
        "postcode": "Postleitzahl in Anführungszeichen.",
        "city": "Ort.",
        "phone": "Telefonnummer in Anführungszeichen.",
        "email": "E-Mail-Adresse.",
    },
    "Location": {"lat": "Breite in Grad (WGS 84), mit Punkt: 52.1421.", "lon": "Länge in Grad: 12.5953."},
    "Link": {"label": "Beschriftung je Sprache.", "url": "Webadresse."},
}
"""What staff read in their editor when they point at a field."""


def json_schema() -> dict[str, Any]:
    """The schema of a directory file, explained in German."""
    schema = Directory.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    for name, model in {"Directory": schema, **definitions}.items():
        model.pop("description", None)
        for field, part in model.get("properties", {}).items():
            part["description"] = _EXPLAINED[name][field]
    top = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Verzeichnis"}
    tidied: dict[str, Any] = _tidied(schema | {"$defs": definitions})
    return top | tidied


def _tidied(value: Any) -> Any:
    """Without titles that only repeat the names of the fields, and strict about the codes of languages."""
    if isinstance(value, list):
        return [_tidied(inside) for inside in value]
    if not isinstance(value, dict):
        return value
    strict = {"additionalProperties": False} if "patternProperties" in value else {}
    kept = {key: _tidied(inside) for key, inside in value.items() if key != "title" or not isinstance(inside, str)}
    return kept | strict


def main() -> None:
    """Write the schema to the standard output: python -m bot.formats.schema > data/schemas/directory.schema.json."""
    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own
    main()
