"""Fit the estimate of serving to measured points: `python -m accuracy.fit_serving` writes config/serving.yaml.

Only the figures that `fitted` names and the ends of the bands of time per output token and of throughput, plain and
calibrated, are written; all else is a person's. `--check` writes nothing.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from accuracy import calibration
from accuracy.serving import Scores
from accuracy.serving_score import ends
from config.load import BUILT_IN, load_catalog
from config.schema.serving import Ends

SERVING = BUILT_IN / "serving.yaml"
_CALIBRATED = "calibrated."


def fitted_figures(scores: Scores) -> dict[str, str]:
    """The fitted figures of the engine, to three figures, as they are written."""
    return {name: f"{figure:.3g}" for name, figure in scores.fits.figures().items()}


def fitted_bands(scores: Scores) -> dict[tuple[str, str], Ends]:
    """The ends of each band that points are left out for, by what it is of and the kind of model."""
    rows = {"tpot": scores.tpot, "throughput": scores.throughput, "maximum": scores.maximum}
    plain = {
        (what, kind): ends(row for row in some if row.point.is_mixture == (kind == "mixture"))
        for what, some in rows.items()
        for kind in ("dense", "mixture")
    }
    return plain | {
        (f"{_CALIBRATED}{what}", kind): calibration.ends(
            (row for row in calibration.calibrated(rows[what]) if row.other.point.is_mixture == (kind == "mixture")),
            plain[what, kind],
        )
        for what in ("tpot", "throughput")
        for kind in ("dense", "mixture")
    }


def written(text: str, figures: Mapping[str, str], bands: Mapping[tuple[str, str], Ends]) -> str:
    """The file with these figures. Raises LookupError where it has no place for one."""
    for pattern, value in _places(figures, bands):
        text, found = re.subn(pattern, rf"\g<1>{value}", text, flags=re.MULTILINE)
        if found != 1:
            raise LookupError(f"{SERVING.name}: {pattern} has to stand there once, not {found} times")
    return text


def _places(figures: Mapping[str, str], bands: Mapping[tuple[str, str], Ends]) -> Iterator[tuple[str, str]]:
    for name, value in figures.items():
        yield rf"^(  {name}: )[\d.]+", value
    for (what, kind), band in bands.items():
        value = f"{{low: {band.low:.3f}, high: {band.high:.3f}}}"
        if what.startswith(_CALIBRATED):
            inner = what.removeprefix(_CALIBRATED)
            yield rf"(^  calibrated:.*\n(?:    .*\n)*?    {inner}:\n(?:      .*\n)*?      {kind}: )\{{.*\}}", value
        else:
            yield rf"(^  {what}:\n(?:    .*\n)*?    {kind}: )\{{.*\}}", value


def main(path: Path = SERVING) -> int:
    """Write, or with `--check` only compare: 1 if the file is not what the fit gives."""
    scores = Scores.of(load_catalog())
    old = path.read_text(encoding="utf-8")
    new = written(old, fitted_figures(scores), fitted_bands(scores))
    if "--check" in sys.argv:
        if old != new:
            print(
                f"config/{path.name} is not what the fit gives: run `python -m accuracy.fit_serving`", file=sys.stderr
            )
        return int(old != new)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
