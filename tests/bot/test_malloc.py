"""Memory that a burst took: it is given back while what was made after it stays."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.malloc import LARGE, give_back_early

BURST = """
import sys
from pathlib import Path
from bot.malloc import give_back_early

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

if sys.argv[1] == "early":
    assert give_back_early()
freed = bytearray(int(sys.argv[2]) * 100)
del freed  # by itself, glibc takes the next ones of this size from its own stock
before, burst, kept = held(), [], []
for _ in range(200):
    burst.append(bytearray(b"x") * int(sys.argv[2]))
    kept.append(bytearray(1000))
del burst
print(held() - before)
"""


@pytest.mark.skipif(not give_back_early(), reason="the C library knows no such options")
def test_what_a_burst_took_is_given_back_although_what_came_with_it_stays() -> None:
    def still_held(how: str) -> int:
        command = [sys.executable, "-c", BURST, how, str(2 * LARGE)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603

    assert still_held("early") < 10 * LARGE
    assert still_held("late") > 100 * LARGE
