"""Both ways in which /infer answers: the estimate, and the article's formulas as written."""

from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from bot.commands.infer import answer, article, calibrated
from bot.commands.infer.article import ArticleRequest
from bot.commands.infer.request import ServingRequest
from bot.grammar.refusal import Refusal
from bot.present import memory
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.text import Whole, t
from calc.article import ArticleInference
from calc.serving import NoRoomError, ServingReport, estimate


def run(request: ServingRequest | ArticleRequest, context: Context) -> ServingReport | ArticleInference:
    """Estimate the service, or compute it as the article does. Raises Refusal where no number of GPUs holds it."""
    if isinstance(request, ArticleRequest):
        return article.run(request, context)
    try:
        if request.measured is not None:
            return calibrated.run(request, request.measured, context)
        return estimate(request.run(), context.catalog.defaults, context.catalog.serving)
    except NoRoomError:
        raise _no_room(request, context) from None


def _has_room(request: ServingRequest, context: Context) -> bool:
    try:
        estimate(request.run(), context.catalog.defaults, context.catalog.serving)
    except NoRoomError:
        return False
    return True


def _no_room(request: ServingRequest, context: Context) -> Refusal:
    """Shorter requests where these are too long, or else the GPU whose servers hold most."""
    catalog = context.catalog
    if request.ep is not None:
        return _no_room_of_ranks(request, request.ep, context)
    message = memory.no_room(request.gpu, request.input_tokens + request.output_tokens)
    usual = catalog.defaults.serving
    lengths = {"input_tokens": usual.input_tokens, "output_tokens": usual.output_tokens}
    shorter = request.model_copy(update=lengths)
    if _has_room(shorter, context):
        return Refusal(message, attempt=" ".join(("/infer", *shorter.spelled(context))))
    largest = max(catalog.gpus.values(), key=lambda gpu: gpu.memory_gb * gpu.gpus_per_server)
    near = (largest.id,) if _has_room(request.model_copy(update={"gpu": largest}), context) else ()
    return Refusal(message, field="gpu", did_you_mean=near, append=near)


def _no_room_of_ranks(request: ServingRequest, ep: int, context: Context) -> Refusal:
    """More ranks, each of which has fewer experts."""
    message = t(
        "{ep} {gpu} with a part of the experts each have no room for one request of {tokens} tokens",
        ep=Whole(ep), gpu=request.gpu.label, tokens=Whole(request.input_tokens + request.output_tokens),
    )  # fmt: skip
    more = (request.model_copy(update={"ep": ep << doubled, "gpus": None}) for doubled in range(1, 8))
    known = architecture_of(request.size)[0].experts
    fitting = (other for other in more if known and known.total % (other.ep or 1) == 0 and _has_room(other, context))
    enough = next(fitting, None)
    attempt = " ".join(("/infer", *enough.spelled(context))) if enough else None
    return Refusal(message, field="ep", did_you_mean=(f"ep={enough.ep}",) if enough else (), attempt=attempt)


def present(
    request: ServingRequest | ArticleRequest, report: ServingReport | ArticleInference, context: Context
) -> Answer:
    """The answer of an estimate, or of the article's formulas."""
    if isinstance(request, ArticleRequest):
        assert isinstance(report, ArticleInference)  # each request has its own report
        return article.present(request, report, context)
    assert isinstance(report, ServingReport)  # as above
    if report.calibration is not None:
        request = request.slowed(report.calibration.factor)
    answered = answer.present(request, report, context)
    if request.size.model is None or not request.size.model.hosted_as:
        return answered
    from bot.commands.infer.hosts import with_hosts  # loads the prices of hosts

    return with_hosts(answered, request, context)


def result(report: ServingReport | ArticleInference) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    return article.result(report) if isinstance(report, ArticleInference) else jsonable(report)
