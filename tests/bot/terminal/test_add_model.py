"""`python -m bot add-model`: the entry that it prints loads, and the bot answers about it."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.terminal.add_model import Said, add_model
from config.catalog import Catalog
from config.load import load_catalog
from config.rates import EcbRates
from config.reader import ConfigError
from tests.config.huggingface.real import CONFIGS, changed

TODAY = date(2026, 11, 26)


def printed(
    capsys: pytest.CaptureFixture[str], folder: Path, content: Any, catalog: Catalog, said: Said | None = None
) -> tuple[str, str]:
    """What is printed, and what is said beside it, of a configuration in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(content), encoding="utf-8")
    capsys.readouterr()
    assert add_model(folder, said or Said(), catalog, TODAY) == 0
    out, err = capsys.readouterr()
    return out, err


def refused(path: Path, catalog: Catalog, said: Said | None = None) -> str:
    with pytest.raises(ConfigError) as error:
        add_model(path, said or Said(), catalog, TODAY)
    assert "\n" not in str(error.value)
    return str(error.value)


class TestTheEntry:
    @pytest.mark.parametrize("model", CONFIGS)
    def test_loads_as_a_preset_of_a_team(
        self, model: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        out, _ = printed(capsys, tmp_path / "model", CONFIGS[model], built_in, Said(id=f"ours-{model}"))
        own = tmp_path / "own"
        own.mkdir()
        (own / "models.yaml").write_text(out, encoding="utf-8")
        loaded = load_catalog(own).models[f"ours-{model}"]
        assert loaded.architecture is not None
        assert loaded.is_mixture == (loaded.architecture.experts is not None)

    @pytest.mark.parametrize(
        "model", ["llama-3.1-8b", "deepseek-v3.2", "gemma-3-27b", "qwen3-next-80b-a3b", "gpt-oss-120b", "falcon-40b"]
    )
    @pytest.mark.parametrize("question", ["/model {}", "/infer {} h200 x8", "/memory {}", "/finetune {} 100M lora"])
    def test_is_answered_about(
        self, model: str, question: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        out, _ = printed(capsys, tmp_path / "model", CONFIGS[model], built_in, Said(id="our-model"))
        own = tmp_path / "own"
        own.mkdir()
        (own / "models.yaml").write_text(out, encoding="utf-8")
        reply = answered(Engine(load_catalog(own), EcbRates()).ask(question.format("our-model")), Speaker())
        assert reply["ok"], reply

    def test_reads_as_agreed(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog) -> None:
        out, err = printed(capsys, tmp_path / "Our-Qwen3-30B-A3B", CONFIGS["qwen3-30b-a3b"], built_in)
        assert out == (
            "our-qwen3-30b-a3b:\n"
            "  name: Our Qwen3 30B A3B\n"
            "  params: 30_532_122_624\n"
            "  active_params: 3_353_032_704\n"
            '  released: "2026-11"\n'
            "  architecture:\n"
            "    layers: 48\n"
            "    hidden_size: 2048\n"
            "    intermediate_size: 6144\n"
            "    gated_mlp: true\n"
            "    attention: gqa\n"
            "    attention_heads: 32\n"
            "    kv_heads: 4\n"
            "    head_dim: 128\n"
            "    vocab_size: 151936\n"
            "    max_context: 40960\n"
            "    tied_embeddings: false\n"
            "    experts: {total: 128, active: 8, intermediate_size: 768}\n"
            "  sources:\n"
            '    - "config.json of Our-Qwen3-30B-A3B, parameters counted from it"\n'
            "  checked: 2026-11-26\n"
            "  doubtful: [released]\n"
        )
        assert err == (
            "# id: our-qwen3-30b-a3b, by the name of the file or its folder; --id chooses another\n"
            "# Qwen3 MoE: 30,532,122,624 parameters, 3,353,032,704 active, counted from the file\n"
            "# released: not in the file, so this month, and marked as doubtful; --released 2024-07 says it\n"
        )

    def test_takes_what_is_said_in_place_of_what_is_counted(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        said = Said(
            id="ours",
            name="Ours 30B",
            params="30.5B",
            active="3.3b",
            weights="fp8",
            released="2025-04-28",
            sources=("our model card",),
        )
        out, err = printed(capsys, tmp_path / "x", CONFIGS["qwen3-30b-a3b"], built_in, said)
        for line in (
            "ours:",
            "name: Ours 30B",
            "params: 30_500_000_000",
            "active_params: 3_300_000_000",
            "weights: fp8",
            'released: "2025-04-28"',
            '- "our model card"',
        ):
            assert line in out
        assert "doubtful" not in out
        assert "released" not in err

    def test_gives_the_reason_for_a_count_that_differs(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        said = Said(id="ours", params="48B", active="3B", differs="the figures of its name")
        out, _ = printed(capsys, tmp_path / "x", CONFIGS["kimi-linear-48b-a3b"], built_in, said)
        assert "  counted_differs: the figures of its name\n" in out


class TestTheName:
    @pytest.mark.parametrize(
        ("place", "fields", "key"),
        [
            ("Our-Model-7B", {}, "our-model-7b"),
            ("Our_Model 7B", {}, "our-model-7b"),
            ("anywhere", {"_name_or_path": "some-lab/Our-Model-v1.5"}, "our-model-v1.5"),
            ("Our-Model", {"_name_or_path": "/data/checkpoints/12"}, "our-model"),
            ("models--some-lab--Our-Model/snapshots/0123abcd", {}, "our-model"),
        ],
    )
    def test_is_that_of_the_file_or_of_its_place(
        self, place: str, fields: dict[str, str], key: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
        built_in: Catalog,
    ) -> None:  # fmt: skip
        folder = tmp_path / place
        folder.mkdir(parents=True)
        out, _ = printed(capsys, folder, changed("llama-3.1-8b", **fields), built_in)
        assert out.startswith(f"{key}:\n")

    @pytest.mark.parametrize(
        ("said", "fields"),
        [(Said(id="ours"), {}), (Said(), {"_name_or_path": "some-lab/Our-Model"})],
        ids=["given", "in-the-file"],
    )
    def test_is_remarked_on_only_where_a_place_gave_it(
        self, said: Said, fields: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        _, err = printed(capsys, tmp_path / "x", changed("llama-3.1-8b", **fields), built_in, said)
        assert "# id: " not in err

    def test_is_that_of_a_file_with_a_name_of_its_own(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        path = tmp_path / "some-lab--Our-Model_config.json"
        path.write_text(json.dumps(CONFIGS["llama-3.1-8b"]), encoding="utf-8")
        add_model(path, Said(), built_in, TODAY)
        assert capsys.readouterr().out.startswith("our-model:\n")

    def test_of_a_preset_is_said_to_be_laid_over_it(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
    ) -> None:
        _, err = printed(capsys, tmp_path / "x", CONFIGS["llama-3.1-8b"], built_in, Said(id="llama-3.1-8b"))
        assert "llama-3.1-8b is there already" in err

    def test_of_another_entry_is_refused(self, tmp_path: Path, built_in: Catalog) -> None:
        (tmp_path / "config.json").write_text(json.dumps(CONFIGS["llama-3.1-8b"]), encoding="utf-8")
        for taken in ("h100", "azure"):
            assert refused(tmp_path, built_in, Said(id=taken)) == (
                f"models.yaml, {taken}: `{taken}` already names a GPU or a provider: give another --id"
            )
        assert refused(tmp_path, built_in, Said(id="dsv3")) == (
            "models.yaml, dsv3: `dsv3` already names deepseek-v3: give another --id, or that one to change it"
        )


class TestAMistake:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("not json", "not readable as JSON (line 1, Expecting value)"),
            ("[1, 2]", "holds no fields"),
            ("null", "holds no fields"),
            ("[" * 100_000, "not readable as JSON"),
            ('{"model_type": "t5"}', "model_type t5 is not known"),
            ("{}", "model_type is missing"),
        ],
        ids=["text", "list", "null", "deep", "family", "empty"],
    )
    def test_in_the_file_is_told_in_one_line(self, content: str, said: str, tmp_path: Path, built_in: Catalog) -> None:
        path = tmp_path / "config.json"
        path.write_text(content, encoding="utf-8")
        assert refused(path, built_in).startswith(f"{path}: {said}")

    def test_in_its_bytes_is_told_too(self, tmp_path: Path, built_in: Catalog) -> None:
        path = tmp_path / "config.json"
        path.write_bytes(b"\xff\xfe\x00{")
        assert "not readable as JSON" in refused(path, built_in)

    def test_in_the_path_is_told(self, tmp_path: Path, built_in: Catalog) -> None:
        assert "cannot be opened (No such file or directory)" in refused(tmp_path / "gone.json", built_in)
        assert "cannot be opened (No such file or directory)" in refused(tmp_path, built_in)

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (Said(params="8 GB"), "--params: `8 GB` is no number of parameters: put one such as 8.03B or 8030261248"),
            (Said(params="15T tokens"), "--params: `15T tokens` is no number of parameters"),
            (Said(params="32"), "--params: `32` is less than a million parameters: did you mean 32B?"),
            (Said(active="0.5"), "--active: `0.5` is less than a million parameters: did you mean 0.5B?"),
            (Said(params="9B"), "params is 9B, but the architecture makes 8.03B, 10.8% less"),
            (Said(active="3B", params="8.03B"), None),
            (Said(released="July"), 'released: put a year, month or day in quotes, such as "2024-08", not `July`'),
            (Said(id="Our Model"), "id: put a name of lower-case letters, digits, dots and dashes"),
            (Said(differs="rounded"), "counted_differs: the architecture makes the published parameters: remove it"),
        ],
        ids=[
            "bytes",
            "tokens",
            "no-unit",
            "fraction-without-unit",
            "differs",
            "active-of-a-dense-model",
            "month",
            "id",
            "reason",
        ],
    )
    def test_in_an_option_is_told_with_what_to_give(
        self, said: Said, expected: str | None, tmp_path: Path, built_in: Catalog
    ) -> None:
        (tmp_path / "config.json").write_text(json.dumps(CONFIGS["llama-3.1-8b"]), encoding="utf-8")
        told = refused(tmp_path, built_in, said)
        assert (expected or "active_params is 3B, but the architecture makes") in told

    def test_ends_with_status_2_and_without_a_traceback(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["add-model", "gone.json"]) == 2
        assert capsys.readouterr().err.startswith("gone.json: cannot be opened")


def test_the_format_that_a_tool_wrote_beside_the_file_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, built_in: Catalog
) -> None:
    quantised = {"producer": {"name": "modelopt"}, "quantization": {"quant_algo": "NVFP4"}}
    (tmp_path / "hf_quant_config.json").write_text(json.dumps(quantised), encoding="utf-8")
    out, _ = printed(capsys, tmp_path, CONFIGS["llama-3.1-8b"], built_in, Said(id="ours"))
    assert "  weights: fp4\n" in out


def test_the_command_reads_the_presets_of_a_team(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path(__file__).parents[2] / "config" / "huggingface" / "configs" / "llama-3.1-8b.json"
    shutil.copy(source, tmp_path / "our-llama.json")
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONFIG_DIR", str(own))
    assert main(["add-model", "our-llama.json"]) == 0
    (own / "models.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["add-model", "our-llama.json"]) == 0
    assert "our-llama is there already" in capsys.readouterr().err
