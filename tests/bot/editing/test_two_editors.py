"""Two editors on one entry at once: whatever the order, nothing is overwritten silently and nothing is lost."""

import pytest

from bot.domain.entry_fields import fields_of
from bot.domain.entry_merging import parts_of
from bot.domain.upkeep import EditMove, What
from tests.bot.editing.rooms import EditorsRoom, labels_of, text_of
from tests.offices import SABINE, UWE

FIELDS = {"na": "name", "oh.de": "opening_hours.de", "oh.en": "opening_hours.en"}
ORDERS = (
    ("type a", "type b", "save b"),
    ("type b", "type a", "save b"),
    ("type b", "save b", "type a"),
)
VALUES = {
    "na": ("Haus", "Hof"),
    "oh.de": ("Mo", "Di"),
    "oh.en": ("Mon", "Tue"),
}


async def parts(editors: EditorsRoom) -> dict[str, object]:
    return parts_of(fields_of(await editors.entry()))


async def test_the_second_sees_field_by_field_what_changed_meanwhile(editors: EditorsRoom) -> None:
    await editors.change("na", "Meiner")
    await editors.change("na", "Ihrer", by=UWE)
    await editors.fill("cafe", "we", "theirs.example.org", by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    said = await editors.press(EditMove.SAVE, "cafe")
    assert "somebody else changed this entry" in text_of(said)
    assert "<b>Name</b>\nBefore: Repair-Café\nTheirs: Ihrer\nYours: Meiner" in text_of(said)
    assert "<b>Website</b>\nBefore: https://rc.example.org\nTheirs: https://theirs.example.org" in text_of(said)
    assert "As of" not in text_of(said)
    assert (await editors.entry()).name == "Ihrer"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("mine", VALUES)
@pytest.mark.parametrize("theirs", VALUES)
async def test_every_interleaving_of_same_and_different_fields(
    editors: EditorsRoom, order: tuple[str, ...], mine: str, theirs: str
) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    await editors.press(EditMove.SHOW, "cafe", by=UWE)
    for step in order:
        match step:
            case "type a":
                await editors.fill("cafe", mine, VALUES[mine][0])
            case "type b":
                await editors.fill("cafe", theirs, VALUES[theirs][1], by=UWE)
            case _:
                await editors.press(EditMove.SAVE, "cafe", by=UWE)
    said = await editors.press(EditMove.SAVE, "cafe")
    assert (await parts(editors))[FIELDS[theirs]] == VALUES[theirs][1], "overwritten silently"
    said = await editors.tap(said, "Put both together")
    if mine == theirs:
        assert "Which one shall it be?" in text_of(said)
        assert (await editors.press(EditMove.SAVE, "cafe")).messages[0].text == said.messages[0].text
        said = await editors.tap(said, "Keep mine")
    await editors.tap(said, "Save")
    found = await parts(editors)
    assert found[FIELDS[mine]] == VALUES[mine][0]
    if mine != theirs:
        assert found[FIELDS[theirs]] == VALUES[theirs][1]
    authors = [revision.author for revision in await editors.entries.history("cafe")]
    assert authors[:2] == [str(SABINE.user_id), str(UWE.user_id)]


async def test_theirs_can_be_taken_one_by_one(editors: EditorsRoom) -> None:
    for field, value in {"na": "Meiner", "oh.de": "Mo"}.items():
        await editors.change(field, value)
    for field, value in {"na": "Ihrer", "oh.de": "Di"}.items():
        await editors.change(field, value, by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    said = await editors.press(EditMove.MERGE, "cafe")
    assert "2 decisions are left" in text_of(said)
    said = await editors.tap(said, "Keep mine")
    assert "Which one shall it be?" in text_of(said)
    said = await editors.tap(said, "Take theirs")
    await editors.tap(said, "Save")
    entry = await editors.entry()
    assert (entry.name, entry.opening_hours) == ("Meiner", {"de": "Di", "en": "Sat 10–12"})


async def test_who_takes_all_of_theirs_has_nothing_to_save(editors: EditorsRoom) -> None:
    await editors.change("na", "Meiner")
    await editors.change("na", "Ihrer", by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    said = await editors.tap(await editors.press(EditMove.MERGE, "cafe"), "Take theirs")
    assert "What shall be changed?" in text_of(said)


async def test_a_third_save_while_one_decides_is_seen_too(editors: EditorsRoom) -> None:
    await editors.change("na", "Meiner")
    await editors.change("na", "Ihrer", by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    clash = await editors.press(EditMove.MERGE, "cafe")
    await editors.change("na", "Noch anders", by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    said = await editors.tap(clash, "Keep mine")
    assert "somebody else changed this entry" in text_of(said)
    said = await editors.tap(await editors.tap(said, "Put both together"), "Keep mine")
    await editors.tap(said, "Save")
    assert (await editors.entry()).name == "Meiner"


async def test_the_same_change_of_both_is_no_conflict(editors: EditorsRoom) -> None:
    await editors.change("na", "Gleich")
    await editors.change("na", "Gleich", by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    said = await editors.tap(await editors.press(EditMove.SAVE, "cafe"), "Put both together")
    assert said.alert
    assert len(await editors.entries.history("cafe")) == 2


async def test_a_draft_that_is_behind_says_so_when_it_is_opened(editors: EditorsRoom) -> None:
    await editors.change("na", "Meiner")
    await editors.change("we", "theirs.example.org", by=UWE)
    await editors.press(EditMove.SAVE, "cafe", by=UWE)
    assert "Somebody else changed this entry meanwhile" in text_of(await editors.press(EditMove.SHOW, "cafe", "on"))
    assert "Put both together" in labels_of(await editors.press(EditMove.PREVIEW, "cafe"))


async def test_a_draft_that_is_saved_twice_is_gone_the_second_time(editors: EditorsRoom) -> None:
    await editors.change("na", "Neu")
    said = await editors.press(EditMove.PREVIEW, "cafe")
    await editors.tap(said, "Save")
    assert (await editors.tap(said, "Save")).alert
    assert len(await editors.entries.history("cafe")) == 2


async def test_an_entry_that_was_withdrawn_meanwhile_is_told_and_the_draft_stays(editors: EditorsRoom) -> None:
    await editors.change("na", "Meiner")
    await editors.entries.withdraw("cafe", "2", editors.room.now)
    for argument in ("", "on"):
        assert "was taken out of the directory" in text_of(await editors.press(EditMove.SHOW, "cafe", argument))
    for move in (EditMove.SAVE, EditMove.PREVIEW, EditMove.MERGE):
        assert "was taken out of the directory" in text_of(await editors.press(move, "cafe"))
    await editors.entries.restore("cafe", "2", editors.room.now)
    said = await editors.press(EditMove.SHOW, "cafe", "on")
    assert "somebody else" not in text_of(said).casefold()
    await editors.tap(await editors.tap(said, "Preview and save"), "Save")
    assert (await editors.entry()).name == "Meiner"


@pytest.mark.parametrize("move", [EditMove.PREVIEW, EditMove.SAVE])
async def test_who_only_confirmed_the_entry_is_in_nobody_s_way(editors: EditorsRoom, move: EditMove) -> None:
    await editors.change("na", "Meiner")
    dated = (await editors.entry()).model_copy(update={"as_of": "2026-05-30"})
    await editors.entries.save(dated, "2", editors.room.now, what=What.CONFIRMED)
    said = await editors.press(move, "cafe")
    if move is EditMove.PREVIEW:
        await editors.tap(said, "Save")
    assert ((await editors.entry()).name, (await editors.entry()).as_of) == ("Meiner", "2026-06-01")


async def test_two_dates_are_decided_by_hand(editors: EditorsRoom) -> None:
    await editors.change("as", "2025")
    dated = (await editors.entry()).model_copy(update={"as_of": "2026-05-30"})
    await editors.entries.save(dated, "2", editors.room.now, what=What.CONFIRMED)
    assert "somebody else changed this entry" in text_of(await editors.press(EditMove.SAVE, "cafe"))
