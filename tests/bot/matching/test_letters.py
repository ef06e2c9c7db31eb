import numpy as np
import pytest

from bot.matching.letters import Letters

WORDS = ["wald", "waldweg", "burgerbus", "ee"]


@pytest.fixture
def letters():
    """Entry 0: wald, waldweg; entry 1: bürgerbus twice, wald; entry 2: ee."""
    return Letters(WORDS, np.array([0, 1, 2, 2, 0, 3]), np.array([0, 0, 1, 1, 1, 2]), 3)


def best(letters, *words):
    return int(letters.like(words).argmax())


def test_parts_of_words_are_enough(letters):
    assert best(letters, "weg") == 0
    assert best(letters, "busburger") == 1
    assert best(letters, "burgrbus") == 1


def test_short_words_are_found_whole(letters):
    assert best(letters, "ee") == 2
    assert letters.like(["e"]).max() == 0.0


def test_what_shares_no_letters_is_like_nothing(letters):
    assert letters.like(["xyz", "🙂"]).tolist() == [0.0, 0.0, 0.0]
    assert letters.like([]).tolist() == [0.0, 0.0, 0.0]


def test_rare_runs_say_more_than_frequent_ones(letters):
    like = letters.like(["wald", "burgerbus"])
    assert like[1] > like[0]


def test_without_words_nothing_is_known():
    empty = np.empty(0, dtype=np.int64)
    assert Letters([], empty, empty, 2).like(["wald"]).tolist() == [0.0, 0.0]
