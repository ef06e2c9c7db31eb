"""Backups in words: for who runs the program, and for the admins of the team."""

from __future__ import annotations

from bot.domain.messages import Message
from bot.wording.console import database_problem
from bot.wording.html import joined, plain
from bot.wording.voice import Voice


def backup_news(voice: Voice, folder: str, problem: str | None) -> Message:
    """That no backup can be taken, and why; without a problem, that it works again."""
    if problem is None:
        return Message(voice.say("Backups of the database work again."))
    return Message(
        joined(
            [
                voice.say("<b>No backup of the database could be taken.</b>"),
                voice.say(
                    "It should go to the folder {folder}. {reason}",
                    folder=folder,
                    reason=database_problem(voice, problem),
                ),
                voice.say(
                    "Please tell whoever runs this bot. I try again every hour, and tell you when it works again."
                ),
            ],
            "\n\n",
        )
    )


def copied_line(voice: Voice, path: str) -> str:
    """A backup was taken."""
    return voice.label("The backup is taken and checked: {path}", path=path)


def restored_lines(voice: Voice, path: str, kept: str | None, halted: int) -> list[str]:
    """What a restore did, and what to look at before the bot is started."""
    lines = [voice.label("Restored and checked: {path}", path=path)]
    if kept is not None:
        lines.append(voice.label("The former database is kept: {path}", path=kept))
    if halted:
        waiting = voice.say_number(
            "{number} announcement was under way and may have gone out since. It waits: see /announcements.",
            "{number} announcements were under way and may have gone out since. They wait: see /announcements.",
            halted,
        )
        lines.append(plain(waiting))
    return lines
