"""One message in, one reply out: the way of a question, a button and a command, without Telegram."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.actions import Action, Ask, Open, Page, SetLanguage, ShowEntry, ShowList, ShowMore, ShowOthers
from bot.domain.answers import Answer, Choice, Found, NothingFound, Unclear, list_entries
from bot.domain.conversations import after, after_button, still_fresh, was_offered
from bot.domain.directory import Directory, Facet
from bot.domain.freshness import Ages
from bot.domain.limits import Limits
from bot.domain.notice import Notice, Retention
from bot.domain.ports import Memory, Snapshot, Witness
from bot.domain.questions import Context, Filter, Person, SmallTalk, Understanding
from bot.domain.replies import Reply
from bot.domain.several import decide_all
from bot.wording import cards, lists, pages, talk
from bot.wording.answers import word
from bot.wording.further import with_others
from bot.wording.html import Html, joined
from bot.wording.suggestions import Suggestion, suggestion
from bot.wording.voice import Voice, Voices

MAX_QUESTION = 2000
"""Characters of a message that is still read as a question."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who is spoken to, in which languages (likeliest first), what was said before, and what all answers come from."""

    person: Person
    snapshot: Snapshot
    languages: tuple[str, ...]
    context: Context | None
    questions: int
    """How many questions were asked in this conversation, however long ago."""

    @property
    def language(self) -> str:
        return self.languages[0]

    @property
    def directory(self) -> Directory:
        return self.snapshot.directory


