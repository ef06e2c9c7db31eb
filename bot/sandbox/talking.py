"""What people say and press: messages, edits, buttons and inline queries."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.entities import tidied
from bot.sandbox.files import new_document, new_file, new_photo
from bot.sandbox.html import Entity, utf16_length
from bot.sandbox.objects import message_of_bot_json, user_json
from bot.sandbox.params import Params
from bot.sandbox.people import People
from bot.sandbox.state import CallbackQuery, Chat, ChatKind, InlineQuery, Json, Message, User
from bot.sandbox.texts import MAX_TEXT, message_text

Button = str | tuple[int, int]
"""A button by its callback data, web address or label, or by row and column from 0."""


class Talking(People):
    """The side of the people, for messages; every method returns the update that the bot gets, if it gets one."""

    def user_sends(
        self,
        chat: Chat,
        user: User,
        text: str,
        *,
        reply_to: Message | None = None,
        entities: list[Entity] | None = None,
    ) -> Json | None:
        """Write a text of at most 4096 UTF-16 code units: clients split longer ones (`split_as_clients_do`)."""
        kept, all_entities = tidied(text, entities or [])
        if not kept or utf16_length(kept) > MAX_TEXT:
            raise ValueError("Telegram's clients send neither empty texts nor texts over 4096 UTF-16 code units")
        return self._say(chat, user, text=kept, entities=all_entities, reply_to=reply_to)

    def user_starts(self, user: User, payload: str = "") -> Json | None:
        """Press Start, perhaps after following a deep link."""
        return self.user_sends(self.open_private_chat(user), user, f"/start {payload}".strip())

    def user_sends_photo(self, chat: Chat, user: User, caption: str = "") -> Json | None:
        """Send a picture."""
        photo = new_photo(self.world, f"photo-{self.world.count('photo')}")
        return self._say(chat, user, content={"photo": photo} | _caption(caption))

    def user_sends_document(
        self, chat: Chat, user: User, caption: str = "", *, name: str = "Antrag.pdf", content: bytes = b"%PDF-1.4"
    ) -> Json | None:
        """Send a file."""
        document = new_document(self.world, f"document-{self.world.count('document')}", name, content)
        return self._say(chat, user, content={"document": document} | _caption(caption))

    def user_sends_sticker(self, chat: Chat, user: User, emoji: str = "👋") -> Json | None:
        """Send a sticker."""
        looks: Json = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._say(chat, user, content={"sticker": self._file("sticker", **looks, emoji=emoji)})

    def user_sends_voice(self, chat: Chat, user: User, seconds: int = 3) -> Json | None:
        """Send a voice message."""
        return self._say(chat, user, content={"voice": self._file("voice", duration=seconds)})

    def user_sends_location(self, chat: Chat, user: User, latitude: float, longitude: float) -> Json | None:
        """Send a place."""
        return self._say(chat, user, content={"location": {"latitude": latitude, "longitude": longitude}})

    def user_sends_contact(self, chat: Chat, user: User, phone_number: str) -> Json | None:
        """Send one's own phone number."""
        contact = {"phone_number": phone_number, "first_name": user.first_name, "user_id": user.id}
        return self._say(chat, user, content={"contact": contact})

    def user_edits(self, message: Message, text: str) -> Json | None:
        """Change one's own message."""
        message.text, message.entities = tidied(text, [])
        message.edit_date = self.world.now
        if not self._bot_sees(message):
            return None
        kind = "edited_channel_post" if message.chat.kind is ChatKind.CHANNEL else "edited_message"
        return self.world.updates.add(kind, message_of_bot_json(self.world, message))

    def user_presses(
        self, message: Message, button: Button, *, by: User | None = None, stale: bool = False
    ) -> Json | str | None:
        """Press a button: the callback query's update, or the web address or inline query that the button holds.

        by: who presses, needed in groups. stale: the client still shows old buttons; button is their callback data.
        """
        presser = by or message.chat.person
        if presser is None:
            raise ValueError("in a group somebody must press: by=...")
        if stale:
            return self._press(message, presser, str(button))
        found = button_of(message, button)
        if "callback_data" not in found:
            return next(str(value) for name, value in found.items() if name not in {"text", "style"})
        return self._press(message, presser, found["callback_data"])

    def user_queries_inline(self, user: User, query: str, offset: str = "") -> Json | None:
        """Type the bot's name and a query in any chat."""
        asked = InlineQuery(str(self.world.count("inline_query")), user, query, offset, self.world.clock())
        self.world.inline_queries[asked.id] = asked
        payload = {"id": asked.id, "from": user_json(user), "query": query, "offset": offset, "chat_type": "private"}
        return self.world.updates.add("inline_query", payload)

    def user_chooses_inline_result(self, query_id: str, result_id: str, chat: Chat | None = None) -> Message:
        """Send a result into a chat (by default one that the bot is not in); the message as it stands there."""
        query = self.world.inline_queries[query_id]
        result = next(result for result in query.results if result["id"] == result_id)
        chat = chat or Chat(query.sender.id, ChatKind.PRIVATE, person=query.sender)
        content = result.get("input_message_content", {})
        text, entities = message_text(self.world, Params({**content, "text": content.get("message_text", "")}))
        message = Message(
            chat=chat,
            message_id=chat.new_message_id(),
            date=self.world.now,
            sender=query.sender,
            text=text,
            entities=entities,
            reply_markup=result.get("reply_markup"),
            via_bot=True,
        )
        chosen = {"result_id": result_id, "from": user_json(query.sender), "query": query.query}
        if message.reply_markup:
            message.inline_message_id = f"inline-{self.world.count('inline_message')}"
            self.world.inline_messages[message.inline_message_id] = message
            chosen["inline_message_id"] = message.inline_message_id
        self.world.post(chat, message)
        self.world.updates.add("chosen_inline_result", chosen)
        if chat.id in self.world.chats and self._bot_sees(message):
            self.world.updates.add("message", message_of_bot_json(self.world, message))
        return message

    def _press(self, message: Message, presser: User, data: str) -> Json | None:
        query = CallbackQuery(str(self.world.count("callback_query")), presser, message, data, self.world.clock())
        self.world.callback_queries[query.id] = query
        payload: Json = {
            "id": query.id,
            "from": user_json(presser),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        if message.inline_message_id:
            payload["inline_message_id"] = message.inline_message_id
        else:
            payload["message"] = message_of_bot_json(self.world, message)
        return self.world.updates.add("callback_query", payload)

    def _file(self, kind: str, **fields: Any) -> Json:
        return new_file(self.world, kind, f"{kind}-{self.world.count(kind)}", **fields)

    def _say(
        self,
        chat: Chat,
        user: User,
        *,
        text: str | None = None,
        entities: list[Entity] | None = None,
        content: Json | None = None,
        reply_to: Message | None = None,
    ) -> Json | None:
        if chat.blocked:
            raise ValueError("who blocked the bot must unblock it before writing")
        message = Message(chat, chat.new_message_id(), self.world.now, user, text, entities or [], content or {})
        message.reply_to = reply_to.message_id if reply_to else None
        self.world.post(chat, message)
        if not self._bot_sees(message):
            return None
        kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
        return self.world.updates.add(kind, message_of_bot_json(self.world, message))

    def _bot_sees(self, message: Message) -> bool:
        """Whether Telegram gives the message to the bot: in groups with privacy mode only what concerns the bot."""
        chat, bot = message.chat, self.world.bot
        if not chat.members.get(bot.id) or not chat.members[bot.id].is_in or chat.migrated_to:
            return False
        is_open = chat.kind in {ChatKind.PRIVATE, ChatKind.CHANNEL} or self.world.reads_all_group_messages
        if is_open or chat.members[bot.id] != "member" or message.via_bot:
            return True
        replied = chat.messages.get(message.reply_to or 0)
        if replied and replied.sender is bot:
            return True
        text, name = message.visible_text, (bot.username or "").lower()
        is_command = re.match(r"/\w+(@\w+)?", text)
        if is_command:
            return not is_command[1] or is_command[1][1:].lower() == name
        return bool(re.search(rf"@{re.escape(name)}\b", text.lower()))


def button_of(message: Message, button: Button) -> Json:
    """The button that is meant; raises LookupError where the message has none such."""
    if isinstance(button, tuple):
        return message.buttons[button[0]][button[1]]
    for row in message.buttons:
        for candidate in row:
            if button in (candidate.get("callback_data"), candidate.get("url"), candidate["text"]):
                return candidate
    raise LookupError(f"no button {button!r} in {[[b['text'] for b in row] for row in message.buttons]}")


def split_as_clients_do(text: str) -> list[str]:
    """A text cut into messages as Telegram's clients cut it, at a line or word where there is one."""
    pieces = []
    rest = text.strip()
    while utf16_length(rest) > MAX_TEXT:
        cut = MAX_TEXT
        while utf16_length(rest[:cut]) > MAX_TEXT:
            cut -= 1
        space = max(rest.rfind("\n", 0, cut), rest.rfind(" ", 0, cut))
        cut = space if space > 0 else cut
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _caption(text: str) -> Json:
    kept, entities = tidied(text, [])
    if not kept:
        return {}
    return {"caption": kept} | ({"caption_entities": entities} if entities else {})
