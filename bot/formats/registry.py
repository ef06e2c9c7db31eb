"""All formats on one screen: what they are called, how a file of each is recognised, and who reads and writes it."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.domain.directory import Directory
from bot.formats import geojson, openfairdb, openfairdb_csv, schema_org, schema_org_writer, smart_village
from bot.formats.csv_file import csv_template, read_csv, write_csv
from bot.formats.gentle import gently
from bot.formats.incoming import FileRead, Reading
from bot.formats.problems import Problem, ProblemCode
from bot.formats.recognition import Flavour, json_flavour
from bot.formats.smart_village_writer import write_items, write_points
from bot.formats.source import Source
from bot.formats.xlsx_file import read_xlsx, write_xlsx, xlsx_template
from bot.formats.yaml_entries import read_yaml_entries
from bot.formats.yaml_writer import write_directory

MAX_BYTES = 256 * 1024 * 1024
"""Size of a file; 10,000 entries as full as the shipped ones take 180 million bytes as YAML."""

MAX_JSON_BYTES = 32 * 1024 * 1024
"""Size of a JSON file: read as a whole, it takes twenty times its size in memory."""

_HEAD = 4096
"""Bytes that are looked at to recognise a file."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FOREIGN = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"RIFF": "picture",
    _OLE: "old_excel",
}
"""How files begin that are no table at all."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What a workbook with a password has in it; it is packed as an old Office file."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a format may need beside the file. language: of texts that name none; languages: those of the bot."""

    directory: Directory
    language: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a file at first.

    ending: small letters with the dot. value: what it holds, where it is JSON.
    """

    ending: str
    head: str
    packed: bool
    value: Any = None

    @property
    def columns(self) -> list[str]:
        """What stands in the first line, between commas."""
        return self.head.partition("\n")[0].split(",")


@dataclass(frozen=True, slots=True)
class Format:
    """A format. read, write and template are None where it cannot be read, written or begun with.

    places_only: entries without a place on the map are not written.
    """

    name: str
    ending: str
    recognises: Callable[[Sight], bool]
    read: Callable[[Source, str, Around], Reading] | None = None
    write: Callable[[Around], bytes] | None = None
    template: Callable[[Around], bytes] | None = None
    places_only: bool = False


def _looks_like_yaml(sight: Sight) -> bool:
    typed = re.search(r"^(entries:|\s*- *(id|name):)", sight.head, re.MULTILINE)
    return sight.ending in {".yaml", ".yml"} or (sight.ending != ".csv" and typed is not None)


def _has_entries(sight: Sight) -> bool:
    """Whether it is the form of the directory, written as JSON, which is YAML too."""
    return isinstance(sight.value, dict) and isinstance(sight.value.get("entries"), list) and "kinds" in sight.value


def _from_elsewhere(read: Callable[..., FileRead]) -> Callable[[Source, str, Around], Reading]:
    """A reader of a format that holds less than ours: what it cannot say stays."""

    def read_gently(source: Source, file: str, around: Around) -> Reading:
        kinds = tuple(around.directory.kinds)
        return gently(read(source.whole(), file, language=around.language, kinds=kinds)).reading

    return read_gently


FORMATS = (
    Format(
        "xlsx",
        ".xlsx",
        lambda sight: sight.packed,
        lambda source, _file, around: read_xlsx(source, around.directory, around.language),
        lambda around: write_xlsx(around.directory, around.language),
        lambda around: xlsx_template(around.directory, _languages(around)),
    ),
    Format(
        "yaml",
        ".yaml",
        lambda sight: _has_entries(sight) or (sight.value is None and _looks_like_yaml(sight)),
        lambda source, _file, _around: read_yaml_entries(source),
        lambda around: write_directory(around.directory).encode(),
    ),
    Format(
        "openfairdb",
        ".json",
        lambda sight: json_flavour(sight.value) is Flavour.OPENFAIRDB,
        _from_elsewhere(openfairdb.read),
        lambda around: openfairdb.write(around.directory, language=around.language),
        places_only=True,
    ),
    Format(
        "openfairdb_csv",
        ".csv",
        lambda sight: openfairdb_csv.is_openfairdb(sight.columns),
        _from_elsewhere(openfairdb_csv.read),
        lambda around: openfairdb_csv.write(around.directory, language=around.language),
    ),
    Format(
        "smart_village_points",
        ".json",
        lambda sight: json_flavour(sight.value) is Flavour.SMART_VILLAGE,
        _from_elsewhere(smart_village.read),
        lambda around: write_points(around.directory, language=around.language),
    ),
    Format(
        "smart_village_items",
        ".json",
        lambda _sight: False,  # Points and items are read by the same reader.
        _from_elsewhere(smart_village.read),
        lambda around: write_items(around.directory, language=around.language),
    ),
    Format(
        "schema_org",
        ".jsonld",
        lambda sight: json_flavour(sight.value) is Flavour.SCHEMA_ORG,
        _from_elsewhere(schema_org.read),
        lambda around: schema_org_writer.write(around.directory, language=around.language),
    ),
    Format(
        "geojson",
        ".geojson",
        lambda _sight: False,
        write=lambda around: geojson.write(around.directory, language=around.language),
        places_only=True,
    ),
    # The plain table stands last: it takes any text.
    Format(
        "csv",
        ".csv",
        lambda sight: sight.value is None,
        lambda source, _file, around: read_csv(source, around.directory, around.language),
        lambda around: write_csv(around.directory, around.language),
        lambda around: csv_template(around.directory, _languages(around)),
    ),
)
"""The formats, in the order in which they are tried on a file."""


def format_named(name: str) -> Format | None:
    """The format of a name."""
    return next((each for each in FORMATS if each.name == name), None)


def readable() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return tuple(each.name for each in FORMATS if each.read)


def writable() -> tuple[str, ...]:
    """The names of the formats that can be written."""
    return tuple(each.name for each in FORMATS if each.write)


def format_of(source: Source, file: str, name: str | None = None) -> Format | Problem:
    """The format of a file, or why it cannot be read; name: of the format, where it is known.

    Raises LookupError where no format of this name can be read.
    """
    named = format_named(name) if name is not None else None
    if name is not None and (named is None or named.read is None):
        raise LookupError(name)
    if source.size > MAX_BYTES:
        return Problem(ProblemCode.TOO_BIG, params={"bytes": source.size, "limit": MAX_BYTES})
    return named or _recognised(source, file)


def read_as(chosen: Format | Problem, source: Source, file: str, around: Around) -> Reading:
    """What a file says, in the format that was found for it; never raises, whatever the file is."""
    if isinstance(chosen, Problem):
        return iter((chosen,))
    assert chosen.read is not None  # noqa: S101 - a format that cannot be read is not found
    return chosen.read(source, file, around)


def _recognised(source: Source, file: str) -> Format | Problem:
    """The format of a file, by its content and its ending."""
    head = source.head(_HEAD)
    if not head.strip() and source.size <= _HEAD:
        return Problem(ProblemCode.EMPTY_FILE)
    foreign = next((reason for begin, reason in _FOREIGN.items() if head.startswith(begin)), None)
    if foreign == "old_excel" and source.has(_LOCKED):
        foreign = "locked"
    if foreign:
        return Problem(ProblemCode.WRONG_FILE, params={"reason": foreign})
    if _is_json(head) and source.size > MAX_JSON_BYTES:
        return Problem(ProblemCode.TOO_BIG, params={"bytes": source.size, "limit": MAX_JSON_BYTES})
    value = _json(source.whole()) if _is_json(head) else None
    packed = head.startswith(_ZIP)
    sight = Sight(PurePath(file).suffix.lower(), head.decode("utf-8-sig", "replace"), packed, value)
    found = next((each for each in FORMATS if each.read and each.recognises(sight)), None)
    known = ", ".join(name.upper() for name in readable())
    return found or Problem(ProblemCode.WRONG_FILE, params={"reason": "other", "known": known})


def _languages(around: Around) -> tuple[str, ...]:
    """The languages of a template, that of texts without a language first."""
    return tuple(dict.fromkeys((around.language, *around.languages)))


def _is_json(head: bytes) -> bool:
    return head.removeprefix(BOM_UTF8).lstrip().startswith((b"{", b"["))


def _json(content: bytes) -> Any:
    """What a JSON file holds; None where it is damaged or is nested too deep."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
