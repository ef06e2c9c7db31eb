"""All phrases of the lexicons in one book, and what the phrases of a message say about what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.directory import Directory, Facet
from bot.domain.questions import SmallTalk
from bot.matching.fields import texts_in
from bot.matching.lexicon import Lexicon
from bot.matching.phrases import Match, PhraseBook, without_shorter


class Sign(StrEnum):
    """What a phrase can be a sign of."""

    FACET = "facet"
    MAYBE_FACET = "maybe_facet"
    FIGURE = "figure"
    LIST = "list"
    MAYBE_LIST = "maybe_list"
    EVERYTHING = "everything"
    SMALL_TALK = "small_talk"
    AGAIN = "again"
    RETURNS = "returns"
    LANGUAGE = "language"
    ORDINAL = "ordinal"
    KIND = "kind"
    TOPIC = "topic"
    ORIGIN = "origin"
    FOREIGN_PLACE = "foreign_place"


Label = tuple[Sign, str]
FACET_TYPOS_FROM = 9
"""Letters from which the words of phrases are found misspelt too; shorter ones are mistaken for each other."""
EMERGENCY_TYPOS_FROM = 5
MOST_IN_A_CRY = 2
"""Words of a message that is a cry for help: "Herzinfarkt! Hilfe!"."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The phrases of a message by what they are a sign of; shorter phrases within longer ones are left out per sign."""

    found: Mapping[Sign, Sequence[Match[Label]]]

    def of(self, sign: Sign) -> Sequence[Match[Label]]:
        """The phrases of one sort."""
        return self.found.get(sign, ())

    def values(self, sign: Sign) -> list[str]:
        """What the phrases of one sort stand for, in order, each once."""
        return list(dict.fromkeys(match.label[1] for match in self.of(sign)))

    def covered(self, *signs: Sign) -> set[int]:
        """The positions of the words in phrases of these sorts."""
        return {position for sign in signs for match in self.of(sign) for position in match.positions}


class SignBook:
    """The phrases of all lexicons and the topics of the directory."""

    def __init__(self, lexicons: Mapping[str, Lexicon], directory: Directory) -> None:
        self._phrases: PhraseBook[Label] = PhraseBook(
            _phrases(list(lexicons.values()), directory), typos_from=FACET_TYPOS_FROM
        )
        emergencies = [(True, phrase) for lexicon in lexicons.values() for phrase in lexicon.emergencies]
        self._emergencies = PhraseBook(emergencies, typos_from=EMERGENCY_TYPOS_FROM)
        cries = [(True, phrase) for lexicon in lexicons.values() for phrase in lexicon.cries]
        self._cries = PhraseBook(cries, typos_from=EMERGENCY_TYPOS_FROM)

    def read(self, words: Sequence[str], known: frozenset[str]) -> Signs:
        """The phrases in the words."""
        found: dict[Sign, list[Match[Label]]] = {}
        for match in self._phrases.find(words, known):
            found.setdefault(match.label[0], []).append(match)
        return Signs({sign: without_shorter(matches) for sign, matches in found.items()})

    def holds(self, word: str) -> bool:
        """Whether a word, rightly spelt, is in a phrase."""
        return self._phrases.holds(word)

    def is_emergency(self, words: Sequence[str], known: frozenset[str]) -> bool:
        """Whether the words speak of an emergency, typing errors allowed for."""
        cry = len(words) <= MOST_IN_A_CRY and bool(self._cries.find(words, known))
        return cry or bool(self._emergencies.find(words, known))


