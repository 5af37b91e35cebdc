"""Find the offers that rows of gpuhunt's catalogue are about: same provider, machine, GPU, purchase and place.

A row names a GPU as `H100`, which is any of its kinds. The machine decides which: an offer of the presets that names
its machine says what is in it. A row of no such machine is left out, and so is one of an offer whose regions are not
told apart here while the catalogue has several prices for them.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from config.catalog import Catalog
from config.schema.entry import name_key
from config.schema.gpu import Gpu
from config.schema.price import Offer

PROVIDERS: Mapping[str, str] = {
    "aws": "aws", "azure": "azure", "gcp": "gcp", "lambdalabs": "lambda", "nebius": "nebius", "oci": "oci",
    "runpod": "runpod", "verda": "verda",
}  # fmt: skip
"""The providers whose catalogues are read, and what they are called in the presets."""
_LAMBDA_MACHINES: Mapping[str, str] = {
    "gpu_8x_a100": "8x A100 SXM 40GB",
    "gpu_8x_a100_80gb_sxm4": "8x A100 SXM 80GB",
    "gpu_1x_h100_pcie": "1x H100 PCIe",
    "gpu_1x_h100_sxm5": "1x H100 SXM",
    "gpu_8x_h100_sxm5": "8x H100 SXM",
    "gpu_8x_b200_sxm6": "8x B200 SXM6",
}
"""Lambda's machines where the presets call them as its price page does."""
_RUNPOD_GPUS: Mapping[str, str] = {
    "NVIDIA A100-SXM4-80GB": "a100-80g",
    "NVIDIA A100 80GB PCIe": "a100-80g-pcie",
    "NVIDIA H100 80GB HBM3": "h100",
    "NVIDIA H100 PCIe": "h100-pcie",
    "NVIDIA H100 NVL": "h100-nvl",
    "NVIDIA H200": "h200",
    "NVIDIA B200": "b200",
    "NVIDIA B300 SXM6 AC": "b300",
    "NVIDIA L4": "l4",
    "NVIDIA L40S": "l40s",
    "NVIDIA GeForce RTX 3090": "rtx-3090",
    "NVIDIA GeForce RTX 4090": "rtx-4090",
    "NVIDIA GeForce RTX 5090": "rtx-5090",
}
"""RunPod has no machines but GPUs, of a kind that the presets know."""
_OF_CLUSTERS = "runpod-cluster"
_MEMORY_TOLERANCE = 0.12
"""Of a GPU: labels, drivers and providers count its gigabytes differently; another size of it is further off."""
_SAME_PRICE = 1e-6


class Row(NamedTuple):
    """One line of the catalogue: a machine in one place, and what it costs."""

    provider: str
    instance: str
    location: str
    """A region, a zone or a country."""
    usd_per_instance_hour: float
    gpu_name: str
    gpu_memory_gb: float | None
    gpu_count: int
    is_spot: bool
    flags: tuple[str, ...] = ()


class _Machine(NamedTuple):
    """What a row and an offer must have in common."""

    provider: str
    instance: str
    gpu: str | None
    """Where the name of the machine does not say it."""
    gpu_count: int
    purchase: str


def matched_prices(rows: Iterable[Row], catalog: Catalog) -> dict[str, float]:
    """USD per GPU-hour by the id of the offer: price of the machine / GPUs in it, whatever that price is."""
    by_machine: dict[_Machine, list[Row]] = {}
    for row in rows:
        if row.gpu_count > 0 and row.provider in PROVIDERS and _OF_CLUSTERS not in row.flags:
            by_machine.setdefault(_machine_of_row(row), []).append(row)
    found: dict[str, float] = {}
    for offer in catalog.offers.values():
        if offer.instance is None or offer.basis != "instance":
            continue
        rows_of_machine = by_machine.get(_machine_of_offer(offer), [])
        same = [row for row in rows_of_machine if _is_of(row, catalog.gpus[offer.gpu])]
        usd_per_instance_hour = _one_price(_in_region(same, offer.region))
        if usd_per_instance_hour is not None:
            found[offer.id] = usd_per_instance_hour / offer.gpus_per_instance
    return found


def _machine_of_row(row: Row) -> _Machine:
    purchase = "spot" if row.is_spot else "on-demand"
    gpu = None
    instance = row.instance
    if row.provider == "runpod":
        gpu = _RUNPOD_GPUS.get(row.instance, "")
        # data centres have names such as US-TX-3; where somebody lends a machine, only the country is told
        instance = "secure cloud" if "-" in row.location else "community cloud"
    elif row.provider == "lambdalabs":
        instance = _LAMBDA_MACHINES.get(row.instance, row.instance)
    return _Machine(PROVIDERS[row.provider], _name(instance), gpu, row.gpu_count, purchase)


def _machine_of_offer(offer: Offer) -> _Machine:
    gpu = offer.gpu if offer.provider == "runpod" else None
    return _Machine(offer.provider, _name(offer.instance or ""), gpu, offer.gpus_per_instance, offer.purchase)


def _name(instance: str) -> str:
    """The name of a machine; Nebius puts platform and preset together with a space or with a dash below."""
    return instance.lower().replace("_", " ")


def _is_of(row: Row, gpu: Gpu) -> bool:
    """Whether this can be the GPU of a row: `A100` of 80 GB is no A100 of 40 GB."""
    name = name_key(row.gpu_name)
    if not name or name not in name_key(gpu.id):
        return False
    return row.gpu_memory_gb is None or abs(row.gpu_memory_gb / gpu.memory_gb - 1) <= _MEMORY_TOLERANCE


def _in_region(rows: list[Row], region: str | None) -> list[Row]:
    """The rows of a region, else those of its zones; an offer without a region has one price everywhere."""
    if region is None:
        return rows
    exact = [row for row in rows if row.location.lower() == region.lower()]
    return exact or [row for row in rows if row.location.lower().startswith(f"{region.lower()}-")]


def _one_price(rows: list[Row]) -> float | None:
    """What all of the rows ask; None where they do not agree, or where there is none."""
    prices = [row.usd_per_instance_hour for row in rows]
    if not prices or max(prices) - min(prices) > _SAME_PRICE * abs(min(prices)):
        return None
    return prices[0]
