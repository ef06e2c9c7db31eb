"""The decision: what to answer to what was understood, by limits that have names."""

from __future__ import annotations

from collections.abc import Sequence
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
    short: telling words up to which a message without a place is short, so that it may mean several entries.
    short_margin: the margin for such a message.
    same_topic: share of the best score from which entries of a topic are offered, where only the topic is said.
    partly_named: cover of a name (0 to 1) from which an entry is a rival of one that is wholly named.
    named: cover of a name (0 to 1) from which an entry counts as named, so that it is a new subject.
    apart: share of the best score below which the second of the offered entries must be for a question without subject.
    leaning: share of the best score that the last entry needs to be meant by a message that refers back.
    offered: entries of a choice, and of "Passt nicht?".
    """

    sure: float = 0.42
    unsure: float = 0.27
    margin: float = 0.1
    short: int = 2
    short_margin: float = 0.35
    same_topic: float = 0.4
    partly_named: float = 0.3
    named: float = 0.8
    apart: float = 0.8
    leaning: float = 0.4
    offered: int = 3


_EXACT = frozenset(
    {
        Facet.ADDRESS,
        Facet.PHONE,
        Facet.EMAIL,
        Facet.WEBSITE,
        Facet.TOPICS,
        Facet.SOURCES,
        Facet.IMAGE_CREDIT,
    }
)
"""Facets that are one fact: where the entry holds it, nothing need be told beside it."""


def decide(understanding: Understanding, directory: Directory, context: Context | None, limits: Limits) -> Answer:
    """What to answer; `context` is None where nothing was said before or it is too long ago."""
    if understanding.emergency:
        return Emergency()
    if understanding.small_talk is not None:
        return Chat(understanding.small_talk)
    if understanding.again and context is not None and context.entry_id in directory.by_id:
        return Found(context.entry_id, context.facets[:2] or (Facet.SUMMARY,), FoundBy.CONTEXT)
    meant = None if context is None else _meant_before(understanding, directory, context, limits)
    if meant is None and context is not None and _asks_of_all(understanding, context):
        return Choice(context.offered[: limits.offered], understanding.facets or context.facets)
    if meant is not None and context is not None:
        return _told_of(meant, understanding, directory, limits, FoundBy.CONTEXT, kept=context.facets)
    if understanding.listing is not None:
        return list_entries(directory, understanding.listing)
    if not understanding.content:
        return _without_subject(understanding, directory)
    return _by_score(understanding, directory, context, limits)


def list_entries(directory: Directory, chosen: Filter, page: int = 0) -> Listing | NothingFound:
    """The entries that pass a filter, or nothing found where none does."""
    entries = directory.select(
        topics=[chosen.topic] if chosen.topic else (), places=[chosen.place] if chosen.place else (), kind=chosen.kind
    )
    if not entries:
        return NothingFound(topics=(chosen.topic,) if chosen.topic else ())
    return Listing(tuple(entry.id for entry in entries), chosen, page)


def _meant_before(
    understanding: Understanding, directory: Directory, context: Context, limits: Limits
) -> Candidate | None:
    """The entry of the conversation so far that is meant, or None where the message has a subject of its own."""
    scored = {candidate.entry_id: candidate for candidate in understanding.candidates}
    offered = [entry_id for entry_id in context.offered if entry_id in directory.by_id]
    last = context.entry_id if context.entry_id in directory.by_id else None
    if understanding.ordinal is not None and offered:
        index = understanding.ordinal - 1 if understanding.ordinal > 0 else understanding.ordinal
        if -len(offered) <= index < len(offered):
            return scored.get(offered[index], Candidate(offered[index], 0.0))
    if understanding.listing is not None and not understanding.refers_back:
        return None
    if _only_place(understanding):
        known = [*offered, *([last] if last else []), *(other for other in context.others if other in directory.by_id)]
        serving = [entry_id for entry_id in known if understanding.place in directory.by_id[entry_id].places]
        return scored.get(serving[0], Candidate(serving[0], 0.0)) if serving else None
    best = understanding.candidates[0] if understanding.candidates else None
    among = [candidate for candidate in understanding.candidates if candidate.entry_id in offered]
    leans = understanding.refers_back or not understanding.content
    if among and best is not None and leans and among[0].score >= limits.leaning * best.score:
        alone = len(among) == 1 or among[1].score <= limits.apart * among[0].score
        if understanding.subject or (alone and among[0].score >= limits.unsure):
            return among[0]
    if last is None or not leans:
        return None
    own = scored.get(last, Candidate(last, 0.0))
    if not understanding.content or best is None:
        return own
    if best.named >= limits.named and best.score >= limits.unsure:
        return None
    if best.score < limits.sure:
        return own
    return own if own.score >= limits.leaning * best.score or len(understanding.content) == 1 else None


def _asks_of_all(understanding: Understanding, context: Context) -> bool:
    """Whether a fact is asked of what was offered, without saying of which of them."""
    asks = bool(understanding.facets) and not understanding.content and understanding.listing is None
    return asks and bool(context.offered) and context.entry_id is None


def _only_place(understanding: Understanding) -> bool:
    """Whether the message names a place and nothing else that could be a subject."""
    return understanding.place is not None and not understanding.subject


def _without_subject(understanding: Understanding, directory: Directory) -> Answer:
    if understanding.refers_back or not understanding.facets or directory.home is None:
        return Unclear(understanding.facets)
    return Found(directory.home.id, understanding.facets[:2], FoundBy.HOME)


def _by_score(understanding: Understanding, directory: Directory, context: Context | None, limits: Limits) -> Answer:
    offered = [candidate for candidate in understanding.candidates if candidate.score >= limits.unsure]
    if not offered:
        return NothingFound(near=_ids(understanding.candidates[: limits.offered]))
    best = offered[0]
    of_topic = _of_topic(offered, understanding, directory, context, limits)
    if of_topic:
        return Choice(_ids(of_topic[: limits.offered]), understanding.facets)
    if best.score < limits.sure or _has_rivals(offered, understanding, directory, context, limits):
        return Choice(_ids(offered[: limits.offered]), understanding.facets)
    follows = context is not None and understanding.refers_back and not understanding.facets
    kept = context.facets if follows and context is not None else ()
    return _told_of(best, understanding, directory, limits, FoundBy.NAMED, kept=kept)


def _of_topic(
    offered: Sequence[Candidate],
    understanding: Understanding,
    directory: Directory,
    context: Context | None,
    limits: Limits,
) -> Sequence[Candidate]:
    """The entries to choose from where only a topic is said ("Rathaus", "Kunst"); empty where there are no two."""
    if understanding.topic is None or understanding.place is not None or context is not None:
        return ()
    least = limits.same_topic * offered[0].score
    near = [one for one in understanding.candidates if one.score >= least]
    among = [one for one in near if understanding.topic in directory.by_id[one.entry_id].topics]
    return among if len(among) > 1 else ()


def _has_rivals(
    offered: Sequence[Candidate],
    understanding: Understanding,
    directory: Directory,
    context: Context | None,
    limits: Limits,
) -> bool:
    """Whether another entry is so near that one must ask back."""
    best, *others = offered
    place = understanding.place
    if place is not None and place in directory.by_id[best.entry_id].places:
        others = [other for other in others if place in directory.by_id[other.entry_id].places]
    if any(best.score - other.score < limits.margin * best.score for other in others):
        return True
    if place is not None or context is not None or len(understanding.subject) > limits.short:
        return False
    near = [other for other in others if best.score - other.score < limits.short_margin * best.score]
    if best.named >= limits.named:
        # A name that is also part of several others is asked back ("Rathaus"); one rival may just mention it.
        return sum(other.named >= limits.partly_named for other in near) > 1
    return bool(near)


def _told_of(
    candidate: Candidate,
    understanding: Understanding,
    directory: Directory,
    limits: Limits,
    by: FoundBy,
    *,
    kept: tuple[Facet, ...],
) -> Found:
    """The answer about one entry; kept: what was asked before, where the message asks for nothing itself."""
    asked = list(understanding.facets or kept) or [Facet.SUMMARY]
    entry = directory.by_id[candidate.entry_id]
    fitting = [facet for facet in (candidate.fits, Facet.SUMMARY) if facet is not None and entry.holds(facet)]
    if by is FoundBy.NAMED and candidate.named < limits.named:
        # Who describes a need asks what there is; "where can I" is not a question for the address.
        asked = [asked[0], *fitting[-1:]]
    elif not (asked[0] in _EXACT and entry.holds(asked[0])):
        asked = [asked[0], *(facet for facet in asked[1:] if entry.holds(facet)), *fitting]
    facets = tuple(dict.fromkeys(asked))[:2]
    others = tuple(one.entry_id for one in understanding.candidates if one.entry_id != entry.id)
    return Found(entry.id, facets, by, others[: limits.offered])


def _ids(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.entry_id for candidate in candidates)
