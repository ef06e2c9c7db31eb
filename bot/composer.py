"""The composer: what each delivery says, in the language of its chat, as the announcement stands in this moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.announcements import DispatchKind, Draft
from bot.domain.deliveries import Delivery
from bot.domain.messages import Message
from bot.domain.schedule import local_day
from bot.store.contents import ContentStore
from bot.wording.announcements import announcement_message, digest_message, recalled_message
from bot.wording.voice import Voice, Voices

KEPT_SECONDS = 1.0
"""How long a draft is not read again: thousands of deliveries say the same, but a correction must show soon."""


class Composer:
    """Words what the runner delivers; clock: seconds that only go forward."""

    def __init__(
        self, contents: ContentStore, voices: Voices, zone: ZoneInfo, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._contents = contents
        self._voices = voices
        self._zone = zone
        self._clock = clock
        self._drafts: dict[int, tuple[float, Draft | None]] = {}

    async def message(self, delivery: Delivery) -> Message | None:
        """What a chat gets, or what its message says from now on; None where there is nothing left to say."""
        voice = self._voices[self._voices.languages.negotiate([delivery.language])]
        digest = delivery.id if delivery.kind is DispatchKind.DIGEST else delivery.digest
        if digest is not None:
            return await self._digest(voice, digest)
        draft = await self._draft(delivery.announcement) if delivery.announcement is not None else None
        if draft is None:
            return None
        if delivery.kind is DispatchKind.RECALL:
            # Only a caption can be changed where there is a picture, so the message says what it has.
            return replace(recalled_message(voice), attachment=draft.attachment)
        return announcement_message(voice, draft)

    async def _digest(self, voice: Voice, delivery_id: int) -> Message | None:
        gathered = await self._contents.gathered(delivery_id)
        if gathered is None:
            return None
        gone = Draft({voice.language: recalled_message(voice).text})
        items = [(number, gone if recalled else draft) for number, draft, recalled in gathered.items]
        return digest_message(voice, items, local_day(gathered.at, self._zone))

    async def _draft(self, number: int) -> Draft | None:
        now = self._clock()
        until, draft = self._drafts.get(number, (0.0, None))
        if now >= until:
            draft = await self._contents.draft(number)
            self._drafts = {known: kept for known, kept in self._drafts.items() if kept[0] > now}
            self._drafts[number] = self._clock() + KEPT_SECONDS, draft
        return draft
