"""Say what is right and what is wrong with an installation: settings, presets, database, token."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import HOW_TO_INSTALL, Settings, SettingsError, load_settings
from bot.terminal.counted import fault_of
from config.catalog import Catalog
from config.load import FILES, load_catalog
from config.reader import ConfigError


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `is_right` is None where there is nothing to judge."""

    what: str
    is_right: bool | None
    text: str


def check(load: Callable[[], Settings] = load_settings) -> int:
    """Print every finding: 0 if nothing is wrong, 1 otherwise."""
    try:
        settings = load()
    except SettingsError as error:
        findings = [Finding("settings", False, str(error)), *_presets_and_counts(None)]
    else:
        findings = list(_findings(settings))
    for finding in findings:
        mark = {True: "ok  ", False: "FAIL", None: "--  "}[finding.is_right]
        print(f"{mark} {finding.what}: {finding.text}", flush=True)
    return 1 if any(finding.is_right is False for finding in findings) else 0


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", True, f"read from the environment and .env; log level {settings.log_level}")
    yield from _presets_and_counts(settings.config_dir)
    yield _overlay(settings)
    yield _live_prices(settings)
    yield _database(settings)
    yield _token(settings)


def _presets_and_counts(overlay: Path | None) -> Iterator[Finding]:
    try:
        catalog = load_catalog(overlay)
    except ConfigError as error:
        yield Finding("presets", False, str(error))
        return
    yield Finding("presets", True, _counts(catalog))
    faults = [f"{model.id}: {fault}" for model in catalog.models.values() if (fault := fault_of(model)) is not None]
    text = "parameters agree with the architecture of every model, or the entry says why not"
    yield Finding("models.yaml", not faults, "\n     ".join(faults) or text)


def _counts(catalog: Catalog) -> str:
    newest = max(offer.history[-1].as_of for offer in catalog.offers.values())
    return (
        f"{len(catalog.gpus)} GPUs, {len(catalog.models)} models, {len(catalog.offers)} offers "
        f"of {len(catalog.providers)} providers, newest price {newest}"
    )


def _overlay(settings: Settings) -> Finding:
    if settings.config_dir is None:
        return Finding("CONFIG_DIR", None, "not set: built-in presets only")
    found = [file for file in FILES if (settings.config_dir / file).exists()]
    text = f"lays over {', '.join(found)}" if found else f"no file there is one of {', '.join(FILES)}"
    return Finding("CONFIG_DIR", bool(found), text)


def _live_prices(settings: Settings) -> Finding:
    from config.live.catalogue import is_installed  # with what starts processes

    if settings.live_prices:  # which the settings allow only where gpuhunt is there
        return Finding("LIVE_PRICES", True, "on: gpuhunt's catalogue, every six hours")
    text = "gpuhunt is installed" if is_installed() else f"to be on, it {HOW_TO_INSTALL}"
    return Finding("LIVE_PRICES", None, f"off: prices are those of the presets; {text}")


def _database(settings: Settings) -> Finding:
    from bot.store.probe import probe  # imported where it is needed: a terminal chat does without

    try:
        is_right, text = probe(settings.store_url)
    except SettingsError as error:
        is_right, text = False, str(error)
    return Finding("DATABASE_URL", is_right, text)


def _token(settings: Settings) -> Finding:
    if settings.telegram_bot_token is None:
        text = "not set: the bot starts as a chat in the terminal; @BotFather gives a token"
        return Finding("TELEGRAM_BOT_TOKEN", None, text)
    from bot.telegram.probe import probe

    is_right, text = probe(settings)
    return Finding("TELEGRAM_BOT_TOKEN", is_right, text)
