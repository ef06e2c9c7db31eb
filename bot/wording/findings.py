"""What check finds, for editors in the chat: by entry, in plain words, with a button to put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.actions import Edit, Tend
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.domain.paging import part_of
from bot.domain.upkeep import EditMove, TendMove
from bot.formats.problems import Findings, Problem, ProblemCode, Severity
from bot.wording.buttons import keyboard, page_buttons, page_line
from bot.wording.field_names import field_name
from bot.wording.html import Html, bold, button_label, html, joined, shortened, within
from bot.wording.problems import problem_sentence
from bot.wording.voice import Voice

ENTRIES_A_PAGE = 4

_SHOWN_OF_ONE = 6
_LONGEST = 850
"""UTF-16 code units of the findings about one entry, so that a page of them fits into a message."""


def findings_page(voice: Voice, directory: Directory, found: Sequence[Findings], page: int) -> Message:
    """One page of what check found, the gravest first."""
    if not found:
        return Message(voice.say("Nothing found: the directory is in order."))
    part = part_of(found, page, ENTRIES_A_PAGE)
    count = sum(len(each.problems) for each in found)
    head = voice.say_number("<b>Check: {number} finding</b>", "<b>Check: {number} findings</b>", count)
    paragraphs: list[Html] = []
    rows: list[list[Button]] = []
    for each in part.items:
        entry = directory.by_id.get(each.entry_id or "")
        name = entry.name if entry else voice.label("The directory as a whole")
        paragraphs.append(joined([bold(name), shortened(_lines(voice, directory, each.problems), _LONGEST)]))
        if entry:
            label = voice.label("Change {name}", name=entry.name)
            rows.append([Button(button_label(label), Edit(EditMove.SHOW, entry.id))])
    rows.append(page_buttons(voice, part, lambda page: Tend(TendMove.CHECK, "", str(page))))
    head = joined([head, page_line(voice, part)], " · ")
    return Message(within(head, paragraphs, Html("")), keyboard(rows))


def _lines(voice: Voice, directory: Directory, problems: Sequence[Problem]) -> Html:
    lines = [_line(voice, directory, problem) for problem in problems[:_SHOWN_OF_ONE]]
    left = len(problems) - len(lines)
    if left > 0:
        lines.append(voice.say_number("• and {number} more", "• and {number} more", left))
    return joined(lines)


def _line(voice: Voice, directory: Directory, problem: Problem) -> Html:
    sentence = problem_sentence(voice, _in_words(voice, directory, problem))
    field = field_name(voice, *problem.field.split(".")) if problem.field else ""
    grade = voice.label("Error") if problem.severity is Severity.ERROR else ""
    return html("• " + ": ".join(part for part in (grade, field, sentence) if part))


def _in_words(voice: Voice, directory: Directory, problem: Problem) -> Problem:
    """The finding with names of entries, fields and languages in place of what programs call them."""
    params = dict(problem.params)
    for name in ("other", "others"):
        if params.get(name):
            ids = str(params[name]).split(", ")
            named = [directory.by_id[each].name if each in directory.by_id else each for each in ids]
            params[name] = ", ".join(named)
    if problem.code is ProblemCode.MISSING_LANGUAGE:
        fields = [field_name(voice, *each.split(".")) for each in str(params["fields"]).split(", ") if each]
        params |= {"language": voice.speech.language_name(str(params["language"])), "fields": "; ".join(fields)}
    return replace(problem, params=params)
