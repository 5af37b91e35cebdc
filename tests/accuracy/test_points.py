"""A contract over every measured point, and the mistakes that a row can have."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accuracy.points import POINTS, Point, load_points, load_sources
from accuracy.serving_points import by_kind
from accuracy.serving_score import most_sequences
from config.reader import ConfigError
from config.schema.entry import url_in
from tests.config.facts import BUILT_IN

ALL = load_points(BUILT_IN)
SURE = [point for point in ALL if not point.measured.doubt]
SERVING = BUILT_IN.serving
HEADER, ROW = POINTS.read_text(encoding="utf-8").splitlines()[:2]


def line(point: Point) -> str:
    row = point.measured
    return f"{point.pair}, {row.engine}, {row.weights}, {row.gpus} GPUs, {row.input_tokens:g}/{row.output_tokens:g}"


def faulty(is_fault: Callable[[Point], bool], points: list[Point] = SURE) -> list[str]:
    return [line(point) for point in points if is_fault(point)]


def test_no_point_shares_its_model_among_ranks_that_do_not_divide_the_gpus() -> None:
    assert faulty(lambda point: point.measured.gpus % point.measured.tensor_parallel != 0, list(ALL)) == []


def test_no_point_spans_more_ranks_than_a_server_has() -> None:
    assert faulty(lambda point: point.measured.tensor_parallel > 8, list(ALL)) == []


def test_no_sure_point_reads_its_resident_weights_faster_than_the_memory_can() -> None:
    def reads_too_fast(point: Point) -> bool:
        row, model = point.measured, point.served(SERVING)
        bytes_per_s = model.weights.resident_bytes / row.tensor_parallel / (row.value / 1e3)
        return row.metric == "tpot_ms" and bytes_per_s > model.gpu.bandwidth_gb_s * 1e9

    assert faulty(reads_too_fast) == []


def test_few_sure_points_have_more_sequences_than_the_memory_rule_has_room_for() -> None:
    tpot = by_kind(ALL).tpot
    beyond = [p for p in tpot if p.sequences > most_sequences(p, SERVING)]

    assert len(beyond) / len(tpot) < 0.02


def test_a_closed_loop_and_a_batch_say_how_many_are_in_flight_and_a_full_server_does_not() -> None:
    assert faulty(lambda p: (p.measured.sequences is None) != (p.measured.load == "maximum"), list(ALL)) == []


def test_each_kind_of_score_has_points() -> None:
    kinds = by_kind(ALL)

    assert len(kinds.tpot) > 1500
    assert len(kinds.throughput) == len(kinds.tpot)
    assert len(kinds.maximum) > 150
    assert len(kinds.static) > 80
    assert len(kinds.ttft) > 25
    assert len(kinds.doubtful) < len(ALL) / 20


def test_throughput_is_what_the_two_times_of_a_run_come_to() -> None:
    point = by_kind(ALL).throughput[0]
    times = {
        p.measured.metric: p.measured.value
        for p in ALL
        if p.measured.model_copy(update={"metric": "", "value": 0})
        == point.measured.model_copy(update={"metric": "", "value": 0})
    }
    sequences, out = point.measured.sequences or 0, point.measured.output_tokens

    assert point.measured.value == pytest.approx(
        sequences * out / ((times["ttft_ms"] + (out - 1) * times["tpot_ms"]) / 1e3)
    )


@pytest.mark.parametrize("name", load_sources())
def test_every_source_has_an_address_and_rows(name: str) -> None:
    assert url_in(load_sources()[name].text)
    assert any(point.measured.source == name for point in ALL)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",h100,", ",h101,", "h101"),
        ("llama-3.1-8b,", "llama-9,", "llama-9"),
        (",tpot_ms,", ",tpot,", "metric"),
        (",aiconfigurator,", ",nobody,", "source nobody"),
        (",128,8,", ",128,none,", "sequences"),
        (",128,8,", ",-128,8,", "output_tokens"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(f"{HEADER}\n{ROW}\n{ROW.replace(old, new, 1)}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"points\.csv, line 3") as refused:
        load_points(BUILT_IN, path)
    assert words in str(refused.value)
