"""Histories: who changed what and when, and the last change taken back."""

from datetime import timedelta

from bot.domain.upkeep import TendMove, What
from tests.bot.tending.conftest import CHOR, Bench, action, labels, text
from tests.offices import NOON, SABINE, UWE

TALCHOR = CHOR.model_copy(update={"name": "Talchor", "aliases": ["Sänger"], "editor_notes": ["neu"]})


async def test_each_version_says_who_when_and_what(bench: Bench) -> None:
    await bench.entries.save(TALCHOR, "2", NOON + timedelta(days=1))
    dated = TALCHOR.model_copy(update={"as_of": "2026-06-03"})
    await bench.entries.save(dated, "77", NOON + timedelta(days=2), what=What.CONFIRMED)
    await bench.entries.withdraw("chor", "import", NOON + timedelta(days=3), reason="aufgelöst")
    told = text(await bench.tending.history(SABINE, "Bergchor"))
    assert told.split("\n\n") == [
        "History of Talchor",
        "4 June 2026, 14:00\nimport: taken out of the directory\nReason: aufgelöst",
        "3 June 2026, 14:00\nsomebody of the team (77): confirmed: still true\nChanged: As of",
        "2 June 2026, 14:00\nUwe: changed\nName: new “Talchor” (until now “Bergchor”)\n"
        "Changed too: Other names and Notes for editors",
        "1 June 2026, 14:00\ncame with the bot: taken over from the shipped file",
    ]


async def test_the_last_change_is_undone_with_one_tap_and_back_with_another(bench: Bench) -> None:
    await bench.entries.save(TALCHOR, "2", NOON)
    said = await bench.press(TendMove.HISTORY, "chor")
    undone = await bench.tending.press(SABINE, action(said, "Undo the last change"))
    assert "Talchor" not in bench.room.snapshot.directory.by_id["chor"].name
    assert "Bergchor: the last change was taken back." in text(undone)
    assert "Name: new “Bergchor” (until now “Talchor”)" in text(undone)
    await bench.tending.press(SABINE, action(undone, "Bring the change back"))
    assert bench.room.snapshot.directory.by_id["chor"] == TALCHOR


async def test_a_change_that_was_not_seen_is_not_undone(bench: Bench) -> None:
    await bench.entries.save(TALCHOR, "2", NOON)
    button = action(await bench.press(TendMove.HISTORY, "chor"), "Undo the last change")
    await bench.entries.save(TALCHOR.model_copy(update={"name": "Seechor"}), "1", NOON)
    said = await bench.tending.press(UWE, button)  # type: ignore[arg-type]
    assert said.alert and said.notice is not None and "Somebody changed it meanwhile" in said.notice
    assert "Seechor" in text(said)
    assert (await bench.entries.stored("chor")).entry.name == "Seechor"  # type: ignore[union-attr]


async def test_a_creation_is_undone_too(bench: Bench) -> None:
    new = TALCHOR.model_copy(update={"id": "neu"})
    await bench.entries.save(new, "2", NOON)
    await bench.office.publisher.publish()
    undone = await bench.tending.press(
        SABINE, action(await bench.press(TendMove.HISTORY, "neu"), "Undo the last change")
    )
    assert "The entry is withdrawn now." in text(undone)
    assert bench.ids == ["hof", "chor", "bus"]
    history = await bench.press(TendMove.HISTORY, "neu")
    assert "To the entry" not in labels(history)
    back = await bench.tending.press(SABINE, action(undone, "Bring the change back"))
    assert "The entry is back in the directory." in text(back)
    assert bench.ids == ["hof", "chor", "bus", "neu"]


async def test_what_was_only_shipped_cannot_be_undone(bench: Bench) -> None:
    said = await bench.press(TendMove.HISTORY, "chor")
    assert labels(said) == ["To the entry"]
    assert (await bench.press(TendMove.UNDO, "chor", "1")).alert


async def test_a_long_history_has_pages(bench: Bench) -> None:
    for number in range(6):
        await bench.entries.save(CHOR.model_copy(update={"name": f"Chor {number}"}), "1", NOON)
    first = await bench.press(TendMove.HISTORY, "chor")
    assert "Page 1 of 2" in text(first) and "Name: new “Chor 5”" in text(first)
    second = await bench.tending.press(SABINE, action(first, "Next page »"))
    assert "came with the bot" in text(second)
    assert labels(second) == ["« Previous page", "To the entry"]
    assert text(await bench.press(TendMove.HISTORY, "chor", "99")) == text(second)
