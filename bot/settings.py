"""Settings from the environment or a file `.env` in the working directory; the environment wins."""

from pathlib import Path
from typing import Literal

from pydantic import AnyHttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting that cannot be used: names the variable and what it should be."""


class Settings(BaseSettings):
    """What an operator sets."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    telegram_bot_token: SecretStr | None = None
    """The token that @BotFather gives."""
    telegram_api_url: AnyHttpUrl = AnyHttpUrl("https://api.telegram.org")
    """Telegram's servers, or a self-hosted Bot API server, without `/bot` at the end."""
    config_dir: Path | None = None
    """A folder whose YAML files are laid over the built-in presets."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("telegram_bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        number, colon, secret = token.get_secret_value().partition(":")
        if not (number.isdigit() and colon and secret):
            raise ValueError("does not look like a token: @BotFather gives one such as 123456:ABC-DEF")
        return token

    @property
    def api_url(self) -> str:
        """The address of the Bot API, without a slash at the end."""
        return str(self.telegram_api_url).rstrip("/").removesuffix("/bot")


def load_settings() -> Settings:
    """The settings. Raises SettingsError that names the variable at fault, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"{str(d['loc'][0]).upper()}: {d['msg'].removeprefix('Value error, ')}" for d in error.errors()]
        raise SettingsError("; ".join(problems)) from None
