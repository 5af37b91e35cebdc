"""/budget: which model some money trains, or trains and serves."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.render.jsonable import jsonable
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.budget.request import BudgetRequest
    from calc.budget import BudgetReport


def asking() -> "type[BudgetRequest]":
    """Loads what is asked."""
    from bot.commands.budget.request import BudgetRequest

    return BudgetRequest


def answering() -> "Answering[BudgetRequest, BudgetReport]":
    """Loads what computes and says answers."""
    from bot.commands.budget.answer import present
    from bot.commands.budget.run import run

    return Answering(run, present, jsonable)


COMMAND = Command(
    name="budget",
    summary=t("Which model some money trains, and for how many tokens"),
    example="/budget $1M h100",
    more_examples=(
        "/budget $5M h200 x1024",
        "/budget $1M h100 serve=2T",
        "/budget h100 x64 in 30d",
        "/budget 500万美元 h100",
        "/budget ¥700万 h100 spot mfu=40%",
    ),
    asking=asking,
    answering=answering,
    aliases=("预算", "spend"),
    order=45,
)
