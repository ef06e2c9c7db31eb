"""Connections over real sockets: whoever keeps the bot waiting is broken off, and nobody else."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import pytest

from bot.connections import Bounds
from bot.domain.updates import Raw
from bot.web import SECRET_HEADER, Views, Webhook, served, site
from tests.fakes import text_update

BODY = json.dumps(text_update(5, 1)).encode()
HEAD = f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: s3cret\r\nContent-Type: application/json\r\n".encode()
UPDATE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
FIGURES = HEALTH.replace(b"healthz", b"metrics")
SHORT = 0.05
"""Seconds: long over when the bot has been waiting for something that never comes."""
PATIENT = 30.0
"""Seconds after which a test has failed."""
LARGE = 32 * 1024 * 1024
"""Bytes; more than the system holds for a peer who does not read."""


class House:
    """A bot's port; what it takes for an update may last."""

    def __init__(self) -> None:
        self.kept: list[Raw] = []
        self.refused: list[str] = []
        self.takes = 0.0
        self.figures = b"figure 1\n"
        self.port = 0
        self._ends: list[socket.socket] = []
        self._peers: list[Peer] = []

    @asynccontextmanager
    async def open(self, bounds: Bounds) -> AsyncIterator[House]:
        webhook = Webhook("/hook", "s3cret", self._take, self.refused.append)
        app = site(Views(self._health, lambda: self.figures), webhook)
        async with served(app, "127.0.0.1", 0, bounds) as self.port, asyncio.timeout(PATIENT):
            try:
                yield self
            finally:
                for peer in self._peers:
                    await peer.leaves()
                for end in self._ends:
                    end.close()

    async def _take(self, updates: Sequence[Raw]) -> None:
        await asyncio.sleep(self.takes)
        self.kept += updates

    async def _health(self) -> tuple[bool, dict[str, Any]]:
        return True, {}

    async def connect(self, said: bytes = b"") -> Peer:
        """Connect, and say this at once: it is there before the bot can begin to wait for it."""
        peer = Peer(*await asyncio.open_connection(sock=self.connect_and_read_nothing(said)))
        self._peers.append(peer)
        return peer

    def connect_and_read_nothing(self, said: bytes) -> socket.socket:
        end = socket.create_connection(("127.0.0.1", self.port))
        self._ends.append(end)
        end.sendall(said)
        return end

    async def until_served(self, said: bytes) -> None:
        """Say this on new connections until one of them gets an answer."""
        while await (await self.connect(said)).status() is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.001)


