"""End with the process that started this one, however that ends."""

import contextlib
import os
import signal
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import wait


def end_with_parent(owner: int, end: Callable[..., object] | signal.Handlers) -> None:
    """Have a signal sent when the parent is gone: its end of a pipe is closed then.

    Parameters
    ----------
    owner
        Id of the process that gets the signal; a negative one is that of a process group.
    end
        What the signal does, or ``signal.SIG_DFL``, which ends the process.
    """
    parent = parent_process()
    if parent is None or not hasattr(signal, "SIGIO"):
        return
    import fcntl

    signal.signal(signal.SIGIO, end)
    with contextlib.suppress(OSError):  # a system that knows no such signal of a pipe
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, owner)
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | fcntl.FASYNC)
    if wait([parent.sentinel], timeout=0):  # gone already
        os.kill(os.getpid(), signal.SIGIO)
