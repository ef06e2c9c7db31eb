"""Withdrawing and restoring: what is asked, what is refused, and what comes by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actions import Announce, Tend
from bot.domain.audit import Act
from bot.domain.entry_fields import fields_of
from bot.domain.outcomes import State
from bot.domain.upkeep import TendMove
from bot.store.entry_drafts import EntryDraftStore
from bot.tending.withdrawing import MAX_REASON
from tests.bot.tending.conftest import CHOR, Bench, action, labels, text
from tests.offices import ERIKA, NOON, SABINE, UWE


async def test_now_for_a_reason(bench: Bench) -> None:
    said = await bench.tending.withdraw(SABINE, "bergchor")
    assert "When shall Bergchor be withdrawn?" in text(said)
    asked = await bench.tending.press(SABINE, action(said, "Now"))
    assert "Bergchor will be withdrawn: now." in text(asked)
    done = await bench.type("Der Chor hat sich <b>aufgelöst</b>")
    assert "Bergchor is withdrawn: nobody finds it any more. Reason: Der Chor hat sich aufgelöst" in text(done)
    assert bench.ids == ["hof", "bus"]
    newest = (await bench.entries.history("chor"))[0]
    assert (newest.entry, newest.author, newest.reason) == (None, "1", "Der Chor hat sich aufgelöst")
    assert (await bench.office.audit.deeds(1))[0].act is Act.ENTRY_WITHDRAWN
    assert bench.office.asked(SABINE) is None


async def test_it_comes_back_with_one_tap(bench: Bench) -> None:
    await bench.entries.withdraw("chor", "2", NOON, reason="aufgelöst")
    await bench.entries.withdraw("bus", "shipped", NOON + timedelta(hours=1))
    await bench.office.publisher.publish()
    said = await bench.tending.restore(SABINE)
    assert text(said).index("1. Dorfbus") < text(said).index("2. Bergchor\n1 June 2026, Uwe\nReason: aufgelöst")
    back = await bench.tending.press(SABINE, action(said, "Bring back 2: Bergchor"))
    assert back.notice == "Bergchor is back in the directory."
    assert "Bergchor in English." in text(back)
    assert bench.ids == ["hof", "chor"]
    assert (await bench.entries.stored("chor")).entry == CHOR  # type: ignore[union-attr]
    # Somebody else was quicker: it is shown nevertheless.
    again = await bench.press(TendMove.RESTORE, "chor", by=UWE)
    assert again.notice is None and "Bergchor" in text(again)


async def test_where_nothing_is_withdrawn_the_list_says_so(bench: Bench) -> None:
    assert text(await bench.tending.restore(SABINE)) == "No entry is withdrawn."


async def test_the_list_has_pages(bench: Bench) -> None:
    for number in range(9):
        entry = CHOR.model_copy(update={"id": f"e{number}", "name": f"E{number}"})
        await bench.entries.save(entry, "1", NOON)
        await bench.entries.withdraw(entry.id, "1", NOON + timedelta(minutes=number))
    first = await bench.tending.restore(SABINE)
    assert "8. E1" in text(first) and "E0" not in text(first)
    second = await bench.tending.press(SABINE, action(first, "Next page »"))
    assert "9. E0" in text(second) and second.into
    assert text(await bench.press(TendMove.RESTORE, "", "x")) == text(first)


@pytest.mark.parametrize("typed", ["3.6.", "Mittwoch", "wednesday"])
async def test_on_a_day_it_leaves_by_itself(bench: Bench, typed: str) -> None:
    said = await bench.tending.withdraw(SABINE, "Bergchor")
    assert "On which day?" in text(await bench.tending.press(SABINE, action(said, "On a later day …")))
    assert "Wednesday, 3 June 2026, 00:00" in text(await bench.type(typed))
    planned = await bench.type("Letzte Probe")
    assert "Will be withdrawn: Wednesday, 3 June 2026, 00:00 (Sabine). Reason: Letzte Probe" in text(planned)
    assert bench.ids == ["hof", "chor", "bus"]
    assert "Planned: Bergchor" in labels(await bench.tending.restore(SABINE))
    midnight = NOON + timedelta(days=1, hours=10)
    await bench.rounds(midnight - timedelta(minutes=1))
    assert bench.ids == ["hof", "chor", "bus"]
    await bench.rounds(midnight)
    await bench.rounds(midnight)
    assert bench.ids == ["hof", "bus"]
    assert bench.sent == [(1, "As you planned:\nBergchor is withdrawn: nobody finds it any more. Reason: Letzte Probe")]
    assert [version.author for version in await bench.entries.history("chor")] == ["1", "shipped"]


async def test_a_time_of_day_counts_too(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "later")
    assert "Monday, 1 June 2026, 18:30" in text(await bench.type("heute 18:30"))


async def test_a_plan_is_given_up_with_one_tap(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "later")
    await bench.type("3.6.")
    said = await bench.type("Letzte Probe")
    assert said is not None
    kept = await bench.press(TendMove.KEEP, "chor", by=UWE)
    assert kept.notice == "It stays in the directory."
    assert "Will be withdrawn" not in text(kept)
    await bench.rounds(NOON + timedelta(days=3))
    assert bench.ids == ["hof", "chor", "bus"]


async def test_followers_can_be_told_of_a_plan_by_who_may_announce(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "later")
    await bench.type("3.6.")
    assert "Tell the followers" not in labels(await bench.type("Letzte Probe") or await bench.press(TendMove.PAGE))
    said = await bench.press(TendMove.PAGE, "chor", by=UWE)
    told = action(said, "Tell the followers")
    assert isinstance(told, Announce) and told.argument == "of.chor"
    assert "Tell the followers" not in labels(await bench.press(TendMove.PAGE, "hof", by=UWE))


async def test_who_planned_it_and_left_or_blocked_does_no_harm(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "later")
    await bench.type("3.6.")
    await bench.type("a")
    await bench.press(TendMove.WITHDRAW, "bus", "later", by=UWE)
    await bench.type("3.6.", by=UWE)
    await bench.type("b", by=UWE)
    bench.outcomes[2] = State.BLOCKED
    member = bench.office.team.member(1)
    assert member is not None
    bench.office.team.put(type(member)(1, frozenset()))
    await bench.rounds(NOON + timedelta(days=3))
    assert bench.ids == ["hof"]
    assert bench.sent == []


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("bald", "could not read this"),
        ("31.2.", "could not read this"),
        ("heute", "has passed already"),
        ("1.1.2030", "more than a year away"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_for_again(bench: Bench, typed: str, problem: str) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "later")
    assert problem in text(await bench.type(typed))
    assert "3 June" in text(await bench.type("3.6."))


async def test_a_reason_is_a_short_text(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "now")
    assert "as a text" in text(await bench.type(""))
    assert f"please say it in {MAX_REASON}" in text(await bench.type("x" * (MAX_REASON + 1)))
    assert "is withdrawn" in text(await bench.type("x" * MAX_REASON))


async def test_what_changed_meanwhile_is_not_withdrawn_unseen(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "now")
    await bench.entries.save(CHOR.model_copy(update={"name": "Talchor"}), "2", NOON)
    said = await bench.type("aufgelöst")
    assert said is not None and said.notice is not None and "Somebody changed it meanwhile" in said.notice
    assert "Talchor" in text(said)
    assert await bench.entries.stored("chor")


async def test_what_is_gone_meanwhile_is_said_once(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "now")
    await bench.entries.withdraw("chor", "2", NOON)
    said = await bench.type("aufgelöst")
    assert "Bergchor is withdrawn, so nobody finds it." in text(said)
    assert await bench.type("aufgelöst") is None


async def test_who_names_or_presses_a_withdrawn_entry_can_bring_it_back(bench: Bench) -> None:
    await bench.entries.withdraw("chor", "2", NOON, reason="Pause")
    await bench.office.publisher.publish()
    for said in (
        await bench.press(TendMove.PAGE, "chor"),
        await bench.press(TendMove.WITHDRAW, "chor"),
        await bench.tending.withdraw(SABINE, "Bergchor"),
        await bench.tending.restore(SABINE, "bergchor"),
    ):
        assert "Bergchor is withdrawn, so nobody finds it." in text(said)
        assert action(said, "Bring it back") == Tend(TendMove.RESTORE, "chor")
    assert "Reason: Pause" in text(await bench.tending.history(SABINE, "Bergchor"))


async def test_an_entry_is_brought_back_by_its_name(bench: Bench) -> None:
    for entry_id in ("chor", "bus"):
        await bench.entries.withdraw(entry_id, "2", NOON)
    await bench.office.publisher.publish()
    unknown = await bench.tending.restore(SABINE, "Quatsch")
    assert "No withdrawn entry has this name." in text(unknown)
    assert labels(unknown) == ["Bring back 1: Dorfbus", "Bring back 2: Bergchor"]
    assert text(await bench.tending.restore(SABINE, "Apfelhof")).startswith("Apfelhof is in the directory.")
    await bench.entries.save(CHOR.model_copy(update={"id": "zwei"}), "2", NOON)
    await bench.entries.withdraw("zwei", "2", NOON)
    both = await bench.tending.restore(SABINE, "Bergchor")
    assert labels(both) == ["Withdrawn: Bergchor"] * 2
    assert action(both, "Withdrawn: Bergchor") == Tend(TendMove.RESTORE, "chor")
    assert text(await bench.tending.restore(ERIKA, "Bergchor")) == "This is for the staff of the town halls only."


async def test_a_reason_that_comes_after_the_day_withdraws_at_once(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "chor", "later")
    await bench.type("heute 18:00")
    bench.room.now = NOON + timedelta(hours=6)
    assert "is withdrawn" in text(await bench.type("aufgelöst"))


async def test_a_name_that_is_not_clear_is_asked_for(bench: Bench) -> None:
    assert "Which entry? Write its name." in text(await bench.tending.withdraw(SABINE, " "))
    assert "no entry of this name" in text(await bench.type("qqqqqq"))
    assert "When shall Bergchor" in text(await bench.type("bergchor"))
    several = await bench.tending.withdraw(SABINE, "Apfelhof oder Bergchor")
    assert "Which entry do you mean?" in text(several)
    assert action(several, "Bergchor") == Tend(TendMove.WITHDRAW, "chor")


@pytest.mark.parametrize(
    ("move", "entry_id", "argument"),
    [
        (TendMove.WITHDRAW, "nowhere", ""),
        (TendMove.WITHDRAW, "chor", "yes"),
        (TendMove.PAGE, "nowhere", ""),
        (TendMove.PAGE, "", ""),
        (TendMove.RESTORE, "nowhere", ""),
        (TendMove.KEEP, "nowhere", ""),
        (TendMove.HISTORY, "nowhere", ""),
        (TendMove.UNDO, "chor", "x"),
        (TendMove.CONFIRM, "chor", "x"),
        (TendMove.CONFIRM, "nowhere", ""),
        (TendMove.ROUND, "chor", "x"),
        (TendMove.CHECK, "chor", ""),
        (TendMove.WITHDRAW, "", "now"),
    ],
)
async def test_forged_buttons_change_nothing(bench: Bench, move: TendMove, entry_id: str, argument: str) -> None:
    said = await bench.press(move, entry_id, argument)
    assert said.alert and said.notice == "This entry is not in the directory any more."
    assert await bench.office.audit.deeds(9) == ()


async def test_only_editors_get_in(bench: Bench) -> None:
    tending = bench.tending
    for said in (
        await tending.withdraw(ERIKA, "Bergchor"),
        await tending.history(ERIKA, "Bergchor"),
        await tending.restore(ERIKA),
        await tending.stale(ERIKA),
        await tending.check(ERIKA),
    ):
        assert text(said) == "This is for the staff of the town halls only."
    for move in TendMove:
        assert (await bench.press(move, "chor", "now", by=ERIKA)).alert
    await bench.press(TendMove.WITHDRAW, "chor", "now")
    member = bench.office.team.member(1)
    assert member is not None
    bench.office.team.put(type(member)(1, frozenset()))
    assert await bench.type("aufgelöst") is None
    assert await bench.entries.stored("chor")


async def test_residents_never_see_the_notes_which_staff_see(bench: Bench) -> None:
    said = await bench.press(TendMove.PAGE, "hof")
    assert "Notes for editors (residents do not see them)\n• Die Nummer ist unsicher." in text(said)
    assert "It has no date yet." in text(said)


async def test_changes_that_are_not_saved_are_told_before_an_entry_leaves(bench: Bench) -> None:
    drafts, fields = EntryDraftStore(bench.office.database), fields_of(CHOR)
    for person in (SABINE, UWE, ERIKA):
        await drafts.begin(person.user_id, "chor", 1, fields, NOON)
    assert "not saved" not in text(await bench.press(TendMove.WITHDRAW, "chor"))
    for person in (UWE, ERIKA):
        draft = await drafts.get(person.user_id, "chor")
        assert draft is not None
        await drafts.keep(replace(draft, fields={**fields, "name": "Talchor"}), NOON)
    said = text(await bench.press(TendMove.WITHDRAW, "chor"))
    assert "Changes of it by Uwe are not saved yet." in said
    assert "You have changes" not in said
    said = text(await bench.press(TendMove.WITHDRAW, "chor", by=UWE))
    assert "You have changes of it that are not saved yet." in said
    assert "Changes of it by" not in said, "Erika belongs to the team no more"
