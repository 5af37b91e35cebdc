"""Electricity of a run and the CO2e that it stands for."""

from calc.working import Working, equation
from config.schema.defaults import PowerDefaults
from config.schema.gpu import Gpu


@equation(
    label="Server power per GPU",
    formula="{tdp_w} · {server_factor}",
    unit="W",
    tdp_w="TDP",
    server_factor="k",
)
def server_w_from_tdp(*, tdp_w: float, server_factor: float) -> float:
    """Nameplate power of a server over its GPUs where the server is not known, in W: TDP · k.

    k holds the host, the network cards and the fans. Epoch AI's cost model of training takes k from the DGX H100.
    """
    return tdp_w * server_factor


@equation(
    label="Energy",
    formula="{gpu_hours} · {server_w_per_gpu} · {average_share} · {pue} / 1e6",
    unit="MWh",
    gpu_hours="GPU-hours",
    server_w_per_gpu="W",
    average_share="u",
    pue="PUE",
)
def energy_mwh(*, gpu_hours: float, server_w_per_gpu: float, average_share: float, pue: float) -> float:
    """Energy at the meter of the building: E = GPU-hours · server watts per GPU · u · PUE / 10^6, in MWh.

    u is the average over the nameplate power (Patterson et al. 2021, arXiv 2104.10350, gives the form).
    Leaves out making the hardware, storage and networks outside the servers.
    """
    return gpu_hours * server_w_per_gpu * average_share * pue / 1e6


@equation(
    label="CO2e",
    formula="{energy_mwh} · {kg_co2e_per_kwh}",
    unit="t",
    energy_mwh="MWh",
    kg_co2e_per_kwh="kg/kWh",
)
def co2e_t(*, energy_mwh: float, kg_co2e_per_kwh: float) -> float:
    """Greenhouse gas of the energy on a grid, location-based, in tonnes: MWh · kg/kWh (Patterson et al. 2021)."""
    return energy_mwh * kg_co2e_per_kwh


def server_w_per_gpu(gpu: Gpu, power: PowerDefaults, working: Working | None = None) -> float:
    """The nameplate power of a server divided by its GPUs, in W; TDP times a typical factor where unknown."""
    if gpu.server_w_per_gpu is not None:
        return gpu.server_w_per_gpu
    steps = Working() if working is None else working
    return steps.compute(server_w_from_tdp, tdp_w=gpu.tdp_w, server_factor=power.server_factor)
