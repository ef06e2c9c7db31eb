"""The decision: what to answer to what was understood, by limits that have names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.directory import Directory, Facet
from bot.domain.questions import Candidate, Context, Filter, SmallTalk, Understanding


class Kind(StrEnum):
    """What sort of reply an answer is."""

    ENTRY = "entry"
    LIST = "list"
    CHOICE = "choice"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"


class FoundBy(StrEnum):
    """Why an entry is the one that is meant."""

    NAMED = "named"
    CONTEXT = "context"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Found:
    """One entry, with one or two facets to tell; others: the next best matches."""

    entry_id: str
    facets: tuple[Facet, ...]
    by: FoundBy = FoundBy.NAMED
    others: tuple[str, ...] = ()
    kind: Kind = field(default=Kind.ENTRY, init=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """Several entries may be meant: the person picks one, and the facets are told of that one."""

    entry_ids: tuple[str, ...]
    facets: tuple[Facet, ...] = ()
    kind: Kind = field(default=Kind.CHOICE, init=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """All entries that pass a filter, in the order in which they are shown."""

    entry_ids: tuple[str, ...]
    filter: Filter = field(default_factory=Filter)
    page: int = 0
    kind: Kind = field(default=Kind.LIST, init=False)


@dataclass(frozen=True, slots=True)
class Chat:
    """A reply to small talk."""

    about: SmallTalk
    kind: Kind = field(default=Kind.SMALL_TALK, init=False)


@dataclass(frozen=True, slots=True)
class Emergency:
    """The fixed text with the emergency numbers."""

    kind: Kind = field(default=Kind.OUT_OF_SCOPE, init=False)


@dataclass(frozen=True, slots=True)
class NothingFound:
    """The directory holds nothing on it; near and topics are offers to browse and named as such."""

    near: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: Kind = field(default=Kind.OUT_OF_SCOPE, init=False)


@dataclass(frozen=True, slots=True)
class Unclear:
    """The message leans on something said before, but nothing was: which entry is meant?"""

    facets: tuple[Facet, ...] = ()
    kind: Kind = field(default=Kind.OUT_OF_SCOPE, init=False)


Answer = Found | Choice | Listing | Chat | Emergency | NothingFound | Unclear

_NO_CLAIM = frozenset({SmallTalk.INSULT, SmallTalk.NONSENSE})


def kind_of(answer: Answer) -> Kind:
    """The kind of an answer as question sets count it: insults and nonsense ask for nothing that could be answered."""
    if isinstance(answer, Chat) and answer.about in _NO_CLAIM:
        return Kind.OUT_OF_SCOPE
    return answer.kind


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits between sure, unsure and no.

    sure: score from which the best entry is answered without asking back.
    unsure: score from which entries are offered at all.
    margin: share of the best score by which the second must stay behind, so that no choice is offered.
    offered: entries of a choice, and of "Passt nicht?".
    """

    sure: float = 0.45
    unsure: float = 0.25
    margin: float = 0.1
    offered: int = 3


def decide(understanding: Understanding, directory: Directory, context: Context | None, limits: Limits) -> Answer:
    """What to answer; `context` is None where nothing was said before or it is too long ago."""
    if understanding.emergency:
        return Emergency()
    if understanding.small_talk is not None:
        return Chat(understanding.small_talk)
    if understanding.listing is not None:
        chosen = understanding.listing
        return list_entries(directory, chosen)
    bound = _bound_to_context(understanding, context)
    if bound is not None:
        return Found(bound, understanding.facets[:2] or (Facet.SUMMARY,), FoundBy.CONTEXT)
    if not understanding.content:
        return _without_subject(understanding, directory)
    return _by_score(understanding, limits)


def list_entries(directory: Directory, chosen: Filter, page: int = 0) -> Listing | NothingFound:
    """The entries that pass a filter, or nothing found where none does."""
    entries = directory.select(
        topics=[chosen.topic] if chosen.topic else (), places=[chosen.place] if chosen.place else (), kind=chosen.kind
    )
    if not entries:
        return NothingFound(topics=(chosen.topic,) if chosen.topic else ())
    return Listing(tuple(entry.id for entry in entries), chosen, page)


def _bound_to_context(understanding: Understanding, context: Context | None) -> str | None:
    if context is None:
        return None
    if understanding.ordinal is not None and context.offered:
        index = understanding.ordinal - 1 if understanding.ordinal > 0 else understanding.ordinal
        if -len(context.offered) <= index < len(context.offered):
            return context.offered[index]
    if context.offered and understanding.refers_back:
        among = [candidate for candidate in understanding.candidates if candidate.entry_id in context.offered]
        if among:
            return among[0].entry_id
    if context.entry_id and (understanding.refers_back or not understanding.content):
        return context.entry_id
    return None


def _without_subject(understanding: Understanding, directory: Directory) -> Answer:
    if understanding.refers_back or not understanding.facets or directory.home is None:
        return Unclear(understanding.facets)
    return Found(directory.home.id, understanding.facets[:2], FoundBy.HOME)


def _by_score(understanding: Understanding, limits: Limits) -> Answer:
    offered = [candidate for candidate in understanding.candidates if candidate.score >= limits.unsure]
    if not offered:
        return NothingFound(near=_ids(understanding.candidates[: limits.offered]))
    best = offered[0]
    rivals = [candidate for candidate in offered if best.score - candidate.score < limits.margin * best.score]
    if best.score < limits.sure or len(rivals) > 1:
        return Choice(_ids(offered[: limits.offered]), understanding.facets)
    facets = understanding.facets[:2] or (Facet.SUMMARY,)
    return Found(best.entry_id, facets, FoundBy.NAMED, _ids(understanding.candidates[1 : limits.offered + 1]))


def _ids(candidates: list[Candidate] | tuple[Candidate, ...]) -> tuple[str, ...]:
    return tuple(candidate.entry_id for candidate in candidates)
