"""Which entries hold a word and how strongly: sparse columns, one per word."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger[Any]]
"""Of 32 bits where millions are kept, of 64 where they were just computed."""
Floats = NDArray[np.float64]
Value = TypeVar("Value", bound=np.generic)


class Occurrences:
    """A sparse table of yes and no: in which rows each column stands."""

    def __init__(self, columns: Ints, rows: Ints, size: int) -> None:
        """The rows of a column keep their order; size: the number of columns."""
        self._rows = rows[np.argsort(columns, kind="stable")].astype(np.int32, copy=False)
        self._ends = _ends(columns, size)

    def of(self, column: int) -> Ints:
        """The rows of one column."""
        return self._rows[self._ends[column] : self._ends[column + 1]]

    def gather(self, columns: Ints, values: NDArray[Value]) -> tuple[Ints, NDArray[Value]]:
        """The rows of some columns, each with the value of its column."""
        cells, lengths = cells_of(self._ends, columns)
        return self._rows[cells], np.repeat(values, lengths)


class Postings:
    """A sparse table of weights, with a row per entry (or part of one) and a column per word."""

    def __init__(self, columns: Ints, rows: Ints, weights: Floats, size: int, rows_count: int) -> None:
        """Weights of the same row and column are added up; size: the number of columns."""
        keys = columns.astype(np.int64) * max(rows_count, 1) + rows
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = begins(keys)
        cell_of = np.repeat(np.arange(len(first)), np.diff(first, append=len(keys)))
        self._weights = np.bincount(cell_of, weights[order], len(first)).astype(np.float64, copy=False)
        columns_of, rows_of = np.divmod(keys[first], max(rows_count, 1))
        self._rows = rows_of.astype(np.int32)
        self._ends = _ends(columns_of, size)

    def counts(self) -> Ints:
        """In how many rows each word stands."""
        return np.diff(self._ends)

    def saturate(self, half: float) -> None:
        """Let weights grow ever slower: at `half` a weight counts half of what it can count at most."""
        self._weights = self._weights / (self._weights + half)

    def even_out(self, share: float, rows_count: int) -> None:
        """Let the weights of long rows count less: `share` of a weight (0 to 1) is divided by the relative length."""
        if not len(self._rows):
            return
        lengths = np.bincount(self._rows, self._weights, rows_count)
        relative = lengths / lengths.mean()
        self._weights = self._weights / (1.0 - share + share * relative[self._rows])

    def gather(self, columns: Ints, factors: Floats) -> tuple[Ints, Floats]:
        """The rows and weights of some words, each weight times the factor of the word."""
        cells, lengths = cells_of(self._ends, columns)
        return self._rows[cells], self._weights[cells] * np.repeat(factors, lengths)


def best_per_row(rows: Ints, weights: Floats) -> tuple[Ints, Floats]:
    """The highest weight of each row that occurs."""
    if len(rows) < 2:
        return rows, weights
    # A stable sort finds the runs that are in order already, as those of every gathered word are, and merges them.
    order = rows.argsort(kind="stable")
    rows = rows[order]
    first = begins(rows)
    return rows[first], np.maximum.reduceat(weights[order], first)


def sum_of_runs(rows: Ints, weights: Floats) -> tuple[Ints, Floats]:
    """The sum of the weights of each row that occurs, for rows that are in order."""
    if len(rows) < 2:
        return rows, weights
    first = begins(rows)
    return rows[first], np.add.reduceat(weights, first)


def begins(rows: Ints) -> Ints:
    """Where each row begins, in rows that are in order."""
    other = np.ones(len(rows), dtype=np.bool_)
    np.not_equal(rows[1:], rows[:-1], out=other[1:])
    return other.nonzero()[0]


def _ends(columns: Ints, size: int) -> Ints:
    """Where the cells of each column end, after a 0: they lie one column behind the other."""
    return np.concatenate(([0], np.cumsum(np.bincount(columns, minlength=size))))


def cells_of(ends: Ints, columns: Ints) -> tuple[Ints, Ints]:
    """The numbers of all cells of some columns, and how many each column has."""
    starts = ends[columns]
    lengths = ends[columns + 1] - starts
    total = int(lengths.sum())
    if not total:
        return lengths[:0], lengths
    return np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total), lengths
