"""Which of the entries that may be meant are offered: rivals of the best one, and its like elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.directory import Directory
from bot.domain.follow_ups import same_sort, same_sort_in
from bot.domain.limits import Limits
from bot.domain.questions import Candidate, Context, Understanding


def there_first(
    offered: Sequence[Candidate], understanding: Understanding, directory: Directory
) -> Sequence[Candidate]:
    """The candidates; where a place is named that the best does not serve, its like in that place takes its score."""
    best, place = offered[0], understanding.place
    if place is None or place in directory.by_id[best.entry_id].places:
        return offered
    there = same_sort_in(place, best.entry_id, directory)
    if there not in [one.entry_id for one in offered]:
        return offered
    return [best._replace(entry_id=there), *(one for one in offered if one.entry_id not in (there, best.entry_id))]


def of_topic(
    offered: Sequence[Candidate],
    understanding: Understanding,
    directory: Directory,
    context: Context | None,
    limits: Limits,
) -> Sequence[Candidate]:
    """The entries to choose from where only a topic is said ("Rathaus", "Kunst"); empty where there are no two.

    First come those whose names hold the word, then the other entries of the very sort of the best (all town halls,
    whatever they are called), then what else has to do with the topic.
    """
    if not offered or understanding.topic is None or understanding.place is not None or _leans(understanding, context):
        return ()
    least = limits.same_topic * offered[0].score
    near = [one for one in understanding.candidates if one.score >= least]
    among = [one for one in near if understanding.topic in directory.by_id[one.entry_id].topics]
    if among[:1] == offered[:1]:
        alike = [offered[0].entry_id, *same_sort(directory, offered[0].entry_id)]
        known = {one.entry_id for one in among}
        among += [Candidate(entry_id, 0.0) for entry_id in alike if entry_id not in known]
        among.sort(key=lambda one: (one.named < limits.partly_named, one.entry_id not in alike, -one.score))
    return among if len(among) > 1 else ()


def has_rivals(
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
    # What is wholly named has only rivals that are wholly named, too.
    least = limits.named if best.named >= limits.named else 0.0
    if any(best.score - other.score < limits.margin * best.score and other.named >= least for other in others):
        return True
    if place is not None or _leans(understanding, context):
        return False
    alike = same_sort(directory, best.entry_id)
    if any(other.entry_id in alike and other.score >= limits.alike * best.score for other in others):
        # Where one registers is the same question in every town.
        return True
    if len(understanding.subject) > limits.short:
        return False
    near = [other for other in others if best.score - other.score < limits.short_margin * best.score]
    if best.named >= limits.named:
        # A word that is also part of several other names is asked back ("Rathaus"); one rival may just mention it.
        others_so_called = sum(other.named >= limits.partly_named for other in near)
        return len(understanding.subject) == 1 and others_so_called > 1
    return bool(near)


def _leans(understanding: Understanding, context: Context | None) -> bool:
    return context is not None and understanding.refers_back