class Assistant:
    """Answers people from a snapshot of the directory, and remembers what they talked about.

    witness: who hears what is asked; nobody, unless it is set. memory: what is remembered of people.
    """

    witness: Witness | None = None

    def __init__(
        self,
        snapshot: Snapshot,
        memory: Memory,
        voices: Voices,
        *,
        context_minutes: int,
        notice: Notice | None = None,
        limits: Limits | None = None,
        ages: Ages | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.snapshot = snapshot
        self.voices = voices
        self.memory = memory
        self._context_lasts = timedelta(minutes=context_minutes)
        self._notice = notice or Notice(Retention(context_minutes))
        self._limits = limits or Limits()
        self._ages = ages or Ages()
        self._now = now

    @property
    def directory(self) -> Directory:
        """The directory as it is now."""
        return self.snapshot.directory

    async def ask(self, person: Person, text: str) -> Reply:
        """Answer a typed message."""
        return await self._ask(await self._turn(person), text)

    async def press(self, person: Person, action: Action) -> Reply | None:
        """Do what a button says, or None where it is too old to mean anything."""
        turn = await self._turn(person)
        match action:
            case ShowEntry(entry_id, facet, anew):
                shown = await self._show_entry(turn, entry_id, facet)
                if self.witness and shown and was_offered(turn.context, entry_id):
                    self.witness.chose(entry_id, turn.directory)
                return _as_new(shown, anew)
            case ShowMore(entry_id, facet):
                return self._show_more(turn, entry_id, facet)
            case ShowList(chosen, page, anew):
                return _as_new(await self._show_list(turn, chosen, page), anew)
            case ShowOthers(question):
                return await self._show_others(turn, question)
            case Ask(example):
                return await self._ask_example(turn, example)
            case SetLanguage(language):
                return await self._set_language(turn, language)
            case Open(page_to_open):
                return await self._open(turn, page_to_open)
            case _:
                # Subscriptions and announcements are somebody else's business: see handlers/browsing.py.
                return None

    async def open(self, person: Person, page: Page) -> Reply:
        """Open a page, as a command does."""
        return replace(await self._open(await self._turn(person), page), new=True)

    async def follow_link(self, person: Person, payload: str) -> Reply:
        """Open the entry that a deep link leads to, or the welcome where there is no such entry any more."""
        turn = await self._turn(person)
        reply = await self._show_entry(turn, payload, Facet.SUMMARY)
        return replace(reply or await self._open(turn, Page.START), new=True)

    async def open_topic(self, person: Person, topic: str) -> Reply:
        """Open the list of a topic, or the welcome where there is no such topic any more."""
        turn = await self._turn(person)
        known = topic in turn.directory.topics
        reply = await self._show_list(turn, Filter(topic=topic), 0) if known else None
        return replace(reply or await self._open(turn, Page.START), new=True)

    async def odd(self, person: Person, what: talk.Oddity) -> Reply:
        """Reply to what is no question."""
        return self._oddity(await self._turn(person), what)

    async def asked(self, person: Person, question: int) -> str:
        """The text of a question of a private conversation by its number; "" where it is not kept any more."""
        context = (await self._turn(person)).context
        return context.text if context is not None and context.question == question else ""

    async def suggest(self, person: Person, text: str, *, bot_name: str, limit: int) -> list[Suggestion]:
        """Entries that fit what is typed after the bot's name in any chat."""
        voice, snapshot = await self.voice_of(person), self.snapshot
        if text.strip():
            entry_ids = [candidate.entry_id for candidate in snapshot.reader.search(text, limit)]
        else:
            entry_ids = [entry.id for entry in snapshot.directory.entries[:limit]]
        directory = snapshot.directory
        return [
            suggestion(voice, directory, entry_id, bot_name, old=self._is_old(directory, entry_id))
            for entry_id in entry_ids
        ]

    async def voice_of(self, person: Person) -> Voice:
        """The voice that a person is spoken to with."""
        return self.voices[(await self._turn(person)).language]

    async def entry_of(self, person: Person) -> str | None:
        """The entry that somebody was answered about last, as long as the conversation remembers it."""
        context = (await self._turn(person)).context
        return context.entry_id if context else None

    async def _turn(self, person: Person) -> _Turn:
        """The languages are those being spoken, set, reported by the client and the default, in this order."""
        remembered = await self.memory.recall(person)
        context = still_fresh(remembered.context, self._now(), self._context_lasts)
        known = self.voices.languages
        wanted = (context.language if context else None, remembered.language, person.client_language)
        codes = [known.negotiate([tag]) for tag in wanted if tag and known.serves(tag)]
        questions = remembered.context.question if remembered.context else 0
        return _Turn(person, self.snapshot, tuple(dict.fromkeys([*codes, known.default])), context, questions)

    async def _ask(self, turn: _Turn, text: str, *, typed: bool = True) -> Reply:
        if len(text) > MAX_QUESTION:
            unread = Understanding("", turn.language)
            return replace(self._oddity(turn, talk.Oddity.TOO_LONG), answer=Unclear(), understanding=unread)
        snapshot = turn.snapshot
        understanding = snapshot.reader.read(text, languages=turn.languages)
        if not text.strip():
            # In a group somebody just called the bot by its name.
            understanding = replace(understanding, small_talk=SmallTalk.GREETING)
        # A lexicon may know a language that no catalog speaks.
        language = self.voices.languages.negotiate([understanding.language, *turn.languages])
        now = self._now()
        decision = decide_all(
            understanding, snapshot.directory, turn.context, self._limits, snapshot.reader.fits, now=now
        )
        understanding, answer = decision.understanding, decision.answer
        # Numbers grow with the clock: a conversation that was deleted and begins anew never uses one of them again.
        number = max(turn.questions + 1, int(now.timestamp()))
        # What is asked in a group is not kept: from there nothing is passed on.
        kept = text if turn.person.is_private else ""
        context = after(answer, turn.context, language=language, question=number, now=now, text=kept)
        await self.memory.keep(turn.person, context)
        if self.witness and typed:
            self.witness.answered(understanding, answer, language, snapshot.directory)
        voice = self.voices[language]
        if isinstance(answer, Found):
            answer = replace(answer, telling=_telling(voice, snapshot, answer, understanding))
        old = isinstance(answer, Found) and self._is_old(snapshot.directory, answer.entry_id)
        message = word(voice, snapshot.directory, answer, context, asked=True, old=old)
        if decision.others:
            first = isinstance(answer, Found | NothingFound)
            message = with_others(voice, snapshot.directory, message, decision.others, first=first)
        return Reply(message, language, answer, understanding, new=True)

    async def _show(self, turn: _Turn, answer: Answer) -> Reply:
        """Answer a button or a command that shows entries."""
        context = after_button(answer, turn.context, language=turn.language, question=turn.questions, now=self._now())
        await self.memory.keep(turn.person, context)
        old = isinstance(answer, Found) and self._is_old(turn.directory, answer.entry_id)
        message = word(self.voices[turn.language], turn.directory, answer, context, asked=False, old=old)
        return Reply(message, turn.language, answer)

    async def _show_entry(self, turn: _Turn, entry_id: str, facet: Facet) -> Reply | None:
        if entry_id not in turn.directory.by_id:
            return None
        return await self._show(turn, Found(entry_id, (facet,)))

    def _is_old(self, directory: Directory, entry_id: str) -> bool:
        return self._ages.is_old(directory.by_id[entry_id], self._now())

    def _show_more(self, turn: _Turn, entry_id: str, facet: Facet) -> Reply | None:
        if entry_id not in turn.directory.by_id:
            return None
        context = turn.context
        shown = context.facets if context and context.entry_id == entry_id and facet in context.facets else (facet,)
        back = context is not None and context.listing is not None
        found = Found(entry_id, shown)
        old = self._is_old(turn.directory, entry_id)
        message = cards.card(self.voices[turn.language], turn.directory, found, back=back, all_buttons=True, old=old)
        return Reply(message, turn.language, found)

    async def _show_list(self, turn: _Turn, chosen: Filter, page: int) -> Reply | None:
        place = turn.directory.place_of(chosen.place) if chosen.place else None
        gone = (
            (chosen.place and place is None)
            or (chosen.topic and chosen.topic not in turn.directory.topics)
            or (chosen.kind and chosen.kind not in turn.directory.kinds)
        )
        if gone:
            return None
        return await self._show(turn, list_entries(turn.directory, replace(chosen, place=place), page))

    async def _show_others(self, turn: _Turn, question: int) -> Reply | None:
        if turn.context is None or turn.context.question != question:
            return None
        known = [entry_id for entry_id in turn.context.others if entry_id in turn.directory.by_id]
        others = tuple(known[: self._limits.offered])
        if others and self.witness:
            self.witness.did_not_fit()
        return await self._show(turn, Choice(others, turn.context.facets) if others else NothingFound())

    async def _ask_example(self, turn: _Turn, example: int) -> Reply | None:
        voice = self.voices[turn.language]
        questions = talk.examples(voice, turn.directory)
        if not 0 <= example < len(questions):
            return None
        reply = await self._ask(turn, questions[example], typed=False)
        text = joined([talk.asked_note(voice, questions[example]), Html(reply.message.text)], "\n\n")
        return replace(reply, message=replace(reply.message, text=text))

    async def _set_language(self, turn: _Turn, language: str) -> Reply | None:
        if language not in self.voices.languages.codes:
            return None
        await self.memory.set_language(turn.person, language)
        if turn.context is not None:
            await self.memory.keep(turn.person, replace(turn.context, language=language))
        reply = await self._open(replace(turn, languages=(language,)), Page.START)
        return replace(reply, notice=talk.language_set(self.voices[language]))

    async def _open(self, turn: _Turn, page: Page) -> Reply:
        listing = turn.context.listing if turn.context else None
        if page is Page.BACK and turn.context and listing is not None:
            return await self._show(turn, list_entries(turn.directory, listing, turn.context.page))
        if page is Page.ALL:
            return await self._show(turn, list_entries(turn.directory, Filter()))
        voice = self.voices[turn.language]
        if page is Page.NONE_OF_THESE:
            question = turn.context.question if turn.context and turn.context.text else 0
            return Reply(lists.nothing_of_these(voice, question if turn.person.is_private else None), turn.language)
        return Reply(pages.page(page, voice, turn.directory, self.voices, self._notice), turn.language)

    def _oddity(self, turn: _Turn, what: talk.Oddity) -> Reply:
        return Reply(talk.oddity(self.voices[turn.language], what), turn.language, new=True)


def _as_new(reply: Reply | None, new: bool) -> Reply | None:
    return reply and replace(reply, new=new)


def _telling(
    voice: Voice, snapshot: Snapshot, found: Found, understanding: Understanding
) -> tuple[tuple[Facet, int], ...]:
    """The sentences of a card that fit the question best, by facet."""
    parts = cards.parts_to_choose_from(voice, snapshot.directory, found)
    chosen = ((facet, snapshot.reader.telling(understanding, sentences)) for facet, sentences in parts.items())
    return tuple((facet, number) for facet, number in chosen if number is not None)
