"""Ids of new entries, made of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from unicodedata import normalize

from bot.domain.deep_links import is_reserved
from bot.domain.fields import MAX_ID_LENGTH

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "ł": "l", "&": " und "})
_NAMELESS = "entry"
"""What an entry is called of whose name no letter a-z and no digit is left."""


def ids_for(name: str) -> Iterator[str]:
    """Ids for an entry of a name, the best first; endless, so that one that is not taken can be found."""
    slug = slug_of(name)
    return (numbered(slug, number) for number in count(1))


def numbered(slug: str, number: int) -> str:
    """The id of the so-manieth entry of the same name, counted from 1."""
    ending = f"-{number}" if number > 1 else ""
    return f"{slug[: MAX_ID_LENGTH - len(ending)].rstrip('-')}{ending}"


def slug_of(name: str) -> str:
    """A name in small letters with umlauts spelt out, as an id may be."""
    spelt = normalize("NFC", name).casefold().translate(_SPELT_OUT)
    letters = normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or _NAMELESS
    # A number may follow: see ids_for.
    if is_reserved(slug) or is_reserved(f"{slug}-"):
        slug = f"{_NAMELESS}-{slug}"
    if len(slug) <= MAX_ID_LENGTH:
        return slug
    # Of a long name whole words stay, unless one word is nearly all of it.
    head = slug[: MAX_ID_LENGTH + 1].rpartition("-")[0]
    return head if len(head) > MAX_ID_LENGTH // 2 else slug[:MAX_ID_LENGTH].rstrip("-")
