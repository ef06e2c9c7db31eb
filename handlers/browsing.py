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
from bot.domain.deep_links import DeepLink, link_of
from bot.domain.subscriptions import SubscriptionMove
from bot.wording.talk import stale_button
from handlers import subscriptions
from handlers.announcements import press_announcement, read_announcement
from handlers.context import BotContext, person_of
from handlers.editing import press_draft
from handlers.exchanging import press_transfer
from handlers.inbox import open_ticket, press_handle, press_tell, propose, report_wrong
from handlers.privacy import press_forget
from handlers.replies import acknowledging, edit_or_send, send_reply
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


async def _open_topic(update: Update, context: BotContext, topic: str) -> None:
    reply = await context.assistant.open_topic(person_of(update), topic)
    await send_reply(update, context, reply.message)


_LINKS: Mapping[DeepLink, Callable[[Update, BotContext, str], Awaitable[None]]] = {
    DeepLink.TOPIC: _open_topic,
    DeepLink.SUBSCRIBE: subscriptions.follow_link,
    DeepLink.JOIN: follow_invitation,
    DeepLink.WRONG: report_wrong,
    DeepLink.TICKET: open_ticket,
    DeepLink.PROPOSE: lambda update, context, _nothing: propose(update, context),
}
"""Who follows which deep link, with what stands behind its beginning."""


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
    link = link_of(payload)
    # An entry may be older than a link that begins like its id: what was shared of it still opens it.
    if link is not None and payload not in context.assistant.directory.by_id:
        await _LINKS[link[0]](update, context, link[1])
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
    async with acknowledging(update, context, reply.notice):
        await edit_or_send(update, context, reply)
