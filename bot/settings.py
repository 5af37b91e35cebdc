"""Settings from the environment or a file `.env` in the working directory; the environment wins.

Read by a plain pydantic model: pydantic-settings alone would take a third of the time in which `ask` answers.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, SecretStr, ValidationError, field_validator

from bot.store.url import async_url, default_url

ENV_FILE = Path(".env")
HOW_TO_INSTALL = "needs gpuhunt: python -m pip install --require-hashes --requirement requirements-live.lock"
"""What live prices want."""


class SettingsError(Exception):
    """A setting that cannot be used: names the variable and what it should be."""


class Settings(BaseModel):
    """What an operator sets; each field is the variable of the same name in upper case."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=str.upper, hide_input_in_errors=True)

    telegram_bot_token: SecretStr | None = None
    """The token that @BotFather gives."""
    telegram_api_url: AnyHttpUrl = AnyHttpUrl("https://api.telegram.org")
    """Telegram's servers, or a self-hosted Bot API server, without `/bot` at the end."""
    database_url: SecretStr | None = None
    """Postgres or SQLite, with the async driver in it; without one, a file of this user."""
    config_dir: Path | None = None
    """A folder whose YAML files are laid over the built-in presets."""
    admins: frozenset[int] = frozenset()
    """Telegram's numbers of the users who may `/reload`."""
    live_prices: bool = False
    """Whether prices of today are fetched from gpuhunt's catalogue, and laid over the presets."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("telegram_bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        number, colon, secret = token.get_secret_value().partition(":")
        if not (number.isdigit() and colon and secret) or any(c.isspace() or c == "/" for c in secret):
            raise ValueError("does not look like a token: @BotFather gives one such as 123456:ABC-DEF")
        return token

    @field_validator("telegram_api_url", mode="before")
    @classmethod
    def _is_an_address(cls, url: Any) -> Any:
        if isinstance(url, str) and not url.startswith(("https://", "http://")):
            raise ValueError("should be an address such as https://api.telegram.org")
        return url

    @field_validator("database_url")
    @classmethod
    def _has_an_async_driver(cls, url: SecretStr | None) -> SecretStr | None:
        return None if url is None else SecretStr(async_url(url.get_secret_value()))

    @field_validator("config_dir")
    @classmethod
    def _from_home(cls, folder: Path | None) -> Path | None:
        try:
            return None if folder is None else folder.expanduser()
        except RuntimeError:
            raise ValueError("begins with ~ for a home folder that is not known: write the whole path") from None

    @field_validator("admins", mode="before")
    @classmethod
    def _are_numbers_of_users(cls, numbers: Any) -> Any:
        if not isinstance(numbers, str):
            return numbers
        words = numbers.replace(",", " ").split()
        if not words or not all(word.isascii() and word.isdecimal() for word in words):
            raise ValueError("should be numbers of Telegram users, such as 123456789, 987654321")
        return frozenset(map(int, words))

    @field_validator("live_prices", mode="before")
    @classmethod
    def _can_be_fetched(cls, switch: Any) -> Any:
        is_on = {"on": True, "off": False}.get(switch.lower()) if isinstance(switch, str) else switch
        if is_on is None:
            raise ValueError("should be on or off")
        if is_on:
            from config.live.catalogue import is_installed  # with what starts processes: only where it is wanted

            if not is_installed():
                raise ValueError(f"{HOW_TO_INSTALL}, or turn it off")
        return is_on

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_any_case(cls, level: Any) -> Any:
        return level.upper() if isinstance(level, str) else level

    @property
    def api_url(self) -> str:
        """The address of the Bot API, without a slash at the end."""
        return str(self.telegram_api_url).rstrip("/").removesuffix("/bot")

    @property
    def store_url(self) -> str:
        """The address of the database, its password in it. Raises SettingsError if none is set and there is no home."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        try:
            return default_url()
        except OSError as error:
            raise SettingsError(f"DATABASE_URL is not set, and {error}") from None


def load_settings(environment: Mapping[str, str] = os.environ, env_file: Path = ENV_FILE) -> Settings:
    """The settings; an empty variable counts as not set.

    Raises SettingsError that names the variable at fault, never its value.
    """
    variables = {name: value for layer in (_of_file(env_file), environment) for name, value in layer.items() if value}
    try:
        return Settings.model_validate(variables)
    except ValidationError as error:
        problems = [f"{d['loc'][0]}: {d['msg'].removeprefix('Value error, ')}" for d in error.errors()]
        raise SettingsError("; ".join(problems)) from None


def _of_file(env_file: Path) -> dict[str, str]:
    if not env_file.is_file():
        return {}
    from dotenv import dotenv_values  # only where there is something to read

    try:
        return {name: value for name, value in dotenv_values(env_file).items() if value is not None}
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file}: is no UTF-8 text: save it as UTF-8") from None
