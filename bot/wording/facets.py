"""What is said of one facet of an entry: what the entry holds, or plainly that it is not known."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.directory import Directory, Entry, Facet
from bot.domain.sentences import sentences_of
from bot.wording.contacts import contacts, parts_of_contacts, ways_to_ask, web_link, websites
from bot.wording.html import Html, bold, bullets, html, joined
from bot.wording.voice import Voice, mark

FACET_LABELS: dict[Facet, str] = {
    Facet.SUMMARY: mark("Overview"),
    Facet.BACKGROUND: mark("Background"),
    Facet.REASONS: mark("Why it exists"),
    Facet.ACTIVITIES: mark("What is done"),
    Facet.FOCUS_AREAS: mark("Focus areas"),
    Facet.PROGRESS: mark("Progress"),
    Facet.PERIOD: mark("Period"),
    Facet.BUDGET: mark("Money"),
    Facet.CONTACT: mark("Contact"),
    Facet.ADDRESS: mark("Address"),
    Facet.PHONE: mark("Phone"),
    Facet.EMAIL: mark("E-mail"),
    Facet.WEBSITE: mark("Website"),
    Facet.OPENING_HOURS: mark("Opening hours"),
    Facet.FUNDERS: mark("Who pays"),
    Facet.PLACES: mark("Places"),
    Facet.TOPICS: mark("Topics"),
    Facet.GOOD_TO_KNOW: mark("Good to know"),
    Facet.SOURCES: mark("Sources"),
    Facet.IMAGE_CREDIT: mark("Picture credit"),
}

_UNKNOWN: dict[Facet, str] = {
    Facet.BACKGROUND: mark("The directory has no background on this."),
    Facet.REASONS: mark("The directory does not say why it exists."),
    Facet.ACTIVITIES: mark("The directory does not describe single activities."),
    Facet.FOCUS_AREAS: mark("The directory names no focus areas."),
    Facet.PROGRESS: mark("The directory does not say how far it has come."),
    Facet.PERIOD: mark("The directory does not say from when to when it runs."),
    Facet.BUDGET: mark("I do not know how much money there is."),
    Facet.CONTACT: mark("The directory names no contact."),
    Facet.ADDRESS: mark("I do not know the address."),
    Facet.PHONE: mark("I do not know a phone number."),
    Facet.EMAIL: mark("I do not know an e-mail address."),
    Facet.WEBSITE: mark("I do not know a website."),
    Facet.OPENING_HOURS: mark("I do not know the opening hours."),
    Facet.FUNDERS: mark("I do not know who pays for it."),
    Facet.PLACES: mark("The directory does not say in which places it is active."),
    Facet.TOPICS: mark("It is not filed under a topic."),
    Facet.GOOD_TO_KNOW: mark("The directory has no hints on prices, access or the like."),
    Facet.SOURCES: mark("The directory names no sources."),
    Facet.IMAGE_CREDIT: mark("The directory names no picture credit."),
}


def facet_heading(voice: Voice, entry: Entry, facet: Facet) -> str:
    """The name of a facet; an entry may have a name of its own for its focus areas."""
    if facet is Facet.FOCUS_AREAS and entry.focus_label:
        return str(voice.of(entry.focus_label))
    return voice.label(FACET_LABELS[facet])


def facet_paragraphs(voice: Voice, directory: Directory, entry: Entry, facet: Facet) -> list[Html]:
    """The paragraphs on one facet."""
    if not entry.holds(facet):
        return _not_known(voice, directory, entry, facet)
    paragraphs = _WORDED[facet](voice, directory, entry)
    texts = getattr(entry, facet.value, None)
    if isinstance(texts, dict) and voice.lacks(texts):
        paragraphs.append(voice.say("<i>(The directory has this only in another language.)</i>"))
    return paragraphs


def facet_sentences(voice: Voice, entry: Entry, facet: Facet) -> list[str]:
    """The sentences or list items in which a facet is told; none where it is no text."""
    texts = getattr(entry, facet.value, None)
    if not isinstance(texts, dict):
        return []
    text = voice.of(texts)
    return list(text) if isinstance(text, list) else sentences_of(text)


Worded = Callable[[Voice, Directory, Entry], list[Html]]


def _text(facet: Facet) -> Worded:
    def paragraphs(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
        return [html(voice.of(getattr(entry, facet.value)))]

    return paragraphs


def _part_of_contacts(facet: Facet) -> Worded:
    def paragraphs(voice: Voice, directory: Directory, entry: Entry) -> list[Html]:
        return parts_of_contacts(voice, directory, entry, facet)

    return paragraphs


def _summary(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    return [html(voice.of(entry.summary)), *_ending(voice, entry)]


def _progress(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    return [*([html(voice.of(entry.progress))] if entry.progress else []), *_ending(voice, entry)]


def _ending(voice: Voice, entry: Entry) -> list[Html]:
    return [voice.say("This has ended.")] if entry.status == "ended" else []


def _focus_areas(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    paragraphs = [bullets(voice.of(entry.focus_areas))] if entry.focus_areas else []
    if entry.action_fields:
        fields = voice.speech.all_of(voice.of(entry.action_fields))
        paragraphs.append(voice.say("<b>Fields of action:</b> {fields}", fields=fields))
    return paragraphs


def _good_to_know(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    return [bullets(voice.of(entry.good_to_know or {}))]


def _contacts(voice: Voice, directory: Directory, entry: Entry) -> list[Html]:
    site = [voice.say("Website: {link}", link=web_link(entry.website))] if entry.website else []
    return [*contacts(voice, directory, entry), *site]


def _period(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    if entry.period is None:
        return []
    start = voice.speech.date(entry.period.start)
    if entry.period.end is None:
        return [voice.say("Since {start}.", start=start)]
    return [voice.say("From {start} to {end}.", start=start, end=voice.speech.date(entry.period.end))]


def _budget(voice: Voice, directory: Directory, entry: Entry) -> list[Html]:
    if entry.budget is None:
        return []
    amount = bold(voice.speech.money(entry.budget.amount, entry.budget.currency))
    return [joined([voice.say("There are {amount} in total.", amount=amount), *_period(voice, directory, entry)], " ")]


def _funders(voice: Voice, directory: Directory, entry: Entry) -> list[Html]:
    return [bullets(entry.funders), *directory_funders(voice, directory)]


def _places(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    return [voice.say("Active in {places}.", places=voice.speech.all_of(entry.places))]


def _topics(voice: Voice, directory: Directory, entry: Entry) -> list[Html]:
    labels = [str(voice.of(directory.topics[topic])) for topic in entry.topics]
    return [voice.say("Filed under {topics}.", topics=voice.speech.all_of(labels))]


def _sources(_voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    return [bullets(web_link(source) for source in entry.sources)]


def _image_credit(_voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    return [html(entry.image_credit or "")]


def directory_funders(voice: Voice, directory: Directory) -> list[Html]:
    """Who pays for the directory itself, said so that nobody takes them for an entry's funders."""
    if not directory.header.funders:
        return []
    funders = voice.speech.all_of(directory.header.funders)
    return [voice.say("The directory {name} is funded by {funders}.", name=directory.header.name, funders=funders)]


