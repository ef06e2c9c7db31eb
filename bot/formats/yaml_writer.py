"""A directory as a YAML file that people like to read and edit: the form of data/initiatives.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import yaml

from bot.domain.directory import Directory, Entry

WIDTH = 120
"""Columns of a line."""

HEADER = """\
# yaml-language-server: $schema=schemas/directory.schema.json
#
# Das Verzeichnis: Initiativen, Angebote und Anlaufstellen, so wie sie ausgeliefert werden.
#
# Diese Datei ist reiner Text und darf von Hand geändert werden. So ist sie aufgebaut:
#   - Ganz oben steht, wie das Verzeichnis heißt, dann welche Arten und Themen es gibt, dann folgen die Einträge.
#   - Jeder Eintrag beginnt mit „- id:“. Die Kennung (id) bleibt für immer gleich: Aushänge und Links verweisen auf sie.
#   - Nur id, kind (Art), name und summary (Kurztext in einer Sprache) müssen da sein. Was nicht bekannt ist, fehlt
#     einfach; der Bot sagt dann ehrlich, dass er es nicht weiß.
#   - Texte gibt es je Sprache: „de:“ Deutsch, „en:“ Englisch. Nach „>-“ darf der Text über mehrere Zeilen laufen und
#     alle Zeichen enthalten; er endet, wo die Einrückung endet.
#   - Eingerückt wird mit Leerzeichen, nie mit Tabulatoren. Kurze Texte mit Doppelpunkt, # oder Ähnlichem stehen in
#     'einfachen Anführungszeichen'.
#   - aliases: andere Namen, die nur diesen Eintrag meinen. keywords: Wörter, die Menschen benutzen, die den Eintrag
#     nicht kennen. questions: Fragen, wie sie jemand stellen würde. facet_questions: Fragen nach einer Angabe, unter
#     dem Feld, in dem sie steht. Das alles dient nur dem Finden.
#   - as_of: Datum der neuesten Quelle. sources: woher die Angaben stammen; die Sätze sind eigene.
#   - editor_notes: Notizen für die Redaktion; nur das Team sieht sie.
#
# Nach einer Änderung nennt der Befehl „python -m bot check“ jeden Fehler mit seiner Zeile.
"""

_LAST = ("keywords", "questions", "facet_questions", "as_of", "sources", "editor_notes")
"""Fields that stand at the end of an entry: staff look for the texts first."""

_IN_ROWS = frozenset({"aliases", "places", "topics", "keywords", "action_fields", "funders"})
"""Lists of short names, written side by side."""

_DATES = frozenset({"as_of", "from", "to"})
"""Fields that need no quotes around a number."""

_LONGEST_IN_ROW = 60
_PRINTABLE = re.compile(r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_LOOKS_LIKE_TEXT = re.compile(r"[^\W\d_]|\d+[^\W_]*[ -][^\W\d_]|[(„“]")
_IS_A_WORD_OF_YAML = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|none")


def write_directory(directory: Directory, header: str = HEADER) -> str:
    """The text of a directory file; parse_directory reads the same directory from it."""
    top = directory.model_dump(by_alias=True, exclude_none=True, exclude={"entries"})
    lines = [header.rstrip("\n"), ""]
    for name, value in top.items():
        if value or name == "kinds":
            lines += [*_field(name, value, 0), ""]
    lines.append("entries:" if directory.entries else "entries: []")
    for entry in directory.entries:
        lines += [*_item(_ordered(entry), 2), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _ordered(entry: Entry) -> dict[str, Any]:
    fields = entry.model_dump(by_alias=True, exclude_none=True)
    first = {name: value for name, value in fields.items() if name not in _LAST and value != []}
    return first | {name: fields[name] for name in _LAST if fields.get(name)}


def _field(name: str, value: Any, indent: int, within: str = "") -> Iterator[str]:
    """The lines of one field; within: the field of the entry that it stands in."""
    start, within = f"{' ' * indent}{_scalar(name)}:", within or name
    match value:
        case dict() if value:
            yield start
            for key, inside in value.items():
                yield from _field(key, inside, indent + 2, name if name in _IN_ROWS else within)
        case dict():
            yield f"{start} {{}}"
        case list() if not value or (within in _IN_ROWS and max(map(len, value)) <= _LONGEST_IN_ROW):
            yield from _rows(start, value, indent)
        case list():
            yield start
            for item in value:
                yield from _item(item, indent + 2)
        case str():
            yield from _text(start, value, indent, plain=name in _DATES)
        case _:
            yield f"{start} {value}"


def _item(item: Any, indent: int) -> Iterator[str]:
    """The lines of one item of a list below each other."""
    if isinstance(item, str):
        yield from _text(f"{' ' * indent}-", item, indent, plain=False)
        return
    lines = [line for name, value in item.items() for line in _field(name, value, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
    yield from lines[1:]


def _rows(start: str, texts: list[str], indent: int) -> Iterator[str]:
    line = f"{start} ["
    for place, text in enumerate(texts):
        piece = _scalar(text, in_row=True) + ("," if place < len(texts) - 1 else "]")
        if len(line) + len(piece) + 1 > WIDTH:
            yield line
            line = " " * (indent + 2) + piece
        else:
            line += piece if line.endswith("[") else f" {piece}"
    yield line if texts else f"{line}]"


def _text(start: str, text: str, indent: int, *, plain: bool) -> Iterator[str]:
    """A text behind its field: on the same line where it fits, else in wrapped lines or as it is broken into lines."""
    inner = " " * (indent + 2)
    if len(start) + len(text) + 3 <= WIDTH and "\n" not in text:
        yield f"{start} {text if plain else _scalar(text)}"
    elif _PRINTABLE.fullmatch(text) and not text.startswith(" "):
        yield f"{start} >-"
        yield from (inner + line for line in _wrapped(text, WIDTH - len(inner)))
    elif _PRINTABLE.fullmatch(text.replace("\n", "")) and not text.startswith((" ", "\n")) and not text.endswith("\n"):
        yield f"{start} |-"
        yield from ((inner + line if line else "") for line in text.split("\n"))
    else:
        yield f"{start} {_quoted(text)}"


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines that a folded block joins again: broken at single spaces only."""
    words = text.split(" ")
    line = words[0]
    for before, word in pairwise(words):
        if before and word and len(line) + len(word) + 1 > width:
            yield line
            line = word
        else:
            line += f" {word}"
    yield line


def _scalar(text: str, *, in_row: bool = False) -> str:
    """A text on one line, with quotes where YAML, or a reader of YAML, could take it for something else."""
    if not _PRINTABLE.fullmatch(text):
        return _quoted(text)
    risky = ": " in text or " #" in text or text.endswith((":", " ")) or (in_row and re.search(r"[,?\[\]{}]", text))
    if _LOOKS_LIKE_TEXT.match(text) and not risky and not _IS_A_WORD_OF_YAML.fullmatch(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def _quoted(text: str) -> str:
    line: str = yaml.dump(text, Dumper=yaml.SafeDumper, default_style='"', width=10**9, allow_unicode=True)
    return line.rstrip("\n")
