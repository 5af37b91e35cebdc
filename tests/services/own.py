"""What servers of the tests' own have in common: a free port, and a folder that goes with them."""

import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_GUARD = Path(__file__).parent / "guard.py"


@contextmanager
def guarded_folder(name: str, pid_file: str, with_signal: signal.Signals) -> Iterator[Path]:
    """A folder for a server whose process id stands in a file there.

    Both end with the context, and also with this process, whatever ends that.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"bot-{name}-"))
    command = [sys.executable, "-I", "-S", str(_GUARD), str(folder), str(folder / pid_file), str(int(with_signal))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):  # leaving ends its standard input
        yield folder


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
