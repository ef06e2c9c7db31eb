import pytest

from bot.matching.phrases import MAX_GAP, PhraseBook, without_shorter


def labels(book, text, **known):
    return [match.label for match in book.find(text.split(), **known)]


def test_all_words_of_a_phrase_are_needed_in_order():
    book = PhraseBook([("budget", "wie viel Geld")])
    assert labels(book, "und wie viel geld gibt es") == ["budget"]
    assert labels(book, "wie geld viel") == []
    assert labels(book, "wie viel") == []


def test_a_star_stands_for_any_letters():
    book = PhraseBook([("funders", "finanzier*"), ("hours", "*zeiten")])
    assert labels(book, "finanzierung sprechzeiten") == ["funders", "hours"]
    assert labels(book, "finanz zeit") == []


def test_dots_stand_for_some_words_but_not_for_many():
    book = PhraseBook([("hours", "wann ... offen")])
    assert labels(book, "wann offen") == ["hours"]
    assert labels(book, "wann " + "x " * MAX_GAP + "offen") == ["hours"]
    assert labels(book, "wann " + "x " * (MAX_GAP + 1) + "offen") == []


def test_words_in_a_gap_are_not_part_of_the_phrase():
    (match,) = PhraseBook([("hours", "wann ... offen")]).find(["hat", "wann", "hof", "offen"])
    assert match.positions == (1, 3)
    assert (match.start, match.end, match.length) == (1, 4, 2)


def test_dots_at_the_begin_mean_nothing_and_an_empty_phrase_is_never_found():
    assert labels(PhraseBook([("a", "... offen")]), "offen") == ["a"]
    assert labels(PhraseBook([("a", "..."), ("b", "!")]), "offen") == []


def test_a_part_with_a_hyphen_is_two_words():
    assert labels(PhraseBook([("mail", "e-mail*")]), "e mailadresse") == ["mail"]


def test_long_words_are_found_misspelt_where_that_is_wished():
    phrases = [("hours", "öffnungszeiten"), ("phone", "tel")]
    assert labels(PhraseBook(phrases, typos_from=9), "offnungzeiten") == ["hours"]
    assert labels(PhraseBook(phrases), "offnungzeiten") == []
    assert labels(PhraseBook(phrases, typos_from=9), "teel") == []


def test_a_known_word_is_not_taken_for_a_misspelt_one():
    book = PhraseBook([("fire", "brennt")], typos_from=5)
    assert labels(book, "brend") == []
    assert labels(book, "brennd") == ["fire"]
    assert labels(book, "brennd", known=frozenset({"brennd"})) == []


def test_a_book_says_which_words_it_holds():
    book = PhraseBook([("a", "wie viel")])
    assert book.holds("viel")
    assert not book.holds("wieviel")


def test_a_longer_phrase_hides_those_within_it():
    book = PhraseBook([("budget", "geld"), ("funders", "woher kommt ... geld"), ("progress", "woher")])
    found = without_shorter(book.find(["woher", "kommt", "das", "geld"]))
    assert [match.label for match in found] == ["funders"]


def test_looking_up_ever_new_words_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("bot.matching.phrases._CACHED_WORDS", 3)
    book = PhraseBook([("a", "ja")])
    for number in range(10):
        book.find([f"wort{number}", "ja"])
    assert len(book._seen) <= 3
    assert labels(book, "ja") == ["a"]


@pytest.mark.parametrize("text", ["", "offen"])
def test_an_empty_book_finds_nothing(text):
    assert PhraseBook([]).find(text.split()) == []
