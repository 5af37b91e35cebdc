"""What goes wrong on the way to Telegram, and how long to wait before the next try."""

from datetime import timedelta

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

LONGEST_PAUSE_S = 30.0


def is_of_network(error: BaseException | None) -> bool:
    """Whether Telegram was not reached, or what answered was not Telegram."""
    is_unreadable = type(error) is TelegramError  # an answer that is no JSON
    return is_unreadable or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def pause_s(failures: int) -> float:
    """The pause after so many failures in a row, from 1 on: half a second, then twice the one before, to 30 s."""
    return min(LONGEST_PAUSE_S, 0.5 * 2.0 ** min(failures - 1, 10))


def seconds_of(flood: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wanted = flood.retry_after
    return wanted.total_seconds() if isinstance(wanted, timedelta) else wanted
