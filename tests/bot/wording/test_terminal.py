"""The texts of the terminal: all there in every language, with the places that the terminal fills."""

from __future__ import annotations

from string import Formatter

from bot.sandbox.screen import Words
from bot.wording.terminal import texts
from bot.wording.voice import Voices

PLACES = {
    "hint": {"switch", "known", "photo", "file", "save", "reply"},
    "who_are_you": {"name"},
    "nobody_called": {"word", "known"},
    "sent_to": {"name"},
    "deleted": {"text"},
    "saved": {"place"},
}


def test_the_terminal_gets_all_its_words_with_their_places(voices: Voices) -> None:
    for voice in voices:
        words = texts(voice)
        assert Words(**words)
        for name, text in words.items():
            places = {place for _, place, _, _ in Formatter().parse(text) if place}
            assert places == PLACES.get(name, set()), (voice.language, name)
