"""Changing an entry by phone: finding it, filling in fields, previewing, saving."""

from datetime import timedelta

import pytest

from bot.domain.actions import MAX_ACTION_BYTES, Edit
from bot.domain.announcements import Point
from bot.domain.audit import Act
from bot.domain.directory import Entry, place_key
from bot.domain.entry_fields import FIELDS, Group
from bot.domain.fields import MAX_ID_LENGTH
from bot.domain.forms import Room
from bot.domain.ports import Snapshot
from bot.domain.team import Member
from bot.domain.upkeep import EditMove
from bot.editing.filling import MAX_VALUE
from bot.editing.service import REST_SECONDS
from bot.opening import matcher_of
from tests.bot.editing.rooms import ANNA, ERIKA, OTTO, EditorsRoom, actions_of, labels_of, text_of
from tests.offices import SABINE, UWE


async def test_an_entry_is_shown_as_fields_with_what_is_missing(editors: EditorsRoom) -> None:
    said = await editors.editing.start(SABINE, "repair-cafe")
    assert "Repair-Café" in text_of(said)
    assert "Notes for editors: Noch prüfen" in text_of(said)
    assert "What shall be changed?" in text_of(said)
    assert labels_of(said)[-1] == "Leave it as it is"
    bus = await editors.editing.start(SABINE, "Bürgerbus")
    assert "Ein Bus. ⚠ English missing" in text_of(bus)


async def test_who_names_no_entry_is_offered_the_one_just_asked_about_and_the_drafts(editors: EditorsRoom) -> None:
    await editors.change("na", "Neu", by=UWE)
    said = await editors.editing.start(UWE, "")
    assert labels_of(said) == ["Bürgerbus", "Draft: Neu", "New entry"]
    assert labels_of(await editors.editing.start(SABINE, "")) == ["New entry"]
    assert "Repairing" in text_of(await editors.type("reparaturtreff"))


async def test_a_name_that_nobody_knows_is_asked_for_again(editors: EditorsRoom) -> None:
    said = await editors.editing.start(SABINE, "Quatschbude")
    assert "I know no entry of this name" in text_of(said)
    assert "Bürgerbus" in text_of(await editors.type("Bürgerbus"))
    assert editors.office.asked(SABINE) is None


async def test_every_group_and_field_opens_and_every_button_fits(editors: EditorsRoom) -> None:
    shown = [await editors.press(EditMove.SHOW, "cafe")]
    shown += [await editors.press(EditMove.GROUP, "cafe", group.value) for group in Group]
    for spec in FIELDS:
        shown.append(await editors.press(EditMove.FIELD, "cafe", spec.code))
        if spec.by_language:
            shown.append(await editors.press(EditMove.FIELD, "cafe", f"{spec.code}.en"))
    for said in shown:
        assert said.messages and not said.alert
        assert all(len(data.replace("cafe", "c" * MAX_ID_LENGTH)) <= MAX_ACTION_BYTES for data in actions_of(said))


