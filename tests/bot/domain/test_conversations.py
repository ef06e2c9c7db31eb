"""What a conversation is about after each answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answers import Answer, Chat, Choice, Emergency, Found, FoundBy, Listing, NothingFound, Unclear
from bot.domain.conversations import after, after_button, still_fresh, was_offered
from bot.domain.directory import Facet
from bot.domain.questions import Context, Filter, Person, SmallTalk

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

QUARTER = timedelta(minutes=15)

LISTED = Context(3, NOW - QUARTER, "de", offered=("a", "b"), listing=Filter(topic="t"), page=2)

TOLD = Context(4, NOW - QUARTER, "de", entry_id="a", others=("x", "y"), facets=(Facet.SUMMARY,))


def asked(answer: Answer, before: Context | None) -> Context:
    return after(answer, before, language="en", question=7, now=NOW)


def pressed(answer: Answer, before: Context | None) -> Context:
    return after_button(answer, before, language="en", question=4, now=NOW)


def test_a_context_is_fresh_until_its_time_is_over() -> None:
    assert still_fresh(LISTED, LISTED.at + QUARTER, QUARTER) is LISTED
    assert still_fresh(LISTED, LISTED.at + QUARTER + timedelta(seconds=1), QUARTER) is None


def test_where_nothing_was_said_nothing_is_fresh() -> None:
    assert still_fresh(None, NOW, QUARTER) is None


@pytest.mark.parametrize(
    "answer",
    [
        Found("a", (Facet.BUDGET,)),
        Choice(("a", "b")),
        Listing(("a",)),
        NothingFound(),
        Unclear(),
        Chat(SmallTalk.THANKS),
        Emergency(),
    ],
)
def test_every_question_sets_number_time_and_language(answer: Answer) -> None:
    context = asked(answer, TOLD)
    assert (context.question, context.at, context.language) == (7, NOW, "en")


def test_after_an_entry_the_conversation_is_about_it() -> None:
    context = asked(Found("a", (Facet.BUDGET,), FoundBy.NAMED, ("b", "c")), None)
    assert (context.entry_id, context.facets, context.others) == ("a", (Facet.BUDGET,), ("b", "c"))


def test_an_entry_of_the_list_keeps_the_list_to_go_back_to() -> None:
    context = asked(Found("b", (Facet.SUMMARY,)), LISTED)
    assert (context.offered, context.listing, context.page) == (("a", "b"), Filter(topic="t"), 2)


def test_an_entry_from_elsewhere_forgets_the_list() -> None:
    context = asked(Found("z", (Facet.SUMMARY,)), LISTED)
    assert (context.offered, context.listing, context.page) == ((), None, 0)


def test_after_a_choice_the_offered_are_meant_and_the_facets_wait() -> None:
    context = asked(Choice(("c", "d"), (Facet.CONTACT,)), TOLD)
    assert (context.entry_id, context.offered, context.facets) == (None, ("c", "d"), (Facet.CONTACT,))
    assert context.others == ()
    assert context.listing is None


def test_after_a_list_its_entries_are_meant() -> None:
    context = asked(Listing(("c", "d"), Filter(place="P"), 1), TOLD)
    assert (context.entry_id, context.offered, context.listing, context.page) == (
        None,
        ("c", "d"),
        Filter(place="P"),
        1,
    )
    assert context.facets == ()


@pytest.mark.parametrize("answer", [Chat(SmallTalk.THANKS), Emergency(), Unclear()])
def test_small_talk_emergencies_and_asking_back_keep_what_it_was_about(answer: Answer) -> None:
    assert asked(answer, TOLD).entry_id == "a"
    assert asked(answer, TOLD).others == ("x", "y")


def test_small_talk_at_the_beginning_is_about_nothing() -> None:
    context = asked(Chat(SmallTalk.GREETING), None)
    assert (context.entry_id, context.offered, context.question) == (None, (), 7)


def test_nothing_found_ends_what_it_was_about() -> None:
    context = asked(NothingFound(), LISTED)
    assert (context.entry_id, context.offered, context.listing, context.page) == (None, (), None, 0)


def test_a_button_asks_no_question() -> None:
    assert pressed(Found("a", (Facet.CONTACT,)), TOLD).question == 4
    assert pressed(Found("a", (Facet.CONTACT,)), None).question == 4


def test_an_entry_by_a_button_keeps_other_matches_and_list() -> None:
    context = pressed(Found("z", (Facet.CONTACT,)), TOLD)
    assert (context.entry_id, context.others) == ("z", ("x", "y"))
    context = pressed(Found("z", (Facet.CONTACT,)), LISTED)
    assert (context.offered, context.listing, context.page) == (("a", "b"), Filter(topic="t"), 2)


def test_a_list_by_a_button_replaces_what_was_there() -> None:
    context = pressed(Listing(("c",), Filter(kind="k")), TOLD)
    assert (context.entry_id, context.offered, context.listing) == (None, ("c",), Filter(kind="k"))


def test_entries_told_before_stay_known_the_latest_first_and_each_once():
    context = asked(Found("a", (Facet.SUMMARY,)), None)
    for entry_id in ("b", "b", "c", "a", "d", "e", "f", "g"):
        context = asked(Found(entry_id, (Facet.SUMMARY,)), context)
    assert context.earlier == ("f", "e", "d", "a", "c")


def test_an_entry_stands_to_choose_until_one_was_chosen() -> None:
    asked = Context(1, NOW, "de", offered=("zegg", "coconat"))
    assert was_offered(asked, "zegg")
    assert not was_offered(None, "zegg")
    assert not was_offered(asked, "solawi-flaeming")
    assert not was_offered(replace(asked, entry_id="zegg"), "coconat")


def test_a_list_offers_nothing_to_choose() -> None:
    assert not was_offered(Context(1, NOW, "de", offered=("zegg",), listing=Filter()), "zegg")


def kept_after(answer: Answer) -> str:
    context = after(answer, None, language="de", question=1, now=NOW, text="Geheim")
    return after_button(Found("a", (Facet.SUMMARY,)), context, language="de", question=1, now=NOW).text


def test_a_question_is_kept_only_where_it_can_be_passed_on() -> None:
    for answer in (Found("a", (Facet.SUMMARY,)), Choice(("a", "b"), ()), NothingFound()):
        assert kept_after(answer) == "Geheim"
    for answer in (Chat(SmallTalk.THANKS), Emergency(), Unclear(), Listing(("a",), Filter())):
        assert kept_after(answer) == ""


def test_the_next_question_takes_the_place_of_the_last() -> None:
    context = after(NothingFound(), None, language="de", question=1, now=NOW, text="Geheim")
    assert after(Chat(SmallTalk.THANKS), context, language="de", question=2, now=NOW, text="Danke").text == ""


def test_a_private_chat_has_the_id_of_the_person() -> None:
    assert Person(3, 3).is_private
    assert not Person(-3, 3).is_private
