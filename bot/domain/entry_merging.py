"""Merging: two editors changed the same entry, and nothing of either may be lost silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.directory import Entry
from bot.domain.entry_fields import BY_NAME, EntryDraft, Fields, Shape, fields_of, with_language, with_value

_LANGUAGE = "."
"""Between the name of a field and its language."""


class Changed(StrEnum):
    """Who changed a part."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Each to something else."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """What became of one part: before, on their side, and in one's own draft; None where there was nothing."""

    part: str
    who: Changed
    before: Any
    theirs: Any
    mine: Any


def parts_of(fields: Fields) -> dict[str, Any]:
    """The fields taken apart into what is changed on its own: "name", "summary.de"."""
    parts: dict[str, Any] = {}
    for name, value in fields.items():
        if _is_by_language(name):
            parts |= {f"{name}{_LANGUAGE}{language}": text for language, text in value.items()}
        else:
            parts[name] = value
    return parts


def with_part(fields: Fields, part: str, value: Any) -> dict[str, Any]:
    """The fields with another value of a part; None takes it away."""
    name, _, language = part.partition(_LANGUAGE)
    return with_language(fields, name, language, value) if language else with_value(fields, name, value)


def changes(before: Fields, theirs: Fields, mine: Fields) -> tuple[PartChange, ...]:
    """What differs between the three, in the order of the fields; what both made the same of is no difference."""
    old, other, own = parts_of(before), parts_of(theirs), parts_of(mine)
    order = list(Entry.model_fields)
    parts = sorted({*old, *other, *own}, key=lambda part: (order.index(part.partition(_LANGUAGE)[0]), part))
    return tuple(
        PartChange(part, who, old.get(part), other.get(part), own.get(part))
        for part in parts
        if (who := _who(old.get(part), other.get(part), own.get(part))) is not None
    )


def rebased(draft: EntryDraft, current: Entry, revision: int) -> EntryDraft:
    """The draft on top of what somebody else made of the entry; where both changed the same, a decision is due."""
    theirs = fields_of(current)
    fields, clashes = theirs, {}
    for change in changes(draft.base, theirs, draft.fields):
        if change.who is not Changed.THEIRS:
            fields = with_part(fields, change.part, change.mine)
        if change.who is Changed.BOTH:
            clashes[change.part] = change.before
    own, other = parts_of(fields), parts_of(theirs)
    undecided = {part: old for part, old in draft.clashes.items() if own.get(part) != other.get(part)}
    return replace(draft, based_on=revision, base=theirs, fields=fields, clashes={**clashes, **undecided})


def decided(draft: EntryDraft, part: str, *, mine: bool) -> EntryDraft:
    """The draft after a decision between the own value of a part and that of the other."""
    clashes = {each: before for each, before in draft.clashes.items() if each != part}
    fields = draft.fields if mine else with_part(draft.fields, part, parts_of(draft.base).get(part))
    return replace(draft, fields=fields, clashes=clashes)


def open_clashes(draft: EntryDraft) -> tuple[PartChange, ...]:
    """What still has to be decided, in the order of the fields."""
    own, other = parts_of(draft.fields), parts_of(draft.base)
    return tuple(
        PartChange(part, Changed.BOTH, before, other.get(part), own.get(part))
        for part, before in _in_order(draft.clashes)
    )


def _in_order(parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    order = list(Entry.model_fields)
    return sorted(parts.items(), key=lambda item: (order.index(item[0].partition(_LANGUAGE)[0]), item[0]))


def _who(before: Any, theirs: Any, mine: Any) -> Changed | None:
    if theirs == mine:
        return None
    if theirs == before:
        return Changed.MINE
    return Changed.THEIRS if mine == before else Changed.BOTH


def _is_by_language(name: str) -> bool:
    return name in BY_NAME and BY_NAME[name].shape in (Shape.TEXT, Shape.TEXTS)
