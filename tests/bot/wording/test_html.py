"""The one place that escapes, measures and cuts."""

import pytest

from bot.wording.html import (
    MAX_LABEL,
    MAX_MARKUP,
    Html,
    bold,
    bullets,
    button_label,
    cut,
    fill,
    html,
    italic,
    joined,
    link,
    plain,
    utf16_length,
    visible_length,
    within,
)
from tests.referees import check_text, parse_text


def test_markup_of_a_value_is_escaped() -> None:
    assert html("<b>Müller & Söhne</b>") == "&lt;b&gt;Müller &amp; Söhne&lt;/b&gt;"


def test_what_is_html_already_is_not_escaped_again() -> None:
    assert html(html("a & b")) == "a &amp; b"


def test_control_characters_and_overrides_of_direction_go() -> None:
    assert html("a\x00b\x1b[31mc\u202ed\u2066e\tf\ng") == "ab[31mcde\tf\ng"


def test_numbers_and_other_values_are_shown() -> None:
    assert html(7) == "7"


def test_placeholders_are_filled_with_escaped_values() -> None:
    assert fill("<b>{name}</b>", name="A & B") == "<b>A &amp; B</b>"
    assert fill("<b>{name}</b>", name=Html("<i>x</i>")) == "<b><i>x</i></b>"


def test_braces_in_a_value_are_no_placeholders() -> None:
    assert fill("{name}", name="{name} {0}") == "{name} {0}"


def test_telegram_reads_the_tags() -> None:
    text, entities = parse_text(joined([bold("a<"), italic("b&"), link('c"', "https://e.org/?a=1&b=%22")], " "))
    assert text == 'a< b& c"'
    assert [entity["type"] for entity in entities] == ["bold", "italic", "text_link"]
    assert entities[2]["url"] == "https://e.org/?a=1&b=%22"


def test_a_quote_in_an_address_does_not_end_it() -> None:
    assert link("x", 'https://e.org/"><b>') == '<a href="https://e.org/&quot;&gt;&lt;b&gt;">x</a>'


def test_bullets_stand_on_lines_of_their_own() -> None:
    assert bullets(["a", "<b>"]) == "• a\n• &lt;b&gt;"


def test_empty_parts_are_left_out() -> None:
    assert joined([Html("a"), Html(""), Html("b")], " · ") == "a · b"


def test_length_is_counted_without_markup_as_telegram_counts() -> None:
    assert visible_length(Html("<b>a&amp;b</b>")) == 3
    assert visible_length(html("😀")) == 2
    assert utf16_length("a\ud800") == 2


def test_plain_is_what_is_read() -> None:
    assert plain(Html('<a href="https://x.de">a &lt; b</a>')) == "a < b"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("kurz", 10, "kurz"),
        ("genau zehn", 10, "genau zehn"),
        ("Ein Satz. Noch ein Satz. Und ein dritter", 30, "Ein Satz. Noch ein Satz. …"),
        ("Wirklich? Ja! Und dann kommt noch viel mehr", 22, "Wirklich? Ja! …"),
        ("Kurz. Danach ein sehr langer Satz ohne Ende", 30, "Kurz. Danach ein sehr…"),
        ("Donaudampfschifffahrt", 10, "Donaudam…"),
        ("a Donaudampfschifffahrt", 12, "a Donaudam…"),
        ("😀😀😀😀", 6, "😀😀…"),
        ("   vorne leer und lang", 8, "   vor…"),
        ("nichts", 0, "…"),
    ],
)
def test_a_text_is_cut_at_a_sentence_else_at_a_word(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


def test_a_point_in_a_number_ends_no_sentence() -> None:
    assert cut("Es kostet 11.90 Euro am Tag und mehr", 20) == "Es kostet 11.90…"


def test_everything_that_fits_is_shown() -> None:
    assert within(Html("head"), [Html("one"), Html("two")], Html("foot")) == "head\n\none\n\ntwo\n\nfoot"


def test_a_paragraph_too_long_is_cut_and_the_rest_left_out() -> None:
    shown = within(bold("Kopf"), [html("Ein Satz. " * 30), html("danach")], italic("Fuß"), limit=200)
    assert visible_length(shown) <= 200
    assert shown.startswith("<b>Kopf</b>\n\nEin Satz.")
    assert shown.endswith(". …\n\n<i>Fuß</i>")
    assert "danach" not in shown


def test_where_hardly_any_room_is_left_the_paragraph_is_left_out() -> None:
    shown = within(Html("Kopf"), [html("x" * 60), html("y" * 100)], Html("Fuß"), limit=100)
    assert shown == f"Kopf\n\n{'x' * 60}\n\nFuß"


def test_head_and_foot_are_cut_where_they_take_too_much() -> None:
    shown = within(bold("k" * 500), [Html("Text")], italic("f" * 500), limit=300)
    assert visible_length(shown) <= 300
    assert "Text" in shown


def test_markup_is_limited_too() -> None:
    links = bullets(link("x", "https://e.org/" + "a" * 2000) for _ in range(40))
    shown = within(Html("Kopf"), [links], Html("Fuß"))
    assert len(shown.encode()) <= MAX_MARKUP
    assert check_text(shown).startswith("Kopf\n\n• x\n• x")


def test_a_cut_in_the_middle_of_a_tag_leaves_no_half_tag() -> None:
    shown = within(Html(""), [bold("Wort " * 100)], Html(""), limit=200)
    assert "<" not in shown


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\x07", "\u202e"])
def test_a_button_always_shows_something(text: str) -> None:
    assert button_label(text) == "…"


def test_a_button_is_no_longer_than_a_phone_shows() -> None:
    assert utf16_length(button_label("Name " * 50)) <= MAX_LABEL
    assert button_label("Rathaus & Behörden") == "Rathaus & Behörden"
