"""What a conversation is about after each answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.answers import Answer, Choice, Found, Listing, NothingFound
from bot.domain.questions import Context

MOST_EARLIER = 5
"""Entries of a conversation to which one can go back."""


def still_fresh(context: Context | None, now: datetime, lasts: timedelta) -> Context | None:
    """The context, or None where there is none or it is too long ago for a follow-up to mean it."""
    return context if context is not None and now - context.at <= lasts else None


def after(
    answer: Answer, before: Context | None, *, language: str, question: int, now: datetime, text: str = ""
) -> Context:
    """The context after a typed question was answered; `before` is None where nothing was said before.

    Small talk and emergencies leave open what the conversation was about; a question that found nothing ends it.
    text: the question itself, which is kept only where its answer can lead to "Pass on to the team".
    """
    context = before or Context(question, now, language)
    kept = text if isinstance(answer, Found | Choice | NothingFound) else ""
    context = replace(context, question=question, at=now, language=language, text=kept)
    match answer:
        case Found(entry_id, facets, _, others):
            earlier = _earlier(context, entry_id)
            context = replace(context, entry_id=entry_id, facets=facets, others=others, earlier=earlier)
            return context if entry_id in context.offered else replace(context, offered=(), listing=None, page=0)
        case Choice(entry_ids, facets):
            return replace(context, entry_id=None, facets=facets, offered=entry_ids, others=(), listing=None, page=0)
        case Listing(entry_ids, chosen, page):
            return replace(context, entry_id=None, facets=(), offered=entry_ids, others=(), listing=chosen, page=page)
        case NothingFound():
            return replace(context, entry_id=None, facets=(), offered=(), others=(), listing=None, page=0)
        case _:
            return context


def _earlier(context: Context, entry_id: str) -> tuple[str, ...]:
    """The earlier entries, with the one told so far in front, where another one is told now."""
    last = context.entry_id
    if last is None or last == entry_id:
        return context.earlier
    return (last, *(one for one in context.earlier if one != last))[:MOST_EARLIER]


def after_button(answer: Answer, before: Context | None, *, language: str, question: int, now: datetime) -> Context:
    """The context after a button was pressed: an entry keeps the list to go back to.

    question: number of the last typed question, which a button is none of.
    """
    context = after(answer, before, language=language, question=question, now=now)
    if before is not None:
        context = replace(context, text=before.text)
    if isinstance(answer, Found) and before is not None:
        return replace(context, others=before.others, offered=before.offered, listing=before.listing, page=before.page)
    return context


def was_offered(context: Context | None, entry_id: str) -> bool:
    """Whether an entry stands to choose for a question, and none was chosen yet; a list offers nothing to choose."""
    return context is not None and context.entry_id is None and context.listing is None and entry_id in context.offered
