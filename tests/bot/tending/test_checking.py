"""Checking in the chat: what is found, in words, the gravest first."""

import pytest

from bot.domain.actions import Edit
from bot.domain.upkeep import EditMove, TendMove
from bot.tending import checking
from tests.bot.tending.conftest import BUS, CHOR, HOF, Bench, action, labels, text
from tests.offices import NOON, SABINE


async def test_findings_are_told_by_entry_with_what_to_do(bench: Bench) -> None:
    contact = {"organisation": "Bus", "phone": "0171 1234567", "role": {"de": "Fahrer"}}
    changed = BUS.model_validate(BUS.model_dump(exclude_unset=True) | {"contacts": [contact]})
    await bench.entries.save(changed, "1", NOON)
    await bench.entries.save(HOF.model_copy(update={"aliases": ["Bergchor"]}), "1", NOON)
    await bench.office.publisher.publish()
    said = await bench.tending.check(SABINE)
    told = text(said).split("\n\n")
    assert told[0].startswith("Check: ")
    assert told[1].startswith(
        "Apfelhof\n• Error: Other names 1: “Bergchor” is the name of the entry Bergchor and cannot be an alias of"
        " this one. Delete it here."
    )
    assert told[2] == (
        "Dorfbus\n• Contact 1, Phone: the mobile number “0171 1234567” looks private. Publish it only if its owner"
        " agreed; better is the number of the office or association.\n"
        "• not translated into “English”: Contact 1, Role. Add the translation."
    )
    assert action(said, "Change Apfelhof") == Edit(EditMove.SHOW, "hof")


async def test_where_nothing_is_found_that_is_said(bench: Bench) -> None:
    reachable = BUS.model_copy(update={"website": "https://bus.example"})
    await bench.entries.save(reachable, "1", NOON)
    await bench.office.publisher.publish()
    assert text(await bench.tending.check(SABINE)) == "Nothing found: the directory is in order."


async def test_a_home_entry_that_is_withdrawn_is_told_of_the_directory(bench: Bench) -> None:
    await bench.press(TendMove.WITHDRAW, "hof", "now")
    await bench.type("zu")
    told = text(await bench.tending.check(SABINE))
    assert "The directory as a whole\n• Error: directory (home_entry): there is no entry “hof”." in told


async def test_many_findings_have_pages_and_are_looked_for_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    real = checking.check_everything

    def counted(*args):  # type: ignore[no-untyped-def]
        nonlocal looked
        looked += 1
        return real(*args)

    monkeypatch.setattr(checking, "check_everything", counted)
    for number in range(5):
        lonely = CHOR.model_copy(update={"id": f"e{number}", "name": f"Einsam {number}", "contacts": []})
        await bench.entries.save(lonely, "1", NOON)
    await bench.office.publisher.publish()
    first = await bench.tending.check(SABINE)
    assert "Page 1 of 2" in text(first)
    second = await bench.tending.press(SABINE, action(first, "Next page »"))
    assert "Page 2 of 2" in text(second) and "« Previous page" in labels(second)
    assert text(await bench.press(TendMove.CHECK, "", "99")) == text(second)
    assert looked == 1
    await bench.press(TendMove.CONFIRM, "chor")
    await bench.tending.check(SABINE)
    assert looked == 2


async def test_of_many_findings_about_one_entry_the_first_are_told(bench: Bench) -> None:
    await bench.entries.save(BUS.model_copy(update={"sources": ["https://a.example"] * 9}), "1", NOON)
    await bench.office.publisher.publish()
    told = text(await bench.tending.check(SABINE))
    assert told.count("stands twice in this list") == 5
    assert "• and 3 more" in told
