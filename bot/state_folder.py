"""Where the bot keeps files of its own: the history of the terminal, and the database unless another is named."""

import os
from pathlib import Path


def state_folder() -> Path:
    """The folder, which need not exist yet. Raises OSError for a user without a home."""
    try:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError:
        raise FileNotFoundError("there is no home folder, and XDG_STATE_HOME is not set") from None
    return Path(base) / "llm-cost-bot"
