"""/infer as services are run: formats by name, offload, spread experts, drafted tokens, cached prompts."""

import pytest

from bot.engine import Engine
from bot.render.numbers import Speaker
from tests.bot.commands.asked import refusal, reply, result


class TestNamedFormats:
    @pytest.mark.parametrize(
        ("word", "weight_format", "precision"),
        [
            ("awq", "awq", "int4"), ("GPTQ", "gptq", "int4"), ("w4a16", "w4a16", "int4"),
            ("bitsandbytes", "nf4", "int4"), ("mxfp4", "mxfp4", "fp4"), ("NVFP4", "nvfp4", "fp4"),
            ("mxfp8", "mxfp8", "fp8"), ("Q4_K_M", "q4_k_m", "int4"), ("q4", "q4_k_m", "int4"),
            ("q5_k_m", "q5_k_m", "int8"), ("q8", "q8_0", "int8"), ("IQ4_XS", "iq4_xs", "int4"),
            ("quantization=awq", "awq", "int4"), ("gguf q4km", "q4_k_m", "int4"), ("int4", "int4", "int4"),
            ("4bit", "int4", "int4"), ("fp4", "fp4", "fp4"), ("量化=gptq", "gptq", "int4"),
        ],
    )  # fmt: skip
    def test_are_served_under_their_name_beside_the_number_format_that_holds_them(
        self, engine: Engine, word: str, weight_format: str, precision: str
    ) -> None:
        asked = reply(engine, f"/infer llama-3.1-8b h100 {word}")
        for found in (asked["result"], asked["request"]):
            assert (found["weight_format"], found["precision"]) == (weight_format, precision)
        assert asked["canonical"].split()[3:] == [weight_format]

    def test_weigh_their_true_bits(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 q4_k_m")
        assert found["result"]["weights_gb"] == pytest.approx(43.1, rel=0.005)
        assert "in Q4_K_M (4.89 bits): " in found["text"].splitlines()[0]
        assert [source["value"] for source in found["sources"] if source["what"] == "Q4_K_M"] == ["4.89 bits a weight"]

    def test_of_four_bits_are_as_fast_as_four_bits(self, engine: Engine) -> None:
        named, plain = (result(engine, f"/infer llama-3.1-70b h100 x2 {word}") for word in ("awq", "int4"))
        ranges = [name for name in named if name.startswith(("usd", "ttft", "tpot", "output_tokens_per_s", "kwh"))]
        assert {name: named[name] for name in ranges} == {name: plain[name] for name in ranges}

    def test_that_were_measured_are_not_doubted(self, engine: Engine) -> None:
        assert reply(engine, "/infer llama-3.1-70b b200 nvfp4")["warnings"] == []
        doubted = reply(engine, "/infer llama-3.1-70b b200 mxfp8")["warnings"]
        assert "Wider range: no measured point has MXFP8 weights with BF16 KV cache" in doubted

    def test_are_compared_on_every_gpu(self, engine: Engine) -> None:
        found = reply(engine, "/compare h100 h200 infer llama-3.1-70b q4_k_m")
        assert found["canonical"] == "/compare h100 h200 infer llama-3.1-70b q4_k_m"
        assert [row["weight_format"] for row in found["result"]["rows"]] == ["q4_k_m", "q4_k_m"]

    @pytest.mark.parametrize("command", ["/infer", "/memory", "/serve"])
    def test_a_kind_of_file_that_holds_many_has_to_say_which(self, engine: Engine, command: str) -> None:
        load = " 5req/s" if command == "/serve" else ""
        refused = refusal(engine, f"{command} llama-3.1-70b{load} gguf")
        assert (refused.at, refused.attempt) == ("gguf", f"{command} llama-3.1-70b{load} q4_k_m")


class TestOffload:
    @pytest.mark.parametrize(
        ("words", "attempt"),
        [
            ("llama-3.1-70b h100 offload", "llama-3.1-70b h100 x2"),
            ("llama-3.1-70b h100 --cpu-offload-gb 80", "llama-3.1-70b h100 x2"),
            ("llama-3.1-70b h100 x1 cpu offload 20gb", "llama-3.1-70b h100 x1 int4"),
            ("llama-3.1-70b 4090 q4_k_m ngl=20", "llama-3.1-70b 4090 q4_k_m x3"),
            ("llama-3.1-70b 4090 q4_k_m -ngl 20", "llama-3.1-70b 4090 q4_k_m x3"),
            ("llama-3.1-70b 4090 gpu-layers=20 fp8", "llama-3.1-70b 4090 x4 fp8"),
            ("llama-3.1-8b h100 mmap", "llama-3.1-8b h100"),
            ("llama-3.1-70b h100 offload to disk", "llama-3.1-70b h100 x2"),
            ("llama-3.1-70b h100 内存卸载", "llama-3.1-70b h100 x2"),
            ("llama-3.1-70b h100 ngl=99 offload", "llama-3.1-70b h100 ngl=99 x2"),
            ("llama-3.1-405b h100 x2 offload", "llama-3.1-405b h100 x2"),
        ],
    )
    def test_is_refused_with_what_holds_the_model(self, engine: Engine, words: str, attempt: str) -> None:
        for command in ("/infer", "/memory"):
            assert refusal(engine, f"{command} {words}").attempt == f"{command} {attempt}"

    def test_says_how_slow_it_would_be_at_best(self, engine: Engine) -> None:
        said = Speaker().say(refusal(engine, "/infer llama-3.1-70b h100 offload").message)
        # 141.1 GB of weights, 75.1 GB of room; 46.8 % of the 139 GB that a token reads, at 64 GB/s
        assert "66 GB of weights outside of one H100 would cross PCIe for every token, at most 0.99 tokens/s" in said
        assert "It fits on 2 H100" in said

    def test_of_no_layer_is_what_is_estimated_anyway(self, engine: Engine) -> None:
        assert engine.ask("/infer llama-3.1-8b h100 ngl=99").request == engine.ask("/infer llama-3.1-8b h100").request
        assert engine.ask("/infer llama-3.1-8b h100 ngl=32").canonical == "/infer llama-3.1-8b h100"

    def test_of_a_part_of_the_layers_leaves_the_others_outside(self, engine: Engine) -> None:
        said = Speaker().say(refusal(engine, "/infer llama-3.1-8b h100 ngl=16").message)
        assert "8 GB of weights outside of one H100 would cross PCIe for every token, at most 8.5 tokens/s" in said

    def test_of_training_is_refused_with_what_shards_the_states(self, engine: Engine) -> None:
        assert refusal(engine, "/memory 70B h100 x8 train offload").attempt == "/memory 70B h100 x8 train zero3"


class TestExpertParallel:
    def test_spreads_experts_and_gives_each_gpu_its_own_requests(self, engine: Engine) -> None:
        spread, shared = (reply(engine, f"/infer deepseek-v3 h200 x16 batch=max {more}") for more in ("ep=16", ""))
        assert (spread["result"]["ep"], shared["result"]["ep"]) == (16, None)
        assert spread["result"]["max_batch"] > 10 * shared["result"]["max_batch"]
        assert spread["result"]["output_tokens_per_s"]["mid"] > shared["result"]["output_tokens_per_s"]["mid"]
        assert "GPUs      16, EP 16" in spread["text"]
        assert "sending tokens to experts" in {source["what"] for source in spread["sources"]}

    def test_widens_the_range_and_splits_no_further(self, engine: Engine) -> None:
        warnings = reply(engine, "/infer deepseek-v3 h200 ep=16")["warnings"]
        assert "Wider range: no measured point has experts spread over GPUs with requests of their own" in warnings
        assert not [warning for warning in warnings if warning.startswith("More with tp=")]

    def test_takes_one_group_of_gpus_where_no_number_is_asked_for(self, engine: Engine) -> None:
        found = result(engine, "/infer deepseek-v3 h200 ep=32")
        assert (found["gpus"], found["replicas"], found["fits"]) == (32, 1, True)

    def test_leaves_gpus_over_that_make_no_group(self, engine: Engine) -> None:
        warnings = reply(engine, "/infer deepseek-v3 h200 x20 ep=16")["warnings"]
        assert "4 of 20 GPUs are left over: copies take 16 each" in warnings


class TestSpeculation:
    def test_of_four_tokens_is_as_fast_as_its_roofline_allows(self, engine: Engine) -> None:
        plain, drafted = (
            reply(engine, f"/infer llama-3.1-70b h100 x4 batch=8 {more}") for more in ("", "spec=4 accept=80%")
        )
        found = drafted["result"]["speculation"]
        assert plain["result"]["speculation"] is None
        assert found["tokens_per_step"] == pytest.approx((1 - 0.8**5) / 0.2)
        assert (found["drafted"], found["acceptance"], found["draft_share"]) == (4, 0.8, 0.05)
        assert 2 < found["speedup"] < 2.8
        assert f"Drafts    4, {found['speedup']:.2g}× as fast" in drafted["text"]
        assert drafted["result"]["tpot_ms"]["mid"] < plain["result"]["tpot_ms"]["mid"] / 2

    def test_widens_the_range_and_says_what_is_taken(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 x4 spec=4")
        assert "Wider range: no measured point is of speculative decoding" in found["warnings"]
        assert "Drafted by a draft model for each step: 4, right with 70 %, 5 % of a step each" in found["text"]
        assert "right drafts" in {source["what"] for source in found["sources"]}

    def test_that_does_not_pay_is_warned_of(self, engine: Engine) -> None:
        warned = "Drafts do not pay with"
        large, small = (
            reply(engine, f"/infer llama-3.1-8b h100 spec=8 accept=30% {batch}")["warnings"]
            for batch in ("batch=max", "batch=1")
        )
        assert [warning for warning in large if warning.startswith(warned)]
        assert not [warning for warning in small if warning.startswith(warned)]

    def test_by_own_layers_takes_what_was_published(self, engine: Engine) -> None:
        asked = reply(engine, "/infer deepseek-v3 h200 x8 mtp")
        assert asked["result"]["speculation"]["tokens_per_step"] == pytest.approx(1.85)
        assert asked["result"]["speculation"]["draft_share"] == pytest.approx(0.041, abs=0.001)
        assert asked["canonical"] == "/infer deepseek-v3 h200 x8 mtp=1 accept=85%"


class TestCachedPrompts:
    def test_are_read_sooner_and_cheaper_and_written_as_before(self, engine: Engine) -> None:
        plain, cached = (result(engine, f"/infer llama-3.1-70b h100 x4 in=8k {more}") for more in ("", "cached=80%"))
        assert (plain["cached"], cached["cached"]) == (0, 0.8)
        assert cached["ttft_ms"]["mid"] < 0.3 * plain["ttft_ms"]["mid"]
        assert cached["usd_per_1m_input_tokens"]["mid"] < 0.3 * plain["usd_per_1m_input_tokens"]["mid"]
        assert cached["usd_per_1m_output_tokens"]["mid"] == pytest.approx(plain["usd_per_1m_output_tokens"]["mid"])
        assert cached["output_tokens_per_s"]["mid"] > plain["output_tokens_per_s"]["mid"]

    def test_take_their_memory_in_every_request(self, engine: Engine) -> None:
        plain, cached = (result(engine, f"/infer llama-3.1-70b h100 x4 {more}") for more in ("", "cached=0.8"))
        assert cached["max_batch"] == plain["max_batch"]

    def test_leave_the_last_token_to_compute(self, engine: Engine) -> None:
        assert result(engine, "/infer llama-3.1-70b h100 x4 cached=100%")["ttft_ms"]["mid"] > 1

    def test_widen_the_range(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 x4 cached=80%")
        assert "Wider range: no measured point has cached prompts" in found["warnings"]
        assert "1,000 (80 % cached) in" in found["text"]
