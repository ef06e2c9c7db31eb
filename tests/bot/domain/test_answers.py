from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from bot.domain.answers import (
    Chat,
    Choice,
    Emergency,
    Found,
    FoundBy,
    Kind,
    Listing,
    NothingFound,
    Unclear,
    decide,
    kind_of,
    list_entries,
    offered,
)
from bot.domain.directory import Directory, Facet
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Context, Filter, SmallTalk, Understanding

LIMITS = Limits()
NOTHING = {"content": (), "subject": ()}
SHORT = {"content": ("bibliothek",), "subject": ("bibliothek",)}


def entry(entry_id, **changes):
    return {"id": entry_id, "kind": "offer", "name": entry_id, "summary": {"de": "Text"}} | changes


DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Wegweiser", "home_entry": "home"},
        "kinds": {"offer": {"de": "Angebot"}, "contact_point": {"de": "Stelle"}},
        "topics": {"nature": {"de": "Natur"}, "culture": {"de": "Kultur"}, "empty": {"de": "Leer"}},
        "entries": [
            entry("home"),
            entry(
                "hof",
                topics=["nature"],
                places=["Lindig"],
                background={"de": "Seit 2019"},
                website="https://example.org",
            ),
            entry("wald", topics=["nature"], places=["Lindig", "Quell"]),
            entry("bad", topics=["culture"], places=["Quell"]),
            entry("amt", kind="contact_point", places=["Quell"], contacts=[{"person": "Erna"}]),
        ],
    }
)


def understood(*candidates, **changes):
    values = {"language": "de", "content": ("wort", "zwei", "drei"), "subject": ("wort", "zwei", "drei")} | changes
    return Understanding("?", candidates=tuple(candidates), **values)


def candidate(entry_id, score=0.9, named=1.0):
    return Candidate(entry_id, score, named)


def answer(*candidates, limits=LIMITS, **changes):
    return decide(understood(*candidates, **changes), DIRECTORY, None, limits)


class TestBeforeAnySearch:
    def test_an_emergency_comes_first(self):
        assert answer(candidate("hof"), emergency=True, small_talk=SmallTalk.GREETING) == Emergency()

    def test_small_talk_is_answered_as_such(self):
        assert answer(small_talk=SmallTalk.THANKS) == Chat(SmallTalk.THANKS)

    @pytest.mark.parametrize("talk", list(SmallTalk))
    def test_insults_and_nonsense_count_as_out_of_scope(self, talk):
        expected = Kind.OUT_OF_SCOPE if talk in {SmallTalk.INSULT, SmallTalk.NONSENSE} else Kind.SMALL_TALK
        assert kind_of(Chat(talk)) is expected

    def test_other_answers_count_as_what_they_are(self):
        assert kind_of(Found("hof", ())) is Kind.ENTRY
        assert kind_of(Emergency()) is Kind.OUT_OF_SCOPE


class TestLists:
    def test_a_list_holds_what_passes_the_filter_in_order(self):
        found = answer(listing=Filter("nature", "Lindig"))
        assert found == Listing(("hof", "wald"), Filter("nature", "Lindig"))

    def test_an_empty_filter_means_everything(self):
        assert answer(listing=Filter()).entry_ids == ("home", "hof", "wald", "bad", "amt")

    def test_a_kind_can_be_asked_for(self):
        assert answer(listing=Filter(kind="contact_point")).entry_ids == ("amt",)

    def test_a_list_without_entries_is_nothing_found_with_its_topic_to_browse(self):
        assert list_entries(DIRECTORY, Filter("empty")) == NothingFound(topics=("empty",))
        assert list_entries(DIRECTORY, Filter(place="Mond")) == NothingFound()

    def test_the_page_is_kept(self):
        assert list_entries(DIRECTORY, Filter(), 2).page == 2


class TestPlaces:
    PLACE = MappingProxyType({"content": ("quell",), "subject": (), "place": "Quell"})

    def test_a_place_alone_is_answered_with_what_there_is(self):
        assert answer(candidate("bad", named=0.2), **self.PLACE) == Listing(
            ("wald", "bad", "amt"), Filter(place="Quell")
        )
        assert isinstance(answer(**self.PLACE), Listing)

    def test_a_place_that_is_also_the_name_of_an_entry_is_that_entry(self):
        assert answer(candidate("bad", named=1.0), **self.PLACE).entry_id == "bad"