class Peer:
    """The other end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def sends(self, piece: bytes) -> None:
        self._writer.write(piece)
        await self._writer.drain()

    async def status(self) -> int | None:
        """The status of the next answer, which is read to its end; None where the connection is over before."""
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
            lines = head.decode().lower().split("\r\n")
            length = next(line for line in lines if line.startswith("content-length:"))
            await self._reader.readexactly(int(length.split(":")[1]))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        return int(lines[0].split()[1])

    async def until_over(self) -> None:
        """Wait until the other side ends the connection, whatever comes before."""
        with suppress(ConnectionError):
            await self._reader.read()

    async def leaves(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


@pytest.mark.parametrize(
    "said",
    [b"", b"\r\n", b"POST", HEAD, HEALTH + b"GET /heal", UPDATE + HEAD],
    ids=["silence", "a line break", "half a line", "half a head", "half a line after", "half a head after"],
)
async def test_who_does_not_end_what_they_began_is_broken_off(said: bytes) -> None:
    async with House().open(Bounds(SHORT)) as it:
        await (await it.connect(said)).until_over()
    assert it.refused == []


@pytest.mark.parametrize(
    ("secret", "why"), [(b"s3cret", ["unfinished"]), (b"another", ["secret"])], ids=["Telegram", "a stranger"]
)
async def test_half_a_body_is_waited_for_as_long_and_counted(
    secret: bytes, why: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with House().open(Bounds(SHORT)) as it:
        peer = await it.connect(HEAD.replace(b"s3cret", secret) + b"Content-Length: 100\r\n\r\n{")
        await peer.until_over()
    assert (it.kept, it.refused) == ([], why)
    assert caplog.messages == []


async def test_who_keeps_sending_a_little_is_broken_off_all_the_same() -> None:
    async with House().open(Bounds(SHORT)) as it:
        peer = await it.connect(HEAD)
        with pytest.raises(ConnectionError):
            for number in count():
                await peer.sends(b"X-%d: x\r\n" % number)
                await asyncio.sleep(0.001)


async def test_who_hangs_up_in_the_middle_of_a_body_is_counted_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with House().open(Bounds()) as it:
        peer = await it.connect(HEAD + b"Content-Length: 100\r\n\r\n{")
        await peer.leaves()
        while not it.refused:  # noqa: ASYNC110 - the server does not tell when it notices
            await asyncio.sleep(0.001)
    assert it.refused == ["unfinished"]
    assert caplog.messages == []


async def test_a_request_that_comes_in_small_pieces_is_served() -> None:
    async with House().open(Bounds()) as it:
        peer = await it.connect()
        for place in range(len(UPDATE)):
            await peer.sends(UPDATE[place : place + 1])
            await asyncio.sleep(0)
        assert await peer.status() == 200
    assert it.kept == [text_update(5, 1)]


async def test_what_the_bot_takes_for_itself_is_not_the_fault_of_its_peer() -> None:
    it = House()
    it.takes = 5 * SHORT
    async with it.open(Bounds(SHORT)):
        peer = await it.connect(UPDATE)
        assert await peer.status() == 200
    assert len(it.kept) == 1


async def test_who_sends_the_next_request_before_the_answer_gets_both() -> None:
    it = House()
    it.takes = 3 * SHORT
    async with it.open(Bounds(SHORT)):
        peer = await it.connect(UPDATE + UPDATE)
        assert [await peer.status(), await peer.status()] == [200, 200]
    assert len(it.kept) == 2


async def test_a_connection_is_used_again_also_after_a_while() -> None:
    async with House().open(Bounds(SHORT)) as it:
        peer = await it.connect(UPDATE)
        assert await peer.status() == 200
        for request in (HEALTH, UPDATE, FIGURES):
            await asyncio.sleep(2 * SHORT)
            await peer.sends(request)
            assert await peer.status() == 200
    assert len(it.kept) == 2


async def test_who_does_not_take_the_answer_makes_room_for_others() -> None:
    it = House()
    it.figures = b"x" * LARGE
    async with it.open(Bounds(SHORT, most=1)):
        it.connect_and_read_nothing(FIGURES)
        await it.until_served(HEALTH)


async def test_who_takes_a_long_answer_gets_all_of_it() -> None:
    it = House()
    it.figures = b"x" * LARGE
    async with it.open(Bounds()):
        peer = await it.connect(FIGURES)
        assert await peer.status() == 200


async def test_more_connections_than_there_may_be_are_refused_until_others_leave(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with House().open(Bounds(PATIENT, most=2)) as it:
        _, second = await it.connect(), await it.connect()
        for _ in range(3):
            assert await (await it.connect(UPDATE)).status() is None
        assert caplog.messages == ["More than 2 connections at the same time; further ones are refused"]
        assert it.kept == []
        await second.leaves()
        await it.until_served(UPDATE)
    assert len(it.kept) == 1


def test_each_crowd_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    bounds = Bounds(most=4)
    for _ in range(2):
        assert bounds.has_room(4)
        assert not bounds.has_room(5)
        bounds.left(4)
        assert not bounds.has_room(5)
        bounds.left(2)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2


async def test_telegram_and_those_who_ask_for_health_find_room() -> None:
    async with House().open(Bounds()) as it:
        peers = [await it.connect(UPDATE) for _ in range(60)]
        assert [await peer.status() for peer in peers] == [200] * 60


async def test_where_no_file_descriptor_is_left_the_log_is_not_flooded_and_who_knocks_is_served_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: socket.socket) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    async with House().open(Bounds()) as it:
        with monkeypatch.context() as patch:
            patch.setattr(socket.socket, "_accept", refuse, raising=False)
            peers = [await it.connect(UPDATE) for _ in range(3)]
            while not caplog.messages:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.001)
        assert [await peer.status() for peer in peers] == [200] * 3
    assert {message.splitlines()[0] for message in caplog.messages} == {"socket.accept() out of system resource"}
    assert len(caplog.messages) < 20
