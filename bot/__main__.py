"""Start the bot: in Telegram, in the terminal, or for one answer.

Every start imports only what it runs: `ask` answers without Telegram, the terminal chat without either.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_UNUSABLE = 2
"""The exit status when settings or presets cannot be used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for, and return the exit status."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _parser().parse_args(_guarded(list(sys.argv[1:] if arguments is None else arguments)))
    from bot.settings import SettingsError
    from bot.store.errors import StoreError
    from config.reader import ConfigError

    try:
        return _run(given)
    except (SettingsError, ConfigError, StoreError) as error:
        print(error, file=sys.stderr)
        return _UNUSABLE
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
    starts.add_parser("poll", help="Telegram by long polling")
    starts.add_parser("check", help="settings, presets, database and token: what is right and what is wrong")
    return parser


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
    with _uncollected():
        from bot.settings import load_settings
        from bot.startup import make_engine

        settings = load_settings()
        engine = make_engine(settings)
    start = given.start or ("poll" if settings.telegram_bot_token else "chat")
    if start == "ask":
        from bot.language import language_of_environment
        from bot.terminal.ask import ask

        language = given.lang or ("en" if given.json else language_of_environment())
        message = " ".join(given.message) if given.message else None
        return ask(engine, message, as_json=given.json, language=language)
    if start == "poll":
        from bot.telegram.app import poll

        return poll(settings, engine)
    from bot.terminal.chat import chat

    return chat(settings, engine)


if __name__ == "__main__":
    sys.exit(main())
