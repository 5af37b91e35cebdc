"""Say what is right and what is wrong with an installation: settings, presets, database, token."""

import logging
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.engine import today
from bot.setting_words import HOW_TO_INSTALL, HOW_TO_INSTALL_SENTRY
from bot.settings import ENV_FILE, Settings, SettingsError, WrongSettingsError, load_settings
from bot.terminal.counted import fault_of
from bot.terminal.overlay import lines_of
from bot.terminal.unknown_settings import misspelt_settings, unknown_settings
from config.catalog import Catalog
from config.load import FILES, load_catalog
from config.overlay import NAME
from config.overlay_changes import changes_of, slips_of
from config.reader import ConfigError

Mark = Literal["ok", "FAIL", "warn", "--"]
"""Right, wrong, probably a slip, or nothing to judge."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    mark: Mark
    text: str
    more: tuple[str, ...] = ()
    """What it is in detail, a line each."""


def check(load: Callable[[], Settings] = load_settings, env_file: Path = ENV_FILE) -> int:
    """Print every finding: 0 if nothing is wrong, 1 otherwise."""
    is_right = True
    with _unlogged():
        for finding in _findings(load, env_file):
            is_right = is_right and finding.mark != "FAIL"
            print(f"{finding.mark:4} {finding.what}: {finding.text}", flush=True)
            for line in finding.more:
                print(f"       {line}", flush=True)
    return 0 if is_right else 1


@contextmanager
def _unlogged() -> Iterator[None]:
    """Meanwhile nothing is logged: it would say once more, and in other words, what a finding says."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _findings(load: Callable[[], Settings], env_file: Path) -> Iterator[Finding]:
    try:
        settings = load()
    except WrongSettingsError as error:
        yield from (Finding(name, "FAIL", fault) for name, fault in error.faults.items())
        settings, wrong = error.rest, tuple(error.faults)
    except SettingsError as error:
        yield Finding("settings", "FAIL", str(error))
        yield from _presets_and_counts(None)
        return
    else:
        yield Finding("settings", "ok", f"read from {_sources(env_file)}; log level {settings.log_level}")
        wrong = ()
    yield from (Finding(str(env_file), "warn", said) for said in unknown_settings(env_file))
    yield from (Finding("environment", "warn", said) for said in misspelt_settings(os.environ))
    yield from _presets_and_counts(settings.config_dir)
    if "CONFIG_DIR" not in wrong:
        yield from _overlay(settings.config_dir)
    yield from _of_each(settings, wrong)


def _sources(env_file: Path) -> str:
    return f"the environment and {env_file}" if env_file.is_file() else f"the environment; there is no {env_file} here"


