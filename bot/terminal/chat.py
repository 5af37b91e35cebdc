"""The same bot as a chat in the terminal: with history, completion and colour; in a pipe, plain answers."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.admin_words import RELOAD
from bot.engine import Engine
from bot.language import language_of_environment
from bot.library import Library
from bot.render.numbers import Speaker
from bot.settings import Settings
from bot.startup import live_prices, make_library
from bot.state_folder import state_folder
from bot.terminal.dialogue import Dialogue
from bot.terminal.notebook import Notebook
from bot.text import t

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

WELCOME = (
    t("LLM Cost Bot in the terminal: the same answers as in Telegram. Try /train 175B 500B, or /help; Ctrl-D ends."),
    t("For Telegram: ask @BotFather for a token (/newbot), put TELEGRAM_BOT_TOKEN=... into .env, and start again."),
)
_FAREWELLS = frozenset({"exit", "quit", "/exit", "/quit", "bye", "退出"})


def chat(settings: Settings, engine: Engine) -> int:
    """Answer until the input ends."""
    library = make_library(settings, engine)
    is_dialogue = sys.stdin.isatty() and sys.stdout.isatty()
    folder, language = _folder(), language_of_environment()
    notebook = Notebook(folder / "settings.yaml" if folder else None, engine.catalog)
    say = Speaker(notebook.preferences.language or language).say
    for text in (*WELCOME, *((notebook.problem.message,) if notebook.problem else ())):
        print(say(text), file=sys.stderr, flush=True)
    dialogue = Dialogue(
        library,
        notebook,
        language,
        colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
        charts=(folder or Path.cwd()) / "charts",
    )
    with live_prices(settings, library):
        for line in _typed(library) if is_dialogue else sys.stdin:
            text = line.strip()
            if text.lower() in _FAREWELLS:
                break
            if text:
                print(f"\n{dialogue.answer(text)}\n", flush=True)
    return 0


def _folder() -> Path | None:
    with suppress(OSError):
        return state_folder()
    return None


def _typed(library: Library) -> Iterator[str]:
    session = _session(library)
    while True:
        try:
            yield session.prompt("> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _session(library: Library) -> "PromptSession[str]":
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    def words() -> list[str]:
        engine = library.engine
        commands = (f"/{name}" for name in (*engine.commands, RELOAD.name))
        return [*commands, *engine.catalog.gpus, *engine.catalog.models, *engine.catalog.providers]

    history: History
    try:
        folder = state_folder()
        folder.mkdir(parents=True, exist_ok=True)
        history = FileHistory(folder / "history")
    except OSError:
        history = InMemoryHistory()
    return PromptSession(
        history=history,
        auto_suggest=AutoSuggestFromHistory(),
        completer=WordCompleter(words, WORD=True),
        complete_while_typing=False,
    )
