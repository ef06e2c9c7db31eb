from datetime import UTC, datetime

import pytest

from bot.domain.answers import Choice, Found, FoundBy, Listing, NothingFound, decide
from bot.domain.directory import Directory, Facet
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Context, Filter, Fit, Understanding

LIMITS = Limits()
PLACE = {"content": ("quell",), "subject": (), "place": "Quell"}
NOTHING = {"content": (), "subject": ()}


def entry(entry_id, *places, topics=()):
    return {
        "id": entry_id,
        "kind": "offer",
        "name": entry_id,
        "summary": {"de": "Text"},
        "places": list(places),
        "topics": list(topics),
    }


DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Wegweiser", "home_entry": "home"},
        "kinds": {"offer": {"de": "Angebot"}},
        "topics": {"advice": {"de": "Rat"}},
        "entries": [
            entry("home"),
            entry("hof", "Lindig"),
            entry("wald", "Quell"),
            entry("bad", "Quell"),
            entry("amt-lindig", "Lindig", topics=["advice"]),
            entry("amt-quell", "Quell", topics=["advice"]),
        ],
    }
)


def context(entry_id="hof", **changes):
    return Context(1, datetime(2026, 1, 1, tzinfo=UTC), "de", **({"entry_id": entry_id} | changes))


def candidate(entry_id, score=0.9, named=0.0):
    return Candidate(entry_id, score, named)


def answer(before, *candidates, fits=None, **changes):
    """fits: ids of entries of which a sentence tells what is asked."""
    values = {"language": "de", "content": ("wort", "zwei"), "subject": ("wort", "zwei")} | changes
    understanding = Understanding("?", candidates=tuple(candidates), **values)

    def fitting(asked, entry_id):
        return (Fit(Facet.SUMMARY, LIMITS.still_fits),) if entry_id in (fits or ()) else ()

    return decide(understanding, DIRECTORY, before, LIMITS, fitting)


class TestTornBetweenEntries:
    def test_what_is_being_spoken_of_is_meant_where_several_may_be(self):
        near = [candidate("bad", LIMITS.unsure + 0.02), candidate("hof", LIMITS.unsure)]
        found = answer(context(), *near)
        assert (found.entry_id, found.by) == ("hof", FoundBy.CONTEXT)
        assert isinstance(answer(context("wald"), *near), Choice)


class TestGoingBack:
    def test_the_earlier_entry_is_meant_of_which_the_message_speaks(self):
        before = context("hof", earlier=("bad",))
        found = answer(before, candidate("wald", 0.9), candidate("bad", 0.3), returns=True, facets=(Facet.PHONE,))
        assert (found.entry_id, found.by, found.facets[0]) == ("bad", FoundBy.CONTEXT, Facet.PHONE)

    def test_who_names_an_entry_means_that(self):
        found = answer(context("hof", earlier=("bad",)), candidate("wald", named=1.0), candidate("bad"), returns=True)
        assert (found.entry_id, found.by) == ("wald", FoundBy.NAMED)

    def test_what_was_never_spoken_of_is_a_new_subject(self):
        assert answer(context("hof"), candidate("wald", 0.9), returns=True).by is FoundBy.NAMED


