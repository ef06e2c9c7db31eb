"""QR codes: a link as a picture that can be printed on a poster."""

from __future__ import annotations

from io import BytesIO

import segno

SCALE = 12
"""Pixels of each little square: a usual link gives a picture of some 500 pixels, sharp on a poster too."""
BORDER = 4
"""White squares around the code, as many as the standard (ISO/IEC 18004) asks for."""


def png_of(url: str) -> bytes:
    """A PNG picture of the QR code; up to 15 % of it may be dirty or torn (error correction M)."""
    picture = BytesIO()
    segno.make_qr(url, error="m").save(picture, kind="png", scale=SCALE, border=BORDER)
    return picture.getvalue()
