"""Follow-up questions: which entry is meant by a message that leans on what was said before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.directory import Directory
from bot.domain.facets_told import Fitting, nothing_fits
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Context, Understanding


def meant_before(
    understanding: Understanding,
    directory: Directory,
    context: Context,
    limits: Limits,
    fitting: Fitting = nothing_fits,
) -> Candidate | None:
    """The entry of the conversation so far that is meant, or None where the message has a subject of its own."""
    offered = [entry_id for entry_id in context.offered if entry_id in directory.by_id]
    last = context.entry_id if context.entry_id in directory.by_id else None
    if understanding.returns:
        return _earlier_one(understanding, context, limits)
    counted = _counted_off(understanding.ordinal, offered)
    if counted is not None:
        return _candidate(understanding, counted)
    if understanding.listing is not None and not understanding.refers_back:
        return None
    leans = understanding.refers_back
    told = leans and last is not None and _tells(last, understanding, limits, fitting)
    if understanding.foreign and understanding.content and not (leans and (told or understanding.facets)):
        return None
    place = understanding.place
    if place is not None and not understanding.subject:
        known = [*offered, *([last] if last else []), *(other for other in context.others if other in directory.by_id)]
        best = understanding.candidates[:1]
        if best and best[0].named >= limits.named and best[0].score >= limits.sure:
            return None
        serving = [entry_id for entry_id in known if place in directory.by_id[entry_id].places]
        # Of several the one that is called so: "Brück" means the town hall of Brück, not what is there for all.
        serving.sort(key=lambda entry_id: place not in directory.by_id[entry_id].name)
        like_last = same_sort_in(place, last, directory) if last else None
        chosen = serving[0] if serving else like_last
        return _candidate(understanding, chosen) if chosen else None
    if not leans and understanding.content:
        return None
    if last is not None and not understanding.content:
        # Only a fact is asked for: of the entry that was told last, whatever was offered before it.
        return _candidate(understanding, last)
    return _one_of(understanding, offered, limits) or _last_one(understanding, last, limits, told=told)


def still_meant(
    understanding: Understanding, directory: Directory, context: Context, limits: Limits, fitting: Fitting
) -> Candidate | None:
    """The entry that was answered last, where a message that names nothing asks for what it tells."""
    last = context.entry_id if context.entry_id in directory.by_id else None
    if last is None or understanding.foreign or not _tells(last, understanding, limits, fitting):
        return None
    return _candidate(understanding, last)


def asks_of_all_offered(understanding: Understanding, context: Context) -> bool:
    """Whether a fact is asked of what was offered, without saying of which of them."""
    asks = bool(understanding.facets) and not understanding.content and understanding.listing is None
    return asks and bool(context.offered) and context.entry_id is None


def same_sort(directory: Directory, entry_id: str, place: str | None = None) -> list[str]:
    """The other entries of the same kind and with the same topics as one that has topics; place: only those there."""
    one = directory.by_id[entry_id]
    there = directory.select(places=[place] if place else (), kind=one.kind) if one.topics else []
    return [entry.id for entry in there if entry.topics == one.topics and entry.id != entry_id]


def same_sort_in(place: str, entry_id: str, directory: Directory) -> str | None:
    """The one entry of a place that is the same sort of thing as another entry: the town hall there, not here."""
    same = same_sort(directory, entry_id, place)
    return same[0] if len(same) == 1 else None


def _counted_off(ordinal: int | None, offered: Sequence[str]) -> str | None:
    if ordinal is None:
        return None
    index = ordinal - 1 if ordinal > 0 else ordinal
    return offered[index] if -len(offered) <= index < len(offered) else None


def _one_of(understanding: Understanding, offered: Sequence[str], limits: Limits) -> Candidate | None:
    """The offered entry that the message speaks of, as far as it speaks of one more than of the others."""
    among = [candidate for candidate in understanding.candidates if candidate.entry_id in offered]
    if not among or among[0].score < limits.leaning * understanding.candidates[0].score:
        return None
    apart = len(among) == 1 or among[1].score <= limits.apart * among[0].score
    return among[0] if understanding.subject or (apart and among[0].score >= limits.unsure) else None


def _earlier_one(understanding: Understanding, context: Context, limits: Limits) -> Candidate | None:
    """The entry of the conversation so far that a message which goes back speaks of most, where it names none."""
    if any(one.named >= limits.named for one in understanding.candidates[:1]):
        return None
    told = {context.entry_id, *context.earlier}
    return next((one for one in understanding.candidates if one.entry_id in told), None)


def _tells(entry_id: str, understanding: Understanding, limits: Limits, fitting: Fitting) -> bool:
    """Whether a sentence of the entry tells what is asked for."""
    return any(fit.share >= limits.still_fits for fit in fitting(understanding, entry_id)[:1])


def _last_one(understanding: Understanding, last: str | None, limits: Limits, *, told: bool) -> Candidate | None:
    """The entry that was answered last, unless the message names another one or speaks of others much more.

    told: the last entry tells what is asked for.
    """
    if last is None:
        return None
    own = _candidate(understanding, last)
    if not understanding.candidates:
        return own
    best = understanding.candidates[0]
    if best.named >= limits.named and best.score >= limits.unsure:
        return None
    near = own.score >= limits.leaning * best.score
    return own if near or told or best.score < limits.sure or len(understanding.content) == 1 else None


def _candidate(understanding: Understanding, entry_id: str) -> Candidate:
    found = (candidate for candidate in understanding.candidates if candidate.entry_id == entry_id)
    return next(found, Candidate(entry_id, 0.0))
