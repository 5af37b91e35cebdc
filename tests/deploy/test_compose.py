"""compose.yaml: two replicas, nothing open but the proxy, and every setting within reach."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, load_settings
from tests.deploy.files import ROOT, compose, dockerfile, variables_of_compose

GIVEN = {
    "DOMAIN": "bot.example.com",
    "TELEGRAM_BOT_TOKEN": "123456:ABC",
    "POSTGRES_PASSWORD": "a1b2",
    "REDIS_PASSWORD": "c3d4",
}
SERVICES = compose(GIVEN)["services"]
WEB = SERVICES["web"]


def settings_of(**variables: str) -> Settings:
    environment = compose(GIVEN | variables)["services"]["web"]["environment"]
    return load_settings(environment, Path("no-such-file"))


def test_the_bot_is_given_every_setting_and_nothing_else() -> None:
    assert WEB["environment"].keys() == {name.upper() for name in Settings.model_fields}


def test_what_has_to_be_given_is_told_by_name() -> None:
    assert {name for name, is_needed in variables_of_compose().items() if is_needed} == GIVEN.keys()
    for name in GIVEN:
        with pytest.raises(KeyError, match=name):
            compose(GIVEN | {name: ""})


def test_every_variable_stands_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in variables_of_compose() if f"{name}=" not in example] == []


def test_what_is_not_given_is_as_without_compose() -> None:
    by_compose = {"host", "port", "webhook_url", "database_url", "redis_url", "telegram_bot_token"}
    assert settings_of().model_fields_set == by_compose


@pytest.mark.parametrize(
    ("name", "value"),
    [("ADMINS", "7,8"), ("ALLOWED_CHATS", "-1001"), ("LOG_LEVEL", "ERROR"), ("CONFIG_DIR", "presets")],
)
def test_what_is_given_reaches_the_bot(name: str, value: str) -> None:
    assert settings_of(**{name: value}) == settings_of().model_copy(
        update={name.lower(): getattr(load_settings({name: value}, Path("no-such-file")), name.lower())}
    )


def test_the_bot_finds_its_servers_by_the_passwords_that_they_have() -> None:
    found = settings_of()
    assert found.store_url == "postgresql+asyncpg://bot:a1b2@postgres:5432/bot"
    assert found.redis_url is not None
    assert found.redis_url.get_secret_value() == "redis://:c3d4@redis:6379/0"
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"] == "a1b2"
    assert "c3d4" in SERVICES["redis"]["command"]


def test_two_replicas_run_the_image_as_it_is() -> None:
    assert WEB["deploy"]["replicas"] == 2
    assert "container_name" not in WEB  # which only one can have
    assert WEB["build"]["context"] == "."
    assert ("CMD", '["web"]') in dockerfile()
    assert "command" not in WEB


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert not any("network_mode" in service or "privileged" in service for service in SERVICES.values())


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_watched_and_comes_back(name: str) -> None:
    service: dict[str, Any] = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert "healthcheck" in service or "build" in service  # whose Dockerfile has one
    assert service["logging"]["driver"] == "local"  # which ends old files by itself


@pytest.mark.parametrize(("name", "needs"), [("web", {"postgres", "redis"}), ("caddy", {"web"})])
def test_a_service_waits_until_what_it_needs_is_healthy(name: str, needs: set[str]) -> None:
    assert SERVICES[name]["depends_on"] == {need: {"condition": "service_healthy"} for need in needs}


def test_a_stop_leaves_answers_the_time_to_go_out() -> None:
    assert WEB["stop_grace_period"] == "30s"  # the bot ends within 25


def test_a_replica_can_write_nothing_and_gain_nothing() -> None:
    assert WEB["read_only"] is True
    assert WEB["cap_drop"] == ["ALL"]
    assert WEB["security_opt"] == ["no-new-privileges:true"]
    assert all(volume.endswith(":ro") for volume in WEB["volumes"])


def test_every_volume_is_declared() -> None:
    named = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert {name for name in named if not name.startswith(".")} == compose(GIVEN)["volumes"].keys()


def test_the_proxy_passes_on_what_telegram_posts_to() -> None:
    url = settings_of().webhook_url
    assert url is not None
    caddyfile = (ROOT / "Caddyfile").read_text(encoding="utf-8")
    assert url.host == SERVICES["caddy"]["environment"]["DOMAIN"]
    assert f"path {url.path}\n" in caddyfile
    assert f"dynamic a web {settings_of().port} " in caddyfile
