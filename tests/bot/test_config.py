"""The settings: read once, frozen, and every wrong one named."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import Settings, SettingsError, read_settings
from bot.domain.notice import Operator
from bot.wording.console import settings_lines
from bot.wording.voice import Voice

TOKEN = "123456789:" + "AbC-def_" * 5
WRONG = {
    "WEBHOOK_URL": "bot.example.org",
    "PORT": "65536",
    "LISTEN_ADDRESS": "localhost",
    "QUESTION_DAYS": "0",
    "BOT_TOKEN": "abc",
    "DEFAULT_LANGUAGE": "Deutsch",
    "CONTEXT_MINUTES": "0",
    "TELEGRAM_API": "api.telegram.org",
    "LOG_LEVEL": "LOUD",
    "DATA_KEY": "not/a-key",
    "DATA_KEY_OLD": "A" * 42,
    "OFFICIAL_SERVICE": "perhaps",
    "OPERATOR_NAME": "x" * 201,
    "LOG_MONTHS": "0",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def test_everything_has_a_default() -> None:
    settings = read_settings()
    assert settings.bot_token is None
    assert settings.default_language == "de"
    assert settings.context_minutes == 15
    assert settings.telegram_api == "https://api.telegram.org"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("CONTEXT_MINUTES", "30")
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
    settings = read_settings()
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.context_minutes == 30
    assert settings.database_path == tmp_path / "bot.sqlite3"


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    assert read_settings().bot_token is None


def test_the_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert caught.value.names == (name,)


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert set(caught.value.names) == set(WRONG)


def test_a_webhook_needs_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/telegram")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert caught.value.names == ("WEBHOOK_URL",)
    monkeypatch.setenv("PORT", "8080")
    assert read_settings().port == 8080
    monkeypatch.setenv("WEBHOOK_URL", "")  # as the worker of the Procfile sets it
    assert read_settings().webhook_url is None


def test_a_wrong_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "my-secret")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "my-secret" not in str(caught.value)


def test_every_setting_says_what_was_expected(german: Voice, english: Voice) -> None:
    names = [name.upper() for name in Settings.model_fields]
    for voice in (german, english):
        lines = settings_lines(voice, SettingsError(names))
        assert len(set(lines)) == len(names)
        assert all(name in line for name, line in zip(names, lines, strict=True))


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        read_settings().context_minutes = 5  # type: ignore[misc]


def test_nothing_of_the_environment_is_changed() -> None:
    before = dict(os.environ)
    read_settings()
    assert dict(os.environ) == before


KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"


@pytest.mark.parametrize("written", [KEY, f"{KEY}="])
def test_a_key_is_read_and_not_shown(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DATA_KEY", written)
    settings = read_settings()
    assert settings.key == bytes(31) + b"\x01"
    assert settings.old_key is None
    assert "AAAA" not in repr(settings)


def test_whoever_runs_it_for_others_says_who_they_are_and_has_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"OPERATOR_NAME": "Amt", "OPERATOR_ADDRESS": "Markt 1", "PRIVACY_CONTACT": "a@b.example"}
    assert read_settings().lacking == (*named, "OFFICIAL_SERVICE", "DATA_KEY")
    assert read_settings().notice.operator is None
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert read_settings().lacking == ("OFFICIAL_SERVICE", "DATA_KEY")
    assert read_settings().notice.operator is None
    monkeypatch.setenv("OFFICIAL_SERVICE", "0")
    monkeypatch.setenv("DATA_UNSEALED", "1")
    assert read_settings().lacking == ()
    monkeypatch.setenv("SUPERVISORY_AUTHORITY", "LDA")
    assert read_settings().notice.operator == Operator("Amt", "Markt 1", "a@b.example", False, "LDA")
    assert not read_settings().notice.is_sealed
    monkeypatch.delenv("DATA_UNSEALED")
    monkeypatch.setenv("DATA_KEY", KEY)
    assert read_settings().lacking == ()
    assert read_settings().notice.is_sealed


@pytest.mark.parametrize(
    ("hours", "keep", "days"), [("24", "7", 7), ("24", "1", 1), ("1", "24", 1), ("6", "5", 2), ("0", "7", 0)]
)
def test_it_is_known_how_long_backups_are_kept(
    monkeypatch: pytest.MonkeyPatch, hours: str, keep: str, days: int
) -> None:
    monkeypatch.setenv("BACKUP_HOURS", hours)
    monkeypatch.setenv("BACKUP_KEEP", keep)
    assert read_settings().notice.retention.backup_days == days
