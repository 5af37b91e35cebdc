"""From what /finetune is asked to what is estimated."""

from collections.abc import Iterable

from bot.commands.finetune.request import FinetuneRequest
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.resolve.price import rent_of
from calc.finetuning import FinetuningReport, FinetuningRun, finetuning
from calc.reinforcement import Rollouts, reinforcement
from config.schema.gpu import Gpu


def run(request: FinetuneRequest, context: Context) -> FinetuningReport:
    """Fine-tuning with adapters or of all parameters, or reinforcement learning, and what of each GPU holds it."""
    return _report(request, context, context.catalog.gpus.values())


def run_on(request: FinetuneRequest, gpu: Gpu, gpus: int, context: Context) -> FinetuningReport:
    """The same on so many of another GPU."""
    return _report(request.model_copy(update={"gpu": gpu, "gpus": gpus}), context, ())


def _report(request: FinetuneRequest, context: Context, gpus: Iterable[Gpu]) -> FinetuningReport:
    catalog = context.catalog
    limits = catalog.serving.memory
    asked = _run_of(request, context)
    if (sampling := request.sampling) is None:
        return finetuning(asked, catalog.defaults, limits, gpus)
    rollouts = Rollouts(
        prompts=sampling.prompts,
        group=sampling.group,
        prompt_tokens=sampling.prompt_tokens,
        answer_tokens=sampling.answer_tokens,
    )
    return reinforcement(asked, rollouts, catalog.defaults, limits, gpus)


def _run_of(request: FinetuneRequest, context: Context) -> FinetuningRun:
    size = request.size
    return FinetuningRun(
        params=size.params,
        active_params=size.active_params,
        architecture=architecture_of(size)[0],
        method=request.method,
        tokens=request.tokens,
        epochs=request.epochs,
        rank=request.rank or 0,
        sequence_tokens=request.sequence_tokens,
        micro_batch=request.batch,
        gpu=request.gpu,
        gpus=request.gpus,
        utilisation=context.catalog.utilisation_of(request.gpu, "moe" if size.is_mixture else "dense"),
        mfu=request.mfu,
        rent=rent_of(request.price, request.discount, request.currency, request.fx),
    )
