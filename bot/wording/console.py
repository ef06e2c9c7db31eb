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
    "missing": mark("There is no such file."),
    "occupied": mark("Something else lies there. Give another name."),
    "sealed": mark("What it holds of people is sealed. Set DATA_KEY to its key."),
    "other_key": mark("It is sealed with another key than DATA_KEY. Set the key that it was sealed with."),
    "not_sealed": mark("It is not sealed. Start once with DATA_KEY, which seals it."),
    "other": mark("It cannot be opened."),
}

_INTAKE = {
    "TOKEN_REFUSED": mark("Telegram refuses the token. Check BOT_TOKEN, or ask @BotFather for a new one."),
    "ANOTHER_POLLS": mark("Another process uses this token. Only one may run; stop the other one first."),
    "WEBHOOK_SET": mark(
        "Another process set a webhook for this token, so nothing can be fetched."
        " Only one may run; stop the other one first."
    ),
    "WEBHOOK_GONE": mark(
        "Somebody else changed the webhook: another process uses this token. Only one may run; stop the other first."
    ),
    "WEBHOOK_REFUSED": mark(
        "Telegram refuses the address of the webhook."
        " Check WEBHOOK_URL: it begins with https:// and can be reached from outside."
    ),
    "DEAF": mark("Nothing came back from Telegram any more, neither answers nor errors. Start the program again."),
}

_ROTATED = {
    "done": mark("The database is sealed with the new key. The old one is needed for old backups only."),
    "before": mark("The database was sealed with this key already."),
    "no_database": mark("There is no database yet. The next start makes one with this key."),
}

_EXPECTED = {
    "BOT_TOKEN": mark("the token that @BotFather gave, as 123456789:AbC…"),
    "DATABASE_PATH": mark("the path of a file"),
    "DIRECTORY_FILE": mark("the path of a directory file (YAML)"),
    "DEFAULT_LANGUAGE": mark("the code of a language that there is a catalog for, as de"),
    "CONTEXT_MINUTES": mark("a whole number from 1 to 1440"),
    "QUESTION_DAYS": mark("a whole number from 1 to 365"),
    "TELEGRAM_API": mark("an address that begins with https:// or http://"),
    "WEBHOOK_URL": mark(
        "an address that begins with https://, where Telegram reaches the bot; PORT must be set as well"
    ),
    "PORT": mark("the number of a port, from 1 to 65535"),
    "LISTEN_ADDRESS": mark("an address of this machine, as 0.0.0.0 or 127.0.0.1"),
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
    "BACKUP_FOLDER": mark("the path of a folder"),
    "BACKUP_HOURS": mark("a whole number from 0 to 744; 0 takes no backups"),
    "BACKUP_KEEP": mark("a whole number from 1 to 1000"),
    "LOG_FORMAT": mark("text or json"),
    "DATA_KEY": mark("a key that “python -m bot new-key” makes"),
    "DATA_KEY_OLD": mark("the key that the database was sealed with before"),
    "DATA_UNSEALED": mark("0 or 1"),
    "OPERATOR_NAME": mark("who runs the bot, as people are told"),
    "OPERATOR_ADDRESS": mark("the postal address of who runs the bot"),
    "PRIVACY_CONTACT": mark("whom people may ask about their data"),
    "OFFICIAL_SERVICE": mark("0 or 1: whether this is an official service"),
    "SUPERVISORY_AUTHORITY": mark("the authority for data protection, as people are told"),
    "DELIVERY_DAYS": mark("a whole number from 1 to 3650"),
    "LOG_MONTHS": mark("a whole number from 1 to 120"),
    "LOG_LEVEL": mark("DEBUG, INFO, WARNING or ERROR"),
}


def no_token(voice: Voice) -> str:
    """One line: what is missing, and what works without it."""
    return voice.label("BOT_TOKEN is missing: the token from @BotFather. Without one, “python -m bot chat” works.")


def lacking_lines(voice: Voice, names: Sequence[str]) -> list[str]:
    """One line for each setting without which the bot is not run for others."""
    lines = [
        voice.label("The setting {name} is missing: {expected}.", name=name, expected=voice.label(_EXPECTED[name]))
        for name in names
    ]
    if "DATA_KEY" in names:
        lines.append(
            voice.label("Without a key, personal data would lie in the database for all to read who get hold of it.")
            + " "
            + voice.label("Who wants that all the same sets DATA_UNSEALED=1.")
        )
    return lines


def unsealed_line(voice: Voice) -> str:
    """Without a key, by the operator's own wish."""
    return voice.label("DATA_KEY is not set: personal data are kept unsealed, as DATA_UNSEALED=1 says.")


def rotated_line(voice: Voice, rotated: str) -> str:
    """What became of changing the key."""
    return voice.label(_ROTATED[rotated])


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
    return voice.label("The database {path} cannot be used.", path=path) + " " + database_problem(voice, problem)


def database_problem(voice: Voice, problem: str) -> str:
    """What stands in the way of a database; problem: value of a DatabaseProblem of bot/store/errors.py."""
    return voice.label(_DATABASE[problem])


def newer_database_line(voice: Voice, path: str) -> str:
    """The database belongs to a newer version."""
    return voice.label(
        "The database {path} was changed by a newer version of this program. Install that one.", path=path
    )


def unreadable_entries(voice: Voice, entry_ids: Sequence[str]) -> str:
    """Entries of the database that this version cannot read."""
    return voice.label("The database holds entries that cannot be read: {entries}.", entries=", ".join(entry_ids))


def migration_line(voice: Voice, path: str, copy: str | None, detail: str) -> str:
    """The database could not be brought up to date; nothing was changed; detail is English and technical."""
    line = voice.label(
        "The database {path} could not be brought up to date: {detail}. Nothing was changed.", path=path, detail=detail
    )
    return line + " " + voice.label("A copy lies at {copy}.", copy=copy) if copy else line


def intake_line(voice: Voice, cause: str) -> str:
    """Why no updates can be fetched; cause: name of a Cause of bot/intake/outage.py."""
    return voice.label(_INTAKE[cause])


def already_running_line(voice: Voice, path: str) -> str:
    """Another process runs on the database."""
    return voice.label(
        "Another process runs on the database {path}. Only one may run; stop the other one first.", path=path
    )


def address_line(voice: Voice, address: str, detail: str) -> str:
    """The port cannot be listened on; detail is English and technical."""
    return voice.label(
        "Nobody can be served at {address}: {detail}. Another program may use this port; choose another PORT.",
        address=address,
        detail=detail,
    )


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
    """What the settings that matter to an operator are; the token itself is not shown.

    Who has a token wants to run the bot, so what that lacks is listed.
    """
    path = voice.label("Database: {path}", path=settings.database_path)
    if settings.bot_token is None:
        return [
            voice.label("Settings are right. BOT_TOKEN: {state}.", state=voice.label("missing; only “run” needs it")),
            path,
        ]
    if settings.lacking:
        return [*lacking_lines(voice, settings.lacking), path]
    return [voice.label("Settings are right. BOT_TOKEN: {state}.", state=voice.label("set")), path]


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
