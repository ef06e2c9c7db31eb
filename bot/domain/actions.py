"""What a button does, and the short form in which a pressed one comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.directory import Facet
from bot.domain.questions import Filter

MAX_ACTION_BYTES = 64
"""Telegram's limit for callback data (Bot API, InlineKeyboardButton)."""

_VERSION = "1"
_EMPTY = "-"


class Page(StrEnum):
    """The pages that one can open by a command or a button."""

    START = "start"
    HELP = "help"
    TOPICS = "topics"
    PLACES = "places"
    ALL = "all"
    LANGUAGE = "language"
    ABOUT = "about"
    PRIVACY = "privacy"
    BACK = "back"
    """The list that was shown last."""
    NONE_OF_THESE = "none"
    """None of the entries that were offered."""


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Show one facet of an entry; anew: in a message of its own, because what stands there answers something else."""

    entry_id: str
    facet: Facet = Facet.SUMMARY
    anew: bool = False


@dataclass(frozen=True, slots=True)
class ShowMore:
    """Show all facets of an entry as buttons, below the facet that is shown."""

    entry_id: str
    facet: Facet = Facet.SUMMARY


@dataclass(frozen=True, slots=True)
class ShowList:
    """Show one page (from 0) of the entries that pass a filter, whose place is a place key; anew: see ShowEntry."""

    filter: Filter
    page: int = 0
    anew: bool = False


@dataclass(frozen=True, slots=True)
class ShowOthers:
    """Show the next best matches of a question of this conversation."""

    question: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask one of the example questions (from 0)."""

    example: int


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Answer in this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Open:
    """Open a page of the bot."""

    page: Page


Action = ShowEntry | ShowMore | ShowList | ShowOthers | Ask | SetLanguage | Open


def encode(action: Action) -> str:
    """The callback data of an action: at most 64 bytes, with a version in front so that old buttons are recognised."""
    match action:
        case ShowEntry(entry_id, facet, anew):
            parts = ["n" if anew else "e", entry_id, facet.value]
        case ShowMore(entry_id, facet):
            parts = ["m", entry_id, facet.value]
        case ShowList(chosen, page, anew):
            parts = [
                "w" if anew else "l",
                chosen.topic or _EMPTY,
                chosen.place or _EMPTY,
                chosen.kind or _EMPTY,
                str(page),
            ]
        case ShowOthers(question):
            parts = ["o", str(question)]
        case Ask(example):
            parts = ["a", str(example)]
        case SetLanguage(language):
            parts = ["s", language]
        case Open(page_name):  # pragma: no branch - there are no other actions
            parts = ["p", page_name.value]
    return ":".join([_VERSION, *parts])


def decode(data: str) -> Action | None:
    """The action that callback data stands for, or None where it is stale or forged."""
    try:
        version, verb, *parts = data.split(":")
        if version != _VERSION:
            return None
        match verb, parts:
            case "e" | "n", [entry_id, facet]:
                return ShowEntry(entry_id, Facet(facet), anew=verb == "n")
            case "m", [entry_id, facet]:
                return ShowMore(entry_id, Facet(facet))
            case "l" | "w", [topic, place, kind, page]:
                chosen = Filter(*(None if part == _EMPTY else part for part in (topic, place, kind)))
                return ShowList(chosen, int(page), anew=verb == "w") if int(page) >= 0 else None
            case "o", [question]:
                return ShowOthers(int(question))
            case "a", [example]:
                return Ask(int(example))
            case "s", [language]:
                return SetLanguage(language)
            case "p", [page_name]:
                return Open(Page(page_name))
            case _:
                return None
    except ValueError:
        return None
