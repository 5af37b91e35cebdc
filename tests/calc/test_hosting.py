"""API and own GPUs: worked examples, the staircase of own bills, and what must hold for any traffic and price."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calc import hosting
from calc.bill import Bill, Demand, Tariff, bill
from calc.lasting import lasting_tokens
from calc.own_gpus import Copy, Load, copies_of, fewest, first_crossing
from calc.ranges import Range
from calc.rent import Rent
from config.catalog import Catalog
from config.rates import Fx
from tests.calc.serve import answered, serving_run

MONTH = hosting.HOURS_PER_MONTH


class TestWorkedExample:
    """Four H100 at $2.50 against $0.59 in and $0.79 out, three tokens read for each one written."""

    def test_an_api_charges_64_cents_a_million_tokens_of_the_mix(self) -> None:
        request = hosting.api_request_usd(
            input_tokens=3000, output_tokens=1000, cached=0, usd_in=0.59, usd_cached=0.59, usd_out=0.79
        )
        assert request * 1e6 / 4000 == pytest.approx((3 * 0.59 + 0.79) / 4)

    def test_own_gpus_cost_7305_a_month(self) -> None:
        assert hosting.own_usd_per_month(gpus=4, usd_per_gpu_hour=2.5) == 4 * 2.5 * 730.5

    def test_the_bills_meet_at_11_4_billion_tokens(self) -> None:
        request_usd = 4000 * 0.64 / 1e6
        meet = hosting.break_even_tokens(own_usd=7305, request_usd=request_usd, input_tokens=3000, output_tokens=1000)
        assert meet == pytest.approx(11.41e9, rel=1e-3)

    def test_7621_tokens_a_second_in_the_mix_are_20_billion_a_month(self) -> None:
        capacity = hosting.capacity_tokens_per_month(
            output_tokens_per_s=7621 / 4, input_tokens=3000, output_tokens=1000
        )
        assert capacity == pytest.approx(20.04e9, rel=1e-3)
        assert hosting.busy_share(tokens=11.41e9, capacity=capacity) == pytest.approx(0.57, abs=0.005)


def copy(catalog: Catalog, gpus: int, capacity: float) -> Copy:
    """A copy that carries so many tokens a month."""
    report = answered(catalog, serving_run(catalog, "llama-3.1-8b", gpus=8))
    return Copy(
        serving=replace(report, gpus=gpus), capacity_tokens_per_month=Range(0.8 * capacity, capacity, 1.25 * capacity)
    )


def load(tokens: float, peak: float = 1.0) -> Load:
    return Load(tokens_per_month=tokens, input_tokens=1000, output_tokens=500, peak=peak)


def usd_of_api(request_usd: float, tokens: float) -> float:
    return tokens / 1500 * request_usd


class TestFleet:
    def test_it_is_the_fewest_whole_copies_that_carry_the_peak(self, catalog: Catalog) -> None:
        small = copy(catalog, 2, 1e9)
        assert [fewest([small], load(tokens)).gpus for tokens in (1, 1e9, 1.01e9, 3e9, 3.5e9)] == [2, 2, 4, 6, 8]
        assert fewest([small], load(1e9, peak=3)).gpus == 6

    def test_of_as_many_gpus_those_that_do_most_are_taken(self, catalog: Catalog) -> None:
        copies = [copy(catalog, 2, 1e9), copy(catalog, 4, 3e9), copy(catalog, 8, 5e9)]
        found = fewest(copies, load(2.5e9))
        assert (found.gpus, found.copy.gpus, found.capacity_tokens_per_month) == (4, 4, 3e9)

    def test_asked_gpus_are_paid_for_and_used_whole(self, catalog: Catalog) -> None:
        found = fewest([copy(catalog, 2, 1e9)], load(1e9), asked_gpus=8)
        assert (found.gpus, found.copies, found.capacity_tokens_per_month) == (8, 4, 4e9)
        assert fewest([copy(catalog, 2, 1e9)], load(9e9), asked_gpus=8).gpus == 18

    def test_slower_servers_take_more_of_them(self, catalog: Catalog) -> None:
        assert fewest([copy(catalog, 2, 1e9)], load(4e9)).gpus_range == Range(8, 8, 10)

    def test_a_model_is_laid_on_a_server_in_every_way_that_holds_it(self, catalog: Catalog) -> None:
        run = serving_run(catalog, "llama-3.1-70b", "h100", batch=None)
        found = list(copies_of(run, catalog.defaults, catalog.serving))
        assert [one.gpus for one in found] == [2, 4, 8]
        assert [one.serving.replicas for one in found] == [1, 1, 1]
        of_each = [one.capacity_tokens_per_month.mid / one.gpus for one in found]
        assert of_each[0] < of_each[1]  # beside its weights there is hardly room for requests on two

    def test_fewer_requests_in_flight_are_answered_faster_and_carry_less(self, catalog: Catalog) -> None:
        few, many = (
            next(copies_of(serving_run(catalog, "llama-3.1-70b", "h100", tp=4, batch=batch), catalog.defaults,
                           catalog.serving))
            for batch in (8, None)
        )  # fmt: skip
        assert few.serving.batch == 8 < many.serving.batch
        assert few.serving.tpot_ms.mid < many.serving.tpot_ms.mid
        assert few.capacity_tokens_per_month.mid < many.capacity_tokens_per_month.mid

    def test_given_ranks_are_the_only_way(self, catalog: Catalog) -> None:
        run = serving_run(catalog, "llama-3.1-70b", "h100", tp=4, batch=None)
        assert [one.gpus for one in copies_of(run, catalog.defaults, catalog.serving)] == [4]


PRICES = st.floats(0.1, 50)
REQUESTS = st.floats(1e-6, 1.0)
CAPACITIES = st.floats(1e7, 1e12)
PEAKS = st.floats(1, 20)


class TestLasting:
    """From its traffic on own GPUs are never the dearer."""

    @given(
        price=PRICES, dearer=st.floats(1.001, 50), capacity=CAPACITIES, peak=PEAKS, asked=st.integers(0, 40),
        more=st.lists(st.floats(1e-6, 40), min_size=1, max_size=20), larger=st.floats(1.2, 3),
    )  # fmt: skip
    def test_at_and_above_it_own_gpus_never_cost_more(
        self, catalog: Catalog, price: float, dearer: float, capacity: float, peak: float, asked: int,
        more: list[float], larger: float,
    ) -> None:  # fmt: skip
        copies = [copy(catalog, 2, capacity), copy(catalog, 4, larger * capacity)]
        request_usd = dearer * min(one.gpus * peak / one.capacity_tokens_per_month.mid for one in copies)
        request_usd *= price * MONTH * 1500
        found = lasting_tokens(
            copies, load(1, peak), usd_per_gpu_hour=price, request_usd=request_usd, least_gpus=asked
        )  # fmt: skip
        assert found is not None

        def is_dearer(tokens: float) -> bool:
            own = fewest(copies, load(tokens, peak), asked).gpus * price * MONTH
            return own > usd_of_api(request_usd, tokens) * (1 + 1e-8)

        assert not any(is_dearer(tokens) for tokens in (found, found * (1 + 1e-8), *(found * (1 + m) for m in more)))
        next_steps = (math.ceil(found * peak / one.capacity_tokens_per_month.mid) for one in copies)
        steps = zip(copies, next_steps, strict=True)
        ends = [one.capacity_tokens_per_month.mid / peak * (step + at) for one, step in steps for at in range(5)]
        assert not any(is_dearer(end * (1 + 1e-7)) for end in ends if end > found)

    @given(price=PRICES, request_usd=REQUESTS, capacity=CAPACITIES, peak=PEAKS)
    def test_it_never_lies_before_the_first_crossing(
        self, catalog: Catalog, price: float, request_usd: float, capacity: float, peak: float
    ) -> None:
        copies = [copy(catalog, 2, capacity), copy(catalog, 4, 2.5 * capacity)]
        found = lasting_tokens(copies, load(1, peak), usd_per_gpu_hour=price, request_usd=request_usd)
        first = first_crossing(copies, load(1, peak), usd_per_gpu_hour=price, request_usd=request_usd)
        assert (found is None) == (first is None)
        assert found is None or first is None or found >= first.tokens_per_month * (1 - 1e-9)

    def test_a_copy_at_nine_tenths_of_the_api_pays_for_good_with_the_ninth(self, catalog: Catalog) -> None:
        """The k-th copy is dear until the traffic is 0.9·k of a copy, the tenth begins at 9: it never is."""
        one, price = copy(catalog, 2, 1e9), 2.0
        request_usd = 2 * price * MONTH / 0.9e9 * 1500
        found = lasting_tokens([one], load(1), usd_per_gpu_hour=price, request_usd=request_usd)
        assert found == pytest.approx(9 * 0.9e9)
        assert fewest([one], load(8.09e9)).gpus * price * MONTH > usd_of_api(request_usd, 8.09e9)

    def test_gpus_that_are_paid_for_anyway_put_it_off(self, catalog: Catalog) -> None:
        one, price = copy(catalog, 2, 1e9), 2.0
        request_usd = 2 * price * MONTH / 0.1e9 * 1500
        found = [
            lasting_tokens([one], load(1), usd_per_gpu_hour=price, request_usd=request_usd, least_gpus=gpus)
            for gpus in (0, 16)
        ]
        assert found == pytest.approx([0.1e9, 0.8e9])


class TestCrossing:
    @given(price=PRICES, request_usd=REQUESTS, capacity=CAPACITIES, peak=PEAKS, asked=st.integers(0, 40))
    def test_it_lies_where_the_two_bills_cross(
        self, catalog: Catalog, price: float, request_usd: float, capacity: float, peak: float, asked: int
    ) -> None:
        copies = [copy(catalog, 2, capacity), copy(catalog, 4, 2.5 * capacity)]
        found = first_crossing(copies, load(1, peak), usd_per_gpu_hour=price, request_usd=request_usd, least_gpus=asked)

        def own(tokens: float) -> float:
            return fewest(copies, load(tokens, peak), asked).gpus * price * MONTH

        assume(found is not None)
        assert found is not None
        tokens = found.tokens_per_month
        assert own(tokens * (1 + 1e-9)) <= usd_of_api(request_usd, tokens) * (1 + 1e-6)
        for share in (0.999, 0.9, 0.5, 0.1):
            assert own(share * tokens) > usd_of_api(request_usd, share * tokens) * (1 - 1e-9)

    @given(price=PRICES, request_usd=REQUESTS, capacity=CAPACITIES, times=st.floats(1e-3, 1e3))
    def test_where_there_is_none_no_traffic_is_cheaper_on_own_gpus(
        self, catalog: Catalog, price: float, request_usd: float, capacity: float, times: float
    ) -> None:
        copies = [copy(catalog, 2, capacity), copy(catalog, 4, 2.5 * capacity)]
        assume(first_crossing(copies, load(1), usd_per_gpu_hour=price, request_usd=request_usd) is None)
        tokens = times * capacity
        assert fewest(copies, load(tokens)).gpus * price * MONTH > usd_of_api(request_usd, tokens) * (1 - 1e-9)

    def test_one_copy_that_cannot_carry_what_would_pay_for_it_is_not_cheaper_with_more_copies(
        self, catalog: Catalog
    ) -> None:
        carried, price = 1e9, 2.0
        breaks_even = 2 * price * MONTH / carried * 1500
        one = copy(catalog, 2, carried)
        found = [
            first_crossing([one], load(1), usd_per_gpu_hour=price, request_usd=share * breaks_even)
            for share in (0.99, 1.0, 2.0)
        ]
        assert found[0] is None
        assert [crossing and crossing.tokens_per_month for crossing in found[1:]] == pytest.approx([1e9, 5e8])

    @given(price=PRICES, request_usd=REQUESTS, capacity=CAPACITIES, factor=st.floats(0.05, 1))
    def test_a_cheaper_api_never_lowers_it(
        self, catalog: Catalog, price: float, request_usd: float, capacity: float, factor: float
    ) -> None:
        copies = [copy(catalog, 2, capacity)]
        dear, cheap = (
            first_crossing(copies, load(1), usd_per_gpu_hour=price, request_usd=usd)
            for usd in (request_usd, factor * request_usd)
        )
        at = [one.tokens_per_month if one is not None else math.inf for one in (dear, cheap)]
        assert at[0] <= at[1] * (1 + 1e-12)


def ask(catalog: Catalog, tokens: float = 2e9, price: float | None = 2.0, **more: float) -> Bill:
    copies = tuple(copies_of(serving_run(catalog, "llama-3.1-8b"), catalog.defaults, catalog.serving))
    traffic = Demand(amount=tokens, counts_requests=False, hours=MONTH, input_tokens=1000, output_tokens=500, **more)
    return bill(traffic, Tariff(input=3, output=15, cached=0.3), copies, Rent(usd_per_gpu_hour=price))


class TestBill:
    def test_requests_and_tokens_of_any_span_come_to_a_month(self, catalog: Catalog) -> None:
        def month(amount: float, hours: float, *, requests: bool) -> float:
            traffic = Demand(amount=amount, counts_requests=requests, hours=hours, input_tokens=1000, output_tokens=500)
            return bill(traffic, Tariff(input=1, output=2), (), Rent()).load.tokens_per_month

        assert month(50, 1 / 3600, requests=True) == pytest.approx(50 * 1500 * 3600 * 730.5)
        assert month(1e8, 24, requests=False) == pytest.approx(1e8 * 30.4375)
        assert month(2e9, MONTH, requests=False) == 2e9

    def test_cached_input_is_charged_at_its_own_price(self, catalog: Catalog) -> None:
        full, cached = ask(catalog), ask(catalog, cached=0.8)
        assert full.request_usd == pytest.approx((1000 * 3 + 500 * 15) / 1e6)
        assert cached.request_usd == pytest.approx((1000 * (0.2 * 3 + 0.8 * 0.3) + 500 * 15) / 1e6)

    def test_a_share_of_cached_input_needs_a_price_for_it(self) -> None:
        traffic = Demand(amount=1e9, counts_requests=False, hours=24, input_tokens=1000, output_tokens=500, cached=0.5)
        with pytest.raises(ValueError, match="no price of cached input"):
            bill(traffic, Tariff(input=1, output=2), (), Rent())

    def test_without_a_price_of_gpus_there_are_gpus_and_no_money(self, catalog: Catalog) -> None:
        own = ask(catalog, price=None).own
        assert own is not None
        assert (own.usd_per_month, own.break_even_tokens_per_month) == (None, None)
        assert own.fleet.gpus >= 1

    def test_the_currency_of_the_answer_is_passed_on_and_bills_stay_in_usd(self, catalog: Catalog) -> None:
        traffic = Demand(amount=1e9, counts_requests=False, hours=24, input_tokens=1000, output_tokens=500)
        fx = Fx(currency="CNY", rate=7.0, date=None)
        in_yuan, in_usd = (
            bill(traffic, Tariff(input=1, output=2), (), rent) for rent in (Rent(currency="CNY", fx=fx), Rent())
        )
        assert in_yuan.api_usd_per_month == in_usd.api_usd_per_month
        assert (in_yuan.currency, in_yuan.fx) == ("CNY", fx)

    def test_the_working_ends_in_what_the_report_says(self, catalog: Catalog) -> None:
        found = ask(catalog)
        assert found.own is not None
        assert found.own.usd_per_month is not None
        values = {step.label: step.value for step in found.working}
        assert values["API a month"] == found.api_usd_per_month
        assert values["Own GPUs a month"] == found.own.usd_per_month.mid
        assert values["GPUs for the peak"] == found.own.fleet.gpus
        assert values["Break-even"] == found.own.break_even_tokens_per_month
        assert values["Busy"] == found.own.busy

    @given(tokens=st.floats(1e6, 1e13), more=st.floats(1, 10))
    def test_more_traffic_never_costs_less(self, catalog: Catalog, tokens: float, more: float) -> None:
        little, much = (ask(catalog, amount).own for amount in (tokens, more * tokens))
        assert ask(catalog, tokens).api_usd_per_month <= ask(catalog, more * tokens).api_usd_per_month
        assert little is not None
        assert much is not None
        assert little.usd_per_month is not None
        assert much.usd_per_month is not None
        assert little.usd_per_month.mid <= much.usd_per_month.mid

    @given(tokens=st.floats(1e6, 1e12), peak=st.floats(1, 50))
    def test_a_peak_never_lowers_the_own_bill_nor_the_break_even(
        self, catalog: Catalog, tokens: float, peak: float
    ) -> None:
        even, peaky = ask(catalog, tokens).own, ask(catalog, tokens, peak=peak).own
        assert even is not None
        assert peaky is not None
        assert even.usd_per_month is not None
        assert peaky.usd_per_month is not None
        assert even.usd_per_month.mid <= peaky.usd_per_month.mid
        meets = [own.break_even_tokens_per_month or math.inf for own in (even, peaky)]
        assert meets[0] <= meets[1]
        assert ask(catalog, tokens, peak=peak).api_usd_per_month == ask(catalog, tokens).api_usd_per_month
