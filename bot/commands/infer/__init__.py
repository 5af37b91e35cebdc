"""/infer: what it costs to serve a model, how fast it answers, and how sure that is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.request import Context
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.infer.article import ArticleRequest
    from bot.commands.infer.request import ServingRequest
    from calc.article import ArticleInference
    from calc.serving import ServingReport


def asking() -> "type[ServingRequest]":
    """Loads what is asked."""
    from bot.commands.infer.request import ServingRequest

    return ServingRequest


def methods() -> "Mapping[str, type[ArticleRequest]]":
    """The article's formulas."""
    from bot.commands.infer.article import ArticleRequest

    return {"article": ArticleRequest}


def compared(request: "ServingRequest | ArticleRequest", context: Context) -> "ServingRequest | ArticleRequest":
    """On GPUs that hold all that is in flight."""
    from bot.commands.infer.load import holding_all

    return holding_all(request, context)


def answering() -> "Answering[ServingRequest | ArticleRequest, ServingReport | ArticleInference]":
    """Loads what computes and says answers."""
    from bot.commands.infer.methods import present, result, run

    return Answering(run, present, result)


COMMAND = Command["ServingRequest | ArticleRequest", "ServingReport | ArticleInference"](
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
    asking=asking,
    methods=methods,
    answering=answering,
    compared=compared,
    aliases=("inference", "serving", "推理", "部署"),
    order=20,
)
