"""A typed message to what it asks: language, small talk, subject, facets, filter; the entrance of the matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.directory import Directory, Entry
from bot.domain.questions import Candidate, Figure, Fit, Understanding
from bot.matching.clauses import Clauses
from bot.matching.confidence import NAMED, Clues, clues_of, confidence
from bot.matching.examples import Examples
from bot.matching.explanation import Explanation, explained
from bot.matching.forms import Forms
from bot.matching.index import Index
from bot.matching.lexicon import Lexicon
from bot.matching.lists import asked_list
from bot.matching.ranking import Part, Ranking, rank
from bot.matching.reading import MOST_WORDS, MessageReader, Reading, small_words_of
from bot.matching.signals import Sign, asked_facets
from bot.matching.telling import Telling
from bot.matching.text import is_symbol, typed_words
from bot.matching.weighing import Serving, joined_names, parts_of

MOST_CANDIDATES = 40
LEAST_SHARE = 0.05
"""Share of the best total below which an entry is no candidate."""
UNSURE, MUCH = 0.6, 3
"""How sure it is, and how many telling words there are, up to which somebody who asks an entry's very question means
it: of shorter questions many entries have the same."""
STRANGE = 0.2
"""How sure it is below which somebody who says nothing but a keyword that only one entry has means that entry."""
LITERALLY = 1.0
"""Score of an entry that has the very question that is asked."""
BESIDE = 0.4
"""What the scores of the others are worth then."""


@dataclass(frozen=True, slots=True)
class _Look:
    """An understanding with all that led to it; what was not needed is None."""

    understanding: Understanding
    reading: Reading
    parts: Sequence[Part] = ()
    ranking: Ranking | None = None
    clues: Clues | None = None


class Matcher:
    """Understands messages by the words of one directory and the lexicons of its languages.

    It holds caches, and is not to be shared by threads; the directory must not change.
    """

    def __init__(self, directory: Directory, lexicons: Mapping[str, Lexicon], foreign: Sequence[Entry] = ()) -> None:
        """foreign: subjects that the directory does not hold, see bot/matching/foreign.py."""
        self._directory = directory
        self._foreign = foreign
        self._ids = [entry.id for entry in directory.entries]
        stemmings = [lexicon.stems for lexicon in lexicons.values()]
        self._index = Index(directory, stemmings, foreign, small_words_of(lexicons.values()))
        self._reader = MessageReader(directory, lexicons, self._index.vocabulary, self._index.names)
        self._serving = Serving(directory)
        forms = Forms(self._index.vocabulary)
        self._telling = Telling(directory, self._index, forms, lexicons)
        self._examples = Examples([*directory.entries, *foreign], self._index, forms, self._reader.small_words)
        self._clauses = Clauses(lexicons.values())

    def read(self, message: str, *, languages: tuple[str, ...]) -> Understanding:
        """Understand a message; languages: likeliest first, for messages whose words do not tell theirs."""
        whole = self._look(message, languages).understanding
        questions = self._clauses.questions(message)
        if len(questions) < 2 or whole.emergency or whole.small_talk is not None:
            return whole
        languages = (whole.language, *languages)
        return replace(whole, questions=tuple(self._look(one, languages).understanding for one in questions))

    def explain(self, message: str, *, languages: tuple[str, ...]) -> Explanation:
        """Understand a message as one question and say why: what each word is for, what speaks for each entry."""
        look = self._look(message, languages)
        return explained(
            look.understanding, look.reading, look.parts, look.ranking, look.clues, self._directory, self._foreign
        )

    def search(self, text: str, limit: int = 10) -> list[Candidate]:
        """The entries that fit a search text, best first, for lists that change while somebody types."""
        words = [word for word in typed_words(text) if not is_symbol(word)][:MOST_WORDS]
        parts = [Part(self._index.evidence(word), 1.0) for word in words]
        ranking = rank(self._index, parts, [])
        return list(self._candidates(ranking, min(float(ranking.total.max(initial=0.0)), 1.0))[:limit])

    def telling(self, understanding: Understanding, sentences: Sequence[str]) -> int | None:
        """The number of the sentence that tells best what was asked, or None where none tells anything of it."""
        return self._telling.likest(understanding, sentences)

    def fits(self, understanding: Understanding, entry_id: str) -> tuple[Fit, ...]:
        """The facets of an entry whose sentences are like the question, likest first."""
        return self._telling.fits(understanding, self._directory.by_id[entry_id])

    def _look(self, message: str, languages: tuple[str, ...]) -> _Look:
        reading = self._reader.read(message, languages)
        if self._reader.is_emergency(reading):
            return _Look(Understanding(message, reading.language, emergency=True), reading)
        talk = self._reader.small_talk(reading)
        if talk is not None:
            return _Look(Understanding(message, reading.language, small_talk=talk), reading)
        return self._searched(message, reading)

    def _searched(self, message: str, reading: Reading) -> _Look:
        facets, content = asked_facets(reading.signs), reading.content
        parts, joined = parts_of(reading, self._index), joined_names(reading, self._index)
        serving = self._serving.any_of(reading.places)
        abroad = reading.foreign_words(self._index.names)
        ranking = rank(self._index, parts, joined, serving, foreign_place=bool(abroad))
        asked_abroad = frozenset() if reading.places else self._in_questions(abroad, message, reading.language)
        clues = clues_of(reading, parts, joined, ranking, self._examples, asked_abroad)
        if not content and clues.named >= NAMED:
            # A word that asks for something can also be the whole name: "LEADER".
            facets, content = (), reading.unasked
        words = tuple(reading.words[position] for position in content)
        subject = tuple(reading.words[position] for position in content if position not in reading.at_places)
        sure = confidence(clues)
        candidates = self._candidates(ranking, sure)
        literal = self._asked_literally(reading, sure) if content else []
        if literal:
            candidates = self._literally(literal, candidates)
        again = bool(reading.signs.of(Sign.AGAIN))
        wished = reading.signs.values(Sign.LANGUAGE) if again else []
        understanding = Understanding(
            message=message,
            language=wished[-1] if wished else reading.language,
            perhaps_talk=None if literal else self._reader.perhaps_talk(reading, message),
            candidates=candidates,
            facets=facets,
            figures=tuple(Figure(value) for value in reading.signs.values(Sign.FIGURE)),
            listing=None if literal else asked_list(reading, clues.named),
            refers_back=reading.refers_back,
            returns=bool(reading.signs.of(Sign.RETURNS)),
            content=words,
            subject=subject,
            ordinal=reading.ordinal,
            place=reading.places[0] if reading.places else None,
            topic=reading.topic,
            foreign=not literal and (clues.foreign_place or (clues.lead < 0 and bool(subject))),
            asking=tuple(reading.words[position] for position in sorted(reading.asking - reading.plain)),
            again=again,
        )
        return _Look(understanding, reading, parts, ranking, clues)

    def _asked_literally(self, reading: Reading, sure: float) -> list[int]:
        """The entries that have the very question, or else the very keyword."""
        told = {reading.words[position] for position in reading.unasked}
        asked = self._index.questions.entries(told) if sure < UNSURE or len(told) >= MUCH else []
        if asked or sure >= STRANGE:
            return asked
        named = self._index.keywords.entries(reading.words[position] for position in reading.content)
        return named if len(named) == 1 else []

    def _literally(self, literal: Sequence[int], candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidates, after the entries that have the very question."""
        meant = {self._ids[number] for number in literal}
        named = {one.entry_id: one.named for one in candidates}
        first = [
            Candidate(entry_id, LITERALLY, named.get(entry_id, 0.0)) for entry_id in self._ids if entry_id in meant
        ]
        others = [
            Candidate(one.entry_id, round(one.score * BESIDE, 4), one.named)
            for one in candidates
            if one.entry_id not in meant
        ]
        return (*first, *others)

    def _in_questions(self, words: frozenset[str], message: str, language: str) -> frozenset[str]:
        """Those of the words that stand in a question, where there is one: what is told beside it asks nothing."""
        questions = self._clauses.questions(message) if words else []
        asked = {word for question in questions for word in self._reader.read(question, (language,)).words}
        return words & asked if questions else words

    def _candidates(self, ranking: Ranking, sure: float) -> tuple[Candidate, ...]:
        order = np.argsort(-ranking.total, kind="stable")[:MOST_CANDIDATES]
        totals = ranking.total[order]
        if not len(totals) or totals[0] <= 0:
            return ()
        shares = totals / totals[0]
        order = order[shares >= LEAST_SHARE]
        scores = (sure * shares[: len(order)]).round(4).tolist()
        ids = map(self._ids.__getitem__, order.tolist())
        return tuple(map(Candidate, ids, scores, ranking.names[order].round(4).tolist()))