class TestBands:
    def test_a_sure_entry_is_answered_with_the_next_best_as_others(self):
        found = answer(candidate("hof"), candidate("bad", 0.3), candidate("wald", 0.2))
        assert found == Found("hof", (Facet.SUMMARY, Facet.BACKGROUND), FoundBy.NAMED, ("bad", "wald"))

    def test_an_unsure_entry_is_offered_and_not_answered(self):
        assert answer(candidate("hof", LIMITS.sure - 0.01)) == Choice(("hof",), ())

    def test_from_the_limit_on_it_is_answered(self):
        assert isinstance(answer(candidate("hof", LIMITS.sure)), Found)

    def test_a_topic_that_no_entry_answers_to_is_listed(self):
        assert answer(candidate("hof", 0.1), topic="nature", **SHORT) == list_entries(DIRECTORY, Filter("nature"))

    def test_what_is_likely_small_talk_is_answered_as_such_unless_an_entry_is_named(self):
        talk = {"perhaps_talk": SmallTalk.THANKS}
        assert answer(candidate("hof", named=0.5), **talk) == Chat(SmallTalk.THANKS)
        assert isinstance(answer(candidate("hof"), **talk), Found)

    def test_below_all_limits_nothing_is_claimed_but_near_ones_are_offered(self):
        assert answer(candidate("hof", LIMITS.unsure - 0.01)) == NothingFound(near=("hof",), topics=("nature",))
        assert answer() == NothingFound()

    def test_near_rivals_are_a_choice_of_at_most_three(self):
        near = [candidate("hof", 0.9), candidate("bad", 0.89), candidate("wald", 0.88), candidate("amt", 0.87)]
        assert answer(*near, facets=(Facet.PHONE,)) == Choice(("hof", "bad", "wald"), (Facet.PHONE,))

    def test_what_is_wholly_named_has_only_rivals_that_are_too(self):
        assert isinstance(answer(candidate("hof", 0.9), candidate("bad", 0.89, named=0.5)), Found)
        assert isinstance(answer(candidate("hof", 0.9), candidate("bad", 0.89, named=1.0)), Choice)

    def test_what_is_the_same_in_every_town_is_asked_back_where_no_town_is_named(self):
        alike = [candidate("hof", named=0.3), candidate("wald", LIMITS.alike * 0.9, named=0.3)]
        assert isinstance(answer(*alike), Choice)
        assert isinstance(answer(*alike, place="Lindig"), Found)

    def test_a_rival_in_another_place_than_the_named_one_is_none(self):
        found = answer(candidate("hof", 0.9), candidate("bad", 0.88), place="Lindig")
        assert isinstance(found, Found)

    def test_a_rival_in_the_named_place_is_one(self):
        assert isinstance(answer(candidate("hof", 0.9), candidate("wald", 0.89), place="Lindig"), Choice)

    def test_the_like_of_the_best_in_the_named_place_takes_its_part(self):
        found = answer(candidate("hof", 0.9), candidate("wald", 0.5), place="Quell")
        assert found.entry_id == "wald"

    def test_without_any_sign_of_the_like_in_the_named_place_the_best_stays(self):
        assert answer(candidate("hof", 0.9), candidate("wald", 0.1), place="Quell").entry_id == "hof"

    def test_where_the_best_is_elsewhere_all_rivals_count(self):
        assert isinstance(answer(candidate("bad", 0.9), candidate("hof", 0.89), place="Lindig"), Choice)


class TestShortMessages:
    def test_one_word_that_means_several_is_asked_back(self):
        assert isinstance(answer(candidate("hof", named=0.4), candidate("bad", 0.65, 0.2), **SHORT), Choice)

    def test_what_was_said_before_does_not_make_it_clear_but_leaning_on_it_does(self):
        before = Context(1, datetime(2026, 11, 23, tzinfo=UTC), "de")
        messages = [
            understood(candidate("hof", named=0.4), candidate("bad", 0.65, 0.2), refers_back=back, **SHORT)
            for back in (False, True)
        ]
        alone, leaning = (decide(message, DIRECTORY, before, LIMITS) for message in messages)
        assert isinstance(alone, Choice)
        assert isinstance(leaning, Found)

    def test_the_same_distance_is_enough_for_a_longer_message(self):
        assert isinstance(answer(candidate("hof", named=0.4), candidate("bad", 0.65, 0.2)), Found)

    def test_a_place_makes_it_clear(self):
        assert isinstance(
            answer(candidate("hof", named=0.4), candidate("bad", 0.65, 0.2), place="Lindig", **SHORT), Found
        )

    def test_a_name_is_not_asked_back_for_one_entry_that_only_mentions_it(self):
        assert isinstance(answer(candidate("hof"), candidate("bad", 0.65, 0.5), **SHORT), Found)

    def test_a_name_that_is_part_of_several_others_is_asked_back(self):
        rivals = [candidate("bad", 0.65, 0.5), candidate("wald", 0.62, 0.4)]
        assert isinstance(answer(candidate("hof"), *rivals, **SHORT), Choice)

    def test_where_only_a_topic_is_said_its_entries_are_offered(self):
        found = answer(candidate("bad"), candidate("hof", 0.5), candidate("wald", 0.4), topic="nature", **SHORT)
        assert found == Choice(("hof", "wald"), ())

    def test_a_topic_with_one_near_entry_only_is_that_entry(self):
        found = answer(candidate("bad"), candidate("wald", 0.1), topic="culture", **SHORT)
        assert isinstance(found, Found)

    def test_entries_of_the_very_sort_of_the_best_are_offered_however_they_are_called(self):
        assert answer(candidate("wald"), topic="nature", **SHORT) == Choice(("wald", "hof"))


class TestWithoutSubject:
    def test_a_fact_without_subject_is_asked_of_the_home_entry(self):
        found = answer(candidate("hof"), facets=(Facet.CONTACT,), **NOTHING)
        assert found == Found("home", (Facet.CONTACT,), FoundBy.HOME)

    def test_who_leans_on_nothing_is_asked_what_is_meant(self):
        assert answer(facets=(Facet.CONTACT,), refers_back=True, **NOTHING) == Unclear((Facet.CONTACT,))
        assert answer(**NOTHING) == Unclear()

    def test_without_a_home_entry_one_asks_too(self):
        homeless = DIRECTORY.model_copy(update={"header": DIRECTORY.header.model_copy(update={"home_entry": None})})
        found = decide(understood(facets=(Facet.CONTACT,), **NOTHING), homeless, None, LIMITS)
        assert found == Unclear((Facet.CONTACT,))


@pytest.mark.parametrize(
    ("answer", "entry_ids"),
    [(Found("hof", (Facet.SUMMARY,)), ("hof",)), (Choice(("hof", "chor")), ("hof", "chor")), (Unclear(), ())],
)
def test_an_answer_offers_its_entry_or_those_to_choose_from(answer, entry_ids):
    assert offered(answer) == entry_ids
