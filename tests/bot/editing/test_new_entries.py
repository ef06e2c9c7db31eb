"""New entries: the guided form, what is begun for somebody, ids, and what may be there already."""

import asyncio
import sqlite3

import pytest

from bot.domain.actions import Edit
from bot.domain.entry_fields import EntryDraft
from bot.domain.upkeep import EditMove
from bot.store.syncing import What
from tests.bot.editing.rooms import ANNA, ERIKA, EditorsRoom, labels_of, text_of
from tests.offices import SABINE


async def newest(editors: EditorsRoom) -> EntryDraft:
    return (await editors.drafts.of(SABINE.user_id, 1))[0]


async def begun(editors: EditorsRoom, name: str = "Dorfladen", **fields: object) -> EntryDraft:
    """A new entry that could be saved."""
    await editors.editing.begin(SABINE, {"kind": "offer", "name": name, "summary": {"de": "Alles."}, **fields})
    return await newest(editors)


async def test_the_guided_form_leads_to_an_entry_that_counts_at_once(editors: EditorsRoom) -> None:
    said = await editors.editing.new(SABINE)
    assert labels_of(said) == ["☐ Offer", "☐ Initiative"]
    said = await editors.tap(said, "☐ Offer")
    assert "Write the name" in text_of(said)
    assert "<b>Short text (English)</b>" in text_of(await editors.type("Dörfliches Lädchen"))
    said = await editors.type("A shop.")
    assert said is not None and "<b>Short text (German)</b>" in text_of(said)
    said = await editors.tap(said, "Skip")
    said = await editors.tap(await editors.tap(said, "☐ Brück"), "Next")
    said = await editors.tap(await editors.tap(said, "☐ Mobility"), "Next")
    assert "Write what you know" in text_of(said)
    said = await editors.type("Person: Otto\n033841 777")
    assert said is not None and "Website" in text_of(said)
    said = await editors.type("-")
    said = await editors.type("Mon 9–12")
    assert said is not None
    said = await editors.tap(said, "Skip")
    assert "A new entry, not saved yet." in text_of(said)
    preview = await editors.tap(said, "Preview")
    assert "⚠ German missing: Short text, Opening hours." in text_of(preview)
    assert "Without search words" in text_of(preview)
    saved = await editors.tap(preview, "Save")
    assert "saved as a new entry" in text_of(saved) and "Announce the new entry" in labels_of(saved)
    entry = editors.room.snapshot.directory.by_id["doerfliches-laedchen"]
    assert entry.contacts[0].phone == "033841 777"
    assert (entry.places, entry.topics, entry.as_of) == (["Brück"], ["mobility"], "2026-06-01")
    assert (await editors.entries.history(entry.id))[0].what is What.CREATED
    assert await editors.drafts.of(SABINE.user_id, 9) == ()


async def test_one_can_go_back_and_must_not_skip_what_is_needed(editors: EditorsRoom) -> None:
    said = await editors.tap(await editors.editing.new(SABINE), "☐ Offer")
    assert labels_of(said) == ["« Back"]
    assert "cannot be without this" in text_of(await editors.type("-"))
    back = await editors.tap(said, "« Back")
    assert labels_of(back) == ["☑ Offer", "☐ Initiative", "Next »"]


async def test_a_contact_is_changed_within_the_guided_form(editors: EditorsRoom) -> None:
    draft = await begun(editors, contacts=[{"person": "Otto"}])
    said = await editors.press(EditMove.NEW, draft.key, "6")
    assert labels_of(said) == ["Otto", "Add another one", "« Back", "Next »"]
    await editors.tap(said, "Otto")
    said = await editors.type("Phone: 033841 777")
    assert said is not None and "Website" in text_of(said)
    assert (await newest(editors)).fields["contacts"] == [{"person": "Otto", "phone": "033841 777"}]


async def test_what_may_be_there_already_is_said_after_the_name_and_before_saving(editors: EditorsRoom) -> None:
    await editors.tap(await editors.editing.new(SABINE), "☐ Offer")
    said = await editors.type("Repaircafe")
    assert said is not None and "Is “Repaircafe” perhaps here already?" in text_of(said)
    assert "the same or a similar name" in text_of(said)
    assert "What shall be changed?" in text_of(await editors.tap(said, "Change Repair-Café instead"))
    assert "Short text" in text_of(await editors.tap(said, "It is a different one"))
    draft = await begun(editors, contacts=[{"phone": "+49 33841 5555"}])
    said = await editors.press(EditMove.SAVE, draft.key)
    assert "the same phone number" in text_of(said)
    assert len(editors.room.snapshot.directory.entries) == 2
    assert "saved as a new entry" in text_of(await editors.tap(said, "It is a different one"))


async def test_a_new_entry_that_lacks_something_is_not_saved(editors: EditorsRoom) -> None:
    await editors.editing.begin(SABINE, {"name": "Dorfladen"})
    draft = await newest(editors)
    for move in (EditMove.SAVE, EditMove.PREVIEW):
        said = await editors.press(move, draft.key)
        assert "still missing: Kind and Short text" in text_of(said)
    assert "Kind" in text_of(await editors.tap(await editors.press(EditMove.SHOW, draft.key, "on"), "Step by step"))


async def test_what_is_known_is_taken_over_and_what_does_not_fit_is_named(editors: EditorsRoom) -> None:
    said = await editors.editing.begin(
        SABINE,
        {
            "kind": "nonsense",
            "name": "Dorfladen",
            "topics": ["culture", "unknown"],
            "website": "kein Link",
            "questions": {"de": ["Wo gibt es Brot?"]},
            "summary": None,
            "id": "cafe",
            "colour": "red",
        },
    )
    assert "left out: Kind, Topics, Website, id and colour" in text_of(said)
    assert (await newest(editors)).fields == {"name": "Dorfladen", "questions": {"de": ["Wo gibt es Brot?"]}}


