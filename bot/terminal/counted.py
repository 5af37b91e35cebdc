"""Say where a model's published parameters are not those that its architecture makes."""

from calc.published import Deviation, deviations
from config.schema.model import Model


def fault_of(model: Model) -> str | None:
    """The field, what is wrong with it and what to do; None where the counts agree, or the entry says why not."""
    found = deviations(model)
    if found and model.counted_differs is None:
        return "; ".join(_said(deviation) for deviation in found)
    if not found and model.counted_differs is not None:
        return "counted_differs: the architecture makes the published parameters: remove it"
    return None


def _said(deviation: Deviation) -> str:
    published, counted = (f"{count / 1e9:.4g}B" for count in (deviation.published, deviation.counted))
    share = f"{abs(deviation.share):.1%} {'more' if deviation.share > 0 else 'less'}"
    return (
        f"{deviation.field} is {published}, but the architecture makes {counted}, {share}: "
        "correct one of them, or say why in counted_differs"
    )
