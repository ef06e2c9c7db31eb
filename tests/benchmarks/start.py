"""How long a question on the command line takes, from nothing to the answer; the goal is below one second."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
GOAL_SECONDS = 1.0
QUESTION = "Was ist Smart City Bad Belzig?"


def one_start(database: Path) -> float:
    """Seconds of one start with an answer."""
    begin = perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "ask", QUESTION, "--json"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_PATH": str(database)},
        capture_output=True,
        check=True,
    )
    seconds = perf_counter() - begin
    assert json.loads(done.stdout)["kind"] == "entry"
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="5 starts instead of 10")
    times = 5 if parser.parse_args().short else 10
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bot.sqlite3"
        first = one_start(database)
        seconds = sorted(one_start(database) for _ in range(times))
    spread = f"fastest {seconds[0]:.2f}, slowest {seconds[-1]:.2f}, {first:.2f} with a new database"
    print(f"Start of ask: median {median(seconds):.2f} s of {times} ({spread}); the goal is below {GOAL_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
