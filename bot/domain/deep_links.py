"""Deep links: all that the payload behind /start can ask for, beside the id of an entry, which stands there alone."""

from __future__ import annotations

from enum import StrEnum


class DeepLink(StrEnum):
    """What a payload begins with; what follows, where something does, says which one is meant.

    Telegram allows 64 letters, digits, "_" and "-" in all.
    """

    TOPIC = "topic-"
    """Shows the entries of a topic."""
    SUBSCRIBE = "sub-"
    """Subscribes to a subject, after a confirming tap."""
    JOIN = "join-"
    """Leads into the team; the token of an invitation follows."""
    WRONG = "wrong-"
    """Tells the team what is wrong with an entry, whose id follows."""
    TICKET = "ticket-"
    """Leads staff from the team's chat to a ticket in private, whose number follows."""
    PROPOSE = "propose"
    """Proposes an entry; nothing follows."""


def link_of(payload: str) -> tuple[DeepLink, str] | None:
    """What a payload asks for, and what follows; None where it begins like none of these links."""
    for link in DeepLink:
        if payload == link or (link.endswith("-") and payload.startswith(link)):
            return link, payload.removeprefix(link)
    return None


def is_reserved(entry_id: str) -> bool:
    """Whether a new entry must not have an id, because a link with it means something else.

    An entry that has such an id already, since it is older than the link, keeps it, and the link opens the entry.
    """
    return link_of(entry_id) is not None
