"""The people's side over HTTP, for load generators in another process: make people, let them write, count replies.

Every route takes and gives JSON; none of it exists at the real Telegram.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from bot.sandbox.objects import message_json
from bot.sandbox.state import BotAction, Json
from bot.sandbox.telegram import Telegram
from bot.sandbox.trouble import Faults, Limits


class Control:
    """What can be asked for below /control/; the methods are the routes."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._actions: Counter[str] = Counter()
        self._asked_at: defaultdict[int, deque[float]] = defaultdict(deque)
        self._waits: list[float] = []
        self._changed = asyncio.Event()
        telegram.listen(self._count)
        self._routes: Mapping[str, Callable[[Json], Any]] = {
            "people": self.people,
            "say": self.say,
            "press": self.press,
            "block": self.block,
            "tally": self.tally,
            "counts": self.counts,
            "reset": self.reset,
            "messages": self.messages,
            "trouble": self.trouble,
            "refusals": self.refusals,
            "silent": self.silent,
        }

    async def answer(self, route: str, body: Json) -> Any:
        """The answer of a route; raises LookupError where there is none."""
        if route == "wait":
            return await self.wait(body)
        return self._routes[route](body)

    def people(self, body: Json) -> Json:
        """{"count": 100, "language_code": "de"}: new people who have opened the chat -> {"ids": [...]}."""
        users = [
            self._telegram.add_user(f"Mensch {number}", language_code=body.get("language_code", "de"))
            for number in range(int(body.get("count", 1)))
        ]
        return {"ids": [self._telegram.open_private_chat(user).id for user in users]}

    def say(self, body: Json) -> Json:
        """{"messages": [[chat id, text] or [group id, text, user id], ...]}: let people write -> {"count"}."""
        world, now = self._telegram.world, perf_counter()
        for chat_id, text, *writer in body["messages"]:
            user = world.users[writer[0] if writer else chat_id]
            if self._telegram.user_sends(world.chats[chat_id], user, text):
                self._asked_at[chat_id].append(now)
        return {"count": len(body["messages"])}

    def press(self, body: Json) -> Json:
        """{"chat": id, "button": data or label, "user": id}: press below the bot's last message there -> {"answer"}.

        In groups the user must be named.
        """
        world, now = self._telegram.world, perf_counter()
        message = self._telegram.last_message(world.chats[body["chat"]])
        presser = world.users[body["user"]] if "user" in body else None
        answer = self._telegram.user_presses(message, body["button"], by=presser)
        if isinstance(answer, dict):
            self._asked_at[message.chat.id].append(now)
        return {"answer": answer}

    def block(self, body: Json) -> Json:
        """{"ids": [...]}: let these people stop the bot -> {"count"}."""
        for user_id in body["ids"]:
            self._telegram.user_blocks_bot(self._telegram.world.users[user_id])
        return {"count": len(body["ids"])}

    def tally(self, body: Json) -> Json:
        """{"text": "..."}: how often the bot's messages hold this text, per chat that has one -> {"chats": {id: n}}."""
        wanted = body.get("text", "")
        counts = {
            chat.id: sum(wanted in message.visible_text for message in self._telegram.bot_messages(chat))
            for chat in self._telegram.world.chats.values()
        }
        return {"chats": {chat_id: count for chat_id, count in counts.items() if count}}

    def silent(self, body: Json) -> Json:
        """{"text": "..."}: how many of the bot's messages with this text came how -> {"silent": n, "aloud": m}."""
        wanted, silent = body.get("text", ""), Counter[bool]()
        for chat in self._telegram.world.chats.values():
            silent.update(m.silent for m in self._telegram.bot_messages(chat) if wanted in m.visible_text)
        return {"silent": silent[True], "aloud": silent[False]}

    def counts(self, _: Json) -> Json:
        """What the bot did, by kind, and the seconds from each message or press to its reply."""
        return {
            "actions": dict(self._actions),
            "waits": self._waits,
            "pending_updates": len(self._telegram.world.updates),
        }

    def reset(self, _: Json) -> Json:
        """Count from zero, refusals too; chats and people stay, their messages and queries are forgotten."""
        self._actions.clear()
        self._asked_at.clear()
        self._waits = []
        self._telegram.trouble.tally.clear()
        world = self._telegram.world
        for memory in (world.callback_queries, world.inline_queries, world.inline_messages):
            memory.clear()
        for chat in world.chats.values():
            chat.messages.clear()
        return {}

    async def wait(self, body: Json) -> Json:
        """{"kind": "sent", "count": 100, "timeout": 10}: wait until the bot did it so often -> as `counts`."""
        kind, count = body.get("kind", "sent"), int(body["count"])
        try:
            async with asyncio.timeout(float(body.get("timeout", 30))):
                while self._actions[kind] < count:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return self.counts({}) | {"timed_out": True}
        return self.counts({})

    def messages(self, body: Json) -> Json:
        """{"chat": id}: all messages of a chat -> {"messages": [...]}."""
        chat = self._telegram.world.chats[body["chat"]]
        return {"messages": [message_json(message) for message in self._telegram.messages(chat)]}

    def trouble(self, body: Json) -> Json:
        """{"limits": {...}, "faults": {...}, "seed": 7}: the fields of Limits and Faults, from now on.

        What is left out is off. With a seed, the row of faults begins anew.
        """
        trouble = self._telegram.trouble
        trouble.limits = Limits(**body.get("limits", {}))
        faults = dict(body.get("faults", {}))
        trouble.faults = Faults(**{**faults, "methods": frozenset(map(str.lower, faults.get("methods", ())))})
        if "seed" in body:
            trouble.seed(int(body["seed"]))
        return {}

    def refusals(self, _: Json) -> Json:
        """How often each fault struck, a limit was passed and a wait was not kept, as `Trouble.tally`."""
        return dict(self._telegram.trouble.tally)

    def _count(self, action: BotAction) -> None:
        self._actions[action.kind] += 1
        is_reply = action.kind in {"sent", "edited"}
        if is_reply and action.chat and (asked := self._asked_at[action.chat.id]):
            self._waits.append(perf_counter() - asked.popleft())
        self._changed.set()
