"""Reads the dialogues: whole conversations as text, one step per line.

=== A title, which begins a dialogue with somebody new
# A comment.
> What the person writes (\\n begins a new line)
>> what the person changes that message to
> [Label]             presses the button with that label, in the bot's last message; * stands for anything
> [[1:e:coconat:x]]   presses a button that is not there any more (by its data)
> (photo) caption     also (document), (sticker), (voice), (location), (contact)
> (list name.csv) rows  sends a file with that name and content
> (long 2500)         a text of that many characters
> (start payload)     opens the chat, perhaps by a deep link
> (follow)            opens the deep link that somebody was shown last, as an invitation
> (inline query)      types the query after the bot's name, in any chat
> (reply) text        answers the bot's last message
> (wait 16)           lets minutes pass
> (group)             goes on in a group of one's own; (group all) in one where the bot is given every message,
                      (group member) in one that somebody else founded
> (channel)           goes on in a channel of one's own
> (team chat)         goes on in the team's chat; (as stranger) as somebody there without a role
> (alone)             goes back to the private chat
> (as staff)          goes on as somebody of the staff, (as colleague) as another one, (as resident) as before
> (deliver)           lets go out what is due, and the boards of the staff show it
> (look)              looks at the last message of the chat, which may have come by itself
> (block)             stops the bot, and starts it again; (kick) throws it out of the group and takes it in again
< text                the reply holds this; without it the step fails
!< text               the reply does not hold this
< [Label]             the reply has this button; !< [Label] it has not
< (sent) (edited) (unchanged) (silence)      what the bot did; a message must be answered by a new one and a
                      press by an edit where nothing else is said
< (notice text) (alert text)                 what Telegram shows over the chat; an alert alone changes nothing
< (card Name)         an inline query offers this card
< (picture)           the reply is a picture; (file name.csv): a file of that name, where * stands for anything
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_LINE = re.compile(r"(?P<sign>===|>>|>|!<|<) ?(?P<rest>.*)")
_PAREN = re.compile(r"\((?P<verb>[a-z]+) ?(?P<argument>[^)]*)\) ?(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True)
class Expectation:
    """What a reply must hold, or (wanted=False) must not; verb: "text", "button", or what stands in brackets."""

    line: int
    verb: str
    argument: str
    wanted: bool = True


@dataclass(frozen=True)
class Step:
    """What a person does; verb: "write", "edit", "press", "forge", or what stands in brackets."""

    line: int
    verb: str
    argument: str
    text: str = ""
    expected: list[Expectation] = field(default_factory=list)

    def expects(self, verb: str) -> bool:
        return any(each.verb == verb and each.wanted for each in self.expected)


@dataclass(frozen=True)
class Dialogue:
    """One conversation of somebody new, whose client reports a language."""

    file: str
    title: str
    language: str
    steps: list[Step] = field(default_factory=list)


def read_dialogues(path: Path) -> list[Dialogue]:
    """The dialogues of a file; the language stands in its name, as in browsing.de.txt."""
    language = path.name.split(".")[1]
    dialogues: list[Dialogue] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        assert match, f"{path.name}, line {number}: {line!r} cannot be read"
        sign, rest = match["sign"], match["rest"].replace("\\n", "\n").strip()
        if sign == "===":
            dialogues.append(Dialogue(path.name, rest, language))
        elif sign in (">", ">>"):
            dialogues[-1].steps.append(_step(number, sign, rest))
        else:
            dialogues[-1].steps[-1].expected.append(_expectation(number, rest, wanted=sign == "<"))
    return dialogues


def _step(line: int, sign: str, rest: str) -> Step:
    if sign == ">>":
        return Step(line, "edit", "", rest)
    if rest.startswith("[["):
        return Step(line, "forge", rest[2:-2])
    if rest.startswith("["):
        return Step(line, "press", rest[1:-1])
    if match := _PAREN.fullmatch(rest):
        return Step(line, match["verb"], match["argument"], match["text"])
    return Step(line, "write", "", rest)


def _expectation(line: int, rest: str, *, wanted: bool) -> Expectation:
    if rest.startswith("["):
        return Expectation(line, "button", rest[1:-1], wanted)
    match = _PAREN.fullmatch(rest)
    verbs = {"sent", "edited", "unchanged", "silence", "notice", "alert", "card", "picture", "file"}
    if match and match["verb"] in verbs:
        return Expectation(line, match["verb"], match["argument"], wanted)
    return Expectation(line, "text", rest, wanted)
