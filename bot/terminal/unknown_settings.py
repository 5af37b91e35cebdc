"""Names in `.env` that are no settings, which would be ignored in silence."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings, variables_of
from config.spelling import nearest

OF_COMPOSE = ("DOMAIN", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EXTRAS")
"""What `compose.yaml` takes from the same file."""
_OF_COMPOSE_ITSELF = "COMPOSE_"
_NAME = re.compile("[A-Z][A-Z0-9_]*")


def unknown_settings(env_file: Path) -> Iterator[str]:
    """What to say of each of them; never what may be a secret on a line without its name. Raises SettingsError."""
    known = {name.lower(): name for name in (*map(str.upper, Settings.model_fields), *OF_COMPOSE)}
    for name, value in variables_of(env_file).items():
        if name in known.values() or name.startswith(_OF_COMPOSE_ITSELF):
            continue
        meant = nearest(name, known)
        if meant is not None:
            yield f"{name} is no setting, and is ignored: is {known[meant]} meant?"
        elif value is not None and _NAME.fullmatch(name):
            yield f"{name} is no setting, and is ignored: .env.example has all that there are"
        else:
            yield "something there is no NAME=value with a name of .env.example, and is ignored"
