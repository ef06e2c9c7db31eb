"""What staff read while they teach a question without an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.actions import Handle, Teach, Tend
from bot.domain.answers import Answer, Chat, Choice, Found, Listing
from bot.domain.directory import Directory, Entry
from bot.domain.inbox import HandleMove
from bot.domain.messages import Button, Message
from bot.domain.origins import Told
from bot.domain.teaching import Field, Lesson, TeachMove
from bot.domain.upkeep import TendMove
from bot.wording.html import Html, button_label, cut, joined, within
from bot.wording.origins import told_or_not
from bot.wording.voice import Voice, mark

_TEASER = 80
_BREAKS = 10

_FIELDS = {Field.QUESTIONS: mark("Question"), Field.KEYWORDS: mark("Keyword")}


def gone(voice: Voice) -> str:
    """There is no such group or lesson any more."""
    return voice.label("This is not here any more.")


def ask_entry(voice: Voice, lesson: Lesson, entries: Sequence[Entry], note: Html = Html("")) -> Message:  # noqa: B008
    """Ask to which entry a question belongs; entries: the likeliest."""
    lines = [
        note,
        voice.say("<b>To which entry does this belong?</b>\n“{question}”", question=lesson.question),
        voice.say("Tap it, or type its name or a part of it.") if entries else voice.say("Type its name."),
    ]
    rows = [(Button(button_label(entry.name), Teach(TeachMove.PICK, lesson.number, entry.id)),) for entry in entries]
    leave = (Button(voice.label("Leave it"), Teach(TeachMove.LEAVE, lesson.number)),)
    return Message(joined(lines, "\n\n"), (*rows, leave))


def no_entry(voice: Voice, typed: str) -> Html:
    """No entry is called so."""
    return voice.say("I found no entry for “{typed}”.", typed=cut(typed, _TEASER))


def proposal(voice: Voice, lesson: Lesson, entry: Entry, keywords: Sequence[str]) -> Message:
    """What would be added to an entry; keywords: words of the question that could be added instead."""
    language = voice.speech.language_name(lesson.language)
    lines = [
        voice.say("To <b>{name}</b> this is added:", name=entry.name),
        voice.say(
            "{field} ({language}): <b>{words}</b>",
            field=voice.label(_FIELDS[lesson.field]),
            language=language,
            words=lesson.words,
        ),
        voice.say("Please read it once more: is it general enough, and does it name nobody?"),
    ]
    number = lesson.number
    rows = [
        (Button(voice.label("Check and add"), Teach(TeachMove.CHECK, number)),),
        (Button(voice.label("In other words"), Teach(TeachMove.REWORD, number)),),
        *_other_fields(voice, lesson, keywords),
        (Button(voice.label("Another entry"), Teach(TeachMove.SEARCH, number)),),
        (Button(voice.label("Leave it"), Teach(TeachMove.LEAVE, number)),),
    ]
    return Message(joined(lines, "\n\n"), tuple(rows))


def ask_words(voice: Voice, lesson: Lesson, entry: Entry) -> Message:
    """Ask for other words, of the sort that the lesson adds."""
    language = voice.speech.language_name(lesson.language)
    if lesson.field is Field.KEYWORDS:
        text = voice.say(
            "Type a keyword in {language}: a word or two that people use when they mean <b>{name}</b>.",
            language=language,
            name=entry.name,
        )
    else:
        text = voice.say(
            "Type the question in {language} as it shall stand with <b>{name}</b>.", language=language, name=entry.name
        )
    back = Button(voice.label("Leave it as it is"), Teach(TeachMove.PICK, lesson.number, entry.id))
    return Message(text, ((back,),))


def no_words(voice: Voice, limit: int) -> Message:
    """What was typed cannot be added."""
    return Message(voice.say("Please send one line of text, at most {limit} characters.", limit=limit))


def checking(voice: Voice) -> str:
    """The check takes a moment."""
    return voice.label("I am checking that nothing else breaks. One moment, please …")


def holds_already(voice: Voice, lesson: Lesson, entry: Entry) -> Message:
    """The entry has these words."""
    text = voice.say("<b>{name}</b> has “{words}” already.", name=entry.name, words=lesson.words)
    return Message(text, _after_a_check(voice, lesson, [], add=None))


def findings(
    voice: Voice,
    directory: Directory,
    lesson: Lesson,
    breaks: Sequence[tuple[str, Answer, Answer]],
    *,
    answer: Answer | None,
    keywords: Sequence[str],
) -> Message:
    """What the check found; breaks: question, answer before, answer after; answer: how the question itself would be
    answered, where that is not with the entry; None: with the entry."""
    lines: list[Html] = []
    if answer is not None:
        lines.append(
            voice.say(
                "“{question}” would still not be answered with it, but with: {answer}.",
                question=lesson.question,
                answer=_in_words(voice, directory, answer),
            )
        )
        lines.append(voice.say("Perhaps other words help, or a keyword."))
    if breaks:
        lines.append(
            voice.say_number("<b>This question would break:</b>", "<b>{number} questions would break:</b>", len(breaks))
        )
        lines += [
            voice.say(
                "• “{question}”\n   now: {before}\n   then: {after}",
                question=question,
                before=_in_words(voice, directory, before),
                after=_in_words(voice, directory, after),
            )
            for question, before, after in breaks[:_BREAKS]
        ]
        if len(breaks) > _BREAKS:
            lines.append(voice.say_number("and {number} more", "and {number} more", len(breaks) - _BREAKS))
    else:
        lines.append(voice.say("Nothing else would break."))
    return Message(
        within(Html(""), lines, Html("")), _after_a_check(voice, lesson, keywords, add=voice.label("Add it anyway"))
    )


def taught(voice: Voice, lesson: Lesson, entry: Entry, told: Told | None = None) -> Message:
    """The entry was taught; told: whether who asked knows."""
    text = voice.say(
        "Done. From now on “{words}” leads to <b>{name}</b>.",
        words=lesson.words if lesson.field is Field.KEYWORDS else lesson.question,
        name=entry.name,
    )
    return Message(joined([text, told_or_not(voice, told)]), (*_further(voice, lesson), _history(voice, entry)))


def answered_already(voice: Voice, lesson: Lesson, entry: Entry, told: Told | None) -> Message:
    """Somebody else taught it meanwhile; told: whether who asked knows."""
    text = voice.say(
        "“{question}” leads to <b>{name}</b> already. Nothing had to be added.",
        question=lesson.question,
        name=entry.name,
    )
    return Message(joined([text, told_or_not(voice, told)]), (*_further(voice, lesson), _history(voice, entry)))


def entry_changed(voice: Voice, entry: Entry) -> Html:
    """Somebody else saved the entry after the check."""
    return voice.say("Somebody changed <b>{name}</b> meanwhile. Please check once more.", name=entry.name)


def left(voice: Voice, lesson: Lesson) -> Message:
    """Nothing was added."""
    return Message(voice.say("Left. Nothing was added."), _further(voice, lesson))


def _further(voice: Voice, lesson: Lesson) -> tuple[tuple[Button, ...], ...]:
    """Back to where the question came from."""
    if lesson.ticket:
        return ((Button(voice.label("To the inbox"), Handle(HandleMove.LIST, 0, "0")),),)
    return ((Button(voice.label("Further questions"), Teach(TeachMove.GAPS)),),)


def _history(voice: Voice, entry: Entry) -> tuple[Button, ...]:
    return (Button(voice.label("History"), Tend(TendMove.HISTORY, entry.id)),)


def _after_a_check(
    voice: Voice, lesson: Lesson, keywords: Sequence[str], *, add: str | None
) -> tuple[tuple[Button, ...], ...]:
    save = Teach(TeachMove.SAVE, lesson.number)
    rows: list[tuple[Button, ...]] = [(Button(add, save),)] if add else []
    rows.append((Button(voice.label("In other words"), Teach(TeachMove.REWORD, lesson.number)),))
    rows += _other_fields(voice, lesson, keywords)
    rows.append((Button(voice.label("Leave it"), Teach(TeachMove.LEAVE, lesson.number)),))
    return tuple(rows)


def _other_fields(voice: Voice, lesson: Lesson, keywords: Sequence[str]) -> list[tuple[Button, ...]]:
    """Buttons for what could be added instead."""
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                button_label(voice.label("Keyword “{word}”", word=word)),
                Teach(TeachMove.AS_KEYWORD, lesson.number, str(place)),
            ),
        )
        for place, word in enumerate(keywords)
        if (lesson.field, lesson.words) != (Field.KEYWORDS, word)
    ]
    rows.append((Button(voice.label("Type a keyword"), Teach(TeachMove.AS_KEYWORD, lesson.number)),))
    if lesson.field is Field.KEYWORDS:
        rows.append((Button(voice.label("The question itself"), Teach(TeachMove.AS_QUESTION, lesson.number)),))
    return rows


def _in_words(voice: Voice, directory: Directory, answer: Answer) -> str:
    """An answer as staff tell it from another one."""
    match answer:
        case Found(entry_id):
            return _name(directory, entry_id)
        case Choice(entry_ids):
            names = voice.speech.all_of([_name(directory, entry_id) for entry_id in entry_ids])
            return voice.label("a choice of {names}", names=names)
        case Listing():
            return voice.label("a list")
        case Chat():
            return voice.label("small talk")
        case _:
            return voice.label("no answer")


def _name(directory: Directory, entry_id: str) -> str:
    entry = directory.by_id.get(entry_id)
    return entry.name if entry else entry_id
