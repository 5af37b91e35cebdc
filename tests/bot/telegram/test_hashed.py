"""The name of a chat in logs."""

import re

from bot.telegram.hashed import chat_hash


def test_a_chat_has_one_name_and_no_other_chat_or_token_has_it() -> None:
    name = chat_hash(-1001234567890, "123456:ABC")
    assert name == chat_hash(-1001234567890, "123456:ABC")
    others = {chat_hash(1001234567890, "123456:ABC"), chat_hash(-1001234567890, "123456:ABD")}
    assert len({name, *others}) == 3


def test_it_is_short_and_does_not_hold_the_number() -> None:
    name = chat_hash(123456789, "x" * 200)
    assert re.fullmatch("[0-9a-f]{12}", name)
    assert "123456789" not in name
