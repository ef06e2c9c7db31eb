"""What editors read around saving an entry: before and after, what is wrong, who was quicker, what may be the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actions import Announce, Edit, ShowEntry, Tend
from bot.domain.announcements import Drafting, Move
from bot.domain.directory import Directory, Entry, Facet
from bot.domain.entry_fields import BY_NAME, EntryDraft, FieldSpec, left_behind, missing_languages
from bot.domain.entry_merging import Changed, PartChange
from bot.domain.messages import Button, Message
from bot.domain.origins import Told
from bot.domain.upkeep import EditMove, TendMove
from bot.formats.problems import Problem
from bot.matching.duplicates import Alike, Duplicate
from bot.wording.cards import card_text
from bot.wording.changes import changes_in_words
from bot.wording.editing_problems import findings, lacks
from bot.wording.editing_values import field_label, listed, part_label, part_value
from bot.wording.html import Html, bold, button_label, html, italic, joined, within
from bot.wording.origins import told_or_not
from bot.wording.voice import Voice, mark

_IN_CONFLICT = 200
"""UTF-16 code units of a value that is compared with others."""

_ALIKE = {
    Alike.NAME: mark("the same or a similar name"),
    Alike.PHONE: mark("the same phone number"),
    Alike.EMAIL: mark("the same e-mail address"),
    Alike.WEBSITE: mark("the same website"),
    Alike.ADDRESS: mark("the same address"),
}
_FACETS = {
    "contacts": Facet.CONTACT,
    "links": Facet.WEBSITE,
    "focus_label": Facet.FOCUS_AREAS,
    "action_fields": Facet.FOCUS_AREAS,
    "status": Facet.PROGRESS,
}
"""The facets in which fields are shown that are called otherwise."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as the entry that it makes; before: what it was, None for a new one. problems: what is odd about it.

    wrong: the problems keep it from being saved.
    """

    draft: EntryDraft
    before: Entry | None
    after: Entry
    problems: Sequence[Problem] = ()
    wrong: bool = False


def preview(voice: Voice, directory: Directory, shown: Preview, codes: Sequence[str]) -> tuple[Message, ...]:
    """The card before and after, and what differs, with the buttons to save or to go on."""
    before, after, key = shown.before, shown.after, shown.draft.key
    changed = shown.draft.changed
    cards = []
    if before:
        cards.append(_card(voice, directory, before, changed, voice.say("Until now:")))
    cards.append(_card(voice, directory, after, changed, voice.say("As it would be:")))
    paragraphs = [_differences(voice, directory, shown)] if before else []
    paragraphs += [_untranslated(voice, shown.draft, codes)]
    if shown.draft.is_new and not (after.keywords or after.questions or after.aliases):
        paragraphs.append(voice.say("Without search words, only those find it who know its name."))
    if shown.problems:
        paragraphs.append(joined([voice.say("Please look at this:"), findings(voice, shown.problems)]))
    rows = [(Button(voice.label("Go on changing"), Edit(EditMove.SHOW, key, "on")),)]
    if shown.wrong:
        paragraphs.append(voice.say("It cannot be saved like this."))
    else:
        if not shown.draft.dated:
            paragraphs.append(voice.say("Saving sets the date “As of” to today."))
        rows.insert(0, (Button(voice.label("Save"), Edit(EditMove.SAVE, key)),))
    rows.append((Button(voice.label("Throw the draft away"), Edit(EditMove.DISCARD, key)),))
    head = bold(voice.label("Nothing is saved yet."))
    told = within(head, [paragraph for paragraph in paragraphs if paragraph], Html(""))
    return (*cards, Message(told, tuple(rows)))


def incomplete(voice: Voice, draft: EntryDraft, missing: Sequence[FieldSpec]) -> Message:
    """A new entry lacks what no entry can be without; a button for each."""
    rows = [
        (Button(button_label(field_label(voice, spec.name)), Edit(EditMove.FIELD, draft.key, spec.code)),)
        for spec in missing
    ]
    rows.append((Button(voice.label("« All fields"), Edit(EditMove.SHOW, draft.key, "on")),))
    return Message(lacks(voice, missing), tuple(rows))


def wrong(voice: Voice, draft: EntryDraft, problems: Sequence[Problem]) -> Message:
    """The entry as a whole cannot be saved like this."""
    back = Button(voice.label("Go on changing"), Edit(EditMove.SHOW, draft.key, "on"))
    text = joined([voice.say("It cannot be saved like this."), findings(voice, problems)], "\n\n")
    return Message(text, ((back,),))


def saved(voice: Voice, entry: Entry, *, new: bool, tells: bool, told: Told | None = None) -> Message:
    """It counts; tells: who reads this may announce it, and it concerns somebody; told: whether who asked knows."""
    if new:
        text = voice.say("<b>{name}</b> is saved as a new entry. It counts from now on.", name=entry.name)
        undo, tell = voice.label("Undo or history"), voice.label("Announce the new entry")
    else:
        text = voice.say("<b>{name}</b> is saved. This counts from now on.", name=entry.name)
        undo, tell = voice.label("Undo or history"), voice.label("Tell the followers")
    lines = [text, voice.say("As of: {date}", date=voice.speech.date(entry.as_of)) if entry.as_of else Html("")]
    lines.append(told_or_not(voice, told))
    rows = [(Button(voice.label("See the entry"), ShowEntry(entry.id, Facet.SUMMARY, anew=True)),)]
    if tells:
        rows.append((Button(tell, Announce(Move.EDIT, 0, Drafting.FOLLOW_UP.of(entry.id))),))
    rows.append((Button(undo, Tend(TendMove.HISTORY, entry.id)),))
    return Message(joined(lines), tuple(rows))


def conflict(voice: Voice, directory: Directory, draft: EntryDraft, changes: Sequence[PartChange]) -> Message:
    """Somebody else saved the entry meanwhile: what it was, what they made of it, and what one's own draft says."""
    head = voice.say(
        "<b>{name}</b>: somebody else changed this entry while you worked on it. Nothing of yours is lost, and nothing "
        "was saved yet.",
        name=str(draft.fields.get("name", draft.key)),
    )
    told = [each for each in changes if each.who is Changed.BOTH or each.part != "as_of"]
    body = [_compared(voice, directory, each) for each in told]
    both = any(each.who is Changed.BOTH for each in told)
    foot = (
        voice.say("Where both changed the same, I ask you one by one.")
        if both
        else voice.say("You changed different things, so both fit together.")
    )
    rows = (
        (Button(voice.label("Put both together"), Edit(EditMove.MERGE, draft.key)),),
        (Button(voice.label("Throw my draft away"), Edit(EditMove.DISCARD, draft.key)),),
    )
    return Message(within(head, body, foot), rows)


