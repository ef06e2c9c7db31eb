"""The settings: one frozen value, read once from the environment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_TOKEN = re.compile(r"\d+:[\w-]{30,}")


def _plausible_token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("token")
    return value


class Settings(BaseSettings):
    """Every setting of the bot; each is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    bot_token: Annotated[SecretStr, AfterValidator(_plausible_token)] | None = None
    """Token of the bot from @BotFather; only `run` needs it."""
    database_path: Path = Field(default_factory=lambda: user_data_path("flaeming-bot", appauthor=False) / "bot.sqlite3")
    """File of the database; it must survive restarts."""
    directory_file: Path | None = None
    """Directory file to start from instead of the shipped one."""
    default_language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "de"
    """Language where neither the message nor the person tells one."""
    context_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    """Minutes for which a follow-up question still means the last entry."""
    telegram_api: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    """Address of the Bot API; another one for a Bot API server of one's own."""
    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    """How much is logged."""


class SettingsError(Exception):
    """Settings that cannot be used; names: the wrong ones, as they are called in the environment."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


def read_settings() -> Settings:
    """The settings of the environment.

    Raises SettingsError, which names every wrong setting, without its value: one of them is a secret.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = dict.fromkeys(str(problem["loc"][0]).upper() for problem in error.errors())
    raise SettingsError(names)
