"""What staff read of an announcement that is not under way: how it stands, what can be done, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.actions import Announce
from bot.domain.announcements import Announcement, AnnouncementState, Draft, Drafting, Lack, Loudness, Move, moves
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.domain.paging import Part
from bot.wording.audiences import audience_in_words, people
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.html import Html, button_label, cut, html, joined, plain
from bot.wording.progress import forgotten_since
from bot.wording.rhythms import ticked
from bot.wording.switching import nothing_goes_out
from bot.wording.voice import Voice, mark

_TEASER = 40

STATES = {
    AnnouncementState.DRAFT: mark("draft"),
    AnnouncementState.SUBMITTED: mark("waits for release"),
    AnnouncementState.SCHEDULED: mark("scheduled"),
    AnnouncementState.SENDING: mark("being sent"),
    AnnouncementState.PAUSED: mark("paused"),
    AnnouncementState.SENT: mark("sent"),
    AnnouncementState.CANCELLED: mark("cancelled"),
    AnnouncementState.RECALLED: mark("withdrawn"),
}

_LOUDNESS = {
    Loudness.NORMAL: mark("as people set it (without a sound in quiet hours, gathered if they wish)"),
    Loudness.URGENT: mark("urgent (at once and with a sound for everybody)"),
    Loudness.SILENT: mark("without a sound"),
}

_LACKS = {
    Lack.TEXT: mark("The text is still missing."),
    Lack.AUDIENCE: mark("It is not chosen yet who gets it."),
}


@dataclass(frozen=True, slots=True)
class View:
    """How an announcement stands for one member of the staff.

    counts: people by language who would get it. send_at: local; None: at once. overdue: that time has passed.
    own: whether it is theirs, so that somebody else must release it. approval: whether that is asked for at all.
    alone: whether there is nobody else who could. channel: whether the town's channel gets it too. off: whether the bot
    is switched off. forgotten_on: the day since which it is not kept any more who got what this one corrects.
    """

    announcement: Announcement
    counts: Mapping[str, int]
    send_at: datetime | None = None
    overdue: bool = False
    approval: bool = False
    own: bool = True
    alone: bool = False
    channel: bool = False
    off: bool = False
    forgotten_on: date | None = None


def control_message(voice: Voice, directory: Directory, view: View, languages: Iterable[str]) -> Message:
    """How an announcement stands, and buttons for what can be done with it."""
    announcement, draft = view.announcement, view.announcement.draft
    lines = [
        heading(voice, announcement),
        voice.say("To: {audience}", audience=audience_in_words(voice, directory, draft)),
        people(voice, view.counts),
        voice.say("The town's channel gets it too.") if view.channel else Html(""),
        voice.say("When: {when}", when=_when(voice, view)),
        voice.say("Sound: {sound}", sound=voice.label(_LOUDNESS[draft.loudness])),
    ]
    if draft.corrects is not None:
        lines[0] = joined([lines[0], voice.say("Corrects announcement {number}.", number=draft.corrects)])
    notes = [voice.say(_LACKS[lack]) for lack in draft.lacks()]
    if announcement.state is AnnouncementState.SUBMITTED:
        notes.append(
            voice.say("Somebody else of the staff must release it. Whatever is changed must be submitted anew.")
            if view.own
            else voice.say("Please check the previews, and release it or give it back.")
        )
    if view.approval and view.alone:
        notes.append(voice.say("A second person must release it, but nobody else belongs to the staff."))
    if view.forgotten_on is not None:
        notes.append(forgotten_since(voice, view.forgotten_on))
    elif view.off:
        notes.append(nothing_goes_out(voice))
    return Message(joined([joined(lines), *notes], "\n\n"), _buttons(voice, view, list(languages)))


def heading(voice: Voice, announcement: Announcement) -> Html:
    """As "Announcement 7 · draft"."""
    state = voice.label(STATES[announcement.state])
    return voice.say("<b>Announcement {number}</b> · {state}", number=announcement.number, state=state)


def moment_in_words(voice: Voice, moment: datetime) -> str:
    """A local moment: "Dienstag, 1. Dezember 2026, 17:30 Uhr"."""
    return voice.label("{day}, {time}", day=voice.speech.day(moment), time=voice.speech.time(moment))


def schedule_menu(
    voice: Voice, announcement: Announcement, choices: Sequence[tuple[str, datetime]], how: Html
) -> Message:
    """Times to choose from; how: that one can type another one."""
    rows = [
        (Button(moment_in_words(voice, moment), Announce(Move.SCHEDULE, announcement.number, argument)),)
        for argument, moment in choices
    ]
    if announcement.draft.send_at:
        rows.append((Button(voice.label("At once"), Announce(Move.SCHEDULE, announcement.number, "now")),))
    rows.append((Button(voice.label("« Back"), Announce(Move.SHOW, announcement.number)),))
    return Message(joined([voice.say("<b>When shall it be sent?</b>"), how]), tuple(rows))


def sure(voice: Voice, number: int, move: Move, argument: str) -> Message:
    """Ask once more before something that cannot be taken back."""
    asked = {
        Move.DISCARD: voice.say("Discard announcement {number}? It cannot be brought back.", number=number),
        Move.CANCEL: voice.say("Cancel? Those who did not get announcement {number} yet will not.", number=number),
        Move.RECALL: voice.say(
            "Withdraw announcement {number} from everybody who got it? It is deleted in their chats; where it is older "
            "than 48 hours, a line takes its place that it was withdrawn.",
            number=number,
        ),
    }
    yes = {
        Move.DISCARD: voice.label("Yes, discard"),
        Move.CANCEL: voice.label("Yes, cancel"),
        Move.RECALL: voice.label("Yes, withdraw"),
    }
    no = Button(voice.label("No"), Announce(Move.SHOW, number))
    return Message(asked[move], ((Button(yes[move], Announce(move, number, argument)), no),))


def list_message(voice: Voice, part: Part[Announcement], *, off: bool = False) -> Message:
    """One page of the announcements, changed last first, drafts among them, each with a button.

    off: whether the bot is switched off.
    """
    new = (Button(voice.label("New announcement"), Announce(Move.EDIT, 0, Drafting.NEW)),)
    if not part.items and part.number == 0:
        return Message(voice.say("There is no announcement yet."), (new,))
    lines = [voice.say("<b>Announcements</b>")]
    rows = [new]
    for announcement in part.items:
        number, state = announcement.number, voice.label(STATES[announcement.state])
        begins = teaser(voice, announcement.draft)
        corrects = announcement.draft.corrects is not None
        named = voice.label("Correction {number}", number=number) if corrects else str(number)
        lines.append(html(f"{named} · {state} · {begins}"))
        rows.append((Button(button_label(f"{named}: {begins}"), Announce(Move.SHOW, number)),))
    turn = page_buttons(voice, part, lambda page: Announce(Move.SHOW, 0, str(page)), by_time=True)
    note = nothing_goes_out(voice) if off else Html("")
    return Message(joined([joined(lines), note], "\n\n"), keyboard([*rows, turn]))


def teaser(voice: Voice, draft: Draft) -> str:
    """The beginning of a text on one line."""
    text = " ".join(plain(Html(voice.of(draft.texts))).split()) if draft.texts else ""
    return cut(text, _TEASER) or voice.label("without text")


def gone(voice: Voice) -> str:
    """A button of an announcement that was discarded."""
    return voice.label("This announcement does not exist any more.")


def not_now(voice: Voice, announcement: Announcement) -> str:
    """A button whose time has passed."""
    return voice.label("This cannot be done now: it is “{state}”.", state=voice.label(STATES[announcement.state]))


def changed_meanwhile(voice: Voice) -> str:
    """A button below a preview that is not what would be sent any more."""
    return voice.label("It was changed since this preview. Please look at the new one.")


def begun_already(voice: Voice) -> str:
    """Instead of another correction, the one is shown that waits."""
    return voice.label("A correction has been begun already. Here it is.")


def is_own(voice: Voice) -> str:
    """Four eyes are asked for."""
    return voice.label("Somebody else must release what you wrote or submitted.")


def is_incomplete(voice: Voice) -> str:
    """Something is still missing."""
    return voice.label("Something is still missing, see the message.")


def is_forgotten(voice: Voice) -> str:
    """Those who got it cannot be reached any more."""
    return voice.label("It is too late for this: who got the announcement is not kept any more.")


def discarded(voice: Voice, number: int) -> Message:
    """An announcement is no more."""
    return Message(voice.say("Announcement {number} was discarded.", number=number))


def asks_for_release(voice: Voice, announcement: Announcement) -> Message:
    """Above the previews that a colleague gets."""
    return Message(voice.say("Please check announcement {number}: it waits for release.", number=announcement.number))


def was_released(voice: Voice, number: int) -> Message:
    """Tell the author."""
    return Message(voice.say("Announcement {number} was released.", number=number))


def was_rejected(voice: Voice, number: int) -> Message:
    """Tell the author, who can go on writing."""
    show = Button(voice.label("Show"), Announce(Move.SHOW, number))
    return Message(voice.say("Announcement {number} was given back to you.", number=number), ((show,),))


def _when(voice: Voice, view: View) -> str:
    if view.send_at is None:
        return voice.label("at once")
    words = moment_in_words(voice, view.send_at)
    return voice.label("at once, since {moment} has passed", moment=words) if view.overdue else words


def _buttons(voice: Voice, view: View, languages: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    announcement = view.announcement
    number, draft = announcement.number, announcement.draft
    allowed = moves(announcement.state, correction=draft.corrects is not None)
    if view.forgotten_on is not None:
        allowed -= {Move.SEND, Move.SUBMIT, Move.RELEASE, Move.SCHEDULE}
    rows: list[list[Button]] = []
    if Move.REJECT in allowed and not view.own:
        release = Button(voice.label("Release"), Announce(Move.RELEASE, number, draft.fingerprint))
        back = Button(voice.label("Give back"), Announce(Move.REJECT, number, draft.fingerprint))
        rows.append([release, back] if Move.RELEASE in allowed else [back])
    if Move.SEND in allowed and not draft.lacks():
        rows.append([_send_button(voice, view)])
    if Move.SCHEDULE in allowed:
        rows.append([Button(voice.label("Send later …"), Announce(Move.SCHEDULE, number))])
    if Move.EDIT in allowed and (view.own or announcement.state is AnnouncementState.DRAFT):
        rows += _edit_rows(voice, announcement, languages)
    if Move.UNSCHEDULE in allowed:
        rows.append([Button(voice.label("Do not send it at this time"), Announce(Move.UNSCHEDULE, number))])
    last = [Button(voice.label("Preview"), Announce(Move.PREVIEW, number))] if draft.texts else []
    if Move.DISCARD in allowed and (view.own or announcement.state is not AnnouncementState.SUBMITTED):
        last.append(Button(voice.label("Discard"), Announce(Move.DISCARD, number)))
    rows.append(last)
    return keyboard(rows)


def _send_button(voice: Voice, view: View) -> Button:
    number, fingerprint = view.announcement.number, view.announcement.draft.fingerprint
    if view.approval:
        return Button(voice.label("Submit for release"), Announce(Move.SUBMIT, number, fingerprint))
    label = voice.label("Send now") if view.send_at is None or view.overdue else voice.label("Send at this time")
    return Button(label, Announce(Move.SEND, number, fingerprint))


def _edit_rows(voice: Voice, announcement: Announcement, languages: Sequence[str]) -> list[list[Button]]:
    number, draft = announcement.number, announcement.draft
    sounds = ((Loudness.URGENT, voice.label("Urgent")), (Loudness.SILENT, voice.label("Without a sound")))
    texts = [
        Button(
            voice.label("Text in {language}", language=voice.speech.language_name(code)),
            Announce(Move.EDIT, number, Drafting.TEXT.of(code)),
        )
        for code in languages
    ]
    if draft.corrects is not None:
        return [texts]
    return [
        [
            Button(
                ticked(label, is_on=draft.loudness is loudness),
                Announce(
                    Move.EDIT, number, Drafting.LOUD.of(Loudness.NORMAL if draft.loudness is loudness else loudness)
                ),
            )
            for loudness, label in sounds
        ],
        texts,
        [
            Button(voice.label("Picture, file, place"), Announce(Move.EDIT, number, Drafting.ATTACH)),
            Button(voice.label("Recipients"), Announce(Move.EDIT, number, Drafting.AUDIENCE)),
        ],
    ]
