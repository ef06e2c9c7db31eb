"""What a file would change in the directory, in words: every entry with its differences, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.directory import Entry, changed_fields
from bot.formats.plans import Applied, Change, Plan, Undone
from bot.formats.problems import Problem, ProblemCode
from bot.wording.field_names import field_name
from bot.wording.html import Html, cut, plain
from bot.wording.problems import problem_line
from bot.wording.voice import Voice

_LONGEST_VALUE = 120
"""UTF-16 code units of a value that is quoted."""


def differences(voice: Voice, before: Entry, after: Entry) -> list[str]:
    """Every value in which two versions of an entry differ, one line each, in all languages. Plain text."""
    lines: list[str] = []
    for name in changed_fields(before, after):
        old, new = (dict(_values((), _plain_value(entry, name))) for entry in (before, after))
        different = (way for way in dict.fromkeys((*old, *new)) if old.get(way) != new.get(way))
        lines += [_difference(voice, field_name(voice, name, *way), old.get(way), new.get(way)) for way in different]
    return lines


def preview_lines(voice: Voice, plan: Plan) -> Iterator[str]:
    """All that would be done, then what is left out and why. Plain text."""
    new = voice.say_number("{number} new entry:", "{number} new entries:", len(plan.added))
    yield from _list(voice, "+", new, plan.added)
    changing = voice.say_number("{number} entry changes:", "{number} entries change:", len(plan.changed))
    yield from _list(voice, "~", changing, plan.changed)
    gone = voice.say_number("{number} entry is removed:", "{number} entries are removed:", len(plan.removed))
    yield from _list(voice, "-", gone, plan.removed)
    if plan.unchanged:
        same = voice.say_number(
            "{number} entry is in the directory as in the file.",
            "{number} entries are in the directory as in the file.",
            plan.unchanged,
        )
        yield plain(same)
    if plan.left_out:
        out = voice.say_number(
            "{number} entry has errors and is left out.",
            "{number} entries have errors and are left out.",
            plan.left_out,
        )
        yield plain(out)
    if plan.refused:
        yield voice.label("The file cannot be taken over.")
    elif not plan.changes:
        yield voice.label("There is nothing to change.")
    yield from (finding_line(voice, problem) for problem in plan.problems)


def finding_line(voice: Voice, problem: Problem) -> str:
    """A problem of a file that is taken over, in the words for fields that staff know. Plain text."""
    if problem.number is None or len(problem.path) < 3:
        return problem_line(voice, problem)
    _, _, name, *way = problem.path
    label = field_name(voice, str(name), *(part + 1 if isinstance(part, int) else part for part in way))
    if problem.code is ProblemCode.MISSING:
        # What is missing is the last part of the way: it need not be said twice.
        return problem_line(voice, replace(problem, params={"value": label}), "")
    return problem_line(voice, problem, label)


def applied_lines(voice: Voice, applied: Applied) -> list[str]:
    """What was written, under which number, and what had been changed in the meantime. Plain text."""
    lines = []
    if applied.number is not None:
        lines.append(
            voice.label(
                "Taken over as number {batch}: {added} new, {changed} changed, {removed} removed.",
                batch=applied.number,
                added=applied.added,
                changed=applied.changed,
                removed=applied.removed,
            )
        )
    if applied.conflicts:
        lines.append(
            voice.label(
                "Changed by somebody else meanwhile, and left: {entries}.", entries=", ".join(applied.conflicts)
            )
        )
    return lines or [voice.label("Nothing was changed.")]


def undone_lines(voice: Voice, batch: int, undone: Undone) -> list[str]:
    """What is again as it was. Plain text."""
    lines = []
    if undone.restored:
        restored = voice.say_number(
            "Number {batch} is undone: {number} entry is as it was.",
            "Number {batch} is undone: {number} entries are as they were.",
            len(undone.restored),
            batch=batch,
        )
        lines.append(plain(restored))
    if undone.left:
        lines.append(voice.label("Changed again since, and left: {entries}.", entries=", ".join(undone.left)))
    return lines


def no_batch(voice: Voice, batch: int) -> str:
    """No file was taken over under this number."""
    return voice.label("No file was taken over as number {batch}.", batch=batch)


def kept_line(voice: Voice, changes: Sequence[Change]) -> str:
    """Entries that staff wrote and that are therefore not removed without a yes for each."""
    names = ", ".join(change.entry_id for change in changes)
    return voice.label(
        "Staff wrote these entries, so they stay: {entries}. Name each one with --yes-remove to remove it.",
        entries=names,
    )


def ask_remove(voice: Voice, change: Change) -> str:
    """Whether an entry that staff wrote shall be removed; answered with the letter of `yes`."""
    return voice.label("Staff wrote “{name}” ({entry}). Remove it? [y/N] ", name=change.name, entry=change.entry_id)


def ask_apply(voice: Voice) -> str:
    """Whether all of it shall be done; answered with the letter of `yes`."""
    return voice.label("Take this over? [y/N] ")


def is_yes(voice: Voice, typed: str) -> bool:
    """Whether somebody typed yes, in the language of the voice or in English."""
    return typed.strip().casefold() in {voice.label("yes"), voice.label("y"), "yes", "y"}


def not_applied(voice: Voice) -> str:
    """Nothing was written."""
    return voice.label("Nothing was changed.")


def unknown_format(voice: Voice, name: str, known: Sequence[str]) -> str:
    """A format that cannot be read or written."""
    return voice.label(
        "There is no format “{name}” for this. Possible are: {known}.", name=name, known=", ".join(known)
    )


def unknown_kind(voice: Voice, name: str, known: Sequence[str]) -> str:
    """A kind that the directory does not have."""
    return voice.label("There is no kind “{name}”. Possible are: {known}.", name=name, known=", ".join(known))


def not_written(voice: Voice, path: str, detail: str) -> str:
    """A file that cannot be written; detail is English and technical."""
    return voice.label("The file {path} cannot be written: {detail}", path=path, detail=detail)


def written_line(voice: Voice, path: str) -> str:
    """The file was written."""
    return voice.label("Written: {path}", path=path)


def left_out_line(voice: Voice, number: int) -> str:
    """Entries that the file does not hold, since it is one of places on a map."""
    return plain(
        voice.say_number(
            "{number} entry has no place on the map and is not in the file.",
            "{number} entries have no place on the map and are not in the file.",
            number,
        )
    )


def no_output(voice: Voice) -> str:
    """A file that is no text was to be written on the screen."""
    return voice.label("This format is no text. Name a file with --output.")


def _list(voice: Voice, sign: str, head: Html, changes: Sequence[Change]) -> Iterator[str]:
    """Entries below a heading; nothing where there are none."""
    if changes:
        yield plain(head)
    for change in changes:
        yield f"  {sign} {change.name} ({change.entry_id})"
        if change.was and change.becomes:
            yield from (f"      {line}" for line in differences(voice, change.was.entry, change.becomes.entry))


def _plain_value(entry: Entry, name: str) -> Any:
    return entry.model_dump(by_alias=True, exclude_none=True, include={name}).get(name)


def _values(way: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], list[str]]]:
    """The texts in a value, each with its way; a list of texts is one value."""
    if isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _values((*way, str(name)), inside)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for place, inside in enumerate(value, start=1):
            yield from _values((*way, place), inside)
    elif value not in (None, []):
        yield way, list(map(str, value)) if isinstance(value, list) else [str(value)]


def _difference(voice: Voice, label: str, old: list[str] | None, new: list[str] | None) -> str:
    if not new:
        return voice.label("{label}: “{old}” is taken away", label=label, old=_quoted(old or []))
    if not old:
        return voice.label("{label}: new “{new}”", label=label, new=_quoted(new))
    if len(old) > 1 or len(new) > 1:
        return _list_difference(voice, label, old, new)
    return voice.label("{label}: “{old}” becomes “{new}”", label=label, old=_quoted(old), new=_quoted(new))


def _list_difference(voice: Voice, label: str, old: list[str], new: list[str]) -> str:
    added, gone = ([item for item in one if item not in other] for one, other in ((new, old), (old, new)))
    if added and gone:
        return voice.label(
            "{label}: new “{new}”, no longer “{old}”", label=label, new=_quoted(added), old=_quoted(gone)
        )
    if added:
        return voice.label("{label}: new “{new}”", label=label, new=_quoted(added))
    if gone:
        return voice.label("{label}: no longer “{old}”", label=label, old=_quoted(gone))
    return voice.label("{label}: in another order", label=label)


def _quoted(values: Sequence[str]) -> str:
    return cut(" | ".join(" ".join(value.split()) for value in values), _LONGEST_VALUE)
