"""Telegram, played in memory: the server's side for a bot, the people's side for tests and for the terminal.

A dialogue, with the real library and only its transport replaced::

    telegram = Telegram()
    request = SandboxRequest(telegram)
    application = Application.builder().token(telegram.token).request(request).get_updates_request(request).build()
    ...  # add handlers
    async with application:
        erika = telegram.add_user("Erika", language_code="de")
        chat = telegram.open_private_chat(erika)
        update = telegram.user_sends(chat, erika, "Hallo")
        await application.process_update(Update.de_json(update, application.bot))
        assert telegram.last_message(chat).text == "Guten Tag!"
        update = telegram.user_presses(telegram.last_message(chat), "Kontakt")
        await application.process_update(Update.de_json(update, application.bot))
        assert telegram.callback_answer(update) == {"text": ...}
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.state import BotAction, Call, Chat, Json, Message, User, World
from bot.sandbox.talking import Talking
from bot.sandbox.trouble import ConnectionDroppedError, Fault, Trouble

DEFAULT_TOKEN = "123456789:sandbox-sandbox-sandbox-sandbox"  # noqa: S105 - no account has it


class Telegram(Talking):
    """One bot's Telegram.

    clock: seconds since 1970. keep_calls: remember every call of the bot (switch it off for load).
    reads_all_group_messages: the bot's privacy mode is off.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        token: str = DEFAULT_TOKEN,
        bot_name: str = "Fläming",
        bot_username: str = "flaeming_bot",
        reads_all_group_messages: bool = False,
        keep_calls: bool = True,
    ) -> None:
        bot = User(int(token.partition(":")[0]), bot_name, username=bot_username, is_bot=True)
        world = World(clock=clock, bot=bot, reads_all_group_messages=reads_all_group_messages)
        world.users[bot.id] = bot
        if not keep_calls:
            world.calls = None
        super().__init__(world)
        self.token = token
        self.trouble = Trouble(clock)

    # The server's side

    def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """The result of a method of the Bot API, at once; raises ApiError where Telegram refuses."""
        function = METHODS.get(method.lower())
        try:
            if function is None:
                raise ApiError(404, "Not Found")
            result = function(self.world, Params(params))
        except ApiError as error:
            self._remember(method, params, error.description)
            raise
        self._remember(method, params, None)
        return result

    async def answer(self, method: str, params: Mapping[str, Any]) -> Any:
        """As `call`, but getUpdates waits for its timeout, and what `trouble` plans goes wrong.

        Raises ConnectionDroppedError where a transport has to break off the connection.
        """
        arrived = self.world.clock()
        if delay := self.trouble.delay(method):
            await asyncio.sleep(delay)
        fault = self.trouble.decide(method, params, arrived)
        if fault is Fault.DROP_BEFORE:
            raise ConnectionDroppedError(was_done=False)
        if method.lower() == "getupdates":
            result = await self.world.updates.poll(Params(params))
        else:
            result = self.call(method, params)
        if fault is Fault.DROP_AFTER:
            raise ConnectionDroppedError(was_done=True)
        if fault is Fault.SILENCE:
            raise ConnectionDroppedError(was_done=True, after=self.trouble.faults.silence_seconds)
        return result

    def _remember(self, method: str, params: Mapping[str, Any], error: str | None) -> None:
        if self.world.calls is not None and method.lower() != "getupdates":
            self.world.calls.append(Call(method, dict(params), error))

    # What can be seen

    def listen(self, listener: Callable[[BotAction], None]) -> None:
        """Call the listener whenever the bot does something that people can see."""
        self.world.listeners.append(listener)

    def take_updates(self) -> list[Json]:
        """All updates that wait for the bot, acknowledged."""
        return self.world.updates.take_all()

    def messages(self, chat: Chat) -> list[Message]:
        """All messages of a chat, oldest first."""
        return list(chat.messages.values())

    def bot_messages(self, chat: Chat) -> list[Message]:
        """The messages of the bot in a chat, oldest first."""
        return [message for message in chat.messages.values() if message.sender is self.world.bot]

    def last_message(self, chat: Chat) -> Message:
        """The last message of the bot in a chat; raises LookupError where there is none."""
        messages = self.bot_messages(chat)
        if not messages:
            raise LookupError("the bot has said nothing in this chat")
        return messages[-1]

    def message(self, update: Json | None) -> Message:
        """The message that an update is about."""
        kinds = ("message", "edited_message", "channel_post", "edited_channel_post")
        payload: Json = next(update[kind] for kind in kinds if kind in update) if update else {}
        return self.world.chats[payload["chat"]["id"]].messages[payload["message_id"]]

    def callback_answer(self, update: Json | str | None) -> Json | None:
        """What the bot answered to a pressed button (text, show_alert, url), None where it has not."""
        if not isinstance(update, dict):
            raise TypeError("only a callback query's update can be answered")
        return self.world.callback_queries[update["callback_query"]["id"]].answer

    def inline_results(self, update: Json | None) -> list[Json] | None:
        """What the bot answered to an inline query, None where it has not."""
        query = self.world.inline_queries[(update or {})["inline_query"]["id"]]
        return None if query.answer is None else query.results

    def calls(self, method: str | None = None) -> list[Call]:
        """What the bot called, in order; perhaps only one method."""
        calls = self.world.calls or []
        return [call for call in calls if method is None or call.method.lower() == method.lower()]

    def commands_shown(self, chat: Chat, user: User) -> list[Json]:
        """The commands that a person sees in the menu of a chat, by Telegram's order of scopes and languages."""
        if chat.person:
            scopes = [f"chat:{chat.id}", "all_private_chats"]
        else:
            status = chat.members.get(user.id)
            admin = status is not None and status.value in {"creator", "administrator"}
            scopes = [f"chat_member:{chat.id}:{user.id}"]
            scopes += [f"chat_administrators:{chat.id}"] if admin else []
            scopes += [f"chat:{chat.id}", *(["all_chat_administrators"] if admin else []), "all_group_chats"]
        for scope in [*scopes, "default"]:
            for language in ((user.language_code or "")[:2], ""):
                if commands := self.world.profile.commands.get((scope, language)):
                    return commands
        return []