def _phrases(lexicons: Sequence[Lexicon], directory: Directory) -> Iterator[tuple[Label, str]]:
    for lexicon in lexicons:
        for facet, words in lexicon.facets.items():
            yield from (((Sign.FACET, facet.value), phrase) for phrase in words.asked)
            yield from (((Sign.MAYBE_FACET, facet.value), phrase) for phrase in words.maybe)
        for figure, asked in lexicon.figures.items():
            yield from (((Sign.FIGURE, figure.value), phrase) for phrase in asked.asked)
        for sign, table in (
            (Sign.SMALL_TALK, lexicon.small_talk),
            (Sign.LANGUAGE, lexicon.names_of_languages),
            (Sign.ORDINAL, lexicon.ordinals),
            (Sign.KIND, {kind: words for kind, words in lexicon.kinds.items() if kind in directory.kinds}),
            (Sign.TOPIC, {topic: words for topic, words in lexicon.topics.items() if topic in directory.topics}),
        ):
            for value, phrases in table.items():
                yield from (((sign, str(value)), phrase) for phrase in phrases)
        for sign, phrases in (
            (Sign.LIST, lexicon.lists.surely),
            (Sign.MAYBE_LIST, lexicon.lists.maybe),
            (Sign.EVERYTHING, lexicon.lists.everything),
            (Sign.AGAIN, lexicon.again),
            (Sign.RETURNS, lexicon.returns),
            (Sign.ORIGIN, lexicon.origins),
            (Sign.FOREIGN_PLACE, lexicon.foreign_places),
        ):
            yield from (((sign, ""), phrase) for phrase in phrases)
    for topic, label in directory.topics.items():
        yield from (((Sign.TOPIC, topic), text) for text in texts_in(label))


def asked_facets(signs: Signs) -> tuple[Facet, ...]:
    """The facets that are asked for, likeliest first: by long phrases more than by single words, summary last."""
    asked = signs.of(Sign.FACET) or signs.of(Sign.MAYBE_FACET)
    scores: dict[Facet, float] = {}
    for match in asked:
        facet = Facet(match.label[1])
        scores[facet] = scores.get(facet, 0.0) + (0.4 if facet is Facet.SUMMARY else 1.0) + 0.5 * (match.length - 1)
    return tuple(sorted(scores, key=lambda facet: -scores[facet]))


_WEIGHTIEST_LAST = (
    SmallTalk.GREETING,
    SmallTalk.NONSENSE,
    SmallTalk.THANKS,
    SmallTalk.WELLBEING,
    SmallTalk.GOODBYE,
    SmallTalk.ABILITIES,
    SmallTalk.LANGUAGE,
    SmallTalk.IDENTITY,
    SmallTalk.INSULT,
)
"""Of several sorts in one message the later one is answered: "Hallo, wer bist du?" asks who."""
_ABOUT_THE_BOT = frozenset({SmallTalk.IDENTITY, SmallTalk.WELLBEING})
_STATED = frozenset({SmallTalk.THANKS, SmallTalk.GOODBYE, SmallTalk.INSULT})
MOST_BESIDE, MOST_BESIDE_QUESTIONS = 2, 5
"""Other words with which thanks are still thanks, and a question about the bot is still one about the bot."""


def small_talk(signs: Signs, leftover: set[int]) -> SmallTalk | None:
    """What sort of small talk the message is, or None where words are left over that ask for something."""
    return None if leftover - signs.covered(Sign.SMALL_TALK) else _weightiest(signs)


def perhaps_talk(signs: Signs, asking: set[int], others: int, *, question: bool) -> SmallTalk | None:
    """What sort of small talk a message is that holds other words, too; None where it may ask for something.

    asking: the positions of words that ask for a fact or a list; others: how many words there are beside the small ones
    and the talk; question: whether the message has a question mark.
    """
    if asking - signs.covered(Sign.SMALL_TALK):
        return None
    talk = _weightiest(signs)
    if talk in _ABOUT_THE_BOT:
        return talk if others <= MOST_BESIDE_QUESTIONS else None
    return talk if talk in _STATED and others <= MOST_BESIDE and not question else None


def _weightiest(signs: Signs) -> SmallTalk | None:
    talk = signs.of(Sign.SMALL_TALK)
    return max((SmallTalk(match.label[1]) for match in talk), key=_WEIGHTIEST_LAST.index, default=None)
