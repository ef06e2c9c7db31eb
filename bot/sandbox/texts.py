"""The text of a call: parsed, tidied and measured."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import tidied
from bot.sandbox.errors import bad_request
from bot.sandbox.html import Entity, parse_html, sorted_entities, utf16_length
from bot.sandbox.objects import user_json
from bot.sandbox.params import Params, required, required_text
from bot.sandbox.state import World

MAX_TEXT = 4096
"""UTF-16 code units after parsing, as for every length here."""
MAX_CAPTION = 1024
_UNREADABLE = "can't parse entities:"


def message_text(world: World, params: Params) -> tuple[str, list[Entity]]:
    """The text of a message and its entities.

    Raises ApiError where it is empty, too long or cannot be parsed.
    """
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = formatted(world, params, raw, "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption(world: World, params: Params) -> dict[str, Any]:
    """The caption of a file as fields of a message; none where it is empty."""
    text, entities = formatted(world, params, params.text("caption"), "caption_entities")
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def formatted(world: World, params: Params, raw: str, entities_name: str) -> tuple[str, list[Entity]]:
    """Parse by parse_mode, or take the entities that were sent."""
    mode = params.text("parse_mode").lower()
    if mode in {"", "none"}:
        given = params.structure(entities_name, "entities")
        return tidied(raw, _known(world, _placed(given if isinstance(given, list) else [], utf16_length(raw))))
    if mode in {"markdown", "markdownv2"}:
        raise NotImplementedError(f"parse_mode {params.text('parse_mode')}: this server reads HTML and entities only")
    if mode != "html":
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(raw)
    return tidied(text, _known(world, entities))


def _placed(entities: list[Any], length: int) -> list[Entity]:
    """The entities that lie inside the text."""
    placed = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request(f"{_UNREADABLE} MessageEntity must be an Object")
        start, size = (required(entity, name, int, _UNREADABLE) for name in ("offset", "length"))
        kind = required_text(entity, "type", _UNREADABLE)
        if start >= 0 < size and start + size <= length:
            placed.append({name: value for name, value in entity.items() if name != "user_id"} | {"type": kind})
    return sorted_entities(placed)


def _known(world: World, entities: list[Entity]) -> list[Entity]:
    """Entities with the people that they mention; a mention of somebody unknown is dropped."""
    known = []
    for entity in entities:
        if entity.get("type") != "text_mention":
            known.append(dict(entity))
            continue
        user = world.users.get(entity.get("user_id") or _user_id(entity))
        if user:
            rest = {name: value for name, value in entity.items() if name != "user_id"}
            known.append(rest | {"user": user_json(user)})
    return known


def _user_id(entity: Entity) -> int:
    return Params(required(entity, "user", dict, _UNREADABLE)).integer("id")
