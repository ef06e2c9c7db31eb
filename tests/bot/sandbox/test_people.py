"""People, chats and the bot's place in them."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.state import ChatKind, Status


def statuses(update):
    change = update["my_chat_member"]
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]


def test_a_chat_is_opened_once(telegram, erika, chat):
    assert telegram.open_private_chat(erika) is chat
    assert chat.id == erika.id


def test_the_bot_is_told_when_it_is_blocked_and_unblocked(telegram, erika, chat):
    assert statuses(telegram.user_blocks_bot(erika)) == ("member", "kicked")
    assert statuses(telegram.user_unblocks_bot(erika)) == ("kicked", "member")


def test_the_bot_is_told_when_it_is_invited_and_thrown_out(telegram, erika):
    group = telegram.add_group("Dorf", [erika], bot=Status.LEFT)
    change, service = telegram.add_bot_to_group(group, erika)
    assert statuses(change) == ("left", "member")
    assert service["message"]["new_chat_members"][0]["username"] == "flaeming_bot"
    assert statuses(telegram.kick_bot(group, erika)) == ("member", "kicked")
    channel = telegram.add_group("Blatt", [erika], kind=ChatKind.CHANNEL, bot=Status.LEFT)
    assert len(telegram.add_bot_to_group(channel, erika, admin=True)) == 1


def test_an_upgrade_announces_both_ids_and_happens_once(telegram, erika):
    group = telegram.add_group("Dorf", [erika], kind=ChatKind.GROUP)
    new = telegram.upgrade_to_supergroup(group)
    old_notice, new_notice = (update["message"] for update in telegram.take_updates())
    assert (old_notice["chat"]["id"], old_notice["migrate_to_chat_id"]) == (group.id, new.id)
    assert (new_notice["chat"]["id"], new_notice["migrate_from_chat_id"]) == (new.id, group.id)
    assert str(new.id).startswith("-100")
    for chat in (group, new):
        with pytest.raises(ValueError, match="only a group"):
            telegram.upgrade_to_supergroup(chat)


def test_deleting_the_chat_clears_it_silently(telegram, erika, chat):
    telegram.user_sends(chat, erika, "Hallo")
    telegram.take_updates()
    telegram.user_deletes_chat(erika)
    assert telegram.messages(chat) == []
    assert telegram.take_updates() == []


def test_members_are_known_and_counted(telegram, erika):
    otto = telegram.add_user("Otto")
    group = telegram.add_group("Dorf", [erika])
    telegram.join(group, otto)

    def status(user_id):
        return telegram.call("getChatMember", {"chat_id": group.id, "user_id": user_id})["status"]

    assert [status(erika.id), status(otto.id), status(telegram.world.bot.id)] == ["creator", "member", "member"]
    assert status(telegram.add_user("Paul").id) == "left"
    assert telegram.call("getChatMemberCount", {"chat_id": group.id}) == 3
    administrators = telegram.call("getChatAdministrators", {"chat_id": group.id})
    assert [member["user"]["first_name"] for member in administrators] == ["Erika"]


def test_the_bot_can_leave_a_group_but_no_person(telegram, erika, chat):
    group = telegram.add_group("Dorf", [erika])
    assert telegram.call("leaveChat", {"chat_id": group.id}) is True
    with pytest.raises(ApiError, match="not a member"):
        telegram.call("leaveChat", {"chat_id": group.id})
    with pytest.raises(ApiError, match="private chats"):
        telegram.call("leaveChat", {"chat_id": chat.id})
    with pytest.raises(ApiError, match="no administrators in the private chat"):
        telegram.call("getChatAdministrators", {"chat_id": chat.id})
    with pytest.raises(ApiError, match="user not found"):
        telegram.call("getChatMember", {"chat_id": chat.id, "user_id": 5})


def test_members_can_be_made_administrators_and_members_again(telegram, erika):
    otto = telegram.add_user("Otto")
    group = telegram.add_group("Dorf", [erika, otto])

    def status():
        return telegram.call("getChatMember", {"chat_id": group.id, "user_id": otto.id})["status"]

    assert telegram.promote(group, otto) is None
    assert status() == "administrator"
    assert telegram.demote(group, otto) is None
    assert status() == "member"


def test_the_bot_is_told_when_it_is_promoted(telegram, erika):
    group = telegram.add_group("Dorf", [erika])
    assert statuses(telegram.promote(group, telegram.world.bot)) == ("member", "administrator")
    assert statuses(telegram.demote(group, telegram.world.bot)) == ("administrator", "member")


def test_owners_and_strangers_cannot_be_promoted(telegram, erika, chat):
    group = telegram.add_group("Dorf", [erika])
    for place, user in [(group, erika), (group, telegram.add_user("Paul")), (chat, erika)]:
        with pytest.raises(ValueError, match="only members"):
            telegram.promote(place, user)
