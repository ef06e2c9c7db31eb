"""The words of a message, each with what it is for: its language, its small words, places, phrases and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.domain.directory import Directory, Facet
from bot.domain.questions import SmallTalk
from bot.matching.dialect import Dialect
from bot.matching.languages import Languages
from bot.matching.lexicon import Lexicon, single_words
from bot.matching.names import Names
from bot.matching.phrases import Match, PhraseBook
from bot.matching.places import Places
from bot.matching.signals import Label, Sign, SignBook, Signs, perhaps_talk, small_talk
from bot.matching.text import is_symbol, typed_words, words_of
from bot.matching.vocabulary import Vocabulary

MOST_WORDS = 80
"""Words of a message that are looked at."""


@dataclass(frozen=True)
class Reading:
    """A message as words; all sets hold positions of words.

    known: words that the directory or a lexicon has; plain: function words, chat words and symbols;
    places: what is named of the directory; origins: places that only say where somebody comes from;
    region: words that name the region as the directory's name does; leans: a word refers back, or a piece of a question
    goes on with what was said; goes_on: it begins with a word such as "and".
    """

    words: tuple[str, ...]
    language: str
    known: frozenset[str]
    signs: Signs
    plain: frozenset[int]
    places: tuple[str, ...]
    at_places: frozenset[int]
    origins: frozenset[int]
    region: frozenset[int]
    leans: bool
    goes_on: bool

    @cached_property
    def asking(self) -> set[int]:
        """The words that ask for a facet, for the last answer again, or for what was offered or told before."""
        return self.signs.covered(Sign.FACET, Sign.ORDINAL, Sign.AGAIN, Sign.RETURNS)

    @cached_property
    def asking_for(self) -> set[int]:
        """The words that ask for a fact, for a list, or for the last answer again."""
        facts = (match for match in self.signs.of(Sign.FACET) if match.label[1] != Facet.SUMMARY)
        return {p for match in facts for p in match.positions} | self.signs.covered(Sign.LIST, Sign.AGAIN)

    @cached_property
    def content(self) -> tuple[int, ...]:
        """The words that could name a subject."""
        taken = self.plain | self.asking | self.signs.covered(Sign.LIST)
        return tuple(position for position in range(len(self.words)) if position not in taken)

    @property
    def refers_back(self) -> bool:
        """See Understanding; "and who pays" leans on what was said, "and where can one swim" does not."""
        return self.leans or (self.goes_on and not self.content)

    @property
    def beside_filters(self) -> tuple[int, ...]:
        """The content words that are no topic, place, kind or word for everything."""
        filters = self.signs.covered(Sign.TOPIC, Sign.KIND, Sign.EVERYTHING, Sign.MAYBE_LIST) | self.at_places
        return tuple(position for position in self.content if position not in filters)

    @property
    def topic(self) -> str | None:
        """The topic that all telling words name ("Rathaus", "Kunst"), or None where they say more or less than one."""
        subject = set(self.content) - self.at_places
        for match in self.signs.of(Sign.TOPIC):
            if subject and subject <= set(match.positions):
                return match.label[1]
        return None

    @property
    def ordinal(self) -> int | None:
        """Which of what was offered is meant, where hardly anything else is said."""
        values = self.signs.values(Sign.ORDINAL)
        return int(values[0]) if values and len(self.content) <= 1 else None

    @property
    def unasked(self) -> tuple[int, ...]:
        """All words but the small ones: what names a subject where a whole name is made of words that ask."""
        return tuple(position for position in range(len(self.words)) if position not in self.plain)

    def foreign_words(self, names: Names) -> frozenset[str]:
        """The words for places elsewhere that are asked for."""
        asked = (match for match in self.signs.of(Sign.FOREIGN_PLACE) if self._is_foreign(match, names))
        return frozenset(self.words[position] for match in asked for position in match.positions)

    def _is_foreign(self, match: Match[Label], names: Names) -> bool:
        """Whether a foreign place is asked for: not where it is part of a name, or only where somebody comes from."""
        if match.start in self.origins or match.start in self.at_places:
            return False
        telling = max(match.positions, key=lambda position: len(self.words[position]))
        around = self.words[max(telling - 1, 0) : telling + 2]
        return not any(names.has_pair(first, second) for first, second in pairwise(around))


class MessageReader:
    """Sorts out the words of messages, by the lexicons and the places of a directory."""

    def __init__(
        self, directory: Directory, lexicons: Mapping[str, Lexicon], vocabulary: Vocabulary, names: Names
    ) -> None:
        self._vocabulary = vocabulary
        self._names = names
        self._places = Places(directory, [lexicon.stems for lexicon in lexicons.values()])
        self._languages = Languages(lexicons)
        self._signs = SignBook(lexicons, directory)
        self._default = tuple(lexicons)
        self.small_words = small_words_of(lexicons.values())
        self._refers_back = {language: single_words(lexicon.refers_back) for language, lexicon in lexicons.items()}
        self._articles = {language: single_words(lexicon.articles) for language, lexicon in lexicons.items()}
        self._goes_on = {language: single_words(lexicon.goes_on) for language, lexicon in lexicons.items()}
        self._of_places = {language: single_words(lexicon.refers_to_places) for language, lexicon in lexicons.items()}
        self._openers = {
            language: frozenset(words_of(phrase)[0] for phrase in lexicon.opens_questions)
            for language, lexicon in lexicons.items()
        }
        self._alone = {
            language: PhraseBook((None, phrase) for phrase in lexicon.stands_alone)
            for language, lexicon in lexicons.items()
        }
        self._dialects = {
            code: Dialect(lexicon.sounds, self._knows) for code, lexicon in lexicons.items() if lexicon.sounds
        }
        self._spellings = {
            language: {"".join(words_of(short)): words_of(written) for short, written in lexicon.spellings.items()}
            for language, lexicon in lexicons.items()
        }

    def read(self, message: str, languages: Sequence[str]) -> Reading:
        """The words of a message; languages: likeliest first."""
        typed = typed_words(message)[:MOST_WORDS]
        names = frozenset(word for word in typed if self._places.holds(word)) | self._in_names(typed)
        language = self._languages.tell(typed, languages or self._default, names)
        spellings = self._spellings.get(language, {})
        words = [written for word in typed for written in spellings.get(word, (word,))]
        dialect = self._dialects.get(language)
        if dialect is not None:
            words = [dialect.standard(word) for word in words]
        known = frozenset(word for word in words if word in self.small_words or self._vocabulary.knows(word))
        signs = self._signs.read(words, known)
        places = self._places.find(words, known)
        at_places = frozenset(position for match in places for position in match.positions)
        plain = frozenset(
            position
            for position, word in enumerate(words)
            if position not in at_places and (word in self.small_words or is_symbol(word) or len(word) == 1)
        )
        after_origin = {match.end for match in signs.of(Sign.ORIGIN)}
        origins = {
            position
            for positions in [
                *(match.positions for match in places),
                *(match.positions for match in signs.of(Sign.FOREIGN_PLACE)),
            ]
            if positions[0] in after_origin
            for position in positions
        }
        goes_on = self._begins_with(words, self._goes_on, language)
        is_whole = self._begins_with(words[1:2], self._openers, language)
        return Reading(
            words=tuple(words),
            language=language,
            known=known,
            signs=signs,
            plain=plain,
            places=tuple(dict.fromkeys(match.label for match in places)),
            at_places=at_places,
            origins=frozenset(origins),
            region=self._places.region(words),
            leans=self._leans(words, plain, at_places, language) or (goes_on and not is_whole),
            goes_on=goes_on,
        )

    def _in_names(self, words: Sequence[str]) -> set[str]:
        """The words of names that are said in full, three in a row: "What is Wir zu Lande?" is English."""
        runs = zip(words, words[1:], words[2:], strict=False)
        has_pair = self._names.has_pair
        return {word for run in runs if has_pair(run[0], run[1]) and has_pair(run[1], run[2]) for word in run}

    def _knows(self, word: str) -> bool:
        """Whether a word need not be turned into another one: numbers, names, and what directory or lexicon hold."""
        return (
            word in self.small_words
            or not word.isalpha()
            or self._vocabulary.knows(word)
            or self._signs.holds(word)
            or self._places.holds(word)
        )

    def is_emergency(self, reading: Reading) -> bool:
        """Whether the message speaks of an emergency."""
        return self._signs.is_emergency(reading.words, reading.known)

    def small_talk(self, reading: Reading) -> SmallTalk | None:
        """What sort of small talk the message is, or None where it asks for something."""
        if all(is_symbol(word) for word in reading.words):
            return small_talk(reading.signs, set()) or SmallTalk.NONSENSE
        other_words = set(range(len(reading.words))) - reading.plain
        return small_talk(reading.signs, other_words | reading.asking_for)

    def perhaps_talk(self, reading: Reading, message: str) -> SmallTalk | None:
        """What sort of small talk is in a message beside other words, or None where it asks for a fact."""
        others = len(set(reading.content) - reading.signs.covered(Sign.SMALL_TALK))
        return perhaps_talk(reading.signs, reading.asking_for, others, question="?" in message)

    def _leans(self, words: Sequence[str], plain: frozenset[int], at_places: frozenset[int], language: str) -> bool:
        """Whether a word refers back.

        An article only does where no content word follows it, or as the first word; "there" not where the place is
        named before it.
        """
        none = frozenset[str]()
        back, articles = self._refers_back.get(language, none), self._articles.get(language, none)
        alone = self._alone.get(language)
        idle = {position for match in alone.find(words) for position in match.positions} if alone else set()
        if at_places:
            of_places = self._of_places.get(language, none)
            idle |= {position for position in range(min(at_places), len(words)) if words[position] in of_places}
        for position, word in enumerate(words):
            if position in idle:
                continue
            stands_alone = position == 0 or position + 1 in plain or position + 1 == len(words)
            if word in back or (word in articles and stands_alone):
                return True
        return False

    def _begins_with(self, words: Sequence[str], table: Mapping[str, frozenset[str]], language: str) -> bool:
        return bool(words) and words[0] in table.get(language, frozenset())


def small_words_of(lexicons: Iterable[Lexicon]) -> frozenset[str]:
    """The words that say nothing of what is asked; people mix languages, so those of all of them."""
    return frozenset[str]().union(
        *(single_words([*lexicon.function_words, *lexicon.chat_words]) for lexicon in lexicons)
    )
