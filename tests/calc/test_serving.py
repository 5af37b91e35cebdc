"""The whole answer about serving: GPUs that fit, the definitions of its figures, money, ranges and doubts."""

from dataclasses import fields, replace

import pytest

from calc.load import batch_s, tpot_s
from calc.ranges import Range
from calc.rent import Rent
from calc.serving import NoRoomError, ServingReport, ServingRun, Split, fastest_split
from config.catalog import Catalog
from config.rates import Fx
from tests.calc.serve import answered, served, serving_run

JSON_NAMES = (
    "params active_params gpu gpus asked_gpus tp precision kv input_tokens output_tokens batch max_batch weights_gb "
    "kv_bytes_per_token fits bound ttft_ms tpot_ms output_tokens_per_s output_tokens_per_s_per_user "
    "usd_per_1m_input_tokens usd_per_1m_output_tokens usd_per_1m_blended usd_per_request kwh_per_1m_output_tokens "
    "price_usd_per_gpu_hour currency fx"
).split()


@pytest.fixture(scope="module")
def llama(built_in: Catalog) -> ServingRun:
    """Llama 70B on four H100, 64 requests of 2,000 and 500 tokens in flight."""
    return serving_run(
        built_in, "llama-3.1-70b", gpus=4, input_tokens=2000, output_tokens=500, batch=64,
        rent=Rent(usd_per_gpu_hour=2.5),
    )  # fmt: skip


def usd(spread: Range | None) -> Range:
    assert spread is not None
    return spread


def test_the_report_has_the_names_of_the_output() -> None:
    assert set(JSON_NAMES) <= {field.name for field in fields(ServingReport)}


class TestFits:
    def test_enough_gpus_are_used_as_asked(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, llama)
        assert (found.fits, found.asked_gpus, found.gpus, found.tp, found.pp, found.replicas) == (True, 4, 4, 4, 1, 1)

    def test_too_few_are_answered_for_the_fewest_that_fit(self, built_in: Catalog) -> None:
        found = answered(built_in, serving_run(built_in, "mixtral-8x22b", "a100-80g", gpus=2))
        enough = answered(built_in, serving_run(built_in, "mixtral-8x22b", "a100-80g"))
        assert (found.fits, found.asked_gpus, found.gpus) == (False, 2, enough.gpus)
        assert enough.fits
        assert enough.asked_gpus is None
        assert found.output_tokens_per_s == enough.output_tokens_per_s

    def test_none_asked_for_are_the_fewest(self, built_in: Catalog) -> None:
        found = answered(built_in, serving_run(built_in, "llama-3.1-70b"))
        assert (found.gpus, found.fits) == (2, True)
        assert not answered(built_in, serving_run(built_in, "llama-3.1-70b", gpus=1)).fits

    def test_no_number_of_gpus_is_an_error(self, built_in: Catalog) -> None:
        endless = serving_run(built_in, "llama-3.1-8b", "l4", input_tokens=100_000_000)
        with pytest.raises(NoRoomError, match="L4"):
            answered(built_in, endless)


