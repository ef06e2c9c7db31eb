"""Grouping: questions that ask for the same, found by the words that they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio

from bot.matching.text import sound

LIKE = 80.0
"""From here on, of 100, two questions are about the same."""
_BEGINNING = 4
"""Letters of a word's sound by which others are looked up: inflected and misspelt words share them mostly."""
_MOST_COMPARED = 100
"""Questions that one is compared with: those with the rarest beginnings come first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is grouped: number: by which it is known; words: what it is about, folded; times: how often it was asked."""

    number: int
    words: str
    times: int = 1


def grouped(questions: Sequence[Asked]) -> list[tuple[int, ...]]:
    """The numbers of the questions, group by group, those asked most often first; the same for the same questions.

    Each group gathers around the question that has fewest words: "zahnarzt" takes in "zahnarzt niemegk".
    """
    by_words: dict[str, list[Asked]] = defaultdict(list)
    for question in questions:
        by_words[" ".join(sorted(set(question.words.split())))].append(question)
    leaders: dict[str, str] = {}
    beginnings: dict[str, list[str]] = defaultdict(list)
    groups: dict[str, list[Asked]] = defaultdict(list)
    for words in sorted(by_words, key=lambda words: (words.count(" "), -_times(by_words[words]), words)):
        likest = _likest(words, beginnings)
        leader = words if likest is None else leaders[likest]
        groups[leader] += by_words[words]
        if words.count(" ") == leader.count(" "):
            # What has as many words as the leader is another spelling of it, so that others may be like this one.
            leaders[words] = leader
            for beginning in _beginnings(words):
                beginnings[beginning].append(words)
    in_order = sorted(groups.values(), key=lambda group: (-_times(group), min(question.number for question in group)))
    return [tuple(question.number for question in sorted(group, key=_by_times)) for group in in_order]


def _likest(words: str, beginnings: dict[str, list[str]]) -> str | None:
    """What is most like some words of all that groups are known by, or None where nothing is like them."""
    found = sorted((beginnings[one] for one in _beginnings(words) if one in beginnings), key=len)
    compared = list(dict.fromkeys(known for some in found for known in some))[:_MOST_COMPARED]
    scores = [(token_set_ratio(words, known), -number) for number, known in enumerate(compared)]
    best, place = max(scores, default=(0.0, 0))
    return compared[-place] if best >= LIKE else None


def _beginnings(words: str) -> list[str]:
    return list(dict.fromkeys(sound(word)[:_BEGINNING] for word in words.split()))


def _times(group: Sequence[Asked]) -> int:
    return sum(question.times for question in group)


def _by_times(question: Asked) -> tuple[int, int]:
    return -question.times, question.number
