"""In which language a message is written, told by its small words and the endings of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from bot.matching.kept import Kept
from bot.matching.lexicon import Lexicon, single_words
from bot.matching.text import words_of

FUNCTION, CHAT, ASKED, ENDING = 1.0, 0.7, 0.6, 0.4
"""What a function word, a chat word, a word that asks for something, and an ending say for their language."""
LONG_WORD = 6
"""Letters from which an ending is looked at."""
_CACHED = 2_000


class Languages:
    """The languages of all lexicons."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self._words: dict[str, list[tuple[str, float]]] = {}
        self._endings: list[tuple[str, str]] = []
        self._ended = Kept(self._by_ending, _CACHED)
        for language, lexicon in lexicons.items():
            weights: dict[str, float] = {}
            asked = [phrase for facet in lexicon.facets.values() for phrase in facet.asked]
            topics = [phrase for phrases in lexicon.topics.values() for phrase in phrases]
            for phrases, weight in (
                ([*asked, *topics, *lexicon.lists.surely], ASKED),
                (lexicon.chat_words, CHAT),
                ([*lexicon.function_words, *lexicon.spellings], FUNCTION),
            ):
                weights |= dict.fromkeys(single_words(phrase.rstrip("*") for phrase in phrases), weight)
            for word, weight in weights.items():
                self._words.setdefault(word, []).append((language, weight))
            self._endings += [("".join(words_of(ending)), language) for ending in lexicon.endings]

    def tell(self, words: Sequence[str], likeliest: Sequence[str], names: frozenset[str] = frozenset()) -> str:
        """The language of the words; where they do not tell, the first of the likeliest. Names tell nothing."""
        scores = self.scores(words, names)
        best = max(scores.values(), default=0.0)
        if best == 0.0:
            return likeliest[0]
        leading = [language for language, score in scores.items() if score == best]
        return next((language for language in likeliest if language in leading), leading[0])

    def scores(self, words: Sequence[str], names: frozenset[str] = frozenset()) -> dict[str, float]:
        """How much the words speak for each language that they speak for."""
        scores: dict[str, float] = {}
        for word in words:
            if word in names:
                continue
            owners = self._words.get(word)
            if owners is None:
                if len(word) < LONG_WORD:
                    continue
                owners = self._ended[word]
            for language, weight in owners:
                scores[language] = scores.get(language, 0.0) + weight / len(owners) ** 2
        return scores

    def _by_ending(self, word: str) -> list[tuple[str, float]]:
        found = ((language, ENDING) for ending, language in self._endings if word.endswith(ending))
        return list(islice(found, 1))