class TestBatch:
    def test_as_many_as_fit_is_the_most(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, replace(llama, batch=None))
        assert found.batch == found.max_batch > 64
        assert found.asked_batch is None

    def test_more_than_fit_are_as_many_as_fit(self, built_in: Catalog, llama: ServingRun) -> None:
        found, most = (answered(built_in, replace(llama, batch=batch)) for batch in (10**6, None))
        assert (found.batch, found.asked_batch) == (found.max_batch, 10**6)
        assert found.output_tokens_per_s.mid == most.output_tokens_per_s.mid

    def test_more_than_fit_are_told_how_many_gpus_they_need(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, replace(llama, batch=500))
        assert found.batch_gpus is not None
        assert found.batch_gpus > 4
        assert answered(built_in, replace(llama, batch=500, gpus=found.batch_gpus)).batch == 500
        assert answered(built_in, llama).batch_gpus is None

    def test_replicas_share_the_requests(self, built_in: Catalog, llama: ServingRun) -> None:
        one, two = answered(built_in, replace(llama, gpus=8)), answered(built_in, replace(llama, gpus=16, batch=128))
        assert (one.replicas, two.replicas) == (1, 2)
        assert two.tpot_ms == one.tpot_ms
        assert two.output_tokens_per_s.mid == pytest.approx(2 * one.output_tokens_per_s.mid)
        assert usd(two.usd_per_request).mid == pytest.approx(usd(one.usd_per_request).mid)
        assert two.max_batch == 2 * one.max_batch

    def test_fewer_requests_than_replicas_leave_some_idle_and_paid(self, built_in: Catalog, llama: ServingRun) -> None:
        one, idle = (answered(built_in, replace(llama, gpus=gpus, batch=1)) for gpus in (8, 32))
        assert idle.tpot_ms == one.tpot_ms
        assert usd(idle.usd_per_request).mid == pytest.approx(4 * usd(one.usd_per_request).mid)

    def test_stages_of_a_pipeline_share_the_requests_too(self, built_in: Catalog) -> None:
        run = serving_run(built_in, "llama-3.1-405b", gpus=16, batch=32)
        found = answered(built_in, run)
        half = served(built_in, "llama-3.1-405b", tp=8).decode(16, 1250)
        assert (found.tp, found.pp, found.replicas) == (8, 2, 1)
        assert [step.value for step in found.working if step.label == "Decode step"] == [half.seconds]
        assert "pipeline" in found.doubts


class TestPrompts:
    def test_of_one_request_share_nothing_and_of_four_a_quarter(self, built_in: Catalog, llama: ServingRun) -> None:
        model = served(built_in, "llama-3.1-70b", tp=4)
        prompt = model.prompt(100)
        assert model.busy_prompt_s(prompt, 100, 1) == prompt.seconds
        assert model.busy_prompt_s(prompt, 100, 4) == prompt.shared(1 / 4)
        assert model.busy_prompt_s(prompt, 100, 1000) == prompt.shared(100 / 8192)
        assert model.busy_prompt_s(prompt, 100_000, 4) == prompt.seconds

    def test_one_request_in_flight_gets_what_its_two_times_say(self, built_in: Catalog, llama: ServingRun) -> None:
        alone = answered(built_in, replace(llama, batch=1))
        seconds = (alone.ttft_ms.mid + 499 * alone.tpot_ms.mid) / 1e3
        assert alone.output_tokens_per_s.mid == pytest.approx(500 / seconds)


class TestDefinitions:
    def test_the_figures_are_those_of_the_passes(self, built_in: Catalog, llama: ServingRun) -> None:
        found, engine = answered(built_in, llama), built_in.serving.engine
        model = served(built_in, "llama-3.1-70b", tp=4)
        step_s, prompt = model.decode(64, 2000 + 500 / 2).seconds, model.prompt(2000)
        busy_s = prompt.shared(2000 / engine.prompt_chunk_tokens)
        took_s = batch_s(sequences=64, prompt_s=busy_s, output_tokens=500, step_s=step_s)
        tpot = tpot_s(step_s=step_s, stall=engine.stall, sequences=64, prompt_s=busy_s, output_tokens=500)
        assert found.ttft_ms.mid == pytest.approx(prompt.seconds * 1e3)
        assert found.tpot_ms.mid == pytest.approx(tpot * 1e3)
        assert found.output_tokens_per_s.mid == pytest.approx(64 * 500 / took_s)
        assert found.output_tokens_per_s_per_user.mid == pytest.approx(1 / tpot)
        assert usd(found.usd_per_request).mid == pytest.approx(2.5 / 3600 * 4 * took_s / 64)
        assert usd(found.usd_per_1m_input_tokens).mid == pytest.approx(2.5 / 3600 * 4 * busy_s / 2000 * 1e6)

    def test_the_blended_price_is_that_of_four_input_tokens_to_one(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, llama)
        p_in, p_out = usd(found.usd_per_1m_input_tokens).mid, usd(found.usd_per_1m_output_tokens).mid
        assert usd(found.usd_per_1m_blended).mid == pytest.approx((4 * p_in + p_out) / (4 + 1))

    def test_ttft_is_the_same_however_busy_the_server_is(self, built_in: Catalog, llama: ServingRun) -> None:
        idle, busy = (answered(built_in, replace(llama, batch=batch)) for batch in (1, 64))
        assert idle.ttft_ms == busy.ttft_ms
        assert idle.tpot_ms.mid < busy.tpot_ms.mid

    def test_a_single_output_token_comes_with_the_prompt(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, replace(llama, output_tokens=1))
        assert usd(found.usd_per_1m_output_tokens).mid == pytest.approx(0, abs=1e-9)
        assert usd(found.usd_per_request).mid == pytest.approx(usd(found.usd_per_1m_input_tokens).mid * 2000 / 1e6)

    def test_a_long_prompt_shares_nothing(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, replace(llama, input_tokens=20_000))
        by_label = {step.label: step.value for step in found.working}
        assert by_label["Prompt of a busy server"] == pytest.approx(by_label["Prompt"])

    @pytest.mark.parametrize(("batch", "bound"), [(1, "memory"), (4000, "compute")])
    def test_reading_binds_with_few_sequences_and_computing_with_many(
        self, built_in: Catalog, batch: int, bound: str
    ) -> None:
        run = serving_run(built_in, "llama-3.1-8b", "b200", gpus=8, batch=batch, input_tokens=20, output_tokens=20)
        assert answered(built_in, run).bound == bound

    def test_energy_is_that_of_the_output_at_the_meter(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, replace(llama, rent=Rent(usd_per_gpu_hour=1.0)))
        by_label = {step.label: step.value for step in found.working}
        per_gpu_hour = usd(found.usd_per_1m_output_tokens).mid
        assert found.kwh_per_1m_output_tokens.mid == pytest.approx(
            per_gpu_hour * by_label["Power per GPU at the meter"]
        )


