"""What can be said of personal data: what is told of it, how it is sealed and forgotten, and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Told(StrEnum):
    """The line of the notice that tells of something; each has its sentence in bot/wording/privacy.py."""

    LANGUAGE = "language"
    CONTEXT = "context"
    UPDATES = "updates"
    QUESTIONS = "questions"
    SUBSCRIPTIONS = "subscriptions"
    DELIVERIES = "deliveries"
    INBOX = "inbox"
    FORMS = "forms"
    TEAM = "team"
    NOT_PERSONAL = "not_personal"


class Forgotten(StrEnum):
    """What /forget does with somebody's rows."""

    DELETED = "deleted"
    WITH_PARENT = "with_parent"
    """Deleted together with the row of the table `within` that they belong to."""
    EMPTIED = "emptied"
    """What names the chat is taken out; the row stays, so that the counts stay."""
    STAYS = "stays"
    """Of the staff only: who did what must stay known."""
    FOUND_WITHIN = "found_within"
    """No column tells whose it is, what stands in the body does: that is taken out, and the rest of the row stays."""
    NOBODYS = "nobodys"
    """It belongs to nobody."""


class Kept(StrEnum):
    """How long something is kept; the lengths stand in bot/domain/retention.py."""

    UNTIL_CHANGED = "until_changed"
    """Until it is chosen anew, ended with /stop or a block, or forgotten."""
    CONTEXT = "context"
    UPDATES = "updates"
    QUESTIONS = "questions"
    INBOX = "inbox"
    FORM = "form"
    DELIVERIES = "deliveries"
    LOG = "log"
    DRAFTS = "drafts"
    FILES = "files"
    INVITATIONS = "invitations"
    ROUNDS = "rounds"
    MEMBERSHIP = "membership"
    """As long as somebody is in the team, and then as long as the log names them."""
    HISTORY = "history"
    """As long as what they worked on is kept."""
    FOR_GOOD = "for_good"


class Sealed(StrEnum):
    """How a column is encrypted where there is a key: see bot/store/sealing.py."""

    NO = "no"
    ALIKE = "alike"
    """The same value always looks the same, so that it can be looked up: ids, and texts that are counted."""
    EACH_ANEW = "each_anew"
    """The same text looks different each time."""


class ForgetMove(StrEnum):
    """The answer to whether all that is stored shall be deleted."""

    YES = "y"
    NO = "n"


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table, with spaces between their names; each stands in exactly one of the four groups.

    owners: the columns by which a row is somebody's. within: the table whose row it belongs to, and the column that
    names it. of_groups: whether a group is shown such rows as its own.
    """

    told: Told
    forgotten: Forgotten
    kept: Kept
    alike: str = ""
    each_anew: str = ""
    personal: str = ""
    plain: str = ""
    owners: str = ""
    within: tuple[str, str] | None = None
    of_groups: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the register."""

    table: str
    name: str
    is_personal: bool
    sealed: Sealed

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"
