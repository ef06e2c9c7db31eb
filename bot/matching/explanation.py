"""Why a message was understood as it was, as data: for `ask --explain` and for whoever keeps the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from bot.domain.directory import Directory, Entry
from bot.domain.questions import Understanding
from bot.matching.confidence import Clues
from bot.matching.fields import Field, fields_of
from bot.matching.ranking import Part, Ranking, shares_at
from bot.matching.reading import Reading
from bot.matching.text import words_of

MOST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class WordNote:
    """A word of the message: what it is for, what it counts, and what it says for the best entry.

    roles: names of Sign, and "small", "place", "origin", "region", "unknown"; factor: from 0 (nothing) to 1;
    weight: how rare; share: from 0 to 1; fields: where the best entry has it, misspelt and inflected words left out.
    """

    word: str
    roles: tuple[str, ...]
    factor: float = 0.0
    weight: float = 0.0
    share: float = 0.0
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryNote:
    """An entry with the parts of its sum, see bot/matching/ranking.py."""

    entry_id: str
    score: float
    total: float
    words: float
    named: float
    letters: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that led to an understanding; clues: what its confidence was made of, by name.

    foreign: the subject nearest to the message that the directory does not hold, with its total; None where none is.
    """

    understanding: Understanding
    words: tuple[WordNote, ...]
    entries: tuple[EntryNote, ...] = ()
    clues: dict[str, float] = field(default_factory=dict)
    foreign: tuple[str, float] | None = None

    def rows(self) -> list[tuple[str, ...]]:
        """The same as plain cells: the words, then the clues, then the best entries."""
        words = [
            (note.word, " ".join(note.roles), *_cells(note.factor, note.weight, note.share), " ".join(note.fields))
            for note in self.words
        ]
        clues = [(name, *_cells(value)) for name, value in self.clues.items()]
        entries = [
            (one.entry_id, *_cells(one.score, one.total, one.words, one.named, one.letters)) for one in self.entries
        ]
        return [*words, *clues, *entries]


def explained(
    understanding: Understanding,
    reading: Reading,
    parts: Sequence[Part],
    ranking: Ranking | None,
    clues: Clues | None,
    directory: Directory,
    foreign: Sequence[Entry] = (),
) -> Explanation:
    """The explanation of an understanding; ranking and clues are None where nothing was searched."""
    roles = [_roles(reading, position) for position in range(len(reading.words))]
    if ranking is None or clues is None or not len(ranking.total):
        notes = [WordNote(word, role) for word, role in zip(reading.words, roles, strict=True)]
        return Explanation(understanding, tuple(notes))
    best = int(ranking.total.argmax())
    by_word = {part.evidence.word: (part, share) for part, share in zip(parts, shares_at(parts, best), strict=True)}
    notes = []
    for word, role in zip(reading.words, roles, strict=True):
        part, share = by_word.get(word, (None, 0.0))
        if part is None:
            notes.append(WordNote(word, role))
        else:
            where = _fields_with(directory, best, word)
            notes.append(WordNote(word, role, part.factor, part.evidence.weight, share, where))
    numbers = {entry.id: number for number, entry in enumerate(directory.entries)}
    entries = [
        EntryNote(
            one.entry_id,
            one.score,
            *(
                float(column[numbers[one.entry_id]])
                for column in (ranking.total, ranking.words, ranking.names, ranking.letters)
            ),
        )
        for one in understanding.candidates[:MOST_ENTRIES]
    ]
    clue_values = {name: float(value) for name, value in asdict(clues).items()}
    subject = foreign[ranking.foreign - len(directory.entries)].id if ranking.foreign is not None else None
    nearest = (subject, ranking.foreign_total) if subject is not None else None
    return Explanation(understanding, tuple(notes), tuple(entries), clue_values, nearest)


def _cells(*values: float) -> tuple[str, ...]:
    return tuple(f"{value:.2f}" for value in values)


def _roles(reading: Reading, position: int) -> tuple[str, ...]:
    roles = [sign.value for sign in reading.signs.found if position in reading.signs.covered(sign)]
    for name, positions in (
        ("small", reading.plain),
        ("place", reading.at_places),
        ("origin", reading.origins),
        ("region", reading.region),
    ):
        if position in positions:
            roles.append(name)
    if reading.words[position] not in reading.known:
        roles.append("unknown")
    return tuple(roles)


def _fields_with(directory: Directory, entry_number: int, word: str) -> tuple[Field, ...]:
    entry = directory.entries[entry_number]
    found = {where for where, _, text in fields_of(entry, directory) if word in words_of(text)}
    return tuple(where for where in Field if where in found)
