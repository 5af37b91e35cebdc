"""What an overlay changes, and what in it is probably a slip."""

from datetime import date
from pathlib import Path

import pytest

from config.load import load_catalog
from config.overlay_changes import Change, Continued, EntryChanges, FileChanges, changes_of, slips_of
from tests.config.test_overlay import OWN_GPU, OWN_OFFER
from tests.conftest import TODAY

OWN = "confidence: high, source: our contract"
A100 = "azure-a100-80g-on-demand"


def changes(base: Path, own: Path, file: str, text: str) -> FileChanges:
    """What one file does."""
    (own / file).write_text(text)
    (found,) = changes_of(own, base)
    return found


def slips(base: Path, own: Path, **files: str) -> list[str]:
    """What is probably not meant in some files."""
    for name, text in files.items():
        (own / f"{name}.yaml").write_text(text)
    return list(slips_of(changes_of(own, base), load_catalog(own, base=base), TODAY))


def offer(usd: float, *, gpus: int = 8, gpu: str = "a100-80g") -> str:
    """An offer of one's own at a price."""
    return (
        f"ours:\n  provider: aws\n  gpu: {gpu}\n  purchase: reserved-1y\n  gpus_per_instance: {gpus}\n"
        f"  basis: instance\n  history: [{{as_of: 2026-11-20, usd_per_gpu_hour: {usd}, {OWN}}}]\n"
    )


def test_new_entries_are_named(base: Path, own: Path) -> None:
    assert changes(base, own, "prices.yaml", offer(2.1)).added == ("ours",)


def test_a_changed_field_is_told_with_both_values(base: Path, own: Path) -> None:
    found = changes(base, own, "gpus.yaml", "h100: {tdp_w: 650, dense_tflops: {fp8: 1500}, memory_usable_gib: null}\n")

    assert found.changed == (
        EntryChanges(
            "h100",
            (
                Change("dense_tflops.fp8", 1978.9, 1500),
                Change("memory_usable_gib", 79.11, None),
                Change("tdp_w", 700, 650),
            ),
        ),
    )


def test_a_file_of_values_has_no_entries(base: Path, own: Path) -> None:
    found = changes(base, own, "defaults.yaml", "currency: CNY\npower: {pue: 1.3}\n")

    assert found.changed == (EntryChanges("", (Change("currency", "USD", "CNY"), Change("power.pue", 1.1, 1.3))),)


@pytest.mark.parametrize(
    ("days", "continued"),
    [
        pytest.param(("2026-11-20",), Continued(1, date(2026, 11, 20), ()), id="appended"),
        pytest.param(
            ("2025-01-01", "2026-11-20"), Continued(2, date(2025, 1, 1), (date(2026, 6, 18),)), id="in-place-of-one"
        ),
        pytest.param(
            ("2020-01-01",), Continued(1, date(2020, 1, 1), (date(2024, 4, 23), date(2026, 6, 18))), id="of-all"
        ),
    ],
)
def test_a_continued_history_says_how_many_prices_from_which_day_and_which_gave_way(
    base: Path, own: Path, days: tuple[str, ...], continued: Continued
) -> None:
    points = ", ".join(f"{{as_of: {day}, usd_per_gpu_hour: 3.5, {OWN}}}" for day in days)

    found = changes(base, own, "prices.yaml", f"{A100}: {{history: [{points}]}}\n")

    assert found.changed == (EntryChanges(A100, (), continued),)


@pytest.mark.parametrize("text", ["h100: {tdp_w: 700.0}\n", "h100: {}\n"])
def test_an_entry_that_says_only_what_is_built_in_is_a_slip(base: Path, own: Path, text: str) -> None:
    assert slips(base, own, gpus=text) == ["gpus.yaml, h100: says only what is built in: remove it"]


def test_values_that_say_only_what_is_built_in_are_a_slip(base: Path, own: Path) -> None:
    assert slips(base, own, defaults="currency: USD\n") == ["defaults.yaml: says only what is built in: remove it"]


@pytest.mark.parametrize("file", ["gpus", "defaults"])
def test_a_file_without_entries_is_a_slip(base: Path, own: Path, file: str) -> None:
    assert slips(base, own, **{file: "# nothing yet\n"}) == [f"{file}.yaml: holds no entry: remove it, or add one"]


@pytest.mark.parametrize(
    ("usd", "gpus", "said"),
    [
        pytest.param(2.1, 8, None, id="near"),
        pytest.param(30, 1, "a GPU-hour is 30 USD, but the median", id="dear"),
        pytest.param(0.2, 8, "look at it again", id="cheap"),
        pytest.param(27.2, 8, "is it that of all 8? One is 3.4", id="of-the-whole-machine"),
    ],
)
def test_a_price_three_times_off_the_median_is_a_slip(
    base: Path, own: Path, usd: float, gpus: int, said: str | None
) -> None:
    found = slips(base, own, prices=offer(usd, gpus=gpus))

    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_the_first_price_of_a_gpu_is_not_measured_against_anything(base: Path, own: Path) -> None:
    dear = OWN_OFFER.replace("1.25", "1250")

    assert slips(base, own, gpus=OWN_GPU, prices=dear, defaults="offers: {our-asic: our-asic-rent}\n") == []


def test_a_price_of_a_day_to_come_is_a_slip(base: Path, own: Path) -> None:
    later = offer(2.1).replace("2026-11-20", "2027-11-15")

    assert slips(base, own, prices=later) == [
        "prices.yaml, ours: the price of 2027-11-15 does not hold before that day: is the year right?"
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("bandwidth_gb_s", "5.6", "bandwidth_gb_s is 5.6, but those of other GPUs lie from"),
        ("memory_gb", "80_000", "memory_gb is 80000, but"),
        ("tdp_w", "0.7", "tdp_w is 0.7, but"),
        ("interconnect", "{type: NVLink, gb_s_bidirectional: 0.9}", "interconnect.gb_s_bidirectional is 0.9, but"),
        ("dense_tflops", "{bf16: 0.9894}\n  sparse_bf16_tflops: 1.979", "dense_tflops is 0.9894, but"),
    ],
)
def test_a_figure_of_a_gpu_in_another_unit_is_a_slip(base: Path, own: Path, field: str, value: str, said: str) -> None:
    (slip,) = slips(base, own, gpus=f"h100:\n  memory_usable_gib: null\n  server_w_per_gpu: null\n  {field}: {value}\n")

    assert said in slip
    assert slip.endswith("is it in the unit of the field's name?")


def test_an_own_price_of_a_default_offer_is_pointed_out(base: Path, own: Path) -> None:
    (slip,) = slips(
        base,
        own,
        prices=f"aws-h100-on-demand: {{history: [{{as_of: 2026-11-20, usd_per_gpu_hour: 5, {OWN}}}]}}\n",
    )

    assert slip.startswith("prices.yaml, aws-h100-on-demand: prices every question about h100 that names no offer")


def test_an_offer_of_ones_own_as_the_default_is_no_slip(base: Path, own: Path) -> None:
    assert slips(base, own, prices=offer(2.1), defaults="offers: {a100-80g: ours}\n") == []
