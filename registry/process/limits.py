"""Limits of a process (进程限额) that reads what strangers made: memory, time, no file, and an end with who asked.

Nothing of it exists on Windows.
"""

from typing import NamedTuple


class Limits(NamedTuple):
    """`memory`: bytes of address space; seconds of the processor, and of the clock."""

    memory: int
    cpu_seconds: int
    wall_seconds: int


def restrict(limits: Limits) -> None:
    """Limit this process for the rest of its life; it ends where it goes beyond: by SIGXCPU or SIGALRM of time."""
    try:
        import resource
        import signal
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    # The hard limit ends by SIGKILL, as the kernel does where memory is short: a second earlier the reason is told.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(limits.wall_seconds)


def end_with_input() -> None:
    """End this process when the other end of its standard input is closed.

    The kernel signals when the parent closes the pipe or dies, and that signal ends the process even within a
    library's own code, which no thread of Python could interrupt.
    """
    try:
        import fcntl
        import os
    except ImportError:
        return
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
