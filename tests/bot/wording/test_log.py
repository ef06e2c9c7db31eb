"""The log in words: every act has its sentence, in every language, and Telegram takes a page of the longest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.audit import Act, Deed, LogView
from bot.domain.paging import Part, part_of
from bot.wording.html import MAX_TEXT, visible_length
from bot.wording.log import ACTS, Line, log_page
from bot.wording.voice import Voices
from tests.referees import check_text

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("act", Act)
def test_every_act_is_told_with_all_that_it_is_about(voices: Voices, act: Act) -> None:
    assert set(ACTS) == set(Act)
    deed = Deed(NOON, "1", act, "zegg", 7, "5 editor")
    line = Line(deed, NOON, "Sabine", entry="ZEGG", subject="Uwe")
    for voice in voices:
        told = check_text(log_page(voice, part_of([line], 0, 9), LogView(), "").text)
        assert "Sabine" in told
        assert "{" not in told
        about = {"ENTRY": "ZEGG", "WITHDRAWAL": "ZEGG", "ANNOUNCEMENT": " 7", "CORRECTION": " 7"} | dict.fromkeys(
            ("INBOX", "QUESTIONS", "SWITCHED"), "" if act is Act.SWITCHED_ON else "5 editor"
        )
        assert about.get(act.name.partition("_")[0], "Uwe") in told


def test_a_page_of_the_longest_is_one_that_telegram_takes(voices: Voices) -> None:
    deed = Deed(NOON, "1", Act.ENTRY_WITHDRAWN, "zegg", detail="😀&" * 5000)
    lines = [Line(deed, NOON, "&😀" * 64, entry="&😀" * 300)] * 10
    for voice in voices:
        page = log_page(voice, Part(lines, 3, 30, has_more=True), LogView(3), "&😀" * 100)
        check_text(page.text)
        assert visible_length(page.text) <= MAX_TEXT  # type: ignore[arg-type]
