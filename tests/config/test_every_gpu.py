"""Invariants of every accelerator that the bot knows: a new entry is tested without a new test."""

import re
from datetime import date
from typing import Literal, NamedTuple, get_args

import pytest

from config.schema.entry import url_in
from config.schema.gpu import SPARSE_GENERATIONS, Generation, Gpu
from tests.config.facts import BUILT_IN, LATEST, faults_of_sources, first_day


class Span(NamedTuple):
    """What a chip of a generation can be, from its smallest card to its largest module."""

    tflops: tuple[float, float]
    gb_s: tuple[float, float]
    watts: tuple[float, float]
    years: tuple[int, int]


GENERATIONS = {
    "pascal": Span((18, 22), (500, 750), (200, 300), (2016, 2017)),
    "volta": Span((100, 130), (800, 1150), (200, 350), (2017, 2019)),
    "turing": Span((40, 140), (250, 700), (70, 300), (2018, 2019)),
    "ampere": Span((60, 320), (500, 2100), (150, 400), (2020, 2022)),
    "ada": Span((100, 370), (250, 1050), (70, 450), (2022, 2023)),
    "hopper": Span((140, 1000), (1900, 5000), (300, 700), (2022, 2024)),
    "blackwell": Span((200, 2600), (1500, 8100), (300, 1400), (2024, 2026)),
    "cdna2": Span((300, 400), (3000, 3300), (500, 560), (2021, 2022)),
    "cdna3": Span((900, 1350), (5000, 6100), (550, 1000), (2023, 2025)),
    "cdna4": Span((2200, 2600), (7500, 8200), (1000, 1400), (2025, 2026)),
    "tpu": Span((100, 2400), (800, 7500), (150, 1000), (2018, 2026)),
    "gaudi": Span((400, 1900), (2000, 3800), (600, 900), (2022, 2025)),
    "neuron": Span((90, 700), (800, 5000), (200, 800), (2022, 2026)),
    "ascend": Span((250, 850), (1000, 3300), (300, 750), (2019, 2026)),
    "other": Span((10, 5000), (200, 20_000), (50, 2500), (2016, 2030)),
}
LEAST_GB = 16
MOST_GB = dict.fromkeys(GENERATIONS, 288) | {
    "pascal": 16,
    "volta": 32,
    "turing": 48,
    "ampere": 80,
    "ada": 48,
    "hopper": 144,
    "blackwell": 288,
    "other": 4096,
}
OTHER_FP16_PEAK = {"gaudi3": "its matrix engine runs FP16 at a quarter of the BF16 rate"}
MORE_FP8 = {"trn3": 3.76}
"""Chips that were built for FP8: how many times the BF16 rate it runs at."""
FEW_INT8 = {"b300", "gb300"}
GIB_IN_GB = 2**30 / 1e9
SERVERS = (1, 2, 4, 8, 12, 16)
HERE = "tests/config/test_every_gpu.py"


def assert_within(gpu: Gpu, field: str, value: float, span: Literal["tflops", "gb_s", "watts", "years"]) -> None:
    """Fail, with the limit and where it stands, for a chip beyond what those of its generation can be."""
    low, high = getattr(GENERATIONS[gpu.generation], span)
    assert low <= value <= high, (
        f"{gpu.id}: {field} is {value:g}, but chips of {gpu.generation} have {low} to {high}: correct it, or widen "
        f"{span} of {gpu.generation} in GENERATIONS of {HERE}"
    )


