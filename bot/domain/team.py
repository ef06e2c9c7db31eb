"""The team: who may do what. For now everybody of the staff may do everything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """Who belongs to the staff, by Telegram ids."""

    staff: frozenset[int] = frozenset()

    def may_announce(self, user_id: int) -> bool:
        """Whether a person may write, send, correct and recall announcements."""
        return user_id in self.staff
