"""A Postgres server of the tests' own: started in a temporary folder where its programs are installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "pass-word-of-tests"
_USER = "bot"
_SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
_START_TIMEOUT_S = 60


class PostgresMissingError(Exception):
    """Why there is no server."""


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    programs: Path
    folder: Path
    port: int
    run_as: tuple[str, ...]

    def url(self, database: str, password: str = PASSWORD) -> str:
        return f"postgresql://{_USER}:{password}@127.0.0.1:{self.port}/{database}"

    def control(self, *arguments: str) -> None:
        """Run pg_ctl, which waits until it is done."""
        _run(*self.run_as, self.programs / "pg_ctl", "--pgdata", self.folder / "data", *arguments)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {_FAST}"
        log = self.folder / "log"
        self.control("start", "--log", str(log), "--options", options, "--timeout", str(_START_TIMEOUT_S))

    def stop(self) -> None:
        self.control("stop", "--mode", "fast")


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A server that ends, and leaves nothing, with its context.

    Raises PostgresMissingError where none can be started.
    """
    programs = _programs()
    user, run_as = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="bot-postgres-"))
    try:
        password_file = folder / "password"
        password_file.write_text(PASSWORD, encoding="utf-8")
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
            os.chown(password_file, user.pw_uid, user.pw_gid)
        server = Postgres(programs, folder, _free_port(), run_as)
        access = ("--username", _USER, "--pwfile", password_file, "--auth", "scram-sha-256")
        _run(*run_as, programs / "initdb", "--pgdata", folder / "data", "--no-sync", "--encoding", "UTF8", *access)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = shutil.which("initdb")
    candidates = [*([Path(found).resolve().parent] if found else []), *reversed(_SERVERS)]
    for folder in candidates:
        if all((folder / program).exists() for program in ("initdb", "postgres", "pg_ctl")):
            return folder
    raise PostgresMissingError("Postgres is not installed: neither in PATH nor in /usr/lib/postgresql")


def _unprivileged() -> tuple[pwd.struct_passwd | None, tuple[str, ...]]:
    """Who runs the server, and what goes before a command so that they do: Postgres refuses to be run by root."""
    if os.geteuid() != 0:
        return None, ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise PostgresMissingError("Postgres refuses to be run by root, and there is no setpriv to run it as another")
    nobody = pwd.getpwnam("nobody")
    return nobody, (setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _run(*command: str | Path) -> None:
    # A server inherits what pg_ctl writes to: a pipe would not end before the server does.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, check=False, stdout=output, stderr=output, cwd="/", env={"PATH": os.environ["PATH"]}
        )
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
