"""The command line: every command with its options."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot import __version__

READ = "xlsx, csv, yaml, openfairdb, openfairdb_csv, smart_village_points, smart_village_items, schema_org"
WRITTEN = f"{READ}, geojson"
"""Formats that can be read and written; to ask bot/formats for them would double the time that `ask` takes to start."""

_WHOLE = """\
first steps:
  %(prog)s chat              try it in this terminal; needs nothing
  %(prog)s new-key           make a key for DATA_KEY
  %(prog)s check             look whether the settings are right
  %(prog)s run               answer in Telegram

Settings are environment variables; the README lists them. "%(prog)s COMMAND --help" tells more of a command.
Exit codes: 0 fine, 1 what was asked failed, 2 the command line or a setting is wrong.
"""

ABOUT = {
    "run": (
        "answer in Telegram, until Ctrl-C or SIGTERM",
        "Needs BOT_TOKEN, DATA_KEY, OPERATOR_NAME, OPERATOR_ADDRESS, PRIVACY_CONTACT and OFFICIAL_SERVICE; what is "
        "missing or wrong is said at once. Polls for messages, or takes them at WEBHOOK_URL. One process for each bot.",
        "BOT_TOKEN=123456789:AbC… DATA_KEY=… OPERATOR_NAME=… … %(prog)s",
    ),
    "chat": (
        "answer in this terminal, without any account",
        "Telegram is played in memory, and nothing is kept. Ctrl-D leaves.",
        "%(prog)s --lang en",
    ),
    "ask": ("answer one question", "Prints the answer and ends.", '%(prog)s "Was ist die Solawi?" --explain'),
    "evaluate": (
        "ask the questions of files and score the answers",
        "Each line of a file is a JSON object with a question and what should be answered.",
        "%(prog)s data/questions/*.jsonl --show-misses",
    ),
    "import": (
        "take a file over into the directory",
        "Shows what is new and what changes, and asks before it is taken over. A running bot notices within a minute.",
        "%(prog)s table.xlsx --dry-run\n  %(prog)s --undo 3",
    ),
    "export": (
        "write the directory into a file",
        "The whole directory, or with --template an empty table that explains itself.",
        "%(prog)s --output directory.xlsx",
    ),
    "backup": (
        "copy the database into a file, also while the bot runs",
        "The copy is checked, and may be read by its owner only. One that lies there already is replaced.",
        "%(prog)s /mnt/other-disk/bot.sqlite3",
    ),
    "restore": (
        "check a backup and put it in the place of the database",
        "Stop the bot before. Set the DATA_KEY that the backup was sealed with. The former database is kept beside it.",
        "%(prog)s /mnt/other-disk/bot.sqlite3",
    ),
    "set-aside": (
        "list the updates that could not be handled, or print one",
        "With a number, that one as it came, with all that somebody wrote: for whoever looks for the mistake.",
        "%(prog)s\n  %(prog)s 815",
    ),
    "new-key": (
        "print a new key for DATA_KEY",
        "Keep it where you keep passwords, apart from the database: a lost key cannot be replaced.",
        "%(prog)s",
    ),
    "rotate-key": (
        "seal the database with DATA_KEY in place of DATA_KEY_OLD",
        "Stop the bot before. All or nothing; backups from before need the old key.",
        "DATA_KEY_OLD=… DATA_KEY=… %(prog)s",
    ),
    "check": (
        "check settings, directory and texts",
        "Lists every problem at once. The exit code is 1 where something must be put right.",
        "%(prog)s",
    ),
}
"""What each command is for, in a line and in some more; and an example."""


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; what it holds is in English, as such tools are."""
    whole = argparse.ArgumentParser(
        prog="python -m bot" if Path(sys.argv[0]).name == "__main__.py" else "flaeming-bot",
        description="The Telegram bot of the Hoher Fläming.",
        epilog=_WHOLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=__version__)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    made = {name: _command(commands, name) for name in ABOUT}
    for name in ("chat", "ask"):
        made[name].add_argument("--lang", metavar="de|en", help="language that the person's Telegram reports")
    made["ask"].add_argument("question", help="in quotation marks")
    made["ask"].add_argument("--json", action="store_true", help="print the answer as one JSON object")
    made["ask"].add_argument("--explain", action="store_true", help="show why: words, fields, scores, limits")
    _evaluate(made["evaluate"])
    _import(made["import"])
    _export(made["export"])
    made["backup"].add_argument("file", type=Path, metavar="FILE", help="where the copy goes")
    made["restore"].add_argument("file", type=Path, metavar="FILE", help="the backup")
    made["set-aside"].add_argument("number", nargs="?", type=int, metavar="NUMBER", help="this one: personal data")
    return whole


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> argparse.ArgumentParser:
    line, more, example = ABOUT[name]
    return commands.add_parser(
        name,
        help=line,
        description=f"{line[0].upper()}{line[1:]}. {more}",
        epilog=f"example:\n  {example}",
        formatter_class=_Help,
    )


class _Help(argparse.HelpFormatter):
    """Wraps the description, and leaves the example as it is written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if text.startswith("example:") else super()._fill_text(text, width, indent)


def _evaluate(command: argparse.ArgumentParser) -> None:
    command.add_argument("questions", nargs="+", type=Path, metavar="QUESTIONS.jsonl", help="one or more files")
    command.add_argument("--directory", type=Path, metavar="FILE", help="another directory than the shipped one")
    command.add_argument("--json", action="store_true", help="print one line per turn, and the summary last")
    command.add_argument("--show-misses", action="store_true", help="list the questions that were not answered well")


def _import(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file")
    what.add_argument("--undo", type=int, metavar="NUMBER", help="bring back what a file changed")
    command.add_argument("--format", metavar="F", help=f"the format, where it is not to be recognised: {READ}")
    command.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    command.add_argument("--kind", metavar="K", help="kind of new entries that name none, as initiative")
    command.add_argument("--remove-missing", action="store_true", help="remove entries that the file does not hold")
    command.add_argument("--yes", action="store_true", help="do not ask before it is taken over")
    command.add_argument(
        "--yes-remove", action="append", default=[], metavar="ID", help="remove this entry though staff wrote it"
    )


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", metavar="F", help=f"{WRITTEN}; without it, by the ending of the file, else yaml")
    command.add_argument("--output", type=Path, metavar="FILE", help="the file; without it, the standard output")
    command.add_argument("--template", action="store_true", help="a table to start from instead of the directory")
