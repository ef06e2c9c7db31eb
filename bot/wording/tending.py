"""What editors read of an entry as it is kept: its page, taking it out, and bringing it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Announce, Edit, Tend
from bot.domain.announcements import Drafting, Move
from bot.domain.directory import Directory, Entry, Facet
from bot.domain.entry_names import Meant
from bot.domain.messages import Button, Message
from bot.domain.moments import MomentProblem
from bot.domain.paging import part_of
from bot.domain.upkeep import SHIPPED, WITHDRAW_LATER, WITHDRAW_NOW, EditMove, TendMove, Withdrawn
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.cards import card_foot, kind_and_places
from bot.wording.composing import moment_notice
from bot.wording.desk import moment_in_words
from bot.wording.facets import facet_heading, facet_paragraphs
from bot.wording.html import Html, bold, bullets, button_label, cut, html, italic, joined, within
from bot.wording.voice import Voice

WITHDRAWN_A_PAGE = 8

_REASON_SHOWN = 200
_SHOWN = (
    *(Facet.OPENING_HOURS, Facet.CONTACT, Facet.WEBSITE, Facet.PERIOD, Facet.PROGRESS, Facet.ACTIVITIES),
    *(Facet.GOOD_TO_KNOW, Facet.BUDGET),
)
"""Beside the summary: what becomes untrue most easily first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A withdrawal that is planned, as it is shown: when, local; by whom, by name."""

    at: datetime
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Writers:
    """Who has changes of an entry that are not saved; others: their names."""

    oneself: bool
    others: Sequence[str]


def author_in_words(voice: Voice, author: str, names: Mapping[str, str]) -> str:
    """Who changed an entry; names: by author."""
    if author == SHIPPED:
        return voice.label("came with the bot")
    if author.isdecimal():
        return names.get(author) or voice.label("somebody of the team ({number})", number=author)
    return author


def entry_page(
    voice: Voice,
    directory: Directory,
    entry: Entry,
    revision: int,
    plan: Plan | None,
    *,
    may_announce: bool,
    listed: int | None = None,
) -> Message:
    """All that staff see of an entry, with what they can do.

    may_announce: whether followers can be told. listed: the page of the oldest entries that one goes back to.
    """
    planned = planned_line(voice, plan) if plan else Html("")
    text = staff_card(voice, directory, entry, joined([bold(entry.name), planned]))
    rows = [
        [
            Button(voice.label("Still true"), Tend(TendMove.CONFIRM, entry.id, str(revision))),
            Button(voice.label("Change"), Edit(EditMove.SHOW, entry.id)),
        ],
        [Button(voice.label("History"), Tend(TendMove.HISTORY, entry.id))],
    ]
    if plan is None:
        rows[1].append(Button(voice.label("Withdraw …"), Tend(TendMove.WITHDRAW, entry.id)))
    else:
        rows.append([Button(voice.label("Do not withdraw it"), Tend(TendMove.KEEP, entry.id))])
        rows.append([Button(voice.label("Withdraw at once …"), Tend(TendMove.WITHDRAW, entry.id, WITHDRAW_NOW))])
        if may_announce:
            rows.append(
                [Button(voice.label("Tell the followers"), Announce(Move.EDIT, 0, Drafting.FOLLOW_UP.of(entry.id)))]
            )
    if listed is not None:
        rows.append([Button(voice.label("« The oldest entries"), Tend(TendMove.STALE, "", str(listed)))])
    return Message(text, keyboard(rows))


def staff_card(voice: Voice, directory: Directory, entry: Entry, head: Html) -> Html:
    """What an entry says, as far as there is room, and its notes for editors."""
    parts = [italic(kind_and_places(voice, directory, entry))] if entry.kind in directory.kinds else []
    paragraphs = [joined(parts), html(voice.of(entry.summary))]
    notes = Html("")
    if entry.editor_notes:
        notes = joined([voice.say("<b>Notes for editors</b> (residents do not see them)"), bullets(entry.editor_notes)])
    # The website stands below the contacts too; further links do not.
    told_already = {Facet.WEBSITE} if entry.contacts and not entry.links else set()
    for facet in _SHOWN:
        if entry.holds(facet) and facet not in told_already:
            told = facet_paragraphs(voice, directory, entry, facet)
            paragraphs.append(joined([bold(facet_heading(voice, entry, facet)), *told]))
    foot = card_foot(voice, entry) if entry.as_of else voice.say("<i>It has no date yet.</i>")
    # Notes tell what is doubtful: of a long entry, other things are left out.
    return within(head, [part for part in (*paragraphs[:2], notes, *paragraphs[2:]) if part], foot)


def planned_line(voice: Voice, plan: Plan) -> Html:
    """When an entry will be withdrawn, and why."""
    return voice.say(
        "Will be withdrawn: {moment} ({who}). Reason: {reason}",
        moment=moment_in_words(voice, plan.at),
        who=plan.who,
        reason=cut(plan.reason, _REASON_SHOWN),
    )


def ask_name(voice: Voice, *, unknown: bool = False) -> Message:
    """Ask which entry is meant; unknown: the name that was written is that of none."""
    if unknown:
        return Message(voice.say("I know no entry of this name. Please write it in other words."))
    return Message(voice.say("Which entry? Write its name."))


def which_entry(voice: Voice, directory: Directory, meant: Meant, move: TendMove) -> Message:
    """Several entries may be meant."""
    rows = [(Button(button_label(directory.by_id[each].name), Tend(move, each)),) for each in meant.entry_ids]
    text = voice.say("Which entry do you mean? If none of these, please write the name in other words.")
    return Message(text, (*withdrawn_rows(voice, meant, move), *rows))


def withdrawn_rows(voice: Voice, meant: Meant, move: TendMove) -> list[tuple[Button, ...]]:
    """A button for each entry that is called so and is out of the directory."""
    labels = {each: voice.label("Withdrawn: {name}", name=name) for each, name in meant.withdrawn.items()}
    return [(Button(button_label(label), Tend(move, each)),) for each, label in labels.items()]


def is_withdrawn(voice: Voice, entry_id: str, name: str) -> Message:
    """Who wants to do something with an entry learns that it is out of the directory."""
    text = voice.say("<b>{name}</b> is withdrawn, so nobody finds it. You can bring it back.", name=name)
    return Message(text, (_back_again(voice, entry_id),))


def is_not_withdrawn(voice: Voice, name: str) -> Message:
    """Who wants to bring an entry back learns that it never left."""
    return Message(voice.say("<b>{name}</b> is in the directory.", name=name))


def none_withdrawn(voice: Voice) -> Message:
    """No entry of the name that was written is withdrawn."""
    return Message(voice.say("No withdrawn entry has this name."))


def ask_when(voice: Voice, entry: Entry, writers: Writers) -> Message:
    """Ask when an entry shall leave the directory; writers: whose changes of it are not saved."""
    rows = (
        (Button(voice.label("Now"), Tend(TendMove.WITHDRAW, entry.id, WITHDRAW_NOW)),),
        (Button(voice.label("On a later day …"), Tend(TendMove.WITHDRAW, entry.id, WITHDRAW_LATER)),),
        (Button(voice.label("Do not withdraw it"), Tend(TendMove.PAGE, entry.id)),),
    )
    text = voice.say(
        "When shall <b>{name}</b> be withdrawn? From then on nobody finds it. You can bring it back at any time.",
        name=entry.name,
    )
    notes = []
    if writers.oneself:
        notes.append(voice.say("You have changes of it that are not saved yet. They stay in your draft."))
    if writers.others:
        who = voice.speech.all_of(writers.others)
        notes.append(voice.say("Changes of it by {who} are not saved yet.", who=who))
    return Message(joined([text, *notes], "\n\n"), rows)


def ask_day(voice: Voice, entry: Entry, problem: MomentProblem | None = None) -> Message:
    """Ask for the day; problem: why the one that was written cannot be taken."""
    how = voice.say("Write the day, for example “31.12.” or “1.7.2027 18:00”.")
    said = html(moment_notice(voice, problem)) if problem else voice.say("On which day?")
    return Message(joined([said, how]), ((_leave(voice, entry.id),),))


def ask_reason(voice: Voice, entry: Entry, at: datetime | None) -> Message:
    """Ask why; at: local, None for at once."""
    when = moment_in_words(voice, at) if at else voice.label("now")
    text = joined(
        [
            voice.say("<b>{name}</b> will be withdrawn: {when}.", name=entry.name, when=when),
            voice.say("Why? Write a short reason; the team sees it in the history."),
        ]
    )
    return Message(text, ((_leave(voice, entry.id),),))


def reason_too_long(voice: Voice, length: int, limit: int) -> Message:
    """A reason is a sentence, no letter."""
    said = voice.say("That is {length} characters; please say it in {limit}.", length=length, limit=limit)
    return Message(said)


def was_withdrawn(voice: Voice, entry_id: str, name: str, reason: str) -> Message:
    """An entry has left the directory."""
    text = voice.say("<b>{name}</b> is withdrawn: nobody finds it any more. Reason: {reason}", name=name, reason=reason)
    return Message(text, (_back_again(voice, entry_id),))


def was_withdrawn_as_planned(voice: Voice, entry_id: str, name: str, reason: str) -> Message:
    """Tell who planned it."""
    message = was_withdrawn(voice, entry_id, name, reason)
    return Message(joined([voice.say("As you planned:"), Html(message.text)]), message.buttons)


def withdrawn_page(
    voice: Voice,
    entries: Sequence[Withdrawn],
    names: Mapping[str, str],
    whens: Sequence[datetime],
    page: int,
    planned: Sequence[tuple[str, str]],
) -> Message:
    """One page of what is withdrawn, each with a button that brings it back.

    whens: local, one for each of the entries. planned: ids and names of entries that will be withdrawn.
    """
    part = part_of(list(zip(entries, whens, strict=True)), page, WITHDRAWN_A_PAGE)
    rows: list[list[Button]] = []
    paragraphs = []
    for number, (entry, when) in part.numbered:
        who = author_in_words(voice, entry.author, names)
        day = voice.speech.date(when.date().isoformat())
        line = voice.say("{number}. <b>{name}</b>\n{day}, {who}", number=number, name=entry.name, day=day, who=who)
        reason = cut(entry.reason, _REASON_SHOWN)
        paragraphs.append(joined([line, voice.say("Reason: {reason}", reason=reason) if reason else Html("")]))
        label = voice.label("Bring back {number}: {name}", number=number, name=entry.name)
        rows.append([Button(button_label(label), Tend(TendMove.RESTORE, entry.entry_id))])
    rows.append(page_buttons(voice, part, lambda page: Tend(TendMove.RESTORE, "", str(page))))
    if part.number == 0:
        for entry_id, name in planned:
            label = voice.label("Planned: {name}", name=name)
            rows.append([Button(button_label(label), Tend(TendMove.PAGE, entry_id))])
    head = voice.say("<b>Withdrawn entries</b>") if entries else voice.say("No entry is withdrawn.")
    return Message(within(head, paragraphs, Html("")), keyboard(rows))


def was_restored(voice: Voice, name: str) -> str:
    """An entry is back."""
    return voice.label("{name} is back in the directory.", name=cut(name, 100))


def was_confirmed(voice: Voice) -> str:
    """An entry has today's date."""
    return voice.label("Thank you. It has today's date now.")


def was_kept(voice: Voice) -> str:
    """A plan was given up."""
    return voice.label("It stays in the directory.")


def gone(voice: Voice) -> str:
    """A button of an entry that the directory does not hold."""
    return voice.label("This entry is not in the directory any more.")


def changed_meanwhile(voice: Voice) -> str:
    """Somebody else was quicker."""
    return voice.label("Somebody changed it meanwhile. Nothing was done; please look at it again.")


def not_taken(voice: Voice) -> Message:
    """What was sent is no text."""
    return Message(voice.say("Please write it as a text."))


def _back_again(voice: Voice, entry_id: str) -> tuple[Button, ...]:
    return (
        Button(voice.label("Bring it back"), Tend(TendMove.RESTORE, entry_id)),
        Button(voice.label("History"), Tend(TendMove.HISTORY, entry_id)),
    )


def _leave(voice: Voice, entry_id: str) -> Button:
    return Button(voice.label("Do not withdraw it"), Tend(TendMove.PAGE, entry_id))
