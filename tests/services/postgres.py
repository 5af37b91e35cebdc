"""A Postgres server for tests: one of their own in a temporary folder, or one that is there already."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.services import ServiceMissingError
from tests.services.family import signal_all
from tests.services.own import free_port, guarded_folder

_PASSWORD = "pass-word-of-tests"
_USER = "bot"
_SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
_START_TIMEOUT_S = 60


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    address: str
    """Of a database on it, by a user who may make others."""

    @property
    def password(self) -> str:
        return urlsplit(self.address).password or ""

    def url(self, database: str | None = None, password: str | None = None) -> str:
        """The address of a database, by default of the one that is there; maybe with a wrong password."""
        parts = urlsplit(self.address)
        place = f"{parts.username}:{password or self.password}@{parts.hostname}:{parts.port or 5432}"
        return f"postgresql://{place}/{database or parts.path.removeprefix('/')}"


@dataclass(frozen=True)
class OwnPostgres(Postgres):
    """A server that tests may stop."""

    programs: Path
    folder: Path
    run_as: tuple[str, ...]

    def start(self) -> None:
        port = urlsplit(self.address).port
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {_FAST}"
        log = self.folder / "log"
        self._control("start", "--log", str(log), "--options", options, "--timeout", str(_START_TIMEOUT_S))

    def stop(self) -> None:
        self._control("stop", "--mode", "fast")

    def hold(self) -> None:
        """Let it take connections and answer none, as behind a network that swallows everything."""
        signal_all(self._process_id, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        signal_all(self._process_id, signal.SIGCONT)

    @property
    def _process_id(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def _control(self, *arguments: str) -> None:
        """Run pg_ctl, which waits until it is done."""
        _run(*self.run_as, self.programs / "pg_ctl", "--pgdata", self.folder / "data", *arguments)


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A server that ends, and leaves nothing, with its context or with this process.

    Raises ServiceMissingError where none can be started.
    """
    programs = _programs()
    user, run_as = _unprivileged()
    with guarded_folder("postgres", "data/postmaster.pid", signal.SIGQUIT) as folder:
        password_file = folder / "password"
        password_file.write_text(_PASSWORD, encoding="utf-8")
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
            os.chown(password_file, user.pw_uid, user.pw_gid)
        address = f"postgresql://{_USER}:{_PASSWORD}@127.0.0.1:{free_port()}/postgres"
        server = OwnPostgres(address, programs, folder, run_as)
        access = ("--username", _USER, "--pwfile", password_file, "--auth", "scram-sha-256")
        _run(*run_as, programs / "initdb", "--pgdata", folder / "data", "--no-sync", "--encoding", "UTF8", *access)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _programs() -> Path:
    found = shutil.which("initdb")
    candidates = [*([Path(found).resolve().parent] if found else []), *reversed(_SERVERS)]
    for folder in candidates:
        if all((folder / program).exists() for program in ("initdb", "postgres", "pg_ctl")):
            return folder
    raise ServiceMissingError("Postgres is not installed: neither in PATH nor in /usr/lib/postgresql")


def _unprivileged() -> tuple[pwd.struct_passwd | None, tuple[str, ...]]:
    """Who runs the server, and what goes before a command so that they do: Postgres refuses to be run by root."""
    if os.geteuid() != 0:
        return None, ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServiceMissingError("Postgres refuses to be run by root, and there is no setpriv to run it as another")
    nobody = pwd.getpwnam("nobody")
    return nobody, (setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")


def _run(*command: str | Path) -> None:
    # A server inherits what pg_ctl writes to: a pipe would not end before the server does.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, check=False, stdout=output, stderr=output, cwd="/", env={"PATH": os.environ["PATH"]}
        )
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
