"""What Telegram finds in a text by itself (commands, mentions, addresses), and how it tidies what is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.sandbox.html import Entity, sorted_entities, utf16_length

_WORD = r"[\w/]"
_TOP_LEVEL = (
    "ai|app|at|be|berlin|biz|bio|blog|ch|cloud|club|co|com|de|dev|edu|es|eu|events|fr|gov|green|gmbh|help|"
    "info|int|io|it|jobs|koeln|life|lu|media|me|mobi|museum|name|net|news|nl|online|org|pl|page|ru|shop|site|social|space|"
    "store|team|tech|tv|uk|us|wiki|works|world|xyz"
)
_PATH = r"(?:[/?#][^\s<>\"]*)?"
_PATTERNS = (
    (
        "url",
        re.compile(
            rf"(?<![\w@.])(?:https?|ftp)://[^\s<>\"/?#@]+\.[^\s<>\"/?#@.]{{2,}}{_PATH}|tg://[\w-]+{_PATH}", re.I
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,8}(?![\w@])", re.I)),
    ("bot_command", re.compile(r"(?<![\w/<>@])/(?:[A-Za-z0-9_]{1,64})(?:@[A-Za-z0-9_]{3,32})?(?![\w@/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("url", re.compile(rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w@-])(?::\d+)?{_PATH}", re.I)),
    ("url", re.compile(r"(?<![\w@.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w@.-])")),
    ("phone_number", re.compile(r"(?<![\w+./-])(?:\+|0)[1-9][\d ()/-]{5,18}\d(?![\w])")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}(?![#])")),
)
_SENTENCE_ENDS = tuple(".,;:!?'\"([]")
_MARKERS = re.compile(r"[/@.#]|\d{2}")
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
"""Nothing is found inside these."""
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_TRIMMED = " \t\n\v\f\xa0\u2028\u2029\u200b"


def found_entities(text: str) -> list[Entity]:
    """Commands, mentions, addresses, phone numbers and hashtags of a text, with offsets in UTF-16 code units."""
    if not _MARKERS.search(text):
        return []
    taken: list[tuple[int, int]] = []
    entities: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for start, end in _matches(kind, pattern, text):
            if all(end <= left or right <= start for left, right in taken):
                taken.append((start, end))
                entities.append(
                    {"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(text[start:end])}
                )
    return sorted_entities(entities)


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        end = match.end()
        if kind == "url":
            end = match.start() + len(_without_ending(match[0]))
        yield match.start(), end


def _without_ending(url: str) -> str:
    """Without the full stop, comma or bracket that ends the sentence and not the address."""
    while url.endswith(_SENTENCE_ENDS) or (url.endswith(")") and url.count("(") < url.count(")")):
        url = url[:-1]
    return url


def tidied(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text and its entities as Telegram keeps them: trimmed, styles merged, found entities added."""
    text = text.replace("\r", "") if "\r" in text else text
    kept = text.lstrip(_TRIMMED)
    shift = len(text) - len(kept)  # What is trimmed counts one code unit each.
    kept = kept.rstrip(_TRIMMED)
    length = utf16_length(kept)
    moved: list[Entity] = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, length)
        if start < end:
            moved.append({**entity, "offset": start, "length": end - start})
    merged = _merged(moved)
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in merged if e["type"] in _OPAQUE]
    found = [
        entity
        for entity in found_entities(kept)
        if all(right <= entity["offset"] or entity["offset"] + entity["length"] <= left for left, right in opaque)
    ]
    return kept, sorted_entities(merged + found) if found else merged


def _merged(entities: list[Entity]) -> list[Entity]:
    """Join styles that touch or overlap, and drop what code does not allow inside."""
    code = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in {"code", "pre"}]
    result: list[Entity] = []
    last: dict[str, Entity] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        kind = entity["type"]
        if kind not in {"code", "pre"} and any(left <= start and end <= right for left, right in code):
            continue
        previous = last.get(kind)
        if previous and kind in _STYLES and start <= previous["offset"] + previous["length"]:
            previous["length"] = max(previous["length"], end - previous["offset"])
            continue
        if previous and kind not in _STYLES and start < previous["offset"] + previous["length"]:
            continue
        last[kind] = entity
        result.append(entity)
    return sorted_entities(result)
