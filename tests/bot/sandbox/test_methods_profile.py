"""What the bot says of itself, per language and scope."""

import pytest

from bot.sandbox.errors import ApiError

START = {"command": "start", "description": "Anfang"}


def refusal(telegram, method, **params):
    with pytest.raises(ApiError) as refused:
        telegram.call(method, params)
    return refused.value.description.removeprefix("Bad Request: ")


def test_texts_are_kept_per_language_and_the_rest_sees_the_common_one(telegram):
    for what in ("name", "description", "short_description"):
        method = "My" + what.title().replace("_", "")
        telegram.call(f"set{method}", {what: "common"})
        telegram.call(f"set{method}", {what: "deutsch", "language_code": "de"})
        assert telegram.call(f"get{method}", {"language_code": "de"}) == {what: "deutsch"}
        assert telegram.call(f"get{method}", {"language_code": "pl"}) == {what: "common"}
        telegram.call(f"set{method}", {what: "", "language_code": "de"})
        assert telegram.call(f"get{method}", {"language_code": "de"}) == {what: "common"}


def test_a_bot_always_has_a_name(telegram):
    assert telegram.call("getMyName", {}) == {"name": "Fläming"}


@pytest.mark.parametrize(
    ("method", "params", "sentence"),
    [
        ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
        ("setMyDescription", {"description": "x" * 513}, "DESCRIPTION_TOO_LONG"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "ABOUT_TOO_LONG"),
        ("setMyName", {"name": "x", "language_code": "deu"}, "invalid language code specified"),
        ("setMyCommands", {"commands": [START] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [START | {"command": "x" * 33}]}, "command length must not exceed 32"),
        ("setMyCommands", {"commands": [START | {"command": "/"}]}, "command must be non-empty"),
        ("setMyCommands", {"commands": [START | {"command": "Über"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [START | {"description": " "}]}, "command description must be non-empty"),
        (
            "setMyCommands",
            {"commands": [START | {"description": "x" * 257}]},
            "command description length must not exceed 256",
        ),
        ("setMyCommands", {"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ("setMyCommands", {"commands": ["x"]}, "can't parse BotCommand: expected an Object"),
        ("setMyCommands", {"commands": {"a": 1}}, "expected an Array of BotCommand"),
        ("getMyCommands", {"scope": {"type": "village"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ("getMyCommands", {"scope": [1]}, "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ("setWebhook", {"url": "http://x.de"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "https://x.de", "secret_token": "ä"}, "secret token contains unallowed characters"),
    ],
)
def test_what_is_too_long_or_wrong_is_refused(telegram, method, params, sentence):
    assert refusal(telegram, method, **params) == sentence


def test_people_see_the_commands_of_the_nearest_scope_and_their_language(telegram, erika, chat):
    def menu(person=erika, where=chat):
        return [command["description"] for command in telegram.commands_shown(where, person)]

    def set_commands(description, language="", **scope):
        params = {"commands": [START | {"description": description}], "language_code": language}
        telegram.call("setMyCommands", params | ({"scope": scope} if scope else {}))

    assert menu() == []
    set_commands("common")
    set_commands("deutsch", "de")
    assert menu() == ["deutsch"]
    assert menu(telegram.add_user(language_code="pl-PL")) == ["common"]
    set_commands("private", type="all_private_chats")
    assert menu() == ["private"]
    set_commands("hers", type="chat", chat_id=chat.id)
    assert menu() == ["hers"]
    telegram.call("deleteMyCommands", {"scope": {"type": "chat", "chat_id": chat.id}})
    telegram.call("setMyCommands", {"commands": [], "scope": {"type": "all_private_chats"}})
    assert menu() == ["deutsch"]
    assert telegram.call("getMyCommands", {"language_code": "de"}) == [START | {"description": "deutsch"}]
    otto = telegram.add_user("Otto")
    group = telegram.add_group("Dorf", [erika, otto])
    set_commands("admins", type="all_chat_administrators")
    set_commands("otto", type="chat_member", chat_id=group.id, user_id=otto.id)
    assert (menu(erika, group), menu(otto, group)) == (["admins"], ["otto"])


def test_a_webhook_ends_polling_until_it_is_deleted(telegram, erika, chat):
    telegram.user_sends(chat, erika, "Hallo")
    telegram.call("setWebhook", {"url": "https://x.de/hook", "allowed_updates": '["message"]'})
    info = telegram.call("getWebhookInfo", {})
    assert (info["url"], info["pending_update_count"], info["allowed_updates"]) == ("https://x.de/hook", 1, ["message"])
    with pytest.raises(ApiError) as refused:
        telegram.call("getUpdates", {})
    assert refused.value.code == 409
    telegram.call("deleteWebhook", {"drop_pending_updates": "true"})
    assert telegram.call("getUpdates", {}) == []


def test_the_bot_knows_itself(telegram):
    assert telegram.call("getMe", {})["username"] == "flaeming_bot"