def clash(voice: Voice, directory: Directory, draft: EntryDraft, change: PartChange, left: int) -> Message:
    """Both changed the same: whose shall it be? left: how many decisions there are, with this one."""
    name, _, language = change.part.partition(".")
    argument = f"{BY_NAME[name].code}.{language}"
    rows = (
        (Button(voice.label("Take theirs"), Edit(EditMove.MERGE, draft.key, f"{argument}.t")),),
        (Button(voice.label("Keep mine"), Edit(EditMove.MERGE, draft.key, f"{argument}.m")),),
    )
    ask = voice.say_number("Which one shall it be?", "Which one shall it be? {number} decisions are left.", left)
    return Message(joined([_compared(voice, directory, change), ask], "\n\n"), rows)


def withdrawn_meanwhile(voice: Voice, draft: EntryDraft) -> Message:
    """Somebody took the entry out of the directory while it was changed."""
    rows = (
        (Button(voice.label("History: bring it back"), Tend(TendMove.HISTORY, draft.key)),),
        (Button(voice.label("Throw my draft away"), Edit(EditMove.DISCARD, draft.key)),),
    )
    text = voice.say(
        "<b>{name}</b> was taken out of the directory while you worked on it, so nothing was saved. Your draft stays: "
        "once the entry is back, you can go on with it.",
        name=str(draft.fields.get("name", draft.key)),
    )
    return Message(text, rows)


