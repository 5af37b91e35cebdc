"""Which accelerator a question is about."""

from bot.request import Context, Given
from config.schema.gpu import Gpu
from config.schema.price import Offer


def resolve_gpu(given: Given, context: Context) -> Gpu:
    """The one that is named, or that a named offer rents, or the default."""
    named, offer = given.get("gpu", Gpu), given.get("offer", Offer)
    if named is not None:
        return named
    return context.catalog.gpus[offer.gpu if offer is not None else context.catalog.defaults.gpu]
