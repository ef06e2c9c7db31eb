"""Messages that ask several questions: the first is answered, the others are offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.answers import Answer, Choice, Found, FoundBy, Listing, NothingFound, decide
from bot.domain.conversations import after
from bot.domain.directory import Directory, Facet
from bot.domain.facets_told import TOLD, Fitting, nothing_fits
from bot.domain.limits import Limits
from bot.domain.questions import Context, Understanding


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer, the question that it answers, and the answers to the other questions of the message."""

    understanding: Understanding
    answer: Answer
    others: tuple[Answer, ...] = ()


def decide_all(
    understanding: Understanding,
    directory: Directory,
    context: Context | None,
    limits: Limits,
    fitting: Fitting = nothing_fits,
    *,
    now: datetime,
) -> Decision:
    """The decision on a message; now: for the context in which its later questions are read.

    Questions for other facts of the same subject are one: "When is it open? And what does it cost?" What is asked
    beside them and cannot be answered is only small change ("Do you know this?"), unless it is known to be foreign.
    """
    decisions: list[Decision] = []
    before = context
    for question in understanding.questions:
        answer = decide(question, directory, before, limits, fitting)
        if _is_about_something(question, answer):
            decisions.append(Decision(question, answer))
            before = after(answer, before, language=question.language, question=0, now=now)
    if len({_subject(one.answer) for one in decisions}) < 2:
        whole = decide(understanding, directory, context, limits, fitting)
        return Decision(understanding, _with_facts_of(decisions, whole))
    first, *others = decisions
    if isinstance(first.answer, NothingFound):
        # What was found for the other questions is a better offer than what is only alike.
        first = Decision(first.understanding, NothingFound())
    return Decision(first.understanding, first.answer, tuple(one.answer for one in others))


def _is_about_something(question: Understanding, answer: Answer) -> bool:
    """Whether a question has a subject of its own, or one from the questions before it."""
    match answer:
        case Found(by=by):
            return by is not FoundBy.HOME
        case NothingFound():
            return question.foreign
        case _:
            return isinstance(answer, Choice | Listing)


def _with_facts_of(decisions: Sequence[Decision], whole: Answer) -> Answer:
    """The answer to the whole message, told by the facts that its questions ask for, one each."""
    asked = [one.understanding.facets[0] for one in decisions if one.understanding.facets]
    facets = tuple(dict.fromkeys(facet for facet in asked if facet is not Facet.SUMMARY))
    if (
        isinstance(whole, Found)
        and len(facets) > 1
        and {_subject(one.answer) for one in decisions} == {_subject(whole)}
    ):
        return replace(whole, facets=facets[:TOLD])
    return whole


def _subject(answer: Answer) -> object:
    """What an answer is about, so that two answers can be told to be about the same."""
    match answer:
        case Found(entry_id):
            return entry_id
        case Choice(entry_ids):
            return entry_ids
        case Listing(_, chosen):
            return chosen
        case _:
            return None