def duplicates(voice: Voice, directory: Directory, found: Sequence[Duplicate], otherwise: Edit, name: str) -> Message:
    """A new entry may be there already; otherwise: what happens when it is a different one."""
    lines = []
    for each in found:
        alike = voice.speech.all_of([voice.label(_ALIKE[kind]) for kind in each.alike])
        lines.append(voice.say("• <b>{name}</b>: {alike}", name=directory.by_id[each.entry_id].name, alike=alike))
    rows = [
        (
            Button(
                button_label(voice.label("Change {name} instead", name=directory.by_id[each.entry_id].name)),
                Edit(EditMove.SHOW, each.entry_id),
            ),
        )
        for each in found
    ]
    rows.append((Button(voice.label("It is a different one"), otherwise),))
    head = voice.say("Is “{name}” perhaps here already?", name=name)
    return Message(joined([head, joined(lines)], "\n\n"), tuple(rows))


def nothing_to_save(voice: Voice) -> str:
    """The draft says what the entry says anyway."""
    return voice.label("There is nothing to save: nothing was changed.")


def _card(voice: Voice, directory: Directory, entry: Entry, changed: Sequence[str], head: Html) -> Message:
    """The card with all that changed on it, as residents will see it."""
    named = {facet.value: facet for facet in Facet}
    facets = [_FACETS.get(name) or named.get(name) for name in changed]
    shown = dict.fromkeys([Facet.SUMMARY, *(facet for facet in facets if facet and entry.holds(facet))])
    if Facet.CONTACT in shown:
        # It tells the websites too.
        shown.pop(Facet.WEBSITE, None)
    return Message(joined([italic(head), card_text(voice, directory, entry, tuple(shown))], "\n\n"))


def _differences(voice: Voice, directory: Directory, shown: Preview) -> Html:
    """What differs, as followers would read it, and the names of what they would not."""
    told = changes_in_words(voice, directory, shown.before, shown.after) if shown.before else Html("")
    names = listed(voice, shown.draft.changed)
    return joined([voice.say("Changed: {names}.", names=names) if names else Html(""), told], "\n\n")


def _untranslated(voice: Voice, draft: EntryDraft, codes: Sequence[str]) -> Html:
    """What is missing in a language, or was changed in another one only."""
    lines = []
    for code in codes:
        old = [
            name
            for name, spec in BY_NAME.items()
            if not draft.is_new and name in draft.base and code in left_behind(draft, spec, codes)
        ]
        if old:
            language = voice.speech.language_name(code)
            lines.append(
                voice.say("⚠ {language} is not changed: {names}.", language=language, names=listed(voice, old))
            )
        names = [name for name, spec in BY_NAME.items() if code in missing_languages(draft.fields, spec, codes)]
        if names:
            language = voice.speech.language_name(code)
            lines.append(voice.say("⚠ {language} missing: {names}.", language=language, names=listed(voice, names)))
    return joined(lines)


def _compared(voice: Voice, directory: Directory, change: PartChange) -> Html:
    def told(value: object) -> Html:
        return html(part_value(voice, directory, change.part, value, _IN_CONFLICT))

    lines = [bold(part_label(voice, change.part)), voice.say("Before: {value}", value=told(change.before))]
    if change.who is not Changed.MINE:
        lines.append(voice.say("Theirs: {value}", value=told(change.theirs)))
    if change.who is not Changed.THEIRS:
        lines.append(voice.say("Yours: {value}", value=told(change.mine)))
    return joined(lines)
