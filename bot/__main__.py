"""Start the bot: in Telegram, in the terminal, or for one answer.

Every start imports only what it runs: `ask` answers without Telegram, the terminal chat without either.
"""

import argparse
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for, and return the exit status."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _parser().parse_args(_guarded(list(sys.argv[1:] if arguments is None else arguments)))
    from bot.settings import UNUSABLE, SettingsError
    from bot.store.errors import StoreError
    from config.reader import ConfigError

    try:
        return _run(given)
    except (SettingsError, ConfigError, StoreError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__.splitlines()[0])
    starts = parser.add_subparsers(
        dest="start", metavar="start", title="starts (without one: poll, or chat without a token)"
    )
    ask = starts.add_parser("ask", help="answer one question, or one a line from standard input")
    ask.add_argument("--json", action="store_true", help="one JSON object a line, for programs")
    ask.add_argument(
        "--lang", choices=("en", "zh"), help="the language, as --lang=zh (default: that of the terminal; of JSON: en)"
    )
    ask.add_argument("message", nargs="*", help="the question, e.g. /train 175B 500B")
    starts.add_parser("chat", help="the same bot as a chat in the terminal")
    poll = starts.add_parser("poll", help="Telegram by long polling")
    poll.add_argument("--take-over", action="store_true", help="end the webhook that the token has")
    starts.add_parser("web", help="Telegram by webhook, with health and metrics beside it")
    starts.add_parser("check", help="settings, presets, database and token: what is right and what is wrong")
    _describe_add_model(starts.add_parser("add-model", help="print the entry of models.yaml for a model's config.json"))
    return parser


def _describe_add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("config", help="the config.json of a model on Hugging Face, or the folder that holds it")
    parser.add_argument("--id", help="the name it answers to, e.g. llama-3.1-8b (default: by the file or its folder)")
    parser.add_argument("--name", help="as its makers write it")
    parser.add_argument("--params", help="parameters as published, e.g. 8.03B (default: counted)")
    parser.add_argument("--active", help="active parameters as published (default: counted, with embeddings)")
    parser.add_argument("--weights", choices=("bf16", "fp16", "fp8", "fp4", "int8", "int4"), help="their number format")
    parser.add_argument("--released", help="year, month or day, e.g. 2024-07")
    parser.add_argument("--source", action="append", default=[], help="where the figures come from; may stand twice")
    parser.add_argument("--differs", help="why published parameters are not those that are counted")


def _guarded(arguments: list[str]) -> list[str]:
    """Let a question hold words that look like options: `ask /train 70B 15T --mfu 40`."""
    if arguments[:1] != ["ask"]:
        return arguments
    options = [word for word in arguments[1:] if word in ("--json", "-h", "--help") or word.startswith("--lang=")]
    return ["ask", *options, "--", *(word for word in arguments[1:] if word not in options)]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep what a start allocates, all of which stays: searching it for garbage takes a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _run(given: argparse.Namespace) -> int:
    if given.start == "check":
        from bot.terminal.check import check

        return check()
    if given.start == "add-model":
        return _add_model(given)
    if given.start in {"poll", "web"} and hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which would end it, until it listens to that
    with _uncollected():
        from bot.settings import load_settings
        from bot.startup import make_engine

        settings = load_settings()
        engine = make_engine(settings)
        start = given.start or ("poll" if settings.telegram_bot_token else "chat")
        serve = _service(start, takes_over=getattr(given, "take_over", False))
    if serve is not None:
        return serve(settings, engine)
    if start == "ask":
        from bot.language import language_of_environment
        from bot.terminal.ask import ask

        language = given.lang or ("en" if given.json else language_of_environment())
        message = " ".join(given.message) if given.message else None
        return ask(engine, message, as_json=given.json, language=language)
    from bot.terminal.chat import chat

    return chat(settings, engine)


def _service(start: str, *, takes_over: bool) -> Callable[["Settings", "Engine"], int] | None:
    """What answers in Telegram, where that is the start."""
    if start == "poll":
        from bot.telegram.poll import poll

        return partial(poll, takes_over=takes_over)
    if start == "web":
        from bot.web.serve import serve

        return serve
    return None


def _add_model(given: argparse.Namespace) -> int:
    from pathlib import Path

    from bot.settings import load_settings
    from bot.terminal.add_model import Said, add_model
    from config.load import load_catalog

    said = Said(
        id=given.id,
        name=given.name,
        params=given.params,
        active=given.active,
        weights=given.weights,
        released=given.released,
        sources=given.source,
        differs=given.differs,
    )
    return add_model(Path(given.config), said, load_catalog(load_settings().config_dir))


if __name__ == "__main__":
    sys.exit(main())
