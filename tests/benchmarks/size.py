"""How time and memory grow with the directory: the bot's own matching beside its peers at 60, 1,000 and 10,000 entries.

Each contestant and size has a process of its own. Cold is each of several hundred different questions asked for the
first time, warm the same ones once more, when caches know all their words. Memory is what the process holds more than
before: after the index was built, at the peak of building, and after all questions. How the larger directories are made
stands in tests/benchmarks/larger.py. The goals are printed, not judged: machines are noisy.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.domain.directory import Directory
from tests.benchmarks.directories import OWN_QUESTIONS, ROOT, Contestant, documents_of, own_directory, question_set
from tests.benchmarks.larger import larger, questions_on

OURS = "this bot"
NAMES = (
    OURS,
    "BM25 with stemming (bm25s)",
    "letters 3-5 tf-idf (scikit-learn)",
    "SQLite FTS5",
    "rapidfuzz token_set_ratio",
    "rapidfuzz WRatio",
)
"""Ours, then the peers by their names in tests/benchmarks/peers.py, which is loaded in their processes only."""
SIZES, SHORT_SIZES = (60, 1_000, 10_000), (60, 1_000)
QUESTIONS, SHORT_QUESTIONS = 450, 120
LEAST_QUESTIONS, MOST_SECONDS, SHORT_MOST_SECONDS = 20, 20.0, 3.0
"""A slow contestant is asked fewer questions: as many as it can answer in this time, but some."""
GOAL_MS = {60: 2.0, 10_000: 20.0}
"""Milliseconds for the median question."""
AMONG = 40
"""Entries asked for: as many as the bot wants."""
UNRELATED = "Gibt es hier eigentlich einen Bahnhof?"
"""Asked before the clock runs, so that what is set up with the first question is set up."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One contestant at one size; times in seconds, memory in bytes more than before, None where it is not told."""

    name: str
    size: int
    build: float
    cold: list[float]
    warm: list[float]
    held: int | None
    peak: int | None
    in_the_end: int | None


def measure(name: str, directory_file: Path, questions_file: Path, most_seconds: float) -> Measured:
    """Build one contestant and ask it: to be done in a process of its own."""
    directory = Directory.model_validate_json(directory_file.read_bytes())
    questions: list[str] = json.loads(questions_file.read_text("utf-8"))
    size, build = len(directory.entries), _builder(name, directory)
    del directory
    _tidy()
    before = _memory("VmRSS")
    _forget_peak()
    begin = perf_counter()
    contestant = build()
    seconds = perf_counter() - begin
    peak = _memory("VmHWM")
    _tidy()
    held = _memory("VmRSS")
    contestant.best(UNRELATED, AMONG)
    cold = _asked(contestant, questions, most_seconds)
    warm = _asked(contestant, questions[: len(cold)], most_seconds)
    _tidy()
    more = (None if now is None or before is None else now - before for now in (held, peak, _memory("VmRSS")))
    return Measured(name, size, seconds, cold, warm, *more)


def _builder(name: str, directory: Directory) -> Callable[[], Contestant]:
    """Makes the contestant; what it needs is loaded now, so that the clock and the scales do not see it."""
    if name == OURS:
        from tests.benchmarks.ours import Ours

        return lambda: Ours(directory)
    from tests.benchmarks.peers import PEERS

    documents = documents_of(directory)
    return lambda: PEERS[name](documents)


def _asked(contestant: Contestant, questions: Sequence[str], most_seconds: float) -> list[float]:
    """The seconds of each question, as many as are answered within most_seconds, but some."""
    times: list[float] = []
    for question in questions:
        begin = perf_counter()
        contestant.best(question, AMONG)
        times.append(perf_counter() - begin)
        if len(times) >= LEAST_QUESTIONS and sum(times) > most_seconds:
            break
    return times


def _tidy() -> None:
    """Give back what is free, so that what is in use can be seen."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _forget_peak() -> None:
    """Let VmHWM begin anew, where Linux is asked; otherwise the peak is not told."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5", "ascii")


