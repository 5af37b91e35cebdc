"""The commands, one file each; every module here that has a `COMMAND` is one."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from bot.command import Command


@cache
def all_commands() -> tuple[Command[Any, Any], ...]:
    """Every command, in the order in which help lists them."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    commands = [module.COMMAND for module in modules if hasattr(module, "COMMAND")]
    return tuple(sorted(commands, key=lambda command: (command.order, command.name)))
