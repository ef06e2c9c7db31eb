"""A crowd that uses the bot as people do, and knows of everybody what they still wait for.

Somebody who got what they waited for acts again after a while, or leaves; others come, new ones and such as were here
before. They ask in private or in a group of their own, by text, button, command, inline query and changed message, and
now and then block the bot and come back.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from random import Random

from bot.sandbox.state import Json
from bot.sandbox.telegram import Telegram
from tests.benchmarks.awaiting import SENDING, Awaiting, Place
from tests.benchmarks.questions_per_second import questions

ACTS = {"question": 50, "follow_up": 12, "press": 22, "command": 6, "inline": 5, "edit": 4, "leave_and_return": 1}
"""How often what is done; where somebody cannot do it yet, they ask."""
FOLLOW_UPS = (
    "und wo ist das?",
    "Wer ist der Kontakt?",
    "und wann ist offen?",
    "What does it cost?",
    "and who runs it?",
)
COMMANDS = ("/abo", "/abo", "/subscribe", "/stop", "/start", "/hilfe", "/themen", "/orte", "/all", "/start sub-all")
RARE_COMMANDS = ("/meinedaten", "/vergiss", "/privacy", "/language", "/vorschlagen", "/nosuchcommand")
LANGUAGES = ("de", "de", "de", "en", "en", "pl", None)
BETWEEN_ACTS = (5.0, 40.0)
"""Seconds in which somebody reads a reply: fewer than 12 messages a minute, which is no flood."""
NEWCOMERS, LEAVING, RETURNING, GROUPS, RARE, TYPOS = 0.03, 0.04, 0.5, 0.05, 0.2, 0.1
"""Shares of those who act, leave, come, are there, give commands, and ask."""
MOST_PRESENT = 1500
"""So many people are there at most; then those who wait for a reply write once more."""
KEPT_MESSAGES = 8
"""Of each chat; Telegram keeps all, but half an hour of this would fill the memory."""


class Crowd:
    """Who is there; `act` lets one of them do one thing."""

    def __init__(self, telegram: Telegram, seed: int) -> None:
        self._telegram = telegram
        self._random = Random(seed)  # noqa: S311 - the same crowd each time
        self._questions = questions()
        self._ready: deque[Place] = deque()
        self._gone: list[Place] = []
        self.awaiting = Awaiting(self._reads)
        self.acts: Counter[str] = Counter()

    def told(self) -> str:
        """What they did, in a line."""
        acts = ", ".join(f"{number} {act.replace('_', ' ')}" for act, number in self.acts.most_common())
        return f"{self.acts.total()} updates of {len(self.awaiting.places)} people and groups ({acts})"

    def act(self) -> None:
        """Let somebody do something."""
        place = self._next()
        act = self._random.choices(list(ACTS), list(ACTS.values()))[0]
        if place.awaited or not getattr(self, f"_{act}")(place):
            act = "question"
            self._question(place)
        self.acts[act] += 1
        for old in list(place.chat.messages)[:-KEPT_MESSAGES]:
            del place.chat.messages[old]

    def _reads(self, place: Place) -> None:
        asyncio.get_running_loop().call_later(self._random.uniform(*BETWEEN_ACTS), self._goes_on, place)

    def _goes_on(self, place: Place) -> None:
        """They act again, unless they leave; who still waits for the rest of a reply does not yet."""
        if place in self.awaiting.unrepeated.values():
            self._reads(place)
        elif self._random.random() < LEAVING:
            self._gone.append(place)
        else:
            self._ready.append(place)

    def _next(self) -> Place:
        if self._ready and self._random.random() > NEWCOMERS:
            return self._ready.popleft()
        is_full = len(self.awaiting.places) - len(self._gone) >= MOST_PRESENT
        return (self.awaiting.impatient() if is_full else None) or self._comes()

    def _comes(self) -> Place:
        if self._gone and self._random.random() < RETURNING:
            return self._gone.pop(self._random.randrange(len(self._gone)))
        user = self._telegram.add_user("Mensch", language_code=self._random.choice(LANGUAGES))
        chat = self._telegram.open_private_chat(user)
        if self._random.random() < GROUPS:
            chat = self._telegram.add_group("Dorf", [user])
            chat.members.pop(self._telegram.world.bot.id)
            self._telegram.add_bot_to_group(chat, user)
        self.awaiting.places[chat.id] = place = Place(chat, user)
        return place

    def _waits(self, place: Place, kind: str, update: Json | None = None) -> bool:
        self.awaiting.begin(place, kind, update)
        return True

    def _says(self, place: Place, text: str) -> bool:
        bot = f"@{self._telegram.world.bot.username}"
        if place.chat.person is None:
            command, *rest = text.split(" ", 1)
            text = " ".join([command + bot, *rest]) if text.startswith("/") else f"{bot} {text}"
        update = self._telegram.user_sends(place.chat, place.user, text)
        place.said = self._telegram.message(update)
        return self._waits(place, SENDING)

    # What somebody can do; False: not yet.

    def _question(self, place: Place) -> bool:
        place.has_asked = True
        text = self._random.choice(self._questions)
        if self._random.random() < TYPOS:
            at = self._random.randrange(1, len(text))
            text = text[:at] + text[at + 1 :]
        return self._says(place, text)

    def _follow_up(self, place: Place) -> bool:
        return place.has_asked and self._says(place, self._random.choice(FOLLOW_UPS))

    def _command(self, place: Place) -> bool:
        return self._says(place, self._random.choice(RARE_COMMANDS if self._random.random() < RARE else COMMANDS))

    def _edit(self, place: Place) -> bool:
        if place.said is None or place.said.text is None or place.said.text.startswith("/"):
            return False
        self._telegram.user_edits(place.said, f"{place.said.text} bitte")
        return self._waits(place, SENDING)

    def _inline(self, place: Place) -> bool:
        query = self._random.choice(self._questions)
        return self._waits(place, "answerinlinequery", self._telegram.user_queries_inline(place.user, query))

    def _press(self, place: Place) -> bool:
        try:
            message = self._telegram.last_message(place.chat)
        except LookupError:
            return False
        buttons = [button["callback_data"] for row in message.buttons for button in row if "callback_data" in button]
        if not buttons:
            return False
        update = self._telegram.user_presses(message, self._random.choice(buttons), by=place.user)
        return isinstance(update, dict) and self._waits(place, "answercallbackquery", update)

    def _leave_and_return(self, place: Place) -> bool:
        """Stop the bot, or throw it out of the group, and start it again."""
        if place.chat.person is None:
            self._telegram.kick_bot(place.chat, place.user)
            self._telegram.add_bot_to_group(place.chat, place.user)
        else:
            self._telegram.user_blocks_bot(place.user)
            self._telegram.user_unblocks_bot(place.user)
        return self._says(place, "/start")
