"""What the command line says of itself: settings, databases and tokens that cannot be used, and what check found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.config import Settings, SettingsError
from bot.languages import CatalogFault, CatalogFinding
from bot.wording.html import cut, plain
from bot.wording.voice import Voice, mark

_MESSAGE_SHOWN = 60

_DATABASE = {
    "no_folder": mark("The folder for it cannot be made."),
    "no_rights": mark("It may not be read and written. Check the permissions of file and folder."),
    "not_a_database": mark("The file is not a database, or is damaged."),
    "foreign": mark("It is the database of another program."),
    "locked": mark("Another process holds it. Stop that one first."),
    "disk": mark("The disk is full or fails."),
    "other": mark("It cannot be opened."),
}

_INTAKE = {
    "TOKEN_REFUSED": mark("Telegram refuses the token. Check BOT_TOKEN, or ask @BotFather for a new one."),
    "ANOTHER_POLLS": mark("Another process uses this token. Only one may run; stop the other one first."),
    "WEBHOOK_SET": mark("A webhook is set for this token, so nothing can be fetched. Delete it first."),
}

_EXPECTED = {
    "BOT_TOKEN": mark("the token that @BotFather gave, as 123456789:AbC…"),
    "DATABASE_PATH": mark("the path of a file"),
    "DIRECTORY_FILE": mark("the path of a directory file (YAML)"),
    "DEFAULT_LANGUAGE": mark("the code of a language that there is a catalog for, as de"),
    "CONTEXT_MINUTES": mark("a whole number from 1 to 1440"),
    "QUESTION_DAYS": mark("a whole number from 1 to 365"),
    "TELEGRAM_API": mark("an address that begins with https:// or http://"),
    "STAFF_IDS": mark("Telegram ids, numbers with commas between them"),
    "TIME_ZONE": mark("the name of a time zone, as Europe/Berlin"),
    "TOWN_CHANNEL_ID": mark("the id of a channel, which begins with -100"),
    "TEAM_CHAT_ID": mark("the id of a group, a negative number"),
    "ANNOUNCE_APPROVAL": mark("0 or 1"),
    "SEND_RATE": mark("a whole number from 1 to 30, with SEND_PAID=1 up to 1000"),
    "SEND_PAID": mark("0 or 1"),
    "WHEN_UNCERTAIN": mark("resend, count or ask"),
    "MESSAGES_A_MINUTE": mark("a whole number from 1 to 6000"),
    "MESSAGES_AT_ONCE": mark("a whole number from 5 to 100000"),
    "STALE_MONTHS": mark("a whole number from 1 to 120"),
    "OLD_MONTHS": mark("a whole number from 1 to 240"),
    "LOG_LEVEL": mark("DEBUG, INFO, WARNING or ERROR"),
}


def no_token(voice: Voice) -> str:
    """One line: what is missing, and what works without it."""
    return voice.label("BOT_TOKEN is missing: the token from @BotFather. Without one, “python -m bot chat” works.")


def settings_lines(voice: Voice, error: SettingsError) -> list[str]:
    """One line for each wrong setting, with what was expected; values are not shown, one of them is a secret."""
    return [
        voice.label(
            "The setting {name} is wrong: expected is {expected}.", name=name, expected=voice.label(_EXPECTED[name])
        )
        for name in error.names
    ]


def database_line(voice: Voice, path: str, problem: str) -> str:
    """Why the database cannot be used."""
    return voice.label("The database {path} cannot be used.", path=path) + " " + voice.label(_DATABASE[problem])


def newer_database_line(voice: Voice, path: str) -> str:
    """The database belongs to a newer version."""
    return voice.label(
        "The database {path} was changed by a newer version of this program. Install that one.", path=path
    )


def unreadable_entries(voice: Voice, entry_ids: Sequence[str]) -> str:
    """Entries of the database that this version cannot read."""
    return voice.label("The database holds entries that cannot be read: {entries}.", entries=", ".join(entry_ids))


def migration_line(voice: Voice, path: str, copy: str | None) -> str:
    """The database could not be brought up to date; nothing was changed."""
    line = voice.label("The database {path} could not be brought up to date. Nothing was changed.", path=path)
    return line + " " + voice.label("A copy lies at {copy}.", copy=copy) if copy else line


def intake_line(voice: Voice, cause: str) -> str:
    """Why no updates can be fetched; cause: name of a Cause of bot/intake.py."""
    return voice.label(_INTAKE[cause])


def missing_file(voice: Voice, path: str) -> str:
    """A file that a command was given does not exist."""
    return voice.label("There is no file {path}.", path=path)


_CATALOGS = {
    CatalogFault.MISSING: mark("is missing"),
    CatalogFault.FUZZY: mark("is marked as fuzzy: check it and take the mark away"),
    CatalogFault.PLACEHOLDERS: mark("has other words in braces than it should"),
}


def catalog_line(voice: Voice, finding: CatalogFinding) -> str:
    """A message that a catalog does not say well."""
    return voice.label(
        "Error: texts in “{language}”: “{message}” {fault}.",
        language=finding.language,
        message=cut(finding.message, _MESSAGE_SHOWN),
        fault=voice.label(_CATALOGS[finding.fault]),
    )


def broken_file(voice: Voice, path: str, detail: str) -> str:
    """A catalog or a lexicon that cannot be used; detail is English and technical."""
    return voice.label("The file {path} cannot be used: {detail}", path=path, detail=detail)


def check_settings(voice: Voice, settings: Settings) -> list[str]:
    """What the settings that matter to an operator are; the token itself is not shown."""
    token = voice.label("set") if settings.bot_token else voice.label("missing; only “run” needs it")
    return [
        voice.label("Settings are right. BOT_TOKEN: {state}.", state=token),
        voice.label("Database: {path}", path=settings.database_path),
    ]


def check_summary(voice: Voice, entries: int, notes: int, errors: int) -> list[str]:
    """The last lines of check."""
    lines = [voice.say_number("The directory has {number} entry.", "The directory has {number} entries.", entries)]
    if notes:
        lines.append(voice.say_number("{number} note: worth a look.", "{number} notes: worth a look.", notes))
    if errors:
        lines.append(voice.say_number("{number} error: put it right.", "{number} errors: put them right.", errors))
    else:
        lines.append(voice.say("No errors."))
    return [plain(line) for line in lines]
