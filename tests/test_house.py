"""The house keeps its order: who may know whom, what lies where, and how a file is made."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings

ROOT = Path(__file__).resolve().parents[1]

LEVELS = (
    {"bot.__main__"},
    {"bot.running", "bot.evaluating", "bot.command_line", "bot.refusals"},
    {"bot.line"},
    {"bot.app", "bot.commands", "bot.exchange_commands", "bot.backup_commands", "bot.aside_commands", "bot.keys"},
    {"bot.application"},
    {"handlers", "bot.opening", "bot.explaining"},
    {
        "bot.announcing",
        "bot.assistant",
        "bot.backups",
        "bot.boards",
        "bot.composer",
        "bot.departures",
        "bot.editing",
        "bot.exchanging",
        "bot.inbox",
        "bot.privacy",
        "bot.quarantine",
        "bot.rounds",
        "bot.stats",
        "bot.subscribing",
        "bot.switching",
        "bot.teaching",
        "bot.teamwork",
        "bot.tending",
    },
    {"bot.office"},
    {"bot.publishing", "bot.checks", "bot.watched"},
    {
        "bot.wording",
        "bot.store",
        "bot.courier",
        "bot.intake",
        "bot.transport",
        "bot.sandbox",
        "bot.delivery",
        "bot.web",
    },
    {
        "bot.languages",
        "bot.lanes",
        "bot.malloc",
        "bot.garbage",
        "bot.alone",
        "bot.connections",
        "bot.health",
        "bot.metrics",
        "bot.qr",
        "bot.charts",
        "bot.evaluation",
        "bot.reading",
        "bot.repeating",
    },
    {"bot.matching"},
    {"bot.formats"},
    {"bot.config"},
    {"bot.domain", "bot.resources", "bot.logs", "bot.pulse"},
)
"""The rooms from top to bottom: a room knows those on lower levels only, and none beside it."""

HOMES = {
    "telegram": {
        "handlers",
        "bot.app",
        "bot.application",
        "bot.courier",
        "bot.intake",
        "bot.reading",
        "bot.running",
        "bot.sandbox",
        "bot.transport",
        "bot.watched",
    },
    "aiohttp": {"bot.transport", "bot.sandbox"},
    "aiosqlite": {"bot.store"},
    "sqlite3": {"bot.store"},
    "rapidfuzz": {"bot.matching"},
    "Stemmer": {"bot.matching"},
    "babel": {"bot.languages"},
    "yaml": {"bot.formats", "bot.matching"},
    "prompt_toolkit": {"bot.sandbox"},
    "filelock": {"bot.alone"},
    "starlette": {"bot.web"},
    "uvicorn": {"bot.connections", "bot.web"},
    "prometheus_client": {"bot.metrics"},
    "segno": {"bot.qr"},
    "openpyxl": {"bot.formats"},
    "matplotlib": {"bot.charts"},
    "cryptography": {"bot.store"},
}
"""The rooms that may know a library."""

TOP = {
    "bot",
    "handlers",
    "data",
    "locales",
    "tests",
    "pyproject.toml",
    "Procfile",
    "README.md",
    "Makefile",
    "requirements.txt",
    "LICENSE",
    "CHANGELOG.md",
}
LEFT_BY_TOOLS = {"build", "dist", "__pycache__", "flaeming_bot.egg-info"}
LONGEST_FILE = 300

PRODUCT = sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))
EVERYTHING = PRODUCT + sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(module: str) -> str:
    """The room of a module: `bot.store` for bot.store.database, `handlers` for all of them."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "bot" else parts[0]


def room_of_file(path: Path) -> str:
    return room_of(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it; names of `from bot import ...` as modules of their own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports by a relative path"
            if node.module == "bot":
                yield from (f"bot.{alias.name}" for alias in node.names if not alias.name.startswith("__"))
            elif node.module:
                yield node.module


def level_of(room: str) -> int:
    levels = [level for level, rooms in enumerate(LEVELS) if room in rooms]
    assert levels, f"{room} has no place yet in LEVELS"
    return levels[0]


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    room = room_of_file(path)
    known = {room_of(module) for module in imports_of(path) if module.split(".")[0] in ("bot", "handlers")} - {room}
    if room == "bot":
        assert not known, "bot/__init__.py knows nobody"
        return
    wrong = {other for other in known if level_of(other) <= level_of(room)}
    assert not wrong, f"{room} must not know {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    room = room_of_file(path)
    libraries = {module.split(".")[0] for module in imports_of(path)}
    wrong = {library for library in libraries & HOMES.keys() if room not in HOMES[library]}
    assert not wrong, f"{room} must not know {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_product_code_knows_nothing_of_the_tests(path: Path) -> None:
    assert not {"tests", "pytest", "hypothesis", "aiogram", "tdjson"} & {
        module.split(".")[0] for module in imports_of(path)
    }


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_a_file_begins_with_one_sentence_that_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{name_of(path)} does not say what it is for"
    assert docstring.splitlines()[0].endswith((".", "?")), docstring.splitlines()[0]


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_no_file_is_too_long_to_be_read_at_once(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{name_of(path)} has {lines} lines"


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_the_environment_is_read_at_the_door_only(path: Path) -> None:
    assert room_of_file(path) in {"bot.config", "bot.__main__"} or not re.search(
        r"\bos\.environ\b|\bgetenv\(", path.read_text(encoding="utf-8")
    )


def test_no_file_is_a_bag_of_things() -> None:
    bags = {"utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "common.py"}
    assert [name_of(path) for path in EVERYTHING if path.name in bags] == []


def test_the_top_level_holds_the_rooms_and_what_tools_need() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - LEFT_BY_TOOLS <= TOP


def test_data_and_catalogs_hold_no_code() -> None:
    code = [name_of(path) for folder in ("data", "locales") for path in (ROOT / folder).rglob("*.py")]
    assert code == []


def test_no_database_lies_among_the_data() -> None:
    assert [name_of(path) for path in (ROOT / "data").rglob("*.sqlite*")] == []


def test_packages_of_tests_do_not_hide_those_of_the_product() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_tests_mirror_the_code() -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    strangers = {
        folder.as_posix()
        for folder in folders
        if folder.parts and folder.parts[0] in {"bot", "handlers"} and not (ROOT / folder).is_dir()
    }
    assert strangers == set()


def test_the_readme_shows_every_room() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {room for level in LEVELS for room in level}
    assert [room for room in sorted(rooms) if room.replace(".", "/") not in shown] == []


def test_the_readme_explains_every_setting() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in shown] == []
