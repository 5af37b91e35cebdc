"""Published training runs: what is known of each, and the utilisation that its GPU-hours imply."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from calc.compute import training_flop
from calc.cost import SECONDS_PER_HOUR
from config.catalog import Catalog
from config.problems import in_words
from config.reader import ConfigError, read_mapping
from config.schema.entry import Count, Entry, Fraction, Identifier, Month, Positive, Words
from config.schema.gpu import Gpu, Precision

RUNS = Path(__file__).parent / "data" / "training_runs.yaml"


class Published(Entry):
    """What is published of a pre-training run."""

    model: Words
    family: Identifier
    """Runs of one family share people and software, so they are left out together."""
    kind: Literal["dense", "moe"]
    release: Month
    gpu: Identifier
    gpus: Count | None = None
    params: Positive
    active_params: Positive
    tokens: Positive
    gpu_hours: Positive
    basis: Words
    """Whether the hours are published, or what they are the product of."""
    precision: Precision
    sequence_tokens: Count
    mfu: Fraction
    """6 x active_params x tokens over the hours at the dense BF16 peak, to four decimals."""
    published_mfu: Fraction | None = None
    """What the authors print: mostly per step, and often with attention in it."""
    quality: Literal["A", "B", "C"]
    used_in_fit: bool
    why_not: Words | None = None
    is_check: bool = False
    """Whether it was found after the way to fit was chosen: scored apart, and never fitted."""
    preset: Identifier | None = None
    """The model among the presets, whose architecture gives the FLOPs of attention."""
    notes: Words | None = None
    unconfirmed: tuple[Words, ...] = ()
    """Fields that no source confirms."""
    sources: Annotated[tuple[Words, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_why_it_is_left_out(self) -> "Published":
        if self.used_in_fit == (self.why_not is not None):
            raise ValueError("why_not belongs to every run that is not in the fit, and to no other: add or remove it")
        return self


@dataclass(frozen=True, slots=True)
class Run:
    """A published run beside the accelerator that it ran on."""

    published: Published
    gpu: Gpu

    @property
    def family(self) -> str:
        """What it is left out with."""
        return self.published.family

    @property
    def year(self) -> int:
        """The year of its release."""
        return int(self.published.release[:4])

    @property
    def compute_flop(self) -> float:
        """Its model FLOPs, 6·N_active·D."""
        return training_flop(active_params=self.published.active_params, tokens=self.published.tokens)

    @property
    def peak_flop_per_s(self) -> float:
        """The dense BF16 peak that its utilisation is measured against."""
        return self.gpu.training_tflops * 1e12

    @property
    def mfu(self) -> float:
        """The utilisation that its GPU-hours imply."""
        return self.compute_flop / (self.published.gpu_hours * SECONDS_PER_HOUR * self.peak_flop_per_s)


def load_runs(catalog: Catalog, path: Path = RUNS) -> tuple[Run, ...]:
    """All runs, in the order of the file. Raises ConfigError that names file, run, field and fix."""
    published = (_validated(path, key, fields) for key, fields in read_mapping(path).items())
    return tuple(Run(entry, _gpu(path, entry, catalog)) for entry in published)


def _validated(path: Path, key: str, fields: dict[str, object]) -> Published:
    try:
        return Published.model_validate({"id": key, **fields})
    except ValidationError as error:
        raise ConfigError(f"{path.name}, {key}: {in_words(Published, fields, error)}") from None


def _gpu(path: Path, entry: Published, catalog: Catalog) -> Gpu:
    if entry.gpu not in catalog.gpus:
        raise ConfigError(f"{path.name}, {entry.id}: gpu {entry.gpu} is not in gpus.yaml: add it there, or correct it")
    return catalog.gpus[entry.gpu]
