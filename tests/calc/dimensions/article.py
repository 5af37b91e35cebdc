"""Arguments with units for the equations of the article."""

from tests.calc.dimensions.units import ARTICLE_CARD, ARTICLE_FIGURE, ARTICLE_MODEL, ARTICLE_RENT, UNITS, Dimensions

ARTICLE = {
    "training_flop_as_written": Dimensions(
        arguments={"params": (175e9, "param"), "tokens": (500e9, "token")},
        physical=lambda params, tokens: 6 * params * tokens,
    ),
    "training_usd_as_written": Dimensions(
        arguments={
            "params": (175e9, "param"),
            "peak_flop_per_s": (312e12, "FLOP / s"),
            "usd_per_gpu_hour": (2.2659, "USD / hour"),
            "tokens": (500e9, "token"),
        },
        physical=lambda params, peak_flop_per_s, usd_per_gpu_hour, tokens: (
            6 * params * tokens / peak_flop_per_s * usd_per_gpu_hour
        ),
    ),
    "inference_as_written": Dimensions(
        arguments={
            "params": ARTICLE_MODEL,
            "tokens": (1000.0, "token"),
            "peak_flop_per_s": ARTICLE_CARD,
            "usd_per_gpu_hour": ARTICLE_RENT,
        },
        physical=lambda params, tokens, peak_flop_per_s, usd_per_gpu_hour: (
            2 * params * tokens / peak_flop_per_s / usd_per_gpu_hour
        ),
    ),
    "inference_as_in_example": Dimensions(
        arguments={
            "params": ARTICLE_MODEL,
            "tokens": (1000.0, "token"),
            "peak_flop_per_s": ARTICLE_CARD,
            "usd_per_gpu_hour": ARTICLE_RENT,
        },
        physical=lambda params, tokens, peak_flop_per_s, usd_per_gpu_hour: (
            params * tokens / peak_flop_per_s / usd_per_gpu_hour
        ),
    ),
    "per_token_as_written": Dimensions(
        arguments={"per_1k_tokens": ARTICLE_FIGURE, "batch": (32.0, "")},
        physical=lambda per_1k_tokens, batch: per_1k_tokens / batch,
    ),
    "parallel_as_written": Dimensions(
        arguments={"single_card": ARTICLE_FIGURE, "gpus": (8.0, "")},
        physical=lambda single_card, gpus: single_card / gpus,
    ),
    "optimized_as_written": Dimensions(
        arguments={"parallel": ARTICLE_FIGURE, "saving": (0.3, "")},
        physical=lambda parallel, saving: parallel - saving * parallel,
    ),
    "corrected_usd_per_1k_tokens": Dimensions(
        arguments={"params": ARTICLE_MODEL, "peak_flop_per_s": ARTICLE_CARD, "usd_per_gpu_hour": ARTICLE_RENT},
        physical=lambda params, peak_flop_per_s, usd_per_gpu_hour: (
            2 * params * (1000 * UNITS.Quantity(1, "token")) / peak_flop_per_s * usd_per_gpu_hour
        ),
        in_constants="token",
    ),
    "overstatement": Dimensions(
        arguments={"usd_per_gpu_hour": ARTICLE_RENT},
        physical=lambda usd_per_gpu_hour: 1 / (2 * usd_per_gpu_hour**2),
    ),
}
