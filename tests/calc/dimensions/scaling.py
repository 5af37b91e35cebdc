"""Arguments with units for the equations of scaling laws and budgets."""

from tests.calc.dimensions.units import COMPUTE, FIT, GPU_HOURS, PEAK, Dimensions

SCALING = {
    "in_usd": Dimensions(
        arguments={"amount": (7e6, "CNY"), "fx": (7.1, "CNY / USD")},
        physical=lambda amount, fx: amount / fx,
    ),
    "affordable_gpu_hours": Dimensions(
        arguments={"usd": (1e6, "USD"), "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)")},
        physical=lambda usd, usd_per_gpu_hour: usd / usd_per_gpu_hour,
    ),
    "available_gpu_hours": Dimensions(
        arguments={"gpus": (64, "GPU"), "days": (30, "day")},
        physical=lambda gpus, days: gpus * days,
    ),
    "affordable_flop": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "peak_flop_per_s": PEAK, "mfu": (0.35, "")},
        physical=lambda gpu_hours, peak_flop_per_s, mfu: gpu_hours * mfu * peak_flop_per_s,
    ),
    "fitted_loss": Dimensions(
        arguments={**FIT, "params": (64e9, "param"), "tokens": (1e12, "token"), "e": (1.8, "")},
        physical=lambda e, a, b, alpha, beta, params, tokens: e + a * params**-alpha + b * tokens**-beta,
    ),
    "optimal_params": Dimensions(
        arguments={**FIT, "compute_flop": COMPUTE},
        physical=lambda a, b, alpha, beta, compute_flop: (
            (alpha * a / (beta * b) * (compute_flop / 6) ** beta) ** (1 / (alpha + beta))
        ),
    ),
    "params_at_ratio": Dimensions(
        arguments={"compute_flop": COMPUTE, "tokens_per_param": (20.0, "token / param")},
        physical=lambda compute_flop, tokens_per_param: (compute_flop / tokens_per_param / (2 + 4)) ** 0.5,
    ),
    "tokens_within": Dimensions(
        arguments={"compute_flop": COMPUTE, "params": (70e9, "param")},
        physical=lambda compute_flop, params: compute_flop / params / (2 + 4),
    ),
    "serving_flop_per_param": Dimensions(
        arguments={"served_tokens": (2e12, "token"), "mfu": (0.4, ""), "serving_mfu": (0.2, "")},
        physical=lambda served_tokens, mfu, serving_mfu: 2 * served_tokens / serving_mfu * mfu,
    ),
    "served_flop": Dimensions(
        arguments={"params": (70e9, "param"), "served_tokens": (2e12, "token")},
        physical=lambda params, served_tokens: 2 * params * served_tokens,
    ),
    "lifetime_flop": Dimensions(
        arguments={"params": (70e9, "param"), "tokens": (1e12, "token"), "flop_per_param": (8e12, "FLOP / param")},
        physical=lambda params, tokens, flop_per_param: params * ((2 + 4) * tokens + flop_per_param),
    ),
    "tokens_beside_serving": Dimensions(
        arguments={"compute_flop": COMPUTE, "params": (30e9, "param"), "flop_per_param": (8e12, "FLOP / param")},
        physical=lambda compute_flop, params, flop_per_param: (compute_flop - flop_per_param * params) / (6 * params),
    ),
    "params_for_loss": Dimensions(
        arguments={"loss": (2.0, ""), "e": (1.8, ""), "a": FIT["a"], "alpha": FIT["alpha"], "beta": FIT["beta"]},
        physical=lambda loss, e, a, alpha, beta: ((alpha + beta) / beta * a / (loss - e)) ** (1 / alpha),
    ),
    "tokens_for_loss": Dimensions(
        arguments={"loss": (2.0, ""), "e": (1.8, ""), "b": FIT["b"], "alpha": FIT["alpha"], "beta": FIT["beta"]},
        physical=lambda loss, e, b, alpha, beta: ((alpha + beta) / alpha * b / (loss - e)) ** (1 / beta),
    ),
}
