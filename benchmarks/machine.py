"""The machine, and what its processes use: read from /proc (Linux, proc(5))."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worker import __version__

__all__ = ["Machine", "busy_seconds", "children_of", "cores", "cpu_seconds", "peak_memory", "this_machine"]

_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a figure depends on. `load` is the number of processes that wanted a core in the minute before the start."""

    cpu: str
    cores: int
    memory_gib: float
    python: str
    system: str
    rawi: str
    load: float


def this_machine() -> Machine:
    """This machine, now."""
    return Machine(
        cpu=_field(Path("/proc/cpuinfo"), "model name") or platform.processor() or "unknown",
        cores=cores(),
        memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        python=platform.python_version(),
        system=f"{platform.system()} {platform.release()}",
        rawi=__version__,
        load=os.getloadavg()[0],
    )


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of these processes, user and system; one that has ended counts nothing."""
    return sum(_ticks(pid) for pid in pids) / _TICKS


def busy_seconds() -> float:
    """Processor time of everything on this machine since it started."""
    user, nice, system, _, _, irq, softirq = (int(ticks) for ticks in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:8])
    return (user + nice + system + irq + softirq) / _TICKS


def peak_memory(pid: int) -> int:
    """The most resident memory that a process has had, in bytes."""
    return int((_field(Path(f"/proc/{pid}/status"), "VmHWM") or "0 kB").split()[0]) * 1024


def children_of(pid: int) -> list[int]:
    """Its child processes, oldest first."""
    found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return sorted(child for child in found if (stat := _stat(child)) and int(stat[1]) == pid)


def _ticks(pid: int) -> int:
    stat = _stat(pid)
    return int(stat[11]) + int(stat[12]) if stat else 0


def _stat(pid: int) -> list[str]:
    """The fields behind the name of the program, which may hold blanks: state, parent, …; none for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _field(path: Path, name: str) -> str | None:
    try:
        lines = path.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == name), None)
