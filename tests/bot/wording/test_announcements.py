"""Announcements as people read them, and progress and changes in words: within Telegram's limits, in each language."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from bot.announcing.composing import MAX_TEXT
from bot.domain.actions import MAX_ACTION_BYTES, Announce, Subscribe, encode
from bot.domain.announcements import (
    Announcement,
    AnnouncementState,
    Audience,
    DispatchKind,
    DispatchState,
    Draft,
    Loudness,
    Move,
    Point,
)
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.deliveries import DeliveryState, Progress, Reason
from bot.domain.directory import Directory
from bot.domain.fields import MAX_ID_LENGTH
from bot.domain.messages import Message
from bot.domain.paging import part_of
from bot.domain.subscriptions import Subject, SubjectKind, SubscriptionMove
from bot.wording.announcements import announcement_message, digest_message, recalled_message
from bot.wording.audiences import audience_menu, places_menu
from bot.wording.changes import changes_in_words
from bot.wording.desk import View, control_message, list_message, moment_in_words
from bot.wording.html import visible_length
from bot.wording.progress import progress_message, retriable
from bot.wording.voice import Voice, Voices
from tests.referees import check_text

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MAX_CALLBACKS = 100
PHOTO = Attachment(AttachmentKind.PHOTO, "photo-1")


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def actions(message: Message) -> list[object]:
    return [button.action for row in message.buttons for button in row if button.action]


def test_people_get_their_language_or_are_told_that_there_is_none(german: Voice, english: Voice) -> None:
    both = Draft({"de": "<b>Hallo</b>", "en": "Hello"})
    assert announcement_message(german, both).text == "<b>Hallo</b>"
    assert announcement_message(english, both).text == "Hello"
    alone = announcement_message(english, Draft({"de": "<b>Hallo</b>"}))
    assert alone.text == "<b>Hallo</b>\n\n<i>(This announcement is not available in English.)</i>"


def test_a_place_is_a_button_and_a_picture_is_attached(german: Voice) -> None:
    draft = Draft({"de": "Hallo"}, attachment=PHOTO, point=Point(52.14321987, 12.6))
    message = announcement_message(german, draft)
    assert message.attachment == PHOTO
    assert labels(message) == ["Auf der Karte zeigen", "Abos ändern"]
    assert message.buttons[0][0].url == (
        "https://www.openstreetmap.org/?mlat=52.14322&mlon=12.60000#map=16/52.14322/12.60000"
    )
    assert actions(message) == [Subscribe(SubscriptionMove.OPEN)]


def test_a_digest_shows_all_and_leads_to_what_is_longer(german: Voice) -> None:
    items = [
        (4, Draft({"de": "<b>Kurz</b>"})),
        (7, Draft({"de": "Ein <b>langer</b> Satz. " * 150})),
        (9, Draft({"de": "Mit Bild"}, attachment=PHOTO)),
    ]
    message = digest_message(german, items, date(2026, 12, 1))
    text = check_text(message.text)
    assert text.startswith("Neues vom Dienstag, 1. Dezember 2026")
    assert "<b>Kurz</b>" in message.text
    assert "Ein langer Satz." in text
    assert "Mit Bild" in text
    read = [button.action for row in message.buttons[:-1] for button in row]
    # The long one fits beside the short ones.
    assert read == [Subscribe(SubscriptionMove.READ, "9")]
    assert all(len(encode(action).encode()) <= MAX_ACTION_BYTES for action in read if action)


@pytest.mark.parametrize("number", [1, 2, 30, 80])
def test_a_digest_of_long_announcements_keeps_telegrams_limits(voices: Voices, number: int) -> None:
    items = [(each, Draft({"de": "<b>&amp;</b> 🙂 <i>langer Text</i> " * 150})) for each in range(1, number + 1)]
    for voice in voices:
        message = digest_message(voice, items, date(2026, 12, 1))
        check_text(message.text)
        assert sum(len(row) for row in message.buttons) <= MAX_CALLBACKS
        if number == 80:
            assert "50" in message.text
        if number > 1:
            assert actions(message)[0] == Subscribe(SubscriptionMove.READ, "1")


def test_what_was_taken_back_says_so(german: Voice) -> None:
    assert recalled_message(german).text == "Diese Mitteilung wurde zurückgezogen."


def test_a_moment_is_said_in_words(german: Voice, english: Voice) -> None:
    moment = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    assert moment_in_words(german, moment) == "Dienstag, 1. Dezember 2026, 17:30 Uhr"
    assert moment_in_words(english, moment) == "Tuesday, 1 December 2026, 17:30"


def test_menus_keep_telegrams_limits(voices: Voices, directory: Directory) -> None:
    far = Subject(SubjectKind.ENTRY, "x" * MAX_ID_LENGTH)
    draft = Draft({"de": "x"}, audience=Audience(subjects=frozenset({far})))
    for voice in voices:
        menus = [
            audience_menu(voice, directory, 1_000_000, draft, {"de": 1}, ["de", "en"]),
            places_menu(voice, directory, 1_000_000, draft, {}, 99),
            places_menu(voice, directory, 1_000_000, draft, {}, 0),
            *(
                control_message(voice, directory, View(announcement(state, draft), {"de": 2, "en": 1}), ["de", "en"])
                for state in AnnouncementState
            ),
            list_message(voice, part_of([announcement(state, draft) for state in AnnouncementState], 0, 9)),
        ]
        for menu in menus:
            check_text(menu.text)
            for action in actions(menu):
                assert len(encode(action).encode()) <= MAX_ACTION_BYTES


def announcement(state: AnnouncementState, draft: Draft) -> Announcement:
    return Announcement(1_000_000, draft, 1, state, NOON)


def test_the_control_says_how_it_stands(german: Voice, directory: Directory) -> None:
    draft = Draft({"de": "x"}, audience=Audience(everyone=True), loudness=Loudness.URGENT)
    view = View(announcement(AnnouncementState.DRAFT, draft), {"de": 30, "en": 4})
    text = check_text(control_message(german, directory, view, ["de", "en"]).text)
    assert "34 Personen (Deutsch 30, Englisch 4)" in text
    assert "dringend" in text
    alone = control_message(german, directory, replace(view, approval=True, alone=True), ["de", "en"])
    assert "gehört sonst niemand" in alone.text
    assert "Zur Freigabe geben" in labels(alone)
    past = control_message(german, directory, replace(view, send_at=NOON, overdue=True), ["de", "en"])
    assert "ist vorbei" in past.text
    assert "Jetzt senden" in labels(past)


def progress(state: DispatchState, kind: DispatchKind = DispatchKind.SEND, **counts: int) -> Progress:
    return Progress(3, kind, state, 7, {DeliveryState(name): number for name, number in counts.items()})


def test_progress_has_a_bar_counts_rate_and_time_left(german: Voice) -> None:
    message = progress_message(german, progress(DispatchState.SENDING, sent=30, pending=70), 25.2, 130)
    assert "▓▓▓░░░░░░░ 30 % · 30 von 100" in message.text
    assert "25 pro Sekunde · noch 2 Minuten" in message.text
    assert labels(message) == ["Anhalten", "Abbrechen", "Zurückziehen", "Alle Mitteilungen"]
    assert actions(message)[0] == Announce(Move.PAUSE, 7, "3")
    for seconds, told in ((20, "noch weniger als eine Minute"), (7300, "noch 2 Stunden")):
        assert told in progress_message(german, progress(DispatchState.SENDING, sent=1, pending=9), 0.5, seconds).text
    assert "30 pro Minute" in progress_message(german, progress(DispatchState.SENDING, sent=1, pending=9), 0.5).text


def test_a_paused_one_says_why_and_can_go_on(german: Voice) -> None:
    stopped = replace(progress(DispatchState.PAUSED, pending=5), problem="Bad Request: can't parse")
    message = progress_message(german, stopped)
    assert "Der Versand hat von selbst angehalten: Bad Request: can't parse" in message.text
    assert labels(message)[:2] == ["Weiter", "Abbrechen"]


def test_the_report_tells_what_became_of_all(german: Voice) -> None:
    over = replace(
        progress(DispatchState.DONE, sent=90, failed=6, skipped=3, uncertain=2, held=4),
        reasons={
            Reason.BLOCKED: 2,
            Reason.GONE: 1,
            Reason.REFUSED: 2,
            Reason.MESSAGE_GONE: 1,
            Reason.LEFT: 1,
            Reason.CANCELLED: 2,
        },
        details={"Bad Request: <b>": 2},
        doubtful=1,
    )
    assert retriable(over) == 4
    message = progress_message(german, over)
    text = check_text(message.text)
    for line in (
        "• an 90 Empfänger versendet",
        "• 4 Empfänger bekommen sie in der nächsten Sammelnachricht",
        "• davon 1 vielleicht doppelt",
        "• bei 2 Empfängern ungewiss",
        "• 3 Empfänger haben den Bot blockiert oder Telegram verlassen: Diese Abos sind beendet",
        "• bei 2 Empfängern gescheitert",
        "• bei 1 ist die Nachricht gelöscht",
        "• 1 hat inzwischen abbestellt",
        "• 2 Empfänger ausgelassen",
        "Telegram meldet:\n2 × Bad Request: <b>",
    ):
        assert line in text
    assert labels(message) == ["4 noch einmal versuchen", "Berichtigen", "Zurückziehen", "Alle Mitteilungen"]


@pytest.mark.parametrize("kind", DispatchKind)
@pytest.mark.parametrize("state", DispatchState)
def test_every_progress_is_text_that_telegram_takes(voices: Voices, kind: DispatchKind, state: DispatchState) -> None:
    for voice in voices:
        check_text(progress_message(voice, progress(state, kind, sent=1, pending=1), 2.0, 60).text)
    digests = replace(progress(state, DispatchKind.DIGEST), announcement=None)
    assert labels(progress_message(next(iter(voices)), digests)) == []


def test_a_correction_and_a_recall_are_called_so(german: Voice) -> None:
    corrected = progress_message(german, progress(DispatchState.DONE, DispatchKind.CORRECT, sent=2))
    assert "• in 2 Chats berichtigt" in corrected.text
    assert labels(corrected) == ["Alle Mitteilungen"]
    assert (
        "• aus 1 Chat zurückgezogen"
        in progress_message(german, progress(DispatchState.DONE, DispatchKind.RECALL, sent=1)).text
    )


def test_changes_are_told_with_what_was_and_what_is(german: Voice, english: Voice, directory: Directory) -> None:
    before = directory.by_id["solawi-flaeming"].model_copy(
        update={"opening_hours": {"de": "Mo 9–12 Uhr", "en": "Mon 9–12"}, "website": None, "funders": ["A", "B"]}
    )
    after = before.model_copy(
        update={
            "opening_hours": {"de": "Di 9–12 Uhr", "en": "Mon 9–12"},
            "website": "https://example.org",
            "funders": ["B", "C"],
            "keywords": {"de": ["anders"]},
            "status": "ended",
        }
    )
    told = changes_in_words(german, directory, before, after)
    text = check_text(told)
    assert text.startswith(f"{after.name}: Es hat sich etwas geändert.")
    assert "Öffnungszeiten: neu „Di 9–12 Uhr“ (bisher „Mo 9–12 Uhr“)" in text
    assert "Internetseite: neu „https://example.org“" in text
    assert "• neu: C\n• nicht mehr: A" in text
    assert "beendet" in text
    assert "Opening hours" not in changes_in_words(english, directory, before, after)
    back = check_text(changes_in_words(german, directory, after, before))
    assert "Internetseite: keine Angabe mehr (bisher „https://example.org“)" in back


def test_changes_that_concern_nobody_are_not_told(german: Voice, directory: Directory) -> None:
    before = directory.by_id["solawi-flaeming"]
    after = before.model_copy(update={"keywords": {"de": ["x"]}, "topics": list(reversed(before.topics))})
    assert changes_in_words(german, directory, before, after) == ""


def test_changes_of_everything_fit_one_announcement(voices: Voices, directory: Directory) -> None:
    entries = directory.entries
    for voice in voices:
        for before, after in pairwise(entries):
            told = changes_in_words(voice, directory, before, after)
            check_text(told)
            assert visible_length(told) <= MAX_TEXT
