"""Settings from the environment or a file `.env` in the working directory; the environment wins.

Read by a plain pydantic model: pydantic-settings alone would take a third of the time in which `ask` answers.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.setting_words import (
    HOW_TO_INSTALL,
    HOW_TO_INSTALL_SENTRY,
    expected,
    fault_of_path,
    faults_of,
    numbers,
    scheme_of,
)
from bot.store.url import async_url, default_url

ENV_FILE = Path(".env")
UNUSABLE = 2
"""The exit status where settings, presets or a database cannot be used."""
_TELEGRAM = AnyHttpUrl("https://api.telegram.org")
_PORTS_OF_TELEGRAM = (443, 80, 88, 8443)
_USER, _CHAT = re.compile("[0-9]+"), re.compile("-?[0-9]+")


class SettingsError(Exception):
    """A setting that cannot be used: names the variable and what it should be."""


class WrongSettingsError(SettingsError):
    """All settings that cannot be used, a line each, without the values of secrets."""

    def __init__(self, faults: Mapping[str, str], rest: "Settings") -> None:
        """`faults` are what is wrong by the name of the variable, `rest` the settings without those."""
        super().__init__("\n".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = faults
        self.rest = rest


class Settings(BaseModel):
    """What an operator sets; each field is the variable of the same name in upper case."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=str.upper, hide_input_in_errors=True)

    telegram_bot_token: SecretStr | None = None
    """The token that @BotFather gives."""
    telegram_api_url: AnyHttpUrl = _TELEGRAM
    """Telegram's servers, or a self-hosted Bot API server, without `/bot` at the end."""
    webhook_url: AnyHttpUrl | None = None
    """Where Telegram posts updates to, as it is seen from there; its path is the one that is listened to."""
    webhook_secret: SecretStr | None = None
    """What Telegram says with each update to show that it is Telegram; without one, it follows from the token."""
    host: str = "0.0.0.0"  # noqa: S104 - a container's port is reached from outside
    """The address that `web` listens on."""
    port: int = Field(8080, ge=1, le=65_535)
    database_url: SecretStr | None = None
    """Postgres or SQLite, with the async driver in it; without one, a file of this user."""
    redis_url: SecretStr | None = None
    """Where several processes count together how much somebody asks; without one, each counts by itself."""
    config_dir: Path | None = None
    """A folder whose YAML files are laid over the built-in presets."""
    allowed_chats: frozenset[int] = frozenset()
    """Telegram's numbers of the chats and users that are answered; without any, all are."""
    admins: frozenset[int] = frozenset()
    """Telegram's numbers of the users who may `/reload` and see `/stats`."""
    user_limit_per_minute: int = Field(30, ge=0)
    """Questions and taps of one person that are answered; 0 for all."""
    chat_limit_per_minute: int = Field(20, ge=0)
    """Questions in one group that are answered, which may be as many as Telegram lets a bot write there; 0 for all."""
    live_prices: bool = False
    """Whether prices of today are fetched from gpuhunt's catalogue, and laid over the presets."""
    calls_per_second: int = Field(30, ge=0)
    """How often the bot may write to all chats together, as Telegram allows it; 0 for as often as it likes."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    sentry_dsn: SecretStr | None = None
    """Where defects are reported to, if anywhere."""

    @field_validator("telegram_bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        if not re.fullmatch(r"[0-9]+:[^\s/]+", token.get_secret_value()):
            raise ValueError("does not look like a token: @BotFather gives one such as 123456:ABC-DEF")
        return token

    @field_validator("telegram_api_url", "webhook_url", mode="before")
    @classmethod
    def _is_an_address(cls, url: Any, info: ValidationInfo) -> Any:
        if isinstance(url, str) and not re.match("https?://[^/]", url):
            raise ValueError(expected(str(info.field_name).upper(), url))
        return url

    @field_validator("webhook_url")
    @classmethod
    def _is_found_there(cls, url: AnyHttpUrl | None, info: ValidationInfo) -> AnyHttpUrl | None:
        if url is None:
            return None
        if (fault := fault_of_path(url.path or "/")) is not None:
            raise ValueError(fault)
        if url.username or url.password or url.fragment:
            raise ValueError("has more than host, port and path: write one such as https://bot.example.com/telegram")
        if info.data.get("telegram_api_url") == _TELEGRAM:
            if url.scheme != "https":
                raise ValueError("begins with http://, where Telegram posts nothing: write https://")
            if url.port not in _PORTS_OF_TELEGRAM:
                raise ValueError("has a port that Telegram does not post to: write 443, 80, 88, 8443, or none")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _is_what_telegram_takes(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("is none that Telegram takes: write up to 256 of the characters A-Z a-z 0-9 _ -")
        return secret

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and scheme_of(url.get_secret_value()) not in {"redis", "rediss", "unix"}:
            raise ValueError("is no address of Redis: write one such as redis://:password@host:6379/0")
        return url

    @field_validator("sentry_dsn")
    @classmethod
    def _is_reported_to(cls, dsn: SecretStr | None) -> SecretStr | None:
        if dsn is None:
            return None
        if scheme_of(dsn.get_secret_value()) not in {"https", "http"}:
            raise ValueError("is no address: write the one that Sentry gives, such as https://key@host/number")
        if find_spec("sentry_sdk") is None:
            raise ValueError(f"{HOW_TO_INSTALL_SENTRY}, or leave it out")
        return dsn

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
    def _are_numbers_of_users(cls, written: Any) -> Any:
        return numbers(written, _USER, "are no users: write their numbers, such as 123456789, 987654321")

    @field_validator("allowed_chats", mode="before")
    @classmethod
    def _are_numbers_of_chats(cls, written: Any) -> Any:
        return numbers(written, _CHAT, "are no chats: write their numbers, such as -1001234567890, 123456789")

    @field_validator("live_prices", mode="before")
    @classmethod
    def _can_be_fetched(cls, switch: Any) -> Any:
        is_on = {"on": True, "off": False}.get(switch.lower()) if isinstance(switch, str) else switch
        if is_on is None:
            raise ValueError(expected("LIVE_PRICES", switch))
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
    def secret_of_webhook(self) -> str:
        """What Telegram is to say with each update: the same for all processes of one bot.

        Raises SettingsError without a token.
        """
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        return hmac.new(self.token.encode(), b"secret of the webhook", hashlib.sha256).hexdigest()

    @property
    def token(self) -> str:
        """The token. Raises SettingsError where there is none."""
        if self.telegram_bot_token is None:
            raise SettingsError("TELEGRAM_BOT_TOKEN is not set: ask @BotFather for one (/newbot), and put it into .env")
        return self.telegram_bot_token.get_secret_value()

    @property
    def bot_id(self) -> int:
        """Telegram's number of the bot, with which its token begins. Raises SettingsError without a token."""
        return int(self.token.partition(":")[0])

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

    Raises WrongSettingsError, and SettingsError for a file that cannot be read.
    """
    layers = (variables_of(env_file), environment)
    variables = {name: value for layer in layers for name, value in layer.items() if value}
    try:
        return Settings.model_validate(variables)
    except ValidationError as error:
        faults = faults_of(error)
    left_out = faults.keys() | ({"WEBHOOK_URL"} if "TELEGRAM_API_URL" in faults else set())  # which it is judged by
    rest = Settings.model_validate({name: value for name, value in variables.items() if name not in left_out})
    raise WrongSettingsError(faults, rest)


def variables_of(env_file: Path) -> dict[str, str | None]:
    """What stands in the file, if there is one; None for a name that nothing is said of. Raises SettingsError."""
    if not env_file.is_file():
        return {}
    from dotenv import dotenv_values  # only where there is something to read

    try:
        return dotenv_values(env_file)
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file}: is no UTF-8 text: save it as UTF-8") from None
