"""The card of an entry: its name, what was asked for, date and source, and buttons for everything else."""

from __future__ import annotations

from bot.domain.actions import Open, Page, ShowEntry, ShowMore, ShowOthers, Subscribe
from bot.domain.answers import Found, FoundBy
from bot.domain.directory import Directory, Entry, Facet
from bot.domain.messages import Button, Message
from bot.domain.subscriptions import Subject, SubjectKind, SubscriptionMove
from bot.wording.buttons import in_rows, keyboard
from bot.wording.contacts import host, map_of, openable
from bot.wording.facets import FACET_LABELS, facet_heading, facet_paragraphs, facet_sentences
from bot.wording.html import Html, bold, bullets, cut, html, italic, joined, link, within
from bot.wording.to_team import wrong_button
from bot.wording.voice import Voice

_BUTTON_ORDER = (
    Facet.SUMMARY,
    Facet.CONTACT,
    Facet.OPENING_HOURS,
    Facet.FOCUS_AREAS,
    Facet.ACTIVITIES,
    Facet.GOOD_TO_KNOW,
    Facet.BACKGROUND,
    Facet.PROGRESS,
    Facet.PERIOD,
    Facet.BUDGET,
    Facet.FUNDERS,
    Facet.REASONS,
    Facet.PLACES,
    Facet.TOPICS,
    Facet.SOURCES,
    Facet.IMAGE_CREDIT,
)
"""Address, phone and e-mail are part of the contact, the website has a button that opens it."""

_BUTTONS_AT_FIRST = 4
_TEASER = 100


def card(
    voice: Voice,
    directory: Directory,
    found: Found,
    *,
    question: int | None = None,
    back: bool = False,
    all_buttons: bool = False,
    old: bool = False,
) -> Message:
    """The card of the entry that was found.

    question: number of the question that it answers, which gives it "Not what you meant?"; None where it was picked.
    back: whether the person came from a list, and gets a button back to it.
    all_buttons: show a button for every facet instead of the most asked ones.
    old: whether what the entry says is so old that one should check before one relies on it.
    """
    text, told = voice.once(
        directory,
        (found.entry_id, found.facets, found.telling, found.by is FoundBy.HOME, all_buttons, old),
        lambda: _told(voice, directory, found, all_buttons=all_buttons, old=old),
    )
    rows = list(told)
    if found.by is FoundBy.HOME:
        rows.append((Button(voice.label("Choose another entry"), Open(Page.TOPICS)),))
    elif question is not None:
        rows.append((Button(voice.label("Not what you meant?"), ShowOthers(question)),))
    if back:
        rows.append((Button(voice.label("Back to the list"), Open(Page.BACK)),))
    return Message(text, tuple(rows))


def shared_card(voice: Voice, directory: Directory, entry: Entry, bot_link: str, *, old: bool = False) -> Message:
    """The card as it is sent into any chat: its buttons open web addresses only, one of them the bot."""
    text = _text(voice, directory, entry, Found(entry.id, (Facet.SUMMARY,)), old=old)
    rows = [*in_rows(_link_buttons(voice, entry)), [Button(voice.label("Ask more"), url=bot_link)]]
    return Message(text, keyboard(rows))


def card_text(voice: Voice, directory: Directory, entry: Entry, facets: tuple[Facet, ...]) -> Html:
    """The text of a card of an entry that the directory need not hold (yet), the first facet before the others."""
    return _text(voice, directory, entry, Found(entry.id, facets), old=False)


def parts_to_choose_from(voice: Voice, directory: Directory, found: Found) -> dict[Facet, list[str]]:
    """The sentences of those facets of a card of which one sentence may stand for all, or first.

    Of the first facet only a list is put into another order: a text is told as it was written.
    """
    entry = directory.by_id[found.entry_id]
    first, *others = found.facets
    facets = [*([first] if first is Facet.GOOD_TO_KNOW else []), *others]
    parts = {facet: facet_sentences(voice, entry, facet) for facet in facets}
    return {facet: sentences for facet, sentences in parts.items() if len(sentences) > 1}


def teaser(voice: Voice, entry: Entry) -> str:
    """The beginning of an entry's summary, for a line in a list of suggestions."""
    return cut(str(voice.of(entry.summary)), _TEASER)


