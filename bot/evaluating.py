"""The command evaluate: asks the questions of files as people would, and prints how good the replies were."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.assistant import Assistant
from bot.commands import reply_data
from bot.config import Settings
from bot.domain.questions import Person
from bot.evaluation import Conversation, Figures, Scored, Summary, Turn, read_questions, reply_of, score
from bot.opening import IN_MEMORY, opened


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn that was asked, with the reply as `ask --json` prints it and its score."""

    turn: Turn
    reply: dict[str, Any]
    scored: Scored


async def evaluate(
    settings: Settings, questions: Sequence[Path], directory: Path | None, *, as_json: bool, misses: bool
) -> None:
    """Ask every conversation of the files, each by somebody new, and print the scores.

    Raises QuestionsError where a question file is broken, and what bot/opening.py raises.
    """
    conversations = [(path.name, one) for path in questions for one in read_questions(path)]
    if directory is not None:
        settings = settings.model_copy(update={"directory_file": directory})
    asked: list[Asked] = []
    async with (
        opened(settings, database=IN_MEMORY) as ready,
        aclosing(_ask_all(ready.assistant, conversations)) as turns,
    ):
        async for one in turns:
            asked.append(one)
            if as_json:
                print(json.dumps(turn_data(one), ensure_ascii=False))
    summary = Summary(one.scored for one in asked)
    if as_json:
        rows = [
            asdict(row.figures) | {"file": row.source, "kind": row.kind, "lang": row.language} for row in summary.rows()
        ]
        print(json.dumps({"summary": rows}, ensure_ascii=False))
        return
    if misses:
        missed = set(summary.misses())
        for one in asked:
            if one.scored in missed:
                print(_miss(one))
    Console(highlight=False).print(table(summary))


async def _ask_all(
    assistant: Assistant, conversations: Sequence[tuple[str, Conversation]]
) -> AsyncGenerator[Asked, None]:
    progress = Console(stderr=True)
    for number, (source, conversation) in enumerate(
        track(conversations, "", console=progress, disable=not progress.is_terminal, transient=True), start=1
    ):
        for place, turn in enumerate(conversation.turns):
            replied = await assistant.ask(Person(number, number, turn.client_language), turn.q)
            assert replied.answer is not None and replied.understanding is not None  # noqa: S101 - it was a question
            reply = reply_of(replied.answer, replied.understanding, replied.language)
            yield Asked(
                turn, reply_data(replied), Scored(source, conversation.id, place, turn.lang, score(turn, reply))
            )


def turn_data(asked: Asked) -> dict[str, Any]:
    """One line of `evaluate --json`: where the turn stands, the reply, and the scores given."""
    one = asked.scored
    place = {"file": one.source, "id": one.conversation, "turn": one.turn}
    given = asdict(one.score)
    return (
        place | asked.reply | {f"score_{name}": given[name] for name in ("points", "language", "first", "among_first")}
    )


def table(summary: Summary) -> Table:
    """The scores by file, kind and language; first and among five count the first turns that ask for an entry."""
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    shown.add_column("file", overflow="fold")
    for name in ("kind", "lang"):
        shown.add_column(name, no_wrap=True)
    for name in ("turns", "points", "first", "in five", "language"):
        shown.add_column(name, justify="right", no_wrap=True)
    for row in summary.rows():
        whole = row.kind is None and row.language is None
        cells = (row.source or "all", str(row.kind or "all"), row.language or "all", *_cells(row.figures))
        shown.add_row(*cells, style="bold" if whole else None, end_section=whole)
    return shown


def _cells(figures: Figures) -> list[str]:
    shares = (figures.points, figures.first, figures.among_first, figures.language)
    return [str(figures.count), *("–" if share is None else f"{share:.3f}" for share in shares)]


def _miss(asked: Asked) -> str:
    one, turn, reply = asked.scored, asked.turn, asked.reply
    wanted = f"{turn.kind} {'/'.join(turn.entries[:3])} {'/'.join(turn.facets)} {turn.lang or ''}"
    got = f"{reply['kind']} {'/'.join(reply['entries'][:2])} {'/'.join(reply['facets'])} {reply['language']}"
    return f"{one.conversation}[{one.turn}] {one.score.points:.1f}  {turn.q}\n    wanted {wanted}\n    got    {got}"
