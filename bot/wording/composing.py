"""What staff read while they put an announcement together: what to write next, and why something cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.actions import Announce
from bot.domain.announcements import Draft, Drafting, Move
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.domain.moments import MomentProblem
from bot.wording.buttons import keyboard
from bot.wording.html import Html, button_label, joined
from bot.wording.staff import CANCEL
from bot.wording.voice import Voice, mark

_MOMENTS = {
    MomentProblem.UNREADABLE: mark("I could not read this as a time. Nothing was changed."),
    MomentProblem.PAST: mark("This time has passed already. Nothing was changed."),
    MomentProblem.TOO_FAR: mark("This is more than a year away. Nothing was changed."),
}


def ask_text(voice: Voice, number: int, language: str, *, first: bool, note: Html = Html("")) -> Message:  # noqa: B008
    """Ask for the text in a language; first: no other language has a text yet, so this one is needed.

    note: a line above it.
    """
    named = voice.speech.language_name(language)
    if first:
        ask = voice.say("Write the text of the announcement in {language}.", language=named)
    else:
        ask = voice.say("Now write the same in {language}.", language=named)
    lines = [note, ask]
    if first:
        lines.append(
            voice.say(
                "Bold, links and the like stay as you type them. You can send a picture or a file with the text below "
                "it, or a location."
            )
        )
        rows = [Button(voice.label("Leave it"), Announce(Move.EDIT, number, Drafting.LEAVE))]
    else:
        lines.append(voice.say("Without it, everybody gets the first text, with a line that says why."))
        label = voice.label("Without a text in {language}", language=named)
        rows = [Button(button_label(label), Announce(Move.EDIT, number, Drafting.AUDIENCE))]
    return Message(joined(lines, "\n\n"), (tuple(rows),))


def ask_new_text(voice: Voice, number: int, language: str, draft: Draft) -> Message:
    """Ask for another text in place of the one there is; the old one can be copied from the preview."""
    named = voice.speech.language_name(language)
    rows = [[Button(voice.label("Leave it as it is"), Announce(Move.SHOW, number))]]
    if language in draft.texts and len(draft.texts) > 1:
        label = voice.label("Without a text in {language}", language=named)
        rows.insert(0, [Button(button_label(label), Announce(Move.EDIT, number, Drafting.WITHOUT.of(language)))])
    return Message(voice.say("Write the new text in {language}.", language=named), keyboard(rows))


def ask_attachment(voice: Voice, number: int, draft: Draft) -> Message:
    """Ask for a picture, a file or a place."""
    rows = []
    if draft.attachment or draft.point:
        rows.append((Button(voice.label("Take it away"), Announce(Move.EDIT, number, Drafting.BARE)),))
    rows.append((Button(voice.label("Leave it as it is"), Announce(Move.SHOW, number)),))
    return Message(voice.say("Send one picture, one file or a location."), tuple(rows))


def ask_entry(voice: Voice, number: int) -> Message:
    """Ask for the name of an entry whose followers shall get it."""
    back = Button(voice.label("« Back"), Announce(Move.EDIT, number, Drafting.AUDIENCE))
    return Message(voice.say("Whose followers shall get it? Write the name of the entry."), ((back,),))


def which_entry(voice: Voice, directory: Directory, number: int, entry_ids: Sequence[str], argument: str) -> Message:
    """Several entries may be meant; argument: what a button says before the id of its entry.

    number: of the announcement, 0 for one that is not begun yet.
    """
    if number:
        other = Button(voice.label("« Back"), Announce(Move.EDIT, number, Drafting.AUDIENCE))
    else:
        other = Button(voice.label("Announcement without an entry"), Announce(Move.EDIT, 0, Drafting.NEW))
    if not entry_ids:
        return Message(voice.say("I know no entry of this name. Please write it in other words."), ((other,),))
    rows = [
        (Button(button_label(directory.by_id[entry_id].name), Announce(Move.EDIT, number, f"{argument}{entry_id}")),)
        for entry_id in entry_ids
    ]
    text = voice.say("Which entry do you mean? If none of these, please write the name in other words.")
    return Message(text, (*rows, (other,)))


def never_changed(voice: Voice, name: str) -> Html:
    """There is nothing to tell about an entry by itself."""
    return voice.say("<b>{name}</b> was never changed, so there is no text yet.", name=name)


def attached(voice: Voice) -> Html:
    """A picture or file or place was taken, and the text is still missing."""
    return voice.say("It is attached. Now the text is missing.")


def too_long(voice: Voice, length: int, limit: int) -> Message:
    """A text is longer than Telegram takes; what was there before stays."""
    number = voice.speech.number
    return Message(
        voice.say(
            "The text has {length} characters; {limit} are possible, with a picture or file fewer than without. "
            "Nothing was changed: please send it again, shorter.",
            length=number(length),
            limit=number(limit),
        )
    )


def too_formatted(voice: Voice) -> Message:
    """The markup of a text is more than Telegram takes."""
    return Message(voice.say("The text has too many links or too much formatting. Please send it again with less."))


def only_texts_are_corrected(voice: Voice) -> Message:
    """A correction came with a picture, a file or a place."""
    return Message(voice.say("A correction changes the text only. What you attached to it was left out."))


def one_picture(voice: Voice) -> Message:
    """An album cannot be sent on."""
    return Message(voice.say("An announcement has one picture or file, not several. Please send one of them alone."))


def not_fitting(voice: Voice) -> Message:
    """What was sent is none of what an announcement can hold, or not what was asked for."""
    return Message(
        voice.say("I cannot use this here. “{word}” leaves the announcement as it is.", word=voice.label(CANCEL))
    )


def moment_notice(voice: Voice, problem: MomentProblem) -> str:
    """The same in a notice, where a button named the time."""
    return voice.label(_MOMENTS[problem])


def moment_problem(voice: Voice, problem: MomentProblem) -> Message:
    """A time that cannot be taken, and how to write one."""
    return Message(joined([voice.say(_MOMENTS[problem]), how_to_write_times(voice)], "\n\n"))


def how_to_write_times(voice: Voice) -> Html:
    """Examples of times."""
    return voice.say("Write the time, for example “tomorrow 8:00”, “1.12. 17:30” or “in 2 h”.")
