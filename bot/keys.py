"""The commands about the key that seals the database: make one, and change to another."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from enum import StrEnum
from os import urandom

from bot.alone import alone_at_once
from bot.config import KEY_BYTES, Settings, SettingsError
from bot.store.database import BUSY_SECONDS
from bot.store.errors import DatabaseError, DatabaseProblem
from bot.store.resealing import rotate
from bot.store.sealing import Key


class Rotated(StrEnum):
    """What became of changing the key."""

    DONE = "done"
    BEFORE = "before"
    """The database had the new key already."""
    NO_DATABASE = "no_database"


def new_key() -> str:
    """A new key, as DATA_KEY takes it."""
    return urlsafe_b64encode(urandom(KEY_BYTES)).rstrip(b"=").decode()


def rotate_key(settings: Settings) -> Rotated:
    """Seal the database with DATA_KEY in place of DATA_KEY_OLD, all of it or nothing.

    Raises SettingsError where one of the two is missing, and DatabaseError where the old one does not fit or a bot runs
    on the database.
    """
    missing = [name for name, key in (("DATA_KEY", settings.key), ("DATA_KEY_OLD", settings.old_key)) if key is None]
    if settings.key is None or settings.old_key is None:
        raise SettingsError(missing)
    path = settings.database_path
    if not path.exists():
        return Rotated.NO_DATABASE
    with alone_at_once(path) as is_alone:
        if not is_alone:
            raise DatabaseError(DatabaseProblem.LOCKED, str(path))
        changed = rotate(str(path), Key(settings.old_key), Key(settings.key), BUSY_SECONDS)
    return Rotated.DONE if changed else Rotated.BEFORE
