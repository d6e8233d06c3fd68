"""Limits of a process (进程限额) that reads what strangers made: memory, time, and no file written."""


def restrict(memory: int, cpu_seconds: int, wall_seconds: int) -> None:
    """Limit this process for the rest of its life; it ends where it goes beyond. Nothing of it exists on Windows.

    `memory`: bytes of address space.
    """
    try:
        import resource
        import signal
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(wall_seconds)
