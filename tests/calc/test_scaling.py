"""From money to a model: published optima, the optimum that minds serving, and what must hold for any budget."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.affordable import affordable_flop, affordable_gpu_hours
from calc.budget import BudgetReport, Rental, Spending, plan
from calc.lifetime import Served
from calc.rent import Rent
from calc.scaling import (
    Allocation,
    allocate,
    compute_optimal_with_loss,
    fitted_loss,
    lifetime_flop,
    params_at_ratio,
    serving_flop_per_param,
)
from calc.working import Working
from config.catalog import Catalog
from config.rates import Fx
from config.schema.scaling import LossFit, ScalingLaw
from tests.calc.test_working import follows

quick = settings(max_examples=100, deadline=None)  # on a shared machine the time of one example says nothing

CHINCHILLA_FLOP = 5.76e23
"""The budget of Gopher, which Chinchilla was trained with."""
H100_FLOP_PER_S, A100_FLOP_PER_S = 989.4e12, 312e12
SARDANA = LossFit(e=1.69, a=406.4, b=410.7, alpha=0.336, beta=0.283)
"""The fit that nikhilsardana/beyond-chinchilla computes with."""
LAWS = ("besiroglu", "chinchilla-20", "hoffmann-3", "hoffmann-3-rounded")

flops = st.floats(17, 28).map(lambda exponent: 10.0**exponent)
shares_of_serving = st.floats(-3, 3).map(lambda exponent: 10.0**exponent)
"""FLOP of serving the compute-optimal model over those of training it."""
factors = st.floats(1.001, 1000)
amounts = st.floats(3, 10).map(lambda exponent: 10.0**exponent)


def law_of(fit: LossFit, catalog: Catalog) -> ScalingLaw:
    return catalog.scaling_laws["besiroglu"].model_copy(update={"loss": fit})


def loss_of(fit: LossFit, model: Allocation) -> float:
    return fitted_loss(**fit.model_dump(), params=model.params, tokens=model.tokens)


def tokens_with_loss(fit: LossFit, loss: float, params: float) -> float | None:
    """The tokens on which a model of some size reaches a loss: (B/(L - E - A/N^α))^(1/β); None where none do."""
    left = loss - fit.e - fit.a / params**fit.alpha
    return float((fit.b / left) ** (1 / fit.beta)) if left > 0 else None


@pytest.fixture(scope="session")
def million(catalog: Catalog) -> Spending:
    """A million dollars of H100 at $2.50 and 40 % of the peak, by the law of Besiroglu et al."""
    gpu = catalog.gpus["h100"]
    return Spending(
        amount=1e6,
        amount_currency="USD",
        amount_fx=None,
        rental=Rental(gpu=gpu, rent=Rent(usd_per_gpu_hour=2.5), utilisation=catalog.utilisation_of(gpu, "dense")),
        law=catalog.scaling_laws["besiroglu"],
        other_laws=tuple(law for law in catalog.scaling_laws.values() if law.id != "besiroglu"),
        mfu=0.4,
    )


def on_terms(spending: Spending, **terms: Any) -> Spending:
    """The same money with other terms of its rent."""
    rental = spending.rental
    return replace(spending, rental=replace(rental, rent=replace(rental.rent, **terms)))


@pytest.fixture(scope="session")
def planned(catalog: Catalog) -> Callable[[Spending], BudgetReport]:
    """The report of a spending: a function, since hypothesis prints its arguments."""
    return lambda spending: plan(spending, catalog.defaults.cluster)


class TestPublishedOptima:
    @pytest.mark.parametrize(
        ("law", "params", "tokens"),
        [
            ("besiroglu", 72.3e9, 1.33e12),
            ("chinchilla-20", 69.3e9, 20 * 69.3e9),
            ("hoffmann-3", 40.4e9, 2.38e12),
            ("hoffmann-3-rounded", 32.2e9, 2.98e12),
        ],
    )
    def test_the_compute_of_chinchilla_gives_the_models_that_each_law_is_known_for(
        self, catalog: Catalog, law: str, params: float, tokens: float
    ) -> None:
        model = allocate(catalog.scaling_laws[law], CHINCHILLA_FLOP)
        assert model.params == pytest.approx(params, rel=0.002)
        assert model.tokens == pytest.approx(tokens, rel=0.003)

    def test_besiroglu_gives_18_4_tokens_a_parameter_at_the_compute_of_chinchilla(self, catalog: Catalog) -> None:
        model = allocate(catalog.scaling_laws["besiroglu"], CHINCHILLA_FLOP)
        assert model.tokens / model.params == pytest.approx(18.4, abs=0.05)

    def test_a_million_dollars_of_h100_buys_chinchilla(self) -> None:
        hours = affordable_gpu_hours(usd=1e6, usd_per_gpu_hour=2.5)
        flop = affordable_flop(gpu_hours=hours, peak_flop_per_s=H100_FLOP_PER_S, mfu=0.4)
        assert flop == pytest.approx(1e6 / 2.5 * 3600 * 989.4e12 * 0.4)
        assert flop == pytest.approx(5.70e23, rel=0.001)
        params = params_at_ratio(compute_flop=flop, tokens_per_param=20)
        assert params == pytest.approx(68.9e9, rel=0.001)
        assert 20 * params == pytest.approx(1.38e12, rel=0.002)

    def test_a_million_dollars_of_a100_buys_44_6b_on_840b_tokens(self, catalog: Catalog) -> None:
        hours = affordable_gpu_hours(usd=1e6, usd_per_gpu_hour=2.0)
        flop = affordable_flop(gpu_hours=hours, peak_flop_per_s=A100_FLOP_PER_S, mfu=0.4)
        model = allocate(catalog.scaling_laws["besiroglu"], flop)
        assert flop == pytest.approx(2.25e23, rel=0.002)
        assert model.params == pytest.approx(44.6e9, rel=0.001)
        assert model.tokens == pytest.approx(840e9, rel=0.001)


class TestServingAsPublished:
    """Worked examples of nikhilsardana/beyond-chinchilla, README.md: what its scripts print for a loss of 1.947."""

    LOSS = 1.947
    OF_COMPUTE = 2 * 2e12
    """2T tokens served, both kinds of compute alike."""
    OF_MONEY = 2 * (1e13 / 0.4 + 2.5e12 / 0.2) * (0.60 / 624e12) / (1.40 / 312e12 / 0.5)
    """10B requests of 1,000 + 250 tokens in INT8 on A100 40GB at $0.60, trained in BF16 on A100 80GB at $1.40."""

    @pytest.mark.parametrize(
        ("flop_per_param", "params", "tokens"),
        [(OF_COMPUTE, 2.418e10, 2.657e12), (OF_MONEY, 2.053e10, 3.302e12)],
        ids=["compute", "money"],
    )
    def test_the_best_model_for_their_total_is_theirs(
        self, catalog: Catalog, flop_per_param: float, params: float, tokens: float
    ) -> None:
        total = lifetime_flop(params=params, tokens=tokens, flop_per_param=flop_per_param)
        model = allocate(law_of(SARDANA, catalog), total, flop_per_param=flop_per_param)
        assert model.params == pytest.approx(params, rel=0.0005)
        assert model.tokens == pytest.approx(tokens, rel=0.0005)
        assert loss_of(SARDANA, model) == pytest.approx(self.LOSS, abs=0.0001)

    @pytest.mark.parametrize(
        ("flop_per_param", "params", "tokens", "cost"),
        [(OF_COMPUTE, 0.7096, 1.4677, 0.9522), (OF_MONEY, 0.6023, 1.8241, 0.8876)],
        ids=["compute", "money"],
    )
    def test_beside_the_compute_optimal_model_of_that_loss_it_has_their_shares(
        self, catalog: Catalog, flop_per_param: float, params: float, tokens: float, cost: float
    ) -> None:
        twin = compute_optimal_with_loss(SARDANA, self.LOSS, Working())
        twin_total = lifetime_flop(params=twin.params, tokens=twin.tokens, flop_per_param=flop_per_param)
        model = allocate(law_of(SARDANA, catalog), cost * twin_total, flop_per_param=flop_per_param)
        assert model.params / twin.params == pytest.approx(params, abs=0.0005)
        assert model.tokens / twin.tokens == pytest.approx(tokens, abs=0.0005)
        assert loss_of(SARDANA, model) == pytest.approx(self.LOSS, abs=0.0001)


class TestOptimum:
    @quick
    @given(flop=flops, law=st.sampled_from(LAWS))
    def test_all_compute_is_spent(self, catalog: Catalog, flop: float, law: str) -> None:
        model = allocate(catalog.scaling_laws[law], flop)
        assert 6 * model.params * model.tokens == pytest.approx(flop, rel=1e-12)

    @quick
    @given(flop=flops, law=st.sampled_from(("besiroglu", "hoffmann-3")), factor=factors)
    def test_no_other_size_has_a_lower_loss_for_the_same_compute(
        self, catalog: Catalog, flop: float, law: str, factor: float
    ) -> None:
        fit = catalog.scaling_laws[law].loss
        assert fit is not None
        model = allocate(catalog.scaling_laws[law], flop)
        for params in (model.params * factor, model.params / factor):
            other = Allocation(params=params, tokens=flop / 6 / params)
            assert loss_of(fit, model) < loss_of(fit, other)

    @quick
    @given(flop=flops, law=st.sampled_from(LAWS), factor=factors)
    def test_more_compute_means_more_parameters_and_more_tokens(
        self, catalog: Catalog, flop: float, law: str, factor: float
    ) -> None:
        small, large = (allocate(catalog.scaling_laws[law], compute) for compute in (flop, flop * factor))
        assert small.params < large.params
        assert small.tokens < large.tokens

    @quick
    @given(flop=flops)
    def test_the_compute_optimal_model_is_the_one_that_its_loss_asks_for(self, catalog: Catalog, flop: float) -> None:
        law = catalog.scaling_laws["besiroglu"]
        assert law.loss is not None
        model = allocate(law, flop)
        again = compute_optimal_with_loss(law.loss, loss_of(law.loss, model), Working())
        assert again.params == pytest.approx(model.params, rel=1e-9)
        assert again.tokens == pytest.approx(model.tokens, rel=1e-9)


class TestOptimumBesideServing:
    @staticmethod
    def served(catalog: Catalog, law: str, flop: float, share: float) -> float:
        """FLOP a parameter that make serving the compute-optimal model `share` times its training."""
        return share * flop / allocate(catalog.scaling_laws[law], flop).params

    @quick
    @given(flop=flops, share=shares_of_serving, law=st.sampled_from(LAWS))
    def test_training_and_serving_cost_the_whole(self, catalog: Catalog, flop: float, share: float, law: str) -> None:
        flop_per_param = self.served(catalog, law, flop, share)
        model = allocate(catalog.scaling_laws[law], flop, flop_per_param=flop_per_param)
        whole = lifetime_flop(params=model.params, tokens=model.tokens, flop_per_param=flop_per_param)
        assert whole == pytest.approx(flop, rel=1e-9)

    @quick
    @given(flop=flops, share=shares_of_serving, factor=st.floats(1.01, 100))
    def test_no_other_size_has_a_lower_loss_for_the_same_whole(
        self, catalog: Catalog, flop: float, share: float, factor: float
    ) -> None:
        law = catalog.scaling_laws["besiroglu"]
        assert law.loss is not None
        flop_per_param = self.served(catalog, "besiroglu", flop, share)
        model = allocate(law, flop, flop_per_param=flop_per_param)
        for params in (model.params * factor, model.params / factor):
            tokens = (flop / params - flop_per_param) / 6
            if tokens > 0:
                assert loss_of(law.loss, model) < loss_of(law.loss, Allocation(params=params, tokens=tokens))

    @quick
    @given(flop=flops, share=shares_of_serving, factor=st.floats(1.01, 100))
    def test_no_other_size_reaches_the_same_loss_for_less(
        self, catalog: Catalog, flop: float, share: float, factor: float
    ) -> None:
        law = catalog.scaling_laws["besiroglu"]
        assert law.loss is not None
        flop_per_param = self.served(catalog, "besiroglu", flop, share)
        model = allocate(law, flop, flop_per_param=flop_per_param)
        for params in (model.params * factor, model.params / factor):
            tokens = tokens_with_loss(law.loss, loss_of(law.loss, model), params)
            if tokens is not None:
                assert lifetime_flop(params=params, tokens=tokens, flop_per_param=flop_per_param) > flop

    @quick
    @given(flop=flops, share=shares_of_serving, factor=st.floats(1.01, 100))
    def test_more_to_serve_means_a_smaller_model_trained_for_longer_a_parameter(
        self, catalog: Catalog, flop: float, share: float, factor: float
    ) -> None:
        flop_per_param = self.served(catalog, "besiroglu", flop, share)
        law = catalog.scaling_laws["besiroglu"]
        seldom = allocate(law, flop, flop_per_param=flop_per_param)
        often = allocate(law, flop, flop_per_param=flop_per_param * factor)
        assert often.params < seldom.params
        assert often.tokens / often.params > seldom.tokens / seldom.params

    @pytest.mark.parametrize("law", LAWS)
    def test_with_hardly_anything_to_serve_it_is_the_compute_optimal_model(self, catalog: Catalog, law: str) -> None:
        plain = allocate(catalog.scaling_laws[law], CHINCHILLA_FLOP)
        served = allocate(catalog.scaling_laws[law], CHINCHILLA_FLOP, flop_per_param=1.0)
        assert served.params == pytest.approx(plain.params, rel=1e-9)
        assert served.tokens == pytest.approx(plain.tokens, rel=1e-9)

    def test_a_ratio_stays_what_it_is(self, catalog: Catalog) -> None:
        served = allocate(catalog.scaling_laws["chinchilla-20"], CHINCHILLA_FLOP, flop_per_param=8e12)
        assert served.tokens / served.params == pytest.approx(20)


class TestBudget:
    @quick
    @given(amount=amounts, factor=factors, served=st.one_of(st.none(), st.floats(1e9, 1e14)))
    def test_more_money_never_gives_fewer_parameters_or_tokens(
        self,
        million: Spending,
        planned: Callable[[Spending], BudgetReport],
        amount: float,
        factor: float,
        served: float | None,
    ) -> None:
        serving = None if served is None else Served(tokens=served, mfu=0.2)
        less, more = (planned(replace(million, amount=sum_, served=serving)) for sum_ in (amount, amount * factor))
        assert less.params < more.params
        assert less.tokens < more.tokens
        assert less.loss is not None
        assert more.loss is not None
        assert less.loss > more.loss

    def test_the_price_fixes_the_hours_and_the_utilisation_the_model(
        self, million: Spending, planned: Callable[[Spending], BudgetReport]
    ) -> None:
        report = planned(replace(million, mfu=None))
        assert report.gpu_hours == 400_000
        assert report.params_range.low < report.params < report.params_range.high
        assert report.tokens_range.low < report.tokens < report.tokens_range.high
        assert report.compute_flop == pytest.approx(400_000 * 3600 * H100_FLOP_PER_S * report.mfu.mid)

    def test_a_discount_buys_more_hours(self, million: Spending, planned: Callable[[Spending], BudgetReport]) -> None:
        assert planned(on_terms(million, discount=0.5)).gpu_hours == 800_000

    def test_without_a_price_there_is_no_plan(
        self, million: Spending, planned: Callable[[Spending], BudgetReport]
    ) -> None:
        with pytest.raises(ValueError, match="without a price"):
            planned(on_terms(million, usd_per_gpu_hour=None))

    def test_yuan_are_worth_their_dollars(self, million: Spending, planned: Callable[[Spending], BudgetReport]) -> None:
        fx = Fx(currency="CNY", rate=7.1, date=None)
        yuan = on_terms(million, currency="CNY", fx=fx)
        report = planned(replace(yuan, amount=7.1e6, amount_currency="CNY", amount_fx=fx))
        assert report.budget_usd == pytest.approx(1e6)
        assert report.budget == 7.1e6
        assert report.params == pytest.approx(planned(million).params)

    def test_training_and_serving_share_the_money(
        self, million: Spending, planned: Callable[[Spending], BudgetReport]
    ) -> None:
        report = planned(replace(million, served=Served(tokens=2e12, mfu=0.2)))
        serving = report.serving
        assert serving is not None
        assert serving.cost_usd + serving.training_cost_usd == pytest.approx(1e6)
        assert serving.cost_usd == pytest.approx(2 * report.params * 2e12 / 0.2 / H100_FLOP_PER_S / 3600 * 2.5)
        assert report.gpu_hours + serving.gpu_hours == pytest.approx(400_000)
        assert report.compute_flop == pytest.approx(6 * report.params * report.tokens)

    def test_the_model_that_minds_serving_is_cheaper_than_one_as_good_with_the_least_training(
        self, million: Spending, planned: Callable[[Spending], BudgetReport]
    ) -> None:
        report = planned(replace(million, served=Served(tokens=2e12, mfu=0.2)))
        assert report.serving is not None
        assert report.serving.same_loss is not None
        assert report.loss is not None
        twin = report.serving.same_loss
        per_param = serving_flop_per_param(served_tokens=2e12, mfu=0.4, serving_mfu=0.2)
        flop = lifetime_flop(params=twin.params, tokens=twin.tokens, flop_per_param=per_param)
        assert twin.cost_usd == pytest.approx(flop / 0.4 / H100_FLOP_PER_S / 3600 * 2.5)
        assert twin.cost_usd > 1e6

    def test_the_rule_of_the_report_may_be_a_ratio(
        self, million: Spending, planned: Callable[[Spending], BudgetReport], catalog: Catalog
    ) -> None:
        ratio = catalog.scaling_laws["chinchilla-20"]
        report = planned(replace(million, law=ratio, served=Served(tokens=2e12, mfu=0.2)))
        assert report.loss is None
        assert report.tokens / report.params == pytest.approx(20)
        assert report.serving is not None
        assert report.serving.same_loss is None

    @pytest.mark.parametrize("discount", [0.0, 0.3])
    @pytest.mark.parametrize("served", [None, Served(tokens=2e12, mfu=0.2)], ids=["trained", "served"])
    @pytest.mark.parametrize("law", LAWS)
    def test_every_step_of_the_working_follows_from_its_numbers(
        self,
        million: Spending,
        planned: Callable[[Spending], BudgetReport],
        catalog: Catalog,
        discount: float,
        served: Served | None,
        law: str,
    ) -> None:
        fx = Fx(currency="CNY", rate=7.1, date=None)
        report = planned(
            replace(
                on_terms(million, discount=discount, currency="CNY", fx=fx),
                served=served, law=catalog.scaling_laws[law], amount_currency="CNY", amount_fx=fx,
            )
        )  # fmt: skip
        assert [step.label for step in report.working if not follows(step)] == []
