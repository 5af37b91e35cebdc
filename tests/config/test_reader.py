"""YAML as a person meant it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.reader import ConfigError, read_mapping


def read(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "gpus.yaml"
    path.write_text(text)
    return read_mapping(path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("80", 80, id="whole"),
        pytest.param("-80", -80, id="negative"),
        pytest.param("175_000_000_000", 175_000_000_000, id="underscores"),
        pytest.param("010", 10, id="leading-zero-is-not-octal"),
        pytest.param("0x10", "0x10", id="no-hexadecimal"),
        pytest.param("989.4", 989.4, id="fraction"),
        pytest.param("1e12", 1e12, id="exponent-without-point"),
        pytest.param("1.5E+12", 1.5e12, id="exponent-with-point"),
        pytest.param("1e400", float("inf"), id="overflow-is-left-to-the-schema"),
        pytest.param("12:30", "12:30", id="no-base-sixty"),
        pytest.param(".inf", ".inf", id="no-infinity"),
        pytest.param(".nan", ".nan", id="no-nan"),
        pytest.param("no", "no", id="no-is-a-word"),
        pytest.param("off", "off", id="off-is-a-word"),
        pytest.param("Yes", "Yes", id="yes-is-a-word"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("null", None, id="null"),
        pytest.param("~", None, id="tilde"),
        pytest.param("", None, id="nothing"),
        pytest.param("2026-11-22", date(2026, 11, 22), id="day"),
        pytest.param("2026-11", "2026-11", id="month-is-text"),
        pytest.param('"2026-11-22"', "2026-11-22", id="quoted-day-is-text"),
        pytest.param('"80"', "80", id="quoted-number-is-text"),
        pytest.param("2026-11-22T10:00:00", "2026-11-22T10:00:00", id="no-time-of-day"),
        pytest.param("[a, 1]", ("a", 1), id="list-is-a-tuple"),
        pytest.param("{a: {b: 1}}", {"a": {"b": 1}}, id="nested"),
        pytest.param("<<", "<<", id="no-merge-sign"),
    ],
)
def test_a_value_is_read_as_a_person_meant_it(tmp_path: Path, written: str, meant: object) -> None:
    value = read(tmp_path, f"field: {written}\n")["field"]

    assert (value, type(value)) == (meant, type(meant))


@pytest.mark.parametrize("key", ["4090", "no", "true", "2026-11-22", "1e3", "null", "12:30"])
def test_a_key_is_the_text_that_stands_there(tmp_path: Path, key: str) -> None:
    assert list(read(tmp_path, f"{key}: 1\n")) == [key]


def test_an_alias_of_yaml_shares_a_value(tmp_path: Path) -> None:
    assert read(tmp_path, "a: &x {n: 1}\nb: *x\n") == {"a": {"n": 1}, "b": {"n": 1}}


@pytest.mark.parametrize(
    "value",
    ["!!int x", "!!int [1]", "!!bool yes", "!!bool {a: b}", "!!float .inf", "!!null 0", "!!timestamp 5", "!!seq x",
     "!!map [a]", "!!set {a}", "!!pairs [a: 1]", "!!binary aa", "!ours 1"],
)  # fmt: skip
def test_a_tag_makes_nothing_of_a_value_that_it_is_not_without_one(tmp_path: Path, value: str) -> None:
    with pytest.raises(ConfigError, match=r"^gpus\.yaml, h100, line 2: "):
        read(tmp_path, f"h100:\n  field: {value}\n")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "null\n"])
def test_a_file_without_entries_is_empty(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == {}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "h100:\n  tdp_w: 700\n  tdp_w: 750\n",
            ("gpus.yaml, h100, line 3", "`tdp_w` stands there twice", "keep one"),
            id="equal-fields",
        ),
        pytest.param(
            "h100: {}\na100: {}\nh100: {}\n", ("gpus.yaml, h100, line 3", "twice", "rename"), id="equal-entries"
        ),
        pytest.param('4090: {}\n"4090": {}\n', ("line 2", "`4090` stands there twice"), id="equal-but-for-quotes"),
        pytest.param(
            "h100:\n  peaks: {fp8: 1, fp8: 2}\n", ("gpus.yaml, h100, line 2", "`fp8`"), id="equal-in-one-line"
        ),
        pytest.param(
            "h100:\n  checked: 2026-02-30\n",
            ("gpus.yaml, h100, line 2", "`2026-02-30` is no day", "such as 2026-11-22"),
            id="no-such-day",
        ),
        pytest.param(
            "h100:\n  ? [a, b]\n  : 1\n", ("gpus.yaml, h100, line 2", "cannot be a name", "put text"), id="list-as-key"
        ),
        pytest.param(
            "h100:\n  ? {a: b}\n  : 1\n", ("gpus.yaml, h100, line 2", "cannot be a name"), id="mapping-as-key"
        ),
        pytest.param(
            "a100: {}\nh100:\n  name: [one, two\n",
            ("gpus.yaml, h100, line", "not readable as YAML", "check the indentation"),
            id="open-bracket",
        ),
        pytest.param(
            "h100:\n  name: a: b\n", ("gpus.yaml, h100, line 2", "not readable", "quotes"), id="two-colons-in-a-line"
        ),
        pytest.param(
            "ours:\n  provider: aws\n  gpu:h100\n  # ours\n\n  purchase: spot\n",
            ("gpus.yaml, ours, line 3: no space behind the colon: put `gpu: h100`",),
            id="no-space-behind-the-colon-of-the-line-before",
        ),
        pytest.param(
            "ours:\n  history:\n    - as_of:2026-10-01\n      source: x\n",
            ("gpus.yaml, ours, line 3: no space behind the colon: put `as_of: 2026-10-01`",),
            id="no-space-behind-the-colon-in-a-list",
        ),
        pytest.param(
            "ours:\n  gpu: h100\n  purchase:spot\n",
            ("gpus.yaml, ours, line 3: no space behind the colon: put `purchase: spot`",),
            id="no-space-behind-the-colon-of-the-last-line",
        ),
        pytest.param(
            "ours:\n  gpu: h100\n  https://example.com\n  name: x\n",
            ("gpus.yaml, ours, line 4: not readable as YAML",),
            id="an-address-needs-no-space",
        ),
        pytest.param("h100:\n\ttdp_w: 700\n", ("gpus.yaml, h100, line 2", "not readable"), id="tab"),
        pytest.param("a: 1\n---\nb: 2\n", ("gpus.yaml", "not readable", "document"), id="two-documents"),
        pytest.param(
            "h100: !!python/name:os.system\n", ("gpus.yaml, h100, line 1", "not readable"), id="python-object"
        ),
        pytest.param("h100: &x [*x]\n", ("gpus.yaml, h100", "not readable", "recursive"), id="contains-itself"),
        pytest.param("h100: " + "[" * 5000 + "]" * 5000, ("gpus.yaml", "not readable as YAML"), id="too-deep"),
        pytest.param("[h100, a100]\n", ("gpus.yaml", "a list", "named entries such as `h100:`"), id="list-at-the-top"),
        pytest.param("h100\n", ("gpus.yaml", "`h100`", "named entries"), id="word-at-the-top"),
    ],
)
def test_a_file_that_would_be_misread_is_refused_with_its_place(
    tmp_path: Path, text: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)

    assert [part for part in parts if part not in str(refused.value)] == [], str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gpus.yaml"
    path.write_bytes("h100: {name: Größe}\n".encode("latin-1"))

    with pytest.raises(ConfigError, match=r"gpus\.yaml: not readable as YAML, .*: save it as plain UTF-8 text"):
        read_mapping(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gpus\.yaml: cannot be opened \(No such file.*\): make it a readable file"):
        read_mapping(tmp_path / "gpus.yaml")


def test_an_error_names_the_file_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "gpus.yaml"
    path.write_text("h100: [")

    with pytest.raises(ConfigError, match=r"^CONFIG_DIR/gpus\.yaml, h100, line"):
        read_mapping(path, "CONFIG_DIR/gpus.yaml")
