"""Telegram's dialect of HTML: markup -> text and entities, as strict as the server's own parser (TDLib, parse_html)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import checked_link, linked_user

Entity = dict[str, Any]

_END = "\0"
"""Stands behind the markup, so that the scanner never runs over its end."""
_SPACE = " \t\r\n\0\v"
_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_STYLES, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]+))")
_MAX_REFERENCE = 10
_MAX_CODE_POINT = 0x10FFFF
_SPECIAL = re.compile(r"[<&]")
_PRIORITY = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
_PRIORITY |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def sorted_entities(entities: list[Entity]) -> list[Entity]:
    """In Telegram's order: by place, the longer one first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _PRIORITY.get(e["type"], 50) - ("language" in e)))


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """The text without markup and its entities, whose offsets count UTF-16 code units; text_mention holds a user_id.

    Raises ApiError with Telegram's own sentence.
    """
    if not _SPECIAL.search(markup):
        return markup, []
    return _Parser(markup).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


class _Parser:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.source = markup + _END
        self.pos = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        end = len(self.markup)
        while self.pos < end:
            found = _SPECIAL.search(self.markup, self.pos)
            stop = found.start() if found else end
            self._add(self.markup[self.pos : stop])
            self.pos = stop
            if not found:
                break
            if found[0] == "&":
                self._add(self._reference() or self._next())
            elif self.source[stop + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.pieces)
        if re.search("[\ud800-\udfff]", text):
            raise _refused(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, sorted_entities(self.entities)

    def _add(self, piece: str) -> None:
        if piece:
            self.pieces.append(piece)
            self.length += utf16_length(piece)

    def _next(self) -> str:
        self.pos += 1
        return self.source[self.pos - 1]

    def _reference(self) -> str:
        """Decode the character reference at the position, or return nothing and stay there."""
        found = _REFERENCE.match(self.source, self.pos)
        if found is None:
            return ""
        if found[3] is not None:
            decoded = _NAMED.get(found[3], "")
        else:
            code = int(found[1] or "0", 16) if found[2] is None else int(found[2] or "0")
            too_long = len(found[0]) >= _MAX_REFERENCE
            decoded = "" if too_long or not 0 < code < _MAX_CODE_POINT else chr(code)
        if decoded:
            self.pos = found.end() + (self.source[found.end()] == ";")
        return decoded

    def _skip_space(self) -> None:
        while self.pos < len(self.markup) and self.source[self.pos] in _SPACE:
            self.pos += 1

    def _until(self, stops: str) -> str:
        start = self.pos
        while self.source[self.pos] not in stops:
            self.pos += 1
        return self.source[start : self.pos]

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self.markup[:position].encode(errors='surrogatepass'))}"

    def _start_tag(self) -> None:
        begin = self.pos
        self.pos += 1
        tag = _lower(self._until(_SPACE + ">"))
        if self.source[self.pos] == _END:
            raise _refused(f"Unclosed start tag {self._at(begin)}")
        if tag not in _TAGS:
            raise _refused(f'Unsupported start tag "{tag}" {self._at(begin)}')
        attributes: dict[str, str] = {}
        while self.source[self.pos] != ">":
            self._skip_space()
            if self.source[self.pos] == ">":
                break
            self._attribute(tag, begin, attributes)
        self.pos += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refused(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        self.open.append(_Open(tag, attributes, self.length, len(self.pieces)))

    def _attribute(self, tag: str, begin: int, attributes: dict[str, str]) -> None:
        name = _lower(self._until(_SPACE + "=>/\"'"))
        if not name:
            raise _refused(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
        self._skip_space()
        value = ""
        if has_value := self.source[self.pos] == "=":
            self.pos += 1
            self._skip_space()
        if self.pos >= len(self.markup):
            raise _refused(f'Unclosed start tag "{tag}" {self._at(begin)}')
        if has_value:
            value = self._value()
        if self.source[self.pos] == _END:
            raise _refused(f"Unclosed start tag {self._at(begin)}")
        attributes[name] = value

    def _value(self) -> str:
        quote = self.source[self.pos]
        start = self.pos
        if quote not in "'\"":
            while re.match(r"[a-zA-Z0-9.-]", self.source[self.pos]):
                self.pos += 1
            if self.source[self.pos] not in _SPACE + ">":
                raise _refused(f"Unexpected end of name token {self._at(start)}")
            return _lower(self.source[start : self.pos])
        self.pos += 1
        parts: list[str] = []
        while self.source[self.pos] not in (quote, _END):
            parts.append((self._reference() if self.source[self.pos] == "&" else "") or self._next())
        if self.source[self.pos] == quote:
            self.pos += 1
        return "".join(parts)

    def _end_tag(self) -> None:
        begin = self.pos
        if not self.open:
            raise _refused(f"Unexpected end tag {self._at(begin)}")
        self.pos += 2
        name = _lower(self._until(_SPACE + ">"))
        self._skip_space()
        if self.source[self.pos] != ">":
            raise _refused(f"Unclosed end tag {self._at(begin)}")
        self.pos += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise _refused(f'Unmatched end tag {self._at(begin)}, expected "</{opened.tag}>", found "</{name}>"')
        if self.length > opened.offset:
            self._close(opened)
        self.open.pop()

    def _close(self, opened: _Open) -> None:
        entity: Entity = {"offset": opened.offset, "length": self.length - opened.offset}
        attributes = opened.attributes
        match opened.tag:
            case "a":
                entity |= _link(attributes.get("href") or "".join(self.pieces[opened.piece :]))
            case "pre" | "code":
                self._close_code(opened.tag, attributes.get("class", ""), entity)
                return
            case "blockquote":
                entity["type"] = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            case "tg-emoji":
                entity |= {"type": "custom_emoji", "custom_emoji_id": _emoji_id(attributes.get("emoji-id", ""))}
            case "tg-time":
                entity |= _time(attributes)
            case style:
                entity["type"] = _STYLES[style]
        if "type" in entity:
            self.entities.append(entity)

    def _close_code(self, tag: str, css_class: str, entity: Entity) -> None:
        """A pre and a code around the same text are one entity, which then has a language."""
        entity["type"] = tag
        if tag == "pre" and self._joins("code", entity) and "language" in self.entities[-1]:
            self.entities[-1]["type"] = "pre"
            return
        if tag == "code" and css_class.startswith("language-") and len(css_class) > len("language-"):
            language = css_class.removeprefix("language-")
            if self._joins("pre", entity) and "language" not in self.entities[-1]:
                self.entities[-1]["language"] = language
                return
            entity["language"] = language
        self.entities.append(entity)

    def _joins(self, kind: str, entity: Entity) -> bool:
        """Whether the entity that was closed last is of that kind and covers the same text."""
        if not self.entities:
            return False
        last = self.entities[-1]
        return (last["type"], last["offset"], last["length"]) == (kind, entity["offset"], entity["length"])


def _refused(sentence: str) -> Exception:
    return bad_request(f"can't parse entities: {sentence}")


def _lower(text: str) -> str:
    return text.encode(errors="surrogatepass").lower().decode(errors="surrogatepass")


def _link(url: str) -> Entity:
    if (user_id := linked_user(url)) is not None:
        return {"type": "text_mention", "user_id": user_id}
    checked = checked_link(url)
    return {} if checked is None else {"type": "text_link", "url": checked}


def _emoji_id(value: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,19}", value) or int(value) == 0:
        raise _refused("Invalid custom emoji identifier specified")
    return str(int(value))


def _time(attributes: dict[str, str]) -> Entity:
    moment, wanted = attributes.get("unix", ""), attributes.get("format", "")
    if not _TIME_FORMAT.fullmatch(wanted):
        raise _refused("Invalid date format used")
    if not re.fullmatch(r"[0-9]{1,10}", moment) or int(moment) == 0:
        return {}
    entity: Entity = {"type": "date_time", "unix_time": int(moment)}
    if wanted:
        entity["date_time_format"] = wanted
    return entity
