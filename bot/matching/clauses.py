"""The questions of a message: where one ends and the next begins, told by its marks and by the words that open one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.matching.lexicon import Lexicon
from bot.matching.text import repaired

MOST_QUESTIONS = 4
"""Questions of one message that are looked at."""
_SENTENCE_END = re.compile(r"(?<=[?!])\s+|\s*\n\s*|(?<=[^\W\d_]{4}\.)\s+|(?<=…)\s+")
"""A full stop only ends a sentence after a word of four letters: not after "e. V.", "Str." or "12."."""


class Clauses:
    """Finds the questions of messages, by the words of all languages that join and open questions."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        lexicons = list(lexicons)
        joiners = _any_of(word for lexicon in lexicons for word in lexicon.joins_questions)
        openers = _any_of(word for lexicon in lexicons for word in lexicon.opens_questions)
        self._joint = re.compile(rf",?\s+(?:{joiners})\s+(?=(?:{openers})\b)", re.IGNORECASE)
        self._opening = re.compile(rf"\W*(?:(?:{joiners})\s+)*(?:{openers})\b", re.IGNORECASE)

    def questions(self, message: str) -> list[str]:
        """The questions of a message in order, each as it was typed; what is no question is left out."""
        sentences = _SENTENCE_END.split(repaired(message))
        clauses = [clause for sentence in sentences for clause in self._parts(sentence)]
        return [clause for clause in clauses if self._is_question(clause)][:MOST_QUESTIONS]

    def _parts(self, sentence: str) -> list[str]:
        """The clauses of a sentence that are questions of their own: "when is it open [and] who is the contact".

        The word between them goes: at the begin of a message it would lean on what was said before.
        """
        return [part.strip() for part in self._joint.split(sentence) if part.strip()]

    def _is_question(self, clause: str) -> bool:
        return clause.endswith("?") or self._opening.match(clause) is not None


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words; without words one that is never found."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
