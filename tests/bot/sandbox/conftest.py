"""A played Telegram with a clock that the test turns, and one person who has opened the chat."""

from dataclasses import dataclass

import pytest

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
