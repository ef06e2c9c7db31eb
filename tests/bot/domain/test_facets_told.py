"""Which facets of an entry are told."""

from bot.domain.directory import Entry, Facet
from bot.domain.facets_told import facets_told
from bot.domain.limits import Limits
from bot.domain.questions import Figure, Fit, Understanding

LIMITS = Limits()
ENTRY = Entry.model_validate(
    {
        "id": "hof",
        "kind": "offer",
        "name": "Hof",
        "summary": {"de": "Ein Hof"},
        "background": {"de": "Seit 2019"},
        "good_to_know": {"de": ["Mit Hund"]},
        "website": "https://example.org",
        "contacts": [{"person": "Erna"}],
    }
)
BARE = Entry.model_validate({"id": "amt", "kind": "offer", "name": "Amt", "summary": {"de": "Ein Amt"}})
LONG = ("wort", "zwei", "drei")


def told(*asked, fits=(), subject=LONG, entry=ENTRY, described=False, kept=(), figures=()):
    understanding = Understanding("?", "de", facets=asked, figures=figures, content=subject, subject=subject)
    return facets_told(understanding, entry, LIMITS, fits, described=described, kept=kept)


def fit(facet, share=0.2):
    return Fit(facet, share)


def test_nothing_asked_is_the_summary_and_the_text_that_fits_first_where_that_is_sure():
    assert told(fits=[fit(Facet.BACKGROUND)]) == (Facet.SUMMARY, Facet.BACKGROUND)
    assert told(fits=[fit(Facet.BACKGROUND, LIMITS.surely_fits)]) == (Facet.BACKGROUND, Facet.SUMMARY)
    assert told(subject=("hof",)) == (Facet.SUMMARY,)


def test_who_asks_for_a_figure_gets_the_two_texts_that_fit_best():
    fits = [fit(Facet.BACKGROUND), fit(Facet.GOOD_TO_KNOW)]
    assert told(fits=fits, figures=(Figure.MONEY,)) == (Facet.BACKGROUND, Facet.GOOD_TO_KNOW)


def test_who_asks_something_of_an_entry_that_no_sentence_tells_gets_what_else_there_is_to_know():
    assert told() == (Facet.SUMMARY, Facet.GOOD_TO_KNOW)
    assert told(entry=BARE) == (Facet.SUMMARY,)


def test_one_fact_that_is_held_is_told_alone():
    assert told(Facet.WEBSITE, fits=[fit(Facet.BACKGROUND)]) == (Facet.WEBSITE,)


def test_who_and_where_with_more_words_may_ask_for_what_a_text_holds():
    fits = [fit(Facet.BACKGROUND)]
    assert told(Facet.CONTACT, fits=fits) == (Facet.CONTACT, Facet.BACKGROUND)
    assert told(Facet.CONTACT, fits=fits, subject=("hof",)) == (Facet.CONTACT,)


def test_who_asks_where_one_can_do_something_reads_what_there_is_and_then_where():
    assert told(Facet.CONTACT, Facet.SUMMARY, subject=("sauna",)) == (Facet.SUMMARY, Facet.CONTACT)


def test_several_facts_that_are_asked_for_are_told():
    assert told(Facet.WEBSITE, Facet.CONTACT) == (Facet.WEBSITE, Facet.CONTACT)


def test_a_fact_that_is_not_held_is_told_with_the_text_that_fits_or_the_summary():
    assert told(Facet.PHONE, fits=[fit(Facet.BACKGROUND)]) == (Facet.PHONE, Facet.BACKGROUND)
    assert told(Facet.PHONE) == (Facet.PHONE, Facet.SUMMARY)


def test_two_facets_are_told_where_the_second_is_held():
    assert told(Facet.BACKGROUND, Facet.WEBSITE) == (Facet.WEBSITE, Facet.BACKGROUND)
    assert told(Facet.BACKGROUND, Facet.BUDGET) == (Facet.BACKGROUND,)


