"""One walk through all texts of all entries, which tells what words stand where."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from bot.domain.directory import Directory, Entry
from bot.matching.fields import WEIGHTS, Field, fields_of
from bot.matching.postings import Floats, Ints
from bot.matching.text import words_in

_FIELDS = tuple(Field)
_CODES = {field: code for code, field in enumerate(_FIELDS)}


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by the numbers of their words.

    texts: as they are written; owners: the number of the entry of each; worth: what the field of each counts;
    lengths: how many words each has; terms: the numbers of the words of all texts, one text behind the other.
    """

    texts: list[str]
    owners: Ints
    worth: Floats
    lengths: Ints
    terms: Ints


class Walk:
    """The words of all texts; words are numbered in the order in which they turn up."""

    def __init__(self, entries: Iterable[Entry], directory: Directory) -> None:
        self._numbers = _Numbers()
        self._texts: list[str] = []
        owners, lengths, fields, terms = array("i"), array("i"), array("b"), array("i")
        for owner, entry in enumerate(entries):
            for field, _, text in fields_of(entry, directory):
                before = len(terms)
                terms.extend(chain.from_iterable(map(self._numbers.__getitem__, text.split())))
                lengths.append(len(terms) - before)
                owners.append(owner)
                fields.append(_CODES[field])
                self._texts.append(text)
        self.terms: Ints = np.array(terms)
        self._owners, self._lengths, self._fields = np.array(owners), np.array(lengths), np.array(fields)

    @property
    def words(self) -> list[str]:
        """All words by their numbers."""
        return list(self._numbers.of_words)

    @property
    def owners(self) -> Ints:
        """The number of the entry of each word of terms."""
        return np.repeat(self._owners, self._lengths)

    @property
    def weights(self) -> Floats:
        """What the fields of the words of terms count."""
        return np.repeat(self._worth(WEIGHTS), self._lengths)

    def texts(self, worth: Mapping[Field, float]) -> Texts:
        """The texts of some fields that have words; worth: what each field counts."""
        counts = self._worth(worth)
        wanted = (counts > 0) & (self._lengths > 0)
        return Texts(
            texts=[self._texts[number] for number in wanted.nonzero()[0].tolist()],
            owners=self._owners[wanted],
            worth=counts[wanted],
            lengths=self._lengths[wanted],
            terms=self.terms[np.repeat(wanted, self._lengths)],
        )

    def _worth(self, worth: Mapping[Field, float]) -> Floats:
        """What each text counts."""
        counts: Floats = np.array([worth.get(field, 0.0) for field in _FIELDS])[self._fields]
        return counts


class _Numbers(dict[str, tuple[int, ...]]):
    """The numbers of the words in pieces of text, which are folded once, however often they stand in the texts."""

    def __init__(self) -> None:
        super().__init__()
        self.of_words: dict[str, int] = {}

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers = tuple(self.of_words.setdefault(word, len(self.of_words)) for word in words_in(piece))
        self[piece] = numbers
        return numbers
