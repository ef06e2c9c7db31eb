"""What staff read of what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.directory import Directory, Facet
from bot.domain.messages import Message
from bot.domain.tallies import Week, What
from bot.wording.facets import FACET_LABELS
from bot.wording.html import Html, cut, html, joined, within
from bot.wording.voice import Voice, mark

_NAME = 60
_SHOWN_WEEKS = 4

_MOST = {
    What.ENTRY: mark("Entries"),
    What.FACET: mark("What was asked of them"),
    What.TOPIC: mark("Topics"),
    What.LANGUAGE: mark("Languages"),
}
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted: weeks, the oldest first; most: by what, the most frequent first; subscribers: how many there
    are, and by topic, the most first."""

    weeks: Sequence[Week]
    most: Mapping[What, Sequence[tuple[str, int]]] = field(default_factory=dict)
    subscribers: int = 0
    by_topic: Sequence[tuple[str, int]] = ()


def stats_message(voice: Voice, directory: Directory, figures: Figures) -> Message:
    """The figures as a short text."""
    number = sum(week.questions for week in figures.weeks)
    weeks = len(figures.weeks)
    head = voice.say("<b>Questions of the last {weeks} weeks</b>", weeks=weeks)
    if not number:
        return Message(joined([head, voice.say("Nobody asked anything yet."), _subscribers(voice, directory, figures)]))
    parts = [
        joined([*(_week(voice, week) for week in _latest(figures.weeks)), _total(voice, figures)]),
        *(
            joined([voice.say("<b>{what}</b>", what=voice.label(label)), _most(voice, directory, what, figures)])
            for what, label in _MOST.items()
            if figures.most.get(what)
        ),
        _subscribers(voice, directory, figures),
        voice.say("Counted without anybody who asked. Greetings and emergencies are left out."),
    ]
    return Message(within(head, parts, Html("")))


def caption(voice: Voice) -> Message:
    """What stands below the picture."""
    return Message(voice.say("The same as a picture. “After a choice”: the person tapped one of the entries offered."))


def titles(voice: Voice) -> tuple[str, str]:
    """What stands above the two parts of the picture."""
    return voice.label("Questions by week"), voice.label("Asked most often")


def stack_labels(voice: Voice) -> tuple[str, str, str]:
    """What became of questions, in the order of the stack."""
    return voice.label("answered at once"), voice.label("answered after a choice"), voice.label("not answered")


def week_label(voice: Voice, number: str) -> str:
    """An ISO week, as 2026-W23, in few letters."""
    return voice.label("wk {number}", number=int(number.partition("-W")[2]))


def name_of(voice: Voice, directory: Directory, what: What, key: str) -> str:
    """What a key is called; what the directory no longer holds is called by its id."""
    match what:
        case What.ENTRY if key in directory.by_id:
            return cut(directory.by_id[key].name, _NAME)
        case What.TOPIC if key in directory.topics:
            return str(voice.of(directory.topics[key]))
        case What.FACET:
            return voice.label(FACET_LABELS[Facet(key)])
        case What.LANGUAGE:
            return voice.speech.language_name(key)
        case _:
            return key


def _latest(weeks: Sequence[Week]) -> list[Week]:
    """The last weeks in which anything was asked, the latest first."""
    return [week for week in reversed(weeks) if week.questions][:_SHOWN_WEEKS]


def _week(voice: Voice, week: Week) -> Html:
    return voice.say_number(
        "{week}: {number} question – {shares}",
        "{week}: {number} questions – {shares}",
        week.questions,
        week=week_label(voice, week.number),
        shares=_shares(voice, week),
    )


def _total(voice: Voice, figures: Figures) -> Html:
    whole = Week(
        "",
        sum(week.at_once for week in figures.weeks),
        sum(week.after_choice for week in figures.weeks),
        sum(week.unanswered for week in figures.weeks),
    )
    return voice.say_number(
        "<b>In all: {number} question</b> – {shares}",
        "<b>In all: {number} questions</b> – {shares}",
        whole.questions,
        shares=_shares(voice, whole),
    )


def _shares(voice: Voice, week: Week) -> Html:
    whole = max(week.questions, 1)
    return voice.say(
        "at once {at_once} %, after a choice {after_choice} %, not {unanswered} %",
        at_once=round(100 * week.at_once / whole),
        after_choice=round(100 * week.after_choice / whole),
        unanswered=round(100 * week.unanswered / whole),
    )


def _most(voice: Voice, directory: Directory, what: What, figures: Figures) -> Html:
    counted = figures.most[what]
    return html(", ".join(f"{name_of(voice, directory, what, key)} {number}" for key, number in counted))


def _subscribers(voice: Voice, directory: Directory, figures: Figures) -> Html:
    line = voice.say_number("<b>{number} subscriber</b>", "<b>{number} subscribers</b>", figures.subscribers)
    topics = [f"{name_of(voice, directory, What.TOPIC, topic)} {number}" for topic, number in figures.by_topic]
    return joined([line, html(", ".join(topics))])
