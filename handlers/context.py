"""The typed context: what every handler can reach."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.announcing.service import Announcing
from bot.assistant import Assistant
from bot.courier import Courier
from bot.departures import Departures
from bot.domain.floods import Albums, Turnstile
from bot.domain.questions import Person
from bot.editing.service import Editing
from bot.exchanging.desk import FileDesk
from bot.inbox.service import Inbox
from bot.office import Office
from bot.privacy import Privacy
from bot.stats import Stats
from bot.subscribing import Subscribing
from bot.switching import Switching
from bot.teaching.service import Teaching
from bot.teamwork.service import Teamwork
from bot.tending.service import Tending


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers work with."""

    assistant: Assistant
    subscribing: Subscribing
    departures: Departures
    announcing: Announcing
    editing: Editing
    files: FileDesk
    teamwork: Teamwork
    tending: Tending
    inbox: Inbox
    teaching: Teaching
    stats: Stats
    switching: Switching
    privacy: Privacy
    office: Office
    courier: Courier
    turnstile: Turnstile
    albums: Albums = field(default_factory=Albums)


class BotData:
    """What PTB keeps for the whole bot: the services, set once by the composition root."""

    services: Services


class BotContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], BotData]):
    """The context of one update."""

    @property
    def assistant(self) -> Assistant:
        """Who knows the answers."""
        return self.bot_data.services.assistant

    @property
    def announcing(self) -> Announcing:
        """What staff do with announcements."""
        return self.bot_data.services.announcing

    @property
    def teamwork(self) -> Teamwork:
        """What admins do with the team, and how one joins it."""
        return self.bot_data.services.teamwork

    @property
    def tending(self) -> Tending:
        """What editors do with entries as they are kept."""
        return self.bot_data.services.tending

    @property
    def editing(self) -> Editing:
        """What editors do with entries."""
        return self.bot_data.services.editing

    @property
    def inbox(self) -> Inbox:
        """What people tell the team."""
        return self.bot_data.services.inbox

    @property
    def subscribing(self) -> Subscribing:
        """Who knows what chats subscribed to."""
        return self.bot_data.services.subscribing

    @property
    def departures(self) -> Departures:
        """Who forgets chats that the bot was sent out of."""
        return self.bot_data.services.departures

    @property
    def files(self) -> FileDesk:
        """What editors do with files of the directory."""
        return self.bot_data.services.files

    @property
    def teaching(self) -> Teaching:
        """What editors do with questions that found nothing."""
        return self.bot_data.services.teaching

    @property
    def stats(self) -> Stats:
        """What was counted."""
        return self.bot_data.services.stats

    @property
    def switching(self) -> Switching:
        """The off switch."""
        return self.bot_data.services.switching

    @property
    def privacy(self) -> Privacy:
        """What is stored of somebody, and its deletion."""
        return self.bot_data.services.privacy

    @property
    def office(self) -> Office:
        """What every room of the staff works with."""
        return self.bot_data.services.office

    @property
    def turnstile(self) -> Turnstile:
        """Who sends too much."""
        return self.bot_data.services.turnstile

    @property
    def albums(self) -> Albums:
        """Which albums were answered."""
        return self.bot_data.services.albums

    @property
    def courier(self) -> Courier:
        """The way out to Telegram."""
        return self.bot_data.services.courier


Handling = Callable[[Update, BotContext], Coroutine[Any, Any, None]]
"""What is done about an update."""
BotApplication = Application[Any, BotContext, dict[Any, Any], dict[Any, Any], BotData, None]


def person_of(update: Update) -> Person:
    """Who is behind an update, and where; an inline query has no chat, so the person stands for it."""
    user, chat = update.effective_user, update.effective_chat
    user_id = user.id if user else chat.id if chat else 0
    return Person(chat.id if chat else user_id, user_id, user.language_code if user else None)
