import pytest

from bot.matching.vocabulary import HEARD, STEM, SWAPPED, Vocabulary

WORDS = ["bucher", "buch", "kurs", "sprachkurs", "burgerbus", "kohof", "werkstatt", "zeit", "7"]


@pytest.fixture
def vocabulary(lexicons):
    return Vocabulary(WORDS, [lexicon.stems for lexicon in lexicons.values()], ["kohof"])


def like(vocabulary, word):
    return {vocabulary.words[one.term]: one.score for one in vocabulary.like(word)}


def test_a_known_word_is_itself_and_its_other_forms(vocabulary):
    assert like(vocabulary, "bucher")["bucher"] == 1.0
    assert like(vocabulary, "zeiten")["zeit"] == STEM


def test_a_part_of_a_compound_is_found_and_a_compound_by_its_part(vocabulary):
    assert "sprachkurs" in like(vocabulary, "kurs")
    assert like(vocabulary, "fahrradwerkstatt")["werkstatt"] > 0.5


def test_a_misspelt_word_is_found_and_is_less_like(vocabulary):
    assert 0.7 < like(vocabulary, "burgebrus")["burgerbus"] < 1.0
    assert 0.5 < like(vocabulary, "wergstat")["werkstatt"] < 1.0


def test_a_known_word_is_not_searched_for_typing_errors(vocabulary):
    assert "zeit" in like(vocabulary, "zeitt")
    assert set(like(Vocabulary(["zeit", "zeis"], []), "zeit")) == {"zeit"}


def test_short_words_and_numbers_are_not_searched_for_typing_errors(vocabulary):
    assert like(vocabulary, "zet") == {}
    assert like(vocabulary, "8") == {}


def test_names_are_found_as_they_sound(vocabulary):
    assert like(vocabulary, "cohof")["kohof"] == HEARD


def test_y_and_z_may_be_swapped(vocabulary):
    assert like(vocabulary, "yeit")["zeit"] == SWAPPED


def test_words_that_are_like_none_are_like_none(vocabulary):
    assert like(vocabulary, "xylophon") == {}


def test_it_is_known_which_words_are_known(vocabulary):
    assert "zeit" in vocabulary
    assert vocabulary.number("buch") == 1
    assert vocabulary.knows("zeit")
    assert vocabulary.knows("zeiten")
    assert not vocabulary.knows("xylophon")
    assert not vocabulary.knows("xylophon")


def test_asking_for_ever_new_words_does_not_fill_the_memory(vocabulary, monkeypatch):
    monkeypatch.setattr(vocabulary._known, "_most", 3)
    for number in range(10):
        vocabulary.knows(f"wort{number}")
    assert len(vocabulary._known) <= 3


def test_the_words_of_the_last_messages_are_looked_up_once(vocabulary, monkeypatch):
    monkeypatch.setattr(vocabulary._recent, "_most", 3)
    assert vocabulary.like("zeiten") is vocabulary.like("zeiten")
    for number in range(10):
        vocabulary.like(f"wort{number}")
    assert len(vocabulary._recent) <= 3


def test_an_empty_vocabulary_finds_nothing():
    assert Vocabulary([], []).like("wort") == []
