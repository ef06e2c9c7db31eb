"""Plays every dialogue of this folder with the whole bot; see script.py for how they are written."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.sandbox.state import Chat, ChatKind, Json, Message, Status
from bot.wording.talk import command_menu
from bot.wording.voice import Voices
from tests.dialogues.script import Dialogue, Expectation, Step, read_dialogues
from tests.stage import Stage, stage_for

STRANGER = 997
"""The Telegram id of somebody in the team's chat without a role."""

DIALOGUES = [dialogue for path in sorted(Path(__file__).parent.glob("*.txt")) for dialogue in read_dialogues(path)]


@dataclass
class Seen:
    """What the bot did in a step."""

    message: Message | None = None
    others: tuple[Message, ...] = ()
    done: str = "silence"
    notice: str | None = None
    alert: bool = False
    cards: tuple[str, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """All that came; staff get previews before the message with the buttons."""
        return (*self.others, *([self.message] if self.message else []))


class Player:
    """Plays the person of one dialogue."""

    def __init__(self, stage: Stage, language: str) -> None:
        self.stage = stage
        self.user, self.private = stage.person(language)
        self.chat: Chat = self.private
        self.people = {"resident": (self.user, self.private)}
        self.people |= {"staff": stage.staff(language), "colleague": stage.colleague(language)}
        stranger = stage.team_member(STRANGER, language)
        self.people["stranger"] = stranger, stage.telegram.open_private_chat(stranger)
        self.last: Message | None = None
        self.newest = 0
        self.linked = ""

    async def play(self, step: Step) -> Seen | None:
        """Do a step; what the bot did, or None where it is none that the bot hears of."""
        telegram, before = self.stage.telegram, len(self.stage.telegram.calls())
        match step.verb:
            case "wait":
                self.stage.clock.pass_minutes(float(step.argument))
                return None
            case "group" | "channel" | "team" | "alone":
                self._go_to(step)
                return None
            case "block" | "kick":
                await self._come_and_go(step)
                return None
            case "as":
                self.user, self.private = self.people[step.argument]
                self.chat = self.private
                return None
            case "deliver":
                await self.stage.send_all()
                return None
            case "look":
                return Seen(telegram.last_message(self.chat))
        self.newest = max(self.chat.messages, default=0)
        update = self._update(step)
        if isinstance(update, dict) and ("message" in update or "edited_message" in update):
            self.last = telegram.message(update)
        await self.stage.take(update)
        seen = self._seen(update, before)
        links = re.findall(r"\?start=([\w-]+)", "\n".join(message.visible_text for message in seen.messages))
        self.linked = links[-1] if links else self.linked
        return seen

    def _go_to(self, step: Step) -> None:
        telegram = self.stage.telegram
        match step.verb:
            case "group":
                telegram.world.reads_all_group_messages = step.argument == "all"
                others = [telegram.add_user("Otto")] if step.argument == "member" else []
                self.chat = telegram.add_group("Dorfgruppe", [*others, self.user])
            case "channel":
                kind, bot = ChatKind.CHANNEL, Status.ADMINISTRATOR
                self.chat = telegram.add_group("Dorfkanal", [self.user], kind=kind, bot=bot)
            case "team":
                self.chat = self.stage.team_chat
            case _:
                self.chat = self.private

    async def _come_and_go(self, step: Step) -> None:
        telegram = self.stage.telegram
        if step.verb == "block":
            await self.stage.take(telegram.user_blocks_bot(self.user))
            await self.stage.take(telegram.user_unblocks_bot(self.user))
            return
        await self.stage.take(telegram.kick_bot(self.chat, self.user))
        for update in telegram.add_bot_to_group(self.chat, self.user):
            await self.stage.take(update)

    def _update(self, step: Step) -> Json | None:
        telegram, chat, user = self.stage.telegram, self.chat, self.user
        ways: dict[str, Callable[[], Json | None]] = {
            "write": lambda: telegram.user_sends(chat, user, step.text),
            "edit": lambda: telegram.user_edits(self.last, step.text) if self.last else None,
            "reply": lambda: telegram.user_sends(chat, user, step.text, reply_to=telegram.last_message(chat)),
            "press": lambda: self._press(step),
            "forge": lambda: self._forge(step),
            "start": lambda: telegram.user_starts(user, step.argument),
            "follow": lambda: telegram.user_starts(user, self.linked),
            "inline": lambda: telegram.user_queries_inline(user, step.argument),
            "long": lambda: telegram.user_sends(chat, user, ("Gemüse " * int(step.argument))[: int(step.argument)]),
            "location": lambda: telegram.user_sends_location(chat, user, 52.14, 12.59),
            "contact": lambda: telegram.user_sends_contact(chat, user, "+49 33841 123"),
            "sticker": lambda: telegram.user_sends_sticker(chat, user, "🙂"),
            "voice": lambda: telegram.user_sends_voice(chat, user),
            "photo": lambda: telegram.user_sends_photo(chat, user, step.text),
            "list": lambda: telegram.user_sends_document(chat, user, name=step.argument, content=step.text.encode()),
            "document": lambda: telegram.user_sends_document(chat, user, step.text),
        }
        assert step.verb in ways, f"line {step.line}: nobody can ({step.verb})"
        return ways[step.verb]()

    def _is_new(self, message: Message) -> bool:
        return message.message_id > self.newest and message.sender is self.stage.telegram.world.bot

    def _forge(self, step: Step) -> Json:
        telegram = self.stage.telegram
        pressed = telegram.user_presses(telegram.last_message(self.chat), step.argument, by=self.user, stale=True)
        assert isinstance(pressed, dict)
        return pressed

    def _press(self, step: Step) -> Json:
        message = self.stage.telegram.last_message(self.chat)
        labels = labels_of(message)
        label = next((label for label in labels if fits(label, step.argument)), None)
        assert label is not None, f"line {step.line}: no button [{step.argument}] in {labels}"
        pressed = self.stage.telegram.user_presses(message, label, by=self.user)
        assert isinstance(pressed, dict), f"line {step.line}: [{label}] opens {pressed}"
        return pressed

    def _seen(self, update: Json | None, before: int) -> Seen:
        telegram = self.stage.telegram
        calls = telegram.calls()[before:]
        seen = Seen()
        for call in calls:
            if int(call.params.get("chat_id", 0)) != self.chat.id:
                continue  # The notice to somebody else, or the answer to a press.
            if call.method in ("sendMessage", "sendPhoto", "sendDocument"):
                is_staff = self.user is not self.people["resident"][0]
                assert is_staff or seen.done == "silence", "the bot replied twice"
                *others, seen.message = (message for message in self.chat.messages.values() if self._is_new(message))
                seen.done, seen.others = "sent", tuple(others)
            elif call.method == "editMessageText":
                seen.done = "edited" if call.error is None else "unchanged"
                seen.message = self.chat.messages[int(call.params["message_id"])]
        if update and "callback_query" in update:
            answer = telegram.callback_answer(update)
            assert answer is not None, "the press was not acknowledged"
            seen.notice, seen.alert = answer.get("text"), bool(answer.get("show_alert"))
        if update and "inline_query" in update:
            results = telegram.inline_results(update)
            assert results is not None, "the inline query was not answered"
            seen.cards, seen.done = tuple(result["title"] for result in results), "cards"
        return seen


def labels_of(message: Message | None) -> list[str]:
    return [button["text"] for row in message.buttons for button in row] if message else []


def fits(label: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), label) is not None


