"""The problems of a file that is compared with the directory: noted where they belong, within a limit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.formats.incoming import Incoming
from bot.formats.problems import Problem, ProblemCode, Severity

MAX_ERRORS = 1_000
"""Errors of a file of which the rest is still taken over."""

MAX_WARNINGS = 1_000
"""Notes that are kept; who has so many does not read the rest."""


class RefusedError(Exception):
    """The file cannot be used at all."""


@dataclass(slots=True)
class Findings:
    """What was found in a file; faulty: the numbers of its entries that have errors."""

    file: str
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    faulty: set[int] = field(default_factory=set)
    of_file: bool = False
    """Whether an error concerns the whole file, so that nothing of it can be used."""

    def note(self, problem: Problem) -> None:
        """Keep a problem. Raises RefusedError where there are too many errors."""
        problem = replace(problem, file=self.file)
        if problem.severity is Severity.WARNING:
            if len(self.warnings) < MAX_WARNINGS:
                self.warnings.append(problem)
            return
        self.errors.append(problem)
        if problem.number is not None:
            self.faulty.add(problem.number)
        else:
            self.of_file = True
        if len(self.errors) >= MAX_ERRORS:
            self.refuse(Problem(ProblemCode.TOO_MANY_PROBLEMS, params={"limit": MAX_ERRORS}))

    def note_of(self, incoming: Incoming, problem: Problem) -> None:
        """Keep a problem of an entry of the file, with its line. Raises RefusedError where there are too many."""
        name = str(problem.path[2]) if len(problem.path) > 2 else ""
        entry = incoming.fields.get("id") or incoming.fields.get("name")
        line = problem.line or incoming.lines.get(name) or incoming.line
        self.note(replace(problem, line=line, number=incoming.number, entry=str(entry)[:60] if entry else None))

    def forget_entries(self) -> None:
        """Keep only what concerns the whole file: of one that is cut off, what was found before says little."""
        self.errors = [problem for problem in self.errors if problem.number is None]
        self.warnings = []

    def refuse(self, problem: Problem) -> None:
        """Keep a problem of the whole file, and raise RefusedError."""
        self.errors.append(replace(problem, file=self.file))
        raise RefusedError

    def by_line(self) -> tuple[Problem, ...]:
        """All that was found."""
        return tuple(sorted((*self.errors, *self.warnings), key=lambda each: (each.line or 0, each.number or 0)))
