"""Typed text to plain words: repaired encodings, one spelling for umlauts and accents, no markup."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from itertools import chain, filterfalse
from urllib.parse import unquote

MAX_LENGTH = 2_000
"""Characters of a message that are read; the question of a longer one stands in its first part."""
LONGEST = 60
"""Letters of a typed word that are looked at: no word of a language is longer, and what is remembered stays small."""

_WORD = re.compile(r"[^\W_]+|[\u2600-\u27bf\U0001f300-\U0001faff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S*")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00ff\u0152-\u2122]|â€")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SPELT_OUT = re.compile(r"ae|oe|(?<![aeq])ue")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_US_KEYBOARD = re.compile(r"(?<=[^\W\d_]);(?=[^\W\d_])")
_SOUNDS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"ph|v(?=\w)", "f"),
        (r"th|dt", "t"),
        (r"ck|qu|q|c(?!h)", "k"),
        (r"tz|z", "s"),
        (r"(?<=[aeiou])h(?![aeiou])", ""),
        (r"ee$", "e"),
        (r"ee|ea|ie", "i"),
        (r"oo|ou", "u"),
        (r"y", "i"),
        (r"([^\W\d])\1", r"\1"),
        (r"g$", "k"),
        (r"d$", "t"),
    )
)


def repaired(text: str) -> str:
    """The text as it was meant: percent and entity codes resolved, wrongly decoded UTF-8 undone, markup taken away."""
    text = text[:MAX_LENGTH]
    if "%" in text and _PERCENT.search(text):
        text = unquote(text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii() and _MOJIBAKE.search(text):
        text = _decoded_again(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text or "://" in text:
        text = _LINK.sub(" ", text)
    return text


def fold(text: str) -> str:
    """One spelling for all ways to write a word: lower case, no accents, and ä, ae and a are the same."""
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(filterfalse(unicodedata.combining, decomposed)).casefold()
    return _SPELT_OUT.sub(_first_letter, text)


def words_of(text: str) -> list[str]:
    """The folded words of a text of the directory or the lexicon, in order; symbols such as a thumb are words too."""
    return list(chain.from_iterable(map(_remembered, text.split())))


def words_in(piece: str) -> tuple[str, ...]:
    """The folded words of a piece of text without spaces; pieces recur, so that it pays to remember them."""
    if piece.isascii() and piece.isalnum():
        return (fold(piece),)
    return tuple(_plain_words(piece))


_remembered = lru_cache(maxsize=20_000)(words_in)


def typed_words(message: str) -> list[str]:
    """The folded words of a message as people type it."""
    text = repaired(message)
    if ";" in text:
        # The key of "ö" on a German keyboard is ";" on an American one.
        text = _US_KEYBOARD.sub("ö", text)
    return [word[:LONGEST] for word in _plain_words(_STRETCHED.sub(r"\1", text))]


@lru_cache(maxsize=2_000)
def is_symbol(word: str) -> bool:
    """Whether a word is a picture or sign and not made of letters or digits."""
    return not word[:1].isalnum()


@lru_cache(maxsize=5_000)
def sound(word: str) -> str:
    """Roughly how a folded word sounds, in German as in English, for words that were heard and never read."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def _plain_words(text: str) -> list[str]:
    return _WORD.findall(fold(_APOSTROPHE.sub("", text)))


def _first_letter(match: re.Match[str]) -> str:
    return match.group()[0]


def _decoded_again(text: str) -> str:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
