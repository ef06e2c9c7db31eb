"""A voice: says the messages of the code in one language, and picks an entry's text for that language."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar, cast

from bot.domain.directory import in_language
from bot.languages import Languages, Speech
from bot.wording.html import Html, fill

T = TypeVar("T")

MOST_KEPT = 500
"""Worded cards kept per language: some megabytes at most."""


def mark(message: str) -> str:
    """Mark a message for the catalog that is said later, by a variable."""
    return message


class Voice:
    """Speaks one language.

    In the code the messages stand in English; the catalogs hold what is really said, in English too, so that
    every wording can be changed without touching code.
    """

    def __init__(self, speech: Speech, fallbacks: tuple[str, ...]) -> None:
        self.speech = speech
        self._chain = (speech.code, *fallbacks)
        self._worded: dict[Hashable, Any] = {}
        self._worded_from: object = None

    @property
    def language(self) -> str:
        """The code of the language."""
        return self.speech.code

    def say(self, message: str, /, **values: object) -> Html:
        """A message in Telegram's HTML; the values are escaped."""
        return fill(self.speech.text(message), **values)

    def say_number(self, singular: str, plural: str, number: int, /, **values: object) -> Html:
        """A message about a number, which its text may show as {number}."""
        text = self.speech.text_for_number(singular, plural, number)
        return fill(text, number=self.speech.number(number), **values)

    def label(self, message: str, /, **values: object) -> str:
        """A message where Telegram knows no HTML: on buttons, in menus, in notices."""
        return self.speech.text(message).format(**values)

    def of(self, texts: Mapping[str, Any]) -> Any:
        """What there is in this language, else in the first language of the bot that there is something in."""
        return in_language(texts, self._chain)[1]

    def once(self, source: object, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` words from a source that never changes, worded once for each key and kept.

        Of one source at a time, and of no more than MOST_KEPT keys: for what the directory says, never for what people
        write.
        """
        if source is not self._worded_from or len(self._worded) >= MOST_KEPT:
            self._worded, self._worded_from = {}, source
        found = self._worded.get(key)
        if found is None:
            found = self._worded[key] = make()
        return cast(T, found)

    def lacks(self, texts: Mapping[str, Any]) -> bool:
        """Whether `of` has to fall back to another language."""
        return self.language not in texts


class Voices:
    """The voices of all languages."""

    def __init__(self, languages: Languages) -> None:
        self.languages = languages
        self._voices = {code: Voice(languages[code], languages.codes) for code in languages.codes}

    def __getitem__(self, code: str) -> Voice:
        return self._voices[code]

    def __iter__(self) -> Any:
        return iter(self._voices.values())
