"""Print the entry of models.yaml for a model, made from its `config.json`."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.grammar.quantities import read_quantity
from bot.terminal.counted import fault_of
from bot.terminal.entry_yaml import entry_as_yaml
from bot.terminal.model_file import read_model_file, repository_of
from calc.parameters import Parameters, parameters
from config.catalog import Catalog
from config.crosscheck import check_catalog
from config.huggingface.fields import NotDescribedError
from config.huggingface.imported import Imported
from config.huggingface.read import read_config
from config.problems import in_words
from config.reader import ConfigError
from config.schema.entry import name_key
from config.schema.gpu import Precision
from config.schema.model import Model

_FEWEST_PARAMS = 1e6
"""Who gives a number below that has left the unit out."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the file does not hold, or what is published otherwise than counted."""

    id: str | None = None
    name: str | None = None
    params: str | None = None
    active: str | None = None
    weights: Precision | None = None
    released: str | None = None
    sources: Sequence[str] = ()
    differs: str | None = None


def add_model(path: Path, said: Said, catalog: Catalog, today: date | None = None) -> int:
    """Print the entry, and beside it, on standard error, what to know about it. Raises ConfigError.

    The entry is one that loads: it is validated, counted and checked against the others as at a start.
    """
    day = today or datetime.now(UTC).date()
    content = read_model_file(path)
    try:
        imported = read_config(content, said.weights)
    except NotDescribedError as error:
        raise ConfigError(f"{path}: {error}") from None
    repository = repository_of(path, content)
    counted = parameters(imported.architecture, imported.beside)
    key = said.id or _identifier(repository)
    fields = _entry(imported, counted, said, repository, day)
    _check(key, fields, catalog)
    print(entry_as_yaml(key, fields), end="")
    if said.id is None and "/" not in repository:
        print(f"# id: {key}, by the name of the file or its folder; --id chooses another", file=sys.stderr)
    for remark in _remarks(key, imported, counted, said, catalog):
        print(f"# {remark}", file=sys.stderr)
    return 0


def _entry(imported: Imported, counted: Parameters, said: Said, repository: str, day: date) -> dict[str, Any]:
    is_mixture = imported.architecture.experts is not None
    active = counted.active if is_mixture else None
    fields = {
        "name": said.name or re.sub(r"[-_]+", " ", repository.rpartition("/")[2]).strip() or said.id,
        "params": _count("--params", said.params) or counted.total,
        "active_params": _count("--active", said.active) or active,
        "weights": imported.weights if imported.weights != "bf16" else None,
        "released": said.released or f"{day:%Y-%m}",
        "architecture": imported.architecture.model_dump(exclude_defaults=True),
        "sources": tuple(said.sources) or (_source(repository, is_counted=said.params is None),),
        "checked": day,
        "notes": " ".join(imported.notes) or None,
        "counted_differs": said.differs,
        "doubtful": None if said.released else ("released",),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _source(repository: str, *, is_counted: bool) -> str:
    place = f"{repository or 'the model'}{' on Hugging Face' if '/' in repository else ''}"
    return f"config.json of {place}{', parameters counted from it' if is_counted else ''}"


def _count(option: str, written: str | None) -> float | None:
    if written is None:
        return None
    quantity = read_quantity(written.strip().lower().replace(",", "").replace("_", ""))
    if quantity is not None and 0 < quantity.value < _FEWEST_PARAMS and written.strip()[-1:].isdigit():
        raise ConfigError(f"{option}: `{written}` is less than a million parameters: did you mean {written.strip()}B?")
    if quantity is None or quantity.role == "tokens" or not 1 <= quantity.value < 1e18:
        raise ConfigError(f"{option}: `{written}` is no number of parameters: put one such as 8.03B or 8030261248")
    return int(quantity.value) if quantity.value == int(quantity.value) else quantity.value


def _identifier(repository: str) -> str:
    key = re.sub(r"[^a-z0-9.]+", "-", repository.rpartition("/")[2].lower()).strip("-.")
    if not key:
        raise ConfigError("the file does not say which model it is of: give --id, such as llama-3.1-8b")
    return key


def _check(key: str, fields: Mapping[str, Any], catalog: Catalog) -> None:
    place = f"models.yaml, {key}"
    try:
        model = Model.model_validate({"id": key, **fields})
    except ValidationError as error:
        raise ConfigError(f"{place}: {in_words(Model, fields, error)}") from None
    if (fault := fault_of(model)) is not None:
        raise ConfigError(f"{place}: {fault} (--params, --active, --differs)")
    owner = catalog.model_names.get(name_key(key))
    if owner is not None and owner.id != key:
        raise ConfigError(f"{place}: `{key}` already names {owner.id}: give another --id, or that one to change it")
    if name_key(key) in {*catalog.gpu_names, *catalog.provider_names}:
        raise ConfigError(f"{place}: `{key}` already names a GPU or a provider: give another --id")
    known = replace(catalog, models={**catalog.models, key: model})
    check_catalog(known, lambda file, entry: f"{file}, {entry}", "defaults.yaml")


def _remarks(key: str, imported: Imported, counted: Parameters, said: Said, catalog: Catalog) -> list[str]:
    active = f", {counted.active:,} active" if counted.active != counted.total else ""
    remarks = [f"{imported.family}: {counted.total:,} parameters{active}, counted from the file"]
    if key in catalog.models:
        remarks.append(f"{key} is there already: in CONFIG_DIR these fields are laid over it; --id makes another")
    if not said.released:
        remarks.append("released: not in the file, so this month, and marked as doubtful; --released 2024-07 says it")
    return remarks
