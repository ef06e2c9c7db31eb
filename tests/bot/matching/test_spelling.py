import random

import pytest
from rapidfuzz.distance import OSA

from bot.matching import spelling
from bot.matching.spelling import Spellings

WORDS = ["garten", "karten", "gerten", "gaartner", "zeit", "gartenbau"]


def test_words_that_are_spelt_nearly_so_are_found_the_likest_first_and_shorter_ones_before_longer_ones():
    near = Spellings(WORDS).near("gaarten", 0.7, 2)
    assert near == [
        ("garten", pytest.approx(6 / 7)),
        ("karten", pytest.approx(5 / 7)),
        ("gaartner", pytest.approx(6 / 8)),
    ]


def test_words_below_the_cutoff_are_not_found():
    assert Spellings(WORDS).near("kartoffel", 0.7, 5) == []


def test_the_likest_words_are_found_the_first_one_of_each_length():
    assert Spellings(["laaan", "leeen", "laan"]).nearest("laaaan", 0.5) == (pytest.approx(5 / 6), ["laaan"])
    assert Spellings(["ab", "abcdef", "bbcd", "abcc"]).nearest("abcd", 0.5) == (0.75, ["bbcd"])


def test_words_of_several_lengths_may_be_equally_like():
    words = ["schuldnerberatunglk", "schuldnerberatung"]
    assert Spellings(words).nearest("schuldnerberatungawo", 0.8) == (pytest.approx(0.85), words)


def test_no_word_is_like_enough():
    assert Spellings(WORDS).nearest("kartoffel", 0.8) == (0.0, [])
    assert Spellings([]).nearest("kartoffel", 0.8) == (0.0, [])


@pytest.mark.parametrize("cutoff", [0.6, 0.72, 0.8])
def test_ruling_words_out_by_their_letters_loses_none(cutoff, monkeypatch):
    monkeypatch.setattr(spelling, "_FEW", 3)
    some = random.Random(1)  # noqa: S311 - nothing is secret here
    words = list(dict.fromkeys("".join(some.choices("abcäß€", k=some.randrange(1, 9))) for _ in range(400)))
    spellings = Spellings(words)
    for word in ("abc", "aabbcc", "cabß€", "äääaaa", "bcbcbcb"):
        expected = {one for one in words if OSA.normalized_similarity(word, one, score_cutoff=cutoff)}
        assert {found for found, _ in spellings.near(word, cutoff, len(words))} == expected
        best = max((OSA.normalized_similarity(word, one, score_cutoff=cutoff) for one in words), default=0.0)
        assert spellings.nearest(word, cutoff)[0] == best


def test_words_whose_letters_are_too_different_are_not_compared(monkeypatch):
    monkeypatch.setattr(spelling, "_FEW", 1)
    alike = Spellings(["garten", "strand", "gattee"])._of_like_length("gerten", 0.8)[0]
    assert alike.possible("gerten", 0.8) == ["garten"]
