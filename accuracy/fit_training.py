"""Fit utilisation to published runs: `python -m accuracy.fit_training` writes its figures into config/utilisation.yaml.

Only `mfu` and `runs` of each band are written; generations, sources and notes are a person's. `--check` writes nothing.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from accuracy.runs import load_runs
from accuracy.utilisation import Fit, Method, fit
from config.catalog import Catalog
from config.load import BUILT_IN, load_catalog
from config.schema.training import Band

UTILISATION = BUILT_IN / "utilisation.yaml"
DIGITS = 3


def fitted_bands(catalog: Catalog) -> dict[str, tuple[Band, int]]:
    """The band of each entry of utilisation.yaml, and the number of runs in its group."""
    fitted = fit([run for run in load_runs(catalog) if run.published.used_in_fit], Method())
    return {name: (_band(fitted, name), fitted.groups[name].runs) for name in catalog.utilisations}


def _band(fitted: Fit, name: str) -> Band:
    band = fitted.band(fitted.groups[name])
    return Band(low=round(band.low, DIGITS), mid=round(band.mid, DIGITS), high=round(band.high, DIGITS))


def written(text: str, bands: Mapping[str, tuple[Band, int]]) -> str:
    """The file with the figures of these bands. Raises LookupError where it has no place for one."""
    for name, (band, runs) in bands.items():
        mfu = f"{{low: {band.low:.{DIGITS}f}, mid: {band.mid:.{DIGITS}f}, high: {band.high:.{DIGITS}f}}}"
        pattern = rf"(^{re.escape(name)}:\n(?:  .*\n)*?  mfu: ).*(\n(?:  .*\n)*?  runs: )\d+$"
        text, found = re.subn(pattern, rf"\g<1>{mfu}\g<2>{runs}", text, flags=re.MULTILINE)
        if found != 1:
            raise LookupError(f"{UTILISATION.name}, {name}: needs `mfu: {{...}}` and then `runs:`, once each")
    return text


def main(path: Path = UTILISATION) -> int:
    """Write, or with `--check` only compare: 1 if the file is not what the fit gives."""
    old = path.read_text(encoding="utf-8")
    new = written(old, fitted_bands(load_catalog()))
    if "--check" in sys.argv:
        if old != new:
            print(
                f"config/{path.name} is not what the fit gives: run `python -m accuracy.fit_training`", file=sys.stderr
            )
        return int(old != new)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
