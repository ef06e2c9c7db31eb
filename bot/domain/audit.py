"""The audit log: what staff did, so that everybody can see how something came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What somebody did."""

    ENTRY_CREATED = "created"
    ENTRY_EDITED = "edited"
    ENTRY_CONFIRMED = "confirmed"
    ENTRY_TAUGHT = "taught"
    ENTRY_UNDONE = "undone"
    ENTRY_WITHDRAWN = "withdrawn"
    ENTRY_RESTORED = "restored"
    QUESTIONS_ASIDE = "questions_aside"
    """Said of questions without an answer that they are none of the directory's business; detail: how many."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act.

    actor: Telegram id of somebody of the staff as text, or what else changed something. entry_id, announcement: what
    it was done to, where it was one of these. detail: facts beside it, as the act needs them; never what residents
    wrote.
    """

    at: datetime
    actor: str
    act: Act
    entry_id: str | None = None
    announcement: int | None = None
    detail: str = ""
