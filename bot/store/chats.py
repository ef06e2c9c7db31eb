"""Chats that leave or move: what becomes of their subscriptions and of what was still to be delivered to them."""

from __future__ import annotations

from bot.domain.deliveries import DeliveryState, Reason
from bot.store.database import Transaction

IN_A_DIGEST_ON_ITS_WAY = (
    "EXISTS (SELECT 1 FROM delivery AS digest WHERE digest.id = delivery.digest AND digest.state = 'sending')"
)


_SENDS = "dispatch_id IN (SELECT id FROM dispatch WHERE kind IN ('send', 'digest'))"
"""Brings a new message, other than a correction or a recall."""


async def end_chat(transaction: Transaction, chat_id: int, reason: Reason, at: int) -> bool:
    """End all subscriptions of a chat, and drop what still waits for it; at: milliseconds since 1970.

    Returns whether there was a subscription. What is on its way just now keeps its state, and what its digest holds
    too: its sender records it. The reason stands there already, so that it is not tried again. Corrections and recalls
    of what the chat got before still come: they change a message, and send none.
    """
    dropped = DeliveryState.SKIPPED if reason is Reason.LEFT else DeliveryState.FAILED
    await transaction.execute(
        f"UPDATE delivery SET state = ?, reason = ?, at = ? WHERE chat_id = ? AND {_SENDS}"  # noqa: S608 - constant conditions
        " AND (state IN ('pending', 'uncertain') OR (state = 'failed' AND reason = 'refused')"
        f"  OR (state = 'held' AND NOT {IN_A_DIGEST_ON_ITS_WAY}))",
        (dropped, reason, at, chat_id),
    )
    await transaction.execute(
        f"UPDATE delivery SET reason = ? WHERE chat_id = ? AND state = 'sending' AND {_SENDS}",  # noqa: S608
        (reason, chat_id),
    )
    return bool(await transaction.execute("DELETE FROM subscriber WHERE chat_id = ? RETURNING 1", (chat_id,)))


async def move_chat(transaction: Transaction, old: int, new: int, at: int) -> None:
    """Let a group that became a supergroup keep its subscriptions and deliveries under its new id.

    Where the new id subscribed by itself already, that stands, and what waits under the old one is dropped.
    """
    # Ids of messages do not move along: under the new id they name other messages, which nothing must touch.
    await transaction.execute(
        "UPDATE delivery SET state = ?, reason = ?, at = ?"
        " WHERE chat_id = ? AND target IS NOT NULL AND state IN ('pending', 'held')",
        (DeliveryState.FAILED, Reason.MESSAGE_GONE, at, old),
    )
    await transaction.execute("UPDATE delivery SET message_id = NULL WHERE chat_id = ?", (old,))
    if await transaction.fetch_one("SELECT 1 FROM subscriber WHERE chat_id = ?", (new,)):
        await transaction.execute(
            "INSERT INTO subscription (subject, chat_id, since) SELECT subject, ?, since FROM subscription"
            " WHERE chat_id = ? ON CONFLICT DO NOTHING",
            (new, old),
        )
        await transaction.execute("DELETE FROM subscriber WHERE chat_id = ?", (old,))
    else:
        await transaction.execute("UPDATE subscriber SET chat_id = ? WHERE chat_id = ?", (new, old))
    # One row per dispatch and chat: where both ids are recipients, the new one gets it.
    await transaction.execute("UPDATE OR IGNORE delivery SET chat_id = ? WHERE chat_id = ?", (new, old))
    await transaction.execute(
        "UPDATE delivery SET state = 'skipped', reason = 'left', at = ?"
        " WHERE chat_id = ? AND state IN ('pending', 'held')",
        (at, old),
    )
    # What the digest under the old id holds is for the next one under the new id.
    await transaction.execute(
        "UPDATE delivery SET digest = NULL WHERE state = 'held' AND digest IN"
        " (SELECT id FROM delivery WHERE chat_id = ? AND state = 'skipped')",
        (old,),
    )
