"""Telegram's HTML: the one place that escapes, measures and cuts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

MAX_TEXT = 4096
"""Telegram's limit of a message, in UTF-16 code units after the markup is parsed (Bot API, sendMessage)."""

ROOM_FOR_NOTES = 300
"""Kept free, so that a line can be put above any message."""

_WORTH_CUTTING = 80
"""Room for fewer characters than this is not filled with the beginning of a paragraph."""

_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"[.!?…][\"“”)]?(?=\s)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Html(str):
    """A text that is Telegram's HTML already and is not escaped again."""

    __slots__ = ()


def html(text: object) -> Html:
    """Make any value a safe part of a message: markup is escaped, control characters and direction overrides go."""
    if isinstance(text, Html):
        return text
    return Html(escape(_FORBIDDEN.sub("", str(text)), quote=False))


def fill(template: str, **values: object) -> Html:
    """Put values into the placeholders of a text of the catalog; every value is escaped on the way."""
    return Html(template.format(**{name: html(value) for name, value in values.items()}))


def bold(text: object) -> Html:
    """The text in bold."""
    return Html(f"<b>{html(text)}</b>")


def italic(text: object) -> Html:
    """The text in italics."""
    return Html(f"<i>{html(text)}</i>")


def link(label: object, url: str) -> Html:
    """A label that opens a web address."""
    return Html(f'<a href="{escape(url)}">{html(label)}</a>')


def bullets(items: Iterable[object]) -> Html:
    """A line with a bullet for each item."""
    return joined([Html(f"• {html(item)}") for item in items])


def joined(parts: Sequence[Html], by: str = "\n") -> Html:
    """The parts that are not empty, joined."""
    return Html(by.join(part for part in parts if part))


def visible_length(text: Html) -> int:
    """Length as Telegram counts it: without markup, in UTF-16 code units."""
    return utf16_length(plain(text))


def plain(text: Html) -> str:
    """What is left to read when the markup is taken away."""
    return unescape(_TAG.sub("", text))


def utf16_length(text: str) -> int:
    """Length of a text in UTF-16 code units: most emoji count as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Shorten a plain text to a limit in UTF-16 code units: at the end of a sentence, else of a word, with "…"."""
    if utf16_length(text) <= limit:
        return text
    head = text.encode("utf-16-le", "surrogatepass")[: max(limit - 2, 0) * 2].decode("utf-16-le", "ignore")
    ends = [match.end() for match in _SENTENCE_END.finditer(head + " ")]
    if ends and ends[-1] > len(head) // 2:
        return f"{head[: ends[-1]]} …"
    return f"{head.rsplit(None, 1)[0] if ' ' in head else head}…"


def within(head: Html, body: Sequence[Html], foot: Html, limit: int = MAX_TEXT - ROOM_FOR_NOTES) -> Html:
    """Head, as many paragraphs of the body as fit, and foot; a paragraph too long is cut, what follows it left out."""
    left = limit - visible_length(head) - visible_length(foot) - 4
    kept: list[Html] = []
    for paragraph in body:
        length = visible_length(paragraph) + 2
        if length <= left:
            kept.append(paragraph)
            left -= length
        else:
            if left > _WORTH_CUTTING:
                kept.append(html(cut(plain(paragraph), left - 2)))
            break
    return joined([head, *kept, foot], by="\n\n")