def usual(step: Step) -> str:
    """What the bot does where the dialogue says nothing of it."""
    for done in ("sent", "edited", "unchanged", "silence"):
        if step.expects(done):
            return done
    if step.verb == "inline":
        return "cards"
    if step.expects("alert") or step.verb == "look":
        return "silence"
    return "edited" if step.verb in ("press", "forge") else "sent"


def is_met(expected: Expectation, seen: Seen) -> bool:
    match expected.verb:
        case "text":
            found = any(expected.argument in message.visible_text for message in seen.messages)
        case "button":
            found = any(fits(label, expected.argument) for label in labels_of(seen.message))
        case "notice" | "alert":
            found = seen.alert == (expected.verb == "alert") and expected.argument in (seen.notice or "")
        case "picture":
            found = seen.message is not None and "photo" in seen.message.content
        case "file":
            name = seen.message.content.get("document", {}).get("file_name", "") if seen.message else ""
            found = fits(name, expected.argument)
        case "card":
            found = any(fits(card, expected.argument) for card in seen.cards)
        case _:
            found = seen.done == expected.verb
    return found is expected.wanted


def told(seen: Seen) -> str:
    text = "\n---\n".join(message.visible_text for message in seen.messages)
    return f"{seen.done}: {text}\n{labels_of(seen.message)}\nnotice: {seen.notice}, cards: {seen.cards}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict_stage(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    """The bot where a second person must release announcements."""
    async with stage_for(shipped, matcher, voices, approval=True) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def edited_stage(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    """The bot whose directory the dialogues change; all others speak of the shipped one."""
    async with stage_for(shipped, matcher, voices) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def switched_stage(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    """The bot that the dialogues switch off: no other one may find it so."""
    async with stage_for(shipped, matcher, voices) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def team_stage(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    """The bot where the team's chat gets what people tell the team."""
    async with stage_for(shipped, matcher, voices, team_chat=True) as ready:
        yield ready


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: f"{dialogue.file}: {dialogue.title}")
async def test_the_dialogue_goes_as_written(
    stage: Stage,
    strict_stage: Stage,
    edited_stage: Stage,
    team_stage: Stage,
    switched_stage: Stage,
    dialogue: Dialogue,
) -> None:
    stages = {
        "releasing": strict_stage,
        "editing": edited_stage,
        "exchanging": edited_stage,
        "tending": edited_stage,
        "teaching": edited_stage,
        "inbox": edited_stage,
        "switching": switched_stage,
        "team-chat": team_stage,
    }
    player = Player(stages.get(dialogue.file.partition(".")[0], stage), dialogue.language)
    for step in dialogue.steps:
        where = f"{dialogue.file}, line {step.line}: "
        seen = await player.play(step)
        if seen is None:
            assert not step.expected, f"{where}nothing can be expected of ({step.verb})"
            continue
        assert seen.done == usual(step), f"{where}expected was {usual(step)}\n{told(seen)}"
        for expected in step.expected:
            wish = f"{'' if expected.wanted else 'not '}{expected.verb} {expected.argument!r}"
            assert is_met(expected, seen), f"{dialogue.file}, line {expected.line}: {wish}\n{told(seen)}"


def test_every_command_is_typed_in_some_dialogue(voices: Voices) -> None:
    typed = {step.text.split()[0] for dialogue in DIALOGUES for step in dialogue.steps if step.text.startswith("/")}
    assert {f"/{name}" for voice in voices for name, _ in command_menu(voice)} <= typed
