"""Subscriptions: the menu with its ticks, what follows from a tap, and how everything ends."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.actions import Subscribe
from bot.domain.directory import Directory, folded_name, place_key
from bot.domain.messages import Button, Message
from bot.domain.paging import part_of
from bot.domain.schedule import Rhythm
from bot.domain.subscriptions import EVERYTHING, Subject, SubjectKind, Subscriber, SubscriptionMove
from bot.wording.buttons import in_rows, keyboard, page_buttons, page_line
from bot.wording.html import Html, bold, button_label, cut, html, joined
from bot.wording.rhythms import ticked, when
from bot.wording.voice import Voice, mark

PLACES_A_PAGE = 16
_TOPICS_SHOWN = 60
_OTHERS_SHOWN = 20
"""Telegram takes 100 buttons below a message."""
_NAMES_SHOWN = 12
_STOP_WORDS = mark(
    "stop, please stop, unsubscribe, please unsubscribe, sign off, cancel subscription, cancel subscriptions, "
    "end everything, no more announcements, no more messages"
)
_SUBSCRIBE_WORDS = mark("subscribe, subscription, subscriptions, subscribe to announcements, get announcements")
MAX_WORDS = 100
"""UTF-16 code units of what staff typed that are repeated."""


def menu(voice: Voice, directory: Directory, subscriber: Subscriber | None) -> Message:
    """What is subscribed and when it comes, with a button to tick for everything, each topic and each entry."""
    held = _held(subscriber)
    topics = [Subject(SubjectKind.TOPIC, topic) for topic in directory.topics][:_TOPICS_SHOWN]
    subjects = [EVERYTHING, *topics, *_others(directory, held)]
    rows = [[_tick(voice, directory, subject, held)] for subject in subjects]
    further = [_button(voice.label("Places"), SubscriptionMove.PLACES, "0")] if directory.places else []
    if subscriber is not None:
        further.append(_button(voice.label("When?"), SubscriptionMove.RHYTHM))
    rows.append(further)
    if subscriber is not None:
        rows.append([_button(voice.label("End everything"), SubscriptionMove.STOP)])
    rows.append([_button(voice.label("Done"), SubscriptionMove.DONE)])
    text = [
        voice.say("<b>Subscriptions</b>"),
        _summary(voice, directory, subscriber),
        voice.say("Tap what you would like to hear about. Another tap takes it away again."),
        voice.say("Whoever subscribes to something also gets the announcements that go to everybody."),
    ]
    return Message(joined(text, "\n\n"), keyboard(rows))


def places(voice: Voice, directory: Directory, subscriber: Subscriber | None, page: int) -> Message:
    """One page (from 0) of the places, to tick."""
    part, held = part_of(directory.places, page, PLACES_A_PAGE), _held(subscriber)
    ticks = [_tick(voice, directory, Subject(SubjectKind.PLACE, place_key(place)), held) for place in part.items]
    turn = page_buttons(voice, part, lambda page: Subscribe(SubscriptionMove.PLACES, str(page)))
    head = joined([voice.say("<b>Places</b>"), page_line(voice, part)], " · ")
    text = [head, voice.say("Tap the places whose announcements you would like to get.")]
    return Message(joined(text, "\n\n"), keyboard([*in_rows(ticks), turn, [_back(voice)]]))


def page_of_place(directory: Directory, subject: Subject) -> int:
    """The page of the places on which a place stands."""
    keys = [place_key(place) for place in directory.places]
    return keys.index(subject.key) // PLACES_A_PAGE if subject.key in keys else 0


def done(voice: Voice, directory: Directory, subscriber: Subscriber | None) -> Message:
    """What stays when the menu is closed."""
    if subscriber is None:
        text = voice.say("Nothing is subscribed, so no announcements come. If you would like some: /subscribe")
    else:
        hint = voice.say("To change something: /subscribe\nTo end everything: /stop")
        text = joined([_summary(voice, directory, subscriber), hint], "\n\n")
    return Message(text)


def offer(voice: Voice, directory: Directory, subject: Subject) -> Message:
    """Asks for the confirming tap."""
    name = name_of(voice, directory, subject)
    question = {
        SubjectKind.ALL: voice.say("Would you like to get <b>all announcements</b> here?"),
        SubjectKind.TOPIC: voice.say("Would you like to get announcements on <b>{name}</b> here?", name=name),
        SubjectKind.PLACE: voice.say("Would you like to get announcements for <b>{name}</b> here?", name=name),
        SubjectKind.ENTRY: voice.say("Would you like to hear of it when something changes: <b>{name}</b>?", name=name),
    }[subject.kind]
    hint = voice.say("You can change or end this at any time. What is stored for it: /privacy")
    rows = [
        [_button(voice.label("Subscribe"), SubscriptionMove.FOLLOW, subject)],
        [_button(voice.label("No, thank you"), SubscriptionMove.DONE), _menu(voice)],
    ]
    return Message(joined([question, hint], "\n\n"), keyboard(rows))


def link_leads_nowhere(voice: Voice) -> Message:
    """A link or poster that is older than the directory."""
    text = voice.say(
        "What you could subscribe to with this link does not exist any more. Perhaps you find something similar here:"
    )
    return Message(text, ((_menu(voice),),))


def followed(voice: Voice, directory: Directory, subject: Subject, rhythm: Rhythm) -> Message:
    """The subscription has begun."""
    name = name_of(voice, directory, subject)
    begun = {
        SubjectKind.ALL: voice.say("From now on <b>all announcements</b> come here."),
        SubjectKind.TOPIC: voice.say("From now on announcements on <b>{name}</b> come here.", name=name),
        SubjectKind.PLACE: voice.say("From now on announcements for <b>{name}</b> come here.", name=name),
        SubjectKind.ENTRY: voice.say("You will now hear of it when something changes: <b>{name}</b>.", name=name),
    }[subject.kind]
    row = [_button(voice.label("No longer"), SubscriptionMove.UNFOLLOW, subject), _menu(voice)]
    return Message(joined([begun, when(voice, rhythm)], "\n\n"), keyboard([row]))


def unfollowed(voice: Voice, directory: Directory, subject: Subject, subscriber: Subscriber | None) -> Message:
    """One subscription has ended."""
    ended = voice.say("<b>{name}</b> is no longer subscribed.", name=name_of(voice, directory, subject))
    parts = [ended] if subscriber else [ended, voice.say("Nothing is subscribed any more.")]
    return Message(joined(parts, "\n\n"), keyboard([[_menu(voice)]]))


def stopped(voice: Voice, *, was_subscribed: bool) -> Message:
    """Everything has ended, or there was nothing to end."""
    if was_subscribed:
        return Message(
            voice.say(
                "<b>All subscriptions have ended.</b> No announcements come here any more.\n\n"
                "You can still ask me questions. If you change your mind: /subscribe"
            )
        )
    return Message(
        voice.say("Nothing is subscribed here, so no announcements come. If you would like some: /subscribe")
    )


def subscribed_notice(voice: Voice, directory: Directory, subject: Subject) -> str:
    """The notice that a subject was ticked."""
    return voice.label("Subscribed: {name}", name=button_label(name_of(voice, directory, subject)))


def unsubscribed_notice(voice: Voice, directory: Directory, subject: Subject, subscriber: Subscriber | None) -> str:
    """The notice that a subject was unticked."""
    if subscriber is None:
        return voice.label("Nothing is subscribed any more.")
    return voice.label("No longer subscribed: {name}", name=button_label(name_of(voice, directory, subject)))


def set_already(voice: Voice) -> str:
    """The notice after a tap on what is chosen already."""
    return voice.label("This is set already.")


def only_administrators(voice: Voice) -> str:
    """The notice that somebody in a group must not change what it subscribed to."""
    return voice.label("Only administrators can change the subscriptions of this chat.")


def plainly(notice: str) -> Message:
    """A notice as a message, where no button was pressed over which it could be shown."""
    return Message(html(notice))


def name_of(voice: Voice, directory: Directory, subject: Subject) -> str:
    """What a subject is called; one that the directory no longer holds says so."""
    if not subject.exists_in(directory):
        return voice.label("No longer in the directory")
    match subject.kind:
        case SubjectKind.TOPIC:
            return str(voice.of(directory.topics[subject.key]))
        case SubjectKind.PLACE:
            return str(directory.place_of(subject.key))
        case SubjectKind.ENTRY:
            return directory.by_id[subject.key].name
        case _:
            return voice.label("All announcements")


def poster(voice: Voice, directory: Directory, subject: Subject | None, link: str) -> Message:
    """What stands below the picture of a link; without a subject it leads to the bot itself."""
    if subject is None:
        text = voice.say("Whoever scans this opens the chat with me.")
    else:
        name = name_of(voice, directory, subject)
        text = voice.say("<b>{name}</b>\nWhoever scans this can subscribe to it with one tap.", name=name)
    return Message(joined([text, html(link)], "\n\n"))


def poster_of_link(voice: Voice, link: str) -> Message:
    """What stands below the picture of a link that staff brought along."""
    return Message(joined([voice.say("Whoever scans this opens this address:"), html(link)], "\n\n"))


def no_poster(voice: Voice, words: str) -> Message:
    """Nothing is called so."""
    return Message(
        voice.say(
            "I know no topic, place or entry “{words}”. Write for example: /qr mobility",
            words=cut(words, MAX_WORDS),
        )
    )


def names_of_everything(voice: Voice) -> tuple[str, ...]:
    """How staff may name all announcements."""
    return voice.label("all"), voice.label("All announcements")


def stop_words(voices: Iterable[Voice]) -> frozenset[str]:
    """The messages that end everything, in all languages, folded by `folded_name`."""
    words = (voice.label(_STOP_WORDS).split(",") for voice in voices)
    return frozenset(folded_name(word) for some in words for word in some)


def subscribe_words(voices: Iterable[Voice]) -> frozenset[str]:
    """The messages that open the menu, in all languages, folded by `folded_name`."""
    words = (voice.label(_SUBSCRIBE_WORDS).split(",") for voice in voices)
    return frozenset(folded_name(word) for some in words for word in some)


def _summary(voice: Voice, directory: Directory, subscriber: Subscriber | None) -> Html:
    if subscriber is None:
        return voice.say("Nothing is subscribed at the moment.")
    names = [button_label(name_of(voice, directory, subject)) for subject in _in_order(directory, subscriber.subjects)]
    left = len(names) - _NAMES_SHOWN
    listed = voice.speech.all_of(names) if left <= 0 else ", ".join(names[:_NAMES_SHOWN])
    line = voice.say("Subscribed: {names}", names=bold(listed))
    if left > 0:
        more = voice.say_number("and {number} more", "and {number} more", left)
        line = joined([line, more], " ")
    return joined([line, when(voice, subscriber.rhythm)])


def _in_order(directory: Directory, subjects: frozenset[Subject]) -> list[Subject]:
    """Everything first, then topics and places as the directory has them, then the rest."""
    keys = [*directory.topics, *map(place_key, directory.places)]
    places_in_order = {key: place for place, key in enumerate(keys)}
    return sorted(
        subjects,
        key=lambda subject: (subject != EVERYTHING, places_in_order.get(subject.key, len(keys)), subject),
    )


def _others(directory: Directory, held: frozenset[Subject]) -> list[Subject]:
    """What is subscribed and has no button elsewhere: entries, and what the directory no longer holds."""
    has_button = {SubjectKind.ALL, SubjectKind.TOPIC, SubjectKind.PLACE}
    others = [one for one in sorted(held) if one.kind not in has_button or not one.exists_in(directory)]
    return others[:_OTHERS_SHOWN]


def _held(subscriber: Subscriber | None) -> frozenset[Subject]:
    return subscriber.subjects if subscriber else frozenset()


def _tick(voice: Voice, directory: Directory, subject: Subject, held: frozenset[Subject]) -> Button:
    label = ticked(name_of(voice, directory, subject), subject in held)
    move = SubscriptionMove.UNTICK if subject in held else SubscriptionMove.TICK
    return _button(button_label(label), move, subject)


def _menu(voice: Voice) -> Button:
    return _button(voice.label("All subscriptions"), SubscriptionMove.MENU)


def _back(voice: Voice) -> Button:
    return _button(voice.label("« Back"), SubscriptionMove.MENU)


def _button(label: str, move: SubscriptionMove, argument: Subject | str = "") -> Button:
    return Button(label, Subscribe(move, str(argument)))
