"""Deliveries: one announcement for one chat, what becomes of it after each attempt, and what follows for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.announcements import DispatchKind, DispatchState, Loudness
from bot.domain.outcomes import Outcome, State

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
"""Seconds before a delivery is tried again: the first pause, doubled each time up to the longest."""
MOST_ATTEMPTS = 20
"""So often Telegram may put off one delivery or leave it without an answer, which takes an hour with these pauses. Then
others got through, or Telegram is out of order for longer than anybody should watch: staff see it, and can try again.
"""
SAME_REFUSALS = 3
"""So many chats in a row that are refused with the same sentence: the fault lies with the text, not with them."""


class DeliveryState(StrEnum):
    """Where one delivery stands."""

    PENDING = "pending"
    HELD = "held"
    """Waits for the next digest of this person."""
    SENDING = "sending"
    """Claimed: it is on its way, or was when the process ended."""
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"
    """It may have arrived, and nobody knows."""


class Reason(StrEnum):
    """Why a delivery failed or was skipped."""

    BLOCKED = "blocked"
    """The person blocked the bot or left Telegram, or the bot was thrown out: the subscription ended."""
    GONE = "gone"
    """There is no such chat any more: the subscription ended."""
    REFUSED = "refused"
    """Telegram refused the message, and would again."""
    MESSAGE_GONE = "message_gone"
    """The message to correct or recall is not there any more."""
    LEFT = "left"
    """They unsubscribed meanwhile."""
    CANCELLED = "cancelled"
    """Staff stopped it."""


class WhenUncertain(StrEnum):
    """What to do where a message may have arrived and nobody knows (setting)."""

    RESEND = "resend"
    """Send it once more: better twice than never."""
    COUNT = "count"
    """Leave it, and count it."""
    ASK = "ask"
    """Leave it, and ask staff."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed delivery.

    target: the message that is edited or deleted; digest: the delivery of the digest that holds the announcement.
    doubts: how often it may have arrived without anybody knowing. attempts: how often it was claimed, now included,
    without the attempts that do not count.
    quiet: the quiet hours of this person, local: from and until.
    """

    id: int
    dispatch_id: int
    kind: DispatchKind
    announcement: int | None
    chat_id: int
    language: str
    loudness: Loudness = Loudness.NORMAL
    target: int | None = None
    digest: int | None = None
    attempts: int = 1
    doubts: int = 0
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery after an attempt.

    wait: seconds before the same delivery may be tried again. hold: seconds in which nothing at all may be sent.
    ends_subscription: the chat gets nothing any more. stops: nobody would get it, so the whole dispatch pauses.
    counts: whether the attempt is one of the most that there may be.
    """

    state: DeliveryState
    reason: Reason | None = None
    message_id: int | None = None
    detail: str = ""
    doubts: int = 0
    wait: float = 0.0
    hold: float = 0.0
    ends_subscription: bool = False
    moved_to: int | None = None
    stops: bool = False
    counts: bool = True


_FAILURES = {
    State.BLOCKED: Reason.BLOCKED,
    State.GONE: Reason.GONE,
    State.UNEDITABLE: Reason.MESSAGE_GONE,
    State.REFUSED: Reason.REFUSED,
}


def judge(delivery: Delivery, outcome: Outcome, when_uncertain: WhenUncertain) -> Verdict:
    """What an outcome means for one delivery."""
    if outcome.migrated_to is not None and not outcome.delivered:
        return Verdict(DeliveryState.PENDING, doubts=delivery.doubts, moved_to=outcome.migrated_to)
    if outcome.delivered:
        return Verdict(DeliveryState.SENT, message_id=outcome.message_id or delivery.target, doubts=delivery.doubts)
    if outcome.state in _FAILURES:
        reason = _FAILURES[outcome.state]
        ends = reason in (Reason.BLOCKED, Reason.GONE)
        return Verdict(DeliveryState.FAILED, reason, detail=outcome.description, ends_subscription=ends)
    if outcome.state is State.UNCERTAIN:
        return _uncertain(delivery, outcome, when_uncertain)
    if outcome.state is State.LATER:
        return _later(delivery, outcome)
    return _not_sent(delivery, outcome)


