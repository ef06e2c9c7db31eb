"""The sentences of a text."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?:(?<=[^\W\d_]{2}[.!?…])|(?<=[^\W\d_]{2}[.!?…][\"“”)]))\s+(?=[\"„“(]?[^\W\d_a-zäöüß])",
)
"""A stop after a word of two letters or more, before a capital letter: not after "e. V.", "z. B." or "12. April"."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [part.strip() for part in _END.split(text) if part.strip()]
