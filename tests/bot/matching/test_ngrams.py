import numpy as np
import pytest

from bot.matching.ngrams import LetterRuns

WORDS = ["werkstatt", "holzwerkstatt", "gemeinde", "ab"]


def near(word, cutoff=0.3):
    numbers, likeness = LetterRuns(WORDS).like(word, cutoff)
    return {WORDS[number]: value for number, value in zip(numbers, likeness, strict=True)}


def test_a_word_is_wholly_like_itself_and_partly_like_its_compounds():
    found = near("werkstatt")
    assert found["werkstatt"] == pytest.approx(1.0)
    assert 0.3 < found["holzwerkstatt"] < 1.0
    assert "gemeinde" not in found


def test_odd_spellings_share_runs_of_letters():
    assert "gemeinde" in near("gemainde", 0.2)


def test_the_cutoff_keeps_distant_words_out():
    assert near("werkzeug", 0.9) == {}


def test_words_that_share_nothing_are_like_none():
    assert near("xyz") == {}


def test_no_words_and_short_words_do_no_harm():
    numbers, likeness = LetterRuns([]).like("wort", 0.3)
    assert not len(numbers)
    assert not len(likeness)
    assert "ab" in near("ab")
    assert near("") == {}


def test_the_numbers_are_those_of_the_words():
    numbers, _ = LetterRuns(WORDS).like("gemeinde", 0.99)
    assert np.array_equal(numbers, [2])
