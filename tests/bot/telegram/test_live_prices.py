"""The real bot with live prices: it says which are, and waits for none."""

import signal
from pathlib import Path

from config.live.matching import Row
from tests.bot.telegram.conftest import running_bot
from tests.botapi import BotApiServer
from tests.config.live.server import CatalogueServer

ROW = Row("aws", "p5.48xlarge", "us-east-1", 60.0, "H100", 80.0, 8, is_spot=False)
SECRET = "key-of-a-mirror"


def test_a_live_price_is_answered_from_and_marked_also_after_a_reload(tmp_path: Path) -> None:
    with CatalogueServer([ROW]) as catalogue, BotApiServer() as server:
        variables = {"LIVE_PRICES": "on", "GPUHUNT_CATALOG_URL": catalogue.url}
        with running_bot(server, tmp_path, **variables) as bot:
            server.wait_ready()
            bot.wait_logged("live prices: 1 found, 1 stand")
            chat = server.private_chat(server.user("Ada"))
            chat.send("/train 70B 15T h100")
            assert "H100 · AWS on demand $7.50/h · live, " in chat.wait_reply().text
            bot.process.send_signal(signal.SIGHUP)
            bot.wait_logged("Presets read anew")
            chat.send("/train 70B 15T h100 as-of=2026-08-01")
            assert "H100 · AWS on demand $6.88/h · Jul 2026" in chat.wait_reply().text
            chat.send("/price h100 aws")
            assert "7.5 USD/h, live, 20" in chat.wait_reply().text
            status, errors = bot.stop()
    assert status == 0
    assert "Traceback" not in errors


def test_no_answer_and_no_end_waits_for_a_server_that_is_silent(tmp_path: Path) -> None:
    with CatalogueServer(manner="is silent") as catalogue, BotApiServer() as server:
        variables = {"LIVE_PRICES": "on", "GPUHUNT_CATALOG_URL": catalogue.url}
        with running_bot(server, tmp_path, **variables) as bot:
            assert catalogue.was_asked.wait(30)
            chat = server.private_chat(server.user("Ada"))
            chat.send("/train 70B 15T h100")
            assert "H100 · AWS on demand $6.88/h · Jul 2026" in chat.wait_reply().text
            status, errors = bot.stop()
    assert status == 0
    assert "Traceback" not in errors


def test_a_server_that_dies_is_one_line_in_the_log_without_its_address(tmp_path: Path) -> None:
    with CatalogueServer(manner="is out of order") as catalogue, BotApiServer() as server:
        variables = {"LIVE_PRICES": "on", "GPUHUNT_CATALOG_URL": f"{catalogue.url}/{SECRET}", "LOG_LEVEL": "DEBUG"}
        with running_bot(server, tmp_path, **variables) as bot:
            server.wait_ready()
            bot.wait_logged("live prices: no catalogue could be loaded (HTTPError); those of before stay, 0 of them")
            status, errors = bot.stop()
    assert status == 0
    assert "Traceback" not in errors
    assert SECRET not in errors


def test_without_the_setting_nobody_asks_for_prices(tmp_path: Path) -> None:
    with CatalogueServer([ROW]) as catalogue, BotApiServer() as server:
        with running_bot(server, tmp_path, GPUHUNT_CATALOG_URL=catalogue.url) as bot:
            server.wait_ready()
            chat = server.private_chat(server.user("Ada"))
            chat.send("/train 70B 15T h100")
            assert "$6.88/h · Jul 2026" in chat.wait_reply().text
            bot.stop()
        assert catalogue.asked == []