def _not_known(voice: Voice, directory: Directory, entry: Entry, facet: Facet) -> list[Html]:
    paragraphs = [joined([voice.say(_UNKNOWN[facet]), ways_to_ask(voice, directory, entry)], " ")]
    return [*paragraphs, *(directory_funders(voice, directory) if facet is Facet.FUNDERS else [])]


_WORDED: dict[Facet, Worded] = {
    Facet.SUMMARY: _summary,
    Facet.BACKGROUND: _text(Facet.BACKGROUND),
    Facet.REASONS: _text(Facet.REASONS),
    Facet.ACTIVITIES: _text(Facet.ACTIVITIES),
    Facet.FOCUS_AREAS: _focus_areas,
    Facet.PROGRESS: _progress,
    Facet.PERIOD: _period,
    Facet.BUDGET: _budget,
    Facet.CONTACT: _contacts,
    Facet.ADDRESS: _part_of_contacts(Facet.ADDRESS),
    Facet.PHONE: _part_of_contacts(Facet.PHONE),
    Facet.EMAIL: _part_of_contacts(Facet.EMAIL),
    Facet.WEBSITE: websites,
    Facet.OPENING_HOURS: _text(Facet.OPENING_HOURS),
    Facet.FUNDERS: _funders,
    Facet.PLACES: _places,
    Facet.TOPICS: _topics,
    Facet.GOOD_TO_KNOW: _good_to_know,
    Facet.SOURCES: _sources,
    Facet.IMAGE_CREDIT: _image_credit,
}
