"""A fresh database for each test."""

import pytest

from bot.store.database import Database


@pytest.fixture
async def database(tmp_path):
    async with Database(tmp_path / "bot.sqlite3") as opened:
        yield opened
