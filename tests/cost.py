"""What an act costs this process, however busy the machine is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """The block costs less CPU than this. Others' work on the machine does not count, nor does the collector's."""
    gc.disable()
    began = process_time()
    try:
        yield
    finally:
        spent = process_time() - began
        gc.enable()
    assert spent < seconds, f"{spent:.4f} s, {seconds} s are allowed"
