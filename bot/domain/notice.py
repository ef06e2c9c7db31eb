"""What the notice of privacy says beside the register: who answers for the bot, and how long things are kept."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

DRAFTS_LAST = timedelta(days=90)
"""How long the draft of an entry is kept that nobody goes on with."""
INVITATIONS_LAST = timedelta(days=30)
"""How long an invitation is kept after it ended; the log says who was invited."""
ROUNDS_LAST = timedelta(days=90)
"""How long it is kept how far an editor came in the weekly questions, once they are not asked any more."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long is kept what has no fixed time; other times stand in the rooms that they belong to.

    context_minutes: what is talked about. question_days: questions without an answer. delivery_days: which chats got an
    announcement, after it ended. log_months: what staff did. backup_days: copies of the database; 0: none are taken.
    """

    context_minutes: int = 15
    question_days: int = 30
    delivery_days: int = 90
    log_months: int = 24
    backup_days: int = 0


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the bot: name and address as they are shown, whom to ask about data, and whether it is official.

    authority: to whom one complains about what becomes of data, as it is shown.
    """

    name: str
    address: str
    contact: str
    is_official: bool
    authority: str


@dataclass(frozen=True, slots=True)
class Notice:
    """All of it; operator: None where the bot is only tried out. is_sealed: whether the database is encrypted."""

    retention: Retention = Retention()
    operator: Operator | None = None
    is_sealed: bool = False


def months_before(now: datetime, months: int) -> datetime:
    """The same day and time so many months ago; of a shorter month, its last day."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))
