"""All presets in memory, and the look-ups that do not depend on how a question was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from config.schema.defaults import Defaults
from config.schema.entry import name_key
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.hardware import Hardware
from config.schema.model import Model
from config.schema.price import Offer, Provider
from config.schema.scaling import ScalingLaw
from config.schema.serving import Serving, WeightFormat
from config.schema.training import Utilisation


@dataclass(frozen=True)
class Catalog:
    """What is known, by id. Frozen: a reload makes a new one."""

    gpus: Mapping[str, Gpu]
    providers: Mapping[str, Provider]
    offers: Mapping[str, Offer]
    hardware: Mapping[str, Hardware]
    """What GPUs cost to buy, by the id of the GPU."""
    models: Mapping[str, Model]
    grids: Mapping[str, Grid]
    utilisations: Mapping[str, Utilisation]
    scaling_laws: Mapping[str, ScalingLaw]
    serving: Serving
    defaults: Defaults
    built_in: Defaults
    """The defaults without any overlay: what a command means elsewhere, where nobody has this overlay."""
    own_offers: frozenset[str] = frozenset()
    """The offers that an overlay adds or changes: what it says of them stands, also against newer list prices."""

    @cached_property
    def gpu_names(self) -> dict[str, Gpu]:
        """GPUs by every name they answer to, as `name_key` writes it."""
        return {name_key(name): gpu for gpu in self.gpus.values() for name in (gpu.id, *gpu.aliases)}

    @cached_property
    def model_names(self) -> dict[str, Model]:
        """Models by every name they answer to."""
        return {name_key(name): model for model in self.models.values() for name in (model.id, *model.aliases)}

    @cached_property
    def format_names(self) -> dict[str, WeightFormat]:
        """Formats of weights by every name they answer to."""
        return {name_key(name): form for form in self.serving.formats.values() for name in (form.id, *form.aliases)}

    @cached_property
    def provider_names(self) -> dict[str, Provider]:
        """Providers by every name they answer to."""
        return {name_key(name): p for p in self.providers.values() for name in (p.id, *p.aliases)}

    @cached_property
    def grid_names(self) -> dict[str, Grid]:
        """Grids by every name they answer to."""
        return {name_key(name): grid for grid in self.grids.values() for name in (grid.id, *grid.aliases)}

    @cached_property
    def newest_price_day(self) -> date | None:
        """The day of the newest price of all; None without any."""
        return max((offer.history[-1].as_of for offer in self.offers.values()), default=None)

    @cached_property
    def offers_by_gpu(self) -> dict[str, tuple[Offer, ...]]:
        """The offers of each GPU, in the order of the file."""
        grouped: dict[str, list[Offer]] = {}
        for offer in self.offers.values():
            grouped.setdefault(offer.gpu, []).append(offer)
        return {gpu: tuple(offers) for gpu, offers in grouped.items()}

    def offers_of(self, gpu: Gpu, day: date | None = None) -> tuple[Offer, ...]:
        """The offers of a GPU that have a price, on `day` if one is given."""
        return tuple(o for o in self.offers_by_gpu.get(gpu.id, ()) if o.price_on(day) is not None)

    def utilisation_of(self, gpu: Gpu, kind: Literal["dense", "moe"]) -> Utilisation:
        """The utilisation of whole runs on this generation; `other` stands in for a generation without any."""
        stand_in: Utilisation | None = None
        for entry in self.utilisations.values():
            if entry.kind == kind:
                if gpu.generation in entry.generations:
                    return entry
                if "other" in entry.generations:
                    stand_in = entry
        if stand_in is None:
            raise LookupError(f"utilisation.yaml has no {kind} entry for {gpu.generation} and none for `other`")
        return stand_in
