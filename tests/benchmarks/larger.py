"""Larger directories than the real one, made from it, the same ones each time.

The real entries come first; each further one has the form of a real one (its fields, the number and length of its
texts, its small words and punctuation) with other words in it:

- The most frequent words stay, so that sentences keep their small words in their language.
- Each other word is drawn anew. A share of the draws (REAL) gives a word of the real directory, as often as it stands
  there; the rest gives a made-up word by a Zipf-Mandelbrot law with a tail so long that ever new words turn up: 60
  entries have 7,000 different words, 1,000 about 38,000 and 10,000 about 215,000, which is how a German and English
  text grows (Heaps' law with an exponent of 0.6 to 0.7).
- Made-up words are made as German makes them: compounds of real words, words of syllables that nobody has heard, and
  both with endings, so that stems, parts of words and near-misses turn up as they do in real texts.
- An entry has a subject: a few words of its own that turn up again and again in its name, keywords and texts.
- The number of places grows with the square root of the number of entries; the new ones have made-up names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from bot.domain.directory import Directory, Entry
from bot.matching.fields import PROSE, fields_of, names_of, texts_in
from tests.benchmarks.directories import Question, documents_of

SEED = 7
KEPT = 250
"""The most frequent words, which stay as they are."""
REAL = 0.82
TAIL, HEAD, RANKS = 1.05, 60.0, 3_000_000
"""The law of the made-up words: a rank r has a share of (r + HEAD) ** -TAIL."""
SUBJECT, OF_SUBJECT, OF_SUBJECT_IN_NAMES = 10, 0.15, 0.6
"""Words of an entry's subject, and how often one of them stands where a word was drawn."""
BLOCK = 100_000
_WORD = re.compile(r"[^\W\d_]{2,}")
_ONSETS = (*"bdfghjklmnprstwz", "bl", "br", "fl", "gr", "kl", "kn", "pf", "sch", "schl", "st", "str", "tr")
_VOWELS = (*"aeiouäöü", "ei", "au", "eu", "ie")
_CODAS = ("", "", "", *"lnrstm", "ck", "ft", "ld", "lm", "nd", "ng", "nk", "rg", "rn", "rt", "st", "tz")
_ENDINGS = ("e", "en", "er", "n", "s", "ung", "lich", "ing", "ed")
_KEYS_IN_NAMES = frozenset({"name", "aliases", "person", "organisation"})
_KEYS_OF_WORDS = {"keywords", "questions", "action_fields", "role", "street", "city"} | {facet.value for facet in PROSE}
_FORMS = (
    "Was ist {}?",
    "Wer ist der Kontakt für {}?",
    "wo finde ich {}",
    "Wann hat {} geöffnet?",
    "Seit wann gibt es {}?",
    "What is {}?",
    "Who can I call about {}?",
    "Tell me what {} has done so far",
)


def larger(directory: Directory, size: int) -> Directory:
    """The directory with as many entries: the first of its own, or all and made-up ones behind them."""
    words = _Words(directory)
    entries = [*directory.entries[:size]]
    for number in range(len(entries), size):
        template = directory.entries[number % len(directory.entries)]
        made = _Maker(words).made(template.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True))
        made |= {"id": f"made-{number}", "places": words.places(len(template.places), size)}
        entries.append(Entry.model_validate(made))
    parts = {"directory": directory.header, "kinds": directory.kinds, "topics": directory.topics, "entries": entries}
    return Directory.model_validate(parts)  # a copy would keep what the real one remembers: its places, its ids


