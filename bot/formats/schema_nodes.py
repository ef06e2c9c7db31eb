"""JSON-LD as objects with properties: whatever may be one or many, written out or referred to, text or object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.formats.foreign import ForeignEntry, as_list
from bot.formats.problems import ProblemCode

MAX_HOPS = 4
"""References that are followed one after the other, as they may lead in a circle."""

MAX_REPEATED = 1_000_000
"""Values that references may repeat, all together: each can name an object that names others a thousand times."""

_PREFIX = re.compile(r"^(https?://(www\.)?schema\.org/|schema:)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Values = Mapping[str, Any]


def short_name(name: Any) -> str:
    """A type or property without the address of schema.org before it; "" for what is no name."""
    if not isinstance(name, str):
        return ""
    return _PREFIX.sub("", name) if name.startswith(("http", "schema:")) else name


def types_of(values: Values) -> tuple[str, ...]:
    """The types of an object."""
    return tuple(name for name in (short_name(one) for one in as_list(values.get("@type"))) if name)


def nodes_in(value: Any) -> Iterator[Values]:
    """The objects that a file is about: alone, in lists, in a graph, or as the items of a list of schema.org."""
    for one in as_list(value):
        if isinstance(one, list):
            yield from nodes_in(one)
        elif isinstance(one, dict):
            inside = one.get(
                "@graph", one.get("itemListElement", one.get("item") if "ListItem" in types_of(one) else None)
            )
            yield from nodes_in(inside) if inside is not None else (one,)


class References:
    """The objects of a file by their names, and how much of them may still be repeated."""

    def __init__(self, nodes: Iterable[Values]) -> None:
        named = (values for values in nodes if isinstance(values.get("@id"), str) and len(values) > 1)
        self._known = {values["@id"]: (values, _extent(values)) for values in named}
        self._left = MAX_REPEATED

    @property
    def exhausted(self) -> bool:
        """Whether the file repeats more than it may."""
        return self._left < 0

    def resolved(self, values: Values) -> Values:
        """An object as it is written where it is described; an empty one where it is described nowhere."""
        hops = 0
        while len(values) == 1 and "@id" in values and isinstance(values["@id"], str) and hops < MAX_HOPS:
            values, extent = self._known.get(values["@id"], ({}, 1))
            self._left -= extent
            hops += 1
        return {} if self.exhausted else values


def _extent(value: Any) -> int:
    """How many values there are in a value, itself among them."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_extent, inside))


class Node:
    """One object with what it refers to, read for one entry; language: of texts that name none."""

    def __init__(self, values: Values, references: References, entry: ForeignEntry, language: str) -> None:
        self._references = references
        self._values = {short_name(name): value for name, value in references.resolved(values).items()}
        self.entry = entry
        self.language = language
        self.types = types_of(self._values)

    def values(self, name: str) -> list[Any]:
        """The values of a property; those that are objects as they are written where they are described."""
        found = [value for one in as_list(self._values.get(name)) for value in as_list(one)]
        return [self._references.resolved(value) if isinstance(value, dict) else value for value in found]

    def nodes(self, *names: str) -> list[Node]:
        """The values of properties that are objects."""
        found = (value for name in names for value in self.values(name) if isinstance(value, dict))
        return [self.beside(value) for value in found]

    def beside(self, values: Values) -> Node:
        """Another object of the same file, read for the same entry."""
        return Node(values, self._references, self.entry, self.language)

    def texts(self, name: str, hops: int = MAX_HOPS) -> dict[str, list[str]]:
        """The texts of a property by language; of an object its name, since that is what people call it."""
        texts: dict[str, dict[str, None]] = {}
        for value in self.values(name):
            for language, found in self.texts_in(value, name, hops).items():
                texts.setdefault(language, {}).update(dict.fromkeys(found))
        return {language: list(found) for language, found in texts.items()}

    def texts_in(self, value: Any, name: str, hops: int = MAX_HOPS) -> dict[str, list[str]]:
        """The texts of one value of the property `name` by language."""
        texts: dict[str, list[str]] = {}
        for language, said in self._said(value, hops):
            text = self.entry.text(said, name)
            code = self._code(language, name) if text else None
            if text and code:
                texts.setdefault(code, []).append(text)
        return texts

    def text(self, name: str) -> str | None:
        """One text of a property: in the language of the file if there is one."""
        texts = self.texts(name)
        return texts.get(self.language, next(iter(texts.values()), [None]))[0]

    def names(self, name: str) -> list[str]:
        """All texts of a property, whatever their language: names of places and people have none."""
        return list(dict.fromkeys(text for texts in self.texts(name).values() for text in texts))

    def _said(self, value: Any, hops: int) -> Iterator[tuple[str, Any]]:
        if not isinstance(value, dict):
            yield self.language, value
        elif "@value" in value:
            yield value.get("@language") or self.language, value["@value"]
        elif self.language in value and all(_LANGUAGE.fullmatch(key.partition("-")[0]) for key in value):
            yield from ((code, text) for code, texts in value.items() for text in as_list(texts))
        elif hops:
            named = self.beside(value).texts("name", hops - 1)
            yield from ((code, text) for code, texts in named.items() for text in texts)

    def _code(self, language: Any, name: str) -> str | None:
        """The code that a language has here: without its region, unless the file's own language has that one."""
        if language == self.language:
            return self.language
        code = str(language).replace("_", "-").partition("-")[0].lower()
        if _LANGUAGE.fullmatch(code):
            return code
        self.entry.warn(ProblemCode.BAD_LANGUAGE, (name,), language)
        return None
