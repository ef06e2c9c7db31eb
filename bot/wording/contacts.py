"""How one reaches people: contacts, numbers, addresses and websites, as clickable as Telegram allows."""

from __future__ import annotations

import re
from urllib.parse import quote_plus, urlsplit

from bot.domain.directory import Contact, Directory, Entry, Facet
from bot.wording.html import Html, bold, bullets, html, joined, link
from bot.wording.voice import Voice

_LONGEST_LABEL = 60


def contacts(voice: Voice, directory: Directory, entry: Entry) -> list[Html]:
    """A paragraph per contact: person, role, organisation, address, phone and e-mail."""
    return [_contact(voice, directory, contact) for contact in entry.contacts]


def parts_of_contacts(voice: Voice, directory: Directory, entry: Entry, facet: Facet) -> list[Html]:
    """Address, phone or e-mail of every contact that has it, with the contact's name where there are several."""
    parts: list[tuple[Contact, Html]] = []
    for contact in entry.contacts:
        value = getattr(contact, facet.value)
        if value:
            parts.append((contact, phone_number(directory, value) if facet is Facet.PHONE else html(value)))
    if len(parts) == 1:
        return [parts[0][1]]
    return [bullets([joined([html(_name_of(voice, contact)), value], ": ") for contact, value in parts])]


def websites(voice: Voice, _directory: Directory, entry: Entry) -> list[Html]:
    """The website and the further links."""
    links = [web_link(entry.website)] if entry.website else []
    links += [link(voice.of(further.label), further.url) for further in entry.links]
    return [bullets(links) if len(links) > 1 else links[0]]


def ways_to_ask(voice: Voice, directory: Directory, entry: Entry) -> Html:
    """Where to find out what the entry does not hold.

    The phone and e-mail of the first contact that has them and the website; else an address to go to; else the
    directory's website.
    """
    reached = next((contact for contact in entry.contacts if contact.phone or contact.email), None)
    visited = next((contact for contact in entry.contacts if contact.address), None)
    ways = [
        *([phone_number(directory, reached.phone)] if reached and reached.phone else []),
        *([html(reached.email)] if reached and reached.email else []),
        *([web_link(entry.website)] if entry.website else []),
    ]
    if not ways and visited:
        ways = [html(", ".join(part for part in (visited.organisation, visited.address) if part))]
    if ways:
        return voice.say("You can ask here: {ways}", ways=joined(ways, " · "))
    if directory.header.website:
        return voice.say("You can look further here: {way}", way=web_link(directory.header.website))
    return Html("")


def map_of(entry: Entry) -> str | None:
    """A search on OpenStreetMap for the first address that has a street, or None where none has."""
    address = next((contact.address for contact in entry.contacts if contact.street), None)
    return f"https://www.openstreetmap.org/search?query={quote_plus(address)}" if address else None


def phone_number(directory: Directory, number: str) -> Html:
    """A number as it is known here, and once more with the country code: only that form can be tapped in Telegram."""
    code = directory.header.phone_country_code
    if not code or not number.startswith("0") or number.startswith("00"):
        return html(number)
    return html(f"{number} ({code} {number[1:]})")


def web_link(address: str) -> Html:
    """A web address as people write it, as "bad-belzig.de/app"; of a long one only the host."""
    short = address.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return link(short if len(short) <= _LONGEST_LABEL else f"{host(address)}/…", address)


def openable(address: str) -> bool:
    """Whether Telegram takes the address on a button; for a wrong one it would refuse the whole message."""
    return re.fullmatch(r"https?://[\w-]+(\.[\w-]+)+(:[1-9]\d{0,3})?([/?#][^\x00-\x20\x7f]*)?", address) is not None


def host(address: str) -> str:
    """The name by which people know a web address."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def _contact(voice: Voice, directory: Directory, contact: Contact) -> Html:
    role = html(voice.of(contact.role)) if contact.role else Html("")
    person = bold(contact.person) if contact.person else Html("")
    lines = [joined([role, person], ": "), html(contact.organisation or ""), html(contact.address or "")]
    if contact.phone:
        lines.append(voice.say("Phone: {phone}", phone=phone_number(directory, contact.phone)))
    if contact.email:
        lines.append(voice.say("E-mail: {email}", email=contact.email))
    return joined(lines)


def _name_of(voice: Voice, contact: Contact) -> str:
    return str(voice.of(contact.role)) if contact.role else contact.person or contact.organisation or ""
