"""What processes take (进程所用): seconds of the processor and memory, as the system tells them."""

import os
import resource
from collections.abc import Iterable
from pathlib import Path

TICKS, PAGE = os.sysconf("SC_CLK_TCK"), resource.getpagesize()


def processor(pids: Iterable[int]) -> float:
    """Seconds that these processes have taken until now."""
    return sum(sum(map(int, _told(pid)[11:13])) for pid in pids) / TICKS


def memory(pid: int) -> float:
    """MB that it holds."""
    return int(_told(pid)[21]) * PAGE / 2**20


def peak(pid: int) -> float:
    """MB that it held at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def below(pid: int) -> list[int]:
    """It and all that it started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _told(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
