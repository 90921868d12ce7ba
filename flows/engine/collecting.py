"""Python's search for rings of dead objects, held off while much is built that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_off() -> Iterator[None]:
    """No search until the block is left: what a library is made of lives on, and going through it again and again
    takes a fifth of the time. Whoever has switched the search off for good finds it off afterwards."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
