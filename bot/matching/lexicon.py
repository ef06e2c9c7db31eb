"""The lexicon of a language: the words by which questions are understood, read from data/lexicon/<language>.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import Stemmer
from pydantic import AfterValidator, BaseModel, TypeAdapter, model_validator

from bot.domain.directory import Facet
from bot.domain.fields import KindId, LanguageCode, TopicId
from bot.domain.questions import Figure, SmallTalk
from bot.matching.text import words_of
from bot.matching.word_files import CLOSED, Phrase, read_words


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError("pattern") from error
    return pattern


Pattern = Annotated[Phrase, AfterValidator(_compiled)]
"""A regular expression."""


class _Part(BaseModel):
    model_config = CLOSED


class FacetWords(_Part):
    """How a facet is asked for, and how texts speak that hold the fact."""

    asked: list[Phrase] = []
    maybe: list[Phrase] = []
    """Words that only count where no other facet is asked for."""
    told: list[Phrase] = []
    """Words of the sentences that answer it."""


class FigureWords(_Part):
    """How a figure of a sort is asked for ("how many"), and the words of texts that hold one without digits."""

    asked: list[Phrase] = []
    told: list[Phrase] = []


class ListWords(_Part):
    """How a list is asked for."""

    surely: list[Phrase] = []
    """Phrases that ask for a list, whatever else is said."""
    maybe: list[Phrase] = []
    """Phrases that ask for a list where nothing but a topic, a place or a kind is named beside them."""
    everything: list[Phrase] = []
    """Words for entries of all kinds."""


class Lexicon(_Part):
    """The words of one language; every list is optional, so that a new language can start small."""

    language: LanguageCode
    stemmer: str | None = None
    """Name of the Snowball stemmer, as Stemmer.algorithms() lists them; None for a language that has none."""
    function_words: list[Phrase] = []
    chat_words: list[Phrase] = []
    endings: list[Phrase] = []
    spellings: dict[str, Phrase] = {}
    """Spoken and short forms: as typed -> as written."""
    sounds: list[tuple[Pattern, str]] = []
    """How letters are spoken: a pattern of folded letters as typed, and what is written; for unknown words only."""
    facets: dict[Facet, FacetWords] = {}
    figures: dict[Figure, FigureWords] = {}
    lists: ListWords = ListWords()
    small_talk: dict[SmallTalk, list[Phrase]] = {}
    emergencies: list[Phrase] = []
    cries: list[Phrase] = []
    """Words that speak of an emergency where hardly anything else is said: "Herzinfarkt!"."""
    again: list[Phrase] = []
    """Phrases that ask to say the last answer once more."""
    returns: list[Phrase] = []
    """Phrases that go back to something that was spoken of before: "back to the baths"."""
    names_of_languages: dict[LanguageCode, list[Phrase]] = {}
    refers_back: list[Phrase] = []
    articles: list[Phrase] = []
    """Words that refer back where no noun follows them."""
    goes_on: list[Phrase] = []
    """Words that go on with what was said where they stand first and no whole question follows: "and on Saturdays?"."""
    refers_to_places: list[Phrase] = []
    """Those of the words that refer back which mean a place, also one that was named just before them: "there"."""
    joins_questions: list[Phrase] = []
    """Words between two questions of one message: "and" in "when is it open and who is the contact"."""
    opens_questions: list[Phrase] = []
    """Words with which a question begins."""
    stands_alone: list[Phrase] = []
    """Phrases with a word that refers back, but not in them: "is there", "gibt es", "meine ... sie"."""
    ordinals: dict[int, list[Phrase]] = {}
    kinds: dict[KindId, list[Phrase]] = {}
    topics: dict[TopicId, list[Phrase]] = {}
    origins: list[Phrase] = []
    """Words before a foreign place that make it harmless: "from Berlin" does not ask for Berlin."""
    foreign_places: list[Phrase] = []

    @model_validator(mode="after")
    def _known_stemmer(self) -> Self:
        if self.stemmer is not None and self.stemmer not in Stemmer.algorithms():
            raise ValueError("stemmer")
        return self

    def stems(self, words: Iterable[str]) -> list[str]:
        """The stems of folded words; without a stemmer the words themselves."""
        return list(words) if self.stemmer is None else list(self._stemming.stemWords(list(words)))

    @cached_property
    def _stemming(self) -> Any:
        return Stemmer.Stemmer(self.stemmer)


_FILE = TypeAdapter(Lexicon)


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon of a file. Raises LexiconError, which names every problem."""
    return read_words(path, _FILE)


def read_lexicons(folder: Path) -> dict[str, Lexicon]:
    """Every lexicon of a folder by its language. Raises LexiconError for the first file that cannot be used."""
    lexicons = [read_lexicon(path) for path in sorted(folder.glob("*.yaml"))]
    return {lexicon.language: lexicon for lexicon in lexicons}


def told_words(lexicons: Iterable[Lexicon]) -> dict[Facet | Figure, frozenset[str]]:
    """The folded words by which texts tell a facet or a figure, of all languages together."""
    told: dict[Facet | Figure, set[str]] = {}
    for lexicon in lexicons:
        phrases: dict[Facet | Figure, list[Phrase]] = {facet: words.told for facet, words in lexicon.facets.items()}
        phrases |= {figure: words.told for figure, words in lexicon.figures.items()}
        for asked, telling in phrases.items():
            told.setdefault(asked, set()).update(word for phrase in telling for word in words_of(phrase))
    return {asked: frozenset(words) for asked, words in told.items()}


def single_words(phrases: Iterable[str]) -> frozenset[str]:
    """The folded words of those phrases that are one plain word."""
    folded = (words_of(phrase) for phrase in phrases if "*" not in phrase)
    return frozenset(words[0] for words in folded if len(words) == 1)
