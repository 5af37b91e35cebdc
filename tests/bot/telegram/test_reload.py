"""The real bot reads its presets anew: for an admin, for SIGHUP, and for nobody else."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.library import Library
from bot.preferences.values import NOTHING_SET, Preferences
from bot.render.charts.workshop import Workshop
from bot.store.shelf import Shelf
from bot.store.url import IN_MEMORY
from bot.telegram.app import add_handlers, build_application
from bot.telegram.doors import Doors
from bot.telegram.newest import Newest
from bot.telegram.services import ServicesOfNow
from config.catalog import Catalog
from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.bot.telegram.test_application import settings_for
from tests.botapi import BotApiServer, Group, Message, PrivateChat, User
from tests.services.postgres import Postgres

OUR_PRICE = """
our-h100:
  provider: aws
  gpu: h100
  purchase: reserved-1y
  gpus_per_instance: 8
  basis: instance
  history:
    - {as_of: 2026-10-01, usd_per_gpu_hour: 2.10, confidence: high, source: our contract}
"""
QUESTION = "/train 70B 15T h100 offer=our-h100"
DONE = "Presets read anew\nprices.yaml: 1 added"


@dataclass
class Team:
    """A bot with an admin and a folder of presets."""

    bot: RunningBot
    admin: User
    folder: Path

    def chat(self, user: User) -> PrivateChat:
        return self.bot.server.private_chat(user)

    def write(self, text: str) -> None:
        (self.folder / "prices.yaml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder, home = tmp_path_factory.mktemp("presets"), tmp_path_factory.mktemp("home")
    with BotApiServer() as server:
        admin = server.user("Ada")
        with running_bot(server, home, ADMINS=f"1, {admin.id}", CONFIG_DIR=str(folder)) as bot:
            server.wait_ready()
            yield Team(bot, admin, folder)


@pytest.fixture
def team(running: Team) -> Team:
    """The bot without any presets of its own."""
    running.write("")
    asked(running.chat(running.admin), "/reload")
    return running


def asked(chat: PrivateChat | Group, text: str, user: User | None = None) -> Message:
    chat.send(text, user=user)
    return chat.wait_reply()


def test_an_admin_reloads_and_reads_what_has_changed(team: Team) -> None:
    chat = team.chat(team.admin)
    assert "`" not in asked(chat, QUESTION).text
    team.write(OUR_PRICE)
    answer = asked(chat, "/reload")
    assert answer.text.startswith(DONE)
    assert "prices.yaml + our-h100" in answer.text
    assert "AWS 1-year $2.10/h" in asked(chat, QUESTION).text
    assert asked(chat, "/reload").text == "Presets read anew\nNothing has changed"
    assert asked(chat, "/reload now").text == "Presets read anew\nNothing has changed"


def test_a_bad_file_keeps_the_old_presets_and_is_named_with_its_fix(team: Team) -> None:
    chat = team.chat(team.admin)
    team.write(OUR_PRICE)
    asked(chat, "/reload")
    team.write(OUR_PRICE.replace("aws", "awss"))
    answer = asked(chat, "/reload")
    assert answer.text.startswith("Nothing has changed: these presets cannot be used.")
    assert "CONFIG_DIR/prices.yaml, our-h100: provider: awss is not in providers.yaml: did you mean aws?" in answer.text
    assert "AWS 1-year $2.10/h" in asked(chat, QUESTION).text


def test_it_answers_in_the_language_of_the_admin(team: Team) -> None:
    chat = team.chat(team.admin)
    asked(chat, "/settings zh")
    assert asked(chat, "/reload").text == "预设已重新载入\n没有变化"
    asked(chat, "/settings en")


def test_for_anybody_else_there_is_no_such_command(team: Team) -> None:
    stranger = team.chat(team.bot.server.user("Eve"))
    team.write(OUR_PRICE)
    refused, unknown = asked(stranger, "/reload").text, asked(stranger, "/reboot").text
    assert refused.splitlines()[0] == unknown.splitlines()[0].replace("/reboot", "/reload")
    assert "AWS 1-year" not in asked(stranger, QUESTION).text


def test_in_a_group_it_counts_from_an_admin_of_the_bot_and_not_from_those_of_the_group(team: Team) -> None:
    eve = team.bot.server.user("Eve")
    group = team.bot.server.group("Lab", members=[eve, team.admin], admins=[eve])
    team.write(OUR_PRICE)
    group.send("/reload", user=eve)
    assert asked(group, "/reload@test_bot", team.admin).text.startswith(DONE)
    assert len(group.bot_messages) == 1


def test_it_is_listed_in_no_menu_and_no_help(team: Team) -> None:
    assert "reload" not in asked(team.chat(team.bot.server.user("Eve")), "/help").text
    assert "reload" not in team.bot.server.profile.menu("default", "")


def test_settings_of_a_chat_that_name_what_is_gone_are_left_out(team: Team) -> None:
    chat = team.chat(team.admin)
    providers = team.folder / "providers.yaml"
    providers.write_text("our-cloud: {name: Our Cloud}\n", encoding="utf-8")
    team.write(OUR_PRICE.replace("provider: aws", "provider: our-cloud"))
    asked(chat, "/reload")
    asked(chat, "/settings our-cloud h100")
    assert "Our Cloud 1-year $2.10/h" in asked(chat, "/train 70B 15T").text
    providers.unlink()
    team.write("")
    asked(chat, "/reload")
    assert "H100 · AWS on demand" in asked(chat, "/train 70B 15T").text
    asked(chat, "/forget")


@pytest.mark.parametrize("variable", ["DATABASE_URL", "REDIS_URL"])
def test_where_there_may_be_other_processes_it_says_how_to_reload_them(
    variable: str, postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.url() if variable == "DATABASE_URL" else "redis://127.0.0.1:9"
    with BotApiServer() as server:
        admin = server.user("Ada")
        with running_bot(server, tmp_path, ADMINS=str(admin.id), **{variable: url}) as bot:
            server.wait_ready()
            chat = server.private_chat(admin)
            assert asked(chat, "/reload").text == (
                "Presets read anew\nNothing has changed\n"
                "Of this process alone: send SIGHUP to the others, or start them anew."
            )
            bot.stop()


def test_sighup_reloads_and_logs_what_came_of_it(tmp_path: Path) -> None:
    presets = tmp_path / "presets"
    presets.mkdir()
    prices = presets / "prices.yaml"
    with BotApiServer() as server, running_bot(server, tmp_path, CONFIG_DIR=str(presets)) as bot:
        server.wait_ready()
        prices.write_text(OUR_PRICE, encoding="utf-8")
        bot.process.send_signal(signal.SIGHUP)
        bot.wait_logged("Presets read anew: prices.yaml: 1 added")
        prices.write_text("our-h100: {price: 2}", encoding="utf-8")
        bot.process.send_signal(signal.SIGHUP)
        bot.wait_logged("CONFIG_DIR/prices.yaml, our-h100: ")
        chat = server.private_chat(server.user("Ada"))
        assert "AWS 1-year $2.10/h" in asked(chat, QUESTION).text
        status, errors = bot.stop()
    assert status == 0
    assert "Traceback" not in errors


async def test_an_answer_that_a_reload_overtakes_is_of_the_presets_that_it_began_with(engine: Engine) -> None:
    def without_h200_below_answers() -> Catalog:
        memory = engine.catalog.defaults.memory
        shown = memory.model_copy(update={"shown_gpus": tuple(gpu for gpu in memory.shown_gpus if gpu != "h200")})
        return replace(engine.catalog, defaults=engine.catalog.defaults.model_copy(update={"memory": shown}))

    class Overtaken(Engine):
        """Reloads between the answer and the buttons below it."""

        def reply(
            self, text: str, preferences: Preferences = NOTHING_SET, *, fills: bool = True
        ) -> Asked[Any, Any] | Refusal:
            reply = super().reply(text, preferences, fills=fills)
            library.reload()
            return reply

    library = Library(Overtaken(engine.catalog, engine.rates, engine.clock), without_h200_below_answers)
    with BotApiServer() as server:
        app = build_application(settings_for(server))
        shelf, workshop = await Shelf.open(IN_MEMORY), Workshop()
        doors = Doors(settings_for(server))
        add_handlers(app, ServicesOfNow(library, shelf, workshop, doors), Newest())
        chat = server.private_chat(server.user("Ada"))
        async with app:
            chat.send("/train 70B 15T h100")
            chat.send("/train 70B 15T h100")
            for update in await app.bot.get_updates(timeout=0, allowed_updates=[Update.MESSAGE]):
                await app.process_update(update)
        before, after = ([button["text"] for button in message.buttons] for message in chat.bot_messages)
        await shelf.close()
    assert "H200" in before
    assert "H200" not in after


def test_an_admin_sees_what_was_answered_and_nobody_else_does(team: Team) -> None:
    chat, stranger = team.chat(team.admin), team.chat(team.bot.server.user("Eve"))
    asked(chat, "/gpu h100")
    said = asked(chat, "/stats").text
    assert said.startswith("Running for")
    assert "\n/gpu: " in said
    refused, unknown = asked(stranger, "/stats").text, asked(stranger, "/reboot").text
    assert refused.splitlines()[0] == unknown.splitlines()[0].replace("/reboot", "/stats")
