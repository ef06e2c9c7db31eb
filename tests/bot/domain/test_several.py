from datetime import UTC, datetime

import pytest

from bot.domain.answers import Choice, Found, Listing, NothingFound
from bot.domain.directory import Directory, Facet
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Filter, SmallTalk, Understanding
from bot.domain.several import decide_all

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def entry(entry_id, **changes):
    return {"id": entry_id, "kind": "offer", "name": entry_id, "summary": {"de": "Text"}} | changes


DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Wegweiser", "home_entry": "hof"},
        "kinds": {"offer": {"de": "Angebot"}},
        "topics": {"nature": {"de": "Natur"}},
        "entries": [entry("hof", topics=["nature"]), entry("bad", website="https://example.org"), entry("amt")],
    }
)


def question(entry_id=None, score=0.9, **changes):
    """A question for one entry, or without any where entry_id is None."""
    candidates = (Candidate(entry_id, score, 1.0),) if entry_id else ()
    values = {"language": "de", "content": ("wort",), "subject": ("wort", "zwei", "drei")} | changes
    return Understanding("?", candidates=candidates, **values)


def decided(whole, *questions):
    whole = Understanding("?", "de", candidates=whole.candidates, content=whole.content, questions=questions)
    return decide_all(whole, DIRECTORY, None, Limits(), now=NOW)


FOLLOW_UP = question(content=(), subject=(), facets=(Facet.WEBSITE,))
FOREIGN = question(foreign=True)


def test_a_message_with_one_question_is_answered_as_a_whole():
    decision = decided(question("hof"))
    assert isinstance(decision.answer, Found)
    assert decision.others == ()


def test_of_two_subjects_the_first_is_answered_and_the_second_offered():
    decision = decided(question("hof"), question("bad"), question("amt", facets=(Facet.PHONE,)))
    assert decision.answer.entry_id == "bad"
    assert [(other.entry_id, other.facets[0]) for other in decision.others] == [("amt", Facet.PHONE)]
    assert decision.understanding.candidates[0].entry_id == "bad"


def test_two_facts_of_one_subject_are_one_question():
    decision = decided(question("bad", facets=(Facet.ADDRESS, Facet.WEBSITE)), question("bad"), FOLLOW_UP)
    assert decision.answer.entry_id == "bad"
    assert decision.others == ()


def test_a_later_question_leans_on_the_one_before_it():
    decision = decided(question("hof"), question("hof"), question("bad"), FOLLOW_UP)
    assert [(other.entry_id, other.facets[0]) for other in decision.others] == [
        ("bad", Facet.SUMMARY),
        ("bad", Facet.WEBSITE),
    ]


def test_lists_and_choices_are_subjects_of_their_own():
    listing = question(listing=Filter("nature"))
    choice = question("amt", score=Limits().unsure)
    decision = decided(question("hof"), question("bad"), listing, choice)
    assert [type(other) for other in decision.others] == [Listing, Choice]


@pytest.mark.parametrize("idle", [question(), question(small_talk=SmallTalk.GREETING), question(content=())])
def test_what_asks_nothing_that_can_be_answered_is_no_question_of_its_own(idle):
    assert decided(question("hof"), idle, question("bad")).answer.entry_id == "hof"


def test_who_asks_whom_to_ask_asks_nothing_of_its_own():
    bare = question(content=(), subject=(), facets=(Facet.CONTACT,))
    assert decided(question("bad"), bare, question("bad")).answer.entry_id == "bad"


def test_what_is_known_to_be_foreign_is_said_to_be_missing():
    decision = decided(question("hof"), question("bad"), FOREIGN)
    assert decision.answer.entry_id == "bad"
    assert [type(other) for other in decision.others] == [NothingFound]


def test_where_the_first_is_foreign_the_others_are_all_that_is_offered():
    foreign = question("hof", score=0.2, foreign=True)
    decision = decided(question("hof"), foreign, question("bad"))
    assert decision.answer == NothingFound()
    assert [other.entry_id for other in decision.others] == ["bad"]


def test_two_facts_of_one_subject_are_told_in_the_order_in_which_they_are_asked():
    asked = question("bad", facets=(Facet.ADDRESS, Facet.WEBSITE))
    first, second = question("bad", facets=(Facet.PHONE,)), question("bad", facets=(Facet.WEBSITE,))
    assert decided(asked, first, second).answer.facets == (Facet.PHONE, Facet.WEBSITE)
    assert decided(asked, first, first).answer.facets == (Facet.SUMMARY,)
