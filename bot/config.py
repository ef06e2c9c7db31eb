"""The settings: one frozen value, read once from the environment."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from ipaddress import ip_address
from math import ceil
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.deliveries import WhenUncertain
from bot.domain.floods import Allowance
from bot.domain.freshness import Ages
from bot.domain.notice import Notice, Operator, Retention
from bot.logs import LogFormat

FREE_RATE = 30
"""Messages a second that Telegram takes free of charge (https://core.telegram.org/bots/faq, broadcasting)."""
PAID_RATE = 1000
"""Messages a second with paid broadcasts (Bot API, allow_paid_broadcast)."""

KEY_BYTES = 32
"""Bytes of a key."""

_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _plausible_token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("token")
    return value


def _bytes_of(key: SecretStr) -> bytes:
    return urlsafe_b64decode(key.get_secret_value().rstrip("=") + "=")


def _plausible_key(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\w-]{43}=?", value.get_secret_value(), re.ASCII) or len(_bytes_of(value)) != KEY_BYTES:
        raise ValueError("key")
    return value


def _listed(value: object) -> object:
    """Several values of one setting are written with commas or spaces between them."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("time zone") from error
    return value


def _known_address(value: str) -> str:
    ip_address(value)
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
    question_days: Annotated[int, Field(ge=1, le=365)] = 30
    """Days for which questions without an answer are kept, masked."""
    telegram_api: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    """Address of the Bot API; another one for a Bot API server of one's own."""
    webhook_url: Annotated[str, Field(pattern=r"^https?://[^/?#\s]+(/[^?#\s]*)?$")] | None = None
    """Address at which Telegram reaches the bot; without one, it fetches its updates."""
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Port for the webhook, /healthz and /metrics; without one, nobody is listened to."""
    listen_address: Annotated[str, AfterValidator(_known_address)] = "0.0.0.0"  # noqa: S104 - as hosts expect it
    """Address of this machine at which the port is listened on."""
    staff_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_listed)] = frozenset()
    """Telegram ids of the first admins, whom no button changes; with commas between them."""
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Berlin"
    """Time zone of the people, for digests, quiet hours and times that staff type."""
    town_channel_id: Annotated[int, Field(lt=0)] | None = None
    """Channel that gets every announcement to all."""
    team_chat_id: Annotated[int, Field(lt=0)] | None = None
    """Group of the staff that gets what people tell the team."""
    messages_a_minute: Annotated[int, Field(ge=1, le=6000)] = 20
    """Messages and presses that one person may send for long, staff excepted."""
    messages_at_once: Annotated[int, Field(ge=5, le=100_000)] = 20
    """Messages and presses that one person may send in one go."""
    announce_approval: bool = False
    """Whether a second member of the staff must release each announcement."""
    send_rate: Annotated[int, Field(ge=1, le=PAID_RATE)] = 25
    """Announcements a second; above 30 only with SEND_PAID."""
    send_paid: bool = False
    """Whether to pay Telegram for more than 30 messages a second."""
    when_uncertain: WhenUncertain = WhenUncertain.RESEND
    """What to do where a message may have arrived and nobody knows: resend, count or ask."""
    stale_months: Annotated[int, Field(ge=1, le=120)] = 12
    """Months after which editors are asked whether an entry is still true."""
    old_months: Annotated[int, Field(ge=1, le=240)] = 24
    """Months after which the card of an entry tells people to check first."""
    backup_folder: Path | None = None
    """Folder of the backups; without it, `backups` beside the database."""
    backup_hours: Annotated[int, Field(ge=0, le=744)] = 24
    """Hours between two backups; 0: none are taken."""
    backup_keep: Annotated[int, Field(ge=1, le=1000)] = 7
    """How many backups are kept."""
    log_format: LogFormat = LogFormat.TEXT
    """What a line of the log looks like: text or json."""
    data_key: Annotated[SecretStr, AfterValidator(_plausible_key)] | None = None
    """Key that seals what is personal in the database; `run` needs it, or DATA_UNSEALED."""
    data_key_old: Annotated[SecretStr, AfterValidator(_plausible_key)] | None = None
    """Key that `rotate-key` changes from."""
    data_unsealed: bool = False
    """Whether `run` may keep personal data without a key."""
    operator_name: _Line | None = None
    """Who runs the bot, as people are told; `run` needs it."""
    operator_address: _Line | None = None
    """Postal address of who runs it; `run` needs it."""
    privacy_contact: _Line | None = None
    """Whom to ask about personal data: a name, an address or both; `run` needs it."""
    official_service: bool | None = None
    """Whether this is an official service of the operator; `run` needs it."""
    supervisory_authority: Annotated[str, Field(max_length=200)] = (
        "LDA Brandenburg (Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht), "
        "www.lda.brandenburg.de"
    )
    """The authority for data protection to which people complain, as they are told."""
    delivery_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days for which it is kept which chats got an announcement."""
    log_months: Annotated[int, Field(ge=1, le=120)] = 24
    """Months for which it is kept what staff did."""
    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    """How much is logged."""

    @model_validator(mode="after")
    def _rate_that_telegram_takes(self) -> Self:
        if self.send_rate > FREE_RATE and not self.send_paid:
            raise PydanticCustomError("too_fast", "faster than Telegram allows", {"setting": "send_rate"})
        return self

    @model_validator(mode="after")
    def _port_for_the_webhook(self) -> Self:
        if self.webhook_url is not None and self.port is None:
            raise PydanticCustomError("no_port", "a webhook needs a port", {"setting": "webhook_url"})
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that nobody may read, in a log for example."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the people."""
        return ZoneInfo(self.time_zone)

    @property
    def allowance(self) -> Allowance:
        """What one person may send."""
        return Allowance(self.messages_a_minute, self.messages_at_once)

    @property
    def key(self) -> bytes | None:
        """The key that seals the database."""
        return _bytes_of(self.data_key) if self.data_key else None

    @property
    def old_key(self) -> bytes | None:
        """The key that the database was sealed with before."""
        return _bytes_of(self.data_key_old) if self.data_key_old else None

    @property
    def notice(self) -> Notice:
        """What people are told of who runs the bot and of what is kept how long."""
        backup_days = ceil(self.backup_hours * self.backup_keep / 24)
        kept = Retention(self.context_minutes, self.question_days, self.delivery_days, self.log_months, backup_days)
        name, address, contact = self.operator_name, self.operator_address, self.privacy_contact
        if name is None or address is None or contact is None or self.official_service is None:
            return Notice(kept, None, self.data_key is not None)
        operator = Operator(name, address, contact, self.official_service, self.supervisory_authority)
        return Notice(kept, operator, self.data_key is not None)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The names of the settings without which nobody should run the bot for others."""
        needed = ("operator_name", "operator_address", "privacy_contact", "official_service")
        lacking = [name.upper() for name in needed if getattr(self, name) is None]
        return (*lacking, *(["DATA_KEY"] if self.data_key is None and not self.data_unsealed else []))

    @property
    def ages(self) -> Ages:
        """From which age on something is done about an entry."""
        return Ages(self.stale_months, self.old_months, self.zone)


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
        names = dict.fromkeys(_name_of(problem).upper() for problem in error.errors())
    raise SettingsError(names)


def _name_of(problem: ErrorDetails) -> str:
    """The setting that a problem is about; one between settings names it itself."""
    return str(problem["loc"][0] if problem["loc"] else problem["ctx"]["setting"])
