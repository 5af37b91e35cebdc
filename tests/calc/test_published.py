"""Numbers that papers print, computed by our formulas; each expected value shows its working."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from calc.compute import attended_tokens, attention_flop, attention_width, recomputing_flop, training_flop
from calc.cost import gpu_hours, rental_usd
from calc.energy import co2e_t, electricity_usd, energy_mwh, meter_kw_per_gpu, server_w_from_tdp
from calc.goodput import cluster_mtbf_s, young_goodput
from calc.schedule import days_on
from config.catalog import Catalog
from config.schema.model import Architecture

V100_FLOP_PER_S, A100_FLOP_PER_S = 125e12, 312e12
H100_FLOP_PER_S, H100_FP8_FLOP_PER_S = 989.4e12, 1978.9e12
LLAMA3_INTERRUPTION_GPU_HOURS = 16_384 * 54 * 24 / 419


@dataclass(frozen=True, kw_only=True)
class Published:
    """A figure of a paper: where it stands, what it is, its working, and how we compute it."""

    paper: str
    where: str
    figure: str
    computed: Callable[[], float]
    worked: float
    printed: float
    within: float
    """Largest relative difference to what the paper prints, which has few digits."""

    def __str__(self) -> str:
        return f"{self.paper}, {self.where}: {self.figure}"


COMPUTE = [
    Published(
        paper="Brown et al. 2020", where="table D.1", figure="GPT-3 3.14e23 FLOP",
        computed=lambda: training_flop(active_params=175e9, tokens=300e9),
        worked=6 * 175e9 * 300e9, printed=3.14e23, within=0.004,
    ),
    Published(
        paper="Llama 3", where="introduction", figure="405B 3.8e25 FLOP",
        computed=lambda: training_flop(active_params=405e9, tokens=15.6e12),
        worked=6 * 405e9 * 15.6e12, printed=3.8e25, within=0.003,
    ),
    Published(
        paper="DeepSeek-V3", where="37B active of 671B", figure="3.286e24 FLOP",
        computed=lambda: training_flop(active_params=37e9, tokens=14.8e12),
        worked=6 * 37e9 * 14.8e12, printed=3.286e24, within=0.0002,
    ),
    Published(
        paper="Hoffmann et al. 2022", where="the budget of Gopher", figure="Chinchilla 5.76e23 FLOP",
        computed=lambda: training_flop(active_params=70e9, tokens=1.4e12),
        worked=6 * 70e9 * 1.4e12, printed=5.76e23, within=0.025,
    ),
]  # fmt: skip

TIME_AND_MONEY = [
    Published(
        paper="Narayanan et al. 2021", where="equation 4", figure="GPT-3 in 34 days on 1,024 A100 at 140 TFLOP/s",
        computed=lambda: days_on(
            gpu_hours=gpu_hours(
                # the 140 TFLOP/s hold a recomputed forward pass: 8 FLOP for every 6 that count
                compute_flop=6 * 175e9 * 300e9, peak_flop_per_s=A100_FLOP_PER_S, mfu=140 / 312 * 6 / 8
            ),
            gpus=1024,
        ),
        worked=8 * 175e9 * 300e9 / (1024 * 140e12) / 86_400, printed=34, within=0.003,
    ),
    Published(
        paper="Llama 3.1 model card", where="30.84M H100-hours", figure="34.5 % end to end",
        computed=lambda: gpu_hours(compute_flop=6 * 405e9 * 15.6e12, peak_flop_per_s=H100_FLOP_PER_S, mfu=0.345),
        worked=6 * 405e9 * 15.6e12 / (989.4e12 * 0.345 * 3600), printed=30.84e6, within=0.001,
    ),
    Published(
        paper="DeepSeek-V3", where="2.664M H800-hours", figure="34.6 % of the BF16 peak",
        computed=lambda: gpu_hours(compute_flop=6 * 37e9 * 14.8e12, peak_flop_per_s=H100_FLOP_PER_S, mfu=0.346),
        worked=6 * 37e9 * 14.8e12 / (989.4e12 * 0.346 * 3600), printed=2.664e6, within=0.001,
    ),
    Published(
        paper="DeepSeek-V3", where="2.664M H800-hours", figure="17.3 % of the FP8 peak",
        computed=lambda: gpu_hours(compute_flop=6 * 37e9 * 14.8e12, peak_flop_per_s=H100_FP8_FLOP_PER_S, mfu=0.173),
        worked=6 * 37e9 * 14.8e12 / (1978.9e12 * 0.173 * 3600), printed=2.664e6, within=0.001,
    ),
    Published(
        paper="Epoch AI", where="10,000 V100 for 355.2 h", figure="GPT-3 at 24.6 TFLOP/s",
        computed=lambda: gpu_hours(compute_flop=3.14e23, peak_flop_per_s=V100_FLOP_PER_S, mfu=24.6 / 125),
        worked=3.14e23 / 24.6e12 / 3600, printed=10_000 * 355.2, within=0.002,
    ),
    Published(
        paper="worked example", where="GPT-3 at MFU 40 %", figure="701,122 A100-hours",
        computed=lambda: gpu_hours(compute_flop=6 * 175e9 * 300e9, peak_flop_per_s=A100_FLOP_PER_S, mfu=0.4),
        worked=6 * 175e9 * 300e9 / (312e12 * 0.4 * 3600), printed=701_122, within=1e-6,
    ),
    Published(
        paper="worked example", where="GPT-3 at MFU 40 % on 1,024", figure="28.5 days",
        computed=lambda: days_on(gpu_hours=701_122, gpus=1024),
        worked=701_122 / 24 / 1024, printed=28.5, within=0.002,
    ),
    Published(
        paper="worked example", where="GPT-3 at MFU 40 % and $2", figure="$1,402,244",
        computed=lambda: rental_usd(gpu_hours=701_122, usd_per_gpu_hour=2.0),
        worked=701_122 * 2.0, printed=1_402_244, within=1e-9,
    ),
    Published(
        paper="worked example", where="68.9B on 1.38T, H100 at $2.50, MFU 40 %", figure="Chinchilla for $1M",
        computed=lambda: rental_usd(
            gpu_hours=gpu_hours(
                compute_flop=training_flop(active_params=68.9e9, tokens=1.38e12),
                peak_flop_per_s=H100_FLOP_PER_S, mfu=0.4,
            ),
            usd_per_gpu_hour=2.5,
        ),
        worked=6 * 68.9e9 * 1.38e12 / (989.4e12 * 0.4 * 3600) * 2.5, printed=1e6, within=0.002,
    ),
    Published(
        paper="worked example", where="2.25e23 FLOP, A100 at $2.00, MFU 40 %", figure="$1M",
        computed=lambda: rental_usd(
            gpu_hours=gpu_hours(compute_flop=2.25e23, peak_flop_per_s=A100_FLOP_PER_S, mfu=0.4), usd_per_gpu_hour=2.0
        ),
        worked=2.25e23 / (312e12 * 0.4 * 3600) * 2.0, printed=1e6, within=0.002,
    ),
]  # fmt: skip

FAILURES = [
    Published(
        paper="Llama 3", where="table 5", figure="an interruption every 3.1 hours",
        computed=lambda: cluster_mtbf_s(gpu_hours_per_interruption=LLAMA3_INTERRUPTION_GPU_HOURS, gpus=16_384) / 3600,
        worked=54 * 24 / 419, printed=3.093, within=0.0001,
    ),
    Published(
        paper="Kokolis et al. 2024", where="6.50 failures in 1,000 node-days", figure="1.8 h at 16,384 GPUs",
        computed=lambda: cluster_mtbf_s(gpu_hours_per_interruption=1000 * 24 * 8 / 6.50, gpus=16_384) / 3600,
        worked=1000 * 24 * 8 / 6.50 / 16_384, printed=1.80, within=0.002,
    ),
    Published(
        paper="Kokolis et al. 2024", where="the same line", figure="28.8 h at 1,024 GPUs",
        computed=lambda: cluster_mtbf_s(gpu_hours_per_interruption=1000 * 24 * 8 / 6.50, gpus=1024) / 3600,
        worked=1000 * 24 * 8 / 6.50 / 1024, printed=28.8, within=0.002,
    ),
]  # fmt: skip

ENERGY = [
    Published(
        paper="Patterson et al. 2021", where="GPT-3 on V100", figure=" 1,287 MWh",
        computed=lambda: energy_mwh(
            gpu_hours=gpu_hours(compute_flop=3.14e23, peak_flop_per_s=V100_FLOP_PER_S, mfu=24.6 / 125),
            # the paper's 330 W are a measured mean with the host in it
            meter_kw_per_gpu=meter_kw_per_gpu(server_w_per_gpu=330, average_share=1, pue=1.10),
        ),
        worked=3.14e23 / 24.6e12 / 3600 * 330 * 1.10 / 1e6, printed=1287, within=0.0001,
    ),
    Published(
        paper="Patterson et al. 2021", where="GPT-3 on V100", figure=" 552 t",
        computed=lambda: co2e_t(
            energy_mwh=energy_mwh(gpu_hours=3.14e23 / 24.6e12 / 3600, meter_kw_per_gpu=0.330 * 1.10),
            kg_co2e_per_kwh=0.429,
        ),
        worked=1287.06 * 0.429, printed=552.1, within=0.0001,
    ),
    Published(
        paper="Llama 3.1 model card", where="30.84M hours at 700 W", figure="21.6 GWh",
        computed=lambda: energy_mwh(gpu_hours=30.84e6, meter_kw_per_gpu=0.7),
        worked=30.84e6 * 700 / 1e6, printed=21_600, within=0.001,
    ),
    Published(
        paper="Llama 3.1 model card", where="8,930 t location-based", figure="0.414 kg/kWh",
        computed=lambda: co2e_t(energy_mwh=21_588, kg_co2e_per_kwh=0.414),
        worked=21_588 * 0.414, printed=8930, within=0.001,
    ),
    Published(
        paper="worked example", where="GPT-3 on A100 at MFU 40 %", figure="470.0 MWh",
        computed=lambda: energy_mwh(
            gpu_hours=701_122,
            meter_kw_per_gpu=meter_kw_per_gpu(
                server_w_per_gpu=server_w_from_tdp(tdp_w=400, server_factor=6500 / 8 / 400),
                average_share=0.75, pue=1.1,
            ),
        ),
        worked=701_122 * 6500 / 8 * 0.75 * 1.1 / 1e6, printed=470.0, within=0.0002,
    ),
    *(
        Published(
            paper="worked example", where=f"470 MWh at {intensity} kg/kWh", figure=f"{tonnes} t",
            computed=lambda intensity=intensity: co2e_t(  # type: ignore[misc]  # a default binds the loop's value
                energy_mwh=470.0, kg_co2e_per_kwh=intensity
            ),
            worked=470.0 * intensity, printed=tonnes, within=0.001,
        )
        for intensity, tonnes in ((0.05, 23.5), (0.40, 188), (0.60, 282))
    ),
    Published(
        paper="worked example", where="470 MWh at $0.08", figure="$37.6k, 2.7 % of a rent of $2",
        computed=lambda: electricity_usd(energy_mwh=470.0, usd_per_kwh=0.08),
        worked=470.0 * 1000 * 0.08, printed=0.027 * 701_122 * 2, within=0.01,
    ),
    Published(
        paper="DGX H100", where="10.2 kW over 8 GPUs of 700 W", figure="1,275 W a GPU",
        computed=lambda: server_w_from_tdp(tdp_w=700, server_factor=1.82),
        worked=700 * 1.82, printed=10_200 / 8, within=0.002,
    ),
]  # fmt: skip


@pytest.mark.parametrize("published", [*COMPUTE, *TIME_AND_MONEY, *FAILURES, *ENERGY], ids=str)
def test_a_published_figure_comes_out_of_our_formulas(published: Published) -> None:
    computed = published.computed()
    assert computed == pytest.approx(published.worked, rel=1e-5)
    assert computed == pytest.approx(published.printed, rel=published.within)


@pytest.mark.parametrize(
    ("model", "params", "tokens", "sequence_tokens", "worked", "printed_share", "printed_total"),
    [
        pytest.param("gpt-3", 175e9, 300e9, 2048, 12 * 96 * 12288 * 2048 / (6 * 175e9), 0.0276, 3.237e23, id="GPT-3"),
        pytest.param(
            "llama-3.1-405b", 405e9, 15.6e12, 8192,
            12 * 126 * 16384 * 8192 / (6 * 405e9), 0.0835, 4.107e25, id="Llama 3.1 405B",
        ),
    ],
)  # fmt: skip
def test_attention_adds_the_share_that_the_megatron_and_palm_formulas_give(
    *,
    catalog: Catalog,
    model: str,
    params: float,
    tokens: float,
    sequence_tokens: int,
    worked: float,
    printed_share: float,
    printed_total: float,
) -> None:
    architecture = _architecture(catalog, model)
    attention = attention_flop(
        attention_width=attention_width(architecture),
        attended_tokens=attended_tokens(architecture, sequence_tokens),
        tokens=tokens,
    )
    compute = training_flop(active_params=params, tokens=tokens)
    assert attention / compute == pytest.approx(worked)
    assert attention / compute == pytest.approx(printed_share, abs=0.00005)
    assert compute + attention == pytest.approx(printed_total, rel=0.0002)


def megatron_flop(*, tokens: float, layers: int, hidden: int, sequence_tokens: int, vocab: int) -> float:
    """Narayanan et al. 2021, equation 3, without recomputation: over D tokens, b·s per iteration."""
    share = 1 + sequence_tokens / (6 * hidden) + vocab / (12 * layers * hidden)
    return 72 * tokens * layers * hidden**2 * share


def test_parameters_and_attention_together_are_the_megatron_formula(catalog: Catalog) -> None:
    architecture = _architecture(catalog, "gpt-3")
    megatron = megatron_flop(tokens=300e9, layers=96, hidden=12288, sequence_tokens=2048, vocab=51200)
    compute = training_flop(active_params=175e9, tokens=300e9)
    attention = attention_flop(
        attention_width=attention_width(architecture),
        attended_tokens=attended_tokens(architecture, 2048),
        tokens=300e9,
    )
    assert megatron == pytest.approx(3.229e23, rel=0.0002)
    assert megatron / compute == pytest.approx(1.0251, abs=0.0001)
    assert compute + attention == pytest.approx(megatron, rel=0.003)  # 175B is rounded up


def test_recomputing_all_activations_is_a_third_more_than_the_model_needs() -> None:
    layers, hidden, sequence_tokens, vocab = 96, 12288, 2048, 51200
    recomputed = 96 * 300e9 * layers * hidden**2
    recomputed *= 1 + sequence_tokens / (6 * hidden) + vocab / (16 * layers * hidden)
    needed = megatron_flop(tokens=300e9, layers=layers, hidden=hidden, sequence_tokens=sequence_tokens, vocab=vocab)
    assert recomputed / needed == pytest.approx(1.332, abs=0.0005)
    assert recomputed / needed == pytest.approx(8 / 6, rel=0.002)  # the 8·N·D of equation 4
    size = {"active_params": 175e9, "tokens": 300e9}
    assert recomputing_flop(**size) / training_flop(**size) == pytest.approx(8 / 6)


def test_gpt3_with_recomputation_takes_34_days_at_140_tflops_on_1024_a100() -> None:
    compute = recomputing_flop(active_params=175e9, tokens=300e9)
    assert compute == 8 * 175e9 * 300e9
    assert compute / (1024 * 140e12 * 86_400) == pytest.approx(34, abs=0.1)  # Narayanan et al. 2021, section 5.1


def test_the_hours_of_llama_3_1_405b_are_a_higher_utilisation_once_attention_counts(catalog: Catalog) -> None:
    architecture = _architecture(catalog, "llama-3.1-405b")
    compute = training_flop(active_params=405e9, tokens=15.6e12)
    attention = attention_flop(
        attention_width=attention_width(architecture),
        attended_tokens=attended_tokens(architecture, 8192),
        tokens=15.6e12,
    )
    without, counted = (flop / (30.84e6 * 3600 * H100_FLOP_PER_S) for flop in (compute, compute + attention))
    assert without == pytest.approx(0.345, abs=0.0005)
    assert counted == pytest.approx(0.375, abs=0.0015)
    # Meta prints 38 to 43 % per step, with attention: the rest of the time was lost
    assert 0.86 < counted / 0.43 < counted / 0.38 < 1


def test_attention_widths_differ_between_keys_and_values_in_latent_attention(catalog: Catalog) -> None:
    assert attention_width(_architecture(catalog, "deepseek-v3")) == 128 * ((128 + 64) + 128)


def test_local_layers_attend_to_their_window_only(catalog: Catalog) -> None:
    gemma = _architecture(catalog, "gemma-3-27b")
    local_layers, global_layers = 52, 10  # 62 layers, five local ones before each global one
    assert attended_tokens(gemma, 8192) == local_layers * 1024 + global_layers * 8192
    assert attended_tokens(gemma, 512) == 62 * 512


def test_only_full_attention_layers_count_where_the_others_keep_a_constant_state(built_in: Catalog) -> None:
    hybrids = [
        (model.architecture, model.architecture.linear_attention.full_attention_every)
        for model in built_in.models.values()
        if model.architecture is not None and model.architecture.linear_attention is not None
    ]
    assert hybrids
    for architecture, every in hybrids:
        assert attended_tokens(architecture, 1000) == -(-architecture.layers // every) * 1000


def test_mixtral_has_47_billion_parameters_of_which_13_are_active_and_counted(catalog: Catalog) -> None:
    model = catalog.models["mixtral-8x7b"]
    layers, hidden, kv_width, ffn, vocab = 32, 4096, 8 * 128, 14336, 32000
    attention = 2 * hidden * hidden + 2 * hidden * kv_width
    expert, router, norms = 3 * hidden * ffn, 8 * hidden, 2 * hidden
    embeddings = 2 * vocab * hidden + hidden
    total = layers * (attention + 8 * expert + router + norms) + embeddings
    active = layers * (attention + 2 * expert + router + norms) + embeddings
    assert total == pytest.approx(46.70e9, rel=0.0001)
    assert active == pytest.approx(12.88e9, rel=0.0001)
    assert model.params == pytest.approx(total, rel=0.001)
    assert model.active_params == pytest.approx(active, rel=0.002)
    assert training_flop(active_params=active, tokens=1e12) == pytest.approx(6 * 12.88e9 * 1e12, rel=0.0001)


def test_counting_all_parameters_of_deepseek_v3_would_overstate_it_eighteen_fold() -> None:
    active = training_flop(active_params=37e9, tokens=14.8e12)
    total = training_flop(active_params=671e9, tokens=14.8e12)
    assert total == pytest.approx(5.96e25, rel=0.001)
    assert total / active == pytest.approx(671 / 37)


@pytest.mark.parametrize(
    ("gpus", "write_s", "restart_s", "printed"),
    [
        pytest.param(1024, 60, 600, 0.972, id="1,024 GPUs"),
        pytest.param(4096, 60, 600, 0.939, id="4,096 GPUs"),
        pytest.param(16_384, 60, 600, 0.864, id="16,384 GPUs"),
        pytest.param(100_000, 60, 600, 0.631, id="100,000 GPUs"),
        pytest.param(16_384, 10, 360, 0.930, id="16,384 GPUs with asynchronous checkpoints"),
    ],
)
def test_youngs_goodput_falls_with_the_cluster(gpus: int, write_s: float, restart_s: float, printed: float) -> None:
    mtbf_s = LLAMA3_INTERRUPTION_GPU_HOURS * 3600 / gpus
    write_interval_s = (2 * write_s * mtbf_s) ** 0.5
    overhead = write_s / write_interval_s + (write_interval_s / 2 + restart_s) / mtbf_s
    goodput = young_goodput(
        write_s=write_s,
        mtbf_s=cluster_mtbf_s(gpu_hours_per_interruption=LLAMA3_INTERRUPTION_GPU_HOURS, gpus=gpus),
        restart_s=restart_s,
    )
    assert goodput == pytest.approx(1 / (1 + overhead))
    assert goodput == pytest.approx(printed, abs=0.0005)


def test_the_preset_failure_rate_is_the_one_of_llama_3(built_in: Catalog) -> None:
    cluster = built_in.defaults.cluster
    assert cluster.gpu_hours_per_interruption == pytest.approx(LLAMA3_INTERRUPTION_GPU_HOURS, abs=0.5)


def _architecture(catalog: Catalog, model: str) -> Architecture:
    architecture = catalog.models[model].architecture
    assert architecture is not None
    return architecture
