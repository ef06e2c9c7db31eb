"""One attempt: what is called, with or without a sound, and how a recall turns into an edit."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.attempts import Attempts, is_silent
from bot.domain.announcements import DispatchKind, Loudness
from bot.domain.deliveries import Delivery
from bot.domain.outcomes import Outcome, State
from tests.post_office import Call, NumberComposer, PlayedSender, until
from tests.stage import NOON, Clock

BERLIN = ZoneInfo("Europe/Berlin")
CHAT, MESSAGE = 42, 70
TOO_OLD = Outcome(State.UNEDITABLE, description="message can't be deleted")


class Post:
    """Attempts with all that they need; slots: how many were asked for, may_go: whether one may still be used."""

    def __init__(self) -> None:
        self.sender, self.composer = PlayedSender(Clock()), NumberComposer()
        self.slots, self.may_go = 0, True
        self.attempts = Attempts(self.sender, self.composer, BERLIN, self.slot)

    async def slot(self) -> bool:
        self.slots += 1
        return self.may_go

    async def make(self, delivery: Delivery) -> Outcome | None:
        return await self.attempts.make(delivery, NOON)

    @property
    def methods(self) -> list[tuple[str, int | None]]:
        return [(call.method, call.message_id) for call in self.sender.calls]


@pytest.fixture
def post() -> Post:
    return Post()


def delivery(
    kind: DispatchKind = DispatchKind.SEND,
    *,
    digest: int | None = None,
    target: int | None = MESSAGE,
    loudness: Loudness = Loudness.NORMAL,
    quiet: tuple[int, int] | None = None,
) -> Delivery:
    announcement = None if kind is DispatchKind.DIGEST else 3
    target = target if kind in (DispatchKind.CORRECT, DispatchKind.RECALL) else None
    return Delivery(1, 2, kind, announcement, CHAT, "de", loudness, target, digest, quiet=quiet)


@pytest.mark.parametrize("kind", [DispatchKind.SEND, DispatchKind.DIGEST])
async def test_an_announcement_and_a_digest_are_sent(post: Post, kind: DispatchKind) -> None:
    outcome = await post.make(delivery(kind))
    assert outcome is not None
    assert outcome.delivered
    assert post.methods == [("send", None)]


async def test_a_correction_edits_the_message(post: Post) -> None:
    await post.make(delivery(DispatchKind.CORRECT))
    assert post.methods == [("edit", MESSAGE)]
    assert post.sender.calls[0].text == "correct 3 de"


async def test_a_recall_deletes_the_message_and_says_nothing(post: Post) -> None:
    assert await post.make(delivery(DispatchKind.RECALL)) == Outcome(State.SENT)
    assert post.methods == [("delete", MESSAGE)]
    assert post.slots == 0


async def test_a_message_too_old_to_be_deleted_says_that_it_was_recalled_at_the_pace_of_all(post: Post) -> None:
    post.sender.script(CHAT, TOO_OLD)
    assert await post.make(delivery(DispatchKind.RECALL)) == Outcome(State.SENT, MESSAGE)
    assert post.methods == [("delete", MESSAGE), ("edit", MESSAGE)]
    assert post.slots == 1


async def test_a_message_that_can_be_neither_deleted_nor_edited_is_told(post: Post) -> None:
    gone = Outcome(State.UNEDITABLE, description="message to edit not found")
    post.sender.script(CHAT, TOO_OLD, gone)
    assert await post.make(delivery(DispatchKind.RECALL)) == gone


async def test_a_recall_that_has_nothing_to_say_leaves_an_old_message_alone(post: Post) -> None:
    post.sender.script(CHAT, TOO_OLD)
    post.composer.silent.add(3)
    assert await post.make(delivery(DispatchKind.RECALL)) is None
    assert post.methods == [("delete", MESSAGE)]


async def test_while_telegram_wants_a_pause_a_recall_does_not_go_on_with_its_edit(post: Post) -> None:
    post.sender.script(CHAT, TOO_OLD)
    post.may_go = False
    assert await post.make(delivery(DispatchKind.RECALL)) == Outcome(State.LATER, description=TOO_OLD.description)
    assert post.methods == [("delete", MESSAGE)]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(State.LATER, retry_after=3),
        Outcome(State.UNCERTAIN),
        Outcome(State.BLOCKED),
        Outcome(State.UNEDITABLE, migrated_to=-100),
    ],
)
async def test_other_troubles_of_a_recall_are_told_as_they_are(post: Post, outcome: Outcome) -> None:
    post.sender.script(CHAT, outcome)
    assert await post.make(delivery(DispatchKind.RECALL)) == outcome
    assert post.methods == [("delete", MESSAGE)]


async def test_a_cancellation_from_below_is_a_lost_answer(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.sender.for_all = cancelled_from_below
    assert await post.make(delivery()) == Outcome(State.UNCERTAIN, description="CancelledError")
    assert "cancelled from below" in caplog.text


async def test_an_attempt_that_is_cancelled_itself_ends(post: Post) -> None:
    post.sender.open.clear()
    attempt = asyncio.create_task(post.make(delivery()))
    await until(lambda: post.sender.underway)
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt


def cancelled_from_below(_: Call) -> Outcome:
    """Something that the way out waited for was given up."""
    raise asyncio.CancelledError


@pytest.mark.parametrize("kind", [DispatchKind.CORRECT, DispatchKind.RECALL])
async def test_what_went_out_inside_a_digest_is_put_right_there(post: Post, kind: DispatchKind) -> None:
    await post.make(delivery(kind, digest=9))
    assert post.methods == [("edit", MESSAGE)]


@pytest.mark.parametrize("kind", [DispatchKind.SEND, DispatchKind.CORRECT])
async def test_where_there_is_nothing_to_say_nothing_is_called(post: Post, kind: DispatchKind) -> None:
    post.composer.silent.add(3)
    assert await post.make(delivery(kind)) is None
    assert post.methods == []


@pytest.mark.parametrize("kind", [DispatchKind.CORRECT, DispatchKind.RECALL])
async def test_without_a_message_to_change_nothing_is_called(post: Post, kind: DispatchKind) -> None:
    with pytest.raises(ValueError, match="no message to change"):
        await post.make(delivery(kind, target=None))
    assert post.methods == []


async def test_the_quiet_hours_are_kept_in_the_attempt(post: Post) -> None:
    """NOON is 14 o'clock in Berlin."""
    await post.make(delivery(quiet=(13, 15)))
    await post.make(delivery(quiet=(15, 13)))
    assert [call.silent for call in post.sender.calls] == [True, False]


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("quiet", [None, (22, 7), (7, 22)])
def test_urgent_is_never_and_silent_always_without_a_sound(hour: int, quiet: tuple[int, int] | None) -> None:
    now = datetime(2026, 6, 1, hour, tzinfo=UTC)
    assert not is_silent(delivery(loudness=Loudness.URGENT, quiet=quiet), now, BERLIN)
    assert is_silent(delivery(loudness=Loudness.SILENT, quiet=quiet), now, BERLIN)


@pytest.mark.parametrize(
    ("now", "silent"),
    [
        # The clock goes from 2 to 3 on 29 March: 1:59 is 0:59 UTC, and 7 o'clock is 5 UTC from then on.
        (datetime(2026, 3, 28, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 28, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 19, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 20, 0, tzinfo=UTC), True),
        # It goes from 3 back to 2 on 25 October: both hours are quiet, and 7 o'clock is 6 UTC again.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), False),
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall_when_it_changes(now: datetime, silent: bool) -> None:
    assert is_silent(delivery(quiet=(22, 7)), now, BERLIN) is silent


def test_who_has_no_quiet_hours_hears_it_at_night() -> None:
    assert not is_silent(delivery(), datetime(2026, 6, 1, 1, tzinfo=UTC), BERLIN)
