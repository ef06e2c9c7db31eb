"""However the bot is installed, it answers from any folder; and what it asks to be installed fits together."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import textwrap
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.config import Settings

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "Was ist Smart City Bad Belzig?"
ENTRY = "smart-city-bad-belzig-wiesenburg"


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints, in an environment that holds no hint to this source tree."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "COV"))}
    done = subprocess.run(  # noqa: S603 - the commands of this file
        [str(part) for part in command],
        cwd=cwd,
        env=clean | {"HOME": str(cwd), "DATABASE_PATH": str(cwd / "bot.sqlite3")} | environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree, as the builds leave nothing in the real one."""
    copy = tmp_path_factory.mktemp("source") / "bot"
    unwanted = shutil.ignore_patterns(".*", "__pycache__", "*.sqlite3*", "build", "dist")
    shutil.copytree(ROOT, copy, ignore=unwanted)
    shutil.copy(ROOT / ".gitignore", copy)
    return copy


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a source distribution, and the wheel that was built from that alone."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return folder


def installed(folder: Path, *what: str | Path) -> Path:
    """The Python of a new environment that has this installed, and the dependencies of the environment of the tests."""
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    paths = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    site_packages = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", *offline, *what, cwd=folder)
    return python


def assert_answers(python: Path | str, folder: Path, **environment: str) -> None:
    answer = json.loads(run(python, "-m", "bot", "ask", QUESTION, "--json", cwd=folder, **environment))
    assert (answer["kind"], answer["entries"][0], answer["language"]) == ("entry", ENTRY, "de")
    assert "Smart City" in answer["text"]


def home_of_the_package(python: Path, folder: Path) -> Path:
    return Path(run(python, "-c", "import bot; print(bot.__path__[0])", cwd=folder).strip())


def test_the_source_tree_answers_without_an_installation(source: Path, tmp_path: Path) -> None:
    assert_answers(sys.executable, tmp_path, PYTHONPATH=str(source))


def test_an_installed_wheel_answers(built: Path, tmp_path: Path) -> None:
    python = installed(tmp_path, *built.glob("*.whl"))
    assert home_of_the_package(python, tmp_path).is_relative_to(tmp_path)
    assert_answers(python, tmp_path)


def test_the_installed_command_answers(built: Path, tmp_path: Path) -> None:
    command = installed(tmp_path, *built.glob("*.whl")).with_name("flaeming-bot")
    assert ENTRY in run(command, "ask", QUESTION, "--json", cwd=tmp_path)


def test_an_installed_source_distribution_answers(built: Path, tmp_path: Path) -> None:
    python = installed(tmp_path, *built.glob("*.tar.gz"))
    assert home_of_the_package(python, tmp_path).is_relative_to(tmp_path)
    assert_answers(python, tmp_path)


def test_an_editable_installation_answers_from_the_source_tree(source: Path, tmp_path: Path) -> None:
    python = installed(tmp_path, "--editable", source)
    assert home_of_the_package(python, tmp_path).is_relative_to(source)
    assert_answers(python, tmp_path)


def test_the_wheel_holds_the_product_and_nothing_beside_it(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "handlers"}
    shipped = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert {name.removeprefix("bot/_data/") for name in names if name.startswith("bot/_data/")} == shipped
    catalogs = {name for name in names if name.startswith("bot/_locales/") and name.endswith("/bot.po")}
    assert {"bot/_locales/de/LC_MESSAGES/bot.po", "bot/_locales/en/LC_MESSAGES/bot.po"} <= catalogs
    assert not [name for name in names if name.endswith((".mo", ".sqlite3", ".pyc"))]


@pytest.fixture(scope="module")
def project() -> Mapping[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pinned}


def test_every_pin_has_the_hashes_of_its_files() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.startswith("#")]
    for line in lines:
        name, *hashes = line.split()
        assert "==" in name
        assert hashes, f"{name} has no hash"
        assert all(re.fullmatch("--hash=sha256:[0-9a-f]{64}", each) for each in hashes), name


def test_whoever_follows_the_readme_installs_only_files_with_these_hashes() -> None:
    """A constraint with hashes makes pip refuse the source tree itself, so the pins come first and alone."""
    for name in ("README.md", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--constraint requirements.txt --editable" not in text
        assert "-c requirements.txt" not in text


def test_the_pinned_requirements_satisfy_those_of_the_package(
    project: Mapping[str, list[str]], pins: Mapping[str, str]
) -> None:
    for requirement in map(Requirement, project["dependencies"]):
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_pinned_requirements_are_whole_and_hold_nothing_superfluous(
    project: Mapping[str, list[str]], pins: Mapping[str, str]
) -> None:
    from importlib.metadata import requires, version

    needed: set[str] = set()
    todo = [Requirement(text) for text in project["dependencies"]]
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name not in needed:
            needed.add(name)
            nested = map(Requirement, requires(name) or [])
            oldest = {"python_version": "3.11", "python_full_version": "3.11.0", "extra": ""}
            todo += [each for each in nested if each.marker is None or each.marker.evaluate(oldest)]
    assert set(pins) == needed
    assert {name: version(name) for name in pins} == dict(pins)


def test_no_address_of_a_registry_is_kept() -> None:
    for name in ("requirements.txt", "pyproject.toml", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "index-url" not in text.replace("--no-emit-index-url", "")
        assert "://" not in text


def test_the_host_runs_either_way_in_by_the_same_command() -> None:
    processes = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert processes == {"web": "python -m bot run", "worker": "env WEBHOOK_URL= python -m bot run"}


def block(beginning: str) -> str:
    """What stands indented in the README from a line on, without the indentation."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.strip() == beginning)
    indented = itertools.takewhile(lambda line: not line or line.startswith("    "), lines[first:])
    return textwrap.dedent("\n".join(indented))


def test_the_recipe_for_containers_copies_what_the_bot_needs_and_nothing_else() -> None:
    copied = re.findall(r"^COPY (\S+) \S+$", block("FROM python:3.13-slim"), re.MULTILINE)
    assert copied == ["requirements.txt", "bot", "handlers", "data", "locales"]
    assert all((ROOT / each).exists() for each in copied)


def test_the_recipe_for_litestream_copies_the_database_of_the_settings() -> None:
    assert yaml.safe_load(block("dbs:")) == {
        "dbs": [
            {
                "path": "${DATABASE_PATH}",
                "replica": {
                    "type": "s3",
                    "bucket": "${BUCKET}",
                    "path": "flaeming-bot",
                    "endpoint": "${S3_ENDPOINT}",
                },
            }
        ]
    }


@pytest.mark.parametrize("recipe", ["BOT_TOKEN=123456789:AbC…", "dokku apps:create flaeming-bot"])
def test_a_recipe_sets_everything_that_run_needs(recipe: str) -> None:
    needed = {"BOT_TOKEN", *Settings.model_construct().lacking}
    assert {name for name in needed if f"{name}=" not in block(recipe)} == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_the_unit_of_the_readme_is_one_that_systemd_takes(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = text[text.index("    [Unit]\n") : text.index("    WantedBy=multi-user.target\n")]
    unit = tmp_path / "flaeming-bot.service"
    own = "\n".join(line.removeprefix("    ") for line in [*lines.splitlines(), "WantedBy=multi-user.target", ""])
    unit.write_text(own.replace("/opt/flaeming-bot/.venv/bin/python", sys.executable), encoding="utf-8")
    command = [str(shutil.which("systemd-analyze")), "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - a fixed command
    assert [line for line in (done.stdout + done.stderr).splitlines() if unit.name in line] == []
