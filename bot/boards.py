"""Boards: the messages that show staff how far each dispatch is, edited at a decent pace until the report is final."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from bot.courier import Courier
from bot.domain.deliveries import DeliveryState, Progress
from bot.domain.messages import Message
from bot.domain.outcomes import State
from bot.domain.questions import Person
from bot.domain.team import Right, Team
from bot.logs import Standstill
from bot.store.deliveries import Board, DeliveryStore
from bot.wording.progress import progress_message
from bot.wording.voice import Voice

EVERY_SECONDS = 3.0
"""Between two edits of a board: Telegram takes about one message a second in a chat, and nobody reads faster."""
SAMPLES = 10
"""The rate is that of the last so many edits."""

_log = logging.getLogger(__name__)


class Boards:
    """Keeps the boards of all dispatches current.

    voice_of: the voice that somebody is spoken to with. asks: whether staff shall notice what is uncertain in the end.
    """

    def __init__(
        self,
        store: DeliveryStore,
        courier: Courier,
        voice_of: Callable[[Person], Awaitable[Voice]],
        team: Team,
        *,
        asks: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._courier = courier
        self._voice_of = voice_of
        self._team = team
        self._asks = asks
        self._clock = clock
        self._samples: dict[int, deque[tuple[float, int]]] = {}
        self._shown: dict[int, tuple[Board, Message]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Refresh the boards again and again until `stop` is set."""
        standstill = Standstill(_log, "The boards could not be refreshed")
        while not stop.is_set():
            try:
                await self.refresh()
            except Exception as error:  # noqa: BLE001 - the sending itself must not suffer, and the next round tries again
                standstill.failed(error)
            else:
                standstill.works()
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_SECONDS):
                    await stop.wait()

    async def refresh(self) -> None:
        """Show every board as it is now."""
        boards = await self._store.boards()
        for board in boards:
            progress = await self._store.progress(board.dispatch_id)
            if progress is None:
                continue
            if self._team.may(board.reader, Right.ANNOUNCE):
                await self._show(board, progress)
            elif progress.state.is_over:
                # Who sees it is no announcer any more, so that it is none of their business how it went.
                await self._store.board_is_final(board, progress.state)
        current = {board.dispatch_id for board in boards}
        for memory in (self._samples, self._shown):
            for dispatch_id in memory.keys() - current:
                del memory[dispatch_id]

    async def stopped(self, dispatch_id: int, problem: str) -> None:
        """Pause a dispatch that would fail for everybody, and tell all who announce in messages of their own."""
        await self._store.pause(dispatch_id, problem)
        progress = await self._store.progress(dispatch_id)
        for member in sorted(self._team.with_right(Right.ANNOUNCE)):
            if progress is not None:
                await self._courier.send(member, await self._worded(member, progress))

    async def _show(self, board: Board, progress: Progress) -> None:
        message = await self._worded(board.reader, progress)
        is_final = progress.ended is not None
        if (board, message) == self._shown.get(board.dispatch_id) and not is_final:
            return
        # A question to staff has to be noticed, which an edit is not.
        anew = board.message_id is None or (is_final and self._asks and progress.count(DeliveryState.UNCERTAIN) > 0)
        if not anew and board.chat_id is not None and board.message_id is not None:
            outcome = await self._courier.edit(board.chat_id, board.message_id, message)
            anew = outcome.state is State.UNEDITABLE
        if anew:
            outcome = await self._courier.send(board.reader, message)
            if outcome.delivered and outcome.message_id is not None:
                board = replace(board, chat_id=board.reader, message_id=outcome.message_id)
                await self._store.set_board(board.dispatch_id, board.reader, outcome.message_id)
        if outcome.state in (State.LATER, State.NOT_SENT, State.UNCERTAIN, State.LOCKED_OUT):
            return
        self._shown[board.dispatch_id] = board, message
        if is_final:
            await self._store.board_is_final(board, progress.state)

    async def _worded(self, member: int, progress: Progress) -> Message:
        rate = self._rate(progress)
        left = progress.open / rate if rate else None
        return progress_message(await self._voice_of(self._team.reader(member)), progress, rate, left)

    def _rate(self, progress: Progress) -> float | None:
        """Messages a second over the last samples, None where nobody can tell yet."""
        samples = self._samples.setdefault(progress.dispatch_id, deque(maxlen=SAMPLES))
        samples.append((self._clock(), progress.done))
        (first_at, first), (last_at, last) = samples[0], samples[-1]
        return (last - first) / (last_at - first_at) if last_at > first_at and last > first else None