@pytest.mark.parametrize("gpu", BUILT_IN.gpus.values(), ids=BUILT_IN.gpus)
class TestEveryGpu:
    def test_says_where_its_figures_come_from(self, gpu: Gpu) -> None:
        assert faults_of_sources((*gpu.sources, *gpu.sources_of.values())) == []

    def test_shows_memory_that_a_source_of_its_own_holds_or_that_is_doubtful(self, gpu: Gpu) -> None:
        is_sourced, is_doubtful = ("memory_usable_gib" in names for names in (gpu.sources_of, gpu.doubtful))
        assert (is_sourced or is_doubtful) == (gpu.memory_usable_gib is not None)
        assert not (is_sourced and is_doubtful)
        assert not any(word in source for source in gpu.sources for word in ("total capacity", "nvidia-smi"))

    def test_cites_for_its_peak_a_source_that_lists_peaks_of_tensor_cores(self, gpu: Gpu) -> None:
        cited = next((source for source in gpu.sources if url_in(source)), gpu.sources[0])
        assert "TechPowerUp" not in cited or gpu.generation == "pascal"

    def test_was_checked_after_it_was_released_and_not_in_the_future(self, gpu: Gpu) -> None:
        assert date(2016, 1, 1) <= first_day(gpu.released) <= gpu.checked <= LATEST, (
            f"{gpu.id}: released {gpu.released} and checked {gpu.checked} follow in this order, from 2016 to today"
        )

    def test_was_released_in_the_years_of_its_generation(self, gpu: Gpu) -> None:
        assert_within(gpu, "released", first_day(gpu.released).year, "years")

    def test_has_the_peak_of_its_generation(self, gpu: Gpu) -> None:
        assert_within(gpu, "dense_tflops.bf16, or fp16,", gpu.training_tflops, "tflops")

    def test_has_the_bandwidth_of_its_generation(self, gpu: Gpu) -> None:
        assert_within(gpu, "bandwidth_gb_s", gpu.bandwidth_gb_s, "gb_s")

    def test_draws_the_power_of_its_generation(self, gpu: Gpu) -> None:
        assert_within(gpu, "tdp_w", gpu.tdp_w, "watts")

    def test_shares_a_server_that_draws_more_than_its_chips(self, gpu: Gpu) -> None:
        assert gpu.server_w_per_gpu is None or 1.2 < gpu.server_w_per_gpu / gpu.tdp_w < 3, (
            f"{gpu.id}: server_w_per_gpu has to be 1.2 to 3 times tdp_w, {gpu.tdp_w:g}"
        )

    def test_has_a_memory_that_is_sold(self, gpu: Gpu) -> None:
        most = MOST_GB[gpu.generation]
        assert LEAST_GB <= gpu.memory_gb <= most, (
            f"{gpu.id}: memory_gb is {gpu.memory_gb:g}, not {LEAST_GB} to {most}: correct it, or widen LEAST_GB or "
            f"{gpu.generation} in MOST_GB of {HERE}"
        )

    def test_shows_a_little_less_memory_than_its_label_says(self, gpu: Gpu) -> None:
        """HBM labels count GiB, so the bound is the label in GiB; the least is the label in GB."""
        usable = gpu.memory_usable_gib

        least = 0.97 * gpu.memory_gb / GIB_IN_GB
        assert usable is None or least <= usable <= gpu.memory_gb, (
            f"{gpu.id}: memory_usable_gib has to be {least:.1f} to {gpu.memory_gb:g}, by its memory_gb"
        )

    def test_computes_fp16_at_the_rate_of_bf16(self, gpu: Gpu) -> None:
        peaks = gpu.dense_tflops

        if gpu.id in OTHER_FP16_PEAK:
            assert peaks.fp16 != peaks.bf16, OTHER_FP16_PEAK[gpu.id]
        elif peaks.bf16 is not None and peaks.fp16 is not None:
            assert peaks.fp16 == peaks.bf16, f"{gpu.id}: fp16 differs from bf16: say why in OTHER_FP16_PEAK of {HERE}"

    def test_is_not_slower_in_a_narrower_format(self, gpu: Gpu) -> None:
        p = gpu.dense_tflops
        narrower = [peak for peak in (p.tf32, gpu.training_tflops, p.fp8, p.fp4) if peak is not None]

        assert narrower == sorted(narrower), f"{gpu.id}: tf32, bf16, fp8 and fp4 have to rise in this order"

    def test_doubles_at_most_when_the_format_halves(self, gpu: Gpu) -> None:
        """FP4 reaches three times FP8 on the last Blackwells, data sheets round a little beyond two."""
        p = gpu.dense_tflops

        most = MORE_FP8.get(gpu.id, 2.03)

        assert p.fp8 is None or p.fp8 <= most * gpu.training_tflops, (
            f"{gpu.id}: fp8 is more than {most} times bf16: correct it, or add it to MORE_FP8 of {HERE}"
        )
        assert p.fp4 is None or (p.fp8 is not None and p.fp4 <= 4.01 * p.fp8), (
            f"{gpu.id}: fp4 needs fp8 beside it, and is at most 4.01 times as fast"
        )

    def test_has_int8_at_twice_to_four_times_bf16_unless_it_was_given_up(self, gpu: Gpu) -> None:
        int8 = gpu.dense_tflops.int8
        tensor_cores = gpu.generation not in ("pascal", "volta")

        if gpu.id in FEW_INT8:
            assert int8 is not None
            assert int8 < 0.1 * gpu.training_tflops
        elif int8 is not None and tensor_cores:
            assert 1 <= int8 / gpu.training_tflops <= 4.01, (
                f"{gpu.id}: int8 has to be 1 to 4.01 times bf16: correct it, or add it to FEW_INT8 of {HERE}"
            )

    def test_has_fp8_and_bf16_only_where_its_generation_has(self, gpu: Gpu) -> None:
        peaks, generation = gpu.dense_tflops, gpu.generation
        before_bf16 = generation in ("pascal", "volta", "turing")

        assert generation == "other" or (peaks.bf16 is None) == before_bf16, f"{gpu.id}: bf16 of a {generation} chip"
        if before_bf16 or generation in ("ampere", "cdna2"):
            assert peaks.fp8 is None, f"{gpu.id}: {generation} chips have no fp8"
        if generation not in ("blackwell", "cdna4", "neuron", "other"):
            assert peaks.fp4 is None, f"{gpu.id}: {generation} chips have no fp4"

    def test_gives_the_sparse_peak_where_a_data_sheet_prints_one(self, gpu: Gpu) -> None:
        assert (gpu.sparse_bf16_tflops is not None) == (gpu.generation in SPARSE_GENERATIONS)

    def test_has_links_faster_than_a_slot_and_slower_than_its_memory(self, gpu: Gpu) -> None:
        assert 32 <= gpu.interconnect.gb_s_bidirectional < gpu.bandwidth_gb_s, (
            f"{gpu.id}: interconnect.gb_s_bidirectional has to be 32 to {gpu.bandwidth_gb_s:g}, both directions summed"
        )

    def test_says_how_many_chips_a_bridge_joins_and_what_links_the_others(self, gpu: Gpu) -> None:
        link = gpu.interconnect

        assert ("bridge" in link.type) == (link.joins is not None)
        assert link.joins in (None, 2, 4)
        assert link.joins is None or f"{link.joins} cards" in link.type
        assert link.beyond_gb_s_bidirectional is None or 32 <= link.beyond_gb_s_bidirectional < link.gb_s_bidirectional

    def test_is_linked_over_pcie_only_where_no_bridge_or_switch_joins(self, gpu: Gpu) -> None:
        link, beyond = gpu.interconnect, gpu.interconnect.beyond_gb_s_bidirectional

        assert link.gb_s_between(2) == link.gb_s_bidirectional
        assert link.is_pcie(2) == link.type.startswith("PCIe")
        assert link.gb_s_between(8) == (link.gb_s_bidirectional if beyond is None else beyond)
        assert link.is_pcie(8) == (link.type.startswith("PCIe") or beyond is not None)

    def test_stands_in_a_server_of_a_usual_size(self, gpu: Gpu) -> None:
        assert gpu.gpus_per_server in SERVERS, (
            f"{gpu.id}: gpus_per_server is none of {SERVERS}: correct it, or add it to SERVERS of {HERE}"
        )

    def test_doubts_only_fields_that_it_has(self, gpu: Gpu) -> None:
        fields = {name for name in Gpu.model_fields if getattr(gpu, name) is not None}
        peaks = {f"dense_tflops.{name}" for name, peak in gpu.dense_tflops if peak is not None}

        assert set(gpu.doubtful) <= fields | peaks

    def test_has_no_name_that_is_a_quantity(self, gpu: Gpu) -> None:
        """`910B` is a size. Numbers alone are only cards that everybody calls so, of four digits."""
        bare = [name for name in (gpu.id, *gpu.aliases) if name.rstrip("kmbtKMBT").isdigit()]

        assert [name for name in bare if not re.fullmatch(r"\d{4}", name)] == []


def test_labels_are_unique() -> None:
    labels = [gpu.label for gpu in BUILT_IN.gpus.values()]

    assert len(set(labels)) == len(labels)


def test_every_generation_has_limits() -> None:
    assert set(GENERATIONS) == set(get_args(Generation))
