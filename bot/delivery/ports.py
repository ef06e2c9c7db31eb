"""What the runner needs of the rooms around it: a ledger, a way out to Telegram, and somebody who words messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Delivery, Verdict, WhenUncertain
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome
from bot.domain.schedule import Rhythm, Slot


class Ledger(Protocol):
    """Every delivery with its state: see bot/store/ledger.py."""

    async def recover(self, when_uncertain: WhenUncertain, now: datetime) -> int:
        """Settle what was on its way when the process ended; how many these were."""
        ...

    async def begin_due(self, now: datetime) -> list[int]:
        """Freeze the recipients of every dispatch whose time has come."""
        ...

    async def rhythms_with_held(self) -> list[Rhythm]:
        """The rhythms of all whom something is held back for."""
        ...

    async def make_digests(self, rhythm: Rhythm, slot: Slot, now: datetime) -> bool:
        """Put together the digests of a rhythm whose slot has come."""
        ...

    async def go_on_with_digests(self) -> int:
        """Go on with digests that paused; how many these were."""
        ...

    async def claim(self, most: int, now: datetime) -> list[Delivery]:
        """Mark up to so many deliveries as being on their way."""
        ...

    async def record(self, verdicts: Sequence[tuple[Delivery, Verdict]], now: datetime) -> None:
        """Write down what became of deliveries, with all that follows from it."""
        ...

    async def give_back(self, deliveries: Iterable[Delivery], due: datetime) -> None:
        """Give back what was claimed and not tried."""
        ...

    async def finish(self, now: datetime) -> list[int]:
        """End every dispatch that has nothing left to send."""
        ...

    async def held_until(self, now: datetime) -> datetime | None:
        """Until when Telegram wants nothing sent."""
        ...

    async def hold_until(self, moment: datetime) -> None:
        """Remember that Telegram wants nothing sent until a moment."""
        ...


class Sender(Protocol):
    """The way out to Telegram: see bot/courier.py. It calls once, whatever comes."""

    async def send(self, chat_id: int, message: Message, *, silent: bool = False) -> Outcome:
        """Send a message."""
        ...

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        """Show another text in a message."""
        ...

    async def delete(self, chat_id: int, message_id: int) -> Outcome:
        """Take a message away."""
        ...


class Composer(Protocol):
    """Who words what is delivered."""

    async def message(self, delivery: Delivery) -> Message | None:
        """What a chat gets, or what its message says from now on; None where there is nothing left to say."""
        ...
