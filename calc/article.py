"""The formulas of the article that started this, exactly as written, and their correction.

「关于大模型的使用成本计算」 of 2024-08-08. The training formula is sound at 100 % of the peak. The inference formula
divides by the rent, so it comes out in s·h/$, not in money; it is kept here to be shown beside the right one.
"""

from dataclasses import dataclass

from calc.cost import SECONDS_PER_HOUR, discounted_usd, floor_gpu_hours, in_currency
from calc.working import Equation, Step, Working, equation

ARTICLE_UNIT = "s·h/$"
"""What the article's inference formula really comes out in: FLOP / (FLOP/s · $/h)."""


@equation(label="Compute, all parameters", formula="{params} · 6 · {tokens}", unit="FLOP", params="N", tokens="D")
def training_flop_as_written(*, params: float, tokens: float) -> float:
    """N·6·D over all parameters, in FLOP: for a mixture of experts far more than a token passes through."""
    return params * 6 * tokens


@equation(
    label="Training cost as written",
    formula="({params} · 6 / {peak_flop_per_s}) · ({usd_per_gpu_hour} / 3600) · {tokens}",
    unit="USD",
    params="N",
    peak_flop_per_s="C",
    usd_per_gpu_hour="R",
    tokens="D",
)
def training_usd_as_written(*, params: float, peak_flop_per_s: float, usd_per_gpu_hour: float, tokens: float) -> float:
    """(N·6/C)·(R/3600)·D with all parameters and no utilisation: the floor of a dense model, in USD."""
    return params * 6 / peak_flop_per_s * (usd_per_gpu_hour / SECONDS_PER_HOUR) * tokens


@equation(
    label="Per thousand tokens as written",
    formula="{params} · 2 · {tokens} / ({peak_flop_per_s} · {usd_per_gpu_hour})",
    unit=ARTICLE_UNIT,
    params="N",
    tokens="T",
    peak_flop_per_s="C",
    usd_per_gpu_hour="R",
)
def inference_as_written(*, params: float, tokens: float, peak_flop_per_s: float, usd_per_gpu_hour: float) -> float:
    """N·2·T/(C·R): divides by the rent, so the unit is s·h/$ and a doubled rent halves the "cost"."""
    return params * 2 * tokens / (peak_flop_per_s * usd_per_gpu_hour)


@equation(
    label="Per thousand tokens as in its example",
    formula="{params} · {tokens} / ({peak_flop_per_s} · {usd_per_gpu_hour})",
    unit=ARTICLE_UNIT,
    params="N",
    tokens="T",
    peak_flop_per_s="C",
    usd_per_gpu_hour="R",
)
def inference_as_in_example(*, params: float, tokens: float, peak_flop_per_s: float, usd_per_gpu_hour: float) -> float:
    """N·T/(C·R): the worked example, which also drops the factor 2 of the formula above it."""
    return params * tokens / (peak_flop_per_s * usd_per_gpu_hour)


@equation(
    label="Per token as written",
    formula="{per_1k_tokens} / {batch}",
    unit=ARTICLE_UNIT,
    per_1k_tokens="per 1k",
    batch="B",
)
def per_token_as_written(*, per_1k_tokens: float, batch: float) -> float:
    """The figure of a thousand tokens over the batch size, though a token is a thousandth of it whatever the batch."""
    return per_1k_tokens / batch


@equation(
    label="Parallel as written",
    formula="{single_card} / {gpus}",
    unit=ARTICLE_UNIT,
    single_card="single card",
    gpus="n",
)
def parallel_as_written(*, single_card: float, gpus: float) -> float:
    """The figure over the number of cards; in truth n cards for an n-th of the time cost the same."""
    return single_card / gpus


@equation(
    label="Optimised as written",
    formula="{parallel} · (1 - {saving})",
    unit=ARTICLE_UNIT,
    parallel="parallel",
    saving="saving",
)
def optimized_as_written(*, parallel: float, saving: float) -> float:
    """The figure less a saving; a speed-up s saves 1 - 1/s, and speed-ups multiply."""
    return parallel * (1 - saving)


@equation(
    label="Corrected, per thousand tokens",
    formula="2 · {params} · 1000 / {peak_flop_per_s} · {usd_per_gpu_hour} / 3600",
    unit="USD",
    params="N",
    peak_flop_per_s="C",
    usd_per_gpu_hour="R",
)
def corrected_usd_per_1k_tokens(*, params: float, peak_flop_per_s: float, usd_per_gpu_hour: float) -> float:
    """2·N·1000/C·R/3600: the same inputs with the rent multiplied, in USD per 1,000 tokens.

    Still compute only, at 100 % of C: bandwidth, KV cache and the prefill are left out.
    """
    return 2 * params * 1000 / peak_flop_per_s * usd_per_gpu_hour / SECONDS_PER_HOUR


