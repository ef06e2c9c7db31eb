"""Which facets of an entry are told: what was asked for, and the one whose sentences are likest to the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.directory import Entry, Facet
from bot.domain.limits import Limits
from bot.domain.questions import Fit, Understanding

Fitting = Callable[[Understanding, str], Sequence[Fit]]
"""Tells which facets of an entry (by its id) have sentences that are like a question, likest first."""


def nothing_fits(*_: object) -> Sequence[Fit]:
    """A Fitting that has nothing to look up."""
    return ()


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
_PLAIN_FACTS = _FACTS - _VAGUE
_MIXED = (Facet.GOOD_TO_KNOW, Facet.BACKGROUND)
"""Where the answer may well stand to a question that none of the sentences is like."""
_TEXTS = frozenset({*_MIXED, Facet.REASONS, Facet.ACTIVITIES, Facet.FOCUS_AREAS, Facet.PROGRESS})
"""Facets that are told in free words, so that the answer may as well stand in another one of them."""
TOLD = 2
"""Facets of a card at most."""


def facets_told(
    understanding: Understanding,
    entry: Entry,
    limits: Limits,
    fits: Sequence[Fit],
    *,
    described: bool,
    kept: Sequence[Facet] = (),
) -> tuple[Facet, ...]:
    """The one or two facets to tell, the first in full.

    described: the entry was not named but found by what somebody needs; kept: what was asked before, where the message
    asks for nothing itself.
    """
    # Who says "e-mail" means just that, whatever else the words around it may ask for.
    asked = sorted(understanding.facets or kept or [Facet.SUMMARY], key=lambda facet: facet not in _PLAIN_FACTS)
    first, held = asked[0], [facet for facet in asked[1:] if entry.holds(facet)]
    fits = [fit for fit in fits if fit.facet not in _FACTS]
    fitting = [fit.facet for fit in fits]
    sure = [fit.facet for fit in fits if fit.share >= limits.surely_fits]
    if (described or (first in _VAGUE and Facet.SUMMARY in asked)) and first not in _PLAIN_FACTS:
        # Who describes a need asks what there is; "where can I" is not a question for the address alone.
        asked_plainly = (
            [first] if first not in _VAGUE and entry.holds(first) and not _better(fits, first, limits) else []
        )
        told = [Facet.SUMMARY, *asked_plainly, *sure, *([first] if entry.holds(first) else []), *fitting]
    elif first in _FACTS and entry.holds(first):
        # A known fact needs little beside it; but "who" and "where" with more words may ask for what a text holds.
        more = first in _VAGUE and len(understanding.subject) > limits.bare
        told = [first, *sure, *(fitting if more else held)]
    elif understanding.facets == (Facet.SUMMARY,) and len(understanding.subject) <= limits.short and not sure:
        # "What is ...?" and a name: just that.
        told = [Facet.SUMMARY]
    elif first is Facet.SUMMARY:
        # Who asks for a figure wants a fact; else what the entry is helps to understand the sentence that fits.
        told = [*(fitting if understanding.figures else sure[:1]), Facet.SUMMARY, *fitting]
        told += _MIXED if len(understanding.subject) > limits.bare else ()
    else:
        told = [first, *fitting, *held, *(() if entry.holds(first) else (Facet.SUMMARY,))]
    return tuple(dict.fromkeys(facet for facet in told if facet is first or entry.holds(facet)))[:TOLD]


def _better(fits: Sequence[Fit], asked: Facet, limits: Limits) -> bool:
    """Whether a sentence of another facet is surely what is asked for, more than any of the asked one."""
    best = fits[0] if fits else None
    return asked in _TEXTS and best is not None and best.facet is not asked and best.share >= limits.surely_fits