class TestTheLastEntry:
    def test_a_fact_without_subject_is_asked_of_the_last_entry(self):
        found = answer(context(), facets=(Facet.PHONE,), **NOTHING)
        assert found == Found("hof", (Facet.PHONE, Facet.SUMMARY), FoundBy.CONTEXT)

    def test_words_that_lean_on_it_mean_it_also_with_a_word_more(self):
        found = answer(context(), candidate("bad"), refers_back=True, content=("kinder",), subject=("kinder",))
        assert (found.entry_id, found.by) == ("hof", FoundBy.CONTEXT)

    def test_what_it_holds_itself_is_asked_of_it(self):
        found = answer(context(), candidate("bad", 0.9), candidate("hof", 0.5), refers_back=True)
        assert found.entry_id == "hof"

    def test_what_nobody_surely_holds_is_asked_of_it(self):
        assert answer(context(), candidate("bad", LIMITS.sure - 0.1), refers_back=True).entry_id == "hof"
        assert answer(context(), refers_back=True).entry_id == "hof"

    def test_a_named_entry_is_a_new_subject(self):
        found = answer(context(), candidate("bad", 0.9, named=1.0), refers_back=True)
        assert (found.entry_id, found.by) == ("bad", FoundBy.NAMED)

    def test_what_another_entry_surely_holds_is_a_new_subject(self):
        assert answer(context(), candidate("bad", 0.9), refers_back=True).entry_id == "bad"

    def test_a_message_that_stands_alone_is_a_new_subject(self):
        assert answer(context(), candidate("bad", 0.9)).entry_id == "bad"
        assert isinstance(answer(context(), candidate("bad", 0.1)), NothingFound)

    def test_and_the_town_hall_keeps_what_was_asked(self):
        before = context(facets=(Facet.ADDRESS,))
        assert answer(before, candidate("bad", named=1.0), refers_back=True).facets[0] is Facet.ADDRESS
        assert answer(before, candidate("bad", named=1.0)).facets[0] is Facet.SUMMARY

    def test_who_asks_something_else_of_the_last_entry_is_not_told_the_last_fact_again(self):
        before = context(facets=(Facet.ADDRESS,))
        found = answer(before, refers_back=True, content=("zelten",), subject=("zelten",))
        assert (found.entry_id, found.facets[0]) == ("hof", Facet.SUMMARY)

    def test_who_says_more_than_a_name_does_not_ask_there_what_was_asked_here(self):
        before = context(facets=(Facet.ADDRESS,))
        more = ("kurs", "deutsch", "frau")
        found = answer(before, candidate("bad", named=1.0), refers_back=True, content=more, subject=more)
        assert found.facets[0] is Facet.SUMMARY

    def test_what_is_foreign_is_not_asked_of_the_last_entry(self):
        assert isinstance(answer(context(), candidate("bad", 0.1), refers_back=True, foreign=True), NothingFound)
        assert answer(context(), facets=(Facet.PHONE,), foreign=True, **NOTHING).by is FoundBy.CONTEXT

    def test_what_a_sentence_of_the_last_entry_tells_is_asked_of_it_whatever_else_the_words_may_mean(self):
        leaning = {"refers_back": True, "fits": ["hof"]}
        assert answer(context(), candidate("bad", 0.9), **leaning).entry_id == "hof"
        assert answer(context(), candidate("bad", 0.1), foreign=True, **leaning).entry_id == "hof"

    def test_what_nothing_answers_is_asked_of_the_last_entry_where_a_sentence_of_it_tells_it(self):
        found = answer(context(), candidate("bad", LIMITS.sure - 0.05), fits=["hof"])
        assert (found.entry_id, found.by) == ("hof", FoundBy.CONTEXT)
        assert answer(context(), candidate("bad", LIMITS.sure), fits=["hof"]).entry_id == "bad"
        assert isinstance(answer(context(), candidate("bad", 0.1), fits=["hof"], foreign=True), NothingFound)
        assert isinstance(answer(context("gone"), candidate("bad", 0.1), fits=["gone"]), NothingFound)

    def test_an_entry_that_is_no_longer_there_is_not_meant(self):
        assert answer(context("gone"), facets=(Facet.PHONE,), **NOTHING).by is FoundBy.HOME

    def test_a_list_is_a_new_subject_unless_it_leans_on_something(self):
        assert isinstance(answer(context(), listing=Filter(), **NOTHING), Listing)
        assert isinstance(answer(context(), listing=Filter(), refers_back=True, **NOTHING), Found)


class TestAgain:
    def test_the_last_answer_is_given_again(self):
        found = answer(context(facets=(Facet.PHONE, Facet.EMAIL)), again=True, **NOTHING)
        assert found == Found("hof", (Facet.PHONE, Facet.EMAIL), FoundBy.CONTEXT)

    def test_without_facets_it_is_the_summary(self):
        assert answer(context(), again=True, **NOTHING).facets == (Facet.SUMMARY,)

    def test_without_a_last_entry_there_is_nothing_to_repeat(self):
        assert not isinstance(answer(context(None), again=True, **NOTHING), Found)


