"""What people read of who runs the bot, of what is kept and how long, and of their rights."""

import pytest

from bot.domain.actions import Open, Page
from bot.domain.directory import Directory
from bot.domain.notice import Notice, Operator, Retention
from bot.domain.personal_data import Told
from bot.domain.register import REGISTER
from bot.wording.html import plain
from bot.wording.pages import about
from bot.wording.privacy import forgotten, privacy, privacy_details
from bot.wording.rights import rights
from bot.wording.stored import briefly, line
from bot.wording.voice import Voices

OPERATOR = Operator(
    "Amt <Wiesenburg>", "Schlossstraße 1", "datenschutz@amt.example", is_official=True, authority="LDA <Brandenburg>"
)
CHARACTERS = 4096
"""Telegram's limit for a message."""
SCREEN = 1500
"""Characters that one reads on a phone without getting tired."""


def of(*, is_official: bool) -> Operator:
    return Operator("Amt", "Markt 1", "a@b.example", is_official, "LDA")


def test_who_runs_it_stands_in_both_pages(voices: Voices, directory: Directory) -> None:
    for voice in voices:
        for page in (privacy(voice, Notice(operator=OPERATOR)), about(voice, directory, OPERATOR)):
            for told in (OPERATOR.name, OPERATOR.address, OPERATOR.contact):
                assert told in plain(page.text)


@pytest.mark.parametrize(("is_official", "sentence"), [(True, "It is an official"), (False, "It is not an official")])
def test_it_is_said_whether_it_is_official(voices: Voices, *, is_official: bool, sentence: str) -> None:
    assert sentence in privacy(voices["en"], Notice(operator=of(is_official=is_official))).text


def test_where_nobody_runs_it_for_others_that_is_said(voices: Voices, directory: Directory) -> None:
    voice = voices["en"]
    for page in (privacy(voice, Notice()), about(voice, directory, None), rights(voice, None)):
        assert "only being tried out" in page.text
    assert Open(Page.RIGHTS) not in [button.action for row in privacy(voice, Notice()).buttons for button in row]


def test_that_it_is_encrypted_is_said_only_where_it_is(voices: Voices) -> None:
    assert "encrypted" in privacy(voices["en"], Notice(is_sealed=True)).text
    assert "encrypted" not in privacy(voices["en"], Notice()).text


def test_every_line_of_the_register_stands_in_the_notice(voices: Voices) -> None:
    notice = Notice()
    of_everybody = {table.told for table in REGISTER.values()} - {Told.NOT_PERSONAL, Told.TEAM}
    for voice in voices:
        for told in of_everybody:
            assert briefly(voice, told, notice.retention) in privacy(voice, notice).text
            assert line(voice, told, notice.retention) in privacy_details(voice, notice).text
        assert line(voice, Told.TEAM, notice.retention) in privacy_details(voice, notice).text


def test_the_times_are_those_of_the_settings(voices: Voices) -> None:
    notice = Notice(Retention(11, 22, 33, 44, 55))
    brief, whole = privacy(voices["en"], notice).text, privacy_details(voices["en"], notice).text
    for time in ("11 minutes", "22 days", "33 days"):
        assert time in brief and time in whole
    assert "44 months" in whole
    for page in (brief, forgotten(voices["en"], notice.retention, staff=False, private=True).text):
        assert "Backups still hold what was deleted for up to 55 days." in page


def test_where_no_backups_are_taken_nothing_is_said_of_them(voices: Voices) -> None:
    assert "Backup" not in privacy(voices["en"], Notice()).text
    assert "Backup" not in forgotten(voices["en"], Retention(), staff=False, private=True).text


def test_rights_authority_recipients_and_law_are_told(voices: Voices) -> None:
    for voice in voices:
        page = plain(rights(voice, OPERATOR).text)
        for told in (OPERATOR.contact, OPERATOR.authority, "telegram.org/privacy"):
            assert told in page


@pytest.mark.parametrize(("is_official", "law"), [(True, "Art. 6(1)(e)"), (False, "Art. 6(1)(f)")])
def test_the_law_depends_on_who_runs_it(voices: Voices, *, is_official: bool, law: str) -> None:
    assert law in rights(voices["en"], of(is_official=is_official)).text


def test_every_page_is_one_message_and_two_of_them_are_short(voices: Voices) -> None:
    longest = Operator(*["ä&" * 100] * 3, is_official=True, authority="ä&" * 100)
    for voice in voices:
        whole = Notice(Retention(backup_days=7), longest, is_sealed=True)
        for page in (privacy(voice, whole), privacy_details(voice, whole), rights(voice, longest)):
            assert len(plain(page.text)) < CHARACTERS
        notice = Notice(Retention(backup_days=7), OPERATOR, is_sealed=True)
        assert len(plain(privacy(voice, notice).text)) < SCREEN
        assert len(plain(rights(voice, OPERATOR).text)) < SCREEN
