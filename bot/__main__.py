"""The door: parses the command line, calls, says what is wrong, and sets the exit code."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Coroutine, Sequence

from bot import logs
from bot.command_line import parser
from bot.config import Settings, SettingsError, read_settings
from bot.languages import CatalogError, Languages
from bot.logs import LogFormat
from bot.refusals import words_for
from bot.resources import locales_folder
from bot.wording import console
from bot.wording.problems import problem_line
from bot.wording.voice import Voice, Voices

FINE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all went well; what was asked failed; the command line or a setting is wrong; Ctrl-C, as in shells."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the command line; returns the exit code."""
    asked = parser().parse_args(arguments)
    try:
        voices = Voices(Languages(locales_folder(), Settings.model_fields["default_language"].default))
    except CatalogError as error:
        # Without catalogs there is no language to say it in.
        return _say(FAILED, str(error))
    voice = voices[voices.languages.negotiate([getattr(asked, "lang", None), _spoken_here()])]
    try:
        if asked.command == "new-key":
            return _new_key()
        return _run_command(asked, voice, voices)
    except SettingsError as error:
        return _say(MISUSED, *console.settings_lines(voice, error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does. Nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _run_command(asked: argparse.Namespace, voice: Voice, voices: Voices) -> int:
    settings = read_settings()
    if settings.default_language not in voices.languages.codes:
        raise SettingsError(["DEFAULT_LANGUAGE"])
    logs.set_up(settings.log_level, settings.log_format, settings.secrets)
    try:
        return asyncio.run(_command(asked, settings, voice, voices))
    except Exception as error:
        lines = words_for(voice, error, settings.database_path)
        if lines is None:
            raise
        return _refused(settings, *lines)


def _new_key() -> int:
    """Needs no settings: they are wrong without a key."""
    from bot.keys import new_key

    print(new_key())
    return FINE


def _command(asked: argparse.Namespace, settings: Settings, voice: Voice, voices: Voices) -> Coroutine[None, None, int]:
    """What to do. Rooms are imported where they are needed: `ask` starts in half the time without Telegram's."""
    match asked.command:
        case "run":
            return _run(settings, voice)
        case "chat":
            return _chat(settings, voice.language)
        case "rotate-key":
            return _rotate_key(settings, voice)
        case "ask":
            return _ask(settings, asked, voice)
        case "evaluate":
            return _evaluate(settings, asked, voice)
        case "import":
            return _import(settings, asked, voice, voices)
        case "export":
            return _export(settings, asked, voice, voices)
        case "backup" | "restore":
            return _keep(settings, asked, voice)
        case "set-aside":
            return _show_set_aside(settings, asked.number, voice)
        case _:
            return _check(settings, voice, voices)


async def _run(settings: Settings, voice: Voice) -> int:
    if settings.bot_token is None or settings.lacking:
        no_token = [console.no_token(voice)] if settings.bot_token is None else []
        return _say(MISUSED, *no_token, *console.lacking_lines(voice, settings.lacking))
    if settings.data_key is None:
        _say(FINE, console.unsealed_line(voice))
    from bot.alone import AlreadyRunningError, NoLockError
    from bot.intake.outage import IntakeError
    from bot.running import run
    from bot.web import AddressError

    try:
        await run(settings, settings.bot_token.get_secret_value())
    except IntakeError as error:
        return _refused(settings, console.intake_line(voice, error.cause.name))
    except AlreadyRunningError as error:
        return _refused(settings, console.already_running_line(voice, str(error.path)))
    except NoLockError as error:
        return _refused(settings, console.database_line(voice, str(error.path), "no_rights"))
    except AddressError as error:
        return _refused(settings, console.address_line(voice, error.address, error.detail))
    return FINE


async def _chat(settings: Settings, language: str) -> int:
    from bot.running import chat

    await chat(settings, language)
    return FINE


async def _rotate_key(settings: Settings, voice: Voice) -> int:
    from bot.keys import Rotated, rotate_key

    rotated = rotate_key(settings)
    print(console.rotated_line(voice, rotated))
    return FAILED if rotated is Rotated.NO_DATABASE else FINE


async def _ask(settings: Settings, asked: argparse.Namespace, voice: Voice) -> int:
    from bot.commands import ask, readable, reply_data

    answered = await ask(settings, asked.question, asked.lang)
    if asked.json and answered.reply.answer is not None:
        print(json.dumps(reply_data(answered.reply), ensure_ascii=False))
    else:
        print(readable(answered.reply.message))
    if asked.explain and answered.reply.answer is not None:
        from bot.domain.limits import Limits
        from bot.explaining import print_explanation

        print_explanation(voice, answered.explanation, answered.reply.answer, Limits())
    return FINE


async def _evaluate(settings: Settings, asked: argparse.Namespace, voice: Voice) -> int:
    from bot.evaluating import evaluate
    from bot.evaluation import QuestionsError

    missing = [path for path in [*asked.questions, asked.directory] if path and not path.is_file()]
    if missing:
        return _say(MISUSED, *(console.missing_file(voice, str(path)) for path in missing))
    try:
        await evaluate(settings, asked.questions, asked.directory, as_json=asked.json, misses=asked.show_misses)
    except QuestionsError as error:
        return _say(FAILED, *(f"{one.path.name}:{one.line}: {one.where} {one.what}" for one in error.problems))
    return FINE


async def _check(settings: Settings, voice: Voice, voices: Voices) -> int:
    from bot.commands import check

    checked = await check(settings, voices.languages.codes)
    entries = len(checked.directory.entries) if checked.directory else 0
    errors = checked.errors + (len(settings.lacking) if settings.bot_token else 0)
    lines = [
        *console.check_settings(voice, settings),
        *(console.catalog_line(voice, finding) for finding in checked.texts),
        *(problem_line(voice, problem) for problem in checked.problems),
        *console.check_summary(voice, entries, checked.notes, errors),
    ]
    print("\n".join(lines))
    return FAILED if errors else FINE


async def _import(settings: Settings, asked: argparse.Namespace, voice: Voice, voices: Voices) -> int:
    from bot.exchange_commands import Commands, ImportAsked, MisuseError, Terminal
    from bot.exchanging.service import Wish

    terminal = Terminal(print, input if sys.stdin.isatty() else None)
    commands = Commands(settings, voice, voices.languages.codes, terminal)
    try:
        if asked.undo is not None:
            return FINE if await commands.undo(asked.undo) else FAILED
        wish = Wish(asked.format, asked.kind, asked.remove_missing)
        wanted = ImportAsked(asked.file, wish, asked.dry_run, asked.yes, frozenset(asked.yes_remove))
        return FINE if await commands.take_over(wanted) else FAILED
    except MisuseError as error:
        return _say(MISUSED, error.line)


async def _export(settings: Settings, asked: argparse.Namespace, voice: Voice, voices: Voices) -> int:
    from bot.exchange_commands import Commands, MisuseError, Terminal, format_of
    from bot.wording import exchange

    chosen = format_of(asked.format, asked.output, template=asked.template)
    commands = Commands(settings, voice, voices.languages.codes, Terminal(print, None))
    try:
        exported = await commands.export(chosen, template=asked.template)
    except MisuseError as error:
        return _say(MISUSED, error.line)
    content = exported.content
    if exported.left_out:
        _say(FINE, exchange.left_out_line(voice, exported.left_out))
    if asked.output is None:
        if sys.stdout.isatty() and b"\0" in content:
            return _say(MISUSED, exchange.no_output(voice))
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return FINE
    try:
        asked.output.write_bytes(content)
    except OSError as error:
        return _say(FAILED, exchange.not_written(voice, str(asked.output), error.strerror or ""))
    print(exchange.written_line(voice, str(asked.output)))
    return FINE


async def _keep(settings: Settings, asked: argparse.Namespace, voice: Voice) -> int:
    from bot.backup_commands import backup, restore

    command = backup if asked.command == "backup" else restore
    print("\n".join(await command(settings, asked.file, voice)))
    return FINE


async def _show_set_aside(settings: Settings, number: int | None, voice: Voice) -> int:
    from bot.aside_commands import list_set_aside, show_set_aside
    from bot.wording.quarantine import not_set_aside

    if number is None:
        print("\n".join(await list_set_aside(settings, voice)))
        return FINE
    shown = await show_set_aside(settings, number)
    if shown is None:
        return _say(FAILED, not_set_aside(voice, number))
    print(shown)
    return FINE


def _spoken_here() -> str | None:
    """The language that this machine speaks (POSIX: the first of these that is set; C means none)."""
    tag = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "C")
    return None if tag.split(".")[0] in ("C", "POSIX") else tag


def _refused(settings: Settings, *lines: str) -> int:
    """Say why it could not be done, as a line of the log where programs read that."""
    if settings.log_format is not LogFormat.JSON:
        return _say(FAILED, *lines)
    for line in lines:
        logging.getLogger("bot").critical(line)
    return FAILED


def _say(code: int, *lines: str) -> int:
    """Say lines on the error output and pass the exit code on."""
    print("\n".join(lines), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
