"""Announcing without Telegram: what each step says, keeps and refuses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.announcing.composing import MAX_CAPTION, MAX_TEXT
from bot.announcing.desk import Desk, Rules
from bot.announcing.service import REST_SECONDS, SHOWN_IN_LIST, Announcing
from bot.domain.actions import Announce
from bot.domain.announcements import AnnouncementState, Audience, DispatchState, Draft, Loudness, Move, Point
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.audit import Act
from bot.domain.deliveries import Progress
from bot.domain.forms import Form
from bot.domain.questions import Person
from bot.domain.replies import Said, Shown, Typed
from bot.domain.subscriptions import Subject, SubjectKind
from bot.domain.upkeep import PlannedWithdrawal, What
from bot.formats.yaml_file import DirectoryFile
from bot.logs import known_as
from bot.matching.questions import Matcher
from bot.office import Office as StaffOffice
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.directory import DirectoryStore
from bot.store.withdrawals import WithdrawalStore
from bot.wording.voice import Voices
from tests.offices import ERIKA, NOON, SABINE, UWE, Room, office_for

READY = Draft({"de": "Hallo", "en": "Hello"}, audience=Audience(everyone=True))
FORGOTTEN = "Dafür ist es zu spät: Wer die Mitteilung bekommen hat, ist nicht mehr gespeichert."
PHOTO = Attachment(AttachmentKind.PHOTO, "photo-1")


@dataclass
class Office:
    """Announcing with what tests look into and turn at; strict: with four eyes, and with a channel of the town."""

    announcing: Announcing
    store: AnnouncementStore
    database: Database
    directory: DirectoryStore
    strict: Announcing
    room: Room
    staff: StaffOffice

    @property
    def now(self) -> datetime:
        return self.room.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.room.now = moment

    async def press(self, move: Move, number: int, argument: str = "", by: Person = SABINE) -> Said:
        return await self.announcing.press(by, Announce(move, number, argument))

    async def type(self, html: str = "", by: Person = SABINE, **typed: object) -> Said | None:
        form = self.staff.asked(by)
        if form is None:
            return None
        return await self.announcing.typed(by, form, Typed(html, **typed))  # type: ignore[arg-type]

    async def acts(self) -> list[tuple[str, Act, int | None, str]]:
        """What the audit log holds, the oldest first."""
        found = reversed(await self.staff.audit.deeds(100))
        return [(deed.actor, deed.act, deed.announcement, deed.detail) for deed in found]

    async def draft(self, number: int) -> Draft:
        found = await self.store.get(number)
        assert found is not None
        return found.draft

    async def newest(self) -> int:
        return (await self.store.recent(1))[0].number

    async def put(self, dispatch_state: DispatchState) -> None:
        await self.database.execute("UPDATE dispatch SET state = ?", (dispatch_state,))


@pytest.fixture
async def office(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Office]:
    async with Database(":memory:") as database:
        staff, room = await office_for(database, shipped.directory, matcher, voices)
        store, deliveries = AnnouncementStore(database), DeliveryStore(database)
        strict = Announcing(Desk(staff, Rules(approval=True, channel=True), deliveries))
        announcing = Announcing(Desk(staff, Rules(), deliveries))
        yield Office(announcing, store, database, DirectoryStore(database), strict, room, staff)


def text(said: Said | None) -> str:
    assert said is not None
    return "\n---\n".join(message.text for message in said.messages)


def on_board(said: Said) -> str:
    """The dispatch whose progress is shown."""
    assert said.board is not None
    return str(said.board.dispatch)


def labels(said: Said) -> list[str]:
    return [button.label for row in said.messages[-1].buttons for button in row]


async def test_a_draft_begins_with_its_first_text_not_with_the_command(office: Office) -> None:
    await office.announcing.start(SABINE, "")
    assert await office.store.recent(5) == ()
    await office.type("<b>Hallo</b>")
    assert (await office.draft(await office.newest())).texts == {"de": "<b>Hallo</b>"}


async def test_nothing_is_kept_in_memory(office: Office, voices: Voices) -> None:
    """A restart between two steps changes nothing: a form is in the database."""
    await office.announcing.start(SABINE, "")
    assert "auf Englisch" in text(await office.strict.typed(SABINE, Form("text.de"), Typed("Hallo")))
    assert "Wer soll" in text(await office.type("Hello"))


async def test_a_resident_gets_a_polite_no_and_changes_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    for said in (await office.announcing.start(ERIKA, ""), await office.announcing.list(ERIKA)):
        assert text(said) == "Das ist nur für die Redaktion der Rathäuser."
    for move in Move:
        for argument in ("", "yes", "1", "1.yes", "everyone", READY.fingerprint):
            said = await office.press(move, number, argument, by=ERIKA)
            assert said == Said(notice="Das ist nur für die Redaktion der Rathäuser.", alert=True)
    assert await office.type("Hallo", by=ERIKA) is None
    found = await office.store.get(number)
    assert found is not None
    assert (found.draft, found.state) == (READY, AnnouncementState.DRAFT)
    assert f"User {known_as(3)} is not allowed to do what they tried: move SEND on announcement 1" in caplog.messages
    assert "Hallo" not in caplog.text


async def test_a_group_is_no_place_for_drafts(office: Office) -> None:
    in_group = Person(-100, SABINE.user_id)
    assert "im privaten Chat" in text(await office.announcing.start(in_group, ""))
    assert await office.type("Hallo", by=in_group) is None
    assert (await office.press(Move.EDIT, 0, "new", by=in_group)).alert


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("argument", ["", "x", "s.z", "s.t.nowhere", "places.-1", "text.xx", "l.xx", "loud.x", "9.yes"])
async def test_forged_buttons_of_staff_break_nothing(office: Office, move: Move, argument: str) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    said = await office.press(move, number, argument)
    assert said.messages or said.notice
    for missing in (0, number + 1):
        assert await office.press(move, missing, argument)


async def test_the_rest_of_a_text_that_telegram_cut_is_no_text_of_its_own(office: Office) -> None:
    await office.announcing.start(SABINE, "")
    assert "4.096 Zeichen" in text(await office.type("a" * 4096))
    assert await office.type("aaa") == Said()
    assert await office.store.recent(1) == ()
    office.now += timedelta(seconds=REST_SECONDS)
    await office.type("Hallo")
    assert (await office.draft(await office.newest())).texts == {"de": "Hallo"}


async def test_too_long_a_text_is_refused_with_the_numbers_and_nothing_is_lost(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.press(Move.EDIT, number, "text.de")
    assert "3.501 Zeichen; möglich sind 3.500" in text(await office.type("a" * (MAX_TEXT + 1)))
    office.now += timedelta(minutes=1)
    assert "4.000 Zeichen" in text(await office.type("🙂" * 2000))
    office.now += timedelta(minutes=1)
    assert "zu viele Links" in text(await office.type(f'<a href="https://example.org/{"x" * 30_000}">x</a>'))
    assert await office.draft(number) == READY
    assert "Hallo" not in text(await office.type("&amp;" * MAX_TEXT))
    assert (await office.draft(number)).texts["de"] == "&amp;" * MAX_TEXT
    await office.press(Move.EDIT, number, "attach")
    assert "möglich sind 900" in text(await office.type(attachment=PHOTO))
    assert (await office.draft(number)).attachment is None
    await office.press(Move.EDIT, number, "text.de")
    await office.type("a" * MAX_CAPTION)
    await office.press(Move.EDIT, number, "attach")
    await office.type(attachment=PHOTO, point=Point(52.0, 12.0))
    assert (await office.draft(number)).attachment == PHOTO
    assert (await office.draft(number)).point == Point(52.0, 12.0)
    await office.press(Move.EDIT, number, "bare")
    assert (await office.draft(number)).attachment is None


async def test_an_album_is_refused_once(office: Office) -> None:
    await office.announcing.start(SABINE, "")
    assert "nicht mehrere" in text(await office.type("Bilder", attachment=PHOTO, album="7"))
    assert await office.type(attachment=PHOTO, album="7") == Said()
    assert "nicht mehrere" in text(await office.type(attachment=PHOTO, album="8"))
    assert "auf Englisch" in text(await office.type("Ein Bild", attachment=PHOTO))


async def test_a_text_of_a_language_can_be_taken_away_but_not_the_last(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.press(Move.EDIT, number, "without.en")
    assert (await office.draft(number)).texts == {"de": "Hallo"}
    assert (await office.press(Move.EDIT, number, "without.de")).alert


async def test_the_last_language_cannot_be_taken_away(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.press(Move.EDIT, number, "l.en")
    assert (await office.draft(number)).audience.languages == {"de"}
    shown = await office.press(Move.PREVIEW, number)
    assert [message.text for message in shown.messages[:-1]] == ["Hallo"]
    await office.press(Move.EDIT, number, "l.de")
    assert (await office.draft(number)).audience.languages == frozenset()


async def test_a_tick_that_is_handled_twice_does_it_once(office: Office) -> None:
    number = await office.store.begin(Draft({"de": "Hallo"}), SABINE.user_id, NOON)
    subject = Subject(SubjectKind.TOPIC, "mobility")
    taps = {
        "☐ Mobilität": Audience(subjects=frozenset({subject})),
        "☐ Alle": Audience(everyone=True),
        "☑ Auf Englisch": Audience(everyone=True, languages=frozenset({"de"})),
        "☑ Auf Deutsch": Audience(everyone=True),
        "☑ Alle": Audience(),
    }
    for label, audience in taps.items():
        menu = (await office.press(Move.EDIT, number, "audience")).messages[0]
        tap = next(button.action for row in menu.buttons for button in row if button.label.startswith(label))
        assert isinstance(tap, Announce)
        shown = await office.announcing.press(SABINE, tap)
        assert (await office.draft(number)).audience == audience
        assert await office.announcing.press(SABINE, tap) == shown
        assert (await office.draft(number)).audience == audience
    for argument in ("n.everyone", "n.s.t.mobility", "y.s.e.zegg", "n.l.en", "y.l.en"):
        await office.press(Move.EDIT, number, argument)
    assert (await office.draft(number)).audience == Audience(subjects=frozenset({Subject(SubjectKind.ENTRY, "zegg")}))


async def test_a_tick_that_changes_nothing_leaves_what_was_submitted(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.store.submit(number, READY.fingerprint, SABINE.user_id, NOON)
    await office.press(Move.EDIT, number, "y.everyone")
    found = await office.store.get(number)
    assert found is not None
    assert found.state is AnnouncementState.SUBMITTED


async def test_the_number_of_people_is_shown_at_every_tap(office: Office) -> None:
    for chat_id, language, subject in ((10, "de", "t.mobility"), (11, "en", "a"), (12, "de", "t.nature")):
        await office.database.execute(
            "INSERT INTO subscriber (chat_id, kind, language, since) VALUES (?, 'private', ?, '2026')",
            (chat_id, language),
        )
        await office.database.execute("INSERT INTO subscription VALUES (?, ?, '2026')", (subject, chat_id))
    number = await office.store.begin(Draft({"de": "Hallo"}), SABINE.user_id, NOON)
    assert "<b>2 Personen</b> (Deutsch 1, Englisch 1)" in text(await office.press(Move.EDIT, number, "s.t.mobility"))
    assert "<b>3 Personen</b> (Deutsch 2, Englisch 1)" in text(await office.press(Move.EDIT, number, "everyone"))
    assert "<b>1 Person</b> (Englisch 1)" in text(await office.press(Move.EDIT, number, "l.de"))


async def test_a_change_between_preview_and_tap_shows_the_new_one(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.store.save(number, READY, replace(READY, texts={"de": "Neu"}), UWE.user_id, NOON)
    said = await office.press(Move.SEND, number, READY.fingerprint)
    assert said.alert
    assert said.notice == "Sie wurde seit dieser Vorschau geändert. Bitte sehen Sie die neue an."
    assert said.messages[0].text == "Neu"
    assert "Jetzt senden" in labels(said)


async def test_sending_brings_the_progress_once(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    said = await office.press(Move.SEND, number, READY.fingerprint)
    assert said.board is not None
    assert said.into
    assert "beginnt gleich" in text(said)
    again = await office.press(Move.SEND, number, READY.fingerprint)
    assert again.alert
    assert again.notice == "Das geht jetzt nicht: Der Stand ist „geplant“."


async def test_four_eyes(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    office.announcing = office.strict
    assert (await office.press(Move.SEND, number, READY.fingerprint)).alert
    submitted = await office.press(Move.SUBMIT, number, READY.fingerprint)
    assert {chat for chat, _ in submitted.to_others} == {UWE.user_id}
    told = [message.text for _, message in submitted.to_others]
    assert told[1:3] == ["Hallo", "Hello"]
    own = await office.press(Move.RELEASE, number, READY.fingerprint)
    assert own.notice == "Was Sie geschrieben oder eingereicht haben, muss jemand anderes freigeben."
    rejected = await office.press(Move.REJECT, number, READY.fingerprint, by=UWE)
    assert [chat for chat, _ in rejected.to_others] == [SABINE.user_id]
    await office.press(Move.SUBMIT, number, READY.fingerprint)
    released = await office.press(Move.RELEASE, number, READY.fingerprint, by=UWE)
    assert released.board is not None
    assert [(chat, message.text) for chat, message in released.to_others] == [
        (SABINE.user_id, f"Mitteilung {number} wurde freigegeben.")
    ]
    assert (await office.press(Move.RELEASE, number, READY.fingerprint, by=UWE)).alert


def arguments(said: Said) -> dict[str, str]:
    """What the buttons of the last message say, and what they stand for."""
    buttons = [button for row in said.messages[-1].buttons for button in row]
    return {button.label: button.action.argument for button in buttons if isinstance(button.action, Announce)}


@pytest.mark.parametrize(
    ("label", "moment"),
    [
        ("Montag, 1. Juni 2026, 15:00 Uhr", NOON + timedelta(hours=1)),
        ("Montag, 1. Juni 2026, 18:00 Uhr", datetime(2026, 6, 1, 16, tzinfo=UTC)),
        ("Dienstag, 2. Juni 2026, 08:00 Uhr", datetime(2026, 6, 2, 6, tzinfo=UTC)),
    ],
)
async def test_a_tapped_time_is_the_one_on_the_button(office: Office, label: str, moment: datetime) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    argument = arguments(await office.press(Move.SCHEDULE, number))[label]
    office.now = NOON + timedelta(minutes=20)
    await office.press(Move.SCHEDULE, number, argument)
    assert (await office.draft(number)).send_at == moment
    await office.press(Move.SCHEDULE, number, "now")
    assert (await office.draft(number)).send_at is None


async def test_a_time_on_a_button_that_has_passed_is_not_taken_for_the_next_day(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    argument = arguments(await office.press(Move.SCHEDULE, number))["Montag, 1. Juni 2026, 18:00 Uhr"]
    office.now = NOON + timedelta(hours=6)
    said = await office.press(Move.SCHEDULE, number, argument)
    assert said.notice is not None and "schon vorbei" in said.notice
    assert "Montag, 1. Juni 2026, 18:00 Uhr" not in labels(said)
    assert (await office.draft(number)).send_at is None


@pytest.mark.parametrize("argument", ["evening", "-5", "9" * 9, "9" * 30, "²"])
async def test_a_forged_time_changes_nothing(office: Office, argument: str) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    assert (await office.press(Move.SCHEDULE, number, argument)).alert
    assert (await office.draft(number)).send_at is None


async def test_this_evening_is_offered_only_before_it(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    assert "Montag, 1. Juni 2026, 18:00 Uhr" in labels(await office.press(Move.SCHEDULE, number))
    office.now = NOON + timedelta(hours=6)
    assert "Montag, 1. Juni 2026, 18:00 Uhr" not in labels(await office.press(Move.SCHEDULE, number))


async def test_a_typed_time_waits_for_one_that_can_be_read(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.press(Move.SCHEDULE, number)
    assert "nicht als Zeitpunkt lesen" in text(await office.type("bald"))
    assert "schon vorbei" in text(await office.type("heute 8:00"))
    assert "mehr als einem Jahr" in text(await office.type("in 500 Tagen"))
    assert "Dienstag, 1. Dezember 2026, 17:30 Uhr" in text(await office.type("1.12. 17:30"))
    assert await office.type("1.12. 18:30") is None


async def test_a_time_that_passed_before_the_release_means_at_once(office: Office) -> None:
    draft = replace(READY, send_at=NOON + timedelta(hours=1))
    number = await office.store.begin(draft, SABINE.user_id, NOON)
    office.now = NOON + timedelta(hours=2)
    shown = await office.press(Move.SHOW, number)
    assert "ist vorbei" in text(shown)
    said = await office.press(Move.SEND, number, draft.fingerprint)
    assert "beginnt gleich" in text(said)


async def test_discarding_and_withdrawing_ask_first(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    assert "nicht zurückholen" in text(await office.press(Move.DISCARD, number))
    await office.press(Move.SEND, number, READY.fingerprint)
    await office.put(DispatchState.DONE)
    asked = await office.press(Move.RECALL, number)
    assert "48 Stunden" in text(asked)
    assert not asked.into
    recalled = await office.press(Move.RECALL, number, "yes")
    assert "Rückzug von Mitteilung" in text(recalled)
    assert (await office.press(Move.RECALL, number, "yes")).alert
    other = await office.store.begin(READY, SABINE.user_id, NOON)
    assert "wurde verworfen" in text(await office.press(Move.DISCARD, other, "yes"))
    assert (await office.press(Move.DISCARD, other, "yes")).notice == "Diese Mitteilung gibt es nicht mehr."


async def test_pausing_going_on_and_cancelling(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    said = await office.press(Move.SEND, number, READY.fingerprint)
    dispatch = on_board(said)
    assert (await office.press(Move.PAUSE, number, dispatch)).alert
    await office.put(DispatchState.SENDING)
    assert "angehalten" in text(await office.press(Move.PAUSE, number, dispatch))
    assert (await office.press(Move.PAUSE, number, dispatch)).alert
    assert "läuft" in text(await office.press(Move.GO_ON, number, dispatch))
    asked = await office.press(Move.CANCEL, number, dispatch)
    assert "Versand abbrechen?" in text(asked)
    assert "abgebrochen" in text(await office.press(Move.CANCEL, number, f"{dispatch}.yes"))
    assert (await office.press(Move.GO_ON, number, dispatch)).alert
    other = await office.store.begin(READY, SABINE.user_id, NOON)
    # A dispatch is steered by its own announcement only.
    assert (await office.press(Move.PAUSE, other, dispatch)).notice == "Diese Mitteilung gibt es nicht mehr."


async def test_who_pauses_what_is_over_in_the_same_moment_reads_that_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.put(DispatchState.SENDING)
    pause = DeliveryStore.pause

    async def paused_too_late(store: DeliveryStore, dispatch_id: int, **kept: Any) -> bool:
        await office.put(DispatchState.DONE)
        return await pause(store, dispatch_id, **kept)

    monkeypatch.setattr(DeliveryStore, "pause", paused_too_late)
    said = await office.press(Move.PAUSE, number, dispatch)
    assert (said.alert, said.notice) == (True, "Das geht jetzt nicht: Der Stand ist „versendet“.")


async def test_only_failed_and_uncertain_ones_are_tried_again(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    rows = ((7, "sent", None), (8, "failed", "refused"), (9, "failed", "blocked"), (10, "uncertain", None))
    for chat_id, state, reason in rows:
        await office.database.execute(
            "INSERT INTO delivery (dispatch_id, chat_id, language, state, reason, at) VALUES (?, ?, 'de', ?, ?, 0)",
            (dispatch, chat_id, state, reason),
        )
    assert (await office.press(Move.RETRY, number, str(dispatch))).alert
    await office.put(DispatchState.DONE)
    shown = await office.press(Move.SHOW, number)
    assert "2 noch einmal versuchen" in labels(shown)
    assert (await office.press(Move.RETRY, number, str(dispatch))).notice == "2 werden noch einmal versucht."
    await office.put(DispatchState.DONE)
    said = await office.press(Move.RETRY, number, str(dispatch))
    assert said.notice == "Es gibt niemanden, bei dem es sich noch lohnt."


async def test_nobody_is_tried_again_who_is_forgotten(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.database.execute(
        "INSERT INTO delivery (dispatch_id, language, state, at) VALUES (?, 'de', 'uncertain', 0)", (dispatch,)
    )
    await office.put(DispatchState.DONE)
    await office.database.execute("UPDATE dispatch SET forgotten_at = '2026-08-31T22:30:00+00:00'")
    shown = await office.press(Move.SHOW, number)
    assert "Seit dem 1. September 2026" in text(shown)  # where the staff are
    assert labels(shown) == ["Alle Mitteilungen"]
    said = await office.press(Move.RETRY, number, str(dispatch))
    assert (said.alert, said.notice) == (True, FORGOTTEN)


async def test_who_waits_for_the_release_of_a_correction_that_came_too_late_gets_it_back(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.press(Move.SEND, number, READY.fingerprint)
    await office.put(DispatchState.DONE)
    correction = replace(READY, texts={"de": "Richtig"}, corrects=number)
    begun = await office.store.begin(correction, SABINE.user_id, NOON)
    await office.store.submit(begun, correction.fingerprint, SABINE.user_id, NOON)
    await office.database.execute("UPDATE dispatch SET forgotten_at = ?", (NOON.isoformat(),))
    said = await office.strict.press(UWE, Announce(Move.RELEASE, begun, correction.fingerprint))
    assert (said.alert, said.notice) == (True, FORGOTTEN)
    assert "Seit dem 1. Juni 2026" in text(said)
    assert [label for label in labels(said) if label in ("Freigeben", "Zurückgeben")] == ["Zurückgeben"]


async def test_what_is_cancelled_is_not_over_until_all_that_was_on_its_way_is_back(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.database.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, 7, 'de', 'sending', 0)",
        (dispatch,),
    )
    await office.put(DispatchState.SENDING)
    said = await office.press(Move.CANCEL, number, f"{dispatch}.yes")
    assert said.board == Shown(int(dispatch))
    await office.database.execute("UPDATE delivery SET state = 'sent'")
    assert (await office.press(Move.SHOW, number)).board == Shown(int(dispatch), DispatchState.CANCELLED)


async def test_a_preview_becomes_the_progress_but_not_of_what_is_over(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    assert (await office.press(Move.PREVIEW, number)).board is None
    await office.press(Move.SEND, number, READY.fingerprint)
    for state in DispatchState:
        await office.put(state)
        assert ((await office.press(Move.PREVIEW, number)).board is None) is state.is_over


async def test_what_was_withdrawn_is_not_sent_again(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.put(DispatchState.DONE)
    await office.press(Move.RECALL, number, "yes")
    assert (await office.press(Move.RETRY, number, str(dispatch))).alert


async def test_what_a_colleague_recalls_in_the_same_moment_is_not_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.database.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, 7, 'de', 'uncertain', 0)",
        (dispatch,),
    )
    await office.put(DispatchState.DONE)
    read = DeliveryStore.progress

    async def read_and_recalled(store: DeliveryStore, dispatch_id: int) -> Progress | None:
        monkeypatch.setattr(DeliveryStore, "progress", read)
        found = await read(store, dispatch_id)
        await office.press(Move.RECALL, number, "yes", by=UWE)
        await office.put(DispatchState.DONE)
        return found

    monkeypatch.setattr(DeliveryStore, "progress", read_and_recalled)
    said = await office.press(Move.RETRY, number, str(dispatch))
    assert (said.alert, said.notice) == (True, "Das geht jetzt nicht: Der Stand ist „zurückgezogen“.")
    assert await office.database.fetch_all("SELECT kind, state FROM dispatch ORDER BY id") == [
        ("send", "done"),
        ("recall", "done"),
    ]
    assert await office.database.fetch_all("SELECT state FROM delivery") == [("uncertain",)]


async def test_a_correction_changes_texts_only(office: Office) -> None:
    original = replace(READY, attachment=PHOTO, loudness=Loudness.SILENT)
    number = await office.store.begin(original, SABINE.user_id, NOON)
    await office.press(Move.SEND, number, original.fingerprint)
    await office.put(DispatchState.DONE)
    said = await office.press(Move.CORRECT, number)
    assert "neuen Text auf Deutsch" in text(said)
    other = Attachment(AttachmentKind.PHOTO, "photo-2")
    assert "nicht verwenden" in text(await office.type(attachment=other))
    shown = await office.type("Richtig", attachment=other)
    assert f"Berichtigt Mitteilung {number}." in text(shown)
    assert "Was Sie angehängt haben, wurde weggelassen." in text(shown)
    correction = await office.draft(await office.newest())
    assert correction.texts == {"de": "Richtig", "en": "Hello"}
    assert (correction.attachment, correction.corrects) == (PHOTO, number)


async def test_what_changed_in_an_entry_is_told_to_its_followers(office: Office, shipped: DirectoryFile) -> None:
    entry = shipped.directory.by_id["solawi-flaeming"]
    changed = entry.model_copy(update={"opening_hours": {"de": "Di 9–12 Uhr", "en": "Tue 9–12"}})
    await office.directory.save(changed, "staff", NOON)
    said = await office.announcing.start(SABINE, entry.name)
    assert "Öffnungszeiten: neu „Di 9–12 Uhr“" in text(said).replace("<b>", "").replace("</b>", "")
    draft = await office.draft(await office.newest())
    assert set(draft.texts) == {"de", "en"}
    assert Subject(SubjectKind.ENTRY, entry.id) in draft.audience.subjects
    assert {Subject(SubjectKind.TOPIC, topic) for topic in entry.topics} <= draft.audience.subjects


async def test_an_entry_that_never_changed_or_is_not_clear(office: Office) -> None:
    said = await office.announcing.start(SABINE, "Verein im Fläming")
    assert "Welchen Eintrag meinen Sie?" in text(said)
    action = said.messages[0].buttons[0][0].action
    assert isinstance(action, Announce)
    said = await office.announcing.press(SABINE, action)
    assert "wurde noch nie geändert" in text(said)
    assert "keinen" not in text(await office.type("Der Text."))
    assert (await office.draft(await office.newest())).audience.subjects
    said = await office.announcing.start(SABINE, "qqqqqq")
    assert "kenne ich nicht" in text(said)
    assert labels(said) == ["Mitteilung ohne Eintrag"]
    # The name is written once more, without the command.
    assert "wurde noch nie geändert" in text(await office.type("BürgerBus Hoher Fläming e. V."))
    assert (await office.press(Move.EDIT, 0, "of.nowhere")).alert


async def test_what_a_button_begins_waits_and_is_not_begun_again(office: Office, shipped: DirectoryFile) -> None:
    entry = shipped.directory.by_id["solawi-flaeming"]
    for by in (SABINE, SABINE, UWE, SABINE):
        await office.announcing.press(by, Announce(Move.EDIT, 0, f"of.{entry.id}"))
    assert await office.newest() == 2, "one for each of the two"
    await office.type("Neues aus der Solawi.")
    await office.announcing.press(SABINE, Announce(Move.EDIT, 0, f"of.{entry.id}"))
    assert await office.newest() == 3, "what somebody wrote into is their own"


async def test_a_correction_waits_until_it_is_released(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    await office.store.release(number, READY.fingerprint, SABINE.user_id, NOON, approval=False)
    await office.put(DispatchState.DONE)
    for by in (SABINE, UWE, SABINE):
        said = await office.announcing.press(by, Announce(Move.CORRECT, number))
        assert "neuen Text auf Deutsch" in text(said)
    await office.type("Richtig")
    said = await office.announcing.press(UWE, Announce(Move.CORRECT, number))
    assert said.notice == "Eine Berichtigung ist schon begonnen. Hier ist sie."
    assert "Richtig" in text(said) and f"Berichtigt Mitteilung {number}." in text(said)
    assert await office.newest() == number + 1


async def test_a_new_entry_and_one_that_leaves_are_told(office: Office, shipped: DirectoryFile) -> None:
    old = shipped.directory.by_id["solawi-flaeming"]
    entry = old.model_copy(update={"id": "neu", "name": "Repaircafé", "aliases": [], "summary": {"de": "Reparieren."}})
    await office.directory.save(entry, "1", NOON, based_on=0)
    await office.staff.publisher.publish()
    assert "<b>Repaircafé</b> ist neu im Verzeichnis.\nReparieren." in text(await office.press(Move.EDIT, 0, "of.neu"))
    await office.directory.save(entry.model_copy(update={"as_of": "2026"}), "1", NOON, what=What.CONFIRMED)
    assert "ist neu im Verzeichnis" in text(await office.press(Move.EDIT, 0, "of.neu"))
    plan = PlannedWithdrawal("neu", NOON + timedelta(days=30), "zu", "1")
    assert await WithdrawalStore(office.database).plan(plan, NOON)
    shown = text(await office.press(Move.EDIT, 0, "of.neu"))
    assert "steht <b>Repaircafé</b> nicht mehr im Verzeichnis." in shown and "zu" not in shown.split("\n")[0].split()


async def test_a_change_is_told_though_somebody_confirmed_the_entry_since(
    office: Office, shipped: DirectoryFile
) -> None:
    entry = shipped.directory.by_id["solawi-flaeming"]
    changed = entry.model_copy(update={"opening_hours": {"de": "Di 9–12 Uhr", "en": "Tue 9–12"}})
    await office.directory.save(changed, "1", NOON)
    await office.directory.save(changed.model_copy(update={"as_of": "2026-05-31"}), "1", NOON, what=What.CONFIRMED)
    await office.directory.withdraw(entry.id, "1", NOON)
    await office.directory.restore(entry.id, "1", NOON)
    assert "Di 9–12 Uhr" in text(await office.announcing.start(SABINE, entry.name))


async def test_all_announcements_are_found_again_page_by_page(office: Office) -> None:
    for author in range(SHOWN_IN_LIST + 1):
        await office.store.begin(READY, author, NOON)
    newest = await office.announcing.list(SABINE)
    assert len(newest.messages[0].buttons) == 1 + SHOWN_IN_LIST + 1
    page = arguments(newest)["Ältere »"]
    older = await office.press(Move.SHOW, 0, page)
    assert labels(older) == ["Neue Mitteilung", "1: Hallo", "« Neuere"]
    assert not older.into
    assert labels(await office.press(Move.SHOW, 0, "2")) == ["Neue Mitteilung", "« Neuere"]  # some were discarded
    forged = await office.press(Move.SHOW, 0, "x")
    assert labels(forged) == labels(newest)


async def test_an_audience_says_its_languages(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    assert "Gewählt: alle – nur auf Englisch" in text(await office.press(Move.EDIT, number, "l.de"))
    assert "An: alle – nur auf Englisch" in text(await office.press(Move.SHOW, number))
    assert "nur auf" not in text(await office.press(Move.EDIT, number, "l.de"))


async def test_an_announcement_of_a_digest_is_read_by_who_got_it(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.database.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, 7, 'en', 'sent', 0)", (dispatch,)
    )
    message = await office.announcing.read(7, number, "en")
    assert message is not None
    assert message.text == "Hello"
    assert await office.announcing.read(8, number, "en") is None
    assert await office.announcing.read(7, number + 1, "en") is None
    await office.put(DispatchState.DONE)
    await office.press(Move.RECALL, number, "yes")
    recalled = await office.announcing.read(7, number, "de")
    assert recalled is not None
    assert recalled.text == "Diese Mitteilung wurde zurückgezogen."


async def test_the_progress_has_a_pace_once_something_was_sent(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    dispatch = on_board(await office.press(Move.SEND, number, READY.fingerprint))
    await office.database.execute("UPDATE dispatch SET state = 'sending', started_at = ?", (NOON.isoformat(),))
    for chat_id, state in ((7, "sent"), (8, "pending"), (9, "pending")):
        await office.database.execute(
            "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, ?, 'de', ?, 0)",
            (dispatch, chat_id, state),
        )
    office.now = NOON + timedelta(seconds=60)
    assert "1 pro Minute · noch 2 Minuten" in text(await office.press(Move.SHOW, number))


async def test_who_types_at_what_another_discarded_is_told_once(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    for argument in ("text.de", "attach"):
        await office.press(Move.EDIT, number, argument)
    await office.press(Move.SCHEDULE, number, by=UWE)
    await office.store.discard(number, SABINE.user_id, NOON)
    said = await office.type("Hallo")
    assert said is not None
    assert said.notice == "Diese Mitteilung gibt es nicht mehr."
    assert await office.type("Hallo") is None


async def test_staff_see_that_the_channel_of_the_town_gets_it_too(office: Office) -> None:
    number = await office.store.begin(READY, SABINE.user_id, NOON)
    show = Announce(Move.SHOW, number)
    assert "Der Kanal der Stadt bekommt sie auch." in text(await office.strict.press(SABINE, show))
    assert "Kanal" not in text(await office.announcing.press(SABINE, show))
    await office.press(Move.EDIT, number, "everyone")
    assert "Kanal" not in text(await office.strict.press(SABINE, show))


async def test_who_did_it_stands_in_the_audit_log(office: Office) -> None:
    await office.announcing.start(SABINE, "")
    for typed in ("Hallo", "Hello"):
        await office.type(typed)
    number = await office.newest()
    await office.press(Move.EDIT, number, "everyone")
    fingerprint = (await office.draft(number)).fingerprint
    await office.press(Move.SEND, number, fingerprint, by=ERIKA)
    dispatch = on_board(await office.press(Move.SEND, number, fingerprint, by=UWE))
    await office.press(Move.SEND, number, fingerprint, by=UWE)
    await office.put(DispatchState.SENDING)
    for move, argument in (
        (Move.PAUSE, f"{dispatch}"),
        (Move.GO_ON, f"{dispatch}"),
        (Move.CANCEL, f"{dispatch}"),
        (Move.CANCEL, f"{dispatch}.yes"),
        (Move.RETRY, f"{dispatch}"),
        (Move.RECALL, ""),
        (Move.RECALL, "yes"),
    ):
        await office.press(move, number, argument)
    assert await office.acts() == [
        ("1", Act.ANNOUNCEMENT_CREATED, number, ""),
        ("2", Act.ANNOUNCEMENT_SENT, number, ""),
        ("1", Act.ANNOUNCEMENT_PAUSED, number, ""),
        ("1", Act.ANNOUNCEMENT_RESUMED, number, ""),
        ("1", Act.ANNOUNCEMENT_CANCELLED, number, ""),
        ("1", Act.ANNOUNCEMENT_RECALLED, number, ""),
    ]


async def test_a_first_text_that_is_handled_twice_is_one_draft(office: Office) -> None:
    for _ in range(2):
        await office.announcing.start(SABINE, "")
        assert "auf Englisch" in text(await office.type("Hallo"))
    assert len(await office.store.recent(5)) == 1
