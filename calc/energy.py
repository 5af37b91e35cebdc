"""Electricity of a run and the CO2e that it stands for."""

from calc.working import UNRECORDED, Working, equation
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
    label="Power per GPU at the meter",
    formula="{server_w_per_gpu} · {average_share} · {pue} / 1000",
    unit="kW/GPU",
    server_w_per_gpu="W",
    average_share="u",
    pue="PUE",
)
def meter_kw_per_gpu(*, server_w_per_gpu: float, average_share: float, pue: float) -> float:
    """What a GPU with its server draws on average at the meter of the building: W · u · PUE / 1000, in kW.

    u is the average over the nameplate power (Patterson et al. 2021, arXiv 2104.10350, gives the form).
    Leaves out storage and networks outside the servers.
    """
    return server_w_per_gpu * average_share * pue / 1000


@equation(
    label="Energy",
    formula="{gpu_hours} · {meter_kw_per_gpu} / 1000",
    unit="MWh",
    gpu_hours="GPU-hours",
    meter_kw_per_gpu="kW",
)
def energy_mwh(*, gpu_hours: float, meter_kw_per_gpu: float) -> float:
    """Energy at the meter of the building: E = GPU-hours · kW / 1000, in MWh. Leaves out making the hardware."""
    return gpu_hours * meter_kw_per_gpu / 1000


@equation(
    label="Cost of the electricity",
    formula="{energy_mwh} · 1000 · {usd_per_kwh}",
    unit="USD",
    energy_mwh="MWh",
    usd_per_kwh="$/kWh",
)
def electricity_usd(*, energy_mwh: float, usd_per_kwh: float) -> float:
    """What the energy would cost: MWh · 1000 · $/kWh, in USD. A rent holds it already."""
    return energy_mwh * 1000 * usd_per_kwh


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
    steps = UNRECORDED if working is None else working
    return steps.compute(server_w_from_tdp, tdp_w=gpu.tdp_w, server_factor=power.server_factor)


def meter_kw(gpu: Gpu, power: PowerDefaults, working: Working | None = None) -> float:
    """What a GPU with its server draws on average at the meter, in kW: times GPU-hours it is kWh, of any work."""
    steps = UNRECORDED if working is None else working
    return steps.compute(
        meter_kw_per_gpu,
        server_w_per_gpu=server_w_per_gpu(gpu, power, steps),
        average_share=power.average_share_of_tdp,
        pue=power.pue,
    )
