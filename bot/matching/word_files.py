"""Files of words, as the lexicons are: YAML that is checked against a model, with every problem named."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

Model = TypeVar("Model")
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every word as text, "no" and "on" too; builds plain lists, maps and texts only."""


CLOSED = ConfigDict(extra="forbid", frozen=True)
"""How the models of such files are: what they do not know is a mistake, and they never change."""


class LexiconError(Exception):
    """A file of words that cannot be used; problems: one pair (where in the file, what is wrong) per mistake."""

    def __init__(self, path: Path, problems: list[tuple[str, str]]) -> None:
        super().__init__(f"{path.name}: " + "; ".join(f"{where}: {what}" for where, what in problems))
        self.path = path
        self.problems = problems


def read_words(path: Path, model: TypeAdapter[Model]) -> Model:
    """The content of a file. Raises LexiconError, which names every problem."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - it builds no objects
        return model.validate_python(content)
    except UnicodeDecodeError as error:
        raise LexiconError(path, [("", "not UTF-8")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise LexiconError(path, [(where, getattr(error, "problem", None) or str(error))]) from error
    except ValidationError as error:
        problems = [(".".join(str(step) for step in e["loc"]), e["msg"]) for e in error.errors()]
        raise LexiconError(path, problems) from error
