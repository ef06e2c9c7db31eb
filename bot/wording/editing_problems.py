"""Why something that an editor typed cannot be taken, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.entry_fields import FieldSpec
from bot.domain.entry_values import Unread, UnreadError
from bot.formats.problems import Problem, ProblemCode
from bot.wording.editing_values import field_label
from bot.wording.field_names import CONTACT_PARTS, FIELD_LABELS
from bot.wording.html import Html, html, joined
from bot.wording.problems import problem_sentence
from bot.wording.voice import Voice, mark

_UNREAD = {
    Unread.EMPTY: mark("There was no text in it."),
    Unread.DATE: mark("“{value}” is no date that I can read. Write for example 23.11.2026, 11/2026 or just 2026."),
    Unread.PERIOD: mark("“{value}” is no period that I can read. Write for example “2023 to 2026” or “since 2023”."),
    Unread.MONEY: mark("“{value}” is no amount that I can read. Write for example “6 million €” or 250000."),
    Unread.LOCATION: mark("“{value}” is no point on the map. Send a location, or write it as 52.14, 12.59."),
    Unread.CHOICE: mark("“{value}” is none of the choices. Tap one of the buttons, please."),
    Unread.LINK: mark("“{value}”: each line needs words and an address, as “Timetable https://example.org”."),
    Unread.PLACE: mark("“{value}” does not look like the name of a place. Write for example: Niemegk, Brück"),
    Unread.CONTACT_LINE: mark("“{value}”: I do not know which part this is. Begin the line with one of: {parts}."),
    Unread.CONTACT_TWICE: mark("“{value}”: this part stands there twice. Please write one person at a time."),
    Unread.REQUIRED: mark("An entry cannot be without this. Write something else instead."),
}
_REFUSED = {
    ProblemCode.BAD_WEB_ADDRESS: mark("“{value}” is not a web address. It looks like https://www.example.org."),
    ProblemCode.BAD_EMAIL: mark("“{value}” is not an e-mail address. It looks like name@example.de."),
    ProblemCode.BAD_PHONE: mark("“{value}” is not a phone number. It has digits, spaces, + / - and brackets only."),
    ProblemCode.BAD_POSTCODE: mark("“{value}” is not a postcode. It looks like 14806."),
    ProblemCode.PERIOD_REVERSED: mark("The period would end ({end}) before it begins ({start})."),
    ProblemCode.EMPTY_CONTACT: mark("Nothing is left of this contact. To take it away, use the button."),
}


def unread(voice: Voice, error: UnreadError) -> Html:
    """What was typed is no value of its field."""
    parts = ", ".join(voice.label(label) for label in CONTACT_PARTS.values())
    return voice.say(_UNREAD[error.why], value=error.value, parts=parts)


def refused(voice: Voice, problem: Problem) -> Html:
    """The model refuses what was typed."""
    if problem.code in _REFUSED:
        return voice.say(_REFUSED[problem.code], **problem.params)
    return html(problem_sentence(voice, problem))


def too_long(voice: Voice, length: int, limit: int) -> Html:
    """A value is longer than a message can show."""
    number = voice.speech.number
    return voice.say("It has {length} characters; {limit} fit.", length=number(length), limit=number(limit))


def not_fitting(voice: Voice) -> Html:
    """A picture, a file or a place came where words were asked for."""
    return voice.say("Please write it as text here.")


def findings(voice: Voice, problems: Sequence[Problem]) -> Html:
    """What is odd about an entry as a whole, one line each."""
    lines = []
    for problem in problems:
        field = next((part for part in problem.path[2:] if part in FIELD_LABELS), "")
        label = field_label(voice, str(field)) if field else ""
        sentence = _name_taken(voice, problem) or problem_sentence(voice, problem)
        lines.append(voice.say("• {label}: {sentence}", label=label, sentence=sentence))
    return joined(lines)


def lacks(voice: Voice, specs: Sequence[FieldSpec]) -> Html:
    """What is missing before an entry can be saved."""
    names = voice.speech.all_of([field_label(voice, spec.name) for spec in specs])
    return voice.say("Before it can be saved, this is still missing: {names}.", names=names)


def _name_taken(voice: Voice, problem: Problem) -> str:
    """An entry would take away a name of another one, or the other way round; "" where it is something else."""
    if problem.code is not ProblemCode.ALIAS_IS_NAME:
        return ""
    if problem.path[1] == 0:
        return voice.label(
            "“{value}” is the name of “{other}”. It cannot be another name of this entry.", **problem.params
        )
    return voice.label("“{value}” is another name of “{other}”. Take it away there first, please.", **problem.params)
