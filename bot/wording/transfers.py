"""What editors read of files in the chat: what one would change, what it did, and the directory as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.domain.actions import Transfer
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.domain.paging import Part
from bot.domain.transfers import TransferMove
from bot.formats.plans import Applied, Change, Plan, Undone
from bot.formats.problems import ProblemCode
from bot.formats.registry import FORMATS
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.exchange import applied_lines, differences, finding_line, left_out_line, undone_lines
from bot.wording.html import Html, bold, bullets, button_label, cut, html, joined, visible_length
from bot.wording.voice import Voice, mark

_PAGE = 3000
"""UTF-16 code units of a page of differences."""
_DIFFERENCES = 12
"""Differences of one entry that are told one by one."""
_LINE = 300
"""UTF-16 code units of a line."""

_FORMATS = {
    "xlsx": mark("Table (Excel)"),
    "csv": mark("Table (CSV)"),
    "yaml": mark("Everything (YAML)"),
    "openfairdb": mark("Map of tomorrow (JSON)"),
    "openfairdb_csv": mark("Map of tomorrow (CSV)"),
    "smart_village_points": mark("Village app (places)"),
    "smart_village_items": mark("Village app (texts)"),
    "schema_org": mark("schema.org (JSON-LD)"),
    "geojson": mark("Map (GeoJSON)"),
}
"""What formats are called by people."""


@dataclass(frozen=True, slots=True)
class View:
    """A file that was received: its number, how it is to be taken over, and the mark of what is shown."""

    number: int
    remove_missing: bool
    allowed: frozenset[str]
    mark: str


def how_to_import(voice: Voice) -> Message:
    """How a list gets into the directory."""
    text = voice.say(
        "Send me a table from Excel here (XLSX or CSV). I show first what it would change; nothing is changed until "
        "you say so, and all of it can be undone.\n\nWhat the file does not mention stays as it is.\n\n"
        "I also read files of other directories: YAML, Map of tomorrow (OpenFairDB), Smart Village App, schema.org."
        "\n\nHere are tables to start from:"
    )
    templates = [each for each in FORMATS if each.template]
    row = [_button(TransferMove.TEMPLATE, 0, name_of(voice, each.name), each.name) for each in templates]
    return Message(text, (tuple(row),))


def choose_format(voice: Voice) -> Message:
    """In which format somebody wants the directory."""
    buttons = [_button(TransferMove.EXPORT, 0, name_of(voice, each.name), each.name) for each in FORMATS if each.write]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Message(voice.say("As which file do you want the directory? You can change a table and send it back."), rows)


def name_of(voice: Voice, format_name: str) -> str:
    """What a format is called."""
    return voice.label(_FORMATS[format_name])


def file_name(voice: Voice, ending: str, now: datetime, *, template: bool) -> str:
    """What a file of the bot is called; now: local time."""
    if template:
        return voice.label("template") + ending
    return voice.label("directory-{day}", day=f"{now:%Y-%m-%d}") + ending


def below_export(voice: Voice, left_out: int) -> Html:
    """What stands below the directory as a file; left_out: entries that are not in it."""
    text = voice.say("The directory as it is now. Contact data in it are only for what they were published for.")
    return joined([text, html(left_out_line(voice, left_out))]) if left_out else text


def below_template(voice: Voice) -> Html:
    """What stands below an empty table."""
    return voice.say("One line is one entry. Fill in what you know and send me the file back here.")


def not_fetched(voice: Voice, limit: int) -> Message:
    """The file is too big, or Telegram does not give it."""
    text = voice.say(
        "I could not get this file. It may have {limit} MB at most. Please try again, or split it.",
        limit=limit // 1_000_000,
    )
    return Message(text)


def summary(voice: Voice, file: str, format_name: str, plan: Plan, view: View) -> Message:
    """What a file would change, in numbers, with buttons to look closer and to take it over."""
    lines = [bold(file) if not format_name else joined([bold(file), html(name_of(voice, format_name))], " · ")]
    lines.append(html(""))
    lines += _counts(voice, plan)
    asks = [change for change in plan.asks if change.entry_id not in view.allowed]
    if asks:
        lines.append(
            voice.say_number(
                "{number} of them was written by staff and stays, unless you allow it.",
                "{number} of them were written by staff and stay, unless you allow it.",
                len(asks),
            )
        )
    if plan.refused:
        lines.append(voice.say("This file cannot be taken over."))
        if len(plan.problems) == 1:
            lines.append(html(cut(finding_line(voice, plan.problems[0]), _LINE)))
    elif plan.changes:
        lines.append(voice.say("Nothing is changed yet."))
    else:
        lines.append(voice.say("There is nothing to change."))
    return Message(joined(lines), tuple(_summary_rows(voice, plan, view)))


def page(voice: Voice, plan: Plan, number: int, move: TransferMove, wanted: int, allowed: frozenset[str]) -> Message:
    """One page of what is new, changed, taken out or wrong; wanted: its number from 0."""
    # No more pages are made than are needed: a large file has thousands of them.
    pages = list(islice(_pages(_blocks(voice, plan, move)), wanted + 2))
    shown = min(wanted, len(pages) - 1)
    part = Part(pages[shown], shown, sum(map(len, pages[:shown])), shown + 1 < len(pages))
    asked = _asked_first(plan)[part.first : part.first + len(part.items)] if move is TransferMove.REMOVED else []
    rows = [[_allow_button(voice, change, number, allowed)] for change in asked if change.by_hand]
    turn = page_buttons(voice, part, lambda page: Transfer(move, number, str(page)))
    back = _button(TransferMove.SHOW, number, voice.label("Back to the file"))
    return Message(joined(part.items, "\n\n") or html("–"), keyboard([*rows, turn, [back]]))


def choose_kind(voice: Voice, directory: Directory, number: int) -> Message:
    """New entries of the file name no kind."""
    rows = [
        (_button(TransferMove.KIND, number, str(voice.of(names)), kind),) for kind, names in directory.kinds.items()
    ]
    back = (_button(TransferMove.SHOW, number, voice.label("Back to the file")),)
    return Message(voice.say("What are the new entries of this file that name no kind?"), (*rows, back))


def applied(voice: Voice, file: str, done: Applied) -> Message:
    """The file was taken over."""
    text = joined([bold(file), *map(html, applied_lines(voice, done))])
    if done.number is None:
        return Message(text)
    text = joined([text, voice.say("From now on I answer with it.")])
    return Message(text, ((_button(TransferMove.UNDO, done.number, voice.label("Undo all of it")),),))


def ask_undo(voice: Voice, number: int, file: str) -> Message:
    """Whether everything that a file changed shall be as before."""
    text = voice.say(
        "Bring everything back as it was before “{file}”? Entries that were changed since then stay as they are.",
        file=file,
    )
    return Message(text, ((_button(TransferMove.UNDO, number, voice.label("Yes, undo it"), "yes"),),))


def undone(voice: Voice, number: int, what: Undone) -> Message:
    """It is again as it was."""
    return Message(joined([html(line) for line in undone_lines(voice, number, what)]))


def left(voice: Voice, file: str) -> Message:
    """The file is forgotten."""
    return Message(voice.say("“{file}” was not taken over. Nothing was changed.", file=file))


def gone(voice: Voice) -> str:
    """The file is not there any more, or what the button wanted was done already."""
    return voice.label("This is over. Please send the file once more.")


def changed_meanwhile(voice: Voice) -> str:
    """Somebody changed the directory since the preview."""
    return voice.label("The directory was changed meanwhile. Please look at it once more.")


def _counts(voice: Voice, plan: Plan) -> list[Html]:
    added, changed, removed = len(plan.added), len(plan.changed), len(plan.removed)
    same, wrong = plan.unchanged, plan.left_out
    counts = (
        (added, voice.say_number("{number} new entry", "{number} new entries", added)),
        (changed, voice.say_number("{number} entry changes", "{number} entries change", changed)),
        (removed, voice.say_number("{number} entry is taken out", "{number} entries are taken out", removed)),
        (same, voice.say_number("{number} entry is as in the file", "{number} entries are as in the file", same)),
        (
            wrong,
            voice.say_number(
                "{number} entry has errors and is left out", "{number} entries have errors and are left out", wrong
            ),
        ),
    )
    return [line for number, line in counts if number]


def _summary_rows(voice: Voice, plan: Plan, view: View) -> Iterator[tuple[Button, ...]]:
    number = view.number
    looks = (
        (TransferMove.ADDED, voice.label("New: {number}", number=len(plan.added)), plan.added),
        (TransferMove.CHANGED, voice.label("Changed: {number}", number=len(plan.changed)), plan.changed),
        (TransferMove.REMOVED, voice.label("Taken out: {number}", number=len(plan.removed)), plan.removed),
        (TransferMove.PROBLEMS, voice.label("Notes: {number}", number=len(plan.problems)), plan.problems),
    )
    said_above = plan.refused and len(plan.problems) == 1
    buttons = [_button(move, number, label, "0") for move, label, what in looks if what and not said_above]
    yield from (tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    if any(problem.code is ProblemCode.KIND_NEEDED for problem in plan.problems):
        yield (_button(TransferMove.KIND, number, voice.label("Choose the kind of new ones")),)
    if not plan.refused:
        label = voice.label("Keep what is missing") if view.remove_missing else voice.label("Take out what is missing")
        yield (_button(TransferMove.MISSING, number, label),)
        if plan.changes:
            yield (_button(TransferMove.APPLY, number, voice.label("Take it over"), view.mark),)
    yield (_button(TransferMove.LEAVE, number, voice.label("Leave it")),)


def _blocks(voice: Voice, plan: Plan, move: TransferMove) -> Iterator[Html]:
    match move:
        case TransferMove.PROBLEMS:
            return (html(cut(finding_line(voice, problem), _LINE)) for problem in plan.problems)
        case TransferMove.CHANGED:
            return (_changed(voice, change) for change in plan.changed)
        case TransferMove.ADDED:
            return (_named(voice, change) for change in plan.added)
        case _:
            return (_named(voice, change) for change in _asked_first(plan))


def _asked_first(plan: Plan) -> list[Change]:
    """What is taken out: first what needs a yes of its own, so that nobody has to look for it."""
    return sorted(plan.removed, key=lambda change: not change.by_hand)


def _changed(voice: Voice, change: Change) -> Html:
    if change.was is None or change.becomes is None:
        return _named(voice, change)
    lines = [cut(line, _LINE) for line in differences(voice, change.was.entry, change.becomes.entry)]
    told = bullets(lines[:_DIFFERENCES])
    rest = len(lines) - _DIFFERENCES
    more = voice.say_number("and {number} more", "and {number} more", rest) if rest > 0 else html("")
    return joined([bold(change.name), told, more])


def _named(voice: Voice, change: Change) -> Html:
    version = change.becomes or change.was
    summary = cut(str(voice.of(version.entry.summary)), _LINE) if version else ""
    return joined([bold(change.name), html(summary)])


def _pages(blocks: Iterable[Html]) -> Iterator[list[Html]]:
    """The blocks on pages that Telegram takes; one that is too long alone was cut before. At least one page."""
    page: list[Html] = []
    length = 0
    for block in blocks:
        size = visible_length(block) + 2
        if page and length + size > _PAGE:
            yield page
            page, length = [], 0
        page.append(block)
        length += size
    yield page


def _allow_button(voice: Voice, change: Change, number: int, allowed: frozenset[str]) -> Button:
    if change.entry_id in allowed:
        label = voice.label("Stays out: {name}", name=change.name)
    else:
        label = voice.label("Take out too: {name}", name=change.name)
    return _button(TransferMove.ALLOW, number, label, change.entry_id)


def _button(move: TransferMove, number: int, label: str, argument: str = "") -> Button:
    return Button(button_label(label), Transfer(move, number, argument))
