"""The GPUs that a question chooses from, as plans weigh them. Loaded with the first such question."""

from bot.resolve.choice import Choice
from bot.resolve.layout import usual_weights
from bot.resolve.size import ModelSize
from calc.cost import discounted_usd
from calc.fleets import Hardware
from config.schema.serving import Serving, WeightFormat


def hardware_of(
    choice: Choice, size: ModelSize, named: WeightFormat | None, discount: float, serving: Serving
) -> list[Hardware]:
    """Every GPU to choose from, with its price after the discount.

    Weights are in the named format, or in any that the model is served in; 16 bits are those that the GPU has.
    """
    return [
        Hardware(
            gpu=option.gpu,
            precisions=(named.id,) if named else serving.plans.served_in[usual_weights(size, option.gpu)],
            usd_per_gpu_hour=discounted_usd(usd=option.price.usd_per_gpu_hour, discount=discount),
            gpus_per_machine=option.gpus_per_machine,
        )
        for option in choice.options
    ]