@equation(
    label="Overstatement of its example",
    formula="3600 / (2 · {usd_per_gpu_hour}^2)",
    unit="s·h/$ per $",
    usd_per_gpu_hour="R",
)
def overstatement(usd_per_gpu_hour: float) -> float:
    """The worked example over its correction with the same inputs and 1,000 tokens: 3600 / (2·R²).

    Depends on the rent only, and has a unit: at R = √1800 the two numbers agree by accident.
    """
    return SECONDS_PER_HOUR / (2 * usd_per_gpu_hour**2)


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleTraining:
    """Training as the article computes it."""

    params: float
    compute_flop: float
    gpu_hours: float
    cost_usd: float
    cost: float
    working: tuple[Step, ...]


def training(
    *,
    params: float,
    tokens: float,
    peak_flop_per_s: float,
    usd_per_gpu_hour: float,
    discount: float = 0.0,
    fx_rate: float = 1.0,
    currency: str = "",
) -> ArticleTraining:
    """Total parameters, 100 % of the peak, the discount and the exchange rate multiplied onto the result.

    `currency` is the one that `fx_rate` leads to; it is only shown.
    """
    working = Working()
    compute_flop = working.compute(training_flop_as_written, params=params, tokens=tokens)
    gpu_hours = working.compute(floor_gpu_hours, compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s)
    cost_usd = working.compute(
        training_usd_as_written,
        params=params,
        peak_flop_per_s=peak_flop_per_s,
        usd_per_gpu_hour=usd_per_gpu_hour,
        tokens=tokens,
    )
    if discount:
        cost_usd = working.compute(discounted_usd, usd=cost_usd, discount=discount)
    return ArticleTraining(
        params=params,
        compute_flop=compute_flop,
        gpu_hours=gpu_hours,
        cost_usd=cost_usd,
        cost=cost_usd if fx_rate == 1 else working.compute(in_currency.giving(currency), usd=cost_usd, fx=fx_rate),
        working=working.steps,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleChain:
    """The article's four inference formulas, each dividing the one before."""

    per_1k_tokens: float
    per_token: float
    parallel: float
    optimized: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleInference:
    """Inference as the article computes it, and what the same inputs really cost."""

    unit: str
    stated: ArticleChain
    example: ArticleChain
    corrected_usd_per_1k_tokens: float
    working: tuple[Step, ...]


def inference(
    *,
    params: float,
    tokens: float,
    peak_flop_per_s: float,
    usd_per_gpu_hour: float,
    batch: float = 1,
    gpus: float = 1,
    saving: float = 0.0,
) -> ArticleInference:
    """The stated formulas with the factor 2, the example without it, and the correction."""
    working = Working()
    inputs = {
        "params": params,
        "tokens": tokens,
        "peak_flop_per_s": peak_flop_per_s,
        "usd_per_gpu_hour": usd_per_gpu_hour,
    }
    return ArticleInference(
        unit=ARTICLE_UNIT,
        stated=_chain(working, inference_as_written, inputs, batch=batch, gpus=gpus, saving=saving),
        example=_chain(working, inference_as_in_example, inputs, batch=batch, gpus=gpus, saving=saving),
        corrected_usd_per_1k_tokens=working.compute(
            corrected_usd_per_1k_tokens,
            params=params,
            peak_flop_per_s=peak_flop_per_s,
            usd_per_gpu_hour=usd_per_gpu_hour,
        ),
        working=working.steps,
    )


def _chain(
    working: Working, first: Equation[...], inputs: dict[str, float], *, batch: float, gpus: float, saving: float
) -> ArticleChain:
    """The first formula, then its three followers; a division by one is no step to show."""
    per_1k_tokens = working.compute(first, **inputs)
    per_token = parallel = optimized = per_1k_tokens
    if batch != 1:
        per_token = parallel = optimized = working.compute(
            per_token_as_written, per_1k_tokens=per_1k_tokens, batch=batch
        )
    if gpus != 1:
        parallel = optimized = working.compute(parallel_as_written, single_card=per_token, gpus=gpus)
    if saving:
        optimized = working.compute(optimized_as_written, parallel=parallel, saving=saving)
    return ArticleChain(per_1k_tokens=per_1k_tokens, per_token=per_token, parallel=parallel, optimized=optimized)
