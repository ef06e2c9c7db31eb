"""What a button does, and the short form in which a pressed one comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial

from bot.domain.announcements import Move
from bot.domain.directory import Facet
from bot.domain.inbox import HandleMove, TellMove
from bot.domain.personal_data import ForgetMove
from bot.domain.questions import Filter
from bot.domain.subscriptions import SubscriptionMove
from bot.domain.teaching import TeachMove
from bot.domain.team import TeamMove
from bot.domain.transfers import TransferMove
from bot.domain.upkeep import EditMove, TendMove

MAX_ACTION_BYTES = 64
"""Telegram's limit for callback data (Bot API, InlineKeyboardButton)."""

MAX_DIGITS = 18
"""Digits of a number in callback data: what is longer is forged, and no number that a database takes."""

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
    PRIVACY_DETAILS = "stored"
    RIGHTS = "rights"
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


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Do something with the subscriptions of this chat; argument: see SubscriptionMove, for subjects their text."""

    move: SubscriptionMove
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Announce:
    """Do something with an announcement (staff only); argument: what the move needs, see Drafting; no colon."""

    move: Move
    number: int
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Do something with the draft of an entry (editors only); entry_id: "" for one that is not kept yet."""

    move: EditMove
    entry_id: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Tend:
    """Do something with an entry as it is kept (editors only); argument: what the move needs, without a colon."""

    move: TendMove
    entry_id: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Do something with a file of the directory (editors only); number: of the file; argument: see TransferMove."""

    move: TransferMove
    number: int = 0
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the team something; number: see TellMove, else of the ticket; argument: what the move needs."""

    move: TellMove
    number: int = 0
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Manage:
    """Do something with the team (admins only), or follow an invitation into it; argument: see TeamMove."""

    move: TeamMove
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Handle:
    """Do something with the inbox (editors only); number: of the ticket; argument: what the move needs."""

    move: HandleMove
    number: int = 0
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Teach:
    """Do something with questions that found nothing (editors only); number, argument: see TeachMove."""

    move: TeachMove
    number: int = 0
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is stored of this chat, or not."""

    move: ForgetMove


Action = (
    ShowEntry
    | ShowMore
    | ShowList
    | ShowOthers
    | Ask
    | SetLanguage
    | Open
    | Subscribe
    | Announce
    | Edit
    | Tend
    | Transfer
    | Manage
    | Tell
    | Handle
    | Teach
    | Forget
)


_ROOMS: Mapping[type[Action], str] = {
    Subscribe: "u",
    Announce: "d",
    Edit: "k",
    Tend: "c",
    Transfer: "x",
    Manage: "t",
    Tell: "r",
    Handle: "i",
    Teach: "g",
    Forget: "v",
}
"""The letters of actions that belong to one room; their fields follow in the order in which they are declared."""


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
        case Open(page_name):
            parts = ["p", page_name.value]
        case _:
            parts = [_ROOMS[type(action)], *(str(getattr(action, part.name)) for part in fields(action))]
    return ":".join([_VERSION, *parts])


def decode(data: str) -> Action | None:
    """The action that callback data stands for, or None where it is stale or forged."""
    version, _, rest = data.partition(":")
    verb, *parts = rest.split(":")
    if version != _VERSION or verb not in _READERS:
        return None
    try:
        return _READERS[verb](*parts)
    except (TypeError, ValueError):  # too many or too few parts, or parts that mean nothing
        return None


def _number(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(digits)
    return int(digits)


def _list(topic: str, place: str, kind: str, page: str, *, anew: bool) -> ShowList:
    if int(page) < 0:
        raise ValueError(page)
    return ShowList(Filter(*(None if part == _EMPTY else part for part in (topic, place, kind))), int(page), anew)


_READERS: Mapping[str, Callable[..., Action]] = {
    "e": lambda entry_id, facet: ShowEntry(entry_id, Facet(facet)),
    "n": lambda entry_id, facet: ShowEntry(entry_id, Facet(facet), anew=True),
    "m": lambda entry_id, facet: ShowMore(entry_id, Facet(facet)),
    "l": partial(_list, anew=False),
    "w": partial(_list, anew=True),
    "o": lambda question: ShowOthers(_number(question)),
    "a": lambda example: Ask(int(example)),
    "s": SetLanguage,
    "p": lambda page: Open(Page(page)),
    "u": lambda move, argument: Subscribe(SubscriptionMove(move), argument),
    "d": lambda move, number, argument: Announce(Move(move), _number(number), argument),
    "k": lambda move, entry_id, argument: Edit(EditMove(move), entry_id, argument),
    "c": lambda move, entry_id, argument: Tend(TendMove(move), entry_id, argument),
    "x": lambda move, number, argument: Transfer(TransferMove(move), _number(number), argument),
    "t": lambda move, argument: Manage(TeamMove(move), argument),
    "r": lambda move, number, argument: Tell(TellMove(move), _number(number), argument),
    "i": lambda move, number, argument: Handle(HandleMove(move), _number(number), argument),
    "v": lambda move: Forget(ForgetMove(move)),
    "g": lambda move, number, argument: Teach(TeachMove(move), _number(number), argument),
}
"""What the parts of callback data mean, by the letter in front of them."""
