"""Load the presets: read them, validate each entry, lay a team's own over them, check them against each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from config.catalog import Catalog
from config.compiled import compiled_path, discard_compiled, read_or_none, write_compiled
from config.crosscheck import check_catalog
from config.overlay import NAME, check_days, check_overlay, laid_over
from config.reader import ConfigError, read_mapping, with_space
from config.schema.defaults import Defaults
from config.schema.entry import Entry, Strict
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.hardware import Hardware
from config.schema.model import Model
from config.schema.price import Offer, Provider
from config.schema.scaling import ScalingLaw
from config.schema.serving import Serving
from config.schema.training import Utilisation

BUILT_IN = Path(__file__).parent
DEFAULTS_FILE = "defaults.yaml"
PRICES_FILE = "prices.yaml"
SERVING_FILE = "serving.yaml"
FILES = (
    "gpus.yaml",
    "providers.yaml",
    PRICES_FILE,
    "hardware.yaml",
    "models.yaml",
    "grids.yaml",
    "utilisation.yaml",
    "scaling.yaml",
    SERVING_FILE,
    DEFAULTS_FILE,
)

E = TypeVar("E", bound=Entry)
S = TypeVar("S", bound=Strict)


class Presets(Strict):
    """The content of all files, each entry valid in itself."""

    gpus: dict[str, Gpu]
    providers: dict[str, Provider]
    prices: dict[str, Offer]
    hardware: dict[str, Hardware]
    models: dict[str, Model]
    grids: dict[str, Grid]
    utilisation: dict[str, Utilisation]
    scaling: dict[str, ScalingLaw]
    serving: Serving
    defaults: Defaults


def load_catalog(overlay: Path | None = None, *, base: Path = BUILT_IN) -> Catalog:
    """All presets of `base`, with the files of the folder `overlay` laid over them by id, field by field.

    The overlay may hold any of FILES, each with only the entries and fields that differ. What it writes stands, lists
    as a whole; but the `history` of an offer continues the built-in one: prices from before the first own one stay,
    later ones give way. A GPU that gets its first offer needs it in `offers` of the overlay's `defaults.yaml` too.

    Raises ConfigError that names file, entry, field and fix. Nothing is skipped.
    """
    if overlay is None:
        return catalog_with_copy(base) if base == BUILT_IN else _Layers(base).catalog()
    check_overlay(overlay, FILES)
    return _Layers(base, overlay, {file: _own(overlay, file) for file in FILES}).catalog()


def catalog_with_copy(folder: Path) -> Catalog:
    """The presets of a folder from their kept copy, or from the YAML where there is no copy that is right.

    Raises ConfigError for a mistake in the YAML. What comes from a copy goes through the same checks.
    """
    layers = _Layers(folder)
    path = compiled_path(folder)
    if (content := read_or_none(path)) is not None:
        try:
            return layers.checked(Presets.model_validate_json(content))
        except (ValidationError, ConfigError):
            discard_compiled(path)
    presets = layers.presets()
    catalog = layers.checked(presets)
    if compiled_path(folder) == path:  # else a file was edited while it was read
        write_compiled(path, presets.model_dump(mode="json", exclude_defaults=True))
    return catalog


@dataclass(frozen=True)
class _Layers:
    """The files of `base`, and what an overlay lays over them."""

    base: Path
    overlay: Path | None = None
    own: Mapping[str, Mapping[str, Any]] | None = None
    """What the overlay holds, by file."""

    def where(self, file: str, entry: str) -> str:
        """The place of an entry, as an error names it: in the overlay if that touches it."""
        touched = self.own is not None and entry in self.own[file]
        return f"{NAME}/{file}, {entry}" if touched else f"{file}, {entry}"

    def settings_where(self, file: str) -> str:
        """A file of single values that somebody can edit: that of the overlay if there is one."""
        return f"{NAME}/{file}" if self.overlay else file

    def catalog(self) -> Catalog:
        """All files, each entry validated and checked against the others."""
        return self.checked(self.presets())

    def checked(self, presets: Presets) -> Catalog:
        """The catalogue, after its entries were checked against each other."""
        catalog = Catalog(
            gpus=presets.gpus,
            providers=presets.providers,
            offers=presets.prices,
            hardware=presets.hardware,
            models=presets.models,
            grids=presets.grids,
            utilisations=presets.utilisation,
            scaling_laws=presets.scaling,
            serving=presets.serving,
            defaults=presets.defaults,
            built_in=self._built_in_defaults(presets.defaults),
            own_offers=frozenset(self.own[PRICES_FILE]) if self.own is not None else frozenset(),
        )
        check_catalog(catalog, self.where, self.settings_where(DEFAULTS_FILE))
        if self.own is not None:
            check_days(catalog, self.own)
        return catalog

    def _built_in_defaults(self, defaults: Defaults) -> Defaults:
        if self.own is None or not self.own[DEFAULTS_FILE]:
            return defaults
        return _validated(DEFAULTS_FILE, Defaults, read_mapping(self.base / DEFAULTS_FILE))

    def presets(self) -> Presets:
        """All files, each entry validated."""
        return Presets.model_construct(
            gpus=self._entries("gpus.yaml", Gpu),
            providers=self._entries("providers.yaml", Provider),
            prices=self._entries(PRICES_FILE, Offer),
            hardware=self._entries("hardware.yaml", Hardware),
            models=self._entries("models.yaml", Model),
            grids=self._entries("grids.yaml", Grid),
            utilisation=self._entries("utilisation.yaml", Utilisation),
            scaling=self._entries("scaling.yaml", ScalingLaw),
            serving=_validated(
                self.settings_where(SERVING_FILE), Serving, _with_ids(self._content(SERVING_FILE), "formats")
            ),
            defaults=_validated(self.settings_where(DEFAULTS_FILE), Defaults, self._content(DEFAULTS_FILE)),
        )

    def _content(self, file: str) -> dict[str, Any]:
        content = read_mapping(self.base / file)
        return laid_over(content, self.own[file]) if self.own else content

    def _entries(self, file: str, kind: type[E]) -> dict[str, E]:
        entries: dict[str, E] = {}
        for key, fields in self._content(file).items():
            place = self.where(file, key)
            if not isinstance(fields, dict):
                raise ConfigError(f"{place}: has no fields: {_fields_missing(kind, fields)}")
            if "id" in fields:
                raise ConfigError(f"{place}: id is the name above the fields: remove it here")
            entries[key] = _validated(place, kind, {"id": key, **fields})
        return entries


def _with_ids(content: dict[str, Any], field: str) -> dict[str, Any]:
    """The content of a file in which one field holds entries, each of which knows the name that it stands under."""
    entries = content.get(field)
    if not isinstance(entries, dict):
        return content
    named = {name: {"id": name, **fields} if isinstance(fields, dict) else fields for name, fields in entries.items()}
    return {**content, field: named}


def _fields_missing(kind: type[Entry], given: object) -> str:
    if isinstance(given, str) and (spaced := with_space(given)) is not None:
        return f"put a space behind the colon: `{spaced}`"
    some = ", ".join(list(kind.model_fields)[1:4])
    return f"put them below it, indented ({some}, ...)"


def _own(overlay: Path, file: str) -> dict[str, Any]:
    path = overlay / file
    exists = path.exists() or path.is_symlink()  # a link that leads nowhere is a mistake to report
    return read_mapping(path, f"{NAME}/{file}") if exists else {}


def _validated(place: str, kind: type[S], fields: dict[str, Any]) -> S:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        from config.problems import in_words  # only when something is wrong

        raise ConfigError(f"{place}: {in_words(kind, fields, error)}") from None