def _of_each(settings: Settings, wrong: Collection[str]) -> Iterator[Finding]:
    """What rests on settings that are right."""
    looks: tuple[tuple[Callable[[Settings], Finding], set[str]], ...] = (
        (_live_prices, {"LIVE_PRICES"}),
        (_sentry, {"SENTRY_DSN"}),
        (_database, {"DATABASE_URL"}),
        (_redis, {"REDIS_URL"}),
        (_admins, {"ADMINS"}),
        (_circle, {"ADMINS", "ALLOWED_CHATS"}),
        (_limits, {"USER_LIMIT_PER_MINUTE", "CHAT_LIMIT_PER_MINUTE"}),
        (_token, {"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"}),
        (_webhook, {"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "WEBHOOK_URL"}),
    )
    for look, needed in looks:
        if needed.isdisjoint(wrong):
            yield look(settings)


def _judged(what: str, is_right: bool, text: str) -> Finding:  # noqa: FBT001 - the answer of a probe
    return Finding(what, "ok" if is_right else "FAIL", text.removeprefix(f"{what} "))


def _presets_and_counts(overlay: Path | None) -> Iterator[Finding]:
    try:
        catalog = load_catalog(overlay)
    except ConfigError as error:
        yield Finding("presets", "FAIL", str(error))
        return
    yield Finding("presets", "ok", _counts(catalog))
    faults = [f"{model.id}: {fault}" for model in catalog.models.values() if (fault := fault_of(model)) is not None]
    if faults:
        yield Finding("models.yaml", "warn", "parameters that their architecture does not make", tuple(faults))
    else:
        text = "parameters agree with the architecture of every model, or the entry says why not"
        yield Finding("models.yaml", "ok", text)


def _counts(catalog: Catalog) -> str:
    return (
        f"{len(catalog.gpus)} GPUs, {len(catalog.models)} models, {len(catalog.offers)} offers "
        f"of {len(catalog.providers)} providers, newest price {catalog.newest_price_day}"
    )


def _overlay(folder: Path | None) -> Iterator[Finding]:
    """What the overlay changes, and what in it is probably not meant."""
    if folder is None:
        yield Finding(NAME, "--", "not set: built-in presets only")
        return
    try:
        catalog, files = load_catalog(folder), changes_of(folder)
    except ConfigError:
        return  # it is told as what is wrong with the presets
    if not files:
        yield Finding(NAME, "FAIL", f"no file there is one of {', '.join(FILES)}")
        return
    names = ", ".join(found.file for found in files)
    yield Finding(NAME, "ok", f"lays over {names}", tuple(line for found in files for line in lines_of(found)))
    for slip in slips_of(files, catalog, today()):
        yield Finding(NAME, "warn", slip)


def _live_prices(settings: Settings) -> Finding:
    from config.live.catalogue import is_installed  # with what starts processes

    if settings.live_prices:  # which the settings allow only where gpuhunt is there
        return Finding("LIVE_PRICES", "ok", "on: gpuhunt's catalogue, every six hours")
    text = "gpuhunt is installed" if is_installed() else f"to be on, it {HOW_TO_INSTALL}"
    return Finding("LIVE_PRICES", "--", f"off: prices are those of the presets; {text}")


def _sentry(settings: Settings) -> Finding:
    if settings.sentry_dsn is not None:  # which the settings allow only where sentry-sdk is there
        host = urlsplit(settings.sentry_dsn.get_secret_value()).hostname
        return Finding("SENTRY_DSN", "ok", f"on: defects are reported to {host}, without what anybody wrote")
    text = "sentry-sdk is installed" if find_spec("sentry_sdk") else f"to be on, it {HOW_TO_INSTALL_SENTRY}"
    return Finding("SENTRY_DSN", "--", f"off: defects are in the log alone; {text}")


def _database(settings: Settings) -> Finding:
    from bot.store.probe import probe  # imported where it is needed: a terminal chat does without

    try:
        is_right, text = probe(settings.store_url)
    except SettingsError as error:
        is_right, text = False, str(error)
    return _judged("DATABASE_URL", is_right, text)


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("REDIS_URL", "--", "not set: each process counts by itself how much somebody asks")
    from bot.counting.probe import probe  # with a client of Redis: only where one is wanted

    token = settings.telegram_bot_token
    is_right, text = probe(settings.redis_url.get_secret_value(), token.get_secret_value() if token is not None else "")
    return _judged("REDIS_URL", is_right, text)


def _admins(settings: Settings) -> Finding:
    if not settings.admins:
        return Finding("ADMINS", "--", "not set: nobody may /reload or see /stats in Telegram")
    return Finding("ADMINS", "ok", f"{len(settings.admins)} may /reload and see /stats")


def _circle(settings: Settings) -> Finding:
    if not settings.allowed_chats:
        return Finding("ALLOWED_CHATS", "--", "not set: everybody is answered")
    groups = sum(number < 0 for number in settings.allowed_chats)
    people = len(settings.allowed_chats | settings.admins) - groups
    text = f"only these are answered, groups: {groups}, people with those of ADMINS: {people}"
    return Finding("ALLOWED_CHATS", "ok", text)


def _limits(settings: Settings) -> Finding:
    limits = (("person", settings.user_limit_per_minute), ("group", settings.chat_limit_per_minute))
    said = [f"{most} a minute of each {of}" if most else f"no limit of a {of}" for of, most in limits]
    return Finding("limits", "ok" if all(most for _, most in limits) else "--", ", ".join(said))


def _webhook(settings: Settings) -> Finding:
    if settings.webhook_url is None:
        return _no_webhook(settings)
    if settings.telegram_bot_token is None:
        return Finding("WEBHOOK_URL", "--", f"{settings.webhook_url}; nothing is posted there without a token")
    from bot.telegram.probe import probe_webhook

    is_right, text = probe_webhook(settings)
    return Finding("WEBHOOK_URL", "ok" if is_right else "warn", text)


def _no_webhook(settings: Settings) -> Finding:
    if settings.telegram_bot_token is not None:
        from bot.telegram.probe import webhook_of_now

        if (url := webhook_of_now(settings)) is not None:
            text = f"not set, but Telegram posts to {url}: stop what listens there, then start `poll --take-over`"
            return Finding("WEBHOOK_URL", "warn", text)
    return Finding("WEBHOOK_URL", "--", "not set: `poll` needs none, `web` does")


def _token(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        text = "not set: the bot starts as a chat in the terminal; @BotFather gives a token"
        return Finding("TELEGRAM_BOT_TOKEN", "--", text)
    from bot.telegram.probe import probe

    is_right, text = probe(settings)
    return _judged("TELEGRAM_BOT_TOKEN", is_right, text)