def _memory(what: str) -> int | None:
    """Bytes of this process: VmRSS now, VmHWM at its peak; None where the system does not tell them this way."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    found = [line.split()[1] for line in status.read_text("ascii").splitlines() if line.startswith(f"{what}:")]
    return int(found[0]) * 1024 if found else None


def in_own_process(name: str, directory_file: Path, questions_file: Path, most_seconds: float) -> Measured:
    given = [name, str(directory_file), str(questions_file), str(most_seconds)]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "tests.benchmarks.size", "--measure", *given],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "TQDM_DISABLE": "1"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Measured(**json.loads(done.stdout))


def table(results: Sequence[Measured]) -> Table:
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    shown.add_column("entries", justify="right", no_wrap=True)
    shown.add_column("", no_wrap=True)
    heads = (
        "asked",
        "cold ms\nmedian",
        "\np99",
        "warm ms\nmedian",
        "\np99",
        "build s\n",
        "built\nMB",
        "peak\nMB",
        "end\nMB",
    )
    for head in heads:
        shown.add_column(head, justify="right", no_wrap=True)
    for one in results:
        times = [f"{value * 1000:.2f}" for part in (one.cold, one.warm) for value in (median(part), _p99(part))]
        memory = [
            "–" if value is None else f"{max(value, 0) / 2**20:.0f}" for value in (one.held, one.peak, one.in_the_end)
        ]
        shown.add_row(
            f"{one.size:,}" if one.name == OURS else "",
            one.name,
            str(len(one.cold)),
            *times,
            f"{one.build:.2f}",
            *memory,
            style="bold" if one.name == OURS else None,
            end_section=one.name == NAMES[-1],
        )
    return shown


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[98]


def verdicts(results: Sequence[Measured]) -> list[str]:
    own = {one.size: one for one in results if one.name == OURS}
    lines = []
    for size, goal in GOAL_MS.items():
        if size in own:
            cold, warm = (median(times) * 1000 for times in (own[size].cold, own[size].warm))
            verdict = "reached" if max(cold, warm) < goal else "missed cold" if warm < goal else "missed"
            lines.append(
                f"{size:,} entries: {cold:.2f} ms cold, {warm:.2f} ms warm; goal below {goal:.0f} ms: {verdict}"
            )
    least, most = min(own), max(own)
    growth = [median(own[most].cold) / median(own[least].cold), median(own[most].warm) / median(own[least].warm)]
    verdict = "reached" if max(growth) < most / least else "missed"
    lines.append(
        f"From {least:,} to {most:,} entries ({most / least:.0f} times as many) a question takes {growth[0]:.1f} times "
        f"as long cold, {growth[1]:.1f} times warm; goal slower than the entries: {verdict}"
    )
    return lines


def compare(sizes: Sequence[int], count: int, most_seconds: float) -> list[Measured]:
    real = own_directory()
    asked = [question for path in OWN_QUESTIONS for question in question_set(path.stem, real, path).questions]
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            directory = larger(real, size)
            directory_file, questions_file = Path(folder) / "directory.json", Path(folder) / "questions.json"
            directory_file.write_text(directory.model_dump_json(by_alias=True, exclude_none=True), "utf-8")
            questions_file.write_text(json.dumps(questions_on(directory, asked, count)), "utf-8")
            del directory
            results += [in_own_process(name, directory_file, questions_file, most_seconds) for name in NAMES]
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="60 and 1,000 entries only, with fewer questions")
    parser.add_argument("--measure", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        name, directory_file, questions_file, seconds = given.measure
        measured = measure(name, Path(directory_file), Path(questions_file), float(seconds))
        print(json.dumps(asdict(measured)))
        return
    short = (SHORT_SIZES, SHORT_QUESTIONS, SHORT_MOST_SECONDS)
    results = compare(*short) if given.short else compare(SIZES, QUESTIONS, MOST_SECONDS)
    console = Console(highlight=False, width=120)
    console.print(table(results))
    for line in verdicts(results):
        console.print(line)


if __name__ == "__main__":
    main()
