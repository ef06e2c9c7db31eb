"""What people read of who runs the bot, and of what is kept encrypted."""

import pytest

from bot.domain.directory import Directory
from bot.domain.notice import Notice, Operator, Retention
from bot.wording.html import plain
from bot.wording.pages import about
from bot.wording.privacy import privacy
from bot.wording.voice import Voices

OPERATOR = Operator("Amt <Wiesenburg>", "Schlossstraße 1", "datenschutz@amt.example", is_official=True)
CHARACTERS = 4096
"""Telegram's limit for a message."""


def test_who_runs_it_stands_in_both_pages(voices: Voices, directory: Directory) -> None:
    for voice in voices:
        for page in (privacy(voice, Notice(operator=OPERATOR)), about(voice, directory, OPERATOR)):
            for told in (OPERATOR.name, OPERATOR.address, OPERATOR.contact):
                assert told in plain(page.text)


@pytest.mark.parametrize(("is_official", "sentence"), [(True, "It is an official"), (False, "It is not an official")])
def test_it_is_said_whether_it_is_official(voices: Voices, *, is_official: bool, sentence: str) -> None:
    operator = Operator("Amt", "Markt 1", "a@b.example", is_official)
    assert sentence in privacy(voices["en"], Notice(operator=operator)).text


def test_where_nobody_runs_it_for_others_that_is_said(voices: Voices, directory: Directory) -> None:
    assert "only being tried out" in privacy(voices["en"], Notice()).text
    assert "only being tried out" in about(voices["en"], directory, None).text


def test_that_it_is_encrypted_is_said_only_where_it_is(voices: Voices) -> None:
    assert "encrypted" in privacy(voices["en"], Notice(is_sealed=True)).text
    assert "encrypted" not in privacy(voices["en"], Notice()).text


def test_the_times_are_those_of_the_settings(voices: Voices) -> None:
    text = privacy(voices["en"], Notice(Retention(11, 22, 33, 44))).text
    for time in ("11 minutes", "22 days", "33 days", "44 months"):
        assert time in text


def test_the_longest_notice_is_one_message(voices: Voices) -> None:
    operator = Operator(*["ä&" * 100] * 3, is_official=True)
    for voice in voices:
        assert len(plain(privacy(voice, Notice(operator=operator, is_sealed=True)).text)) < CHARACTERS
