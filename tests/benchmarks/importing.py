"""How long an import takes, and how much memory: a directory of 10,000 entries from CSV, XLSX and YAML, and its undo.

The file is made from the larger directory of tests/benchmarks/larger.py; the database holds the real directory, so that
nearly all entries are new. Each format has a process of its own. Memory is what that process holds at its most, beside
what it held before it opened the file. The goals are printed, not judged: machines are noisy.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from bot.domain.directory import Directory
from bot.exchanging.service import Exchange, Wish
from bot.formats.registry import Around, format_named
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.imports import ImportStore
from tests.benchmarks.directories import ROOT, own_directory
from tests.benchmarks.larger import larger

FORMATS = ("csv", "xlsx", "yaml")
SIZE, SHORT_SIZE = 10_000, 1_000
GOAL_SECONDS = 30.0
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def main() -> None:
    """Make the files, import each in a process of its own, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_SIZE} entries")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(asyncio.run(imported(asked.one))))
        return
    size = SHORT_SIZE if asked.short else SIZE
    with tempfile.TemporaryDirectory() as folder:
        for path in _files(_named_apart(larger(own_directory(), size)), Path(folder)):
            took = _measured(path)
            print(
                f"{path.suffix[1:].upper():>5}: {took['entries']} entries of {path.stat().st_size / 1e6:.0f} MB:"
                f" compared in {took['compared']:.1f} s, written in {took['written']:.1f} s,"
                f" undone in {took['undone']:.1f} s; {took['processor']:.1f} s of processor time;"
                f" {took['memory'] / 1e6:.0f} MB at its most"
            )
    print(f"The goal is {GOAL_SECONDS:.0f} s for {SIZE} entries")


async def imported(path: Path) -> dict[str, float]:
    """Import a file into a database that holds the real directory, and undo it."""
    before, content = _memory(), path.read_bytes()
    async with Database(path.with_name(f"{path.name}.sqlite3")) as database:
        await DirectoryStore(database).sync(own_directory(), "shipped", NOW)
        exchange = Exchange(ImportStore(database), "de", ("de", "en"))
        started, worked = perf_counter(), process_time()
        preview = await exchange.preview(content, path.name, Wish())
        compared = perf_counter()
        applied = await exchange.apply(preview, "benchmark", NOW)
        written = perf_counter()
        assert applied.number is not None, [p for p in preview.plan.problems if p.severity == "error"][:3]
        assert not preview.plan.left_out, [p for p in preview.plan.problems if p.severity == "error"][:3]
        undone = await exchange.undo(applied.number, "benchmark", NOW)
        over = perf_counter()
        assert len(undone.restored) == applied.added + applied.changed
    return {
        "entries": applied.added + applied.changed + preview.plan.unchanged,
        "compared": compared - started,
        "written": written - compared,
        "undone": over - written,
        "processor": process_time() - worked,
        "memory": _memory() - before,
    }


def _named_apart(directory: Directory) -> Directory:
    """The directory with numbers behind its made-up names: some are the aliases of others, and would be left out."""
    entries = [
        entry.model_copy(update={"name": f"{entry.name} Nr. {number}"}) if entry.id.startswith("made-") else entry
        for number, entry in enumerate(directory.entries)
    ]
    return directory.model_copy(update={"entries": entries})


def _files(directory: Directory, folder: Path) -> list[Path]:
    paths = []
    for name in FORMATS:
        written = format_named(name)
        assert written is not None
        assert written.write is not None
        path = folder / f"directory{written.ending}"
        path.write_bytes(written.write(Around(directory, "de", ("de", "en"))))
        paths.append(path)
    return paths


def _measured(path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.importing", "--one", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, env=os.environ)  # noqa: S603
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _memory() -> int:
    """The most memory that this process has held until now, in bytes; getrusage counts what the parent held too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    main()
