"""Updates that nobody expects: the raw JSON of every kind that Telegram sends, with hostile texts, forged buttons and
parts that are missing or wrong; and the company in which the bot must take them."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from telegram import Update

from bot.domain.actions import _READERS
from bot.reading import UnreadableUpdateError, read_update
from bot.sandbox.state import Call
from bot.wording.staff import STAFF_COMMANDS
from bot.wording.talk import COMMANDS
from tests.referees import check_request, check_text
from tests.stage import COLLEAGUE, STAFF, Stage, texts_of

Raw = dict[str, Any]

NASTY = (
    "<b>",
    "</b><script>",
    "&lt;&#0;&",
    "{name} {} {0} %s %(x)s",
    "\u202e\u202drückwärts",
    "\u0000\u0007\u001b[31m",
    "a" + "\u0301" * 4095,
    "😀" * 2048,
    "Satz. " * 700,
    "\u200b\u2060\ufeff",
    "''; DROP TABLE entry; --",
    "\ud7ff\ue000\ufffe\uffff",
    "Zahnarzt \ud83d?",
    "abmelden",
    "abbrechen",
    "Was ist Smart City Bad Belzig?",
    "Wo kann ich ein Einhorn mieten?",
)
PEOPLE = (1001, 1002, 1003)
ODD_IDS = (0, -1, 2**31, 2**52, 2**63, -(2**63), -1001234567890)
GROUP, CHANNEL = -1002000000777, -1002000000888

_COMMANDS = tuple(
    {each.name for each in STAFF_COMMANDS}
    | {name for name, _ in COMMANDS.values()}
    | {"start", "mitteilung", "bearbeiten", "postfach", "team", "abbrechen", "nosuchcommand"}
)
_LINKS = (
    "topic-natur",
    "sub-all",
    "sub-mobility",
    "sub-entry-zegg",
    "wrong-zegg",
    "propose",
    "join-" + "x" * 43,
    "zegg",
)
_ARGUMENTS = ("", "", "yes", "1", "0", "zegg", "solawi-flaeming", "9" * 30, "-1", "de", "summary", "a.b.c", "everyone")

texts = (
    st.sampled_from(NASTY)
    | st.text(max_size=40)
    | st.builds("/{} {}".format, st.sampled_from(_COMMANDS), st.sampled_from(("", "zegg", "all", *_LINKS)))
    | st.builds("/start {}".format, st.sampled_from(_LINKS))
)
callback_data = st.builds(
    lambda letter, move, parts: ":".join(["1", letter, move, *parts])[:64],
    st.sampled_from(sorted(_READERS)),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz") | st.sampled_from(("zegg", "start", "none", "topics")),
    st.lists(st.sampled_from(_ARGUMENTS), max_size=3),
) | st.text(max_size=20)

user_ids = st.sampled_from((*PEOPLE * 5, *(STAFF, COLLEAGUE) * 3, *ODD_IDS))
small = st.integers(0, 40)


@st.composite
def users(draw: st.DrawFn) -> Raw:
    user: Raw = {"id": draw(user_ids), "is_bot": draw(st.booleans()) and draw(st.booleans()), "first_name": "Erika"}
    if draw(st.booleans()):
        user["language_code"] = draw(st.sampled_from(("de", "en", "xx", "", "de-AT", "ar")))
    return user


@st.composite
def chats(draw: st.DrawFn, user: Raw) -> Raw:
    kind = draw(st.sampled_from(("private", "private", "private", "supergroup", "group", "channel")))
    if kind == "private":
        return {"id": user["id"], "type": "private", "first_name": user["first_name"]}
    return {"id": CHANNEL if kind == "channel" else GROUP, "type": kind, "title": draw(st.sampled_from(NASTY))[:128]}


def _file(kind: str) -> Raw:
    return {"file_id": kind, "file_unique_id": kind, "file_size": 100}


CONTENTS: Mapping[str, Any] = {
    "photo": [{**_file("photo"), "width": 10, "height": 10}],
    "document": {**_file("doc"), "file_name": "../../etc/passwd\u202e.csv", "mime_type": "text/csv"},
    "voice": {**_file("voice"), "duration": 3},
    "sticker": {**_file("st"), "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "location": {"latitude": 52.1, "longitude": 12.6},
    "contact": {"phone_number": "+49 170 1234567", "first_name": "Erika"},
    "new_chat_members": [{"id": 5, "is_bot": False, "first_name": "Neu"}],
    "left_chat_member": {"id": 5, "is_bot": False, "first_name": "Weg"},
    "migrate_to_chat_id": -1002000000999,
    "group_chat_created": True,
    "dice": {"emoji": "🎲", "value": 3},
}


@st.composite
def messages(draw: st.DrawFn) -> Raw:
    user = draw(users())
    message: Raw = {"message_id": draw(small), "date": 1780315200, "chat": draw(chats(user)), "from": user}
    if draw(st.integers(0, 3)):
        message["text"] = draw(texts)
        if message["text"].startswith("/"):
            length = len(message["text"].split(" ")[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        elif draw(st.booleans()):
            kind = draw(st.sampled_from(("mention", "url", "text_mention", "bold", "from_the_future")))
            wild = draw(st.integers(0, 3)) == 0
            length = draw(small) if wild else len(message["text"].encode("utf-16-le", "surrogatepass")) // 2
            message["entities"] = [{"type": kind, "offset": draw(small) if wild else 0, "length": length}]
    else:
        kind = draw(st.sampled_from(sorted(CONTENTS)))
        message[kind] = copy.deepcopy(CONTENTS[kind])
        message["caption"] = draw(texts)[:1024]
        if draw(st.booleans()):
            message["media_group_id"] = "album"
    if draw(st.integers(0, 4)) == 0:
        message["reply_to_message"] = {
            "message_id": draw(small),
            "date": 1780315200,
            "chat": message["chat"],
            "from": {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "flaeming_bot"},
            "text": "x",
        }
    if draw(st.integers(0, 9)) == 0:
        message["forward_origin"] = {"type": "hidden_user", "sender_user_name": "Sabine", "date": 1780315200}
    if draw(st.integers(0, 9)) == 0:
        message["via_bot"] = {"id": 9, "is_bot": True, "first_name": "Bilder", "username": "pic"}
    if draw(st.integers(0, 9)) == 0:
        message["sender_chat"] = {"id": draw(st.sampled_from((GROUP, CHANNEL))), "type": "channel", "title": "Dorf"}
    return message


@st.composite
def presses(draw: st.DrawFn) -> Raw:
    user = draw(users())
    query: Raw = {"id": str(draw(small)), "from": user, "chat_instance": "1", "data": draw(callback_data)}
    match draw(st.integers(0, 5)):
        case 0:
            query["inline_message_id"] = "inline"
        case 1:
            query["message"] = {"message_id": draw(small), "date": 0, "chat": draw(chats(user))}
        case _:
            query["message"] = draw(messages())
    return query


_MEMBER = {"status": "member"}


@st.composite
def memberships(draw: st.DrawFn) -> Raw:
    user = draw(users())
    bot = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "flaeming_bot"}
    states = st.sampled_from(({"status": "kicked", "until_date": 0}, {"status": "left"}, _MEMBER))
    return {
        "chat": draw(chats(user)),
        "from": user,
        "date": 1780315200,
        "old_chat_member": {"user": bot, **draw(states)},
        "new_chat_member": {"user": bot, **draw(states)},
    }


bodies = st.one_of(
    st.tuples(st.sampled_from(("message", "message", "message", "edited_message", "channel_post")), messages()),
    st.tuples(st.just("callback_query"), presses()),
    st.tuples(
        st.just("inline_query"),
        st.builds(lambda user, text: {"id": "1", "from": user, "query": text[:256], "offset": ""}, users(), texts),
    ),
    st.tuples(st.just("my_chat_member"), memberships()),
    st.tuples(st.sampled_from(("message_reaction", "poll", "from_the_future")), st.just({"what": "ever"})),
)
WRONG = (None, [], {}, "", "x", -1, 2**63, 1.5, True, [[]], {"id": None})


@st.composite
def updates(draw: st.DrawFn) -> Raw:
    """An update; one in five has a part that is missing or wrong."""
    kind, body = draw(bodies)
    update: Raw = {"update_id": draw(st.integers(1, 2**31)), kind: copy.deepcopy(body)}
    if draw(st.integers(0, 4)) == 0:
        part: Any = update[kind]
        while isinstance(part, dict) and part:
            name = draw(st.sampled_from(sorted(part)))
            if isinstance(part[name], dict) and draw(st.booleans()):
                part = part[name]
                continue
            if draw(st.booleans()):
                del part[name]
            else:
                part[name] = draw(st.sampled_from(WRONG))
            break
    return update


class _Failures(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Company:
    """The stage, and how it must look after each update."""

    stage: Stage
    taken: int = 0
    unreadable: int = 0
    failures: _Failures = field(default_factory=_Failures)

    async def begin(self) -> None:
        """Open the chats, so that replies arrive, and listen for failures."""
        self.stage.staff()
        self.stage.colleague()
        for user_id in PEOPLE:
            self.stage._member(user_id, "Erika", "de")
        logging.getLogger("handlers.failures").addHandler(self.failures)

    async def take(self, raws: Sequence[Raw]) -> None:
        """Let the bot take updates one after the other; raises AssertionError where one did what none may do."""
        for raw in raws:
            await self._take(raw)

    async def _take(self, raw: Raw) -> None:
        self.taken += 1
        try:
            update = read_update(raw, self.stage.app.bot)
        except UnreadableUpdateError:
            # The way in sets it aside: see bot/intake.py.
            self.unreadable += 1
            return
        self._forget()
        before = await self._of_staff()
        await self.stage.app.process_update(update)
        failed, self.failures.records = self.failures.records, []
        assert not failed, self.failures.format(failed[0])
        calls = self.stage.telegram.calls()
        user = update.effective_user
        by_staff = user is not None and user.id in (STAFF, COLLEAGUE)
        if not by_staff:
            assert await self._of_staff() == before, "somebody else did what only staff may do"
        for call in calls:
            self._judge(call, update, by_staff=by_staff)

    def _forget(self) -> None:
        """What was judged is not needed any more; a hundred thousand updates would fill the memory."""
        world = self.stage.telegram.world
        if world.calls is not None:
            world.calls.clear()
        for chat in world.chats.values():
            for old in list(chat.messages)[:-50]:
                del chat.messages[old]

    def _judge(self, call: Call, update: Update, *, by_staff: bool) -> None:
        check_request(call.method, call.params)
        for text in texts_of(call.params):
            check_text(text)
        to = call.params.get("chat_id")
        if to is None or by_staff:
            return
        chat, user = update.effective_chat, update.effective_user
        theirs = {chat.id if chat else None, user.id if user else None, STAFF, COLLEAGUE}
        assert int(to) in theirs, f"{call.params} went to somebody who has nothing to do with {update}"

    async def _of_staff(self) -> list[Any]:
        """What only staff may change."""
        return await self.stage.database.fetch_all(
            "SELECT (SELECT count(*) FROM deed), (SELECT count(*) FROM announcement),"
            " (SELECT total(revision) FROM entry), (SELECT count(*) FROM member),"
            " (SELECT count(*) FROM invitation), (SELECT count(*) FROM import_batch)"
        )
