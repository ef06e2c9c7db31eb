"""Files in the chat: an editor sends one, looks at what it would change, takes it over, and can undo it as a whole."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import chain

from bot.domain.actions import Transfer
from bot.domain.messages import Message
from bot.domain.questions import Person
from bot.domain.replies import File, Said
from bot.domain.team import Right
from bot.domain.transfers import TransferMove
from bot.exchanging.service import Exchange, Preview, Wish
from bot.formats.plans import Plan
from bot.formats.registry import format_named
from bot.formats.source import Source
from bot.office import Office
from bot.store.directory import DirectoryStore
from bot.store.import_files import ImportFileStore, Received
from bot.wording import transfers as words

MAX_FILE_BYTES = 20_000_000
"""Bytes of a file that Telegram lets a bot fetch (Bot API, getFile)."""

YES = "yes"
_LISTS = frozenset({TransferMove.ADDED, TransferMove.CHANGED, TransferMove.REMOVED, TransferMove.PROBLEMS})


class FileDesk:
    """What editors do with files; rights are checked at every step."""

    def __init__(self, office: Office, exchange: Exchange) -> None:
        self._office = office
        self._exchange = exchange
        self._files = ImportFileStore(office.database)
        self._directory = DirectoryStore(office.database)
        self._latest: tuple[tuple[object, ...], Preview] | None = None
        """The comparison that was made last, with the directory's mark: pages of it are turned without a new one."""

    async def explain_import(self, person: Person) -> Said:
        """Say how a file is taken over, with files to start from."""
        refused = await self._office.refused_command(person, Right.EDIT, "import")
        return refused or Said((words.how_to_import(await self._office.voice_of(person)),))

    async def offer_export(self, person: Person) -> Said:
        """Offer the formats in which the directory can be had."""
        refused = await self._office.refused_command(person, Right.EDIT, "export")
        return refused or Said((words.choose_format(await self._office.voice_of(person)),))

    def takes_files_of(self, person: Person) -> bool:
        """Whether a file of somebody is meant for the directory."""
        return self._office.team.may(person.user_id, Right.EDIT) and person.chat_id == person.user_id

    async def too_big(self, person: Person) -> Said:
        """The file is bigger than what Telegram lets a bot fetch, or it could not be fetched."""
        return Said((words.not_fetched(await self._office.voice_of(person), MAX_FILE_BYTES),))

    async def receive(self, person: Person, file: str, content: bytes) -> Said:
        """Show what a file would change; nothing is changed yet."""
        refused = await self._office.refused_command(person, Right.EDIT, "a file")
        if refused:
            return refused
        return await self._summary(person, await self._files.add(person.user_id, file, content, self._office.now()))

    async def press(self, person: Person, action: Transfer) -> Said:
        """Do what a button says."""
        refused = await self._office.refused_press(person, Right.EDIT, f"{action.move.name} on file {action.number}")
        if refused:
            return refused
        match action.move:
            case TransferMove.EXPORT | TransferMove.TEMPLATE:
                said = await self._file(person, action.argument, template=action.move is TransferMove.TEMPLATE)
            case TransferMove.UNDO:
                said = await self._undo(person, action.number, sure=action.argument == YES)
            case _:
                received = await self._files.get(action.number, person.user_id)
                said = await self._press_on(person, received, action) if received else None
        return said or Said(notice=words.gone(await self._office.voice_of(person)), alert=True)

    async def _press_on(self, person: Person, received: Received, action: Transfer) -> Said | None:
        voice = await self._office.voice_of(person)
        match action.move:
            case TransferMove.LEAVE:
                await self._files.drop(received.number)
                return Said((words.left(voice, received.file),), into=True)
            case TransferMove.APPLY:
                return await self._apply(person, received, action.argument)
            case TransferMove.KIND if not action.argument:
                return Said((words.choose_kind(voice, self._office.snapshot().directory, received.number),), into=True)
            case move if move in _LISTS:
                return await self._page(person, received, move, action.argument)
        changed = self._changed(received, action)
        if changed is None:
            return None
        await self._files.keep(changed)
        if action.move is TransferMove.ALLOW:
            return await self._page(person, changed, TransferMove.REMOVED, "0")
        return await self._summary(person, changed, into=True)

    def _changed(self, received: Received, action: Transfer) -> Received | None:
        """How the file is to be taken over after a press; None for a forged one."""
        match action.move:
            case TransferMove.SHOW:
                return received
            case TransferMove.MISSING:
                return replace(received, remove_missing=not received.remove_missing, allowed=frozenset())
            case TransferMove.KIND if action.argument in self._office.snapshot().directory.kinds:
                return replace(received, default_kind=action.argument)
            case TransferMove.ALLOW if action.argument in self._office.snapshot().directory.by_id:
                return replace(received, allowed=received.allowed ^ {action.argument})
            case _:
                return None

    async def _summary(self, person: Person, received: Received, *, into: bool = False) -> Said:
        voice, preview = await self._office.voice_of(person), await self._preview(received)
        view = words.View(received.number, received.remove_missing, received.allowed, mark_of(preview.plan))
        return Said((words.summary(voice, preview.file, preview.format, preview.plan, view),), into=into)

    async def _page(self, person: Person, received: Received, move: TransferMove, argument: str) -> Said:
        voice, preview = await self._office.voice_of(person), await self._preview(received)
        page = int(argument) if argument.isdecimal() and len(argument) < 5 else 0
        shown = words.page(voice, preview.plan, received.number, move, page, received.allowed)
        return Said((shown,), into=True)

    async def _preview(self, received: Received) -> Preview:
        key = received.number, received.default_kind, received.remove_missing, await self._directory.mark()
        if self._latest is None or self._latest[0] != key:
            wish = Wish(default_kind=received.default_kind, remove_missing=received.remove_missing)
            self._latest = key, await self._exchange.preview(Source(received.content), received.file, wish)
        return self._latest[1]

    async def _apply(self, person: Person, received: Received, mark: str) -> Said:
        voice, preview = await self._office.voice_of(person), await self._preview(received)
        if mark_of(preview.plan) != mark:
            shown = await self._summary(person, received)
            return replace(shown, notice=words.changed_meanwhile(voice), alert=True)
        kept = {change.entry_id for change in preview.plan.asks} - received.allowed
        author, now = str(person.user_id), self._office.now()
        applied = await self._exchange.apply(preview.keeping(kept), author, now, received=received.number)
        await self._office.publisher.publish()
        return Said((words.applied(voice, received.file, applied),), into=True)

    async def _undo(self, person: Person, number: int, *, sure: bool) -> Said | None:
        voice = await self._office.voice_of(person)
        batch = await self._exchange.batch(number)
        if batch is None or batch.undone_at is not None:
            return None
        if not sure:
            return Said((words.ask_undo(voice, number, batch.file),), into=True)
        undone = await self._exchange.undo(number, str(person.user_id), self._office.now())
        await self._office.publisher.publish()
        return Said((words.undone(voice, number, undone),), into=True)

    async def _file(self, person: Person, format_name: str, *, template: bool) -> Said | None:
        voice, chosen = await self._office.voice_of(person), format_named(format_name)
        try:
            exported = await self._exchange.export(format_name, template=template)
        except LookupError:
            return None
        assert chosen is not None  # noqa: S101 - it was written just now
        today = self._office.now().astimezone(self._office.zone)
        name = words.file_name(voice, chosen.ending, today, template=template)
        caption = words.below_template(voice) if template else words.below_export(voice, exported.left_out)
        return Said(files=(File(name, exported.content, Message(caption)),))


def mark_of(plan: Plan) -> str:
    """A short text that differs for plans that would write something else; it stands in callback data."""
    changes = chain(plan.added, plan.changed, plan.removed)
    parts = (f"{each.entry_id} {each.revision} {each.becomes.digest.hex() if each.becomes else ''}" for each in changes)
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
