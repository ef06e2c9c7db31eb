import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text import LONGEST, MAX_LENGTH, fold, is_symbol, repaired, sound, typed_words, words_in, words_of


@pytest.mark.parametrize("spelling", ["Bürgerbus", "Buergerbus", "BÜRGERBUS", "burgerbus", "Bu\u0308rgerbus"])
def test_umlauts_may_be_typed_in_any_way(spelling):
    assert words_of(spelling) == ["burgerbus"]


@pytest.mark.parametrize(
    ("word", "folded"), [("Straße", "strasse"), ("Café", "cafe"), ("neue", "neue"), ("Goethe", "gothe")]
)
def test_folding_keeps_one_spelling(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    "broken",
    [
        "B%C3%BCrgerBus%20fahren",
        "B&uuml;rgerBus fahren",
        "B&#252;rgerBus fahren",
        "BÃ¼rgerBus fahren",
        "<b>BürgerBus</b> fahren",
        "[BürgerBus](https://example.org/x) fahren",
        "BürgerBus https://example.org/bus fahren",
        "B;rgerBus fahren",
        "'BürgerBus' **fahren**",
    ],
)
def test_broken_encodings_and_markup_are_repaired(broken):
    words = typed_words(broken)
    assert words in (["burgerbus", "fahren"], ["borgerbus", "fahren"])


def test_text_that_only_looks_broken_stays():
    assert repaired("100 % Ökostrom & mehr < 5 Euro") == "100 % Ökostrom & mehr < 5 Euro"
    assert repaired("Ã\u00ff") == "Ã\u00ff"


def test_apostrophes_do_not_part_a_word():
    assert words_of("gibt's who’s") == ["gibts", "whos"]


@given(st.text(st.sampled_from("aAeäßüuE \t\u00a0\u2028.'’-½…\u0308´ﬁ👍")))
def test_the_words_of_a_text_are_those_of_its_pieces(text):
    assert words_of(text) == re.findall(r"[^\W_]+|👍", fold(re.sub(r"(?<=\w)['’´](?=\w)", "", text)))
    assert words_of(text) == [word for piece in text.split() for word in words_in(piece)]


def test_stretched_letters_count_once_and_digits_stay():
    assert typed_words("heyyyy jaaaa Linie 555") == ["hey", "ja", "linie", "555"]


def test_symbols_are_words_of_their_own():
    assert typed_words("danke👍") == ["danke", "👍"]
    assert is_symbol("👍")
    assert not is_symbol("danke")
    assert not is_symbol("7")


def test_very_long_messages_are_cut():
    assert len(repaired("x" * 10_000)) == MAX_LENGTH


@pytest.mark.parametrize(
    ("heard", "written"), [("kokonat", "coconat"), ("infokaffee", "infocafe"), ("seg", "zegg"), ("filip", "philipp")]
)
def test_words_that_sound_alike_have_one_sound(heard, written):
    assert sound(heard) == sound(written)


@given(st.text())
def test_no_text_raises_and_no_capital_is_left(text):
    assert all(typed_words(text))
    assert fold(text) == fold(text).casefold()


def test_of_a_word_without_end_only_the_begin_is_looked_at() -> None:
    assert typed_words("was ist " + "ab" * 900) == ["was", "ist", "ab" * (LONGEST // 2)]
    assert typed_words("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz?") == [
        "rindfleischetikettierungsuberwachungsaufgabenubertragungsges"
    ]