class TestFastestSplit:
    def split(self, catalog: Catalog, run: ServingRun) -> Split | None:
        return fastest_split(run, answered(catalog, run), catalog.defaults, catalog.serving)

    def test_is_what_an_answer_with_those_ranks_gives(self, built_in: Catalog) -> None:
        run = serving_run(built_in, "llama-3.1-8b", gpus=4, batch=None)
        found = self.split(built_in, run)

        assert found is not None
        given = answered(built_in, replace(run, tp=found.tp))
        assert found.output_tokens_per_s == given.output_tokens_per_s.mid
        assert given.output_tokens_per_s.mid > answered(built_in, run).output_tokens_per_s.mid

    def test_gives_more_than_any_other_ranks(self, built_in: Catalog) -> None:
        run = serving_run(built_in, "llama-3.1-70b", gpus=8, batch=None, precision="fp8")
        found = self.split(built_in, run)

        assert found is not None
        rates = [answered(built_in, replace(run, tp=tp)).output_tokens_per_s.mid for tp in (1, 2, 4, 8)]
        assert found.output_tokens_per_s == max(rates)

    @pytest.mark.parametrize("batch", [1, 32, 256, 1024])
    def test_holds_the_load_that_was_asked_for(self, built_in: Catalog, batch: int) -> None:
        run = serving_run(built_in, "gemma-3-1b", "l40s", gpus=4, batch=batch)
        found = self.split(built_in, run)
        rates = {tp: answered(built_in, replace(run, tp=tp)).output_tokens_per_s.mid for tp in (1, 2, 4)}
        assert (found.output_tokens_per_s if found else rates[4]) == max(rates.values())

    def test_is_none_on_one_gpu(self, built_in: Catalog) -> None:
        assert self.split(built_in, serving_run(built_in, "llama-3.1-8b", gpus=1, batch=None)) is None

    def test_is_none_where_fewer_ranks_do_not_hold_the_model(self, built_in: Catalog) -> None:
        assert (
            self.split(built_in, serving_run(built_in, "llama-3.1-405b", gpus=8, batch=None, precision="fp8")) is None
        )


