"""Composing: from the first typed text to a draft that can be sent, one question at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.announcing.desk import Desk
from bot.domain.announcements import Announcement, Audience, Draft, Drafting, Loudness
from bot.domain.directory import Directory, place_key
from bot.domain.entry_names import meant_by
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.subscriptions import Subject, SubjectKind, subjects_of_entry
from bot.store.errors import was_possible
from bot.wording import composing as words
from bot.wording.audiences import PLACES_A_PAGE, audience_menu, places_menu
from bot.wording.html import MAX_MARKUP, Html, plain, visible_length

MAX_TEXT = 3500
MAX_CAPTION = 900
"""UTF-16 code units of a text: Telegram's limits (4096, and 1024 below a picture) less the room for a note."""

_MARKUP = MAX_MARKUP - 1000
"""Bytes of a text with its markup, with room for a note too."""
_NEW = 0
"""The number of an announcement that begins with the first text."""
_ENTRY_TICKED = Drafting.TICK.of(Drafting.SUBJECT.of("e."))
"""What a button says before the id of the entry whose followers shall get it."""


@dataclass(frozen=True, slots=True)
class _Of:
    """The draft that is typed at."""

    number: int
    draft: Draft


class Composing:
    """What a press or a typed message makes of a draft."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def begin(self, person: Person, number: int = _NEW, *, note: Html = Html("")) -> Said:  # noqa: B008
        """Ask for the first text."""
        desk = self._desk
        language = desk.voices.languages.default
        await desk.ask(person, Drafting.TEXT.of(language), number)
        return Said((words.ask_text(await desk.voice_of(person), number, language, first=True, note=note),))

    async def follow_up(self, person: Person, name: str) -> Said:
        """Begin with what changed in the entry of a name."""
        found, voice = meant_by(name, self._desk.snapshot()).entry_ids, await self._desk.voice_of(person)
        if len(found) == 1:
            await self._desk.ask_no_more(person)
            return await self.follow_up_on(person, found[0])
        # Who is not understood writes the name once more, not the whole command.
        await self._desk.ask(person, Drafting.ENTRY, _NEW)
        return Said((words.which_entry(voice, self._directory, _NEW, found, Drafting.FOLLOW_UP.of("")),))

    async def follow_up_on(self, person: Person, entry_id: str) -> Said:
        """Begin with what changed in an entry, for its followers and those of its topics."""
        desk = self._desk
        directory = desk.snapshot().directory
        if entry_id not in directory.by_id:
            return await desk.gone(person)
        audience = Audience(subjects=frozenset(subjects_of_entry(directory, entry_id)))
        texts = await desk.changes(entry_id)
        number = await desk.announcements.begin(Draft(texts, audience=audience), person.user_id, desk.now())
        if texts:
            return await desk.shown(person, number, previews=True)
        note = words.never_changed(await desk.voice_of(person), directory.by_id[entry_id].name)
        return await self.begin(person, number, note=note)

    async def edit(self, person: Person, announcement: Announcement, argument: str) -> Said | None:
        """Do what a button of the draft says; None for a forged one."""
        desk, number, draft = self._desk, announcement.number, announcement.draft
        voice = await desk.voice_of(person)
        what, _, detail = argument.partition(".")
        match what:
            case Drafting.TICK | Drafting.UNTICK:
                return await self._change(person, announcement, detail, wish=what == Drafting.TICK)
            case Drafting.AUDIENCE:
                return await self._audience(person, number, draft)
            case Drafting.PLACES if detail.isdecimal():
                counts = await desk.counts(draft)
                page = int(detail[:4])
                return Said((places_menu(voice, self._directory, number, draft, counts, page),), into=True)
            case Drafting.ENTRY:
                await desk.ask(person, Drafting.ENTRY, number)
                return Said((words.ask_entry(voice, number),))
            case Drafting.TEXT if detail in desk.voices.languages.codes:
                await desk.ask(person, argument, number)
                return Said((words.ask_new_text(voice, number, detail, draft),))
            case Drafting.ATTACH:
                await desk.ask(person, Drafting.ATTACH, number)
                return Said((words.ask_attachment(voice, number, draft),))
        return await self._change(person, announcement, argument)

    async def _change(
        self, person: Person, announcement: Announcement, argument: str, wish: bool | None = None
    ) -> Said | None:
        """Keep what a button changes at once; wish: see _audience_after."""
        desk, number, draft = self._desk, announcement.number, announcement.draft
        what, _, detail = argument.partition(".")
        changed = self._changed(draft, what, detail, wish)
        if changed is None:
            return None
        if changed != draft:
            refused = await desk.announcements.save(number, draft, changed, person.user_id, desk.now())
            if refused:
                return await desk.refused(person, number, refused)
        if what in (Drafting.EVERYONE, Drafting.LANGUAGE) or (what == Drafting.SUBJECT and not detail.startswith("p.")):
            return await self._audience(person, number, changed)
        if what == Drafting.SUBJECT:
            return await self._places(person, number, changed, detail)
        return await desk.shown(person, number, previews=what in (Drafting.WITHOUT, Drafting.BARE))

    @property
    def _directory(self) -> Directory:
        return self._desk.snapshot().directory

    def _changed(self, draft: Draft, what: str, detail: str, wish: bool | None) -> Draft | None:
        """The draft after a tap on a button that changes it at once; None for a forged one."""
        match what:
            case Drafting.EVERYONE | Drafting.SUBJECT | Drafting.LANGUAGE:
                audience = self._audience_after(draft.audience, what, detail, wish)
                return replace(draft, audience=audience) if audience else None
            case Drafting.LOUD if detail in set(Loudness):
                return replace(draft, loudness=Loudness(detail))
            case Drafting.WITHOUT if detail in draft.texts and len(draft.texts) > 1:
                return replace(draft, texts={code: text for code, text in draft.texts.items() if code != detail})
            case Drafting.BARE:
                return replace(draft, attachment=None, point=None)
            case _:
                return None

    def _audience_after(self, audience: Audience, what: str, detail: str, wish: bool | None) -> Audience | None:
        """The audience after a tap; wish: whether somebody shall get it, None where the button does not say so."""
        match what:
            case Drafting.EVERYONE:
                if audience.everyone is wish:
                    return audience
                return Audience(not audience.everyone, languages=audience.languages)
            case Drafting.SUBJECT:
                subject = _subject(detail, self._directory)
                if subject is None:
                    return None
                if (subject in audience.subjects) is wish:
                    return audience
                return replace(audience, everyone=False, subjects=audience.subjects ^ {subject})
            case _:
                return self._spoken(audience, detail, wish)

    def _spoken(self, audience: Audience, language: str, wish: bool | None) -> Audience | None:
        """The audience after a tap on a language; none chosen means all, so the last one cannot be taken away."""
        languages = frozenset(self._desk.voices.languages.codes)
        wanted = audience.languages or languages
        if not language:
            wanted = languages
        elif language not in languages:
            return None
        elif (language in wanted) is not wish:
            wanted ^= {language}
        return replace(audience, languages=frozenset() if wanted in (frozenset(), languages) else wanted)

    async def typed(self, person: Person, step: str, number: int, typed: Typed) -> Said | None:
        """Take what was typed for the answer to a step; None where this is no step of composing."""
        what, _, detail = step.partition(".")
        steps: dict[str, Callable[[Person, str, _Of, Typed], Awaitable[Said]]] = {
            Drafting.TEXT: self._text,
            Drafting.ATTACH: self._attach,
            Drafting.ENTRY: self._entry,
        }
        if what not in steps:
            return None
        draft = await self._draft(number)
        if draft is None:
            await self._desk.ask_no_more(person)
            return await self._desk.gone(person)
        return await steps[what](person, detail, _Of(number, draft), typed)

    async def _text(self, person: Person, language: str, of: _Of, typed: Typed) -> Said:
        desk, voice = self._desk, await self._desk.voice_of(person)
        number, draft = of.number, of.draft
        text = typed.html.strip()
        if not (text or (draft.corrects is None and (typed.attachment or typed.point))):
            return Said((words.not_fitting(voice),))
        # A correction changes texts only: what is attached stays as it is in every chat.
        new = _with(draft, typed) if draft.corrects is None else draft
        if text:
            new = replace(new, texts={**new.texts, language: text})
        said = await self._save(person, number, draft, new)
        if isinstance(said, Said):
            return said
        if not text:
            await desk.ask(person, Drafting.TEXT.of(language), said)
            ask = words.ask_text(voice, said, language, first=not draft.texts, note=words.attached(voice))
            return Said((ask,))
        missing = [code for code in desk.voices.languages.codes if code not in new.texts]
        if new.corrects is not None and (typed.attachment or typed.point):
            await desk.ask_no_more(person)
            shown = await desk.shown(person, said, previews=True)
            return replace(shown, messages=(words.only_texts_are_corrected(voice), *shown.messages))
        # A draft that is kept is not said to have failed: where nothing more can be asked, its buttons lead on.
        asks = bool(missing) and not draft.texts and new.corrects is None
        if asks and await was_possible(desk.ask(person, Drafting.TEXT.of(missing[0]), said)):
            return Said((words.ask_text(voice, said, missing[0], first=False),))
        await desk.ask_no_more(person)
        if new.corrects is None and new.audience.is_empty:
            return replace(await self._audience(person, said, new), into=False)
        return await desk.shown(person, said, previews=True)

    async def _attach(self, person: Person, _detail: str, of: _Of, typed: Typed) -> Said:
        desk = self._desk
        if not (typed.attachment or typed.point):
            return Said((words.not_fitting(await desk.voice_of(person)),))
        said = await self._save(person, of.number, of.draft, _with(of.draft, typed))
        if isinstance(said, Said):
            return said
        await desk.ask_no_more(person)
        return await desk.shown(person, of.number, previews=True)

    async def _entry(self, person: Person, _detail: str, of: _Of, typed: Typed) -> Said:
        name = plain(Html(typed.html))
        if of.number == _NEW:
            return await self.follow_up(person, name)
        voice, found = await self._desk.voice_of(person), meant_by(name, self._desk.snapshot()).entry_ids
        return Said((words.which_entry(voice, self._directory, of.number, found, _ENTRY_TICKED),))

    async def _audience(self, person: Person, number: int, draft: Draft) -> Said:
        voice, codes = await self._desk.voice_of(person), self._desk.voices.languages.codes
        counts = await self._desk.counts(draft)
        return Said((audience_menu(voice, self._directory, number, draft, counts, codes),), into=True)

    async def _places(self, person: Person, number: int, draft: Draft, subject: str) -> Said:
        """The page of the places on which a place stands that was just ticked."""
        voice, counts = await self._desk.voice_of(person), await self._desk.counts(draft)
        keys = [place_key(place) for place in self._directory.places]
        page = keys.index(Subject.parse(subject).key) // PLACES_A_PAGE
        return Said((places_menu(voice, self._directory, number, draft, counts, page),), into=True)

    async def _draft(self, number: int) -> Draft | None:
        if number == _NEW:
            return Draft()
        announcement = await self._desk.announcements.get(number)
        return announcement.draft if announcement else None

    async def _save(self, person: Person, number: int, old: Draft, draft: Draft) -> int | Said:
        """Keep a draft that Telegram will take; returns its number, or what is to be said where it was not kept."""
        voice = await self._desk.voice_of(person)
        longest = max((visible_length(Html(text)) for text in draft.texts.values()), default=0)
        limit = MAX_CAPTION if draft.attachment else MAX_TEXT
        if longest > limit:
            return Said((words.too_long(voice, longest, limit),))
        if any(len(text.encode()) > _MARKUP for text in draft.texts.values()):
            return Said((words.too_formatted(voice),))
        now = self._desk.now()
        if number == _NEW:
            # A text that is handled again, since the process ended before more was asked for, is the same draft.
            return await self._desk.announcements.begin(draft, person.user_id, now)
        refused = await self._desk.announcements.save(number, old, draft, person.user_id, now)
        if refused:
            await self._desk.ask_no_more(person)
            return replace(await self._desk.refused(person, number, refused), into=False)
        return number


def _with(draft: Draft, typed: Typed) -> Draft:
    """The draft with what came with a typed message; a place beside a picture is shown as a button."""
    return replace(draft, attachment=typed.attachment or draft.attachment, point=typed.point or draft.point)


def _subject(text: str, directory: Directory) -> Subject | None:
    """The subject that a button names, if the directory holds it."""
    try:
        subject = Subject.parse(text)
    except ValueError:
        return None
    return subject if subject.kind is not SubjectKind.ALL and subject.exists_in(directory) else None
