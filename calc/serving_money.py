"""What tokens and requests cost: input tokens bear the GPU-seconds of the prompt, output tokens the rest."""

from dataclasses import dataclass

from calc import load
from calc.ranges import Range
from calc.rent import Rent
from calc.working import Working

_INPUT = load.usd_per_1m.named("Per 1M input tokens")
_OUTPUT = load.usd_per_1m.named("Per 1M output tokens")
_BLENDED = load.usd_per_1m.named("Per 1M tokens of the mix")


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestTime:
    """The GPU-seconds of one request, and the tokens that they are for."""

    gpu_s: float
    input_gpu_s: float
    """The part of the prompt."""
    input_tokens: int
    output_tokens: int
    effort: Range
    """What measured points took of these GPU-seconds, as shares of the estimate."""

    @property
    def output_gpu_s(self) -> float:
        """The part of all tokens that are written; nothing, and never less, where the prompt gives the only one."""
        return max(0.0, self.gpu_s - self.input_gpu_s)

    def scaled(self, mid: float) -> Range:
        """The range around a figure that grows with the GPU-seconds."""
        return self.effort.through(lambda share: share * mid)


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """Per million tokens and per request, in USD; None without a price."""

    input: Range | None = None
    output: Range | None = None
    blended: Range | None = None
    request: Range | None = None


def money(time: RequestTime, rent: Rent, working: Working) -> Money:
    """What a request costs in USD after the discount, whole and by the million of tokens."""
    price = rent.paid_usd_per_gpu_hour(working)
    if price is None:
        return Money()
    request = working.compute(load.request_usd, gpu_s=time.gpu_s, usd_per_gpu_hour=price)
    parts = (
        (_INPUT, time.input_gpu_s, time.input_tokens),
        (_OUTPUT, time.output_gpu_s, time.output_tokens),
        (_BLENDED, time.gpu_s, time.input_tokens + time.output_tokens),
    )
    by_million = [
        time.scaled(working.compute(formula, gpu_s=gpu_s, usd_per_gpu_hour=price, tokens=tokens))
        for formula, gpu_s, tokens in parts
    ]
    return Money(input=by_million[0], output=by_million[1], blended=by_million[2], request=time.scaled(request))
