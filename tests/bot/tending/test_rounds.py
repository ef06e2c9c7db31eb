"""Rounds of questions: the oldest entries, one by one, once a week, for each editor."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actions import Edit, Tend
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.upkeep import EditMove, RoundStep, TendMove, What
from bot.store.freshness import FreshnessStore
from bot.store.withdrawals import WithdrawalStore
from bot.tending.rounds import PATIENCE
from bot.tending.service import Tending
from tests.bot.tending.conftest import AGES, BUS, CHOR, HOF, Bench, action, labels, text
from tests.offices import NOON, SABINE, UWE, takes_nothing

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 6, 8, 9, tzinfo=BERLIN)
"""The first Monday on which those are asked who were there on the one before."""
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def asked(bench: Bench) -> Bench:
    """Both editors have their first question."""
    await bench.rounds(NOON)
    await bench.rounds(MONDAY)
    return bench


async def date_of(bench: Bench, entry_id: str) -> str | None:
    stored = await bench.entries.stored(entry_id)
    assert stored is not None
    return stored.entry.as_of


async def test_the_oldest_come_first_and_each_opens_its_page(bench: Bench) -> None:
    said = await bench.tending.stale(SABINE)
    assert text(said) == (
        "The oldest entries\n2 entries are older than 12 months or have no date.\n\n"
        "1. Apfelhof · no date\n2. Bergchor · May 2024\n3. Dorfbus · 20 May 2026"
    )
    assert action(said, "2. Bergchor") == Tend(TendMove.PAGE, "chor", "0")
    page = await bench.tending.press(SABINE, Tend(TendMove.PAGE, "chor", "0"))
    assert action(page, "« The oldest entries") == Tend(TendMove.STALE, "", "0")
    assert "« The oldest entries" not in labels(await bench.press(TendMove.PAGE, "chor"))


async def test_where_all_is_fresh_there_is_nothing_to_do(bench: Bench) -> None:
    for entry in (HOF, CHOR):
        await bench.press(TendMove.CONFIRM, entry.id)
    said = await bench.tending.stale(SABINE)
    assert "No entry is older than 12 months." in text(said)
    assert "Go through them one by one" not in labels(said)
    assert (await bench.press(TendMove.ROUND, "", RoundStep.BEGIN)).notice is not None
    await bench.rounds(NOON)
    await bench.rounds(MONDAY)
    assert bench.sent == []


async def test_the_list_has_pages(bench: Bench) -> None:
    for number in range(6):
        await bench.entries.save(BUS.model_copy(update={"id": f"e{number}", "name": f"E{number}"}), "1", NOON)
    await bench.office.publisher.publish()
    first = await bench.tending.stale(SABINE)
    assert "9. " not in text(first)
    assert "9. E5" in text(await bench.tending.press(SABINE, action(first, "Next page »")))


async def test_each_editor_is_asked_once_on_monday_from_nine(bench: Bench) -> None:
    await bench.rounds(NOON)
    assert bench.sent == []
    await bench.rounds(MONDAY - MINUTE)
    assert bench.sent == []
    await bench.rounds(MONDAY)
    assert [chat for chat, _ in bench.sent] == [1, 2]
    assert bench.sent[0][1].startswith("It is time to look at entries that were not checked for long.")
    assert "Is this still true? · 1 of 2\nApfelhof" in bench.sent[0][1]
    assert "Die Nummer ist unsicher." in bench.sent[0][1]
    for later in (MINUTE, PATIENCE * 2, timedelta(days=2), timedelta(days=6)):
        await bench.rounds(MONDAY + later)
    assert len(bench.sent) == 2
    await bench.rounds(MONDAY + timedelta(days=7))
    assert len(bench.sent) == 4


async def test_a_missed_monday_is_caught_up_in_the_week_but_never_at_night(bench: Bench) -> None:
    await bench.rounds(NOON)
    await bench.rounds(MONDAY + timedelta(days=1, hours=13))
    await bench.rounds(MONDAY + timedelta(days=1, hours=23))
    assert bench.sent == []
    await bench.rounds(MONDAY + timedelta(days=2))
    assert [chat for chat, _ in bench.sent] == [1, 2]


async def test_a_restart_asks_nobody_again(asked: Bench) -> None:
    async def refuse(_chat_id: int, _message: Message) -> Outcome:
        pytest.fail("somebody was asked again")

    again = Tending(asked.office, AGES, refuse)
    await again.ask_editors(MONDAY + timedelta(hours=1))


async def test_yes_gives_the_date_of_today_and_brings_the_next(asked: Bench) -> None:
    said = await asked.press(TendMove.CONFIRM, "hof", "1")
    assert said.notice == "Thank you. It has today's date now."
    assert said.into
    assert "Is this still true? · 2 of 2\nBergchor" in text(said)
    assert await date_of(asked, "hof") == "2026-06-08"
    newest = (await asked.entries.history("hof"))[0]
    assert (newest.what, newest.author) == (What.CONFIRMED, "1")
    assert asked.room.snapshot.directory.by_id["hof"].as_of == "2026-06-08"
    last = await asked.press(TendMove.CONFIRM, "chor", "1")
    assert "That was all. Thank you! You looked at 2 entries." in text(last)


async def test_what_a_colleague_confirmed_meanwhile_is_not_asked_again(asked: Bench) -> None:
    await asked.press(TendMove.CONFIRM, "hof", by=UWE)
    await asked.press(TendMove.CONFIRM, "chor", by=UWE)
    said = await asked.press(TendMove.ROUND, "hof", RoundStep.LATER)
    assert "That was all." in text(said)


async def test_both_say_yes_to_the_same_question(asked: Bench) -> None:
    await asked.press(TendMove.CONFIRM, "hof", "1", by=UWE)
    said = await asked.press(TendMove.CONFIRM, "hof", "1")
    assert said.notice == "Thank you. It has today's date now."
    assert "Bergchor" in text(said)


async def test_what_changed_meanwhile_must_be_seen_before_it_is_true(asked: Bench) -> None:
    await asked.entries.save(HOF.model_copy(update={"name": "Birnenhof"}), "2", NOON)
    said = await asked.press(TendMove.CONFIRM, "hof", "1")
    assert said.alert and "Birnenhof" in text(said)
    assert await date_of(asked, "hof") is None
    again = await asked.tending.press(SABINE, action(said, "Still true"))
    assert "Bergchor" in text(again)


async def test_later_puts_it_off_and_stop_ends_the_week(asked: Bench) -> None:
    question = asked.messages[0]
    buttons = [button.label for row in question.buttons for button in row]
    assert buttons == ["Yes, all of it", "Change", "Withdraw …", "Later", "Stop for this week"]
    assert question.buttons[1][0].action == Edit(EditMove.SHOW, "hof")
    assert "2 of 2\nBergchor" in text(await asked.press(TendMove.ROUND, "hof", RoundStep.LATER))
    assert "no more questions this week" in text(await asked.press(TendMove.ROUND, "chor", RoundStep.STOP))
    await asked.rounds(MONDAY + timedelta(days=1))
    assert len(asked.sent) == 2
    # A button above the last one means nothing more either.
    assert "no more questions this week" in text(await asked.press(TendMove.ROUND, "hof", RoundStep.LATER))
    await asked.rounds(MONDAY + timedelta(days=7))
    assert "1 of 2\nApfelhof" in asked.sent[-2][1]


async def test_who_withdraws_it_gets_the_next(asked: Bench) -> None:
    await asked.press(TendMove.WITHDRAW, "hof", "now")
    said = await asked.type("zu")
    assert said is not None
    assert "Apfelhof is withdrawn" in text(said) and "Is this still true? · 2 of 2\nBergchor" in text(said)
    assert [each.entry_id for each in await WithdrawalStore(asked.office.database).withdrawn()] == ["hof"]
    # What is gone needs no answer of the colleague any more.
    gone = await asked.press(TendMove.CONFIRM, "hof", "1", by=UWE)
    assert gone.alert and "Bergchor" in text(gone)


async def test_who_plans_its_withdrawal_gets_the_next(asked: Bench) -> None:
    await asked.press(TendMove.WITHDRAW, "hof", "later")
    await asked.type("20.6.")
    assert "Bergchor" in text(await asked.type("zu"))


async def test_who_changes_it_gets_the_next_by_itself(asked: Bench) -> None:
    await asked.entries.save(HOF.model_copy(update={"name": "Birnenhof"}), "1", NOON)
    await asked.office.publisher.publish()
    await asked.rounds(MONDAY + MINUTE)
    assert [chat for chat, _ in asked.sent[2:]] == [1]
    assert "2 of 2\nBergchor" in asked.sent[2][1]
    await asked.rounds(MONDAY + MINUTE * 2)
    assert len(asked.sent) == 3


async def test_who_changed_the_last_one_hears_that_it_was_all(asked: Bench) -> None:
    await asked.press(TendMove.ROUND, "hof", RoundStep.LATER)
    await asked.entries.save(CHOR.model_copy(update={"as_of": "2026-06"}), "1", NOON)
    await asked.office.publisher.publish()
    await asked.rounds(MONDAY + MINUTE)
    assert "That was all. Thank you! You looked at 2 entries." in asked.sent[2][1]


async def test_a_round_can_begin_right_now(bench: Bench) -> None:
    said = await bench.tending.press(SABINE, action(await bench.tending.stale(SABINE), "Go through them one by one"))
    assert "1 of 2\nApfelhof" in text(said)
    assert not said.into
    # Begun once more, it goes on where it was.
    await bench.press(TendMove.ROUND, "hof", RoundStep.LATER)
    assert "2 of 2\nBergchor" in text(await bench.press(TendMove.ROUND, "", RoundStep.BEGIN))
    assert bench.sent == []


async def test_an_editor_who_blocked_the_bot_does_no_harm(bench: Bench) -> None:
    bench.outcomes[1] = State.BLOCKED
    await bench.rounds(NOON)
    await bench.rounds(MONDAY)
    bench.outcomes.clear()
    await bench.rounds(MONDAY + timedelta(hours=2))
    assert [chat for chat, _ in bench.sent] == [2]


async def test_a_question_that_could_not_be_sent_comes_when_it_can(bench: Bench) -> None:
    bench.outcomes[1] = State.NOT_SENT
    await bench.rounds(NOON)
    await bench.rounds(MONDAY)
    assert [chat for chat, _ in bench.sent] == [2]
    bench.outcomes.clear()
    await bench.rounds(MONDAY + timedelta(hours=12))
    assert [chat for chat, _ in bench.sent] == [2]
    await bench.rounds(MONDAY + timedelta(days=1))
    assert [chat for chat, _ in bench.sent] == [2, 1]


async def test_who_is_no_editor_any_more_is_not_asked(bench: Bench) -> None:
    await bench.rounds(NOON)
    member = bench.office.team.member(1)
    assert member is not None
    bench.office.team.put(type(member)(1, frozenset()))
    await bench.rounds(MONDAY)
    assert [chat for chat, _ in bench.sent] == [2]


async def test_confirming_on_the_page_shows_the_page_again(bench: Bench) -> None:
    said = await bench.press(TendMove.CONFIRM, "bus")
    assert "Dorfbus in English." in text(said) and said.notice is not None
    assert "As of 1 June 2026" in text(said)
    assert action(said, "« The oldest entries") == Tend(TendMove.STALE, "", "0")


@pytest.mark.parametrize("method", ["answer", "ask"])
async def test_what_is_done_is_said_where_only_the_round_could_not_be_kept_and_the_round_goes_on(
    asked: Bench, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    with monkeypatch.context() as locked:
        locked.setattr(FreshnessStore, method, takes_nothing)
        said = await asked.press(TendMove.CONFIRM, "hof", "1")
        assert said.notice == "Thank you. It has today's date now."
        await asked.press(TendMove.WITHDRAW, "hof", "now", by=UWE)
        assert text(await asked.type("zu", by=UWE)).startswith("Apfelhof is withdrawn")
    assert "hof" not in asked.ids
    await asked.rounds(MONDAY + PATIENCE + MINUTE)
    assert [(chat, "Bergchor" in question) for chat, question in asked.sent[2:]] == [(1, True), (2, True)]
