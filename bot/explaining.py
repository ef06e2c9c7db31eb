"""The command ask --explain: why a question was answered as it was, as tables for whoever tunes the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.domain.answers import Answer
from bot.domain.limits import Limits
from bot.matching.explanation import Explanation
from bot.wording.voice import Voice


def print_explanation(voice: Voice, explanation: Explanation, answer: Answer, limits: Limits) -> None:
    """Print what was understood, what each word counts, how the best entries came about, and the limits."""
    console = Console(highlight=False)
    for part in (
        _understood(voice, explanation, answer),
        _words(voice, explanation),
        _entries(voice, explanation),
        _numbers(voice.label("Confidence is made of"), explanation.clues.items()),
        _numbers(voice.label("Limits"), ((each.name, getattr(limits, each.name)) for each in fields(limits))),
    ):
        if part.row_count:
            console.print(part)


def _understood(voice: Voice, explanation: Explanation, answer: Answer) -> Table:
    read = explanation.understanding
    rows = [
        (voice.label("Decision"), _decision(answer)),
        (voice.label("Language"), read.language),
        (voice.label("Asked for"), ", ".join(read.facets)),
        (voice.label("List"), str(read.listing or "")),
        (voice.label("Subject"), " ".join(read.content)),
        (voice.label("Nearest that is not in the directory"), _subject(explanation)),
        (voice.label("Leans on what was said before"), "✓" if read.refers_back else ""),
    ]
    return _table((voice.label("Understood"), ""), [row for row in rows if row[1]])


def _subject(explanation: Explanation) -> str:
    """The nearest foreign subject with its sum, to compare with that of the best entry."""
    return "" if explanation.foreign is None else f"{explanation.foreign[0]} {explanation.foreign[1]:.2f}"


def _decision(answer: Answer) -> str:
    """The kind of the answer with what it holds, as far as it holds something."""
    held = {each.name: getattr(answer, each.name) for each in fields(answer) if each.name != "kind"}
    told = (
        f"{name}: {', '.join(map(str, value)) if isinstance(value, tuple) else value}"
        for name, value in held.items()
        if value
    )
    return "\n".join([type(answer).__name__, *told])


def _words(voice: Voice, explanation: Explanation) -> Table:
    heads = (
        voice.label("Word"),
        voice.label("What it is for"),
        voice.label("Counts"),
        voice.label("Rarity"),
        voice.label("Found"),
        voice.label("Stands in"),
    )
    rows = [
        (one.word, " ".join(one.roles), *_figures(one.factor, one.weight, one.share), " ".join(one.fields))
        for one in explanation.words
    ]
    return _table(heads, rows)


def _entries(voice: Voice, explanation: Explanation) -> Table:
    heads = (
        voice.label("Entry"),
        voice.label("Score"),
        voice.label("Sum"),
        voice.label("from words"),
        voice.label("from names"),
        voice.label("from letters"),
    )
    rows = [
        (one.entry_id, *_figures(one.score, one.total, one.words, one.named, one.letters))
        for one in explanation.entries
    ]
    return _table(heads, rows)


def _numbers(head: str, numbers: Iterable[tuple[str, float]]) -> Table:
    return _table((head, ""), [(name, f"{number:g}") for name, number in numbers])


def _figures(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.2f}" for number in numbers)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*heads, box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    return table
