"""A third language needs no code: a catalog, a lexicon and texts in the data, here of a made-up language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import pytest_asyncio
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.formats.yaml_file import DirectoryFile, parse_directory
from bot.languages import Languages
from bot.matching.lexicon import read_lexicons
from bot.matching.questions import Matcher
from bot.resources import data_folder, locales_folder
from bot.wording.voice import Voices
from tests.stage import Stage, stage_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE = "eo"
"""Esperanto: CLDR knows its dates, and nobody here wrote a line of code for it."""

SAID = {
    "topics": "temoj",
    "places": "lokoj",
    "all": "chiuj",
    "language": "lingvo",
    "help": "helpo",
    "about": "pri",
    "privacy": "privateco",
    "English": "Esperanto",
    "Contact": "Kontakto",
    "Money": "Mono",
    "Topics": "Temoj",
    "As of {date}": "Stato: {date}",
    "Source: {link}": "Fonto: {link}",
    "I answer in English from now on.": "Mi respondas en Esperanto.",
    "I do not know the opening hours.": "La horojn mi ne scias.",
    "There are {amount} in total.": "Entute estas {amount}.",
    "You are welcome!": "Ne dankinde!",
    "I found nothing on this in the directory {name}.": "Mi trovis nenion pri tio en {name}.",
    "{place}: {number} entry": ("{place}: {number} ero", "{place}: {number} eroj"),
}

LEXICON = """
language: eo
stemmer: esperanto
function_words: [kio, estas, la, kiu, kiam, kiom, da, por, en, kaj, mi, vi, de, pri, tio, ĉu, kie]
facets:
  summary: {asked: [kio estas]}
  contact: {asked: [kiu estas la kontakto, kontakto]}
  budget: {asked: [kiom da mono, mono]}
  opening_hours: {asked: [kiam malfermas, malferma]}
"""

ENTRY: dict[str, Any] = {
    "id": "testa-bieno",
    "kind": "offer",
    "name": "Testa Bieno",
    "summary": {"de": "Ein Hof zum Prüfen.", "eo": "Bieno por provi la programon."},
    "places": ["Raben"],
    "topics": ["nature"],
    "budget": {"amount": 6000000},
    "contacts": [{"role": {"de": "Leitung", "eo": "Estro"}, "person": "Zamenhof"}],
    "as_of": "2024-10-05",
    "sources": ["https://bieno.example"],
}


def catalog() -> Catalog:
    """The template with few sentences translated and all others as they stand in the code."""
    with (locales_folder() / "bot.pot").open("rb") as source:
        template = read_po(source)
    made = Catalog(locale=CODE, fuzzy=False)
    for message in template:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            made.add(message.id, SAID.get(key, message.id))
    return made


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("third")
    copytree(locales_folder(), folder / "locales")
    path = folder / "locales" / CODE / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as target:
        write_po(target, catalog())
    copytree(data_folder() / "lexicon", folder / "lexicon")
    (folder / "lexicon" / "eo.yaml").write_text(LEXICON, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def file() -> DirectoryFile:
    raw = {
        "directory": {"name": "Gvidilo", "examples": {"eo": ["Kio estas Testa Bieno?"]}},
        "kinds": {"offer": {"de": "Angebot", "eo": "Oferto"}},
        "topics": {"nature": {"de": "Natur", "eo": "Naturo"}},
        "entries": [ENTRY],
    }
    return parse_directory(yaml.safe_dump(raw, allow_unicode=True).encode(), "gvidilo.yaml")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(languages: Path, file: DirectoryFile) -> AsyncIterator[Stage]:
    matcher = Matcher(file.directory, read_lexicons(languages / "lexicon"))
    voices = Voices(Languages(languages / "locales", "de"))
    async with stage_for(file, matcher, voices) as ready:
        yield ready


async def test_the_welcome_offers_all_other_languages(stage: Stage) -> None:
    user, chat = stage.person("eo")
    welcome = await stage.says(chat, user, "/start")
    labels = [button["text"] for row in welcome.buttons for button in row]
    assert "Kio estas Testa Bieno?" in labels
    assert {"Deutsch", "English"} <= set(labels)
    assert "Esperanto" not in labels


async def test_a_question_is_understood_and_answered_in_it(stage: Stage) -> None:
    user, chat = stage.person("eo")
    card = await stage.says(chat, user, "Kio estas Testa Bieno?")
    assert card.visible_text.startswith("Testa Bieno\nOferto · Raben\n\nBieno por provi la programon.")
    assert card.visible_text.endswith("Stato: 2024-Oktobro-05 · Fonto: bieno.example")
    assert "Kontakto" in [button["text"] for row in card.buttons for button in row]


async def test_a_follow_up_is_understood(stage: Stage) -> None:
    user, chat = stage.person("eo")
    await stage.says(chat, user, "Kio estas Testa Bieno?")
    assert "Estro: Zamenhof" in (await stage.says(chat, user, "kiu estas la kontakto?")).visible_text
    assert "Entute estas € 6 milionoj." in (await stage.says(chat, user, "kiom da mono?")).visible_text
    assert "La horojn mi ne scias." in (await stage.says(chat, user, "kiam malfermas?")).visible_text


async def test_its_commands_work_for_everybody(stage: Stage) -> None:
    user, chat = stage.person("de")
    assert "Welches Thema" in (await stage.says(chat, user, "/temoj")).visible_text


async def test_its_menu_is_shown_to_its_people(stage: Stage) -> None:
    user, chat = stage.person("eo")
    assert "temoj" in [command["command"] for command in stage.telegram.commands_shown(chat, user)]


async def test_one_can_switch_to_it(stage: Stage) -> None:
    user, chat = stage.person("de")
    page = await stage.says(chat, user, "/sprache")
    answer = await stage.presses(page, "Esperanto")
    assert answer["text"] == "Mi respondas en Esperanto."
    await stage.presses(await stage.says(chat, user, "/orte"), "Raben (1)")
    assert stage.telegram.last_message(chat).visible_text.startswith("Raben: 1 ero\n")


async def test_what_is_not_translated_is_shown_in_another_language(stage: Stage) -> None:
    user, chat = stage.person("en")
    text = (await stage.says(chat, user, "What is Testa Bieno?")).visible_text
    assert "Ein Hof zum Prüfen." in text
    assert "(The directory has this only in another language.)" in text


async def test_a_lexicon_without_a_catalog_disturbs_nobody(languages: Path, file: DirectoryFile) -> None:
    matcher = Matcher(file.directory, read_lexicons(languages / "lexicon"))
    async with stage_for(file, matcher, Voices(Languages(locales_folder(), "de"))) as stage:
        user, chat = stage.person("de")
        assert "Ein Hof zum Prüfen." in (await stage.says(chat, user, "Kio estas Testa Bieno?")).visible_text


async def test_a_catalog_without_a_lexicon_disturbs_nobody(languages: Path, file: DirectoryFile) -> None:
    matcher = Matcher(file.directory, read_lexicons(data_folder() / "lexicon"))
    async with stage_for(file, matcher, Voices(Languages(languages / "locales", "de"))) as stage:
        user, chat = stage.person("eo")
        assert "Bieno por provi" in (await stage.says(chat, user, "Testa Bieno")).visible_text
