"""Sealing: ids of people and what they write are encrypted in the database, with a key that is not in it.

Statements call the functions seal, unseal, seal_text and unseal_text, which every connection has: WHERE chat_id =
seal(?), SELECT unseal(chat_id). Without a key they give back what they get.
"""

from __future__ import annotations

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable
from os import urandom
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TEXT_MARK = "~"
"""What a sealed text begins with; a sealed number is bytes."""

_PURPOSE = b"flaeming-bot sealing 1"
_KEY_BYTES = 64
_NONCE_BYTES = 16
_NUMBER_BYTES = 8
_PROOF = "what opens this has the right key"

Value = int | str | bytes | None
"""What a column holds; as bytes it is a sealed number."""


class Sealer(Protocol):
    """What the functions of a connection do."""

    def seal(self, value: Value) -> Value:
        """Seal a number or a text so that the same always looks the same."""

    def unseal(self, value: Value) -> Value:
        """The number or text that was sealed."""

    def seal_text(self, text: str | None) -> str | None:
        """Seal a text so that the same looks different each time."""

    def unseal_text(self, text: str | None) -> str | None:
        """The text that was sealed."""


class Key:
    """Seals with AES-SIV (RFC 5297); a value that was changed, or sealed with another key, is refused.

    The key of the operator is 32 random bytes; those of the two ways of sealing are derived from it (HKDF, RFC 5869).
    """

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA512(), 2 * _KEY_BYTES, salt=None, info=_PURPOSE).derive(secret)
        self._alike, self._anew = AESSIV(derived[:_KEY_BYTES]), AESSIV(derived[_KEY_BYTES:])

    def __repr__(self) -> str:
        return "Key(…)"

    def seal(self, value: Value) -> Value:
        """Seal a number or a text so that the same always looks the same; raises TypeError for anything else."""
        if value is None:
            return None
        if isinstance(value, int):
            return self._alike.encrypt(value.to_bytes(_NUMBER_BYTES, "big", signed=True), None)
        if isinstance(value, str):
            return TEXT_MARK + b64encode(self._alike.encrypt(_padded(value), [b"text"])).decode()
        raise TypeError("this is sealed already")

    def unseal(self, value: Value) -> Value:
        """The number or text that was sealed; raises ValueError for what this key did not seal."""
        if value is None:
            return None
        if isinstance(value, bytes):
            return int.from_bytes(_opened(self._alike, value, None), "big", signed=True)
        return _plain(_opened(self._alike, _bytes_of(value), [b"text"]))

    def seal_text(self, text: str | None) -> str | None:
        """Seal a text so that the same looks different each time."""
        if text is None:
            return None
        nonce = urandom(_NONCE_BYTES)
        return TEXT_MARK + b64encode(nonce + self._anew.encrypt(_padded(text), [nonce])).decode()

    def unseal_text(self, text: str | None) -> str | None:
        """The text that was sealed; raises ValueError for what this key did not seal."""
        if text is None:
            return None
        sealed = _bytes_of(text)
        nonce = sealed[:_NONCE_BYTES]
        return _plain(_opened(self._anew, sealed[_NONCE_BYTES:], [nonce]))

    def proof(self) -> str:
        """A known text, sealed."""
        return str(self.seal_text(_PROOF))

    def made(self, proof: str) -> bool:
        """Whether a proof was sealed with this key."""
        try:
            return self.unseal_text(proof) == _PROOF
        except ValueError:
            return False


class NoKey:
    """Leaves everything as it is, but refuses what was sealed: another process may have sealed it meanwhile."""

    def seal(self, value: Value) -> Value:
        """The value itself."""
        return value

    def unseal(self, value: Value) -> Value:
        """The value itself; raises ValueError for a sealed number."""
        if isinstance(value, bytes):
            raise ValueError("this is sealed, and there is no key")
        return value

    def seal_text(self, text: str | None) -> str | None:
        """The text itself."""
        return text

    def unseal_text(self, text: str | None) -> str | None:
        """The text itself."""
        return text


def add_functions(connection: sqlite3.Connection, sealer: Sealer, suffix: str = "") -> None:
    """Let the statements of a connection seal; suffix: stands behind the names, for a second key."""
    functions: tuple[tuple[str, Callable[..., Value], bool], ...] = (
        ("seal", sealer.seal, True),
        ("unseal", sealer.unseal, True),
        ("seal_text", sealer.seal_text, False),
        ("unseal_text", sealer.unseal_text, True),
    )
    for name, function, always_the_same in functions:
        connection.create_function(f"{name}{suffix}", 1, function, deterministic=always_the_same)


def _padded(text: str) -> bytes:
    """AES-SIV takes no empty text. What is no Unicode, which only a forged message holds, is kept as it came."""
    return b"." + text.encode("utf-8", "surrogatepass")


def _plain(padded: bytes) -> str:
    return padded[1:].decode("utf-8", "surrogatepass")


def _bytes_of(text: str | int) -> bytes:
    if not isinstance(text, str) or not text.startswith(TEXT_MARK):
        raise ValueError("this is not sealed")
    return b64decode(text.removeprefix(TEXT_MARK), validate=True)


def _opened(cipher: AESSIV, sealed: bytes, associated: list[bytes] | None) -> bytes:
    try:
        return cipher.decrypt(sealed, associated)
    except InvalidTag as error:
        raise ValueError("another key sealed this, or it was changed") from error
