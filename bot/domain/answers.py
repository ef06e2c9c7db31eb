"""The decision: what to answer to what was understood, by limits that have names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.directory import Directory, Facet
from bot.domain.follow_ups import asks_of_all_offered, meant_before
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


_FACTS = frozenset(
    {
        Facet.CONTACT,
        Facet.ADDRESS,
        Facet.PHONE,
        Facet.EMAIL,
        Facet.WEBSITE,
        Facet.TOPICS,
        Facet.SOURCES,
        Facet.IMAGE_CREDIT,
    }
)
"""Facets that are one fact: where the entry holds it, little need be told beside it."""
_VAGUE = frozenset({Facet.CONTACT, Facet.ADDRESS})
"""Facts that "who" and "where" ask for, which may ask for more."""


def decide(understanding: Understanding, directory: Directory, context: Context | None, limits: Limits) -> Answer:
    """What to answer; `context` is None where nothing was said before or it is too long ago."""
    if understanding.emergency:
        return Emergency()
    if understanding.small_talk is not None:
        return Chat(understanding.small_talk)
    if context is not None:
        answer = _followed_up(understanding, directory, context, limits)
        if answer is not None:
            return answer
    if understanding.listing is not None:
        return list_entries(directory, understanding.listing)
    if understanding.place is not None and not understanding.subject and not _is_named(understanding, limits):
        # A place alone names no entry: it is shown what there is.
        return list_entries(directory, Filter(place=understanding.place))
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


def nothing_found(understanding: Understanding, directory: Directory, limits: Limits) -> NothingFound:
    """The honest no, with the entries that use the same words, and the topics nearest to what was asked."""
    near = [one for one in understanding.candidates if one.score >= limits.near]
    weights: dict[str, float] = {}
    for one in understanding.candidates[: limits.neighbours]:
        for topic in directory.by_id[one.entry_id].topics:
            weights[topic] = weights.get(topic, 0.0) + one.score
    nearest = sorted(weights, key=lambda topic: -weights[topic])
    return NothingFound(_ids(near[: limits.offered]), tuple(nearest[: limits.topics]))


def _followed_up(understanding: Understanding, directory: Directory, context: Context, limits: Limits) -> Answer | None:
    """The answer to a message that leans on what was said before, or None where it stands alone."""
    last = directory.by_id.get(context.entry_id or "")
    if understanding.again and last is not None:
        return Found(last.id, context.facets[:2] or (Facet.SUMMARY,), FoundBy.CONTEXT)
    meant = meant_before(understanding, directory, context, limits)
    if meant is not None:
        # "And in Niemegk?" asks the same there; who says more asks for something else.
        kept = () if understanding.subject else context.facets
        return _told_of(meant, understanding, directory, limits, FoundBy.CONTEXT, kept=kept)
    if asks_of_all_offered(understanding, context):
        return Choice(context.offered[: limits.offered], understanding.facets)
    return None


def _without_subject(understanding: Understanding, directory: Directory) -> Answer:
    if understanding.refers_back or not understanding.facets or directory.home is None:
        return Unclear(understanding.facets)
    return Found(directory.home.id, understanding.facets[:2], FoundBy.HOME)


def _by_score(understanding: Understanding, directory: Directory, context: Context | None, limits: Limits) -> Answer:
    offered: Sequence[Candidate] = [one for one in understanding.candidates if one.score >= limits.unsure]
    if not offered:
        return nothing_found(understanding, directory, limits)
    offered = there_first(offered, understanding, directory)
    best = offered[0]
    same_topic = of_topic(offered, understanding, directory, context, limits)
    if same_topic:
        return Choice(_ids(same_topic[: limits.offered]), understanding.facets)
    if best.score < limits.sure or has_rivals(offered, understanding, directory, context, limits):
        return Choice(_ids(offered[: limits.offered]), understanding.facets)
    # "And the town hall?" asks there what was asked here; who says more has a question of their own.
    follows = understanding.refers_back and not understanding.facets and len(understanding.subject) <= limits.short
    kept = context.facets if follows and context is not None else ()
    return _told_of(best, understanding, directory, limits, FoundBy.NAMED, kept=kept)


def _is_named(understanding: Understanding, limits: Limits) -> bool:
    return any(candidate.named >= limits.named for candidate in understanding.candidates[:1])


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
    # Who says "e-mail" means just that, whatever else the words around it may ask for.
    asked = sorted(understanding.facets or kept or [Facet.SUMMARY], key=lambda facet: facet not in _FACTS - _VAGUE)
    entry = directory.by_id[candidate.entry_id]
    fitting = [facet for facet in (candidate.fits, Facet.SUMMARY) if facet is not None and entry.holds(facet)]
    if by is FoundBy.NAMED and candidate.named < limits.named:
        # Who describes a need asks what there is; "where can I" is not a question for the address.
        asked = [Facet.SUMMARY, asked[0]] if asked[0] is not Facet.SUMMARY else [Facet.SUMMARY]
    elif asked[0] in _FACTS and entry.holds(asked[0]):
        # A known fact needs nothing beside it; but "who" and "where" with more words may ask for what a text holds.
        more = asked[0] in _VAGUE and len(understanding.subject) > limits.bare
        asked += fitting if more else []
    elif understanding.facets == (Facet.SUMMARY,) and len(understanding.subject) <= limits.short:
        # "What is ...?" and a name: just that.
        asked = [Facet.SUMMARY]
    elif entry.holds(asked[0]):
        asked = [asked[0], *(facet for facet in asked[1:] if entry.holds(facet)), *fitting[:-1]]
    else:
        asked = [asked[0], *(facet for facet in asked[1:] if entry.holds(facet)), *fitting]
    facets = tuple(dict.fromkeys(asked))[:2]
    others = tuple(one.entry_id for one in understanding.candidates if one.entry_id != entry.id)
    return Found(entry.id, facets, by, others[: limits.offered])


def _ids(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.entry_id for candidate in candidates)
