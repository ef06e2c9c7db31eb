"""Who waits for what of the bot, and whether it came: the bookkeeping of a crowd."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.state import Chat, Json, Message, User
from bot.sandbox.trouble import ConnectionDroppedError

SENDING = "send"
MOST_AWAITED = 4
"""Replies that somebody waits for at the same time."""
FOR_NOW = (429, 500)
"""With these codes Telegram refuses what it may take a moment later."""


@dataclass(slots=True)
class Place:
    """Somebody in a chat with the bot; awaited: since when they wait for which call of it, the oldest first."""

    chat: Chat
    user: User
    awaited: deque[tuple[float, str]] = field(default_factory=deque)
    said: Message | None = None
    has_asked: bool = False


class Awaiting:
    """What is awaited in all places; served: called with a place in which nothing is awaited any more.

    unrepeated: what the bot called for one of them and what failed for the moment, until it comes to an end. waits:
    seconds from each message or press to its reply. late: how many queries Telegram had closed before their answer.
    """

    def __init__(self, served: Callable[[Place], None]) -> None:
        self._served = served
        self.places: dict[int, Place] = {}
        self._by_query: dict[tuple[str, str], Place] = {}
        self._waiting: dict[int, Place] = {}
        self.unrepeated: dict[tuple[str, ...], Place] = {}
        self.waits: list[float] = []
        self.late = 0

    def __len__(self) -> int:
        """How many replies are awaited."""
        return sum(len(place.awaited) for place in self._waiting.values())

    def begin(self, place: Place, kind: str, update: Json | None = None) -> None:
        """Somebody did something, and waits for a call of the bot: SENDING, or the name of a method in small letters.

        update: that of a query, which the call will name.
        """
        place.awaited.append((monotonic(), kind))
        self._waiting[place.chat.id] = place
        for name, query in (update or {}).items():
            if name != "update_id":
                self._by_query[name, query["id"]] = place

    def impatient(self) -> Place | None:
        """Who was quiet the longest of those who wait for messages alone, if there is anybody; not the same each time.

        A press may bring messages of its own, so that who pressed waits for what belongs to that before. Nobody asks so
        often that the bot rightly takes it for a flood, and says nothing any more.
        """
        for place in self._waiting.values():
            if len(place.awaited) < MOST_AWAITED and all(kind == SENDING for _, kind in place.awaited):
                self._waiting[place.chat.id] = self._waiting.pop(place.chat.id)
                return place
        return None

    def ended(self, method: str, params: Mapping[str, Any], error: Exception | None) -> None:
        """A call of the bot was carried out, refused, or broken off.

        What was carried out counts as soon as the bot knows of it, so that the same message twice is not two replies.
        """
        place = self._place_of(params)
        if place is None:
            return
        call = (method, *(str(params.get(name)) for name in ("chat_id", "message_id", "text", "caption")))
        if isinstance(error, ConnectionDroppedError) or (isinstance(error, ApiError) and error.code in FOR_NOW):
            self.unrepeated[call] = place
            return
        self.unrepeated.pop(call, None)
        kind = SENDING if method.startswith(SENDING) else method
        # A query that is too old is refused: its client does not wait any more either. A message is not.
        is_reply = error is None or kind != SENDING
        if is_reply and place.awaited and place.awaited[0][1] == kind:
            since, _ = place.awaited.popleft()
            self.waits.append(monotonic() - since)
            self.late += error is not None
            if not place.awaited:
                del self._waiting[place.chat.id]
                self._served(place)

    def _place_of(self, params: Mapping[str, Any]) -> Place | None:
        for name in ("callback_query", "inline_query"):
            if f"{name}_id" in params:
                return self._by_query.get((name, str(params[f"{name}_id"])))
        return self.places.get(int(params.get("chat_id", 0)))
