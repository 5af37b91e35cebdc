"""Names in `.env` and in the environment that are no settings, which would be ignored in silence."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.settings import Settings, variables_of
from config.spelling import nearest

OF_COMPOSE = ("DOMAIN", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EXTRAS")
"""What `compose.yaml` takes from the same file."""
_OF_COMPOSE_ITSELF = "COMPOSE_"
_NAME = re.compile("[A-Z][A-Z0-9_]*")
_LIKENESS = 85.0
"""In percent, of a name in the environment, which has many that are none of ours: `HOSTNAME` is no `HOST`."""


def unknown_settings(env_file: Path) -> Iterator[str]:
    """What to say of each of them; never what may be a secret on a line without its name. Raises SettingsError."""
    known = _known()
    yield from (f"line {number} cannot be read, and is ignored: write NAME=value" for number in _unreadable(env_file))
    for name, value in variables_of(env_file).items():
        if name in known.values() or name.startswith(_OF_COMPOSE_ITSELF):
            continue
        meant = nearest(name, known)
        if meant is not None:
            yield f"{name} is no setting, and is ignored: is {known[meant]} meant?"
        elif value and value.strip("=") and _NAME.fullmatch(name):
            yield f"{name} is no setting, and is ignored: .env.example has all that there are"
        else:
            yield "something there is no NAME=value with a name of .env.example, and is ignored"


def misspelt_settings(environment: Collection[str]) -> Iterator[str]:
    """What to say of names in the environment that are nearly settings."""
    from rapidfuzz import fuzz, process  # only for those who want to know

    known = _known()
    for name in sorted({*environment} - {*known.values()}):
        found = process.extractOne(name.lower(), known.keys(), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        if found is not None:
            yield f"{name} is no setting, and is ignored: is {known[found[0]]} meant?"


def _known() -> dict[str, str]:
    """The settings, and what Compose takes from the same file, by their names in lower case."""
    return {name.lower(): name for name in (*map(str.upper, Settings.model_fields), *OF_COMPOSE)}


def _unreadable(env_file: Path) -> list[int]:
    """The numbers of lines that are no NAME=value, such as `NAME: value`."""
    if not env_file.is_file():
        return []
    from dotenv.parser import parse_stream

    with env_file.open(encoding="utf-8", errors="replace") as stream:
        return [binding.original.line for binding in parse_stream(stream) if binding.error]
