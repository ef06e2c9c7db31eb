"""A directory file: from the bytes of a YAML file to a Directory, or to every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.domain.directory import Directory
from bot.formats.contradictions import contradictions
from bot.formats.field_problems import field_problem
from bot.formats.problems import DirectoryFileError, FieldPath, Problem, ProblemCode, Severity
from bot.formats.yaml_building import Document
from bot.formats.yaml_text import read_yaml

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Size of a directory file; 10,000 full entries take about 50 million bytes."""


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """A directory as it was read from a file.

    fingerprint: changes when the file does; the same for the same bytes.
    warnings: what should be looked at, by line; none of it keeps the file from being used.
    """

    directory: Directory
    fingerprint: str
    warnings: tuple[Problem, ...] = ()


def read_directory_file(path: Path) -> DirectoryFile:
    """Read a directory file.

    Raises DirectoryFileError, which holds every problem of the file.
    """
    return parse_directory(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a directory file.

    Raises DirectoryFileError where the file cannot be read or is larger than MAX_FILE_BYTES.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            too_big = Problem(ProblemCode.TOO_BIG, params={"bytes": size, "limit": MAX_FILE_BYTES}, file=path.name)
            raise DirectoryFileError([too_big])
        return path.read_bytes()
    except OSError as error:
        raise DirectoryFileError([unreadable(path, error)]) from error


def unreadable(path: Path, error: OSError) -> Problem:
    """That a file cannot be read, and why."""
    return Problem(ProblemCode.UNREADABLE, params={"reason": _reason(error)}, file=path.name)


def fingerprint_of(content: bytes) -> str:
    """A short name for the bytes of a file, the same for the same bytes."""
    return sha256(content).hexdigest()


def parse_directory(content: bytes, file: str) -> DirectoryFile:
    """Read the bytes of a directory file; file: its name, for the problems.

    Raises DirectoryFileError, which holds every problem of the file.
    """
    text = _decoded(content, file)
    document = read_yaml(text)
    problems = list(document.problems)
    directory: Directory | None = None
    if document.value is None and not problems:
        problems.append(Problem(ProblemCode.EMPTY_FILE, line=1))
    elif document.value is not None:
        refusal: ValidationError | None = None
        try:
            directory = Directory.model_validate(document.value)
        except ValidationError as error:
            refusal = error
        problems += _field_problems(refusal, document.blanks)
        problems += contradictions(document.value)
    found = sorted((_placed(problem, document, text, file) for problem in problems), key=lambda p: p.line or 0)
    if directory is None or any(problem.severity is Severity.ERROR for problem in found):
        raise DirectoryFileError(found)
    return DirectoryFile(directory, fingerprint_of(content), tuple(found))


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "missing"
    if isinstance(error, IsADirectoryError):
        return "folder"
    return "forbidden" if isinstance(error, PermissionError) else "other"


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(ProblemCode.NOT_UTF8, (), line, {"position": error.start}, file=file)
        raise DirectoryFileError([problem]) from error


def _field_problems(error: ValidationError | None, blanks: Mapping[FieldPath, int]) -> Iterator[Problem]:
    """What the model refuses; a name with nothing behind it is only worth a warning where the field may be absent."""
    details = error.errors(include_url=False) if error else []
    refused = [(tuple(part for part in detail["loc"] if part != "[key]"), detail) for detail in details]
    refused_paths = {path for path, _ in refused}
    for path, line in blanks.items():
        must_be_there = any(above in refused_paths for above in _ways_to(path))
        yield Problem(ProblemCode.EMPTY, path, line, {}, Severity.ERROR if must_be_there else Severity.WARNING)
    above_blanks = {above for path in blanks for above in _ways_to(path)}
    for path, detail in refused:
        if path not in above_blanks or detail["type"] == "extra_forbidden":
            yield field_problem(path, detail)


def _ways_to(path: FieldPath) -> Iterator[FieldPath]:
    """The path of a value and those of all values around it."""
    return (path[:length] for length in range(len(path) + 1))


def _placed(problem: Problem, document: Document, text: str, file: str) -> Problem:
    """The problem with its line and with the entry that it concerns."""
    path = problem.path
    line = problem.line or document.line_of(path)
    if document.value is None:
        return replace(problem, line=line, file=file, entry=_entry_above(text, line))
    if len(path) < 2 or path[0] != "entries" or not isinstance(path[1], int):
        return replace(problem, line=line, file=file)
    entry = _at(document.value, path[:2])
    found_id = entry.get("id") if isinstance(entry, dict) else None
    return replace(
        problem, line=line, file=file, number=path[1] + 1, entry=found_id if isinstance(found_id, str) else None
    )


def _entry_above(text: str, line: int) -> str | None:
    """The entry that a line of an unreadable file most likely belongs to: the last one that began before."""
    begun = re.findall(r"^\s*-\s+id:\s*(\S+)", "\n".join(text.splitlines()[:line]), re.MULTILINE)
    return begun[-1] if begun else None


def _at(value: Any, path: FieldPath) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value
