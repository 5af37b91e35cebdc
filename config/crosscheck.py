"""Check the presets against each other: every name that an entry uses exists, and no name means two things."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from config.catalog import Catalog
from config.rates import EcbRates, RateUnknownError
from config.reader import ConfigError
from config.schema.entry import name_key
from config.schema.gpu import Gpu
from config.schema.grid import Grid
from config.schema.model import Model
from config.schema.price import Provider
from config.schema.serving import WeightFormat
from config.spelling import nearest

_AMOUNT = re.compile(r"\d+[kmbt]|x\d+")
"""`70b` is a size and `x8` a number of GPUs, whatever is called so."""

Where = Callable[[str, str], str]
"""Names the place of an entry, given its file and id: `gpus.yaml, h100`."""
_Named = Gpu | Model | Provider | Grid | WeightFormat
_Owners = dict[str, tuple[str, str]]
"""The file and the id of the entry that a name stands for."""


def check_catalog(catalog: Catalog, where: Where, defaults_where: str) -> None:
    """Raises ConfigError, which names file, entry, field and fix, for the first contradiction."""
    _check_offers(catalog, where)
    for model in catalog.models.values():
        if model.reported_run is not None:
            place = where("models.yaml", model.id)
            _known(f"{place}: reported_run.gpu", model.reported_run.gpu, catalog.gpus, "gpus.yaml")
        if model.made_from is not None:
            _known(f"{where('models.yaml', model.id)}: made_from", model.made_from, catalog.models, "models.yaml")
    for gpu in catalog.hardware:
        _known(where("hardware.yaml", gpu), gpu, catalog.gpus, "gpus.yaml")
    _check_defaults(catalog, defaults_where)
    _check_utilisation(catalog)
    _check_labels(catalog, where)
    words: _Owners = {}  # GPUs, models, providers and formats are named by bare words: no two of them alike
    _check_names("gpus.yaml", catalog.gpus.values(), where, words)
    _check_names("models.yaml", catalog.models.values(), where, words)
    _check_names("providers.yaml", catalog.providers.values(), where, words)
    _check_names("serving.yaml", catalog.serving.formats.values(), where, words)
    _check_names("grids.yaml", catalog.grids.values(), where, {})


def _check_offers(catalog: Catalog, where: Where) -> None:
    for offer in catalog.offers.values():
        place = where("prices.yaml", offer.id)
        _known(f"{place}: provider", offer.provider, catalog.providers, "providers.yaml")
        _known(f"{place}: gpu", offer.gpu, catalog.gpus, "gpus.yaml")


def _check_defaults(catalog: Catalog, place: str) -> None:
    defaults = catalog.defaults
    _known(f"{place}: gpu", defaults.gpu, catalog.gpus, "gpus.yaml")
    _known(f"{place}: grid", defaults.grid, catalog.grids, "grids.yaml")
    for gpu, offer_id in defaults.offers.items():
        _known(f"{place}: offers", gpu, catalog.gpus, "gpus.yaml")
        _known(f"{place}: offers.{gpu}", offer_id, catalog.offers, "prices.yaml")
        rented = catalog.offers[offer_id].gpu
        if rented != gpu:
            raise ConfigError(f"{place}: offers.{gpu}: `{offer_id}` rents {rented}: name an offer of {gpu}")
    if defaults.currency != "USD":
        try:
            EcbRates().usd_to(defaults.currency, None)
        except RateUnknownError as error:
            from config.amounts import currency_meant  # only when something is wrong

            instead = currency_meant(defaults.currency) or "one that has rates, such as CNY"
            raise ConfigError(f"{place}: currency: {error}; here, put {instead}") from None
    _known(f"{place}: article.offer", defaults.article.offer, catalog.offers, "prices.yaml")
    _known(f"{place}: budget.rule", defaults.budget.rule, catalog.scaling_laws, "scaling.yaml")
    for gpu in defaults.budget.market_gpus:
        _known(f"{place}: budget.market_gpus", gpu, catalog.gpus, "gpus.yaml")
    _known(f"{place}: claims.recent_gpu", defaults.claims.recent_gpu, catalog.gpus, "gpus.yaml")
    for gpu, like in defaults.claims.price_like.items():
        _known(f"{place}: claims.price_like", gpu, catalog.gpus, "gpus.yaml")
        _known(f"{place}: claims.price_like.{gpu}", like, catalog.gpus, "gpus.yaml")
    for gpu in defaults.memory.shown_gpus:
        _known(f"{place}: memory.shown_gpus", gpu, catalog.gpus, "gpus.yaml")
    for gpu in sorted(set(catalog.offers_by_gpu) - set(defaults.offers)):
        example = catalog.offers_by_gpu[gpu][0].id
        raise ConfigError(
            f"{place}: offers.{gpu} is missing: add the offer that prices {gpu} by default, e.g. `{gpu}: {example}`"
        )


def _known(where: str, name: str, among: Mapping[str, object], file: str) -> None:
    if name not in among:
        near = nearest(name, among)
        fix = f"did you mean `{near}`? Else add it there" if near else "add it there, or correct the name"
        raise ConfigError(f"{where}: `{name}` is not in {file}: {fix}")


def _check_utilisation(catalog: Catalog) -> None:
    kinds: tuple[Literal["dense", "moe"], ...] = ("dense", "moe")
    for kind in kinds:
        for gpu in catalog.gpus.values():
            try:
                catalog.utilisation_of(gpu, kind)
            except LookupError:
                raise ConfigError(
                    f"utilisation.yaml: no {kind} entry has {gpu.generation} (of {gpu.id}) or other among its "
                    f"generations: add {gpu.generation} to one, or keep an entry for `other`"
                ) from None


def _check_labels(catalog: Catalog, where: Where) -> None:
    owners: dict[str, str] = {}
    for gpu in catalog.gpus.values():
        owner = owners.setdefault(gpu.label.casefold(), gpu.id)
        if owner != gpu.id:
            raise ConfigError(
                f"{where('gpus.yaml', gpu.id)}: label: `{gpu.label}` is that of {owner} too: choose another, "
                "answers could not tell them apart"
            )


def _check_names(
    file: str, entries: Iterable[Gpu | Model | Provider | Grid | WeightFormat], where: Where, owners: _Owners
) -> None:
    known = tuple(entries)
    for entry in known:  # ids first: a clash is the alias's fault, whatever the order of the file
        owner = owners.setdefault(name_key(entry.id), (file, entry.id))
        if owner != (file, entry.id):
            raise ConfigError(
                f"{where(file, entry.id)}: id: `{entry.id}` already names {_said(owner, file)}: choose another"
            )
    for entry in known:
        for field, names in (("id", (entry.id,)), ("aliases", entry.aliases)):
            for name in names:
                key = name_key(name)
                if not key:
                    raise ConfigError(f"{where(file, entry.id)}: {field}: `{name}` has no letter or digit: remove it")
                if _AMOUNT.fullmatch(key):
                    raise ConfigError(
                        f"{where(file, entry.id)}: {field}: `{name}` is an amount in every question: "
                        "put more of the name before it"
                    )
                owner = owners.setdefault(key, (file, entry.id))
                if owner != (file, entry.id):
                    raise ConfigError(
                        f"{where(file, entry.id)}: {field}: `{name}` already names {_said(owner, file)}: "
                        "choose another, or take it away there"
                    )


def _said(owner: tuple[str, str], file: str) -> str:
    """The id of an entry, with its file where that is another than the one which is checked."""
    return owner[1] if owner[0] == file else f"{owner[1]} of {owner[0]}"