class TestMoney:
    def test_without_a_price_there_is_all_but_money(self, built_in: Catalog, llama: ServingRun) -> None:
        free, paid = answered(built_in, replace(llama, rent=Rent())), answered(built_in, llama)
        for name in JSON_NAMES:
            if name.startswith(("usd", "price")):
                assert getattr(free, name) is None
            else:
                assert getattr(free, name) == getattr(paid, name)

    def test_the_price_is_told_before_the_discount_and_the_costs_after(
        self, built_in: Catalog, llama: ServingRun
    ) -> None:
        full, reduced = (
            answered(built_in, llama),
            answered(built_in, replace(llama, rent=replace(llama.rent, discount=0.3))),
        )
        assert reduced.price_usd_per_gpu_hour == full.price_usd_per_gpu_hour == 2.5
        for name in JSON_NAMES:
            if name.startswith("usd"):
                assert getattr(reduced, name).mid == pytest.approx(0.7 * getattr(full, name).mid)

    def test_the_rate_is_passed_on_and_the_dollars_stay(self, built_in: Catalog, llama: ServingRun) -> None:
        fx = Fx(currency="CNY", rate=7.1, date=None)
        found = answered(built_in, replace(llama, rent=replace(llama.rent, currency="CNY", fx=fx)))
        assert (found.currency, found.fx) == ("CNY", fx)
        assert found.usd_per_request == answered(built_in, llama).usd_per_request


class TestRanges:
    @pytest.mark.parametrize(("model", "kind"), [("llama-3.1-70b", "dense"), ("deepseek-v3", "mixture")])
    def test_are_those_of_the_kind_of_model(self, built_in: Catalog, model: str, kind: str) -> None:
        spreads = built_in.serving.spreads
        found = answered(built_in, serving_run(built_in, model, "h200", gpus=8))
        assert found.doubts == ()
        for figure, spread in (
            (found.tpot_ms, spreads.tpot), (found.ttft_ms, spreads.ttft),
            (found.output_tokens_per_s, spreads.throughput),
        ):  # fmt: skip
            ends = getattr(spread, kind)
            assert figure.low == pytest.approx(figure.mid * ends.low)
            assert figure.high == pytest.approx(figure.mid * ends.high)

    def test_are_those_of_the_most_throughput_where_the_server_is_full(
        self, built_in: Catalog, llama: ServingRun
    ) -> None:
        rate = answered(built_in, replace(llama, batch=None)).output_tokens_per_s
        assert rate.high == pytest.approx(rate.mid * built_in.serving.spreads.maximum.dense.high)

    def test_of_money_are_those_of_the_throughput_upside_down(self, built_in: Catalog, llama: ServingRun) -> None:
        found = answered(built_in, llama)
        rate = found.output_tokens_per_s
        for figure in (usd(found.usd_per_request), usd(found.usd_per_1m_blended), found.kwh_per_1m_output_tokens):
            assert figure.low / figure.mid == pytest.approx(rate.mid / rate.high)
            assert figure.high / figure.mid == pytest.approx(rate.mid / rate.low)

    def test_are_wider_once_whatever_the_number_of_doubts(self, built_in: Catalog) -> None:
        run = serving_run(built_in, "llama-3.1-70b", "a40", gpus=8, precision="int4", batch=1)
        one, more = answered(built_in, replace(run, tp=1)), answered(built_in, replace(run, is_typical=True))
        wider = built_in.serving.spreads.wider
        low = built_in.serving.spreads.tpot.dense.low
        assert (one.doubts, more.doubts) == (("unpacked", "unmeasured"), ("typical", "unpacked", "pcie", "unmeasured"))
        for found in (one, more):
            assert found.tpot_ms.low / found.tpot_ms.mid == pytest.approx(low**wider)


@pytest.mark.parametrize(
    ("model", "gpu"),
    [("llama-3.1-70b", "h100"), ("deepseek-v3", "h200"), ("gpt-oss-120b", "b200"), ("gemma-3-27b", "l40s")],
)
def test_every_figure_is_in_the_working(built_in: Catalog, model: str, gpu: str) -> None:
    found = answered(built_in, serving_run(built_in, model, gpu))
    values = [step.value for step in found.working]
    shown = [
        found.weights_gb, found.kv_bytes_per_token, found.ttft_ms.mid / 1e3, found.tpot_ms.mid / 1e3,
        found.output_tokens_per_s.mid, found.kwh_per_1m_output_tokens.mid,
        *(usd(getattr(found, name)).mid for name in JSON_NAMES if name.startswith("usd")),
    ]  # fmt: skip
    for figure in shown:
        assert any(value == pytest.approx(figure) for value in values)