def _not_sent(delivery: Delivery, outcome: Outcome) -> Verdict:
    """Telegram was not reached, or lets nobody in: that is waited out without end, since it says nothing of this chat.

    Only the attempts that make the pauses longer count, so that many are left when Telegram is back.
    """
    if outcome.state is State.LOCKED_OUT:
        return Verdict(DeliveryState.PENDING, detail=outcome.description, doubts=delivery.doubts, stops=True)
    wait = pause_before(delivery.attempts)
    return Verdict(
        DeliveryState.PENDING,
        detail=outcome.description,
        doubts=delivery.doubts,
        wait=wait,
        counts=wait < LONGEST_PAUSE,
    )


def _later(delivery: Delivery, outcome: Outcome) -> Verdict:
    """Telegram wants a pause, which is for all; but if one chat is what it has no time for, others go first."""
    hold, detail, doubts = float(outcome.retry_after), outcome.description, delivery.doubts
    if delivery.attempts >= MOST_ATTEMPTS:
        if doubts:
            return Verdict(DeliveryState.UNCERTAIN, detail=detail, doubts=doubts, hold=hold)
        return Verdict(DeliveryState.FAILED, Reason.REFUSED, detail=detail, hold=hold)
    wait = hold + pause_before(delivery.attempts - 1) if delivery.attempts > 1 else 0.0
    return Verdict(DeliveryState.PENDING, detail=detail, doubts=doubts, wait=wait, hold=hold)


def _uncertain(delivery: Delivery, outcome: Outcome, when_uncertain: WhenUncertain) -> Verdict:
    """Edits and deletions that happen twice do the same as one, so they are repeated without counting as doubts.

    But not for ever, since a dispatch ends only when each of its deliveries has. A message is sent once more, and no
    more than once: a second lost answer leaves it to staff.
    """
    again, detail, is_last = pause_before(delivery.attempts), outcome.description, delivery.attempts >= MOST_ATTEMPTS
    if delivery.kind in (DispatchKind.CORRECT, DispatchKind.RECALL):
        if is_last:
            return Verdict(DeliveryState.UNCERTAIN, detail=detail)
        return Verdict(DeliveryState.PENDING, wait=again, detail=detail)
    doubts = delivery.doubts + 1
    if when_uncertain is WhenUncertain.RESEND and delivery.doubts == 0 and not is_last:
        return Verdict(DeliveryState.PENDING, wait=again, doubts=doubts, detail=detail)
    return Verdict(DeliveryState.UNCERTAIN, doubts=doubts, detail=detail)


def pause_before(attempts: int) -> float:
    """Seconds before a delivery is tried again after so many attempts; grows with them."""
    return float(min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE))


class Refusals:
    """Notices that Telegram refuses one dispatch for everybody, by the same sentence for several chats in a row."""

    def __init__(self) -> None:
        self._sentence = ""
        self._times = 0

    def concern_all(self, verdict: Verdict) -> bool:
        """Whether, with this verdict, the fault must lie with what is sent."""
        if verdict.state is DeliveryState.SENT:
            self._sentence, self._times = "", 0
        if verdict.reason is not Reason.REFUSED:
            return False
        same = verdict.detail == self._sentence
        self._sentence, self._times = verdict.detail, self._times + 1 if same else 1
        return self._times >= SAME_REFUSALS


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a dispatch is, counted in the database.

    reasons: how many deliveries failed or were skipped for each reason; details: Telegram's sentences of refusals.
    doubtful: sent ones that may have arrived twice. forgotten_at: since when it is not kept any more which chats they
    were. is_off: whether the bot is switched off, so that nothing is sent.
    """

    dispatch_id: int
    kind: DispatchKind
    state: DispatchState
    announcement: int | None
    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    reasons: Mapping[Reason, int] = field(default_factory=dict)
    details: Mapping[str, int] = field(default_factory=dict)
    doubtful: int = 0
    problem: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    forgotten_at: datetime | None = None
    is_off: bool = False

    def count(self, *states: DeliveryState) -> int:
        """How many deliveries are in any of these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        """All recipients, without those who wait for their digest."""
        return sum(self.counts.values()) - self.count(DeliveryState.HELD)

    @property
    def open(self) -> int:
        """How many are still to be sent."""
        return self.count(DeliveryState.PENDING, DeliveryState.SENDING)

    @property
    def done(self) -> int:
        """How many are through, well or not."""
        return self.total - self.open

    @property
    def ended(self) -> DispatchState | None:
        """How it ended, once no count changes any more: what was on its way when staff cancelled still comes back."""
        return self.state if self.state.is_over and not self.open else None
