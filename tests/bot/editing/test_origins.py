"""What an entry is begun or changed for hears of it once it is saved, and not before."""

import pytest

from bot.domain.origins import Origin, Told
from bot.domain.questions import Person
from bot.domain.upkeep import EditMove
from bot.editing.service import Editing
from tests.bot.editing.rooms import ERIKA, EditorsRoom, text_of
from tests.offices import SABINE

SHOP = {"kind": "offer", "name": "Dorfladen", "summary": {"de": "Alles."}}


@pytest.fixture
def heard(editors: EditorsRoom) -> list[tuple[Person, Origin, str]]:
    """What was said to be done."""
    told: list[tuple[Person, Origin, str]] = []

    async def done(person: Person, origin: Origin, entry_id: str) -> Told:
        told.append((person, origin, entry_id))
        return Told.YES

    async def current(_person: Person) -> str | None:
        return None

    editors.editing = Editing(editors.office, current, done)
    return told


async def test_who_asked_hears_of_a_new_entry_when_it_is_saved(editors: EditorsRoom, heard: list[object]) -> None:
    await editors.editing.begin(SABINE, SHOP, Origin(gap=7))
    (draft,) = await editors.drafts.of(SABINE.user_id, 1)
    assert heard == []
    said = await editors.press(EditMove.SAVE, draft.key)
    assert heard == [(SABINE, Origin(gap=7), "dorfladen")]
    assert "was told" in text_of(said)


async def test_a_draft_that_waits_goes_on_for_what_it_is_begun_again_for(
    editors: EditorsRoom, heard: list[object]
) -> None:
    await editors.change("na", "Flick-Café")
    assert "not saved" in text_of(await editors.editing.change(SABINE, "cafe", Origin(ticket=3)))
    await editors.press(EditMove.DISCARD, "cafe", "anew")
    await editors.change("na", "Nähcafé")
    await editors.press(EditMove.SAVE, "cafe")
    assert heard == [(SABINE, Origin(ticket=3), "cafe")]


async def test_what_was_begun_for_nothing_tells_nobody(editors: EditorsRoom, heard: list[object]) -> None:
    await editors.change("na", "Nähcafé")
    assert "was told" not in text_of(await editors.press(EditMove.SAVE, "cafe"))
    assert heard == []


async def test_only_editors_change_something_for_somebody(editors: EditorsRoom) -> None:
    assert (await editors.editing.change(ERIKA, "cafe", Origin(ticket=3))).alert
    assert await editors.drafts.of(ERIKA.user_id, 1) == ()
