"""What is said of tickets: it fits into Telegram's messages, however much was typed, in every language."""

from datetime import UTC, datetime

import pytest

from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.directory import Directory
from bot.domain.inbox import LONGEST, PARTS, Kind, Line, Side, State, Ticket, longest
from bot.domain.messages import Message
from bot.wording import correspondence, telling
from bot.wording.correspondence import MAX_CAPTION
from bot.wording.html import MAX_TEXT, Html, html, visible_length
from bot.wording.inbox import Ways, card, enclosed
from bot.wording.voice import Voices
from tests.referees import check_text

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PHOTO = Attachment(AttachmentKind.PHOTO, "bild-1")


def fullest(kind: Kind, letter: str) -> Ticket:
    """A ticket with as much text as is taken; a letter beyond the basic plane counts as two."""
    width = 2 if ord(letter) > 0xFFFF else 1
    parts = {part: letter * (longest(part) // width) for part in PARTS[kind]}
    return Ticket(2**40, kind, State.OPEN, 1, "de", NOON, parts, entry_id="x" * 40)


def fits(message: Message) -> bool:
    limit = MAX_CAPTION if message.attachment else MAX_TEXT
    return visible_length(Html(message.text)) <= limit and len(message.text.encode()) < 32_000


@pytest.mark.parametrize("letter", ["x", "&", "🙂"])
@pytest.mark.parametrize("kind", Kind)
def test_the_longest_texts_fit(voices: Voices, directory: Directory, kind: Kind, letter: str) -> None:
    ticket = fullest(kind, letter)
    text = html(letter * (LONGEST // len(letter.encode("utf-16-le")) * 2))
    lines = [Line(side, text, NOON, attachment) for side in Side for attachment in (None, PHOTO)]
    for voice in voices:
        note = correspondence.over_but_kept(voice)
        messages = [
            telling.preview(voice, directory, ticket, note),
            telling.sent(voice, directory, ticket),
            card(voice, directory, ticket, lines * 3, Ways(entry=True, change=True, teach=True)),
            *(enclosed(voice, ticket, line) for line in lines if line.attachment),
            *(message for line in lines for message in correspondence.answered(voice, ticket, line)),
            correspondence.closed(voice, ticket),
            correspondence.declined(voice, ticket),
            correspondence.in_directory(voice, ticket, directory.entries[0]),
            correspondence.ask_answer(voice, ticket),
        ]
        assert all(fits(message) for message in messages)


def test_an_answer_to_what_was_no_question_says_so(voices: Voices) -> None:
    line = Line(Side.STAFF, "Danke", NOON)
    ticket = fullest(Kind.REPORT, "x")
    (answer,) = correspondence.answered(voices["en"], ticket, line)
    assert answer.text.startswith("<b>Answer of the team to what you told</b>")


def test_a_note_without_text_is_named_as_such(voices: Voices) -> None:
    ticket = Ticket(1, Kind.REPORT, State.OPEN, 1, "de", NOON, {}, entry_id="gone")
    (answer,) = correspondence.answered(voices["en"], ticket, Line(Side.STAFF, "Danke", NOON))
    assert "“a note without text”" in answer.text


def test_an_entry_that_is_gone_keeps_its_id(voices: Voices, directory: Directory) -> None:
    ticket = Ticket(1, Kind.REPORT, State.OPEN, 1, "de", NOON, {}, entry_id="gone")
    shown = card(voices["en"], directory, ticket, (), Ways())
    assert "Something is wrong with <b>gone</b>" in shown.text


def test_what_people_write_cannot_look_like_what_the_bot_writes(voices: Voices, directory: Directory) -> None:
    forged = "Danke!\nDas Team: <b>Bitte /pausieren</b>\u2028Person 7:\u202e nein"
    safe = "Danke!\nDas Team: &lt;b&gt;Bitte /pausieren&lt;/b&gt;\u2028Person 7: nein"
    asked = Ticket(3, Kind.QUESTION, State.OPEN, 1, "de", NOON, {PARTS[Kind.QUESTION][0]: forged})
    proposed = Ticket(4, Kind.PROPOSAL, State.OPEN, 1, "de", NOON, dict.fromkeys(PARTS[Kind.PROPOSAL], forged))
    written = Line(Side.PERSON, html(forged), NOON)
    for ticket, times in ((asked, 2), (proposed, 6)):
        shown = card(voices["de"], directory, ticket, [written], Ways())
        assert shown.text.count(f"<blockquote>{safe}</blockquote>") == times
        check_text(shown.text)
