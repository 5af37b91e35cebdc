"""What is written of an exception says where it happened, and nothing that a chat has said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError, TimedOut

from bot.failures import chain_of, named, traceback_of, words_of
from bot.settings import SettingsError
from bot.store.errors import StoreError
from config.reader import ConfigError
from tests.botapi.entities import EntityError, parse_html

WRITTEN = "what somebody wrote"


def fail(error: BaseException, earlier: BaseException | None = None) -> None:
    """Raise an exception, while another one is handled if there is one."""
    if earlier is not None:
        try:
            fail(earlier)
        except type(earlier):
            fail(error)
    raise error


def raised(error: BaseException, earlier: BaseException | None = None) -> BaseException:
    """An exception with its frames and what led to it."""
    with pytest.raises(type(error)) as caught:
        fail(error, earlier)
    return caught.value


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError(WRITTEN), "ValueError"),
        (KeyError(WRITTEN), "KeyError"),
        (RuntimeError(WRITTEN), "RuntimeError"),
        (UnicodeEncodeError("utf-8", WRITTEN, 0, 1, WRITTEN), "UnicodeEncodeError"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (ConnectionRefusedError("refused"), "ConnectionRefusedError: refused"),
        (StoreError("the database is away"), "StoreError: the database is away"),
        (SettingsError("PORT: too high"), "SettingsError: PORT: too high"),
        (ConfigError("gpus.yaml: no entry"), "ConfigError: gpus.yaml: no entry"),
        (TimedOut(), "TimedOut: Timed out"),
        (NetworkError("Bad Gateway"), "NetworkError: Bad Gateway"),
        (Forbidden("bot was blocked by the user"), "Forbidden: bot was blocked by the user"),
        (BadRequest("can't parse entities: Unsupported start tag \"x\" at 5"),
         "BadRequest: can't parse entities: Unsupported start tag …"),
        (BadRequest("Inline keyboard button URL 'x' is invalid"), "BadRequest: Inline keyboard button URL …"),
        (ChatMigrated(-1001234567890), "ChatMigrated: Group migrated to supergroup. New chat id: …"),
        (TelegramError("chat 123456789 not found"), "TelegramError: chat … not found"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)  # fmt: skip
def test_words_are_kept_of_those_types_alone_that_quote_nobody(error: Exception, line: str) -> None:
    assert named(error) == line


@given(st.text(st.sampled_from("<>/=& \"'ab\n"), max_size=20))
def test_no_refusal_of_telegram_tells_the_text_that_it_refuses(noise: str) -> None:
    text = f"<zebra{noise}>{noise}</b zebra>"
    with pytest.raises(EntityError) as refusal:
        parse_html(text)
    assert "zebra" not in words_of(BadRequest(str(refusal.value)))


def test_a_traceback_tells_frames_and_source_lines_and_no_words_of_a_chat() -> None:
    text = traceback_of(raised(ValueError(WRITTEN)))
    first, *frames, last = text.splitlines()
    assert first == "Traceback (most recent call last):"
    assert f'File "{__file__}"' in frames[0]
    assert "in fail" in frames[-2]
    assert "raise error" in frames[-1]
    assert last == "ValueError"
    assert WRITTEN not in text


def test_what_led_to_an_exception_is_told_before_it_by_the_same_rule() -> None:
    text = traceback_of(raised(StoreError("the database is away"), KeyError(WRITTEN)))
    earlier, later = text.split("\n\n")
    assert earlier.endswith("\nKeyError")
    assert later.endswith("\nStoreError: the database is away")
    assert WRITTEN not in text


def test_what_an_exception_was_raised_from_counts_and_what_it_suppresses_does_not() -> None:
    cause, hidden = ValueError("cause"), KeyError("hidden")
    error = raised(RuntimeError("x"), hidden)
    error.__cause__ = cause
    assert chain_of(error) == [cause, error]
    error.__cause__ = None
    assert chain_of(error) == [error]


def test_exceptions_that_led_to_each_other_end() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert chain_of(one) == [other, one]


def test_the_parts_of_a_group_are_told_without_their_words() -> None:
    group = ExceptionGroup(WRITTEN, [ValueError(WRITTEN), OSError("no space")])
    text = traceback_of(raised(group))
    assert "  | ValueError" in text
    assert "  | OSError: no space" in text
    assert WRITTEN not in text


def test_notes_on_an_exception_are_not_told() -> None:
    error = raised(OSError("no space"))
    error.add_note(WRITTEN)
    assert WRITTEN not in traceback_of(error)


def test_a_recursion_without_end_is_told_in_few_lines() -> None:
    def deeper(depth: int) -> int:
        return deeper(depth + 1)

    with pytest.raises(RecursionError) as caught:
        deeper(0)
    assert len(traceback_of(caught.value).splitlines()) < 30
