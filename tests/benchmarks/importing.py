"""How long an import takes, and how much memory: directories of 1,000 and 10,000 entries, and their undo.

The files are made from the larger directory of tests/benchmarks/larger.py: CSV, XLSX as this bot and as Excel saves it,
YAML. The database holds the real directory, so that nearly all entries are new; then all of them are changed by a
second file of the same size, and both are undone. Each format has a process of its own. Memory is what that process
holds at its most, beside what it held before it opened the file. Beside it stands what the directory takes alone, once
it is loaded: the bot holds it anyway to answer questions. The goals are printed, not judged: machines are noisy.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
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
from bot.formats.source import Source
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.imports import ImportStore
from tests.benchmarks.directories import ROOT, own_directory
from tests.benchmarks.larger import larger
from tests.workbooks import as_excel_saves

SIZES, SHORT_SIZES = (1_000, 10_000), (100, 1_000)
GOAL_SECONDS = 30.0
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = "2026-11"
"""As of when the entries are in the second file."""


def main() -> None:
    """Make the files, import each in a process of its own, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help=" and ".join(map(str, SHORT_SIZES)) + " entries")
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--loaded", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(asyncio.run(imported(*asked.one))))
    elif asked.loaded:
        print(json.dumps(asyncio.run(loaded(asked.loaded))))
    else:
        for size in SHORT_SIZES if asked.short else SIZES:
            _compare(size)
        print(f"The goal is {GOAL_SECONDS:.0f} s for {SIZES[-1]:,} entries, and memory that does not grow with them")


def _compare(size: int) -> None:
    print(f"{size:,} entries     MB  compared s  written s  all changed s  undone s  processor s  memory MB")
    directory = _named_apart(larger(own_directory(), size))
    changed = directory.model_copy(
        update={"entries": [entry.model_copy(update={"as_of": LATER}) for entry in directory.entries]}
    )
    with tempfile.TemporaryDirectory() as folder:
        firsts, seconds = (_files(each, Path(folder), name) for each, name in ((directory, "a"), (changed, "b")))
        for (label, first), second in zip(firsts.items(), seconds.values(), strict=True):
            took = _measured("--one", first, second)
            print(
                f"{label:<14}{first.stat().st_size / 1e6:9.0f}{took['compared']:12.1f}{took['written']:11.1f}"
                f"{took['changed']:15.1f}{took['undone']:10.1f}{took['processor']:13.1f}{took['memory'] / 1e6:11.0f}"
            )
        alone = _measured("--loaded", _database(firsts["CSV"]))
        print(f"{'the directory alone':<69}{alone['processor']:15.1f}{alone['memory'] / 1e6:11.0f}\n")


async def imported(first: Path, second: Path) -> dict[str, float]:
    """Import a file into a database that holds the real directory, then the other, and undo both; keep the first."""
    before = _most_memory()
    async with Database(_database(first)) as database:
        await DirectoryStore(database).sync(own_directory(), "shipped", NOW)
        exchange = Exchange(ImportStore(database), "de", ("de", "en"))
        started, worked = perf_counter(), process_time()
        preview = await exchange.preview(Source(first), first.name, Wish())
        compared = perf_counter()
        applied = await exchange.apply(preview, "benchmark", NOW)
        written, worked_first = perf_counter(), process_time()
        assert applied.number is not None, [p for p in preview.plan.problems if p.severity == "error"][:3]
        assert not preview.plan.left_out, [p for p in preview.plan.problems if p.severity == "error"][:3]
        entries = applied.added + applied.changed + preview.plan.unchanged
        preview = await exchange.preview(Source(second), second.name, Wish())
        again = await exchange.apply(preview, "benchmark", NOW)
        assert (again.number, again.added, again.changed) == (2, 0, entries)
        changed = perf_counter()
        undone = [await exchange.undo(number, "benchmark", NOW) for number in (2, 1)]
        over = perf_counter()
        assert [len(each.restored) for each in undone] == [entries, applied.added + applied.changed]
        memory = _most_memory() - before
        # What was undone last is done again, for whoever measures the directory alone.
        await exchange.apply(await exchange.preview(Source(first), first.name, Wish()), "benchmark", NOW)
    return {
        "compared": compared - started,
        "written": written - compared,
        "changed": changed - written,
        "undone": over - changed,
        "processor": worked_first - worked,
        "memory": memory,
    }


async def loaded(path: Path) -> dict[str, float]:
    """Load the directory of a database."""
    before, worked = _memory_now(), process_time()
    async with Database(path) as database:
        directory = await DirectoryStore(database).load()
        gc.collect()
        assert directory
        return {"processor": process_time() - worked, "memory": _memory_now() - before}


def _database(file: Path) -> Path:
    return file.with_name(f"{file.name}.sqlite3")


def _named_apart(directory: Directory) -> Directory:
    """The directory with numbers behind its made-up names: some are the aliases of others, and would be left out."""
    entries = [
        entry.model_copy(update={"name": f"{entry.name} Nr. {number}"}) if entry.id.startswith("made-") else entry
        for number, entry in enumerate(directory.entries)
    ]
    return directory.model_copy(update={"entries": entries})


def _files(directory: Directory, folder: Path, name: str) -> dict[str, Path]:
    paths: dict[str, Path] = {}
    around = Around(directory, "de", ("de", "en"))
    for label, format_name in (("CSV", "csv"), ("XLSX", "xlsx"), ("XLSX of Excel", "xlsx"), ("YAML", "yaml")):
        written = format_named(format_name)
        assert written is not None
        assert written.write is not None
        content = written.write(around)
        path = folder / f"{name} {label}{written.ending}"
        path.write_bytes(as_excel_saves(content) if "Excel" in label else content)
        paths[label] = path
    return paths


def _measured(*what: str | Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.importing", *map(str, what)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, env=os.environ)  # noqa: S603
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _most_memory() -> int:
    """The most memory that this process has held until now, in bytes; getrusage counts what the parent held too."""
    return _status("VmHWM:")


def _memory_now() -> int:
    return _status("VmRSS:")


def _status(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition(name)[2].split()[0]) * 1024


if __name__ == "__main__":
    main()
