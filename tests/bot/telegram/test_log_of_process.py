"""What the real process writes at its most talkative: JSON, without the token, the texts and the numbers of chats."""

import json
from pathlib import Path

from tests.bot.telegram.conftest import running_bot
from tests.botapi import FAKE_TOKEN, BotApiServer

WORD = "zebrafish"


def test_at_debug_it_writes_neither_token_nor_text_nor_number_of_a_chat(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, LOG_LEVEL="DEBUG") as bot:
        server.wait_ready()
        ada = server.user("Ada")
        private, group = server.private_chat(ada), server.group("Lab", members=[ada])
        server.faults.add("getUpdates", kind="broken_json")
        server.faults.add("getUpdates", kind="reset")
        private.send(f"/train 70B 15T {WORD}")
        private.wait_reply()
        private.send("/settings currency eur")
        private.wait_reply()
        group.send(f"/price {WORD}")
        group.wait_reply()
        server.faults.add("sendMessage", kind="blocked")
        private.send(f"/gpu {WORD}")
        private.send("/privacy")
        private.wait_reply()
        _, errors = bot.stop()
    assert {"time", "level", "logger", "message"} <= set.intersection(
        *(set(json.loads(line)) for line in errors.splitlines())
    )
    for secret in (FAKE_TOKEN.partition(":")[2], WORD, str(ada.id), str(private.id), str(group.id).removeprefix("-")):
        assert secret not in errors
