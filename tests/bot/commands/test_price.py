"""/price: what an accelerator rents for."""

from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.chart import Timeline
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def offers(engine: Engine, text: str) -> list[str]:
    return [offer["id"] for offer in reply(engine, text)["result"]["offers"]]


def test_all_offers_of_a_gpu_come_as_in_the_yaml(engine: Engine) -> None:
    known = [offer.id for offer in engine.catalog.offers.values() if offer.gpu == "h100"]
    assert offers(engine, "/price h100") == known


def test_a_provider_and_a_purchase_type_narrow_the_list(engine: Engine) -> None:
    assert offers(engine, "/price h100 spot") == ["azure-h100-spot", "gcp-h100-spot"]
    assert offers(engine, "/price h100 azure spot") == ["azure-h100-spot"]


def test_one_gpu_is_what_every_price_is_of_however_it_is_counted(engine: Engine) -> None:
    asked = [engine.ask(f"/price h100 {count}") for count in ("gpus=1", "x1", "")]
    assert {one.canonical for one in asked} == {"/price h100"}
    assert asked[0].request == asked[1].request == asked[2].request


def test_a_day_shows_the_prices_of_that_day(engine: Engine) -> None:
    before, today = (reply(engine, f"/price h100 aws{day}")["text"] for day in (" as-of=2025-01-01", ""))
    assert "$12.29" in before
    assert "$6.88" in today
    assert "$6.88" not in before


