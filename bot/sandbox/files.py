"""Pictures and documents: kept and never looked at; what was sent once can be sent again by its id, as what it is."""

from __future__ import annotations

from typing import Any, Self

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.params import Params
from bot.sandbox.state import Json, World

_SIZES = ((90, 60, 1_400), (800, 533, 61_000))
"""Width, height and bytes of each size that Telegram makes of a picture."""


MAX_DOWNLOAD = 20 * 1024 * 1024
"""Bytes of a file that a bot can fetch (Bot API, getFile)."""


class Upload(str):
    """A file in a request: known by its name as every parameter is a text, with its bytes."""

    __slots__ = ("content",)
    content: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """A file with its name and its bytes."""
        made = cls(name)
        made.content = content
        return made


def new_photo(world: World, name: str) -> list[Json]:
    """A picture in all its sizes; each has an id of its own."""
    photo: list[Json] = [
        {"file_id": f"{name}-{w}", "file_unique_id": f"u{name}-{w}", "width": w, "height": h, "file_size": size}
        for w, h, size in _SIZES
    ]
    world.files |= {size["file_id"]: ("photo", photo) for size in photo}
    return photo


def new_file(world: World, kind: str, file_id: str, **fields: Any) -> Json:
    """A file of another kind than a picture; fields: what else the Bot API says of this kind."""
    file = {"file_id": file_id, "file_unique_id": f"u{file_id}", **fields}
    world.files[file_id] = (kind, file)
    return file


def sent_file(world: World, params: Params, kind: str) -> Json:
    """The photo or document of a call, as a field of a message: known by its id, or new under its name or address."""
    given = params.text(kind)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    name = given.removeprefix("attach://")
    known_kind, known = world.files.get(name, (kind, None))
    if known_kind != kind:
        raise bad_request(f"can't use file of type {known_kind.capitalize()} as {kind.capitalize()}")
    if known is not None:
        return {kind: known}
    if kind == "photo":
        return {kind: new_photo(world, name)}
    # The id differs from the name, so that a picture may be uploaded under the same name.
    return {kind: new_document(world, f"{name}-file", name.rpartition("/")[2], getattr(given, "content", b""))}


def new_document(world: World, file_id: str, name: str, content: bytes) -> Json:
    """A document with its bytes."""
    world.contents[file_id] = content
    return new_file(world, "document", file_id, file_name=name, file_size=len(content))


def get_file(world: World, params: Params) -> Json:
    """getFile: where a document can be fetched."""
    file_id = params.text("file_id")
    if file_id not in world.contents:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(world.contents[file_id])
    if size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    path = f"documents/{file_id}"
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size, "file_path": path}


def fetch(world: World, path: str) -> bytes:
    """The bytes of a document that getFile told the path of."""
    try:
        return world.contents[path.removeprefix("documents/")]
    except KeyError as error:
        raise ApiError(404, "Not Found") from error
