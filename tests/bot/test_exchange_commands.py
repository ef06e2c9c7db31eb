"""import and export on the command line: what they say, what they ask, and with which exit code they end."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import exchange_commands
from bot.__main__ import main
from bot.config import Settings
from bot.exchange_commands import Commands, ImportAsked, MisuseError, Terminal, format_of
from bot.exchanging.service import Wish
from bot.formats.yaml_file import read_directory_file
from bot.store.database import Database
from bot.store.directory import DirectoryStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DIRECTORY = """\
directory: {name: W}
kinds: {offer: {de: Angebot}, club: {de: Verein}}
entries:
  - {id: solawi, kind: offer, name: Solawi, summary: {de: x}, places: [Belzig, Brück], contacts: [{phone: 033841 1}]}
  - {id: zegg, kind: offer, name: ZEGG, summary: {de: y}}
"""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    (tmp_path / "directory.yaml").write_text(DIRECTORY, encoding="utf-8")
    monkeypatch.setenv("DIRECTORY_FILE", str(tmp_path / "directory.yaml"))
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))


@pytest.fixture
def table(tmp_path):
    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def commands(english, tmp_path):
    """The commands, on a terminal where the answers are typed one after the other."""
    said = []

    def make(*typed):
        answers = iter(typed)
        settings = Settings(database_path=tmp_path / "bot.sqlite3", directory_file=tmp_path / "directory.yaml")

        def ask(question):
            said.append(question)
            return next(answers)

        terminal = Terminal(said.append, ask if typed else None)
        return Commands(settings, english, ("de", "en"), terminal), said

    return make


def kept(tmp_path):
    async def load():
        async with Database(tmp_path / "bot.sqlite3") as database:
            return (await DirectoryStore(database).load()).by_id

    return asyncio.run(load())


async def save_by_hand(tmp_path, entry_id, **fields):
    async with Database(tmp_path / "bot.sqlite3") as database:
        store = DirectoryStore(database)
        shipped = read_directory_file(tmp_path / "directory.yaml")
        await store.sync(shipped.directory, shipped.fingerprint, NOW)
        await store.save(shipped.directory.by_id[entry_id].model_copy(update=fields), "7", NOW)


def test_a_dry_run_shows_every_difference_and_changes_nothing(table, tmp_path, capsys):
    path = table("Name;Art;Kurzbeschreibung;Website;Telefon;Orte\nSolawi;;;https://a.de;-;Belzig\nNeu;Verein;z;;;\n")
    assert main(["import", path, "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 new entry:",
        "  + Neu (neu)",
        "1 entry changes:",
        "  ~ Solawi (solawi)",
        "      Places: no longer “Brück”",
        "      Contact 1, Phone: “033841 1” is taken away",
        "      Website: new “https://a.de”",
    ]
    assert not (tmp_path / "bot.sqlite3").exists()


def test_a_file_is_taken_over_and_undone_by_its_number(table, tmp_path, capsys):
    path = table("Name;Art;Website\nSolawi;;https://a.de\n")
    assert main(["import", path]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Taken over as number 1: 0 new, 1 changed, 0 removed."
    assert kept(tmp_path)["solawi"].website == "https://a.de"
    assert main(["import", "--undo", "1"]) == 0
    assert capsys.readouterr().out == "Number 1 is undone: 1 entry is as it was.\n"
    assert kept(tmp_path)["solawi"].website is None
    assert main(["import", "--undo", "1"]) == 1
    assert capsys.readouterr().out == "Changed again since, and left: solawi.\n"
    assert main(["import", "--undo", "5"]) == 1
    assert capsys.readouterr().out == "No file was taken over as number 5.\n"


def test_errors_are_told_by_line_and_the_rest_is_taken_over(table, tmp_path, capsys):
    path = table("Name;Art;Website\nSolawi;;solawi\nZEGG;;https://z.de\nNeu;;\n")
    assert main(["import", path]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "2 entries have errors and are left out." in lines
    assert [line.split(":")[1].strip() for line in lines if line.startswith("Error")] == [
        "table.csv, line 2, Solawi, Website",
        "table.csv, line 4, Neu, Kind",
        "table.csv, line 4, Neu",
    ]
    assert kept(tmp_path)["zegg"].website == "https://z.de"


def test_a_kind_can_be_said_for_all_new_entries(table, tmp_path):
    path = table("Name;Kurzbeschreibung\nNeu;z\n")
    assert main(["import", path, "--kind", "club"]) == 0
    assert kept(tmp_path)["neu"].kind == "club"


def test_a_file_that_cannot_be_used_changes_nothing(table, capsys):
    assert main(["import", table("a;b\nc;d\n")]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "The file cannot be taken over."
    assert out[1].startswith("Error: table.csv, line 1: ")
    assert main(["import", "--remove-missing", table("Name\n")]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "{path}", "--format", "ods"], "There is no format “ods” for this. Possible are: "),
        (["import", "{path}", "--kind", "x"], "There is no kind “x”. Possible are: offer, club.\n"),
        (["export", "--format", "ods"], "There is no format “ods” for this."),
        (["export", "--format", "yaml", "--template"], "There is no format “yaml” for this. Possible are: xlsx, csv."),
    ],
)
def test_what_there_is_not_is_misuse(table, capsys, arguments, said):
    path = table("Name\nSolawi\n")
    assert main([each.format(path=path) for each in arguments]) == 2
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize("arguments", [["import"], ["import", "a.csv", "--undo", "1"]])
def test_import_takes_a_file_or_a_number(arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


def test_a_file_that_is_missing_is_said_to_be_missing(tmp_path, capsys):
    assert main(["import", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_export_writes_what_import_reads(tmp_path, capsys):
    for name in ("a.csv", "a.xlsx", "a.yaml"):
        assert main(["export", "--output", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out == f"Written: {tmp_path / name}\n"
        assert main(["import", "--dry-run", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out.splitlines() == [
            "2 entries are in the directory as in the file.",
            "There is nothing to change.",
        ]


def test_export_writes_to_the_standard_output(capsysbinary):
    assert main(["export", "--format", "csv"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"\xef\xbb\xbfKennung;Name")


def test_a_workbook_is_not_written_on_a_screen(monkeypatch, capsys):
    class Screen(io.TextIOWrapper):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdout", Screen(io.BytesIO()))
    assert main(["export", "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    assert main(["export", "--output", str(tmp_path / "no" / "a.csv")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_template_is_a_workbook_unless_said_otherwise(tmp_path):
    assert main(["export", "--template", "--output", str(tmp_path / "a.xlsx")]) == 0
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert main(["export", "--template", "--output", str(tmp_path / "a.csv")]) == 0
    assert "(Beispiel)" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("asked", "output", "template", "name"),
    [
        (None, None, False, "yaml"),
        (None, None, True, "xlsx"),
        ("csv", Path("a.xlsx"), False, "csv"),
        (None, Path("a.CSV"), False, "csv"),
        (None, Path("a.unknown"), False, "yaml"),
    ],
)
def test_the_format_follows_from_the_file(asked, output, template, name):
    assert format_of(asked, output, template=template) == name


# Removing


async def test_what_is_missing_is_removed_only_when_asked_for(commands, table, tmp_path):
    ready, said = commands()
    path = Path(table("Name;Website\nSolawi;https://a.de\n"))
    assert await ready.take_over(ImportAsked(path, Wish()))
    assert said[-1] == "Taken over as number 1: 0 new, 1 changed, 0 removed."
    assert await ready.take_over(ImportAsked(path, Wish(remove_missing=True)))
    assert "1 entry is removed:" in said
    assert said[-1] == "Taken over as number 2: 0 new, 0 changed, 1 removed."


async def test_an_entry_that_staff_wrote_stays_where_nobody_can_be_asked(commands, table, tmp_path):
    await save_by_hand(tmp_path, "zegg", website="https://z.de")
    ready, said = commands()
    asked = ImportAsked(Path(table("Name\nSolawi\n")), Wish(remove_missing=True), sure=True)
    assert await ready.take_over(asked)
    assert said[-2:] == [
        "Staff wrote these entries, so they stay: zegg. Name each one with --yes-remove to remove it.",
        "Nothing was changed.",
    ]
    named = ImportAsked(asked.path, asked.wish, removes=frozenset({"zegg"}))
    assert await ready.take_over(named)
    assert said[-1] == "Taken over as number 1: 0 new, 0 changed, 1 removed."


@pytest.mark.parametrize(("typed", "removed"), [("y", 1), ("Yes", 1), ("n", 0), ("", 0)])
async def test_on_a_terminal_each_of_them_is_asked_for(commands, table, tmp_path, typed, removed):
    await save_by_hand(tmp_path, "zegg", website="https://z.de")
    ready, said = commands(typed)
    path = Path(table("Name;Website\nSolawi;https://a.de\n"))
    assert await ready.take_over(ImportAsked(path, Wish(remove_missing=True), sure=True))
    assert "Staff wrote “ZEGG” (zegg). Remove it? [y/N] " in said
    assert said[-1] == f"Taken over as number 1: 0 new, 1 changed, {removed} removed."


async def test_on_a_terminal_the_whole_is_asked_for(commands, table):
    path = Path(table("Name;Website\nSolawi;https://a.de\n"))
    ready, said = commands("n", "y")
    assert not await ready.take_over(ImportAsked(path, Wish()))
    assert said[-2:] == ["Take this over? [y/N] ", "Nothing was changed."]
    assert await ready.take_over(ImportAsked(path, Wish()))
    assert said[-1].startswith("Taken over as number 1")


async def test_an_entry_that_somebody_changes_before_the_yes_is_left(commands, table, tmp_path, monkeypatch):
    path = Path(table("Name;Website\nSolawi;https://a.de\n"))
    ready, said = commands()
    apply = exchange_commands.Exchange.apply

    async def late(self, preview, author, now):
        await save_by_hand(tmp_path, "solawi", website="https://b.de")
        return await apply(self, preview, author, now)

    monkeypatch.setattr(exchange_commands.Exchange, "apply", late)
    assert not await ready.take_over(ImportAsked(path, Wish()))
    assert said[-1] == "Changed by somebody else meanwhile, and left: solawi."


async def test_a_format_that_is_not_there_is_misuse(commands, table):
    ready, _ = commands()
    with pytest.raises(MisuseError):
        await ready.take_over(ImportAsked(Path(table("x")), Wish(format="ods")))
