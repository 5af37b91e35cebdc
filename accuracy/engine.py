"""Fit what engines reach to measured times per output token, and estimate points with what was fitted.

Only the figures named in `fitted` of serving.yaml are fitted, in logarithms, with a loss that one strange pair cannot
bend, and with a weak pull towards the figures that one would start from: rows of a pair repeat each other, so some
1,600 rows say less than so many independent ones would.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from accuracy.points import Point
from calc import load
from config.schema.serving import Engine, Serving

Array = NDArray[np.float64]

START = {"weights_bandwidth_share": 0.8, "layer_us": 50.0, "step_us": 500.0, "stall": 0.7}
"""Where the fit starts and what it is pulled to: round figures of the field."""
ROBUST_FROM = 0.05
"""Errors in logarithms beyond this count less than their square."""
PULL = 9.0
"""How many squared logarithms the pull is worth."""


@dataclass(frozen=True)
class Terms:
    """The two passes of some points, as what each unit of a fitted figure adds to them."""

    step: Array
    """Seconds of a step: constant, for 1/share of bandwidth, for each µs a layer, for each µs a step; a row a point."""
    prompt: Array
    sequences: Array
    output_tokens: Array

    def tpot_s(self, figures: Array) -> Array:
        """Seconds per output token at these figures, in the order of START."""
        share, layer_us, step_us, stall = figures
        units = np.array([1.0, 1 / share, layer_us, step_us])
        of_arrays: Callable[..., Any] = load.tpot_s.function
        seconds: Array = of_arrays(
            step_s=self.step @ units,
            stall=stall,
            sequences=self.sequences,
            prompt_s=self.prompt @ units,
            output_tokens=self.output_tokens,
        )
        return seconds

    def only(self, chosen: Sequence[int]) -> "Terms":
        """The points at these places."""
        rows = list(chosen)
        return Terms(self.step[rows], self.prompt[rows], self.sequences[rows], self.output_tokens[rows])


def terms(points: Sequence[Point], serving: Serving) -> Terms:
    """What each point owes to each fitted figure: passes are linear in 1/share and in the times."""
    bare = {"weights_bandwidth_share": 1e15, "layer_us": 0.0, "step_us": 0.0}
    kinds = (bare, {**bare, "weights_bandwidth_share": 1.0}, {**bare, "layer_us": 1.0}, {**bare, "step_us": 1.0})
    passes = np.array([_passes(points, with_engine(serving, kind)) for kind in kinds])
    passes[1:] -= passes[0]
    return Terms(
        step=passes[:, :, 0].T,
        prompt=passes[:, :, 1].T,
        sequences=np.array([point.sequences for point in points]),
        output_tokens=np.array([point.measured.output_tokens for point in points]),
    )


def _passes(points: Sequence[Point], serving: Serving) -> list[tuple[float, float]]:
    return [(step_s(point, serving), prompt_s(point, serving, point.sequences)) for point in points]


def with_engine(serving: Serving, figures: dict[str, Any]) -> Serving:
    """The same, with other figures of the engine."""
    engine: Engine = serving.engine.model_copy(update=figures)
    return serving.model_copy(update={"engine": engine})


def fit_engine(known: Terms, actual_s: Array) -> dict[str, float]:
    """The figures that come closest to the measured times."""
    start = np.log(np.array(list(START.values())))

    def residuals(logs: Array) -> Array:
        off = np.log(known.tpot_s(np.exp(logs)) / actual_s)
        robust = ROBUST_FROM * np.sqrt(2 * (np.sqrt(1 + (off / ROBUST_FROM) ** 2) - 1))
        return np.concatenate([robust, np.sqrt(PULL) * (logs - start)])

    found = least_squares(residuals, start)
    return dict(zip(START, (float(figure) for figure in np.exp(found.x)), strict=True))


def step_s(point: Point, serving: Serving) -> float:
    """Seconds of a decode step in the middle of the answer."""
    row = point.measured
    return point.served(serving).decode(point.sequences, row.input_tokens + row.output_tokens / 2).seconds


def prompt_s(point: Point, serving: Serving, sequences: float) -> float:
    """Seconds that a prompt takes of a server that is busy with so many sequences a replica."""
    tokens, served = point.measured.input_tokens, point.served(serving)
    return served.busy_prompt_s(served.prompt(tokens), tokens, sequences)


def tpot_s(point: Point, serving: Serving) -> float:
    """Seconds per output token under so many sequences."""
    return load.tpot_s(
        step_s=step_s(point, serving),
        stall=serving.engine.stall,
        sequences=point.sequences,
        prompt_s=prompt_s(point, serving, point.sequences),
        output_tokens=point.measured.output_tokens,
    )


def ttft_s(point: Point, serving: Serving) -> float:
    """Seconds to the first token on an idle server."""
    return point.served(serving).prompt(point.measured.input_tokens).seconds
