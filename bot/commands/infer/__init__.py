"""/infer: what it costs to serve a model, how fast it answers, and how sure that is."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.commands.infer.article import ArticleRequest
from bot.commands.infer.load import holding_all
from bot.commands.infer.request import ServingRequest
from bot.text import t

if TYPE_CHECKING:
    from calc.article import ArticleInference
    from calc.serving import ServingReport


def answering() -> "Answering[ServingRequest | ArticleRequest, ServingReport | ArticleInference]":
    """Loads what computes and says answers."""
    from bot.commands.infer.methods import present, result, run

    return Answering(run, present, result)


COMMAND = Command[ServingRequest | ArticleRequest, "ServingReport | ArticleInference"](
    name="infer",
    summary=t("Cost per 1M tokens, latency and throughput of serving a model"),
    example="/infer llama-3.1-70b h100 x8 fp8",
    more_examples=(
        "/infer 70B",
        "/infer deepseek-v3 h200 x8 in=4k out=1k batch=max",
        "/infer llama-3.1-8b 4090 awq ctx=8k batch=16",
        "/infer llama-3.1-70b h100 x4 cached=80% spec=4",
        "/infer deepseek-v3 h200 x16 ep=16 batch=512",
        "/infer 8222亿 method=article",
    ),
    request=ServingRequest,
    methods={"article": ArticleRequest},
    answering=answering,
    compared=holding_all,
    aliases=("inference", "serving", "推理", "部署"),
    order=20,
)
