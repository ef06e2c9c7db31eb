import pytest

from bot.domain.questions import Filter
from bot.matching.lists import asked_list
from bot.matching.reading import MessageReader


@pytest.fixture(scope="module")
def asked(small, lexicons, matcher):
    reader = MessageReader(small, lexicons, matcher._index.vocabulary, matcher._index.names)

    def asked(message, named=0.0):
        return asked_list(reader.read(message, ("de",)), named)

    return asked


def test_a_plain_wish_for_a_list_needs_no_filter(asked):
    assert asked("bitte alles auflisten") == Filter()


def test_a_vague_wish_needs_a_topic_a_place_a_kind_or_a_word_for_everything(asked):
    assert asked("was gibt es") is None
    assert asked("was gibt es in Lindig") == Filter(place="Lindig")
    assert asked("alle projekte") == Filter()


def test_words_for_everything_with_a_place_are_a_list(asked):
    assert asked("Initiativen Lindig") == Filter(place="Lindig")
    assert asked("Initiativen Lindig Xylophon") is None


def test_words_that_are_no_filter_speak_against_a_list(asked):
    assert asked("was gibt es in Lindig mit Xylophon und Trompete") is None
    assert asked("auflisten in Lindig mit Xylophon") == Filter(place="Lindig")


def test_a_named_entry_is_meant_and_not_a_list(asked):
    assert asked("was gibt es zum Kräuterhof", named=1.0) is None
    assert asked("was gibt es in Lindig", named=1.0) == Filter(place="Lindig")
    assert asked("Mobilität, was gibt es", named=1.0) is None
    assert asked("Liste in Lindig", named=1.0) == Filter(place="Lindig")
    assert asked("Liste vom Kräuterhof in Lindig", named=1.0) is None


def test_a_fact_is_asked_of_one_entry_and_not_of_a_list(asked):
    assert asked("alle in Lindig, Telefonnummer") is None
    assert asked("Telefonnummer, alles auflisten in Lindig") == Filter(place="Lindig")


def test_a_kind_counts_where_no_topic_is_named(asked):
    assert asked("alle Anlaufstellen") == Filter(kind="contact_point")
    assert asked("alle Anlaufstellen für Mobilität") == Filter("mobility")
