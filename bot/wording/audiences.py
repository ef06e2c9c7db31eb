"""Who gets an announcement: in words, in numbers, and as menus to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.actions import Announce
from bot.domain.announcements import Audience, Draft, Drafting, Move
from bot.domain.directory import Directory, place_key
from bot.domain.messages import Button, Message
from bot.domain.paging import part_of
from bot.domain.subscriptions import Subject, SubjectKind
from bot.wording.buttons import in_rows, keyboard, page_buttons
from bot.wording.html import Html, button_label, joined
from bot.wording.rhythms import ticked
from bot.wording.subscriptions import name_of
from bot.wording.voice import Voice

PLACES_A_PAGE = 10


def audience_menu(
    voice: Voice, directory: Directory, number: int, draft: Draft, counts: Mapping[str, int], languages: Iterable[str]
) -> Message:
    """Everyone, topics, places, followers and languages to tick, with the number of people that they make."""
    chosen = draft.audience
    rows = [[_tick(voice.label("Everyone"), number, Drafting.EVERYONE, is_on=chosen.everyone)]]
    topics = [
        _subject(str(voice.of(name)), number, Subject(SubjectKind.TOPIC, topic), chosen)
        for topic, name in directory.topics.items()
    ]
    rows += in_rows(topics)
    rows += [
        [_subject(name_of(voice, directory, subject), number, subject, chosen)]
        for subject in sorted(chosen.subjects)
        if subject.kind is SubjectKind.ENTRY
    ]
    rows.append(
        [
            Button(voice.label("Places …"), Announce(Move.EDIT, number, Drafting.PLACES.of(0))),
            Button(voice.label("Followers of an entry …"), Announce(Move.EDIT, number, Drafting.ENTRY)),
        ]
    )
    rows.append(
        [
            _tick(
                voice.label("In {language}", language=voice.speech.language_name(code)),
                number,
                # Without the only one that is ticked, nobody would be left: it brings all of them back.
                Drafting.LANGUAGE.of(code) if chosen.languages != {code} else Drafting.LANGUAGE,
                is_on=not chosen.languages or code in chosen.languages,
            )
            for code in languages
        ]
    )
    rows.append([Button(voice.label("Preview"), Announce(Move.PREVIEW, number))])
    return Message(_chosen(voice, directory, draft, counts), keyboard(rows))


def places_menu(
    voice: Voice, directory: Directory, number: int, draft: Draft, counts: Mapping[str, int], page: int
) -> Message:
    """One page of the places to tick; page: from 0."""
    part = part_of(directory.places, page, PLACES_A_PAGE)
    shown = [
        _subject(place, number, Subject(SubjectKind.PLACE, place_key(place)), draft.audience) for place in part.items
    ]
    turn = page_buttons(voice, part, lambda page: Announce(Move.EDIT, number, Drafting.PLACES.of(page)))
    back = Button(voice.label("« Back"), Announce(Move.EDIT, number, Drafting.AUDIENCE))
    return Message(_chosen(voice, directory, draft, counts), keyboard([*in_rows(shown), turn, [back]]))


def audience_in_words(voice: Voice, directory: Directory, draft: Draft) -> str:
    """Who gets it: "Mobilität, Görzke"."""
    audience = draft.audience
    if draft.corrects is not None:
        return voice.label("all who got announcement {number}", number=draft.corrects)
    if audience.is_empty:
        return voice.label("nobody yet")
    names = [name_of(voice, directory, subject) for subject in sorted(audience.subjects)]
    chosen = voice.label("everyone") if audience.everyone else ", ".join(names)
    if not audience.languages:
        return chosen
    languages = voice.speech.all_of([voice.speech.language_name(code) for code in sorted(audience.languages)])
    return voice.label("{audience} – only in {languages}", audience=chosen, languages=languages)


def people(voice: Voice, counts: Mapping[str, int]) -> Html:
    """How many people that are, and in which languages."""
    total = sum(counts.values())
    text = voice.say_number("<b>{number} recipient</b>", "<b>{number} recipients</b>", total)
    if not total:
        return text
    parts = (
        f"{voice.speech.language_name(code)} {voice.speech.number(count)}" for code, count in sorted(counts.items())
    )
    return Html(f"{text} ({', '.join(parts)})")


def _chosen(voice: Voice, directory: Directory, draft: Draft, counts: Mapping[str, int]) -> Html:
    lines = [
        voice.say("<b>Who shall get it?</b>"),
        voice.say("Chosen: {audience}", audience=audience_in_words(voice, directory, draft)),
        people(voice, counts),
    ]
    return joined(lines)


def _subject(name: str, number: int, subject: Subject, chosen: Audience) -> Button:
    return _tick(name, number, Drafting.SUBJECT.of(subject), is_on=subject in chosen.subjects)


def _tick(label: str, number: int, argument: str, *, is_on: bool) -> Button:
    wish = Drafting.UNTICK if is_on else Drafting.TICK
    return Button(button_label(ticked(label, is_on=is_on)), Announce(Move.EDIT, number, wish.of(argument)))
