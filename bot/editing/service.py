"""Editing: what a command, a press or a typed message of an editor does; everybody else gets a polite no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.actions import MAX_DIGITS, Edit
from bot.domain.entry_fields import BY_NAME, EntryDraft, Group, left_behind, refused
from bot.domain.forms import Form
from bot.domain.origins import NOWHERE, Done, Origin
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.team import Right
from bot.domain.upkeep import EditMove
from bot.editing.desk import EditingDesk, field_and_rest
from bot.editing.filling import MAX_VALUE, Filling
from bot.editing.guiding import Guiding
from bot.editing.saving import Saving
from bot.office import Office
from bot.wording import editing, editing_begin
from bot.wording import editing_fields as words
from bot.wording.editing_values import field_label
from bot.wording.html import from_telegram, plain, utf16_length

REST_SECONDS = 4
"""How long after a text that is too long another one is its rest: nobody types a new one so fast."""

_DRAFTS = 3
_REST = "#"


class Editing:
    """The way of the editors' commands, buttons and texts, without Telegram; rights are checked at every step.

    current: the entry that somebody has just asked about, or None. done: hears what was saved for an origin.
    """

    def __init__(
        self, office: Office, current: Callable[[Person], Awaitable[str | None]], done: Done | None = None
    ) -> None:
        self._office = office
        self._current = current
        self._desk = EditingDesk(office)
        self._filling = Filling(self._desk)
        self._guiding = Guiding(self._desk, self._filling)
        self._saving = Saving(self._desk, done)

    async def start(self, person: Person, name: str) -> Said:
        """Begin to change the entry of a name, or ask for one."""
        refused_ = await self._office.refused_command(person, Right.EDIT, "edit")
        if refused_:
            return refused_
        if name.strip():
            return await self._named(person, name.strip())
        current = await self._current(person)
        directory = self._desk.directory
        drafts = [each for each in await self._desk.drafts.of(person.user_id, 50) if each.changed][:_DRAFTS]
        await self._desk.ask(person, "entry")
        known = [current] if current in directory.by_id and current is not None else []
        return Said((editing_begin.ask_entry(await self._desk.voice_of(person), directory, known, drafts),))

    async def new(self, person: Person, name: str = "") -> Said:
        """Begin a new entry; name: what it shall be called, if that is known already."""
        refused_ = await self._office.refused_command(person, Right.EDIT, "new")
        if refused_:
            return refused_
        name = " ".join(name.split())
        begun = self._guiding.begin_called(person, name) if name else self._guiding.begin(person)
        return await begun or await self._desk.gone(person)

    async def begin(self, person: Person, fields: Mapping[str, Any], origin: Origin = NOWHERE) -> Said:
        """Begin a new entry with what is known of it already; what does not fit is left out, and named.

        origin: what it is begun for.
        """
        refused_ = await self._office.refused_press(person, Right.EDIT, "begin a new entry")
        if refused_:
            return refused_
        kept, dropped = self._fitting(fields)
        draft = await self._desk.drafts.begin_new(person.user_id, kept, self._office.now(), origin)
        note = editing_begin.dropped(await self._desk.voice_of(person), dropped)
        return await self._desk.overview(person, draft, note=note)

    async def change(self, person: Person, entry_id: str, origin: Origin) -> Said:
        """Begin to change an entry because of an origin."""
        refused_ = await self._office.refused_press(person, Right.EDIT, f"change {entry_id}")
        return refused_ or await self._desk.begin(person, entry_id, origin)

    async def press(self, person: Person, action: Edit) -> Said:
        """Do what a button says."""
        tried = f"move {action.move.name} on the draft of {action.entry_id or 'a new entry'}"
        refused_ = await self._office.refused_press(person, Right.EDIT, tried)
        if refused_:
            return refused_
        return await self._do(person, action) or await self._desk.gone(person)

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what an editor sent for what they were asked; None for who is none any more: it is a question."""
        if not self._office.may(person, Right.EDIT, f"the form {form.step}"):
            return None
        step, _, until = form.step.partition(_REST)
        now = int(self._office.now().timestamp())
        if until and 0 < int(until) - now <= REST_SECONDS:
            return Said()
        text = plain(from_telegram(typed.html))
        if step == "entry":
            return await self._named(person, text)
        draft = await self._desk.drafts.get(person.user_id, form.payload)
        spec, rest = field_and_rest(step.removeprefix("field."))
        if draft is None or spec is None:
            await self._office.ask_no_more(person)
            return await self._desk.gone(person)
        if utf16_length(text) > MAX_VALUE:
            # Telegram cuts what is too long for one message: the rest follows at once, and is no value of its own.
            await self._desk.ask(person, f"{step}{_REST}{now + REST_SECONDS}", form.payload)
        detail, guided = rest
        asking = words.Asking(draft, spec, detail, int(guided) if guided else None)
        taken = await self._filling.take(person, asking, typed)
        if isinstance(taken, Said):
            return taken
        await self._office.ask_no_more(person)
        return await self._taken(person, asking, taken)

    async def _taken(self, person: Person, asking: words.Asking, draft: EntryDraft | None) -> Said:
        """Show what comes after a value was taken: the next step of the guided form, or the fields beside it."""
        if draft is None:
            return await self._desk.gone(person)
        if asking.step is not None:
            said = await self._guiding.after(person, draft, asking.step)
            return replace(said, into=False) if said else await self._desk.gone(person)
        language = asking.detail if asking.spec.by_language else ""
        voice = await self._desk.voice_of(person)
        behind = left_behind(draft, asking.spec, self._desk.codes)
        note = editing.noted(voice, field_label(voice, asking.spec.name, language), behind)
        return await self._desk.group(person, draft, asking.spec.group, note=note, just=asking.spec)

    async def _named(self, person: Person, name: str) -> Said:
        meant, voice = await self._office.meant(name), await self._desk.voice_of(person)
        clear = meant.only or meant.only_withdrawn
        if clear is not None:
            await self._office.ask_no_more(person)
            return await self._desk.begin(person, clear)
        # Who is not understood writes the name once more, not the whole command.
        await self._desk.ask(person, "entry")
        return Said((editing_begin.which_entry(voice, self._desk.directory, meant),))

    async def _do(self, person: Person, action: Edit) -> Said | None:
        if action.move is EditMove.NEW and not action.entry_id:
            return await self._guiding.begin(person, another=action.argument == "anew")
        if action.move is EditMove.SHOW and not action.argument:
            return await self._desk.begin(person, action.entry_id)
        draft = await self._desk.drafts.get(person.user_id, action.entry_id)
        if draft is None:
            return None
        on_field = {EditMove.FIELD, EditMove.PICK, EditMove.EMPTY}
        if action.move in on_field:
            return await self._do_on_field(person, draft, action)
        return await self._do_on_draft(person, draft, action)

    async def _do_on_draft(self, person: Person, draft: EntryDraft, action: Edit) -> Said | None:
        argument = action.argument
        match action.move:
            case EditMove.SHOW:
                return await self._desk.overview(person, draft, into=True)
            case EditMove.GROUP if argument in set(Group):
                return await self._desk.group(person, draft, Group(argument), into=True)
            case EditMove.NEW if draft.is_new and argument.isdecimal() and len(argument) < MAX_DIGITS:
                return await self._guiding.show(person, draft, int(argument))
            case EditMove.PREVIEW:
                return await self._saving.preview(person, draft)
            case EditMove.SAVE:
                return await self._saving.save(person, draft, different=argument == "different")
            case EditMove.DISCARD:
                return await self._discard(person, draft, argument)
            case EditMove.MERGE if not argument:
                return await self._saving.merge(person, draft)
            case EditMove.MERGE:
                spec, rest = field_and_rest(argument)
                if spec is None or len(rest) != 2 or rest[1] not in ("m", "t"):
                    return None
                part = f"{spec.name}.{rest[0]}" if rest[0] else spec.name
                return await self._saving.decide(person, draft, part, mine=rest[1] == "m")
            case _:
                return None

    async def _do_on_field(self, person: Person, draft: EntryDraft, action: Edit) -> Said | None:
        spec, rest = field_and_rest(action.argument)
        if spec is None or len(rest) > 2:
            return None
        detail, guided = (*rest, "", "")[:2]
        if guided and not (draft.is_new and guided.isdecimal() and len(guided) < 4):
            return None
        asking = words.Asking(draft, spec, detail, int(guided) if guided else None)
        if action.move is EditMove.FIELD:
            return await self._filling.ask(person, asking)
        if action.move is EditMove.EMPTY:
            emptied = await self._filling.empty(asking)
            return replace(await self._taken(person, asking, emptied), into=True) if emptied else None
        changed = await self._filling.pick(asking, detail)
        if changed is None:
            return None
        asking = replace(asking, draft=changed, detail=self._filling.page_of(asking, detail))
        if spec.name not in ("topics", "places"):
            return replace(await self._taken(person, replace(asking, detail=""), changed), into=True)
        return await self._filling.ask(person, asking)

    async def _discard(self, person: Person, draft: EntryDraft, sure: str) -> Said:
        voice = await self._desk.voice_of(person)
        if sure == "" and draft.changed:
            return Said((editing_begin.sure(voice, draft),))
        await self._desk.drafts.discard(person.user_id, draft.key)
        if sure == "anew" and not draft.is_new:
            return replace(await self._desk.begin(person, draft.key, draft.origin), into=True)
        return Said((editing_begin.discarded(voice) if draft.changed else editing_begin.left(voice),), into=True)

    def _fitting(self, fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """What an entry can hold of some fields, and the names of the others."""
        directory = self._desk.directory
        known = {"kind": directory.kinds, "topics": directory.topics}
        kept: dict[str, Any] = {}
        for name, value in fields.items():
            named = [value] if isinstance(value, str) else value
            if name not in BY_NAME or value in (None, "", [], {}) or refused({name: value}, name):
                continue
            if name not in known or all(each in known[name] for each in named):
                kept[name] = value
        return kept, [name for name, value in fields.items() if name not in kept and value not in (None, "", [], {})]
