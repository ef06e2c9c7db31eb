"""What announcements are: who gets them, what changes them, and what may be done in which state."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.announcements import (
    Announcement,
    AnnouncementState,
    Audience,
    DispatchState,
    Draft,
    Lack,
    Loudness,
    Move,
    Point,
    Refused,
    moves,
    state_of,
)
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.subscriptions import EVERYTHING, Subject, SubjectKind

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOBILITY = Subject(SubjectKind.TOPIC, "mobility")
NATURE = Subject(SubjectKind.TOPIC, "nature")
DRAFT = Draft({"de": "Hallo"}, audience=Audience(everyone=True))


@pytest.mark.parametrize(
    ("audience", "subjects", "language", "reached"),
    [
        (Audience(everyone=True), {NATURE}, "de", True),
        (Audience(everyone=True), set(), "de", False),
        (Audience(everyone=True, languages=frozenset({"en"})), {NATURE}, "de", False),
        (Audience(everyone=True, languages=frozenset({"en"})), {NATURE}, "en", True),
        (Audience(subjects=frozenset({MOBILITY})), {NATURE}, "de", False),
        (Audience(subjects=frozenset({MOBILITY})), {NATURE, MOBILITY}, "de", True),
        (Audience(subjects=frozenset({MOBILITY})), {EVERYTHING}, "de", True),
    ],
)
def test_an_audience_reaches_those_who_wanted_it(
    audience: Audience, subjects: set[Subject], language: str, reached: bool
) -> None:
    assert audience.reaches(frozenset(subjects), language) is reached


@pytest.mark.parametrize(
    "changed",
    [
        replace(DRAFT, texts={"de": "Hallo!"}),
        replace(DRAFT, texts={"de": "Hallo", "en": "Hello"}),
        replace(DRAFT, attachment=Attachment(AttachmentKind.PHOTO, "x")),
        replace(DRAFT, point=Point(52.1, 12.6)),
        replace(DRAFT, audience=Audience(subjects=frozenset({MOBILITY}))),
        replace(DRAFT, audience=Audience(everyone=True, languages=frozenset({"de"}))),
        replace(DRAFT, loudness=Loudness.URGENT),
        replace(DRAFT, send_at=NOON),
        replace(DRAFT, corrects=1),
    ],
)
def test_the_fingerprint_changes_with_whatever_people_would_notice(changed: Draft) -> None:
    assert changed.fingerprint != DRAFT.fingerprint


def test_the_fingerprint_does_not_depend_on_the_order() -> None:
    one = Draft({"de": "a", "en": "b"}, audience=Audience(subjects=frozenset([MOBILITY, NATURE])))
    other = Draft({"en": "b", "de": "a"}, audience=Audience(subjects=frozenset([NATURE, MOBILITY])))
    assert one.fingerprint == other.fingerprint


def test_what_is_missing_is_named() -> None:
    assert Draft().lacks() == (Lack.TEXT, Lack.AUDIENCE)
    assert Draft({"de": "x"}, corrects=1).lacks() == ()
    assert DRAFT.lacks() == ()


@pytest.mark.parametrize(
    ("submitted", "dispatch", "recalled", "state"),
    [
        (False, None, False, AnnouncementState.DRAFT),
        (True, None, False, AnnouncementState.SUBMITTED),
        (True, DispatchState.SCHEDULED, False, AnnouncementState.SCHEDULED),
        (False, DispatchState.SENDING, False, AnnouncementState.SENDING),
        (False, DispatchState.PAUSED, False, AnnouncementState.PAUSED),
        (False, DispatchState.DONE, False, AnnouncementState.SENT),
        (False, DispatchState.CANCELLED, False, AnnouncementState.CANCELLED),
        (False, DispatchState.DONE, True, AnnouncementState.RECALLED),
    ],
)
def test_the_state_follows_from_what_happened(
    submitted: bool, dispatch: DispatchState | None, recalled: bool, state: AnnouncementState
) -> None:
    assert state_of(submitted=submitted, dispatch=dispatch, recalled=recalled) is state


def test_what_is_on_its_way_is_neither_edited_nor_sent_again() -> None:
    for state in (AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.SENT):
        assert not {Move.EDIT, Move.SEND, Move.SUBMIT, Move.RELEASE} & moves(state)


def test_a_correction_is_neither_corrected_nor_recalled() -> None:
    assert {Move.CORRECT, Move.RECALL} <= moves(AnnouncementState.SENT)
    assert not {Move.CORRECT, Move.RECALL} & moves(AnnouncementState.SENT, correction=True)


def test_who_is_forgotten_can_be_reached_no_more() -> None:
    sent = Announcement(1, DRAFT, 10, AnnouncementState.SENT, NOON)
    forgotten = replace(sent, forgotten_at=NOON)
    assert [sent.why_not(move) for move in (Move.CORRECT, Move.RECALL, Move.SHOW, Move.SEND)] == [
        *(None, None, None, Refused.STATE)
    ]
    assert [forgotten.why_not(move) for move in (Move.CORRECT, Move.RECALL, Move.SHOW, Move.SEND)] == [
        *(Refused.FORGOTTEN, Refused.FORGOTTEN, None, Refused.STATE)
    ]
    assert forgotten.why_not(Move.CORRECT, Move.SHOW) is None
    recalled = replace(forgotten, state=AnnouncementState.RECALLED)
    assert recalled.why_not(Move.RECALL) is Refused.STATE


def test_a_dispatch_is_over_when_it_is_done_or_cancelled() -> None:
    assert {state for state in DispatchState if state.is_over} == {DispatchState.DONE, DispatchState.CANCELLED}


def test_nobody_releases_their_own_nor_what_was_changed() -> None:
    submitted = Announcement(
        1, DRAFT, 10, AnnouncementState.SUBMITTED, NOON, submitted_by=11, submitted_as=DRAFT.fingerprint
    )
    assert [submitted.may_be_released_by(user_id) for user_id in (10, 11, 12)] == [False, False, True]
    changed = replace(submitted, draft=replace(DRAFT, texts={"de": "Anders"}))
    assert not changed.may_be_released_by(12)