def test_what_was_asked_before_is_asked_again_where_the_message_asks_for_nothing():
    assert told(kept=[Facet.BACKGROUND]) == (Facet.BACKGROUND,)
    assert told(Facet.WEBSITE, kept=[Facet.BACKGROUND]) == (Facet.WEBSITE,)


def test_a_facet_that_the_entry_does_not_hold_is_only_told_where_it_is_asked_for():
    assert told(Facet.PERIOD, fits=[fit(Facet.FUNDERS)], entry=BARE) == (Facet.PERIOD, Facet.SUMMARY)


def test_who_describes_a_need_gets_the_summary_beside_what_was_asked():
    assert told(Facet.CONTACT, described=True) == (Facet.SUMMARY, Facet.CONTACT)
    assert told(Facet.ADDRESS, fits=[fit(Facet.BACKGROUND)], described=True) == (Facet.SUMMARY, Facet.BACKGROUND)
    assert told(fits=[fit(Facet.BACKGROUND)], described=True) == (Facet.SUMMARY, Facet.BACKGROUND)


def test_who_describes_what_one_sentence_tells_gets_that_sentence_beside_the_summary():
    sure = [fit(Facet.BACKGROUND, LIMITS.surely_fits)]
    assert told(Facet.CONTACT, fits=sure, described=True) == (Facet.SUMMARY, Facet.BACKGROUND)


def test_who_describes_something_and_asks_for_a_plain_fact_of_it_gets_that_first():
    assert told(Facet.PHONE, described=True) == (Facet.PHONE, Facet.SUMMARY)
    assert told(Facet.WEBSITE, described=True) == (Facet.WEBSITE,)


def test_a_sentence_that_surely_fits_stands_beside_a_plain_fact():
    sure = [fit(Facet.BACKGROUND, LIMITS.surely_fits)]
    assert told(Facet.WEBSITE, fits=sure) == (Facet.WEBSITE, Facet.BACKGROUND)


def test_a_plain_fact_is_told_by_its_words_alone():
    assert told(fits=[fit(Facet.PHONE, 1.0)], subject=("hof",)) == (Facet.SUMMARY,)


def test_what_is_something_is_answered_with_just_that():
    fits = [fit(Facet.BACKGROUND)]
    assert told(Facet.SUMMARY, fits=fits, subject=("hof",)) == (Facet.SUMMARY,)
    assert told(Facet.SUMMARY, fits=fits) == (Facet.SUMMARY, Facet.BACKGROUND)


def test_a_plain_fact_comes_before_what_else_the_words_may_ask_for():
    assert told(Facet.BACKGROUND, Facet.WEBSITE)[0] is Facet.WEBSITE


def test_beside_a_text_that_is_held_stands_no_overview():
    assert told(Facet.BACKGROUND) == (Facet.BACKGROUND,)


def test_where_a_need_is_described_the_text_that_fits_surely_goes_before_another_one_that_the_words_ask_for():
    sure, other = fit(Facet.GOOD_TO_KNOW, LIMITS.surely_fits), fit(Facet.BACKGROUND)
    assert told(Facet.BACKGROUND, fits=[sure, other], described=True) == (Facet.SUMMARY, Facet.GOOD_TO_KNOW)
    assert told(Facet.BACKGROUND, fits=[fit(Facet.GOOD_TO_KNOW)], described=True) == (Facet.SUMMARY, Facet.BACKGROUND)
    assert told(Facet.BACKGROUND, described=True) == (Facet.SUMMARY, Facet.BACKGROUND)
    timed = ENTRY.model_copy(update={"opening_hours": {"de": "Mo 9–12 Uhr"}})
    hours = told(Facet.OPENING_HOURS, fits=[sure], described=True, entry=timed)
    assert hours == (Facet.SUMMARY, Facet.OPENING_HOURS)
