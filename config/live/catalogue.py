"""Fetch gpuhunt's catalogue: everything that knows gpuhunt.

gpuhunt waits for a silent server without end, in threads that hold the end of the process, and logs tracebacks. So it
runs in a process of its own, which is ended with the deadline, or with its parent, and which logs nothing.
`GPUHUNT_CATALOG_URL` in the environment names another server.
"""

import logging
import multiprocessing
import signal
import socket
from importlib.util import find_spec
from multiprocessing.connection import Connection, wait

from config.live.matching import PROVIDERS, Row

DEADLINE_S = 120.0
"""For all of the catalogue: some ten megabytes."""
_SILENCE_S = 20.0
"""How long one server may say nothing: the providers that do answer are then still in time."""


class LiveError(Exception):
    """The catalogue could not be fetched."""


def is_installed() -> bool:
    """Whether gpuhunt is there to be imported."""
    return find_spec("gpuhunt") is not None


class Fetcher:
    """Fetches the catalogue, as often as it is asked to, until it is ended."""

    def __init__(self, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._end, self._ending = multiprocessing.Pipe(duplex=False)

    def rows(self) -> tuple[Row, ...]:
        """Every machine with GPUs of the providers that could be loaded.

        Raises LiveError when that takes longer than the deadline, when nothing could be loaded, or when it is ended.
        """
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_send_rows, args=(sender,), name="live-prices", daemon=True)
        child.start()
        sender.close()
        try:
            ready = wait([receiver, self._end], self._deadline_s)
            if self._end in ready:
                raise LiveError("fetching was ended")
            if not ready:
                raise LiveError(f"no catalogue within {self._deadline_s:g} s")
            received: tuple[Row, ...] | LiveError = receiver.recv()
        except (EOFError, OSError):
            raise LiveError("the process that fetches the catalogue ended too early") from None
        finally:
            child.kill()
            child.join()
            child.close()
            receiver.close()
        if isinstance(received, LiveError):
            raise received
        if not received:
            raise LiveError("the catalogue that was loaded holds no machine with GPUs")
        return received

    def end(self) -> None:
        """Let whoever waits for rows wait no longer, now and later."""
        self._ending.close()


def _send_rows(sender: Connection) -> None:
    """Fetch in this process, and hand its parent the rows, or why there are none."""
    for name in ("SIGINT", "SIGHUP"):  # of the terminal: the parent hears them too, and ends this process
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    socket.setdefaulttimeout(_SILENCE_S)
    try:
        sender.send(_rows())
    except Exception as error:  # noqa: BLE001 - gpuhunt raises what it meets; its words may hold an address
        reason = type(error.__cause__ or error).__name__
        sender.send(LiveError(f"no catalogue could be loaded ({reason})"))


def _rows() -> tuple[Row, ...]:
    from gpuhunt import Catalog  # type: ignore[import-untyped]  # an extra without types, in this process alone

    catalog = Catalog(auto_reload=False)
    catalog.load()
    return tuple(
        Row(
            provider=item.provider,
            instance=item.instance_name,
            location=item.location,
            usd_per_instance_hour=item.price,
            gpu_name=item.gpu_name or "",
            gpu_memory_gb=item.gpu_memory,
            gpu_count=item.gpu_count,
            is_spot=item.spot,
            flags=tuple(item.flags),
        )
        for item in catalog.query(provider=list(PROVIDERS), min_gpu_count=1)
    )