@pytest.mark.parametrize("fields", [{"topics": 5}, {"kind": ["offer"]}, {"topics": [["a"]]}, {"contacts": "x"}])
async def test_values_of_the_wrong_kind_are_left_out(editors: EditorsRoom, fields: dict[str, object]) -> None:
    assert "left out" in text_of(await editors.editing.begin(SABINE, fields))
    assert (await newest(editors)).fields == {}


async def test_begun_entries_are_offered_before_another_one(editors: EditorsRoom) -> None:
    await editors.editing.new(SABINE)
    await editors.editing.new(SABINE)
    assert len(await editors.drafts.of(SABINE.user_id, 9)) == 1
    await begun(editors)
    said = await editors.editing.new(SABINE)
    assert labels_of(said) == ["Draft: Dorfladen", "Begin another new entry"]
    assert "A new entry" in text_of(await editors.tap(said, "Draft"))
    assert "☐ Offer" in labels_of(await editors.tap(said, "Begin another"))


async def test_ids_are_never_those_of_entries_that_are_or_were_there(editors: EditorsRoom) -> None:
    await editors.entries.withdraw("cafe", "2", editors.room.now)
    draft = await begun(editors, "Cafe")
    await editors.press(EditMove.SAVE, draft.key, "different")
    draft = await begun(editors, "Bus")
    await editors.press(EditMove.SAVE, draft.key, "different")
    ids = set(editors.room.snapshot.directory.by_id)
    assert {"cafe-2", "bus-2"} <= ids and "cafe" not in ids


async def test_somebody_who_takes_the_same_id_a_moment_before_loses_nothing(editors: EditorsRoom) -> None:
    mine = await begun(editors)
    await editors.editing.begin(ANNA, {"kind": "offer", "name": "Dorfladen", "summary": {"de": "Anders."}})
    theirs = (await editors.drafts.of(ANNA.user_id, 1))[0]
    await asyncio.gather(
        editors.editing.press(SABINE, Edit(EditMove.SAVE, mine.key, "different")),
        editors.editing.press(ANNA, Edit(EditMove.SAVE, theirs.key, "different")),
    )
    texts = {editors.room.snapshot.directory.by_id[each].summary["de"] for each in ("dorfladen", "dorfladen-2")}
    assert texts == {"Alles.", "Anders."}


async def test_a_new_entry_can_be_thrown_away(editors: EditorsRoom) -> None:
    draft = await begun(editors)
    sure = await editors.press(EditMove.DISCARD, draft.key)
    assert text_of(sure) == "Throw the draft of the new entry away?"
    said = await editors.tap(sure, "Yes")
    assert "The draft is gone" in text_of(said)
    assert await editors.drafts.of(SABINE.user_id, 9) == ()


async def test_a_name_behind_the_command_is_not_asked_for_again(editors: EditorsRoom) -> None:
    said = await editors.editing.new(SABINE, "  Dorfladen   Brück ")
    assert labels_of(said) == ["☐ Offer", "☐ Initiative"]
    assert "Short text" in text_of(await editors.tap(said, "☐ Offer"))
    assert (await newest(editors)).fields == {"kind": "offer", "name": "Dorfladen Brück"}
    await editors.editing.new(SABINE, "Dorfladen Brück")
    assert len(await editors.drafts.of(SABINE.user_id, 9)) == 1, "it goes on with the draft of this name"
    # Back to the name, and on again.
    assert "Write the name" in text_of(await editors.press(EditMove.NEW, (await newest(editors)).key, "1"))


async def test_a_name_behind_the_command_that_is_there_already_is_told_at_once(editors: EditorsRoom) -> None:
    said = await editors.editing.new(SABINE, "Repair Cafe")
    assert "Repair-Café" in text_of(said)
    assert "☐ Offer" in labels_of(await editors.tap(said, "It is a different one"))


async def test_a_name_that_none_can_have_is_asked_for(editors: EditorsRoom) -> None:
    await editors.editing.new(SABINE, "x" * 3001)
    assert (await newest(editors)).fields == {}


async def test_who_is_no_editor_begins_nothing(editors: EditorsRoom) -> None:
    assert "This is for the staff" in text_of(await editors.editing.new(ERIKA, "Dorfladen"))
    assert await editors.drafts.of(ERIKA.user_id, 9) == ()


async def test_what_a_button_begins_with_is_begun_once(editors: EditorsRoom) -> None:
    for _ in range(3):
        await begun(editors)
    assert len(await editors.drafts.of(SABINE.user_id, 9)) == 1
    await editors.fill((await newest(editors)).key, "na", "Hofladen")
    await begun(editors)
    assert len(await editors.drafts.of(SABINE.user_id, 9)) == 2, "what was written into stays"


async def test_an_entry_whose_draft_cannot_be_put_away_is_not_saved_so_that_none_is_saved_twice(
    editors: EditorsRoom,
) -> None:
    draft = await begun(editors)
    database = editors.office.database
    await database.execute("CREATE TRIGGER full BEFORE DELETE ON entry_draft BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.IntegrityError):
        await editors.press(EditMove.SAVE, draft.key)
    await database.execute("DROP TRIGGER full")
    assert await editors.entries.stored("dorfladen") is None
    await editors.press(EditMove.SAVE, draft.key)
    assert [each.id for each in editors.room.snapshot.directory.entries] == ["cafe", "bus", "dorfladen"]
    assert await editors.drafts.of(SABINE.user_id, 9) == ()