async def test_a_value_is_asked_for_with_what_is_there_to_copy(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    said = await editors.press(EditMove.FIELD, "cafe", "oh.de")
    assert "<pre>Sa 10–12 Uhr</pre>" in text_of(said)
    form = editors.office.asked(SABINE)
    assert form is not None and form.room is Room.EDITING


async def test_a_change_counts_for_answers_once_it_is_saved(editors: EditorsRoom) -> None:
    await editors.change("oh.de", "So <b>9</b> Uhr &amp; später")
    assert (await editors.entry()).opening_hours == {"de": "Sa 10–12 Uhr", "en": "Sat 10–12"}
    preview = await editors.press(EditMove.PREVIEW, "cafe")
    assert [message.text.split("\n")[0] for message in preview.messages] == [
        "<i>Until now:</i>",
        "<i>As it would be:</i>",
        "<b>Nothing is saved yet.</b>",
    ]
    assert "⚠ English is not changed: Opening hours." in text_of(preview)
    saved = await editors.tap(preview, "Save")
    assert "This counts from now on" in text_of(saved)
    entry = await editors.entry()
    assert entry.opening_hours == {"de": "So 9 Uhr & später", "en": "Sat 10–12"}
    assert entry.as_of == "2026-06-01"
    assert editors.room.snapshot.directory.by_id["cafe"] == entry
    assert await editors.drafts.get(SABINE.user_id, "cafe") is None
    newest = (await editors.entries.history("cafe"))[0]
    assert (newest.author, newest.what.value) == (str(SABINE.user_id), Act.ENTRY_EDITED.value)
    assert any(data.startswith("1:d:") for data in actions_of(saved))
    assert any(data.startswith("1:c:h:cafe") for data in actions_of(saved))


async def test_only_who_may_announce_is_offered_to_tell_followers(editors: EditorsRoom) -> None:
    await editors.change("oh.de", "Neu", by=ANNA)
    saved = await editors.press(EditMove.SAVE, "cafe", by=ANNA)
    assert labels_of(saved) == ["See the entry", "Undo or history"]


async def test_what_concerns_nobody_is_not_offered_to_be_told(editors: EditorsRoom) -> None:
    await editors.change("en", "Geprüft")
    assert "Tell the followers" not in labels_of(await editors.press(EditMove.SAVE, "cafe"))


async def test_a_date_that_the_editor_sets_stays(editors: EditorsRoom) -> None:
    await editors.change("as", "11/2025")
    preview = await editors.press(EditMove.PREVIEW, "cafe")
    assert "Saving sets the date" not in text_of(preview)
    await editors.press(EditMove.SAVE, "cafe")
    assert (await editors.entry()).as_of == "2025-11"


@pytest.mark.parametrize(
    ("field", "typed", "attribute", "value"),
    [
        ("na", "Neues\nCafé", "name", "Neues Café"),
        ("al", "• A\n- B", "aliases", ["A", "B"]),
        ("su.en", "Two.\n\nParts.", "summary", {"de": "Reparieren.", "en": "Two.\n\nParts."}),
        ("fa.de", "A\nB", "focus_areas", {"de": ["A", "B"]}),
        ("we", "www.neu.example.org", "website", "https://www.neu.example.org"),
        ("pe", "2023 bis 2026", "period", {"from": "2023", "to": "2026"}),
        ("bu", "6 Mio. €", "budget", {"amount": 6_000_000}),
        ("ki", "Initiative", "kind", "initiative"),
        ("st", "under way", "status", "active"),
        ("to", "Kultur, mobility", "topics", ["culture", "mobility"]),
        ("pl", "brück, Neudorf", "places", ["Brück", "Neudorf"]),
        ("lo", "52.14, 12.59", "location", {"lat": 52.14, "lon": 12.59}),
        ("so", "a.example.org\nhttps://b.example.org", "sources", ["https://a.example.org", "https://b.example.org"]),
        ("li.de", "Karte https://k.example.org", "links", [{"label": {"de": "Karte"}, "url": "https://k.example.org"}]),
        (
            "co.0",
            "Telefon: 033841 9",
            "contacts",
            [{"person": "Erika Muster", "phone": "033841 9"}, {"organisation": "Verein"}],
        ),
        ("co.1", "Organisation: -", "contacts", [{"person": "Erika Muster", "phone": "033841 5555"}]),
        (
            "co.2",
            "Person: Otto\nRole: Head",
            "contacts",
            [
                {"person": "Erika Muster", "phone": "033841 5555"},
                {"organisation": "Verein"},
                {"person": "Otto", "role": {"en": "Head"}},
            ],
        ),
        ("we", "-", "website", None),
        ("oh.en", "-", "opening_hours", {"de": "Sa 10–12 Uhr"}),
        ("co.0", "-", "contacts", [{"organisation": "Verein"}]),
    ],
)
async def test_every_kind_of_value_is_taken(
    editors: EditorsRoom, field: str, typed: str, attribute: str, value: object
) -> None:
    await editors.change(field, typed)
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None
    assert draft.fields.get(attribute) == value
    assert "saved" in text_of(await editors.press(EditMove.SAVE, "cafe"))


async def test_a_place_can_be_sent_as_a_location(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    await editors.press(EditMove.FIELD, "cafe", "lo")
    await editors.type(point=Point(52.1, 12.5))
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and draft.fields["location"] == {"lat": 52.1, "lon": 12.5}


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("co.0", "Telefon: abc", "is not a phone number"),
        ("co.0", "E-mail: a@b", "is not an e-mail address"),
        ("co.0", "Postcode: x", "is not a postcode"),
        ("co.0", "Faxnummer: 1", "I do not know which part this is"),
        ("we", "nicht da", "is not a web address"),
        ("pe", "2026 bis 2023", "before it begins"),
        ("pe", "irgendwann", "is no period"),
        ("bu", "viel", "is no amount"),
        ("as", "gestern", "is no date"),
        ("lo", "99, 200", "is no point on the map"),
        ("na", "-", "cannot be without this"),
        ("li.de", "Karte", "words and an address"),
        ("na", "", "Please write it as text"),
        ("na", "x" * (MAX_VALUE + 1), "3,000 fit"),
    ],
)
async def test_what_does_not_fit_is_explained_and_the_field_stays_open(
    editors: EditorsRoom, field: str, typed: str, why: str
) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    said = await editors.fill("cafe", field, typed)
    assert why in text_of(said)
    assert "Nothing was changed" in text_of(said)
    assert editors.office.asked(SABINE) is not None
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and draft.changed == ()


