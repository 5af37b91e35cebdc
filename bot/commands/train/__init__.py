"""/train: what it costs to train a model, how long it takes, and how sure that is."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.train.request import TrainRequest
    from calc.article import ArticleTraining
    from calc.training import TrainingReport


def asking() -> "type[TrainRequest]":
    """Loads what is asked."""
    from bot.commands.train.request import TrainRequest

    return TrainRequest


def answering() -> "Answering[TrainRequest, TrainingReport | ArticleTraining]":
    """Loads what computes and says answers."""
    from bot.commands.train.methods import present, result, run

    return Answering(run, present, result)


COMMAND = Command(
    name="train",
    summary=t("Cost, days, GPU-hours and energy of a training run"),
    example="/train 175B 500B",
    more_examples=(
        "/train deepseek-v3",
        "/train 70B 15T h100 x2048 spot",
        "/train 70B 15T in 30d h200",
        "/train 70B 15T h100 own=$40000 years=4",
        "/train 8222亿 1.3万亿 5折 人民币",
    ),
    asking=asking,
    answering=answering,
    aliases=("training", "训练", "预训练", "pretrain"),
    order=10,
)
