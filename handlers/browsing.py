"""Browsing: commands that open a page, deep links, and buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from telegram import Update

from bot.domain.actions import (
    Announce,
    Edit,
    Forget,
    Handle,
    Manage,
    Page,
    SetLanguage,
    Subscribe,
    Teach,
    Tell,
    Tend,
    Transfer,
    decode,
)
from bot.domain.inbox import PROPOSE_LINK, TICKET_LINK, WRONG_LINK
from bot.domain.invitations import JOIN_LINK
from bot.domain.subscriptions import SUBSCRIBE_LINK, SubscriptionMove, linked_subject
from bot.wording.talk import stale_button
from handlers import subscriptions
from handlers.announcements import press_announcement, read_announcement
from handlers.context import BotContext, person_of
from handlers.editing import press_draft
from handlers.exchanging import press_transfer
from handlers.inbox import open_ticket, press_handle, press_tell, propose, report_wrong
from handlers.privacy import press_forget
from handlers.replies import edit_or_send, send_reply
from handlers.teaching import press_teaching
from handlers.team import follow_invitation, press_team
from handlers.tending import press_tending

_ROOMS: Mapping[type, Callable[[Update, BotContext, Any], Awaitable[None]]] = {
    Announce: press_announcement,
    Subscribe: subscriptions.press,
    Edit: press_draft,
    Tend: press_tending,
    Transfer: press_transfer,
    Teach: press_teaching,
    Tell: press_tell,
    Handle: press_handle,
    Manage: press_team,
    Forget: press_forget,
}
"""Who does what a button says; everything else shows something of the directory."""


def open_page(page: Page) -> Callable[[Update, BotContext], Coroutine[Any, Any, None]]:
    """A handler that opens a page."""

    async def handle(update: Update, context: BotContext) -> None:
        reply = await context.assistant.open(person_of(update), page)
        await send_reply(update, context, reply.message)

    return handle


async def help_whoever_asks(update: Update, context: BotContext) -> None:
    """Show what one can ask, and staff what they can do beside it."""
    reply = await context.assistant.open(person_of(update), Page.HELP)
    await send_reply(update, context, await context.office.with_commands(person_of(update), reply.message))


async def start(update: Update, context: BotContext) -> None:
    """Welcome, or follow the deep link that the start came with."""
    payload = context.args[0] if context.args else ""
    if payload.startswith(JOIN_LINK):
        await follow_invitation(update, context, payload.removeprefix(JOIN_LINK))
        return
    subject = linked_subject(payload, context.assistant.directory)
    if subject is not None:
        await subscriptions.offer(update, context, subject)
        return
    if payload.startswith(SUBSCRIBE_LINK) and payload not in context.assistant.directory.by_id:
        await subscriptions.say_link_leads_nowhere(update, context)
        return
    if payload.startswith(TICKET_LINK):
        await open_ticket(update, context, payload.removeprefix(TICKET_LINK))
        return
    if payload == PROPOSE_LINK:
        await propose(update, context)
        return
    if payload.startswith(WRONG_LINK) and await report_wrong(update, context, payload.removeprefix(WRONG_LINK)):
        return
    reply = await context.assistant.follow_link(person_of(update), payload)
    await send_reply(update, context, reply.message)


async def press(update: Update, context: BotContext) -> None:
    """Do what a button says; every press is acknowledged, also that of a stale or forged button."""
    query = update.callback_query
    if query is None:
        return
    person = person_of(update)
    action = decode(query.data or "")
    # Who presses something has left what they were asked to type.
    await context.office.ask_no_more(person)
    if isinstance(action, Subscribe) and action.move is SubscriptionMove.READ:
        await read_announcement(update, context, action.argument)
        return
    if type(action) in _ROOMS:
        await _ROOMS[type(action)](update, context, action)
        return
    reply = await context.assistant.press(person, action) if action else None
    if reply is None:
        voice = await context.assistant.voice_of(person)
        await context.courier.acknowledge(query.id, stale_button(voice), alert=True)
        return
    if isinstance(action, SetLanguage):
        await context.subscribing.speak(person.user_id, action.language)
    await context.courier.acknowledge(query.id, reply.notice)
    await edit_or_send(update, context, reply)
