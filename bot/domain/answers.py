"""The decision: what to answer to what was understood, by limits that have names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.directory import Directory, Facet
from bot.domain.facets_told import TOLD, Fitting, facets_told, nothing_fits
from bot.domain.follow_ups import asks_of_all_offered, meant_before, still_meant
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Context, Filter, SmallTalk, Understanding
from bot.domain.rivals import has_rivals, of_topic, there_first


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
    """One entry, with one or two facets to tell.

    others: the next best matches.
    telling: for some of the facets the number of the sentence (or list item) that fits the question best.
    """

    entry_id: str
    facets: tuple[Facet, ...]
    by: FoundBy = FoundBy.NAMED
    others: tuple[str, ...] = ()
    telling: tuple[tuple[Facet, int], ...] = ()
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


def decide(
    understanding: Understanding,
    directory: Directory,
    context: Context | None,
    limits: Limits,
    fitting: Fitting = nothing_fits,
) -> Answer:
    """What to answer; `context` is None where nothing was said before or it is too long ago.

    fitting: looks up the facets of the entry that is meant, whose sentences are like the question.
    """
    if understanding.emergency:
        return Emergency()
    if understanding.small_talk is not None:
        return Chat(understanding.small_talk)
    if context is not None:
        answer = _followed_up(understanding, directory, context, limits, fitting)
        if answer is not None:
            return answer
    if understanding.listing is not None:
        return list_entries(directory, understanding.listing)
    if understanding.place is not None and not understanding.subject and not _is_named(understanding, limits):
        # A place alone names no entry: it is shown what there is.
        return list_entries(directory, Filter(place=understanding.place))
    if not understanding.content:
        return _without_subject(understanding, directory)
    if understanding.perhaps_talk is not None and not _is_named(understanding, limits):
        return Chat(understanding.perhaps_talk)
    return _by_score(understanding, directory, context, limits, fitting)


def list_entries(directory: Directory, chosen: Filter, page: int = 0) -> Listing | NothingFound:
    """The entries that pass a filter, or nothing found where none does."""
    entries = directory.select(
        topics=[chosen.topic] if chosen.topic else (), places=[chosen.place] if chosen.place else (), kind=chosen.kind
    )
    if not entries:
        return NothingFound(topics=(chosen.topic,) if chosen.topic else ())
    return Listing(tuple(entry.id for entry in entries), chosen, page)


def nothing_found(understanding: Understanding, directory: Directory, limits: Limits) -> NothingFound:
    """The honest no, with the entries that use the same words, and the topics nearest to what was asked."""
    near = [one for one in understanding.candidates if one.score >= limits.near]
    weights: dict[str, float] = {}
    for one in understanding.candidates[: limits.neighbours]:
        for topic in directory.by_id[one.entry_id].topics:
            weights[topic] = weights.get(topic, 0.0) + one.score
    nearest = sorted(weights, key=lambda topic: -weights[topic])
    return NothingFound(_ids(near[: limits.offered]), tuple(nearest[: limits.topics]))


def _followed_up(
    understanding: Understanding, directory: Directory, context: Context, limits: Limits, fitting: Fitting
) -> Answer | None:
    """The answer to a message that leans on what was said before, or None where it stands alone."""
    last = directory.by_id.get(context.entry_id or "")
    if understanding.again and last is not None:
        return Found(last.id, context.facets[:TOLD] or (Facet.SUMMARY,), FoundBy.CONTEXT)
    meant = meant_before(understanding, directory, context, limits, fitting)
    if meant is not None:
        # "And in Niemegk?" asks the same there; who says more asks for something else.
        kept = () if understanding.subject else context.facets
        return _still(meant, understanding, directory, limits, fitting, kept)
    offered = tuple(entry_id for entry_id in context.offered if entry_id in directory.by_id)
    if offered and asks_of_all_offered(understanding, context):
        return Choice(offered[: limits.offered], understanding.facets)
    return None


def _still(
    meant: Candidate,
    understanding: Understanding,
    directory: Directory,
    limits: Limits,
    fitting: Fitting,
    kept: Sequence[Facet] = (),
) -> Found:
    """The answer about an entry of the conversation; kept: what was asked before, where the message asks nothing."""
    fits = fitting(understanding, meant.entry_id)
    facets = facets_told(understanding, directory.by_id[meant.entry_id], limits, fits, described=False, kept=kept)
    return Found(meant.entry_id, facets, FoundBy.CONTEXT, _others(understanding, meant.entry_id, limits))


def _without_subject(understanding: Understanding, directory: Directory) -> Answer:
    if understanding.refers_back or not understanding.facets or directory.home is None:
        return Unclear(understanding.facets)
    return Found(directory.home.id, understanding.facets[:TOLD], FoundBy.HOME)


def _by_score(
    understanding: Understanding, directory: Directory, context: Context | None, limits: Limits, fitting: Fitting
) -> Answer:
    offered: Sequence[Candidate] = [one for one in understanding.candidates if one.score >= limits.unsure]
    if context is not None and not any(one.score >= limits.sure for one in offered):
        meant = still_meant(understanding, directory, context, limits, fitting)
        if meant is not None:
            return _still(meant, understanding, directory, limits, fitting)
    same_topic = of_topic(offered or understanding.candidates, understanding, directory, context, limits)
    if same_topic:
        return Choice(_ids(same_topic[: limits.offered]), understanding.facets)
    if not offered and understanding.topic is not None:
        return list_entries(directory, Filter(topic=understanding.topic, place=understanding.place))
    if not offered:
        return nothing_found(understanding, directory, limits)
    offered = there_first(offered, understanding, directory)
    best = offered[0]
    if best.score < limits.sure or has_rivals(offered, understanding, directory, context, limits):
        torn = offered[: limits.offered]
        told = next((one for one in torn if context is not None and one.entry_id == context.entry_id), None)
        if told is not None:
            # Where several may be meant, what is being spoken of is.
            return _still(told, understanding, directory, limits, fitting)
        return Choice(_ids(torn), understanding.facets)
    # "And the town hall?" asks there what was asked here; who says more has a question of their own.
    follows = understanding.refers_back and not understanding.facets and len(understanding.subject) <= limits.short
    kept = context.facets if follows and context is not None else ()
    fits = fitting(understanding, best.entry_id)
    described = best.named < limits.named
    facets = facets_told(understanding, directory.by_id[best.entry_id], limits, fits, described=described, kept=kept)
    return Found(best.entry_id, facets, FoundBy.NAMED, _others(understanding, best.entry_id, limits))


def _is_named(understanding: Understanding, limits: Limits) -> bool:
    return any(candidate.named >= limits.named for candidate in understanding.candidates[:1])


def _others(understanding: Understanding, entry_id: str, limits: Limits) -> tuple[str, ...]:
    """The next best matches: for "Passt nicht?", and for "and in Brück?"."""
    return tuple(one for one in _ids(understanding.candidates) if one != entry_id)[: limits.others]


def _ids(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.entry_id for candidate in candidates)


def offered(answer: Answer) -> tuple[str, ...]:
    """The entry of an answer, or those that it offers to choose from."""
    match answer:
        case Found(entry_id):
            return (entry_id,)
        case Choice(entry_ids):
            return entry_ids
        case _:
            return ()
