"""The real proxy with the Caddyfile, in front of two real replicas: skipped where Caddy is not installed."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.bot.web.conftest import Site, free_port, running_site
from tests.botapi import BotApiServer
from tests.deploy.files import ROOT

SECRET = "known"
TOLD = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
_UPSTREAMS = re.compile(r"dynamic a web 8080 \{.*?\}", re.DOTALL)
_WITH_LOST_BODIES = (2, 7)
"""Before this version, a request that was tried again had no body."""


@dataclass
class Entrance:
    """The proxy, and the replicas behind it."""

    server: BotApiServer
    url: str
    replicas: list[Site]

    def answered(self, names: range) -> list[int]:
        """Ask in as many chats, and wait until all are answered; the statuses that Telegram got."""
        before = len(self.server.webhook.deliveries)
        chats = [self.server.private_chat(self.server.user(f"Ada {name}")) for name in names]
        for chat in chats:
            chat.send("/train 175B 500B")
        for chat in chats:
            assert chat.wait_reply(timeout_s=30).text.startswith("Train 175B on 500B tokens")
        self.server.wait_drained()
        return [status for _, status in self.server.webhook.deliveries[before:]]

    def posts(self, status: int) -> int:
        """How many requests the replicas answered so."""
        texts = [replica.get("/metrics").text for replica in self.replicas]
        found = [re.search(rf'bot_webhook_posts_total\{{status="{status}"\}} (\d+)', text) for text in texts]
        return sum(int(match[1]) for match in found if match)


def caddy() -> str:
    beside_python = shutil.which("caddy", path=str(Path(sys.executable).parent))
    program = beside_python or shutil.which("caddy")
    if program is None:
        pytest.skip("Caddy is not installed: there is no caddy in PATH")
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if numbers < _WITH_LOST_BODIES:
        pytest.skip(f"Caddy {version.strip()} is older than the one of compose.yaml")
    return program


@contextmanager
def proxy(folder: Path, port: int, replica_ports: list[int]) -> Iterator[None]:
    """The Caddyfile as it is, but for the place of the replicas."""
    upstreams = "to " + " ".join(f"127.0.0.1:{replica_port}" for replica_port in replica_ports)
    text, changes = _UPSTREAMS.subn(upstreams, (ROOT / "Caddyfile").read_text(encoding="utf-8"))
    assert changes == 1
    with running_caddy(folder, port, text):
        yield


@contextmanager
def running_caddy(folder: Path, port: int, text: str) -> Iterator[None]:
    """Caddy with a configuration; a port in place of a name has it serve without TLS."""
    program = caddy()
    config = folder / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n}}\n{text}", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DOMAIN": f"http://127.0.0.1:{port}"}
    command = [program, "run", "--adapter", "caddyfile", "--config", str(config)]
    with (folder / "caddy.log").open("wb") as log, subprocess.Popen(command, env=environment, stderr=log) as process:
        try:
            yield
        finally:
            process.kill()


@pytest.fixture
def entrance(tmp_path: Path) -> Iterator[Entrance]:
    port, ports = free_port(), [free_port(), free_port()]
    variables = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": SECRET,
        "DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
    }
    with (
        proxy(tmp_path, port, ports),
        BotApiServer() as server,
        running_site(server, tmp_path, ports[0], **variables) as one,
        running_site(server, tmp_path, ports[1], **variables) as other,
    ):
        for site in (one, other):
            site.bot.wait_logged("the webhook is set")
        yield Entrance(server, f"http://127.0.0.1:{port}", [one, other])


def test_both_replicas_answer_and_one_goes_on_alone(entrance: Entrance) -> None:
    assert entrance.answered(range(10)) == [200] * 10
    one, other = entrance.replicas
    assert all('status="200"' in replica.get("/metrics").text for replica in entrance.replicas)
    one.bot.stop(signal.SIGKILL)
    assert entrance.answered(range(10, 20)) == [200] * 10
    assert httpx.get(f"{entrance.url}/healthz").status_code == 200
    assert other.get("/readyz").status_code == 200


def test_503_goes_back_to_telegram_and_no_other_replica_is_asked(entrance: Entrance) -> None:
    entrance.server.faults.add("sendMessage", kind="internal_error", times=5)
    statuses = entrance.answered(range(1))
    assert statuses[-1] == 200
    assert set(statuses[:-1]) == {503}
    assert entrance.posts(503) == len(statuses) - 1


def test_nothing_comes_in_but_what_telegram_posts_and_health(entrance: Entrance) -> None:
    assert httpx.get(f"{entrance.url}/healthz").text == "ok"
    assert entrance.replicas[0].get("/metrics").status_code == 200
    for path in ("/metrics", "/readyz", "//metrics", "/healthz/../metrics", "/%6detrics", "/HEALTHZ", "/telegram", "/"):
        assert httpx.get(f"{entrance.url}{path}").status_code == 404, path
    assert httpx.post(f"{entrance.url}/metrics").status_code == 404


def test_only_who_knows_the_secret_gets_through_and_not_with_too_much(entrance: Entrance) -> None:
    address = f"{entrance.url}/telegram"
    assert httpx.post(address, json={"update_id": 1}).status_code == 403
    assert httpx.post(address, json={"update_id": 1}, headers=TOLD).status_code == 200
    too_much = (b"x" * 10_000 for _ in range(30))
    assert httpx.post(address, content=too_much, headers=TOLD).status_code == 413


def test_the_proxy_of_the_page_serves_one_process_on_this_machine(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^```\n(bot\.example\.com \{\n.*?)^```$", page, re.DOTALL | re.MULTILINE)
    port, own_port = free_port(), free_port()
    text = recipe.replace("bot.example.com", f"http://127.0.0.1:{port}").replace(
        "127.0.0.1:8080", f"127.0.0.1:{own_port}"
    )
    address = f"http://127.0.0.1:{port}"
    with (
        running_caddy(tmp_path, port, text),
        BotApiServer() as server,
        running_site(server, tmp_path, own_port, WEBHOOK_URL=f"{address}/telegram") as site,
    ):
        site.bot.wait_logged("the webhook is set")
        assert Entrance(server, address, [site]).answered(range(2)) == [200] * 2
        assert httpx.get(f"{address}/healthz").text == "ok"
        assert httpx.post(f"{address}/telegram", json={"update_id": 1}).status_code == 403
        assert [httpx.get(f"{address}{path}").status_code for path in ("/metrics", "/readyz", "/telegram")] == [404] * 3
