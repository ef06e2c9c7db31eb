import numpy as np
import pytest

from bot.matching.postings import Occurrences, Postings, best_per_row, sum_of_runs


def as_dict(pair):
    return dict(zip(pair[0].tolist(), pair[1].tolist(), strict=True))


@pytest.fixture
def postings():
    """Word 0 in rows 1 (twice) and 2, word 1 nowhere, word 2 in row 0."""
    return table([0, 0, 0, 2], [1, 1, 2, 0], [1.0, 0.5, 1.0, 2.0], 3)


def table(columns, rows, weights, size):
    """As many rows as columns."""
    return Postings(np.array(columns, dtype=np.int32), np.array(rows, dtype=np.int32), np.array(weights), size, size)


def gather(postings, columns, factors):
    return postings.gather(np.array(columns, dtype=np.int64), np.array(factors))


def test_weights_of_the_same_cell_are_added_up(postings):
    assert as_dict(gather(postings, [0], [1.0])) == {1: 1.5, 2: 1.0}


def test_factors_apply_per_word(postings):
    assert as_dict(gather(postings, [2, 0], [0.5, 2.0])) == {0: 1.0, 1: 3.0, 2: 2.0}


def test_a_word_without_rows_gathers_nothing(postings):
    assert as_dict(gather(postings, [1], [1.0])) == {}
    assert as_dict(gather(postings, [], [])) == {}


def test_counts_are_rows_per_word(postings):
    assert postings.counts().tolist() == [2, 0, 1]


def test_saturation_lets_weights_grow_ever_slower(postings):
    postings.saturate(1.0)
    assert as_dict(gather(postings, [0, 2], [1.0, 1.0])) == {1: 0.6, 2: 0.5, 0: pytest.approx(2 / 3)}


def test_an_empty_table_works():
    assert as_dict(gather(table([], [], [], 0), [], [])) == {}


def test_the_best_per_row():
    rows, weights = np.array([2, 0, 2]), np.array([0.1, 0.3, 0.4])
    assert as_dict(best_per_row(rows, weights)) == {0: 0.3, 2: 0.4}


def test_best_and_sum_of_one_row_are_that_row():
    rows, weights = np.array([2]), np.array([0.1])
    assert as_dict(best_per_row(rows, weights)) == {2: 0.1}


def test_the_order_in_which_cells_are_given_does_not_matter():
    shuffled = table([2, 0, 0, 0], [0, 2, 1, 1], [2.0, 1.0, 0.5, 1.0], 3)
    assert as_dict(gather(shuffled, [0, 2], [1.0, 1.0])) == {1: 1.5, 2: 1.0, 0: 2.0}


def test_occurrences_are_told_per_column_in_the_order_given():
    found = Occurrences(np.array([2, 0, 2, 2]), np.array([5, 1, 3, 4]), 3)
    assert found.of(2).tolist() == [5, 3, 4]
    assert found.of(1).tolist() == []
    assert as_dict(found.gather(np.array([0, 2]), np.array([0.5, 0.7]))) == {1: 0.5, 5: 0.7, 3: 0.7, 4: 0.7}


def test_rows_in_order_are_added_up_without_sorting():
    rows, weights = np.array([1, 1, 2, 5, 5, 5]), np.array([1.0, 0.5, 2.0, 1.0, 1.0, 1.0])
    assert as_dict(sum_of_runs(rows, weights)) == {1: 1.5, 2: 2.0, 5: 3.0}
    assert as_dict(sum_of_runs(rows[:1], weights[:1])) == {1: 1.0}
