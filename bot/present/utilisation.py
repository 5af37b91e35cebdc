"""How the utilisation of a training run is shown, where it comes from, and what to warn of in a given one."""

from collections.abc import Iterator

from bot.text import Share, Text, Whole, t
from calc.ranges import Range
from config.schema.defaults import Defaults
from config.schema.gpu import Precision
from config.schema.training import Utilisation

ENOUGH_RUNS = 5
"""Published runs from which on a band may claim to hold 80 % of them."""
_LEAST_LIKELY_MFU = 0.03
_MUCH_ATTENTION = 0.2
"""Of the compute: from here on a long sequence moves a figure as far as the band of the utilisation does."""


def share_range(share: Range, *, has_goodput: bool) -> Text:
    """`35 % (24–50 %)`, or that the share was given."""
    if share.is_exact:
        return (t("{mfu}, with goodput") if has_goodput else t("{mfu}, as given")).filled(mfu=Share(share.mid))
    return t("{mid} ({low}–{high})", mid=Share(share.mid), low=Share(share.low, bare=True), high=Share(share.high))


def as_given(goodput: float | None) -> Text:
    """What stands in place of a range under a figure that a given MFU makes exact."""
    return t("at your MFU per step and goodput") if goodput is not None else t("at the MFU that you gave")


def details(utilisation: Utilisation, mfu: float | None, goodput: float | None) -> Iterator[Text]:
    """Folded: which runs the utilisation rests on, or how the given one was taken."""
    if mfu is None:
        if utilisation.runs:
            yield t("MFU: end to end, from {runs} published runs", runs=Whole(utilisation.runs))
        else:
            yield t("MFU: end to end, borrowed from similar hardware; no published run on this one")
        if goodput is not None:
            yield t(
                "The given goodput of {goodput} takes the place of what runs on the reference cluster have",
                goodput=Share(goodput),
            )
    elif goodput is not None:
        yield t("MFU: the given {mfu} per step, times goodput {goodput}", mfu=Share(mfu), goodput=Share(goodput))


def warnings(mfu: float | None, defaults: Defaults) -> Iterator[Text]:
    """A given MFU that no run reaches, or that no run is as bad as."""
    if mfu is None:
        return
    if mfu > defaults.best_measured_mfu:
        yield t(
            "MFU {mfu} is above the best ever measured, {best}", mfu=Share(mfu), best=Share(defaults.best_measured_mfu)
        )
    if mfu < _LEAST_LIKELY_MFU:
        yield t("MFU {mfu} is below any published run: is a percentage meant?", mfu=Share(mfu))


def of_precision(precision: Precision) -> Iterator[Text]:
    """That products in fewer bits change nothing here, since MFU is measured against 16."""
    if precision not in ("bf16", "fp16"):
        yield t("{precision} changes no figure: MFU is that of the BF16 peak", precision=precision.upper())


def much_attention(sequence_tokens: int, share: float) -> Iterator[Text]:
    """That attention over so long sequences is too much to be left out, as it is."""
    if share > _MUCH_ATTENTION:
        yield t(
            "Attention over {seq} tokens is up to {share} more work, in none of these figures",
            seq=Whole(sequence_tokens), share=Share(share),
        )  # fmt: skip
