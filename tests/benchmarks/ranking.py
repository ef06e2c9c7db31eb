"""How often the right entry is found first, and among the first five: the bot's own matching beside its peers.

The question sets are the product's own, and two that strangers wrote about directories of theirs (tests/generality).
There the goal is to be at least as good as the best peer; it is printed, not judged. The matching alone is asked: what
the bot then makes of it (answer, choice, no) is the matter of `python -m bot evaluate`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.benchmarks.directories import FOREIGN, QuestionSet, documents_of, question_sets, share_found
from tests.benchmarks.ours import Ours
from tests.benchmarks.peers import PEERS

AMONG = 5
OURS = "this bot"
NAMES_OF_SHARES = ("first", f"in {AMONG}")


@dataclass(frozen=True, slots=True)
class Found:
    """The shares of a question set that each contestant found, by its name: first, among the first five."""

    asked: QuestionSet
    shares: dict[str, tuple[float, float]]

    def best_peer(self, position: int) -> tuple[str, float]:
        """The best peer with its share; position: 0 for first, 1 for among five."""
        name = max(PEERS, key=lambda peer: self.shares[peer][position])
        return name, self.shares[name][position]


def measured(asked: QuestionSet) -> Found:
    shares = {OURS: share_found(Ours(asked.directory), asked.questions, AMONG)}
    documents = documents_of(asked.directory)
    for name, peer in PEERS.items():
        shares[name] = share_found(peer(documents), asked.questions, AMONG)
    return Found(asked, shares)


def table(results: list[Found]) -> Table:
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    shown.add_column("top-1 / top-5", no_wrap=True)
    for found in results:
        name, asked = found.asked.name, found.asked
        head = f"{name}\n{len(asked.questions)} on {len(asked.directory.entries)}"
        shown.add_column(head, justify="right", no_wrap=True)
    for name in (OURS, *PEERS):
        cells = ["{:.3f} / {:.3f}".format(*found.shares[name]) for found in results]
        shown.add_row(name, *cells, style="bold" if name == OURS else None, end_section=name == OURS)
    return shown


def verdicts(results: list[Found]) -> Iterator[str]:
    """For each foreign directory and share, whether the goal is reached."""
    foreign = {folder.name for folder in FOREIGN}
    for found in results:
        if found.asked.name not in foreign:
            continue
        for position, share in enumerate(NAMES_OF_SHARES):
            peer, highest = found.best_peer(position)
            own = found.shares[OURS][position]
            verdict = "reached" if own >= highest else f"missed by {highest - own:.3f}"
            yield f"{found.asked.name}, {share}: {own:.3f}; the best peer {highest:.3f} ({peer}): goal {verdict}"


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    results = [measured(asked) for asked in question_sets()]
    console = Console(highlight=False, width=110)
    console.print(table(results))
    for line in verdicts(results):
        console.print(line)


if __name__ == "__main__":
    main()
