import pytest

from bot.domain.directory import Facet
from bot.domain.questions import SmallTalk
from bot.matching.signals import Sign, SignBook, asked_facets, small_talk
from bot.matching.text import typed_words


@pytest.fixture(scope="module")
def book(lexicons, small):
    return SignBook(lexicons, small)


@pytest.fixture(scope="module")
def signs(book):
    return lambda message: book.read(typed_words(message), frozenset())


@pytest.mark.parametrize(
    ("message", "facet"),
    [
        ("was ist das", Facet.SUMMARY),
        ("how did it start", Facet.BACKGROUND),
        ("warum macht man das", Facet.REASONS),
        ("what do they do", Facet.ACTIVITIES),
        ("Was sind die Schwerpunkte?", Facet.FOCUS_AREAS),
        ("any results yet", Facet.PROGRESS),
        ("bis wann läuft das", Facet.PERIOD),
        ("wie viel Geld gibt es", Facet.BUDGET),
        ("who is the contact", Facet.CONTACT),
        ("wo liegt das", Facet.ADDRESS),
        ("phone number", Facet.PHONE),
        ("Mailadresse", Facet.EMAIL),
        ("homepage", Facet.WEBSITE),
        ("wann habt ihr offen", Facet.OPENING_HOURS),
        ("wer finanziert das", Facet.FUNDERS),
        ("in which villages", Facet.PLACES),
        ("welches Thema", Facet.TOPICS),
        ("wheelchair access", Facet.GOOD_TO_KNOW),
        ("Quellen bitte", Facet.SOURCES),
        ("Bildnachweis", Facet.IMAGE_CREDIT),
        ("öffnungszeitn", Facet.OPENING_HOURS),
    ],
)
def test_every_facet_can_be_asked_for(signs, message, facet):
    assert asked_facets(signs(message))[0] is facet


def test_a_longer_phrase_says_more_than_a_word_and_the_summary_comes_last(signs):
    assert asked_facets(signs("woher kommt das Geld"))[0] is Facet.FUNDERS
    assert asked_facets(signs("was ist die Adresse")) == (Facet.ADDRESS, Facet.SUMMARY)


def test_vague_words_count_only_where_nothing_else_is_asked_for(signs):
    assert asked_facets(signs("wo")) == (Facet.ADDRESS,)
    assert Facet.ADDRESS not in asked_facets(signs("wo telefon"))
    assert asked_facets(signs("hof")) == ()


def test_small_talk_is_nothing_else_than_small_talk(signs):
    assert small_talk(signs("hallo"), {0}) is SmallTalk.GREETING
    assert small_talk(signs("hallo hof"), {0, 1}) is None
    assert small_talk(signs("hof"), set()) is None


def test_of_several_sorts_of_small_talk_the_weightier_is_answered(signs):
    assert small_talk(signs("hallo wer bist du"), set()) is SmallTalk.IDENTITY


def test_topics_are_known_by_the_labels_of_the_directory_and_by_the_lexicon(signs):
    assert signs("Mobility").values(Sign.TOPIC) == ["mobility"]
    assert signs("Nahverkehr").values(Sign.TOPIC) == ["mobility"]


def test_topics_and_kinds_that_the_directory_lacks_are_never_found(signs):
    assert signs("Kultur Beratung").values(Sign.TOPIC) == []


def test_signs_tell_which_words_they_cover(signs):
    found = signs("wann ist hier offen, und die telefonnummer")
    assert {0, 3, 6} <= found.covered(Sign.FACET)
    assert found.of(Sign.AGAIN) == ()


@pytest.mark.parametrize(
    "message",
    [
        "es brennt",
        "Mein Haus brennt!",
        "ich habe brustschmerzen",
        "ich will nicht mehr leben",
        "my chest hurts",
        "he is beating me",
        "I want to die",
        "suizit",
        "hertzinfarkt",
        "there is a fire",
        "autounfal auf der b102",
    ],
)
def test_emergencies_are_found_also_misspelt(book, message):
    assert book.is_emergency(typed_words(message), frozenset())


@pytest.mark.parametrize(
    "message", ["Wo ist das Lagerfeuer?", "Feuerwehr Telefon", "fire station museum", "Alte Brennerei"]
)
def test_harmless_words_are_no_emergency(book, message):
    assert not book.is_emergency(typed_words(message), frozenset())
