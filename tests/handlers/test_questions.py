"""Inline mode, and the routes that dialogues cannot show."""

import pytest

from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def cards(stage: Stage, query: str, language: str = "de") -> list[dict]:
    user, _ = stage.person(language)
    update = stage.telegram.user_queries_inline(user, query)
    await stage.take(update)
    results = stage.telegram.inline_results(update)
    assert results is not None
    return results


async def test_a_shared_card_has_web_addresses_only_and_leads_back_to_the_bot(stage: Stage) -> None:
    user, _ = stage.person()
    update = stage.telegram.user_queries_inline(user, "bürgerbus")
    await stage.take(update)
    assert update is not None
    shared = stage.telegram.user_chooses_inline_result(update["inline_query"]["id"], "buergerbus-hoher-flaeming")
    buttons = {button["text"]: button for row in shared.buttons for button in row}
    assert buttons["Mehr fragen"]["url"] == "https://t.me/flaeming_bot?start=buergerbus-hoher-flaeming"
    assert all("url" in button for button in buttons.values())
    assert "Angebot · Bad Belzig" in shared.visible_text


async def test_inline_cards_speak_the_language_of_the_client(stage: Stage) -> None:
    first = (await cards(stage, "solawi", "en"))[0]
    assert "As of" in first["input_message_content"]["message_text"]
    assert first["description"].startswith("Members share the costs") or "vegetable" in first["description"]


async def test_nothing_typed_yet_offers_the_first_entries(stage: Stage) -> None:
    assert len(await cards(stage, "")) == 10


async def test_nonsense_offers_at_most_ten(stage: Stage) -> None:
    assert len(await cards(stage, "qqqqqqqqqq")) <= 10


async def test_every_entry_can_be_shared(stage: Stage) -> None:
    for entry in stage.assistant.directory.entries:
        for language in ("de", "en"):
            offered = [card["id"] for card in await cards(stage, entry.name, language)]
            assert entry.id in offered, entry.name


async def test_a_card_sent_into_the_chat_with_the_bot_is_no_question(stage: Stage) -> None:
    user, chat = stage.person()
    update = stage.telegram.user_queries_inline(user, "bürgerbus")
    await stage.take(update)
    assert update is not None
    stage.telegram.take_updates()
    query_id = update["inline_query"]["id"]
    stage.telegram.user_chooses_inline_result(query_id, "buergerbus-hoher-flaeming", chat)
    for received in stage.telegram.take_updates():
        await stage.take(received)
    assert stage.telegram.bot_messages(chat) == []


async def test_what_came_through_another_bot_is_answered(stage: Stage) -> None:
    user, chat = stage.person()
    update = stage.telegram.user_sends_photo(chat, user)
    assert update is not None
    update["message"]["via_bot"] = {"id": 9, "is_bot": True, "first_name": "Bilder", "username": "pic"}
    await stage.take(update)
    assert "Bilder und Videos" in stage.telegram.last_message(chat).visible_text


async def test_service_messages_are_passed_over(stage: Stage) -> None:
    erika, _ = stage.person()
    otto, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    await stage.take(stage.telegram.join(group, otto))
    for update in stage.telegram.add_bot_to_group(group, erika):
        await stage.take(update)
    assert stage.telegram.bot_messages(group) == []


async def test_an_anonymous_admin_of_a_group_is_answered(stage: Stage) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    update = stage.telegram.user_sends(group, erika, "/themen@flaeming_bot")
    assert update is not None
    update["message"]["sender_chat"] = {"id": group.id, "type": "supergroup", "title": "Dorfgruppe"}
    del update["message"]["from"]
    await stage.take(update)
    assert "Welches Thema" in stage.telegram.last_message(group).visible_text
