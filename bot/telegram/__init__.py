"""Everything that knows Telegram, and nothing else does."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the type of durations that python-telegram-bot is moving to
