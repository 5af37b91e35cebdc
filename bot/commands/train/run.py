"""From what /train is asked to what is estimated."""

from bot.commands.train.request import TrainRequest
from bot.request import Context
from bot.resolve.price import rent_of
from calc.training import TrainingRun


def run_of(request: TrainRequest, context: Context) -> TrainingRun:
    """The run that a request means, with the utilisation that is known of its GPU."""
    size = request.size
    return TrainingRun(
        params=size.params,
        active_params=size.active_params,
        tokens=request.tokens,
        gpu=request.gpu,
        precision=request.precision,
        utilisation=context.catalog.utilisation_of(request.gpu, "moe" if size.is_mixture else "dense"),
        grid=request.grid,
        architecture=size.model.architecture if size.model else None,
        sequence_tokens=request.sequence_tokens,
        gpus=request.gpus,
        deadline_days=request.deadline_days,
        mfu=request.mfu,
        goodput=request.goodput,
        with_project=request.project,
        rent=rent_of(request.price, request.discount, request.currency, request.fx),
    )
