"""The C library's memory: what a burst took is given back to the system, and is not kept for the next one."""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Options of mallopt (malloc.h of glibc; https://man7.org/linux/man-pages/man3/mallopt.3.html)."""
LARGE = 128 * 1024
"""Bytes from which a piece is given back as soon as nobody needs it. It is glibc's first value, which grows by itself
otherwise: then the buffers of 256 kB into which asyncio reads leave holes in between what stays."""
ARENAS = 2
"""Stocks of memory that threads share: by itself, glibc gives each of our few threads one of its own."""


def give_back_early() -> bool:
    """Let memory that is not needed any more go back; False where the C library knows no such options."""
    if sys.platform != "linux" or not hasattr(library := ctypes.CDLL(None), "mallopt"):
        return False
    return all(library.mallopt(option, value) for option, value in ((_MMAP_THRESHOLD, LARGE), (_ARENA_MAX, ARENAS)))