def test_an_offer_that_does_not_exist_names_those_that_do(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/price h100 azure 3y")
    assert caught.value.did_you_mean == ("azure spot",)


@pytest.mark.parametrize(
    "text", ["/price h100", "/price a100", "/price", "/price v100", "/price h100 spot", "/price h100 h200 cny"]
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot


def lines(engine: Engine, text: str) -> list[str]:
    return str(reply(engine, text)["text"]).splitlines()


class TestMarket:
    def test_the_median_of_the_usual_purchase_type_is_said_first(self, engine: Engine) -> None:
        assert lines(engine, "/price h100")[1] == "$3.99 on demand, median of 3"

    def test_each_purchase_type_has_its_row(self, engine: Engine) -> None:
        table = [line.split("  ")[1] for line in lines(engine, "/price h100") if line.startswith("  ")]
        assert table == ["USD/h", "on demand", "spot", "3-year"]

    def test_who_asks_the_least_and_the_most_is_named(self, engine: Engine) -> None:
        said = lines(engine, "/price h100")
        assert said[2].startswith("Least $2.69 · RunPod, ")
        assert said[3].startswith("Most $6.88 · AWS, US, ")

    def test_the_offer_that_answers_go_by_is_named(self, engine: Engine) -> None:
        assert "Default: AWS on demand $6.88" in lines(engine, "/price h100")

    def test_a_price_that_moved_is_told_with_both_dates(self, engine: Engine) -> None:
        assert "AWS: $12.29 in Jul 2024 → $6.88 in Jul 2026" in lines(engine, "/price h100")

    def test_a_price_that_moved_is_told_before_one_that_stayed(self, engine: Engine) -> None:
        assert "AWS: $5.12 in Jul 2024 → $3.43 in Jul 2026" in lines(engine, "/price a100")
        assert "Azure: $4.10 since Apr 2024" in lines(engine, "/price a100 azure ondemand")

    def test_one_purchase_type_is_shown_offer_by_offer(self, engine: Engine) -> None:
        rows = [line.split() for line in lines(engine, "/price h100 spot") if line.startswith("  ")]
        assert rows == [["Azure", "2.27", "Sep", "2026"], ["Google", "Cloud", "6.33", "Aug", "2026"]]

    def test_the_cheapest_first_mixes_all_kinds_and_names_them(self, engine: Engine) -> None:
        said = lines(engine, "/price h100 cheapest")
        rows = [line.strip().rsplit("  ", 2)[0].strip() for line in said if line.startswith("  ")]
        assert said[1] == "$2.27 spot · Azure, US, Sep 2026"
        assert rows == [
            "Azure spot", "RunPod on demand", "Lambda on demand", "Google Cloud 3-year", "Google Cloud spot",
            "AWS on demand",
        ]  # fmt: skip

    def test_offers_of_one_provider_are_told_apart(self, real_engine: Engine) -> None:
        rows = [line.split("  ")[1] for line in lines(real_engine, "/price h100 1y") if line.startswith("  ")]
        assert rows == ["gcp us-central1", "gcp us-east4"]
        rows = [line.split("  ")[1] for line in lines(real_engine, "/price h100 lambda") if line.startswith("  ")]
        assert rows == ["Lambda 8×", "Lambda 1×"]

    def test_so_many_gpus_cost_so_much_an_hour_and_a_month(self, engine: Engine) -> None:
        assert "8 H100: $31.92/h, $23.3K a month" in lines(engine, "/price h100 x8")
        assert "8 H100: $31.92/h, $23.3K a month" in lines(engine, "rent 8 h100 for a month")
        assert engine.ask("/price h100 x8 cny").canonical == "/price h100 x8 cny"

    @pytest.mark.parametrize("text", ["cheapest h100", "最便宜的h100", "h100 cheapest"])
    def test_the_cheapest_of_a_gpu_is_its_price(self, engine: Engine, text: str) -> None:
        assert engine.ask(text).canonical == "/price h100 cheapest"

    def test_a_price_of_low_confidence_says_so_where_it_is_named(self, real_engine: Engine) -> None:
        assert lines(real_engine, "/price h20")[2].endswith(", low confidence")

    def test_of_several_gpus_each_source_says_which(self, engine: Engine) -> None:
        assert {found["what"].partition(":")[0] for found in reply(engine, "/price h100 h200")["sources"]} == {
            "H100", "H200",
        }  # fmt: skip

    def test_several_gpus_stand_below_each_other(self, engine: Engine) -> None:
        rows = [line.split()[0] for line in lines(engine, "/price h100 h200 b200") if line.startswith("  ")]
        assert rows == ["USD/h", "H100", "H200", "B200"]

    def test_a_gpu_without_a_price_has_a_row_too(self, engine: Engine) -> None:
        assert "  B300   no price known" in lines(engine, "/price h100 b300 as-of=2024-08-01")

    def test_more_gpus_than_fit_are_refused(self, engine: Engine) -> None:
        with pytest.raises(Refusal) as caught:
            engine.ask("/price h100 h200 b200 b300 a100 mi300x 4090")
        assert (caught.value.at, caught.value.attempt) == ("4090", "/price h100 h200 b200 b300 a100 mi300x")

    def test_the_day_that_was_asked_for_stands_in_the_title(self, engine: Engine) -> None:
        assert lines(engine, "/price h100 as-of=2025-01-01")[0] == "H100 per GPU-hour on 2025-01-01"


class TestPlace:
    def test_narrows_the_list(self, engine: Engine) -> None:
        assert offers(engine, "/price v100 eu") == ["verda-v100-32g-spot"]
        assert offers(engine, "/price v100 usa") == ["aws-v100-32g-on-demand"]
        assert offers(engine, "/price v100 中国") == ["alibaba-v100-32g-on-demand"]

    def test_stands_in_the_title(self, engine: Engine) -> None:
        assert lines(engine, "/price v100 eu")[0] == "V100 32GB per GPU-hour, Europe"

    def test_without_an_offer_names_what_is_offered_there(self, engine: Engine) -> None:
        with pytest.raises(Refusal) as caught:
            engine.ask("/price h200 eu")
        assert caught.value.did_you_mean == ("v100-32g",)
        assert caught.value.attempt == "/price h200"

    def test_without_an_offer_of_a_provider_names_where_it_has_some(self, engine: Engine) -> None:
        with pytest.raises(Refusal) as caught:
            engine.ask("/price h200 aws eu")
        assert caught.value.did_you_mean == ("aws ondemand usa", "aws spot usa")

    def test_that_may_be_a_pronoun_is_asked_about(self, engine: Engine) -> None:
        with pytest.raises(Refusal) as caught:
            engine.ask("/price h100 us")
        assert caught.value.did_you_mean == ("usa",)


class TestCurrency:
    def test_of_the_question_is_that_of_the_table(self, engine: Engine) -> None:
        assert lines(engine, "/price h100 cny")[1] == "¥28.33 on demand, median of 3"

    def test_of_an_offer_is_kept_in_its_source(self, engine: Engine) -> None:
        (found,) = reply(engine, "/price v100 china")["sources"][:1]
        assert found["value"] == "21.3 CNY/h"

    def test_of_an_offer_is_exchanged_at_the_rate_of_the_day(self, engine: Engine) -> None:
        assert lines(engine, "/price v100 china")[1] == "$3.00 on demand, one offer"
        assert "USD/CNY" in {source["what"] for source in reply(engine, "/price v100 china")["sources"]}

    def test_of_an_offer_takes_a_given_rate_too(self, engine: Engine) -> None:
        assert lines(engine, "/price v100 china cny fx=7")[1] == "¥21.30 on demand, one offer"
        assert lines(engine, "/price v100 cny fx=7")[3] == "Most ¥27.31 · AWS, US, Jul 2026"


class TestChart:
    def chart(self, engine: Engine, text: str) -> Timeline:
        (offer,) = engine.ask(text).answer.charts
        chart = offer.make()
        assert isinstance(chart, Timeline)
        return chart

    def test_joins_the_prices_of_an_offer(self, engine: Engine) -> None:
        (line,) = self.chart(engine, "/price h100").lines
        assert [(date.fromordinal(int(day)).isoformat(), usd) for day, usd in line.points] == [
            ("2024-07-10", 12.29), ("2026-07-20", 6.88),
        ]  # fmt: skip

    def test_shows_every_other_offer_of_the_same_purchase_type(self, engine: Engine) -> None:
        assert sorted(usd for _, usd in self.chart(engine, "/price h100").dots) == [2.69, 3.99]

    def test_is_in_the_currency_of_the_question_at_one_rate(self, engine: Engine) -> None:
        (line,) = self.chart(engine, "/price h100 cny").lines
        assert [yuan for _, yuan in line.points] == pytest.approx([12.29 * 7.1, 6.88 * 7.1])

    def test_is_not_offered_where_no_price_is_known_to_have_moved(self, engine: Engine) -> None:
        assert engine.ask("/price v100").answer.charts == ()

    def test_ends_with_the_day_that_was_asked_for(self, engine: Engine) -> None:
        assert engine.ask("/price h100 as-of=2025-01-01").answer.charts == ()
