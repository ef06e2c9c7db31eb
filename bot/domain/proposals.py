"""Proposals: what the entry begins with that an editor makes of something people told the team."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from bot.domain.directory import Contact
from bot.domain.entry_contacts import read_contact
from bot.domain.entry_values import UnreadError
from bot.domain.inbox import Kind, Part, Ticket
from bot.domain.masking import masked
from bot.domain.teaching import teachable

_BETWEEN = re.compile(r"[\n;,]|\s(?:und|oder|and|or)\s")
_WEBSITE = re.compile(r"https?://\S+")
_LABELS = {
    "Tel": "phone",
    "Telefon": "phone",
    "Phone": "phone",
    "Mobil": "phone",
    "Mail": "email",
    "E-Mail": "email",
    "Email": "email",
}


def entry_begun(ticket: Ticket) -> dict[str, Any]:
    """What a new entry begins with, by the names of its fields: what the person wrote, but nothing of themself."""
    parts = ticket.parts
    if ticket.kind is not Kind.PROPOSAL:
        question = teachable(masked(ticket.text))
        return {"questions": {ticket.language: [question]}} if question else {}
    # Who proposed it stays in the inbox, which forgets it; an entry forgets nothing.
    return {
        "name": ticket.text,
        "summary": {ticket.language: parts.get(Part.WHAT, "")},
        "places": [parts.get(Part.WHERE, "")],
        **_contact_begun(parts.get(Part.CONTACT, ""), ticket.language),
    }


def _contact_begun(typed: str, language: str) -> dict[str, Any]:
    """Website, phone and e-mail of what somebody typed; where there is more than these, all of it is a note."""
    pieces = [piece.strip() for piece in _BETWEEN.split(typed) if piece.strip()]
    websites = [piece for piece in pieces if _WEBSITE.fullmatch(piece)]
    others = [piece for piece in pieces if piece not in websites]
    begun: dict[str, Any] = {"website": websites[0]} if websites else {}
    if others or websites[1:]:
        contact = None if websites[1:] else _read(others, language)
        begun |= {"contacts": [contact]} if contact else {"editor_notes": [typed]}
    return begun


def _read(pieces: list[str], language: str) -> dict[str, Any] | None:
    """The contact that all the pieces make, or None."""
    try:
        contact = read_contact("\n".join(pieces), {}, _LABELS, [language])
        Contact.model_validate(contact)
    except (UnreadError, ValidationError):
        return None
    return contact
