"""Where the shipped files lie: beside the packages in the source tree, inside of `bot` when installed from a wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The folder of the shipped directory, the lexicon and the schemas; read only."""
    return _folder("data")


def locales_folder() -> Path:
    """The folder of the catalogs: `<language>/LC_MESSAGES/bot.po`; read only."""
    return _folder("locales")


def _folder(name: str) -> Path:
    # The build maps data/ and locales/ to these names (pyproject.toml), so that they cannot meet other packages' files.
    packaged = _HERE / f"_{name}"
    return packaged if packaged.is_dir() else _HERE.parent / name
