"""An estimate of serving that gives a measured figure back."""

from dataclasses import replace

from calc.calibration import Measured, calibration
from calc.serving import ServingReport, ServingRun, estimate
from calc.working import Working
from config.schema.defaults import Defaults
from config.schema.serving import Serving


def calibrated(run: ServingRun, measured: Measured, defaults: Defaults, serving: Serving) -> ServingReport:
    """The estimate of a run all of whose passes are as much slower than uncalibrated as the measured figure says.

    It is for the GPUs and the batch of the report, which may be more or fewer than asked: where they are, the figure
    says little. Raises NoRoomError as an estimate does.
    """
    working = Working()
    plain = estimate(replace(run, calibration=None), defaults, serving)
    estimated = plain.tpot_ms if measured.metric == "tpot_ms" else plain.output_tokens_per_s
    found = calibration(measured, estimated.mid, working)
    report = estimate(replace(run, calibration=found), defaults, serving)
    return replace(report, working=(*working.steps, *report.working))