class _Words:
    """Draws words: real ones as often as they stand in the directory, and made-up ones."""

    def __init__(self, directory: Directory) -> None:
        counts: Counter[str] = Counter(
            word.lower()
            for document in documents_of(directory)
            for text in document.texts
            for word in _WORD.findall(text)
        )
        ordered: list[str] = sorted(counts, key=lambda word: (-counts[word], word))
        self.kept = frozenset(ordered[:KEPT])
        self._real = ordered[KEPT:]
        self._shares = np.cumsum([counts[word] for word in self._real])
        self._tail = np.cumsum((np.arange(RANKS) + HEAD) ** -TAIL)
        self._parts = [word for word in self._real if 4 <= len(word) <= 9]
        self._in_names: list[str] = [
            word
            for entry in directory.entries
            for name in names_of(entry)
            for word in _WORD.findall(name)
            if word.lower() not in self.kept
        ]
        self._known_places = list(directory.places)
        self._real_places, self._real_size = len(self._known_places), len(directory.entries)
        self._numbers = np.random.default_rng(SEED)
        self.random = Random(SEED)  # noqa: S311 - nothing is secret here
        self._made: dict[int, str] = {}
        self._coins: list[str] = []
        self._taken = set(ordered)
        self._stream = self._drawn()

    def next(self) -> str:
        return next(self._stream)

    def of_names(self) -> str:
        return self.random.choice(self._in_names)

    def rare(self) -> str:
        """A made-up word, whatever the share of the real ones."""
        return self._made_up(int(np.searchsorted(self._tail, self._numbers.random() * self._tail[-1])))

    def places(self, count: int, size: int) -> list[str]:
        """As many places of those that a directory of this size has, the first ones most often."""
        pool = max(count, int(self._real_places * (size / self._real_size) ** 0.5))
        while len(self._known_places) < pool:
            self._known_places.append(self.rare().capitalize())
        picked = (int(pool ** self.random.random()) - 1 for _ in range(count))
        return list(dict.fromkeys(self._known_places[place] for place in picked))

    def _drawn(self) -> Iterator[str]:
        while True:
            kinds = self._numbers.random(BLOCK) < REAL
            points = self._numbers.random(BLOCK)
            real = np.searchsorted(self._shares, points * self._shares[-1], side="right")
            made = np.searchsorted(self._tail, points * self._tail[-1], side="right")
            for is_real, one, other in zip(kinds.tolist(), real.tolist(), made.tolist(), strict=True):
                yield self._real[one] if is_real else self._made_up(other)

    def _made_up(self, rank: int) -> str:
        word = self._made.get(rank)
        if word is None:
            word = self._coined()
            while word in self._taken:
                word = self._coined()
            self._taken.add(word)
            self._made[rank] = word
            self._coins.append(word)
        return word

    def _coined(self) -> str:
        kind = self.random.random()
        if kind < 0.4:
            return self.random.choice(self._parts) + self.random.choice(self._parts)
        if kind < 0.6 and self._coins:
            return self.random.choice(self._coins) + self.random.choice(_ENDINGS)
        syllables = (
            self.random.choice(_ONSETS) + self.random.choice(_VOWELS) + self.random.choice(_CODAS)
            for _ in range(self.random.choice((2, 2, 3, 3, 4)))
        )
        return "".join(syllables)


class _Maker:
    """Makes one entry: the words of its subject, and its texts with other words."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._subject = [words.rare() if place % 2 else words.next() for place in range(SUBJECT)]

    def made(self, value: dict[str, Any]) -> dict[str, Any]:
        return {key: self._changed(key, inside) for key, inside in value.items()}

    def _changed(self, key: str, value: Any) -> Any:
        if key == "contacts":
            return [self.made(contact) for contact in value]
        if key in _KEYS_IN_NAMES:
            return self._rewritten(value, self._word_of_name)
        return self._rewritten(value, self._word_of_text) if key in _KEYS_OF_WORDS else value

    def _rewritten(self, value: Any, change: Any) -> Any:
        if isinstance(value, str):
            return _WORD.sub(change, value)
        if isinstance(value, dict):
            return {key: self._rewritten(inside, change) for key, inside in value.items()}
        return [self._rewritten(inside, change) for inside in value]

    def _word_of_name(self, match: re.Match[str]) -> str:
        random = self._words.random
        drawn = random.choice(self._subject) if random.random() < OF_SUBJECT_IN_NAMES else self._words.of_names()
        return drawn.capitalize()

    def _word_of_text(self, match: re.Match[str]) -> str:
        word, random = match.group(), self._words.random
        if word.lower() in self._words.kept:
            return word
        drawn = random.choice(self._subject) if random.random() < OF_SUBJECT else self._words.next()
        return drawn.capitalize() if word[0].isupper() else drawn


def questions_on(directory: Directory, real: Sequence[Question], count: int) -> list[str]:
    """Different questions: a third as people put them to the real directory, a third about names, a third about needs.

    Half of the names and needs are misspelt, and of the entries' own questions a word is left out.
    """
    random = Random(SEED)  # noqa: S311 - nothing is secret here
    asked = dict.fromkeys(random.sample([question.text for question in real], count // 3))
    while len(asked) < count:
        entry = random.choice(directory.entries)
        if len(asked) % 2:
            subject, form = random.choice(names_of(entry)), random.choice(_FORMS)
            asked[form.format(_maybe_misspelt(subject, random))] = None
            continue
        needs = list(texts_in(entry.questions)) or [text for _, _, text in fields_of(entry, directory)]
        need = random.choice(needs).split()[:40]
        del need[random.randrange(len(need))]
        asked[_maybe_misspelt(" ".join(need), random)] = None
    shuffled = list(asked)
    random.shuffle(shuffled)
    return shuffled


def _maybe_misspelt(text: str, random: Random) -> str:
    """The text, or with equal chance the same with two neighbouring letters of its longest word swapped or one lost."""
    word = max(_WORD.findall(text), key=len, default="")
    if len(word) < 5 or random.random() < 0.5:
        return text
    place = random.randrange(1, len(word) - 2)
    middle = word[place + 1] + word[place] if random.random() < 0.5 else word[place]
    return text.replace(word, word[:place] + middle + word[place + 2 :])
