"""A typed message to what it asks: language, small talk, subject, facets, filter; the entrance of the matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from bot.domain.directory import Directory, Facet
from bot.domain.questions import Candidate, Filter, SmallTalk, Understanding
from bot.matching.confidence import Clues, confidence
from bot.matching.fields import PROSE
from bot.matching.index import Index
from bot.matching.languages import Languages
from bot.matching.lexicon import Lexicon, single_words
from bot.matching.lists import asked_list
from bot.matching.phrases import Match
from bot.matching.places import Places
from bot.matching.postings import Floats, Ints
from bot.matching.ranking import Joined, Part, Ranking, fitting_text, rank, shares_at
from bot.matching.signals import Label, Sign, SignBook, Signs, asked_facets, small_talk
from bot.matching.text import is_symbol, typed_words, words_of

MOST_WORDS = 80
"""Words of a message that are looked at."""
MOST_CANDIDATES = 40
LEAST_SHARE = 0.05
"""Share of the best total below which an entry is no candidate."""
NAMED = 0.9
"""Cover of a name from which it counts as said."""
COVERING = 0.3
"""Share from which an entry counts as holding a word."""
FACET_FACTOR, PLACE_FACTOR, ORIGIN_FACTOR = 0.3, 0.5, 0.2
"""How much words count that ask for a facet, name a place, or say where somebody comes from."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a message with what each is for."""

    words: tuple[str, ...]
    language: str
    known: frozenset[str]
    signs: Signs
    plain: frozenset[int]
    """Positions of function words, chat words and symbols."""
    places: tuple[str, ...]
    place_positions: frozenset[int]
    origins: frozenset[int]
    """Positions of places that only say where somebody comes from."""


