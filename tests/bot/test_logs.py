"""What is logged never holds the token."""

import logging
import sys

from bot.logs import RedactingFormatter


def test_the_token_is_taken_out_of_message_and_traceback() -> None:
    try:
        int("https://api/bot123:secret/getMe")
    except ValueError:
        failure = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "at bot%s", ("123:secret",), failure)
    line = RedactingFormatter("123:secret").format(record)
    assert "at bot<token>" in line
    assert "bot<token>/getMe" in line
    assert "secret" not in line