class TestWhatWasOffered:
    BEFORE = context(None, offered=("hof", "wald", "bad"), facets=(Facet.PHONE,))

    @pytest.mark.parametrize(("ordinal", "entry_id"), [(1, "hof"), (3, "bad"), (-1, "bad"), (-3, "hof")])
    def test_one_can_be_picked_by_counting(self, ordinal, entry_id):
        found = answer(self.BEFORE, ordinal=ordinal, **NOTHING)
        assert (found.entry_id, found.facets[0]) == (entry_id, Facet.PHONE)

    def test_counting_beyond_the_end_picks_none(self):
        assert not isinstance(answer(self.BEFORE, ordinal=4, **NOTHING), Found)
        assert not isinstance(answer(self.BEFORE, ordinal=-4, **NOTHING), Found)

    def test_one_can_be_picked_by_its_place(self):
        found = answer(self.BEFORE, place="Quell", content=("quell",), subject=())
        assert found.entry_id == "wald"

    def test_one_can_be_picked_by_what_it_holds(self):
        found = answer(self.BEFORE, candidate("home", 0.9), candidate("bad", 0.5), refers_back=True)
        assert (found.entry_id, found.by) == ("bad", FoundBy.CONTEXT)

    def test_who_names_hardly_any_of_them_means_something_else(self):
        assert answer(self.BEFORE, candidate("home", 0.9), candidate("bad", 0.2), refers_back=True).entry_id == "home"

    def test_a_fact_asked_of_all_of_them_is_asked_back(self):
        near = [candidate("bad", 0.5), candidate("hof", 0.48)]
        assert answer(self.BEFORE, *near, facets=(Facet.EMAIL,), **NOTHING) == Choice(
            ("hof", "wald", "bad"), (Facet.EMAIL,)
        )

    def test_a_fact_that_only_one_of_them_holds_is_told(self):
        found = answer(self.BEFORE, candidate("bad", 0.5), facets=(Facet.GOOD_TO_KNOW,), **NOTHING)
        assert found.entry_id == "bad"
        apart = [candidate("bad", 0.5), candidate("hof", 0.1)]
        assert answer(self.BEFORE, *apart, facets=(Facet.GOOD_TO_KNOW,), **NOTHING).entry_id == "bad"

    def test_entries_that_are_no_longer_there_are_not_picked(self):
        before = context(None, offered=("gone", "hof"))
        assert answer(before, ordinal=1, **NOTHING).entry_id == "hof"


class TestOnlyAPlace:
    def test_the_last_entry_is_meant_if_it_serves_the_place(self):
        assert answer(context("wald"), **PLACE).entry_id == "wald"

    def test_else_the_next_best_of_the_last_question_that_does(self):
        found = answer(context("hof", others=("home", "gone", "bad"), facets=(Facet.PHONE,)), **PLACE)
        assert (found.entry_id, found.facets[0]) == ("bad", Facet.PHONE)

    def test_an_entry_that_is_named_with_its_place_is_a_new_subject(self):
        found = answer(context("wald"), candidate("bad", 0.9, named=1.0), **PLACE)
        assert (found.entry_id, found.by) == ("bad", FoundBy.NAMED)

    def test_else_the_only_one_there_of_the_same_sort_as_the_last(self):
        before = context("amt-lindig", facets=(Facet.PHONE,))
        found = answer(before, **PLACE)
        assert (found.entry_id, found.facets[0], found.by) == ("amt-quell", Facet.PHONE, FoundBy.CONTEXT)

    def test_where_none_serves_it_what_there_is_in_the_place_is_listed(self):
        assert answer(context("hof"), **PLACE) == Listing(("wald", "bad", "amt-quell"), Filter(place="Quell"))
        assert isinstance(answer(context("gone"), **PLACE), Listing)


def test_of_what_was_offered_only_that_is_asked_which_is_still_there():
    asked = {"facets": (Facet.PHONE,), **NOTHING}
    found = answer(context(None, offered=("gone", "hof", "bad")), **asked)
    assert found == Choice(("hof", "bad"), (Facet.PHONE,))
    assert not isinstance(answer(context(None, offered=("gone",)), **asked), Choice)
