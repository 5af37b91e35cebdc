"""Who takes an update up: a name for this process, which whatever takes its place after a crash has too."""

import os
import socket


def holder(port: int) -> str:
    """By the name that a platform gives it, or its machine and the port that it listens on."""
    return os.environ.get("DYNO") or f"{socket.gethostname()}:{port}"
