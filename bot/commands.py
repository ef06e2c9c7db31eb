"""The commands that need no Telegram: ask and check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.assistant import Assistant
from bot.checks import by_entry, check_differences, check_everything, check_kept_out
from bot.config import Settings
from bot.domain.actions import encode
from bot.domain.answers import Listing
from bot.domain.directory import Directory
from bot.domain.limits import Limits
from bot.domain.messages import Message
from bot.domain.questions import Context, Person, Remembered
from bot.domain.replies import Reply
from bot.evaluation import reply_of
from bot.formats.problems import DirectoryFileError, Problem, Severity
from bot.formats.yaml_file import read_directory_file
from bot.languages import CatalogFinding, check_catalogs
from bot.matching.explanation import Explanation
from bot.matching.questions import Matcher
from bot.opening import IN_MEMORY, directory_file, opened, shipped_words
from bot.resources import locales_folder
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.syncing import kept_out_by_staff
from bot.wording.html import Html, plain


def reply_data(reply: Reply) -> dict[str, Any]:
    """A reply to a question as `ask --json` prints it."""
    assert reply.understanding is not None and reply.answer is not None  # noqa: S101 - a question was asked
    scores = {each.entry_id: each.score for each in reply.understanding.candidates}
    counted = reply_of(reply.answer, reply.understanding, reply.language)
    return {
        "kind": counted.kind.value,
        "entries": list(counted.entries),
        "scores": [round(scores.get(entry_id, 0.0), 3) for entry_id in counted.entries],
        "facets": [str(facet) for facet in counted.facets],
        "listed": list(counted.listed) if isinstance(reply.answer, Listing) else [],
        "language": reply.language,
        "text": reply.message.text,
        "buttons": buttons_data(reply.message),
    }


def buttons_data(message: Message) -> list[list[dict[str, str]]]:
    """The rows of buttons, each with its label and what it does: callback data or a web address."""
    return [
        [
            {"label": button.label, **({"url": button.url} if button.url else {})}
            | ({"data": encode(button.action)} if button.action else {})
            for button in row
        ]
        for row in message.buttons
    ]


class _NoMemory:
    """Knows nobody and keeps nothing: a question of the command line stands alone."""

    async def recall(self, _person: Person) -> Remembered:
        return Remembered()

    async def keep(self, _person: Person, _context: Context) -> None:
        return None

    async def set_language(self, _person: Person, _language: str) -> None:
        return None

    async def forget(self, _person: Person) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply to one question, with what led to it."""

    reply: Reply
    explanation: Explanation


async def ask(settings: Settings, question: str, language: str | None) -> Asked:
    """Ask one question as somebody new whose client reports a language."""
    async with opened(settings) as ready:
        known = ready.assistant
        minutes = settings.context_minutes
        assistant = Assistant(known.snapshot, _NoMemory(), known.voices, context_minutes=minutes, ages=settings.ages)
        reply = await assistant.ask(Person(0, 0, language), question)
        tags = tuple(dict.fromkeys([known.voices.languages.negotiate([language]), settings.default_language]))
        answered = reply.understanding.message if reply.understanding else ""
        matcher = known.snapshot.reader
        assert isinstance(matcher, Matcher)  # noqa: S101 - `opened` made it
        return Asked(reply, matcher.explain(answered or question, languages=tags))


def readable(message: Message) -> str:
    """A message for a terminal that knows no buttons: the text, and the labels with what they open."""
    rows = [
        "  ".join(f"[{button.label}]" + (f" {button.url}" if button.url else "") for button in row)
        for row in message.buttons
    ]
    return "\n".join([plain(Html(message.text)), "", *rows] if rows else [plain(Html(message.text))])


@dataclass(frozen=True, slots=True)
class Checked:
    """What check found; directory: the one that the bot would answer from, None where there is none."""

    problems: tuple[Problem, ...]
    directory: Directory | None
    texts: tuple[CatalogFinding, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings have to be put right."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems) + len(self.texts)

    @property
    def notes(self) -> int:
        """How many findings are only worth a look."""
        return sum(problem.severity is Severity.WARNING for problem in self.problems)


async def check(settings: Settings, languages: tuple[str, ...]) -> Checked:
    """Everything worth a look in the catalogs, the directory file and the database, whose entries stay as they are.

    Raises CatalogError and LexiconError where a file cannot be read, and the errors of bot/store/errors.py.
    """
    texts = check_catalogs(locales_folder())
    words = shipped_words()
    try:
        read = read_directory_file(directory_file(settings))
    except DirectoryFileError as error:
        return Checked(error.problems, None, texts)
    found = list(read.warnings)
    there = settings.database_path if settings.database_path.exists() else IN_MEMORY
    async with Database(there, key=settings.key) as database:
        store = DirectoryStore(database)
        found += check_differences(await store.differences(read.directory))
        staff_took_out = await kept_out_by_staff(database)
        found += check_kept_out(entry.id for entry in read.directory.entries if entry.id in staff_took_out)
        directory = await store.load() or read.directory
    known = {(problem.code, problem.path) for problem in found}
    checked = check_everything(directory, Matcher(directory, *words), languages, Limits())
    found += [each for each in checked if (each.code, each.path) not in known]
    ordered = tuple(problem for findings in by_entry(found) for problem in findings.problems)
    return Checked(ordered, directory, texts)
