"""Chats that leave or move: what becomes of their subscriptions and of what was still to be delivered to them."""

from __future__ import annotations

from bot.domain.deliveries import DeliveryState, Reason
from bot.store.database import Transaction

IN_A_DIGEST_ON_ITS_WAY = (
    "EXISTS (SELECT 1 FROM delivery AS digest WHERE digest.id = delivery.digest AND digest.state = 'sending')"
)


async def end_chat(transaction: Transaction, chat_id: int, reason: Reason, at: int, *, wholly: bool = False) -> bool:
    """End all subscriptions of a chat, and drop what still waits for it; at: milliseconds since 1970.

    Returns whether there was a subscription. What is on its way just now keeps its state, and what its digest holds
    too: its sender records it, but it is not sent again. Corrections and recalls of what they got still come: they
    change a message, and send none. wholly: these are dropped as well.
    """
    dropped = DeliveryState.SKIPPED if reason is Reason.LEFT else DeliveryState.FAILED
    await transaction.execute(
        "UPDATE delivery SET state = iif(state = 'sending', state, ?), reason = ?, at = ?"  # noqa: S608 - constant conditions
        " WHERE chat_id = seal(?) AND (? OR (SELECT kind FROM dispatch WHERE id = dispatch_id) IN ('send', 'digest'))"
        " AND (state IN ('pending', 'sending', 'uncertain') OR (state = 'failed' AND reason = 'refused')"
        f"  OR (state = 'held' AND NOT {IN_A_DIGEST_ON_ITS_WAY}))",
        (dropped, reason, at, chat_id, wholly),
    )
    return bool(await transaction.execute("DELETE FROM subscriber WHERE chat_id = seal(?) RETURNING 1", (chat_id,)))


async def move_chat(transaction: Transaction, old: int, new: int, at: int) -> None:
    """Let a group that became a supergroup keep its subscriptions and deliveries under its new id.

    Where the new id subscribed by itself already, that stands, and what waits under the old one is dropped.
    """
    # Ids of messages do not move along: under the new id they name other messages, which nothing must touch.
    await transaction.execute(
        "UPDATE delivery SET state = ?, reason = ?, at = ?"
        " WHERE chat_id = seal(?) AND target IS NOT NULL AND state IN ('pending', 'held')",
        (DeliveryState.FAILED, Reason.MESSAGE_GONE, at, old),
    )
    await transaction.execute("UPDATE delivery SET message_id = NULL WHERE chat_id = seal(?)", (old,))
    if await transaction.fetch_one("SELECT 1 FROM subscriber WHERE chat_id = seal(?)", (new,)):
        await transaction.execute(
            "INSERT INTO subscription (subject, chat_id, since) SELECT subject, seal(?), since FROM subscription"
            " WHERE chat_id = seal(?) ON CONFLICT DO NOTHING",
            (new, old),
        )
        await transaction.execute("DELETE FROM subscriber WHERE chat_id = seal(?)", (old,))
    else:
        await transaction.execute("UPDATE subscriber SET chat_id = seal(?) WHERE chat_id = seal(?)", (new, old))
    # One row per dispatch and chat: where both ids are recipients, the new one gets it.
    await transaction.execute("UPDATE OR IGNORE delivery SET chat_id = seal(?) WHERE chat_id = seal(?)", (new, old))
    await transaction.execute(
        "UPDATE delivery SET state = 'skipped', reason = 'left', at = ?"
        " WHERE chat_id = seal(?) AND state IN ('pending', 'held')",
        (at, old),
    )
    # What the digest under the old id holds is for the next one under the new id.
    await transaction.execute(
        "UPDATE delivery SET digest = NULL WHERE state = 'held' AND digest IN"
        " (SELECT id FROM delivery WHERE chat_id = seal(?) AND state = 'skipped')",
        (old,),
    )
