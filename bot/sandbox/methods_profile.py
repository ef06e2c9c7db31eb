"""Methods about the bot itself: its names, descriptions, commands and webhook."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from bot.sandbox.access import chat_to_read
from bot.sandbox.errors import bad_request
from bot.sandbox.objects import me_json
from bot.sandbox.params import Params, required, required_text
from bot.sandbox.state import Json, World

MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
_BAD_COMMAND = "can't parse BotCommand:"
_BAD_SCOPE = "can't parse BotCommandScope:"
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def get_me(world: World, _: Params) -> Json:
    """getMe."""
    return me_json(world)


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands."""
    commands = params.structure("commands", "commands")
    if commands is not None and not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    checked = [_checked_command(command) for command in commands or []]
    key = _scope(world, params), _language(params)
    if len(checked) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if checked:
        world.profile.commands[key] = checked
    else:
        world.profile.commands.pop(key, None)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """getMyCommands: exactly those of the scope and language."""
    return world.profile.commands.get((_scope(world, params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    world.profile.commands.pop((_scope(world, params), _language(params)), None)
    return True


def set_my_name(world: World, params: Params) -> bool:
    """setMyName."""
    return _set(world.profile.names, params, "name", MAX_NAME, "BOT_TITLE_INVALID")


def get_my_name(world: World, params: Params) -> Json:
    """getMyName."""
    return {"name": _get(world.profile.names, params) or world.bot.first_name}


def set_my_description(world: World, params: Params) -> bool:
    """setMyDescription."""
    return _set(world.profile.descriptions, params, "description", MAX_DESCRIPTION, "DESCRIPTION_TOO_LONG")


def get_my_description(world: World, params: Params) -> Json:
    """getMyDescription."""
    return {"description": _get(world.profile.descriptions, params)}


def set_my_short_description(world: World, params: Params) -> bool:
    """setMyShortDescription."""
    name, limit = "short_description", MAX_SHORT_DESCRIPTION
    return _set(world.profile.short_descriptions, params, name, limit, "ABOUT_TOO_LONG")


def get_my_short_description(world: World, params: Params) -> Json:
    """getMyShortDescription."""
    return {"short_description": _get(world.profile.short_descriptions, params)}


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook: an empty address removes it."""
    url = params.text("url")
    if url and not url.startswith("https://") and not _is_loopback(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[\w-]{0,256}", params.text("secret_token"), re.ASCII):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(params.strings("allowed_updates", "allowed updates"))
    if params.flag("drop_pending_updates"):
        world.updates.take_all()
    world.webhook = dict(params.raw) if url else {}
    world.updates.webhook_active = bool(url)
    for update in world.updates.pending():
        world.updates.added(update)
    return True


def _is_loopback(url: str) -> bool:
    """Whether an address is on this machine: a Bot API server of one's own (--local) takes http for those."""
    try:
        return ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook."""
    return set_webhook(world, Params({"drop_pending_updates": params.flag("drop_pending_updates")}))


def get_webhook_info(world: World, _: Params) -> Json:
    """getWebhookInfo."""
    info: Json = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if "max_connections" in world.webhook:
        info["max_connections"] = int(world.webhook["max_connections"])
    if "last_error_message" in world.webhook:
        info["last_error_message"] = world.webhook["last_error_message"]
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _set(texts: dict[str, str], params: Params, name: str, limit: int, error: str) -> bool:
    """Telegram does not publish the sentences for these limits; the codes are those of its own protocol."""
    language, text = _language(params), params.text(name).strip()
    if len(text) > limit:
        raise bad_request(error)
    texts[language] = text
    if not text:
        del texts[language]
    return True


def _get(texts: dict[str, str], params: Params) -> str:
    return texts.get(_language(params)) or texts.get("", "")


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> str:
    """A name for the scope: its type, with chat and user where it is about one."""
    scope = params.structure("scope", "BotCommandScope")
    if scope is None:
        return "default"
    if not isinstance(scope, dict):
        raise bad_request(f"{_BAD_SCOPE} BotCommandScope must be an Object")
    kind = required_text(scope, "type", _BAD_SCOPE)
    if kind in _SCOPES:
        return kind
    if kind not in _CHAT_SCOPES:
        raise bad_request(f"{_BAD_SCOPE} Unsupported type specified")
    required_text(scope, "chat_id", _BAD_SCOPE)
    chat = chat_to_read(world, Params(scope))
    user = f":{required(scope, 'user_id', int, _BAD_SCOPE)}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{user}"


def _checked_command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request(f"{_BAD_COMMAND} expected an Object")
    name = required_text(command, "command", _BAD_COMMAND).strip().removeprefix("/")
    description = required_text(command, "description", _BAD_COMMAND).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    if not re.fullmatch("[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}