def kind_and_places(voice: Voice, directory: Directory, entry: Entry) -> str:
    """As "Offer · Klein Glien, Bad Belzig"."""
    return " · ".join(part for part in (str(voice.of(directory.kinds[entry.kind])), ", ".join(entry.places)) if part)


def _told(
    voice: Voice, directory: Directory, found: Found, *, all_buttons: bool, old: bool
) -> tuple[Html, tuple[tuple[Button, ...], ...]]:
    """What a card says whoever asks, whenever: the text, and the buttons to what else there is."""
    entry = directory.by_id[found.entry_id]
    links = in_rows([*_link_buttons(voice, entry), _follow_button(voice, entry), wrong_button(voice, entry.id)])
    rows = _facet_rows(voice, entry, found, all_buttons=all_buttons) + links
    return _text(voice, directory, entry, found, old=old), keyboard(rows)


def _text(voice: Voice, directory: Directory, entry: Entry, found: Found, *, old: bool) -> Html:
    foot = card_foot(voice, entry, old=old)
    return within(_head(voice, directory, entry, found), _body(voice, directory, entry, found), foot)


def _head(voice: Voice, directory: Directory, entry: Entry, found: Found) -> Html:
    assumed = voice.say("You named no entry, so I answer for this one:") if found.by is FoundBy.HOME else Html("")
    line = italic(kind_and_places(voice, directory, entry)) if found.facets[0] is Facet.SUMMARY else Html("")
    return joined([assumed, bold(entry.name), line])


def _body(voice: Voice, directory: Directory, entry: Entry, found: Found) -> list[Html]:
    """The facets; the first is told in full, of the second only the sentence that fits, where one does."""
    paragraphs: list[Html] = []
    telling = dict(found.telling)
    for place, facet in enumerate(found.facets):
        told = facet_paragraphs(voice, directory, entry, facet)
        if facet in telling:
            sentences = facet_sentences(voice, entry, facet)
            fitting = sentences.pop(telling[facet])
            told[0] = html(fitting) if place else bullets([fitting, *sentences])
        if facet is not found.facets[0] or facet is not Facet.SUMMARY:
            told[0] = joined([bold(facet_heading(voice, entry, facet)), told[0]])
        paragraphs += told
    return paragraphs


def card_foot(voice: Voice, entry: Entry, *, old: bool = False) -> Html:
    """Of when it is and where it comes from; old: with a hint to check."""
    parts: list[Html] = []
    if entry.as_of:
        parts.append(voice.say("As of {date}", date=voice.speech.date(entry.as_of)))
    source = next(iter(entry.sources), entry.website)
    if source:
        parts.append(voice.say("Source: {link}", link=link(host(source), source)))
    line = italic(html(joined(parts, " · "))) if parts else Html("")
    hint = voice.say("This was not checked for a long time. Please ask before you go there.") if old else Html("")
    return joined([line, hint])


def _facet_rows(voice: Voice, entry: Entry, found: Found, *, all_buttons: bool) -> list[list[Button]]:
    others = [facet for facet in _BUTTON_ORDER if facet in entry.facets and facet not in found.facets]
    shown = others if all_buttons or len(others) <= _BUTTONS_AT_FIRST + 1 else others[:_BUTTONS_AT_FIRST]
    buttons = [Button(voice.label(FACET_LABELS[facet]), ShowEntry(entry.id, facet)) for facet in shown]
    if len(shown) < len(others):
        buttons.append(Button(voice.label("More …"), ShowMore(entry.id, found.facets[0])))
    return in_rows(buttons)


def _link_buttons(voice: Voice, entry: Entry) -> list[Button]:
    buttons = []
    if entry.website and openable(entry.website):
        buttons.append(Button(voice.label("Open website"), url=entry.website))
    address = map_of(entry)
    if address:
        buttons.append(Button(voice.label("Open map"), url=address))
    return buttons


def _follow_button(voice: Voice, entry: Entry) -> Button:
    subject = Subject(SubjectKind.ENTRY, entry.id)
    return Button(voice.label("Subscribe to changes"), Subscribe(SubscriptionMove.FOLLOW, str(subject)))
