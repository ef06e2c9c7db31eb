"""A played Telegram with a clock that the test turns, one person who has opened the chat, and the way to it by HTTP."""

from dataclasses import dataclass

import aiohttp
import pytest

from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Chat, User
from bot.sandbox.telegram import Telegram


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def erika(telegram: Telegram) -> User:
    return telegram.add_user("Erika", last_name="Musterfrau", username="erika_m", language_code="de")


@pytest.fixture
def chat(telegram: Telegram, erika: User) -> Chat:
    return telegram.open_private_chat(erika)


@pytest.fixture
async def server(telegram):
    async with SandboxServer(telegram) as running:
        yield running


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(server, http):
    """Call a method with JSON: (status, body)."""

    async def call(method, **params):
        async with http.post(f"{server.url}/bot{server.telegram.token}/{method}", json=params) as response:
            return response.status, await response.json()

    return call


@pytest.fixture
def control(server, http):
    async def call(route, **body):
        async with http.post(f"{server.url}/control/{route}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    return call