async def test_the_rest_of_a_text_that_telegram_cut_is_no_value(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    await editors.fill("cafe", "na", "x" * 4096)
    assert await editors.type("der Rest") is not None
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and draft.changed == ()
    editors.room.now = editors.room.now.replace(second=REST_SECONDS + 1)
    await editors.type("Kurz")
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and draft.fields["name"] == "Kurz"


async def test_where_the_clock_was_ahead_a_value_is_soon_no_rest_any_more(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    await editors.fill("cafe", "na", "x" * 4096)
    editors.room.now -= timedelta(days=365)
    await editors.type("Kurz")
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and draft.fields["name"] == "Kurz"


async def test_topics_and_places_are_picked_by_buttons(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    said = await editors.press(EditMove.FIELD, "cafe", "to")
    assert labels_of(said)[:2] == ["☑ Culture", "☐ Mobility"]
    said = await editors.tap(said, "☐ Mobility")
    said = await editors.tap(said, "☑ Culture")
    assert labels_of(said)[:2] == ["☐ Culture", "☑ Mobility"]
    said = await editors.press(EditMove.FIELD, "cafe", "ki")
    assert "Noted: Kind" in text_of(await editors.tap(said, "☐ Initiative"))
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and (draft.fields["topics"], draft.fields["kind"]) == (["mobility"], "initiative")


async def test_a_button_empties_a_field_but_none_that_must_be_there(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    said = await editors.press(EditMove.FIELD, "cafe", "we")
    assert "Noted: Website" in text_of(await editors.tap(said, "Empty it"))
    said = await editors.press(EditMove.FIELD, "cafe", "co.0")
    await editors.tap(said, "Take this contact away")
    assert "Empty it" not in labels_of(await editors.press(EditMove.FIELD, "cafe", "na"))
    for forged in ("na", "ki", "su", "su.xx", "co.9", "zz", ""):
        assert (await editors.press(EditMove.EMPTY, "cafe", forged)).alert, forged
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None
    assert "website" not in draft.fields and draft.fields["contacts"] == [{"organisation": "Verein"}]


async def test_the_other_language_is_offered_after_a_text_was_changed(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    said = await editors.fill("cafe", "oh.de", "Neu")
    assert said is not None
    assert "⚠ In English it is not changed yet." in text_of(said)
    assert "<pre>Sat 10–12</pre>" in text_of(await editors.tap(said, "Now in English"))


async def test_changes_that_wait_are_offered_and_can_be_thrown_away(editors: EditorsRoom) -> None:
    await editors.change("na", "Neu")
    said = await editors.editing.start(SABINE, "Repair-Café")
    assert labels_of(said) == ["Go on with them", "Throw away, begin afresh"]
    assert "Changed, but not saved yet: Name." in text_of(await editors.tap(said, "Go on"))
    assert "What shall be changed?" in text_of(await editors.tap(said, "Throw away"))
    await editors.fill("cafe", "na", "Neu")
    sure = await editors.press(EditMove.DISCARD, "cafe")
    assert await editors.drafts.get(SABINE.user_id, "cafe") is not None
    assert "The draft is gone" in text_of(await editors.tap(sure, "Yes"))
    assert await editors.drafts.get(SABINE.user_id, "cafe") is None
    assert (await editors.press(EditMove.SHOW, "cafe", "on")).alert


async def test_leaving_without_a_change_asks_nothing(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    assert text_of(await editors.press(EditMove.DISCARD, "cafe")) == "Left as it is."


async def test_without_a_change_nothing_is_saved(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    assert (await editors.press(EditMove.SAVE, "cafe")).alert
    assert len(await editors.entries.history("cafe")) == 1


async def test_a_name_that_takes_away_that_of_another_entry_is_not_saved(editors: EditorsRoom) -> None:
    await editors.change("al", "Bürgerbus")
    preview = await editors.press(EditMove.PREVIEW, "cafe")
    assert "It cannot be saved like this" in text_of(preview)
    assert "“Bürgerbus” is the name of “Bürgerbus”. It cannot be another name" in text_of(preview)
    assert "Save" not in labels_of(preview)
    assert "It cannot be saved like this" in text_of(await editors.press(EditMove.SAVE, "cafe"))
    assert (await editors.entry()).aliases == ["Reparaturtreff"]
    await editors.change("na", "Reparaturtreff", key="bus")
    assert "“Reparaturtreff” is another name of “Repair-Café”." in text_of(await editors.press(EditMove.PREVIEW, "bus"))


async def test_a_name_that_another_entry_has_too_is_pointed_out(editors: EditorsRoom) -> None:
    await editors.change("na", "Bürgerbus")
    preview = await editors.press(EditMove.PREVIEW, "cafe")
    assert "“Bürgerbus” is also the name of Bürgerbus" in text_of(preview)
    assert "Save" in labels_of(preview)


@pytest.mark.parametrize("somebody", [ERIKA, OTTO])
async def test_who_is_no_editor_gets_a_polite_no_everywhere(editors: EditorsRoom, somebody: object) -> None:
    person = ERIKA if somebody is ERIKA else OTTO
    await editors.change("na", "Neu")
    assert "<b>" not in text_of(await editors.editing.start(person, "cafe"))
    assert "staff" in text_of(await editors.editing.new(person)) or "editor" in text_of(
        await editors.editing.new(person)
    )
    assert (await editors.editing.begin(person, {"name": "A"})).alert
    for move in EditMove:
        for argument in ("", "on", "yes", "na", "su.de", "0", "anew"):
            assert (await editors.editing.press(person, Edit(move, "cafe", argument))).alert
    assert await editors.drafts.of(person.user_id, 9) == ()


async def test_who_is_no_editor_any_more_does_not_reach_the_draft(editors: EditorsRoom) -> None:
    await editors.change("na", "Neu", by=ANNA)
    await editors.press(EditMove.FIELD, "cafe", "na", by=ANNA)
    editors.office.team.put(Member(ANNA.user_id, frozenset()))
    assert await editors.type("Heimlich", by=ANNA) is None
    for argument in ("", "on"):
        assert (await editors.press(EditMove.SHOW, "cafe", argument, by=ANNA)).alert
    assert (await editors.press(EditMove.SAVE, "cafe", by=ANNA)).alert
    assert (await editors.entry()).name == "Repair-Café"


async def test_the_draft_of_somebody_else_is_out_of_reach(editors: EditorsRoom) -> None:
    await editors.change("na", "Neu", by=ANNA)
    assert (await editors.press(EditMove.SHOW, "cafe", "on")).alert
    assert (await editors.press(EditMove.SAVE, "cafe")).alert


@pytest.mark.parametrize("move", list(EditMove))
@pytest.mark.parametrize(
    "argument",
    ["x", "su.xx", "co.99", "co.x", "zz.1", "to.forged", "to.1234.9", "na.b.c.d", "su.de.m", "9" * 17, "..", "pl.999"],
)
async def test_forged_arguments_change_nothing(editors: EditorsRoom, move: EditMove, argument: str) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    before = await editors.entry()
    await editors.press(move, "cafe", argument)
    await editors.press(move, "nobody", argument)
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert await editors.entry() == before
    assert draft is None or draft.changed == ()


async def test_a_forged_value_is_not_picked(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    for argument in ("na." + place_key("x"), "to." + place_key("nonsense"), "ki." + place_key("culture")):
        assert (await editors.press(EditMove.PICK, "cafe", argument)).alert


async def publish(editors: EditorsRoom) -> None:
    """Let answers come from what is kept, read anew."""
    directory = await editors.entries.load()
    assert directory is not None
    editors.room.show(Snapshot(directory, matcher_of(directory)))


def entry_called(name: str) -> Entry:
    return Entry.model_validate({"id": "other", "kind": "offer", "name": name, "summary": {"de": "Etwas."}})


async def test_an_entry_that_is_gone_cannot_be_begun(editors: EditorsRoom) -> None:
    assert (await editors.press(EditMove.SHOW, "nowhere")).alert
    await editors.entries.withdraw("cafe", "2", editors.room.now)
    await publish(editors)
    for said in (await editors.press(EditMove.SHOW, "cafe"), await editors.editing.start(SABINE, "repair-café")):
        assert "<b>Repair-Café</b> is withdrawn, so nobody finds it." in text_of(said)
        assert labels_of(said) == ["Bring it back", "History"]
    await editors.entries.save(entry_called("Repair-Café Brück"), "2", editors.room.now)
    await publish(editors)
    said = await editors.editing.start(SABINE, "Café Brück")
    assert "Repair-Café Brück" in text_of(said)
    said = await editors.editing.start(SABINE, "Repair")
    assert labels_of(said)[:2] == ["Withdrawn: Repair-Café", "Repair-Café Brück"]


async def test_typing_at_a_draft_that_is_gone_says_so(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    await editors.press(EditMove.FIELD, "cafe", "na")
    await editors.drafts.discard(SABINE.user_id, "cafe")
    said = await editors.type("Neu")
    assert said is not None and said.alert
    assert editors.office.asked(SABINE) is None


async def test_many_places_are_paged_and_a_tap_stays_on_its_page(editors: EditorsRoom) -> None:
    await editors.change("pl", ", ".join(f"Ort {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVW"))
    said = await editors.press(EditMove.FIELD, "cafe", "pl")
    assert "☑ Ort A" in labels_of(said)
    later = await editors.tap(said, "Next page »")
    assert "☑ Ort W" in labels_of(later) and "☑ Ort A" not in labels_of(later)
    assert "☑ Ort A" in labels_of(await editors.tap(later, "« Previous page"))
    taken_away = labels_of(await editors.tap(later, "☑ Ort W"))
    assert "☑ Ort V" in taken_away and "☑ Ort A" not in taken_away


async def test_who_writes_before_choosing_the_language_writes_in_their_own(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    said = await editors.press(EditMove.FIELD, "cafe", "oh")
    assert "If you write at once, it is in English." in text_of(said)
    assert "Noted: Opening hours (English)" in text_of(await editors.type("Sat 11–13"))
    draft = await editors.drafts.get(SABINE.user_id, "cafe")
    assert draft is not None and draft.fields["opening_hours"] == {"de": "Sa 10–12 Uhr", "en": "Sat 11–13"}


async def test_what_can_be_picked_is_shown_again_where_something_else_was_typed(editors: EditorsRoom) -> None:
    await editors.press(EditMove.SHOW, "cafe")
    await editors.press(EditMove.FIELD, "cafe", "ki")
    said = await editors.type("ein Café")
    assert "“ein Café” is none of the choices" in text_of(said)
    assert labels_of(said)[:2] == ["☑ Offer", "☐ Initiative"]
    assert "Noted: Kind" in text_of(await editors.type("Initiative"))
