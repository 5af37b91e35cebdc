"""A process and what it has started, as Linux lists them."""

import contextlib
import os
import signal
from pathlib import Path

_PROCESSES = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def children(process_id: int) -> list[int]:
    """All that descend from a process, parents first."""
    of_parent: dict[int, list[int]] = {}
    for entry in _PROCESSES.iterdir():
        if entry.name.isdecimal() and (parent := _parent(entry)) is not None:
            of_parent.setdefault(parent, []).append(int(entry.name))
    found = list(of_parent.get(process_id, ()))
    for child in found:  # grows meanwhile
        found += of_parent.get(child, ())
    return found


def resident_mib(process_id: int) -> float:
    """The memory that a process holds, shared pages included; 0 for one that has ended."""
    try:
        pages = (_PROCESSES / str(process_id) / "statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0.0
    return int(pages) * _PAGE_BYTES / 2**20


def signal_all(process_id: int, with_signal: signal.Signals) -> None:
    """Signal a process, then what it has started: so none is started anew between."""
    os.kill(process_id, with_signal)
    for child in children(process_id):
        with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
            os.kill(child, with_signal)


def _parent(entry: Path) -> int | None:
    try:
        after_name = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return None  # it has ended
    return int(after_name.split()[1])
