"""The formulas of the article that started this, exactly as written, and their correction.

「关于大模型的使用成本计算」 of 2024-08-08. The training formula is sound at 100 % of the peak. The inference formula
divides by the rent, so it comes out in s·h/$, not in money; it is kept here to be shown beside the right one.
"""

from dataclasses import dataclass

from calc.cost import SECONDS_PER_HOUR
from calc.working import Step, Working, equation

ARTICLE_UNIT = "s·h/$"
"""What the article's inference formula really comes out in: FLOP / (FLOP/s · $/h)."""


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


def overstatement(usd_per_gpu_hour: float) -> float:
    """By what the worked example is too high with unchanged inputs: 3600 / (2·R²). Depends on the rent only."""
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
) -> ArticleTraining:
    """Total parameters, 100 % of the peak, the discount and the exchange rate multiplied onto the result."""
    working = Working()
    usd = working.compute(
        training_usd_as_written,
        params=params,
        peak_flop_per_s=peak_flop_per_s,
        usd_per_gpu_hour=usd_per_gpu_hour,
        tokens=tokens,
    )
    compute_flop = params * 6 * tokens
    cost_usd = usd * (1 - discount)
    return ArticleTraining(
        params=params,
        compute_flop=compute_flop,
        gpu_hours=compute_flop / (peak_flop_per_s * SECONDS_PER_HOUR),
        cost_usd=cost_usd,
        cost=cost_usd * fx_rate,
        working=working.steps,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleChain:
    """The article's four inference formulas, each dividing the one before."""

    per_1k_tokens: float
    per_token: float
    parallel: float
    optimized: float

    @classmethod
    def of(cls, per_1k_tokens: float, *, batch: float, gpus: float, saving: float) -> "ArticleChain":
        """Divide by the batch, then by the cards, then take the saving off: all three as written."""
        per_token = per_1k_tokens / batch
        parallel = per_token / gpus
        return cls(
            per_1k_tokens=per_1k_tokens,
            per_token=per_token,
            parallel=parallel,
            optimized=parallel * (1 - saving),
        )


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
    stated = working.compute(inference_as_written, **inputs)
    example = working.compute(inference_as_in_example, **inputs)
    corrected = working.compute(
        corrected_usd_per_1k_tokens,
        params=params,
        peak_flop_per_s=peak_flop_per_s,
        usd_per_gpu_hour=usd_per_gpu_hour,
    )
    return ArticleInference(
        unit=ARTICLE_UNIT,
        stated=ArticleChain.of(stated, batch=batch, gpus=gpus, saving=saving),
        example=ArticleChain.of(example, batch=batch, gpus=gpus, saving=saving),
        corrected_usd_per_1k_tokens=corrected,
        working=working.steps,
    )
