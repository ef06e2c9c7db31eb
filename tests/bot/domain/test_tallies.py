"""Tallies: what is counted of a question, and what a week of them comes to."""

from datetime import date

import pytest

from bot.domain.answers import Answer, Chat, Choice, Emergency, Found, Listing, NothingFound, Unclear
from bot.domain.directory import Directory, Facet
from bot.domain.questions import Filter, SmallTalk
from bot.domain.tallies import (
    Outcome,
    Week,
    What,
    counts_of,
    counts_of_choice,
    is_gap,
    last_weeks,
    outcome_of,
    week_of,
)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Found("zegg", (Facet.SUMMARY,)), Outcome.AT_ONCE),
        (Listing(("zegg",)), Outcome.AT_ONCE),
        (Choice(("zegg", "coconat")), Outcome.OFFERED),
        (Chat(SmallTalk.THANKS), Outcome.TALK),
        (Emergency(), Outcome.TALK),
        (NothingFound(), Outcome.NOTHING),
        (Unclear(), Outcome.NOTHING),
    ],
)
def test_every_answer_has_an_outcome(answer: Answer, outcome: Outcome) -> None:
    assert outcome_of(answer) is outcome


def test_only_what_the_directory_lacks_is_a_gap() -> None:
    assert is_gap(NothingFound())
    assert not is_gap(Unclear())
    assert not is_gap(Chat(SmallTalk.INSULT))


def test_of_a_found_entry_all_is_counted(directory: Directory) -> None:
    topics = directory.by_id["zegg"].topics
    assert topics
    counted = list(counts_of(Found("zegg", (Facet.CONTACT, Facet.PHONE)), "de", directory))
    assert counted == [
        (What.OUTCOME, Outcome.AT_ONCE),
        (What.LANGUAGE, "de"),
        (What.FACET, Facet.CONTACT),
        (What.FACET, Facet.PHONE),
        (What.ENTRY, "zegg"),
        *((What.TOPIC, topic) for topic in topics),
    ]


def test_of_a_list_its_topic_is_counted_where_it_has_one(directory: Directory) -> None:
    asked = [(What.OUTCOME, Outcome.AT_ONCE), (What.LANGUAGE, "en")]
    assert list(counts_of(Listing(("zegg",), Filter(topic="art")), "en", directory)) == [*asked, (What.TOPIC, "art")]
    assert list(counts_of(Listing(("zegg",)), "en", directory)) == asked


def test_small_talk_is_counted_apart_without_its_language(directory: Directory) -> None:
    assert list(counts_of(Chat(SmallTalk.GREETING), "de", directory)) == [(What.OUTCOME, Outcome.TALK)]


def test_what_found_nothing_has_a_language(directory: Directory) -> None:
    assert list(counts_of(NothingFound(), "de", directory)) == [
        (What.OUTCOME, Outcome.NOTHING),
        (What.LANGUAGE, "de"),
    ]


def test_a_choice_counts_for_its_entry(directory: Directory) -> None:
    counted = list(counts_of_choice("zegg", directory))
    assert counted[:2] == [(What.OUTCOME, Outcome.CHOSEN), (What.ENTRY, "zegg")]


def test_where_nothing_offered_was_chosen_the_question_is_unanswered() -> None:
    counted = {Outcome.AT_ONCE: 7, Outcome.OFFERED: 3, Outcome.CHOSEN: 2, Outcome.NOTHING: 4, Outcome.TALK: 9}
    week = Week.of("2026-W23", counted)
    assert week == Week("2026-W23", at_once=7, after_choice=2, unanswered=5)
    assert week.questions == 14


def test_a_week_that_ends_between_offer_and_choice_has_no_negative_numbers() -> None:
    assert Week.of("2026-W24", {Outcome.AT_ONCE: -1, Outcome.CHOSEN: 1}) == Week("2026-W24", after_choice=1)


def test_weeks_are_those_of_iso_and_sort_as_text() -> None:
    assert week_of(date(2027, 1, 3)) == "2026-W53"
    assert last_weeks(date(2027, 1, 4), 3) == ("2026-W52", "2026-W53", "2027-W01")
