"""Telegram's HTML: the one place that escapes, measures and cuts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

MAX_TEXT = 4096
"""Telegram's limit of a message, in UTF-16 code units after the markup is parsed (Bot API, sendMessage)."""

MAX_MARKUP = 30_000
"""Bytes of a text with its markup: Telegram reads none above 32 KiB (telegram-bot-api, get_formatted_text)."""

_BYTES_AT_MOST = 5
"""Bytes of one UTF-16 code unit in escaped HTML: "&" becomes "&amp;"."""

ROOM_FOR_NOTES = 300
"""Kept free, so that a line can be put above any message."""

MAX_LABEL = 60
"""UTF-16 code units of a button's label: longer ones are cut off by a phone anyway."""

_WORTH_CUTTING = 80
"""Room for fewer characters than this is not filled with the beginning of a paragraph."""

_TYPED_LINK = re.compile(r'(?<=<a href=")(.*?)(?=">)', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"[.!?…][\"“”)]?(?=\s)")
_LINE_BREAK = re.compile("[\n\x85\u2028\u2029]")
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
    return Html(f'<a href="{escape(_FORBIDDEN.sub("", url))}">{html(label)}</a>')


def from_telegram(typed: str) -> Html:
    """What somebody typed, as python-telegram-bot turns it into HTML, with the addresses of its links escaped too.

    It leaves them as they are, and Telegram reads "&lt=1" in an address as "<=1" (td, decode_html_entity).
    """
    return Html(_TYPED_LINK.sub(lambda address: escape(address[1]), typed))


def set_apart(text: Html) -> Html:
    """What somebody else wrote, where it has several lines as a quotation: none of them looks like one of the bot's."""
    return Html(f"<blockquote>{text}</blockquote>") if _LINE_BREAK.search(text) else text


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
    whole_words = head.rstrip().rpartition(" ")[0].rstrip()
    return f"{whole_words if len(whole_words) > len(head) // 2 else head.rstrip()}…"


def button_label(text: str) -> str:
    """A text as it fits on a button: one that shows nothing becomes "…", since Telegram takes no empty button."""
    shown = cut(_FORBIDDEN.sub("", text), MAX_LABEL)
    return shown if any(letter.isprintable() and not letter.isspace() for letter in shown) else "…"


def within(head: Html, body: Sequence[Html], foot: Html, limit: int = MAX_TEXT - ROOM_FOR_NOTES) -> Html:
    """Head, as many paragraphs of the body as fit, and foot; a paragraph too long is cut, what follows it left out.

    Head and foot are cut only where they take more than their share, a third each. What is cut loses its markup.
    """
    head, foot = shortened(head, limit // 3, MAX_MARKUP // 3), shortened(foot, limit // 3, MAX_MARKUP // 3)
    left = limit - visible_length(head) - visible_length(foot) - 4
    markup_left = MAX_MARKUP - len(head.encode()) - len(foot.encode())
    kept: list[Html] = []
    for paragraph in body:
        part = shortened(paragraph, left - 2, markup_left)
        if part is paragraph or left > _WORTH_CUTTING:
            kept.append(part)
        if part is not paragraph:
            break
        left -= visible_length(part) + 2
        markup_left -= len(part.encode())
    return joined([head, *kept, foot], by="\n\n")


def shortened(part: Html, limit: int, markup_limit: int = MAX_MARKUP) -> Html:
    """The part itself where it fits, else its beginning without markup; markup_limit: bytes with the markup."""
    if visible_length(part) <= limit and len(part.encode()) <= markup_limit:
        return part
    return html(cut(plain(part), min(limit, markup_limit // _BYTES_AT_MOST)))
