"""The markup parser against Telegram's own: same texts, same entities, same refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.html import parse_html, utf16_length
from tests.referees import Refused, parse_text

ATOMS = [
    *(
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href='x.de'>",
        '<a href="https://X.de/ä?x=1&amp;y">',
        "</a>",
        "<pre>",
        "</pre>",
    ),
    *("<code class='language-py'>", "<code>", "</code>", "<blockquote expandable>", "<blockquote>", "</blockquote>"),
    *("<tg-spoiler>", "</tg-spoiler>", '<span class="tg-spoiler">', "<span>", "</span>", "<tg-emoji emoji-id='5'>"),
    *("</tg-emoji>", "<tg-time unix='5' format='wDT'>", "</tg-time>", "&lt;", "&amp", "&#228;", "&#x1f600;", "&nbsp;"),
    *(
        "&#",
        "&",
        "<",
        "</",
        "< b>",
        ">",
        "x",
        " ",
        "ä",
        "😀",
        "\n",
        "<u",
        "<b x",
        "<b x=",
        "<b x=a",
        "<b x='",
        "'",
        '"',
    ),
    *("=", "/", "<S>", "</s>", "</del >", "x.de", "</>", "&#xd800;", "<!-- x -->", "<br>"),
]
STYLES = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote"]
SENTENCES = [
    "",
    "ohne Auszeichnung",
    "<b>fett</b> und <i>schräg</i>",
    "<b>fett <i>beides</i></b>",
    "<u>a<s>b</s></u> 😀 <b>😀</b>",
    "<b></b>x",
    "<B>groß geschrieben</b >",
    "<b>kurz</>",
    "<b >x</b\n> <a href='x.de' >y</a>",
    "Müll & Abwasser &",
    "&lt;b&gt; &amp;amp; &quot; &#228; &#xe4; &nbsp; &auml;",
    "<pre>Zeile\nZeile</pre>",
    '<pre><code class="language-python">x = 1</code></pre>',
    "<code class='language-c'><pre>x</pre></code>",
    "<code class='language-c'>x</code>",
    "<code class='language-'>x</code><pre><code>y</code></pre>",
    '<a href="https://www.bad-belzig.de/straße">Rathaus</a>',
    "<a>bad-belzig.de</a> <a href=''>nichts</a> <a href='tel:110'>110</a>",
    '<a href="tg://user?id=7">Erika</a>',
    "<blockquote>x</blockquote><blockquote expandable>y</blockquote>",
    '<span class="tg-spoiler">geheim</span><tg-spoiler>auch</tg-spoiler>',
    '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
    '<tg-time unix="1700000000" format="wDT">bald</tg-time><tg-time unix="5">x</tg-time><tg-time>y</tg-time>',
    # What Telegram refuses
    "<b>offen",
    "<b>falsch</i>",
    "<b>ä<i>verschränkt</b></i>",
    "zu</b>",
    "5 < 6",
    "<p>Absatz</p>",
    "<br/>",
    "<b",
    "<b ",
    "<b x",
    "<b x=",
    "<b x='",
    "<b x=a",
    "<b x=a_b>y</b>",
    "<b =x>y</b>",
    "<b/>",
    "<b x/>",
    "<b></b",
    "<span>x</span>",
    "<span class='x'>x</span>",
    "<tg-emoji>👍</tg-emoji>",
    "<tg-emoji emoji-id='0'>👍</tg-emoji>",
    "<tg-time unix='5' format='zz'>x</tg-time>",
    "&#xd83d;&#xde00;",
    "ä😀<x>",
]


def our_reading(html):
    try:
        text, entities = parse_html(html)
    except ApiError as error:
        assert error.code == 400
        return error.description.removeprefix("Bad Request: can't parse entities: ")
    return text, [{k: v for k, v in entity.items() if k != "date_time_format"} for entity in entities]


def telegrams_reading(html):
    try:
        return parse_text(html)
    except Refused as refusal:
        return str(refusal)


@st.composite
def balanced(draw, depth=3):
    parts = draw(st.lists(st.sampled_from(["x", "ä", "😀", " ", "&lt;", "x.de", ""]), max_size=2))
    if depth:
        for tag in draw(st.lists(st.sampled_from(STYLES), max_size=3)):
            parts.append(f"<{tag}>{draw(balanced(depth=depth - 1))}</{tag}>")
    return "".join(parts)


@pytest.mark.parametrize("html", SENTENCES)
def test_ordinary_markup_is_read_as_telegram_reads_it(html):
    assert our_reading(html) == telegrams_reading(html)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ATOMS), max_size=8).map("".join))
def test_any_heap_of_tags_is_read_as_telegram_reads_it(html):
    assert our_reading(html) == telegrams_reading(html)


@settings(max_examples=200, deadline=None)
@given(balanced())
def test_any_well_formed_markup_is_read_as_telegram_reads_it(html):
    assert our_reading(html) == telegrams_reading(html)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_read_as_telegram_reads_it(text):
    assert our_reading(text) == telegrams_reading(text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_lengths_are_counted_in_utf16(text):
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2
