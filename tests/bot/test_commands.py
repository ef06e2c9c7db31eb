"""The commands ask and check."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import ask, check, readable, reply_data
from bot.config import Settings
from bot.domain.actions import decode
from bot.domain.answers import Kind
from bot.domain.directory import Directory
from bot.domain.messages import Button, Message
from bot.formats.problems import ProblemCode, Severity
from bot.formats.yaml_file import read_directory_file
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from tests.referees import check_text

KEYS = ["kind", "entries", "scores", "facets", "listed", "language", "text", "buttons"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(database_path=tmp_path_factory.mktemp("asked") / "bot.sqlite3")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Was ist die Solawi?", Kind.ENTRY),
        ("Was gibt es in Görzke?", Kind.LIST),
        ("Bus", Kind.CHOICE),
        ("Wie wird das Wetter auf dem Mars?", Kind.OUT_OF_SCOPE),
        ("Hallo", Kind.SMALL_TALK),
        ("und wo ist das?", Kind.OUT_OF_SCOPE),
        ("Du bist doof", Kind.OUT_OF_SCOPE),
        ("Gemüse " * 500, Kind.OUT_OF_SCOPE),
        ("", Kind.SMALL_TALK),
    ],
)
async def test_the_object_has_exactly_its_keys(settings: Settings, question: str, kind: Kind) -> None:
    data = reply_data((await ask(settings, question, "de")).reply)
    assert list(data) == KEYS
    assert data["kind"] == kind.value
    assert data["language"] == "de"
    assert len(data["entries"]) == len(data["scores"]) <= 5
    assert json.loads(json.dumps(data)) == data
    check_text(data["text"])


async def test_the_answered_entry_comes_first(settings: Settings) -> None:
    data = reply_data((await ask(settings, "Was ist die Solawi?", "de")).reply)
    assert data["entries"][0] == "solawi-flaeming"
    assert data["facets"][0] == "summary"
    assert 0 < data["scores"][0] <= 1
    assert data["listed"] == []


async def test_a_choice_names_its_entries_in_order(settings: Settings) -> None:
    data = reply_data((await ask(settings, "Bus", "de")).reply)
    assert "buergerbus-hoher-flaeming" in data["entries"][:3]
    assert len(data["buttons"]) == 4


async def test_a_list_holds_all_pages(settings: Settings, directory: Directory) -> None:
    data = reply_data((await ask(settings, "Was gibt es in Bad Belzig?", "de")).reply)
    assert data["listed"] == [entry.id for entry in directory.select(places=["Bad Belzig"])]
    assert len(data["listed"]) > 8


async def test_without_a_subject_the_home_entry_is_named(settings: Settings) -> None:
    data = reply_data((await ask(settings, "who is the contact?", "en")).reply)
    assert data["entries"][0] == "smart-city-bad-belzig-wiesenburg"
    assert data["facets"] == ["contact"]
    assert data["language"] == "en"


async def test_buttons_have_a_label_and_what_they_do(settings: Settings) -> None:
    data = reply_data((await ask(settings, "Was ist Smart City Bad Belzig?", "de")).reply)
    buttons = [button for row in data["buttons"] for button in row]
    assert all(set(button) in ({"label", "data"}, {"label", "url"}) for button in buttons)
    assert all(decode(button["data"]) is not None for button in buttons if "data" in button)


async def test_one_question_leaves_no_trace_for_the_next(settings: Settings) -> None:
    await ask(settings, "Was ist die Solawi?", "de")
    data = reply_data((await ask(settings, "Wer ist der Kontakt?", "de")).reply)
    assert data["entries"][0] == "smart-city-bad-belzig-wiesenburg"


async def test_the_default_language_answers_who_reports_none(settings: Settings) -> None:
    assert (await ask(settings, "Solawi", None)).reply.language == "de"
    assert (await ask(settings, "Solawi", "en-GB")).reply.language == "en"
    assert (await ask(settings, "Solawi", "fr")).reply.language == "de"


def test_a_message_is_readable_without_buttons() -> None:
    assert readable(Message("<b>A &amp; B</b>")) == "A & B"


def test_buttons_are_written_below_with_their_addresses() -> None:
    rows = ((Button("Kontakt"), Button("Karte", url="https://o.example")), (Button("Mehr …"),))
    assert readable(Message("Text", rows)) == "Text\n\n[Kontakt]  [Karte] https://o.example\n[Mehr …]"


async def test_the_shipped_directory_has_no_errors(tmp_path: Path) -> None:
    checked = await check(Settings(database_path=tmp_path / "none.sqlite3"), ("de", "en"))
    assert checked.errors == 0
    assert checked.texts == ()
    assert checked.directory is not None
    assert not (tmp_path / "none.sqlite3").exists()


async def test_a_broken_file_is_checked_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_text("directory: {name: T}\nkinds: {o: {de: x}}\nentries:\n  - {id: A B, kind: z, name: n}\n")
    checked = await check(Settings(database_path=tmp_path / "x", directory_file=file), ("de",))
    assert checked.directory is None
    assert {ProblemCode.BAD_ID, ProblemCode.MISSING} <= {problem.code for problem in checked.problems}
    assert checked.errors >= 2


async def test_what_is_only_worth_a_look_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(
        "directory: {name: T}\nkinds: {o: {de: x}}\nentries:\n  - {id: a, kind: o, name: n, summary: {de: s}}\n"
    )
    checked = await check(Settings(database_path=tmp_path / "x", directory_file=file), ("de", "en"))
    assert checked.errors == 0
    assert checked.notes == len(checked.problems) > 0
    assert all(problem.severity is Severity.WARNING for problem in checked.problems)
    assert {ProblemCode.MISSING_LANGUAGE, ProblemCode.NO_CONTACT} <= {problem.code for problem in checked.problems}


async def test_what_staff_withdrew_is_told_and_findings_of_one_entry_stand_together(tmp_path: Path) -> None:
    file, path = tmp_path / "d.yaml", tmp_path / "x"
    entries = "".join(f"  - {{id: {each}, kind: o, name: N{each}, summary: {{de: s}}}}\n" for each in "ab")
    file.write_text(f"directory: {{name: T}}\nkinds: {{o: {{de: x, en: x}}}}\nentries:\n{entries}")
    settings, now = Settings(database_path=path, directory_file=file), datetime.now(UTC)
    read = read_directory_file(file)
    async with Database(path) as database:
        store = DirectoryStore(database)
        await store.sync(read.directory, read.fingerprint, now)
        await store.withdraw("a", "1", now)
    checked = await check(settings, ("de", "en"))
    assert [(problem.code, problem.entry) for problem in checked.problems] == [
        (ProblemCode.NO_CONTACT, "b"),
        (ProblemCode.MISSING_LANGUAGE, "b"),
        (ProblemCode.STAFF_WITHDREW, "a"),
    ]
