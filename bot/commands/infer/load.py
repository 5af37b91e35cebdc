"""The same load on the GPUs that hold all of it, so that estimates stand beside each other as one question."""

from bot.commands.infer.article import ArticleRequest
from bot.commands.infer.request import ServingRequest
from bot.request import Context
from bot.resolve.layout import usual_weights
from bot.resolve.price import price_elsewhere
from calc.serving import NoRoomError, ServingReport, estimate
from config.schema.gpu import Gpu


def is_cut(report: ServingReport) -> bool:
    """Whether fewer requests are in flight than were asked for."""
    return report.asked_batch is not None and report.batch < report.asked_batch


def holding_all(request: ServingRequest | ArticleRequest, context: Context) -> ServingRequest | ArticleRequest:
    """The request on the fewest GPUs with room for all that is in flight, where nobody gave a number of them."""
    return request if isinstance(request, ArticleRequest) else on_enough(request, context)


def on_enough(request: ServingRequest, context: Context) -> ServingRequest:
    """The same of a service; as it is where no number of GPUs has the room."""
    if request.gpus is not None:
        return request
    try:
        report = estimate(request.run(), context.catalog.defaults, context.catalog.serving)
    except NoRoomError:
        return request
    return request if report.batch_gpus is None else request.model_copy(update={"gpus": report.batch_gpus})


def on_other(request: ServingRequest, gpu: Gpu, context: Context) -> ServingRequest | None:
    """What the button of another GPU asks; None where its servers have fewer GPUs than tensor-parallel ranks."""
    if (request.tp or 1) > gpu.gpus_per_server:
        return None
    weight_format = request.weight_format
    if weight_format.id == usual_weights(request.size, request.gpu):
        weight_format = context.catalog.serving.formats[usual_weights(request.size, gpu)]
    there = request.model_copy(
        update={
            "gpu": gpu,
            "precision": weight_format.precision,
            "weight_format": weight_format,
            "measured": None,
            "slowdown": 1.0,
            "price": price_elsewhere(request.price, context, gpu, request.as_of or context.today),
        }
    )
    return on_enough(there, context)
