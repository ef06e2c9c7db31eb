"""Charts: a picture of the size of a phone, whatever the names are, and a library that nobody loads before."""

import struct
import subprocess
import sys

from bot.charts import DOTS, HIGH, WIDE, Chart, png_of


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_picture_fills_a_phone() -> None:
    stacks = [("sofort", [3, 4]), ("nach Auswahl", [1, 0]), ("nicht", [2, 2])]
    chart = Chart("Fragen", ["KW 22", "KW 23"], stacks, "Am häufigsten", [("Solawi", 9), ("$x^$ <b>" * 20, 2)])
    assert size_of(png_of(chart)) == (WIDE * DOTS, HIGH * DOTS)


def test_nothing_counted_is_a_picture_too() -> None:
    chart = Chart("Fragen", ["KW 23"], [("sofort", [0]), ("nach Auswahl", [0]), ("nicht", [0])], "Am häufigsten", [])
    assert size_of(png_of(chart)) == (WIDE * DOTS, HIGH * DOTS)


def test_starting_the_bot_loads_no_charts() -> None:
    code = "import sys, bot.running, bot.__main__; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
