"""Python's search for objects that only hold each other: what is made to stay is left out of it."""

from __future__ import annotations

import gc


def settle() -> None:
    """Throw away what nobody needs any more, and leave out of further searches what is there now: it is made to stay.

    For the start, and for each time another directory took the place of the one before. Python looks through old
    objects only when a quarter as many have been added (https://docs.python.org/3/library/gc.html#gc.set_threshold);
    with a whole directory among them, replaced ones and closed connections pile up by megabytes until then, and each
    look takes long.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.collect()  # of nothing: so that Python takes the number of old objects, of which it wants a quarter, for small
