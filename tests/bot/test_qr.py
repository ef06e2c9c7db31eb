"""QR codes: a picture of the right size, which holds what the library makes of the link."""

from __future__ import annotations

import struct
import zlib

import pytest
import segno

from bot.qr import BORDER, SCALE, png_of


def pixels(png: bytes) -> list[list[bool]]:
    """Dark or light, by rows: of a PNG as segno writes it, one bit per pixel, each row whole or as the one above."""
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    assert (depth, colours) == (1, 0)
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, bytes_a_row = zlib.decompress(data), (width + 7) // 8 + 1
    rows: list[bytes] = []
    for start in range(0, len(raw), bytes_a_row):
        kind, row = raw[start], raw[start + 1 : start + bytes_a_row]
        assert kind == 0 or (kind == 2 and not any(row))
        rows.append(rows[-1] if kind else row)
    assert len(rows) == height
    return [[not row[x // 8] >> (7 - x % 8) & 1 for x in range(width)] for row in rows]


@pytest.mark.parametrize("link", ["https://t.me/flaeming_bot", "https://t.me/flaeming_bot?start=sub-entry-" + "x" * 40])
def test_the_picture_shows_the_code_with_its_border(link: str) -> None:
    seen = pixels(png_of(link))
    code = segno.make_qr(link, error="m")
    wanted = [[bool(module) for module in row] for row in code.matrix_iter(scale=SCALE, border=BORDER)]
    assert seen == wanted
    assert code.error in {"M", "Q", "H"}
    assert not any(any(row[: SCALE * BORDER]) for row in seen)
