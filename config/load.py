"""Load the presets, lay a team's own over them, and check them against each other."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from config.catalog import Catalog
from config.compiled import compiled_path, read_compiled, write_compiled
from config.reader import ConfigError, read_mapping
from config.schema.defaults import Defaults
from config.schema.entry import Entry, Strict, name_key
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.model import Model
from config.schema.price import Offer, Provider
from config.schema.training import Utilisation

BUILT_IN = Path(__file__).parent
DEFAULTS_FILE = "defaults.yaml"
FILES = ("gpus.yaml", "providers.yaml", "prices.yaml", "models.yaml", "grids.yaml", "utilisation.yaml", DEFAULTS_FILE)

E = TypeVar("E", bound=Entry)
S = TypeVar("S", bound=Strict)


class Presets(Strict):
    """The content of all files, each entry valid in itself."""

    gpus: dict[str, Gpu]
    providers: dict[str, Provider]
    prices: dict[str, Offer]
    models: dict[str, Model]
    grids: dict[str, Grid]
    utilisation: dict[str, Utilisation]
    defaults: Defaults


def load_catalog(overlay: Path | None = None, *, base: Path = BUILT_IN) -> Catalog:
    """All presets, with the files of `overlay` laid over the built-in ones by id, field by field.

    Raises ConfigError that names file, entry, field and fix. Nothing is skipped.
    """
    if overlay is None and base is BUILT_IN:
        return _checked(_built_in_presets())
    if overlay is not None:
        _check_overlay(overlay)
    return _checked(_read_presets(base, overlay))


def _built_in_presets() -> Presets:
    """The kept copy of the built-in presets, or the YAML files where there is none that is up to date."""
    path = compiled_path(BUILT_IN)
    if (content := read_compiled(path)) is not None:
        try:
            return Presets.model_validate_json(content)
        except ValidationError:
            path.unlink(missing_ok=True)
    presets = _read_presets(BUILT_IN, None)
    write_compiled(path, presets.model_dump(mode="json", exclude_defaults=True))
    return presets


def _read_presets(base: Path, overlay: Path | None) -> Presets:
    return Presets.model_construct(
        gpus=_entries("gpus.yaml", Gpu, base, overlay),
        providers=_entries("providers.yaml", Provider, base, overlay),
        prices=_entries("prices.yaml", Offer, base, overlay),
        models=_entries("models.yaml", Model, base, overlay),
        grids=_entries("grids.yaml", Grid, base, overlay),
        utilisation=_entries("utilisation.yaml", Utilisation, base, overlay),
        defaults=_validated(DEFAULTS_FILE, None, Defaults, _read(DEFAULTS_FILE, base, overlay)),
    )


def _checked(presets: Presets) -> Catalog:
    """The catalogue, after its entries were checked against each other."""
    catalog = Catalog(
        gpus=presets.gpus,
        providers=presets.providers,
        offers=presets.prices,
        models=presets.models,
        grids=presets.grids,
        utilisations=presets.utilisation,
        defaults=presets.defaults,
    )
    _check_references(catalog)
    _check_names("gpus.yaml", "a GPU", _names(catalog.gpus.values()))
    _check_names("models.yaml", "a model", _names(catalog.models.values()))
    _check_names("providers.yaml", "a provider", _names(catalog.providers.values()))
    _check_names("grids.yaml", "a grid", _names(catalog.grids.values()))
    return catalog


def _check_overlay(overlay: Path) -> None:
    if not overlay.is_dir():
        raise ConfigError(f"CONFIG_DIR: {overlay} is not a folder: make it, or unset CONFIG_DIR")
    for path in sorted(overlay.glob("*.y*ml")):
        if path.name not in FILES:
            raise ConfigError(f"{path.name}: unknown file in CONFIG_DIR: use one of {', '.join(FILES)}")


def _read(file: str, base: Path, overlay: Path | None) -> dict[str, Any]:
    content = read_mapping(base / file)
    if overlay is not None and (overlay / file).exists():
        return _laid_over(content, read_mapping(overlay / file))
    return content


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            value = _laid_over(old, value)
        merged[key] = value
    return merged


def _entries(file: str, kind: type[E], base: Path, overlay: Path | None) -> dict[str, E]:
    entries: dict[str, E] = {}
    for key, fields in _read(file, base, overlay).items():
        if not isinstance(fields, dict):
            raise ConfigError(f"{file}, {key}: needs fields below it, e.g. `sources: [...]`")
        entries[str(key)] = _validated(file, str(key), kind, {"id": str(key), **fields})
    return entries


def _validated(file: str, entry: str | None, kind: type[S], fields: dict[str, Any]) -> S:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        problems = "; ".join(_problem(kind, detail) for detail in error.errors(include_url=False))
        where = f"{file}, {entry}" if entry else file
        raise ConfigError(f"{where}: {problems}") from None


def _problem(kind: type[Strict], detail: Any) -> str:
    field = ".".join(str(part) for part in detail["loc"])
    given = repr(detail.get("input"))[:60]
    match detail["type"]:
        case "missing":
            return f"{field} is missing: add it"
        case "extra_forbidden":
            known = ", ".join(sorted(kind.model_fields))
            return f"{field} is not a known field: remove it, or use one of {known}"
        case "value_error":
            message = str(detail["ctx"]["error"])
            return f"{field}: {message}" if field else message
        case _:
            return f"{field}: {detail['msg']}, not {given}"


def _check_references(catalog: Catalog) -> None:
    for offer in catalog.offers.values():
        _known(f"prices.yaml, {offer.id}: provider", offer.provider, catalog.providers, "providers.yaml")
        _known(f"prices.yaml, {offer.id}: gpu", offer.gpu, catalog.gpus, "gpus.yaml")
    defaults = catalog.defaults
    _known("defaults.yaml: gpu", defaults.gpu, catalog.gpus, "gpus.yaml")
    _known("defaults.yaml: grid", defaults.grid, catalog.grids, "grids.yaml")
    for gpu, offer_id in defaults.offers.items():
        _known("defaults.yaml: offers", gpu, catalog.gpus, "gpus.yaml")
        _known(f"defaults.yaml: offers.{gpu}", offer_id, catalog.offers, "prices.yaml")
        if catalog.offers[offer_id].gpu != gpu:
            raise ConfigError(
                f"defaults.yaml: offers.{gpu}: {offer_id} rents {catalog.offers[offer_id].gpu}: name an offer of {gpu}"
            )
    for gpu in sorted({offer.gpu for offer in catalog.offers.values()} - set(defaults.offers)):
        raise ConfigError(f"defaults.yaml: offers.{gpu} is missing: name the offer that prices {gpu} by default")


def _known(where: str, name: str, among: Mapping[str, object], file: str) -> None:
    if name not in among:
        raise ConfigError(f"{where}: `{name}` is not in {file}: add it there, or correct the name")


def _names(entries: Iterable[Gpu | Model | Provider | Grid]) -> list[tuple[str, str]]:
    return [(name, entry.id) for entry in entries for name in (entry.id, *entry.aliases)]


def _check_names(file: str, what: str, names: list[tuple[str, str]]) -> None:
    owners: dict[str, str] = {}
    for name, owner in names:
        other = owners.setdefault(name_key(name), owner)
        if other != owner:
            raise ConfigError(f"{file}, {owner}: `{name}` already names {what}, {other}: choose another alias")
