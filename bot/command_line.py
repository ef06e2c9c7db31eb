"""The command line: every command with its options."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot import __version__


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; what it holds is in English, as such tools are."""
    whole = argparse.ArgumentParser(prog="flaeming-bot", description="The Telegram bot of the Hoher Fläming.")
    whole.add_argument("--version", action="version", version=__version__)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="answer in Telegram (needs BOT_TOKEN)")
    chatting = commands.add_parser("chat", help="answer in this terminal, without any account")
    chatting.add_argument("--lang", help="language that the person's Telegram reports, as de or en")
    asking = commands.add_parser("ask", help="answer one question")
    asking.add_argument("question")
    asking.add_argument("--lang", help="language that the person's Telegram reports, as de or en")
    asking.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    asking.add_argument("--explain", action="store_true", help="show why: words, fields, scores, limits")
    evaluating = commands.add_parser("evaluate", help="ask the questions of files and score the answers")
    evaluating.add_argument("questions", nargs="+", type=Path, metavar="QUESTIONS.jsonl")
    evaluating.add_argument("--directory", type=Path, metavar="FILE", help="another directory than the shipped one")
    evaluating.add_argument("--json", action="store_true", help="print one line per turn, and the summary last")
    evaluating.add_argument("--show-misses", action="store_true", help="list the questions that were not answered well")
    importing = commands.add_parser("import", help="take a file over into the directory (YAML, CSV, XLSX and others)")
    what = importing.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=Path, metavar="FILE")
    what.add_argument("--undo", type=int, metavar="NUMBER", help="bring back what a file changed")
    importing.add_argument("--format", help="the format, where it is not to be recognised")
    importing.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    importing.add_argument("--kind", help="kind of new entries that name none")
    importing.add_argument("--remove-missing", action="store_true", help="remove entries that the file does not hold")
    importing.add_argument("--yes", action="store_true", help="do not ask before it is taken over")
    importing.add_argument(
        "--yes-remove", action="append", default=[], metavar="ID", help="remove this entry though staff wrote it"
    )
    exporting = commands.add_parser("export", help="write the directory into a file")
    exporting.add_argument("--format", help="the format; without it, by the ending of the file, else yaml")
    exporting.add_argument("--output", type=Path, metavar="FILE", help="the file; without it, the standard output")
    exporting.add_argument("--template", action="store_true", help="a table to start from instead of the directory")
    copied = {
        "backup": "copy the database into a file, also while the bot runs",
        "restore": "put a backup in its place",
    }
    for name, text in copied.items():
        commands.add_parser(name, help=text).add_argument("file", type=Path, metavar="FILE")
    asiding = commands.add_parser("set-aside", help="list the updates that could not be handled, or print one")
    asiding.add_argument("number", nargs="?", type=int, metavar="NUMBER", help="this one as it came: personal data")
    commands.add_parser("new-key", help="print a new key for DATA_KEY")
    commands.add_parser("rotate-key", help="seal the database with DATA_KEY in place of DATA_KEY_OLD")
    commands.add_parser("check", help="check settings, directory and texts")
    return whole
