"""What became of a message that was sent: the words in which the way out reports to those who send."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """What became of a message."""

    SENT = "sent"
    """Telegram has it (or shows the edit, the notice)."""
    UNCHANGED = "unchanged"
    """There was nothing to do: the text is the same already, or the button press is too old to be answered."""
    UNEDITABLE = "uneditable"
    """The message to edit is gone or cannot be edited: send it anew."""
    BLOCKED = "blocked"
    """The person does not want the bot any more, or is gone: blocked, deactivated, kicked."""
    GONE = "gone"
    """There is no such chat (any more)."""
    LATER = "later"
    """Not sent; Telegram wants it sent after `retry_after` seconds."""
    NOT_SENT = "not_sent"
    """Surely not sent: Telegram was not reached."""
    UNCERTAIN = "uncertain"
    """It may have arrived: the answer was lost."""
    REFUSED = "refused"
    """Telegram refused it, and would again."""
    LOCKED_OUT = "locked_out"
    """Telegram refuses the bot as a whole: its token is not valid any more. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message; description: Telegram's own words, for staff, or what it said somebody is in a chat."""

    state: State
    message_id: int | None = None
    description: str = ""
    retry_after: int = 0
    """Seconds; only with LATER."""
    migrated_to: int | None = None
    """The id that the chat has from now on; a message was sent there already."""

    @property
    def delivered(self) -> bool:
        """Whether the person surely sees it now."""
        return self.state in (State.SENT, State.UNCHANGED)


class SurelyNotSentError(Exception):
    """A mark on errors of a transport: no connection was made, so that repeating is harmless."""
