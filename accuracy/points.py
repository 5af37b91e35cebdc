"""Measured serving points: what was served how, and how fast it was."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from calc.served import ServedModel
from config.catalog import Catalog
from config.reader import ConfigError, read_mapping
from config.schema.entry import Count, Identifier, Positive, Words
from config.schema.gpu import Precision
from config.schema.model import Architecture
from config.schema.serving import Serving

POINTS = Path(__file__).parent / "data" / "serving_points.csv"
SOURCES = POINTS.with_name("serving_sources.yaml")

Number = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Measured(BaseModel):
    """One row of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Identifier
    gpu: Identifier
    gpus: Count
    tensor_parallel: Count
    engine: Words
    weights: Precision
    kv_cache: Precision
    input_tokens: Number
    output_tokens: Number
    sequences: Positive | None
    """In flight on all GPUs together; None where as many as the engine took."""
    load: Literal["concurrency", "batch", "maximum"]
    """A closed loop with always so many in flight, one static batch, or as much as goes."""
    metric: Literal["tpot_ms", "ttft_ms", "output_tok_s", "total_tok_s"]
    """`total_tok_s` counts input and output tokens."""
    value: Number
    source: Identifier
    doubt: str
    """Why the row is in no score."""


class PointSource(BaseModel):
    """Where rows come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Words
    notes: Words | None = None


@dataclass(frozen=True)
class Point:
    """A measured row beside the model and the GPU that it is of."""

    measured: Measured
    params: float
    architecture: Architecture
    is_mixture: bool
    catalog: Catalog

    @property
    def pair(self) -> str:
        """Model and GPU, which are left out together."""
        return f"{self.measured.model} on {self.measured.gpu}"

    @property
    def replicas(self) -> int:
        """Copies of the model."""
        return self.measured.gpus // self.measured.tensor_parallel

    @property
    def sequences(self) -> float:
        """In flight on each replica."""
        if self.measured.sequences is None:
            raise ValueError(f"{self.pair}: a row under {self.measured.load} load has no number of sequences")
        return self.measured.sequences / self.replicas

    def served(self, serving: Serving) -> ServedModel:
        """The replica, with what engines are taken to reach."""
        row = self.measured
        return ServedModel(
            params=self.params,
            architecture=self.architecture,
            gpu=self.catalog.gpus[row.gpu],
            precision=row.weights,
            kv=row.kv_cache,
            tp=row.tensor_parallel,
            serving=serving,
        )


def load_points(catalog: Catalog, path: Path = POINTS) -> tuple[Point, ...]:
    """All rows, in the order of the file. Raises ConfigError that names file, line and fault."""
    sources = load_sources()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            _point(f"{path.name}, line {number}", fields, catalog, sources)
            for number, fields in enumerate(csv.DictReader(file), start=2)
        )


def load_sources(path: Path = SOURCES) -> dict[str, PointSource]:
    """The sources of the rows, by id."""
    return {name: PointSource.model_validate(fields) for name, fields in read_mapping(path).items()}


def _point(place: str, fields: dict[str, str], catalog: Catalog, sources: dict[str, PointSource]) -> Point:
    try:
        row = Measured.model_validate(
            {name: value or (None if name == "sequences" else "") for name, value in fields.items()}
        )
    except ValidationError as error:
        raise ConfigError(f"{place}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}") from None
    model = catalog.models.get(row.model)
    if model is None or model.architecture is None or row.gpu not in catalog.gpus:
        raise ConfigError(f"{place}: {row.model} on {row.gpu}: needs a model with an architecture and a GPU that exist")
    if row.source not in sources:
        raise ConfigError(f"{place}: source {row.source} is not in {SOURCES.name}: add it there")
    return Point(row, model.params, model.architecture, model.is_mixture, catalog)
