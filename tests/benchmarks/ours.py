"""The bot's own matching as a contestant."""

from __future__ import annotations

from bot.domain.directory import Directory
from bot.opening import matcher_of

LANGUAGES = ("de", "en")
"""Always the same, although people's clients report theirs: the peers are told nothing but the question either."""


class Ours:
    """A message is read as in the bot; what it takes for small talk or an emergency finds nothing."""

    def __init__(self, directory: Directory) -> None:
        self._numbers = {entry.id: number for number, entry in enumerate(directory.entries)}
        self._matcher = matcher_of(directory)

    def best(self, question: str, limit: int) -> list[int]:
        candidates = self._matcher.read(question, languages=LANGUAGES).candidates
        return [self._numbers[candidate.entry_id] for candidate in candidates[:limit]]
