"""What one can subscribe to, how links and buttons name it, and the rhythms to choose from."""

from __future__ import annotations

import pytest

from bot.domain.actions import MAX_ACTION_BYTES, Subscribe, decode, encode
from bot.domain.directory import Directory, place_key
from bot.domain.fields import MAX_ID_LENGTH
from bot.domain.rhythms import HOURS, QUIETS, pace_argument, quiet_argument, with_pace, with_quiet
from bot.domain.schedule import Pace, Quiet, Rhythm
from bot.domain.subscriptions import (
    EVERYTHING,
    Subject,
    SubjectKind,
    SubscriptionMove,
    link_payload,
    linked_subject,
    subjects_of_entry,
)

TOPIC, PLACE = Subject(SubjectKind.TOPIC, "nature"), Subject(SubjectKind.PLACE, place_key("Raben"))
ENTRY = Subject(SubjectKind.ENTRY, "hof")
SUBJECTS = [EVERYTHING, TOPIC, PLACE, ENTRY]
DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Wegweiser"},
        "kinds": {"offer": {"de": "Angebot"}},
        "topics": {"nature": {"de": "Natur"}, "all": {"de": "Allerlei"}},
        "entries": [
            {
                "id": "hof",
                "kind": "offer",
                "name": "Hof",
                "summary": {"de": "Ein Hof."},
                "places": ["Raben"],
                "topics": ["nature", "all"],
            }
        ],
    }
)


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_a_subject_comes_back_as_it_was_written(subject: Subject) -> None:
    assert Subject.parse(str(subject)) == subject


@pytest.mark.parametrize("text", ["", "x", "x.y", "t", "t.", "a.b"])
def test_what_is_no_subject_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Subject.parse(text)


def test_a_subject_with_points_in_its_key_is_whole() -> None:
    assert Subject.parse("t.a.b") == Subject(SubjectKind.TOPIC, "a.b")


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_a_subject_of_the_directory_exists(subject: Subject) -> None:
    assert subject.exists_in(DIRECTORY)
    if subject != EVERYTHING:
        assert not Subject(subject.kind, "gone").exists_in(DIRECTORY)


def test_a_change_of_an_entry_concerns_its_followers_and_those_of_its_topics() -> None:
    assert subjects_of_entry(DIRECTORY, "hof") == (ENTRY, TOPIC, Subject(SubjectKind.TOPIC, "all"))


@pytest.mark.parametrize("subject", [TOPIC, PLACE, ENTRY], ids=str)
def test_a_link_leads_to_its_subject(subject: Subject) -> None:
    payload = link_payload(subject)
    assert payload.startswith("sub-")
    assert linked_subject(payload, DIRECTORY) == subject


def test_the_link_of_a_topic_is_fit_for_a_poster() -> None:
    assert link_payload(TOPIC) == "sub-nature"


def test_a_topic_of_that_name_comes_before_everything() -> None:
    assert linked_subject(link_payload(EVERYTHING), DIRECTORY) == Subject(SubjectKind.TOPIC, "all")
    without = DIRECTORY.model_copy(update={"topics": {}})
    assert linked_subject(link_payload(EVERYTHING), without) == EVERYTHING


@pytest.mark.parametrize("payload", ["", "hof", "sub-", "sub-gone", "sub-place-gone", "sub-entry-gone", "topic-nature"])
def test_other_links_lead_to_no_subject(payload: str) -> None:
    assert linked_subject(payload, DIRECTORY) is None


def test_the_longest_link_keeps_telegrams_limit() -> None:
    assert len(link_payload(Subject(SubjectKind.ENTRY, "x" * MAX_ID_LENGTH))) <= 64


@pytest.mark.parametrize("move", SubscriptionMove)
def test_a_button_comes_back_as_it_was(move: SubscriptionMove) -> None:
    action = Subscribe(move, str(Subject(SubjectKind.ENTRY, "x" * MAX_ID_LENGTH)))
    assert decode(encode(action)) == action
    assert len(encode(action).encode()) <= MAX_ACTION_BYTES
    assert decode(encode(Subscribe(move))) == Subscribe(move)


@pytest.mark.parametrize("data", ["1:u", "1:u:m", "1:u:?:", "1:u:m:x:y"])
def test_a_button_that_means_nothing_is_stale(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    ("rhythm", "argument"),
    [
        (Rhythm(), "at_once"),
        (Rhythm(Pace.DAILY, 12), "daily-12"),
        (Rhythm(Pace.WEEKLY, 18, 6, None), "weekly-18-6"),
    ],
)
def test_a_pace_comes_back_as_it_was(rhythm: Rhythm, argument: str) -> None:
    assert pace_argument(rhythm) == argument
    other = Rhythm(Pace.DAILY, 7, 3, rhythm.quiet)
    chosen = with_pace(other, argument)
    assert chosen is not None
    assert pace_argument(chosen) == argument
    assert chosen.quiet == rhythm.quiet


def test_who_goes_back_to_at_once_keeps_hour_and_day_for_another_time() -> None:
    assert with_pace(Rhythm(Pace.WEEKLY, 18, 6), "at_once") == Rhythm(Pace.AT_ONCE, 18, 6)


@pytest.mark.parametrize(
    "argument", ["", "daily", "daily-3", "daily-99", "daily-x", "weekly-8", "weekly-8-7", "hourly"]
)
def test_a_pace_that_is_not_offered_is_none(argument: str) -> None:
    assert with_pace(Rhythm(), argument) is None


@pytest.mark.parametrize("quiet", QUIETS, ids=quiet_argument)
def test_quiet_hours_come_back_as_they_were(quiet: Quiet | None) -> None:
    assert with_quiet(Rhythm(Pace.DAILY, quiet=Quiet(1, 2)), quiet_argument(quiet)) == Rhythm(Pace.DAILY, quiet=quiet)


@pytest.mark.parametrize("argument", ["", "22", "22-23", "on", "0-24"])
def test_quiet_hours_that_are_not_offered_are_none(argument: str) -> None:
    assert with_quiet(Rhythm(), argument) is None


def test_what_one_has_without_choosing_is_among_what_is_offered() -> None:
    assert Rhythm().hour in HOURS
    assert Rhythm().quiet in QUIETS
