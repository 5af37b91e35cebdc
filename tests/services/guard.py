"""A process that outlives its parent by a moment: it ends a server and removes its folder.

Run by its path, so that it imports nothing of this project: what is to be ended must not wait for that.
"""

import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

_END_TIMEOUT_S = 20


def main(folder: Path, pid_file: Path, with_signal: int) -> None:
    """Wait until standard input ends, as it does however the parent ends."""
    sys.stdin.read()
    with suppress(OSError, ValueError, IndexError):
        _end(int(pid_file.read_text(encoding="utf-8").split()[0]), with_signal)
    shutil.rmtree(folder, ignore_errors=True)


def _end(process_id: int, with_signal: int) -> None:
    """Raises ProcessLookupError once there is no such process."""
    os.kill(process_id, with_signal)
    until = time.monotonic() + _END_TIMEOUT_S
    while time.monotonic() < until:
        os.kill(process_id, 0)
        time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
