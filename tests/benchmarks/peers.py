"""Other ways to find entries, each as good as it could be made in fair play: the measure for the bot's own matching.

All get the texts of an entry that the bot's own matching searches, keywords and questions included, and the
question as it was typed. How each gets them was chosen among the tried ways by what found most over all four question
sets together (top-1 and top-5 added up); the comments say what else was tried.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import bm25s  # type: ignore[import-untyped]
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_GERMAN  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from tests.benchmarks.directories import Contestant, Document

_WORD = re.compile(r"\w+")


class Bm25:
    """bm25s with Snowball stemming."""

    # Tried: names 1 to 5 times; German, English, both stemmers in either order; no stop words, either, both;
    # Lucene's, Robertson's, ATIRE's, BM25+ and BM25L's formula. This lifts top-1 on average from 0.70 to 0.77. Its two
    # numbers are the library's own: chosen by these very questions (k1=2.5, b=0.9) they would lift it to 0.785, with
    # 0.561 / 0.826 on omos-rems-murr and 0.782 / 0.954 on stackfaq, which says little of other questions.
    NAMES = 5
    STOP_WORDS = (*STOPWORDS_EN, *STOPWORDS_GERMAN)

    def __init__(self, documents: Sequence[Document]) -> None:
        self._size = len(documents)
        self._english, self._german = Stemmer.Stemmer("english"), Stemmer.Stemmer("german")
        self._ranks = bm25s.BM25(method="bm25l")
        self._ranks.index(self._tokens([_joined(one, self.NAMES) for one in documents]), show_progress=False)

    def best(self, question: str, limit: int) -> list[int]:
        found, _ = self._ranks.retrieve(self._tokens([question]), k=min(limit, self._size), show_progress=False)
        return [int(number) for number in found[0]]

    def _tokens(self, texts: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(texts, stopwords=list(self.STOP_WORDS), stemmer=self._stems, show_progress=False)

    def _stems(self, words: Iterable[str]) -> list[str]:
        return list(self._german.stemWords(self._english.stemWords(list(words))))


class LetterTfidf:
    """tf-idf of runs of 3 to 5 letters, by cosine."""

    # Tried: names 1 to 5 times; plain and sublinear counts; with and without accents. Sublinear counts find a little
    # more of the own sets first, and much less of StackFAQ.
    NAMES = 3

    def __init__(self, documents: Sequence[Document]) -> None:
        self._vectors = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), strip_accents="unicode", dtype=np.float32
        )
        # By run of letters, so that only those of a question are looked at: ten times as fast as the other way round.
        self._by_run = self._vectors.fit_transform([_joined(one, self.NAMES) for one in documents]).T.tocsr()

    def best(self, question: str, limit: int) -> list[int]:
        likeness = (self._vectors.transform([question]) @ self._by_run).toarray()[0]
        return _highest(likeness, limit)


class Fts5:
    """SQLite's full-text search with its own bm25()."""

    # Tried: its tokenizers unicode61, porter and trigram; names weighing 1 to 5 times as much.
    TOKENIZER = "porter unicode61 remove_diacritics 2"
    NAMES = 3.0

    def __init__(self, documents: Sequence[Document]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(f"CREATE VIRTUAL TABLE entries USING fts5(name, body, tokenize='{self.TOKENIZER}')")
        rows = ((number, "\n".join(one.names), "\n".join(one.texts)) for number, one in enumerate(documents, start=1))
        self._database.executemany("INSERT INTO entries(rowid, name, body) VALUES (?, ?, ?)", rows)

    def best(self, question: str, limit: int) -> list[int]:
        words = _WORD.findall(question)
        if not words:
            return []
        found = self._database.execute(
            "SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY bm25(entries, ?, 1.0) LIMIT ?",
            (" OR ".join(f'"{word}"' for word in words), self.NAMES - 1.0, limit),
        )
        return [number - 1 for (number,) in found]


class Fuzzy:
    """A scorer of rapidfuzz against short texts of each entry; the best one counts."""

    def __init__(self, scorer: Callable[..., float], texts: Iterable[Sequence[str]]) -> None:
        self._scorer = scorer
        processed = [(number, utils.default_process(text)) for number, many in enumerate(texts) for text in many]
        self._texts = [text for _, text in processed]
        self._owners = np.array([number for number, _ in processed])
        self._size = int(self._owners.max(initial=-1)) + 1

    def best(self, question: str, limit: int) -> list[int]:
        scores = process.cdist([utils.default_process(question)], self._texts, scorer=self._scorer)[0]
        highest = np.zeros(self._size)
        np.maximum.at(highest, self._owners, scores)
        return _highest(highest, limit)


def wratio(documents: Sequence[Document]) -> Fuzzy:
    """Names and aliases alone: with keywords and questions it finds a little more first and much less among five."""
    return Fuzzy(fuzz.WRatio, (one.names for one in documents))


def token_set_ratio(documents: Sequence[Document]) -> Fuzzy:
    """Names, aliases, keywords and questions; with names alone, and with all texts, it finds less."""
    return Fuzzy(fuzz.token_set_ratio, ([*one.names, *one.asked] for one in documents))


PEERS: dict[str, Callable[[Sequence[Document]], Contestant]] = {
    "BM25 with stemming (bm25s)": Bm25,
    "letters 3-5 tf-idf (scikit-learn)": LetterTfidf,
    "SQLite FTS5": Fts5,
    "rapidfuzz token_set_ratio": token_set_ratio,
    "rapidfuzz WRatio": wratio,
}


def _joined(document: Document, names: int) -> str:
    """All texts as one; names: how often names are in it."""
    return "\n".join(chain(document.names * (names - 1), document.texts))


def _highest(scores: np.ndarray, limit: int) -> list[int]:
    if limit < len(scores):
        candidates = np.argpartition(-scores, limit)[: limit + 1]
        candidates = np.flatnonzero(scores >= scores[candidates].min())
    else:
        candidates = np.arange(len(scores))
    order = candidates[np.argsort(-scores[candidates], kind="stable")]
    return [int(number) for number in order[:limit]]
