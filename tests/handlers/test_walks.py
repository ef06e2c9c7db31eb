"""Walks at random through all that can be pressed, typed and sent: nothing may fail, and no press stay unanswered.

The steps are those of people who are curious and careless: whatever button stands there, old ones too, words where
others were asked for, commands of others, files, changed messages, and time that passes in between.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from random import Random

import pytest

from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.sandbox.files import fetch
from bot.sandbox.state import Chat, User
from bot.wording.staff import STAFF_COMMANDS
from bot.wording.talk import COMMANDS
from bot.wording.voice import Voices
from tests.stage import Stage, stage_for

STEPS = 700
MINUTES = (1, 20, 200, 24 * 60, 8 * 24 * 60)
WORDS = (
    *("Was ist Smart City Bad Belzig?", "und wo ist das?", "Sauna", "Bad Belzig", "sub-all"),
    *("ja", "nein", "abbrechen", "fertig", "weiter", "1", "-", "😀", "\u202eabc", "<b>fett</b> & mehr", "9" * 30),
    *("Mo–Fr 9–17 Uhr", "https://example.org/x", "info@example.org", "033841 1234", "12.06.2026", "31.02.2026"),
    *("in 2 Stunden", "heute 18:00", "Die Straße ist gesperrt.", "The road is closed.", "Name: Wert\nZeile 2"),
    "lang " * 700,
)
FILES = (("a.csv", b"id,name\n1,A\n"), ("b.json", b"{}"), ("c.yaml", b"entries: ["), ("d.xlsx", b"PK\x03\x04"))


class Walk:
    """The people who walk, each in chats of their own and in groups; `went` tells their steps."""

    def __init__(self, stage: Stage, names: Sequence[str], seed: int) -> None:
        self._stage = stage
        self._names = names
        self._random = Random(seed)  # noqa: S311 - the same walk each time
        telegram = stage.telegram
        erika, frieda, uwe = stage.person("de"), stage.staff("de"), stage.colleague("en")
        group = telegram.add_group("Dorf", [erika[0], frieda[0]])
        telegram.add_bot_to_group(group, erika[0])
        self._places = [frieda, uwe, erika, stage.person(None), (erika[0], group), (frieda[0], stage.team_chat)]
        names_of_commands = [name for name, _ in COMMANDS.values()] + [each.name for each in STAFF_COMMANDS] * 2
        self._commands = [voice.label(name) for name in names_of_commands for voice in stage.assistant.voices]
        self.went: list[str] = []

    async def step(self) -> None:
        """Let somebody do something."""
        (user, chat), random = self._random.choice(self._places), self._random
        steps = {self._press: 11, self._say: 5, self._command: 4, self._send_file: 0.6, self._change: 0.4}
        if random.random() < 0.03:
            self.went.append("time passes")
            self._stage.clock.pass_minutes(random.choice(MINUTES))
            await self._stage.send_all()
        else:
            await random.choices(list(steps), list(steps.values()))[0](user, chat)

    async def _press(self, user: User, chat: Chat) -> None:
        shown = [message for message in self._stage.telegram.bot_messages(chat) if message.buttons][-6:]
        if not shown:
            return
        message = shown[-1] if self._random.random() < 0.75 else self._random.choice(shown)
        pressed = [button["callback_data"] for row in message.buttons for button in row if "callback_data" in button]
        if pressed:
            button = self._random.choice(pressed)
            self.went.append(f"{user.first_name} in {chat.id} presses {button}")
            await self._stage.presses(message, button, by=user)

    async def _say(self, user: User, chat: Chat) -> None:
        text, reply_to = self._random.choice((*WORDS, *self._random.sample(self._names, 8))), None
        if chat.person is None:
            text = f"@{self._stage.telegram.world.bot.username} {text}"
            said = self._stage.telegram.bot_messages(chat)
            reply_to = said[-1] if said and self._random.random() < 0.6 else None
        self.went.append(f"{user.first_name} in {chat.id} says {text[:60]}")
        await self._stage.take(self._stage.telegram.user_sends(chat, user, text, reply_to=reply_to))

    async def _command(self, user: User, chat: Chat) -> None:
        command = f"/{self._random.choice(self._commands)}@{self._stage.telegram.world.bot.username}"
        if self._random.random() < 0.25:
            command += f" {self._random.choice(self._names)}"
        self.went.append(f"{user.first_name} in {chat.id} says {command}")
        await self._stage.take(self._stage.telegram.user_sends(chat, user, command))

    async def _send_file(self, user: User, chat: Chat) -> None:
        name, content = self._random.choice(FILES)
        got = [message for message in self._stage.telegram.bot_messages(chat) if "document" in message.content]
        if got and self._random.random() < 0.7:
            document = self._random.choice(got[-6:]).content["document"]
            file = self._stage.telegram.call("getFile", {"file_id": document["file_id"]})
            name = document["file_name"]
            content = fetch(self._stage.telegram.world, file["file_path"])
            content = content.replace(b"Belzig", b"Belzich", self._random.randrange(40))
        self.went.append(f"{user.first_name} in {chat.id} sends {name}")
        await self._stage.take(self._stage.telegram.user_sends_document(chat, user, name=name, content=content))

    async def _change(self, user: User, chat: Chat) -> None:
        own = [message for message in self._stage.telegram.messages(chat) if message.sender is user and message.text]
        if own:
            text = self._random.choice(WORDS)
            self.went.append(f"{user.first_name} in {chat.id} changes a message to {text[:60]}")
            await self._stage.take(self._stage.telegram.user_edits(self._random.choice(own[-4:]), text))


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_people_do_nothing_fails(
    shipped: DirectoryFile, matcher: Matcher, voices: Voices, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    names = [name for entry in shipped.directory.entries for name in (entry.name, entry.id)]
    async with stage_for(shipped, matcher, voices, approval=seed == 1, team_chat=True) as stage:
        walk = Walk(stage, names, seed)
        for _ in range(STEPS):
            await walk.step()
            failed = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
            assert not failed, walk.went[-8:]
