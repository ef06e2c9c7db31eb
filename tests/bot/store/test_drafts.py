"""Drafts as text: nothing is lost on the way, and what is equal looks equal."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.domain.announcements import Audience, Draft, Loudness, Point
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.subscriptions import EVERYTHING, Subject, SubjectKind
from bot.store.drafts import draft_from_text, draft_to_text

MOBILITY, NATURE = Subject(SubjectKind.TOPIC, "mobility"), Subject(SubjectKind.TOPIC, "nature")
FULL = Draft(
    texts={"de": "<b>Grüße</b>", "en": "Hello"},
    attachment=Attachment(AttachmentKind.PHOTO, "AgAC-1"),
    point=Point(52.14, 12.59),
    audience=Audience(False, frozenset({NATURE, MOBILITY, EVERYTHING}), frozenset({"en", "de"})),
    loudness=Loudness.URGENT,
    send_at=datetime(2026, 6, 1, 8, 30, tzinfo=UTC),
    corrects=7,
)


@pytest.mark.parametrize("draft", [Draft(), FULL], ids=["empty", "full"])
def test_a_draft_comes_back_as_it_was(draft: Draft) -> None:
    back = draft_from_text(draft_to_text(draft))
    assert back == draft
    assert back.fingerprint == draft.fingerprint


def test_equal_drafts_give_equal_text() -> None:
    text = draft_to_text(FULL)
    assert text.index('"a"') < text.index('"mobility"') < text.index('"nature"')
    assert '["de", "en"]' in text
    assert "Grüße" in text


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    local = Draft(send_at=datetime(2026, 6, 1, 10, 30, tzinfo=ZoneInfo("Europe/Berlin")))
    assert draft_to_text(local) == draft_to_text(Draft(send_at=FULL.send_at))
    assert draft_from_text(draft_to_text(local)).send_at == FULL.send_at


def test_what_is_no_draft_is_refused() -> None:
    with pytest.raises(ValidationError):
        draft_from_text('{"texts": 5}')
