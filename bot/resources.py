"""Where the files are that the bot is shipped with: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_folder() -> Path:
    """The shipped directory, lexicons and schemas."""
    return _folder("data")


def locales_folder() -> Path:
    """The catalogs of all languages."""
    return _folder("locales")


def _folder(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name
