"""What many tests share: the shipped directory, its matcher and the voices, each made once for all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.domain.directory import Directory
from bot.formats.yaml_file import DirectoryFile, read_directory_file
from bot.languages import Languages
from bot.matching.questions import Matcher
from bot.opening import matcher_of
from bot.resources import data_folder, locales_folder
from bot.wording.voice import Voice, Voices
from tests.stage import Stage, stage_for


@pytest.fixture(scope="session")
def shipped() -> DirectoryFile:
    """The shipped directory file."""
    return read_directory_file(data_folder() / "initiatives.yaml")


@pytest.fixture(scope="session")
def directory(shipped: DirectoryFile) -> Directory:
    """The shipped directory."""
    return shipped.directory


@pytest.fixture(scope="session")
def matcher(directory: Directory) -> Matcher:
    """The matcher of the shipped directory."""
    return matcher_of(directory)


@pytest.fixture(scope="session")
def voices() -> Voices:
    """The voices of the shipped catalogs."""
    return Voices(Languages(locales_folder(), "de"))


@pytest.fixture(scope="session")
def german(voices: Voices) -> Voice:
    return voices["de"]


@pytest.fixture(scope="session")
def english(voices: Voices) -> Voice:
    return voices["en"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    """The whole bot in the played Telegram, for one module of tests: mark them with loop_scope="module"."""
    async with stage_for(shipped, matcher, voices) as ready:
        yield ready


@pytest.fixture(scope="session")
def catalog_of() -> Callable[[str], Catalog]:
    """Reads the catalog of a language, with what is obsolete and fuzzy."""

    def read(language: str) -> Catalog:
        with (locales_folder() / language / "LC_MESSAGES" / "bot.po").open("rb") as source:
            return read_po(source)

    return read