class Matcher:
    """Understands messages by the words of one directory and the lexicons of its languages."""

    def __init__(self, directory: Directory, lexicons: Mapping[str, Lexicon]) -> None:
        self.directory = directory
        self.lexicons = lexicons
        stemmings = [lexicon.stems for lexicon in lexicons.values()]
        self.index = Index(directory, stemmings)
        self._places = Places(directory, stemmings)
        self._languages = Languages(lexicons)
        self._signs = SignBook(lexicons, directory)
        # People mix languages, so the small words of all of them are left out.
        self._plain = frozenset[str]().union(
            *(single_words([*lexicon.function_words, *lexicon.chat_words]) for lexicon in lexicons.values())
        )
        self._refers_back = {language: single_words(lexicon.refers_back) for language, lexicon in lexicons.items()}
        self._articles = {language: single_words(lexicon.articles) for language, lexicon in lexicons.items()}
        self._spellings = {
            language: {" ".join(words_of(short)): words_of(written) for short, written in lexicon.spellings.items()}
            for language, lexicon in lexicons.items()
        }
        self._serving = {
            place: np.array([float(place in entry.places) for entry in directory.entries])
            for place in directory.places[:2000]
        }
        self._told = self._told_by_facet()

    def read(self, message: str, *, languages: tuple[str, ...]) -> Understanding:
        """Understand a message; languages: likeliest first, for messages whose words do not tell theirs."""
        return self.look(message, languages).understanding

    def look(self, message: str, languages: tuple[str, ...]) -> Look:
        """Understand a message and keep all that led to it."""
        words = self._sorted_out(message, languages)
        if self._signs.is_emergency(words.words, words.known):
            return Look(Understanding(message, words.language, emergency=True), words)
        talk = self._small_talk(words)
        if talk is not None:
            return Look(Understanding(message, words.language, small_talk=talk), words)
        language = words.language
        again = bool(words.signs.of(Sign.AGAIN))
        if again and words.signs.of(Sign.LANGUAGE):
            language = words.signs.values(Sign.LANGUAGE)[-1]
        facets = asked_facets(words.signs)
        content = self._content(words)
        parts = self._parts(words)
        joined = self._joined(words)
        serving = self._serving_any(words.places)
        ranking = rank(self.index, parts, joined, serving, self._sign_rows(facets))
        clues = self._clues(words, parts, joined, ranking, content)
        if not content and clues.named >= NAMED:
            # A word that asks for something can also be the whole name: "LEADER".
            content = [p for p in range(len(words.words)) if p not in words.plain]
            facets = ()
        sure = confidence(clues)
        understanding = Understanding(
            message=message,
            language=language,
            candidates=self._candidates(ranking, sure, parts),
            facets=facets,
            listing=asked_list(words.signs, words.words, words.places, self._leftover(words, content), clues.named),
            refers_back=self._leans_on_context(words),
            content=tuple(words.words[position] for position in content),
            subject=tuple(words.words[p] for p in content if p not in words.place_positions),
            ordinal=self._ordinal(words, content),
            place=words.places[0] if words.places else None,
            topic=self._topic(words, content),
            again=again,
        )
        return Look(understanding, words, ranking, tuple(parts), clues)

    def search(self, text: str, limit: int = 10) -> list[Candidate]:
        """The entries that fit a search text, best first, for lists that grow while somebody types."""
        words = [word for word in typed_words(text) if not is_symbol(word)][:MOST_WORDS]
        parts = [Part(self.index.evidence(word), 1.0) for word in words]
        ranking = rank(self.index, parts, [], None, (np.empty(0, dtype=np.int64), np.empty(0)))
        return list(self._candidates(ranking, float(min(ranking.total.max(initial=0.0), 1.0)), parts))[:limit]

    def _sorted_out(self, message: str, languages: tuple[str, ...]) -> _Words:
        typed = typed_words(message)[:MOST_WORDS]
        names = frozenset(word for word in typed if self._places.holds(word))
        language = self._languages.tell(typed, languages or tuple(self.lexicons), names)
        words = self._respelt(typed, language)
        known = frozenset(word for word in words if word in self._plain or self.index.vocabulary.knows(word))
        signs = self._signs.read(words, known)
        found_places = self._places.find(words, known)
        place_positions = frozenset(p for match in found_places for p in match.positions)
        plain = frozenset(
            position
            for position, word in enumerate(words)
            if position not in place_positions and (word in self._plain or is_symbol(word) or len(word) == 1)
        )
        after_origin = {match.end for match in signs.of(Sign.ORIGIN)}
        named_places = [*found_places, *signs.of(Sign.FOREIGN_PLACE)]
        origins = {p for match in named_places if match.start in after_origin for p in match.positions}
        places = tuple(dict.fromkeys(match.label for match in found_places))
        return _Words(tuple(words), language, known, signs, plain, places, place_positions, frozenset(origins))

    def _respelt(self, words: Sequence[str], language: str) -> list[str]:
        spellings = self._spellings.get(language, {})
        written: list[str] = []
        for word in words:
            written += spellings.get(word, [word])
        return written

    def _small_talk(self, words: _Words) -> SmallTalk | None:
        if not words.words or all(is_symbol(word) for word in words.words):
            talk = small_talk(words.signs, set())
            return talk or SmallTalk.NONSENSE
        everywhere = set(range(len(words.words)))
        asked = words.signs.covered(Sign.FACET) - {
            position
            for match in words.signs.of(Sign.FACET)
            if match.label[1] == Facet.SUMMARY
            for position in match.positions
        }
        leftover = (everywhere - words.plain) | asked | words.signs.covered(Sign.LIST, Sign.AGAIN)
        return small_talk(words.signs, leftover)

    def _content(self, words: _Words) -> list[int]:
        """Positions of the words that could name a subject."""
        asking = words.signs.covered(Sign.FACET, Sign.LIST, Sign.ORDINAL, Sign.AGAIN)
        return [p for p in range(len(words.words)) if p not in words.plain and p not in asking]

    def _leftover(self, words: _Words, content: Sequence[int]) -> list[int]:
        """Positions of content words that are no topic, place, kind or word for everything."""
        filters = words.signs.covered(Sign.TOPIC, Sign.KIND, Sign.EVERYTHING, Sign.MAYBE_LIST)
        return [p for p in content if p not in filters and p not in words.place_positions]

    def _parts(self, words: _Words) -> list[Part]:
        asking = words.signs.covered(Sign.FACET, Sign.ORDINAL, Sign.AGAIN)
        listing = words.signs.covered(Sign.LIST)
        region = self._places.region(words.words)
        parts = []
        for position, word in enumerate(words.words):
            if is_symbol(word):
                continue
            factor = 1.0
            if position in words.plain or position in listing:
                factor = 0.0
            elif position in words.origins or position in region:
                factor = ORIGIN_FACTOR
            elif position in asking:
                factor = FACET_FACTOR
            elif position in words.place_positions:
                factor = PLACE_FACTOR
            parts.append(Part(self.index.evidence(word), factor))
        return parts

    def _joined(self, words: _Words) -> list[Joined]:
        found = []
        names = self.index.names
        typed = words.words
        for size in (1, 2, 3):
            for start in range(len(typed) - size + 1):
                positions = range(start, start + size)
                if all(position in words.plain for position in positions):
                    continue
                strange = any(typed[position] not in words.known for position in positions)
                likeness, numbers = names.joined("".join(typed[start : start + size]), misspelt=strange)
                if numbers:
                    weight = sum(self.index.evidence(typed[position]).weight for position in positions)
                    chosen = np.array(numbers, dtype=np.int64)
                    found.append(Joined(positions, np.unique(names.owners[chosen]), chosen, likeness, weight))
        return found

    def _serving_any(self, places: Sequence[str]) -> Floats | None:
        if not places:
            return None
        return np.asarray(np.max([self._serving[place] for place in places], axis=0))

    def _told_by_facet(self) -> dict[Facet, tuple[Ints, Floats]]:
        told: dict[Facet, list[str]] = {}
        for lexicon in self.lexicons.values():
            for facet, facet_words in lexicon.facets.items():
                for phrase in facet_words.told:
                    told.setdefault(facet, []).extend([phrase] if phrase.startswith("#") else words_of(phrase))
        return {facet: self.index.signs(sorted(set(words))) for facet, words in told.items()}

    def _sign_rows(self, facets: Sequence[Facet]) -> tuple[Ints, Floats]:
        for facet in facets:
            if facet in self._told:
                return self._told[facet]
        return np.empty(0, dtype=np.int64), np.empty(0)

    def _clues(
        self,
        words: _Words,
        parts: Sequence[Part],
        joined: Sequence[Joined],
        ranking: Ranking,
        content: Sequence[int],
    ) -> Clues:
        foreign_place = any(self._is_foreign(words, match) for match in words.signs.of(Sign.FOREIGN_PLACE))
        foreign_subject = bool(words.signs.of(Sign.FOREIGN_SUBJECT))
        if not len(ranking.total):
            return Clues(foreign_place=foreign_place, foreign_subject=foreign_subject)
        best = int(ranking.total.argmax())
        telling = [part for part in parts if part.factor >= PLACE_FACTOR]
        shares = shares_at(telling, best)
        whole = [one for one in joined if best in one.entries]
        joint = {position for one in whole for position in one.positions if words.words[position] not in words.known}
        unknown = sum(words.words[position] not in words.known and position not in joint for position in content)
        return Clues(
            words=float(ranking.words[best]),
            named=float(ranking.names[best]),
            runs=float(ranking.runs[best]),
            unknown=unknown / max(len(content), 1),
            evidence=sum(
                part.evidence.weight * part.factor * share for part, share in zip(telling, shares, strict=True)
            )
            + max((one.likeness * one.weight for one in whole), default=0.0),
            covered=sum(share >= COVERING for share in shares) + len(joint),
            foreign_place=foreign_place,
            foreign_subject=foreign_subject,
        )

    def _is_foreign(self, words: _Words, match: Match[Label]) -> bool:
        """Whether a foreign place is asked for: not where it is part of a name, or only where somebody comes from."""
        if match.start in words.origins or match.start in words.place_positions:
            return False
        around = words.words[max(match.start - 1, 0) : match.end + 1]
        return not any(self.index.names.has_pair(first, second) for first, second in pairwise(around))

    def _candidates(self, ranking: Ranking, sure: float, parts: Sequence[Part]) -> tuple[Candidate, ...]:
        total = ranking.total
        if not len(total):
            return ()
        order = np.argsort(-total, kind="stable")[:MOST_CANDIDATES]
        best = float(total[order[0]])
        candidates = []
        for number in order.tolist():
            share = float(total[number]) / best if best > 0 else 0.0
            if share < LEAST_SHARE:
                break
            fits = fitting_text(ranking, number)
            candidates.append(
                Candidate(
                    self.directory.entries[number].id,
                    round(sure * share, 4),
                    (),
                    float(ranking.names[number]),
                    None if fits is None else PROSE[fits],
                )
            )
        return tuple(candidates)

    def _leans_on_context(self, words: _Words) -> bool:
        """Whether a word refers back; an article only does where no content word follows it, or as the first word."""
        back = self._refers_back.get(words.language, frozenset())
        articles = self._articles.get(words.language, frozenset())
        for position, word in enumerate(words.words):
            if word in back:
                return True
            if word in articles and (position == 0 or position + 1 in words.plain or position + 1 == len(words.words)):
                return True
        return False

    def _topic(self, words: _Words, content: Sequence[int]) -> str | None:
        """The topic that all telling words name ("Rathaus", "Kunst"), or None where they say more or less than one."""
        subject = {position for position in content if position not in words.place_positions}
        for match in words.signs.of(Sign.TOPIC):
            if subject and subject <= set(match.positions):
                return match.label[1]
        return None

    def _ordinal(self, words: _Words, content: Sequence[int]) -> int | None:
        values = words.signs.values(Sign.ORDINAL)
        return int(values[0]) if values and len(content) <= 1 else None


@dataclass(frozen=True)
class Look:
    """An understanding with all that led to it; ranking and clues are None where nothing was searched."""

    understanding: Understanding
    words: _Words
    ranking: Ranking | None = None
    parts: tuple[Part, ...] = ()
    clues: Clues | None = None

    @cached_property
    def filter(self) -> Filter | None:
        """The filter of a list, if one is asked for."""
        return self.understanding.listing
