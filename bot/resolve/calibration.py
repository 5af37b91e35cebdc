"""What somebody has measured of a service, or how much slower than estimated it is known to be."""

from bot.grammar import canonical
from bot.grammar.measuring import LEAST, MOST
from bot.request import Given
from bot.resolve.choice import Choice
from bot.resolve.size import ModelSize
from bot.text import Plain, Text, t
from calc.calibration import Measured

CALIBRATION_FIELDS = frozenset(("measured", "calibrated", "keep"))
LEAST_EXPECTED, MOST_EXPECTED = 0.5, 2.0
"""Factors beyond which an answer asks whether it was."""


def resolve_calibration(given: Given, size: ModelSize, output_tokens: int) -> tuple[Measured | None, float]:
    """What was measured, and the factor that was given in its place; 1 where none was.

    Raises Refusal for both, for a factor that nobody measures, for a TPOT of one token, and for `keep` without
    anything to keep or a model to keep it of.
    """
    measured, factor = given.get("measured", Measured), given.get("calibrated", float)
    if measured is not None and factor is not None:
        message = t("`{word}` is a factor already: give it or what was measured", word=given.words["calibrated"].text)
        raise given.refusal("calibrated", message, replace_with=("",))
    if factor is not None:
        check_factor(given, factor)
    if measured is not None and measured.metric == "tpot_ms" and output_tokens == 1:
        message = t("`{word}`: TPOT is of the tokens after the first, and out=1 has none",
                    word=given.words["measured"].text)  # fmt: skip
        raise given.refusal("measured", message, replace_with=("",))
    if "keep" in given.words:
        _check_kept(given, size, has_factor=measured is not None or factor is not None)
    return measured, 1.0 if factor is None else factor


def check_factor(given: Given, factor: float) -> None:
    """Raises Refusal for a factor that nobody measures."""
    if not LEAST <= factor <= MOST:
        message = t(
            "`{word}`: between {least} and {most} times the estimate; check the unit, the batch and the GPUs",
            word=given.words["calibrated"].text, least=Plain(LEAST), most=Plain(MOST),
        )  # fmt: skip
        raise given.refusal("calibrated", message, replace_with=("",))


def resolve_slowdown(given: Given, choice: Choice) -> float:
    """The factor that is known of the one GPU to choose; 1 where none is. Raises Refusal where several are meant."""
    factor = given.get("calibrated", float)
    if factor is None:
        return 1.0
    if len(choice.named) != 1:
        word = given.words["calibrated"].text
        message = t("`{word}` is of one model on one GPU: name that one, e.g. h100", word=word)
        raise given.refusal("calibrated", message, replace_with=(f"{word} h100", ""))
    check_factor(given, factor)
    return factor


def _check_kept(given: Given, size: ModelSize, *, has_factor: bool) -> None:
    message: Text | None = None
    if not has_factor:
        message = t("`{word}` keeps a calibration: say what was measured, e.g. measured tpot=31ms",
                    word=given.words["keep"].text)  # fmt: skip
    elif size.model is None:
        message = t("`{word}` keeps a calibration of a model by its name, such as llama-3.1-70b, not of a size",
                    word=given.words["keep"].text)  # fmt: skip
    if message is not None:
        raise given.refusal("keep", message, replace_with=("",))


def spelled_calibration(measured: Measured | None, factor: float) -> list[str]:
    """`measured=31ms`, `measured=2400tok/s` or `calibrated=1.35x`; nothing where neither is known."""
    if measured is not None:
        unit = "ms" if measured.metric == "tpot_ms" else "tok/s"
        return [f"measured={canonical.number(measured.value)}{unit}"]
    return [spelled_factor(factor)] if factor != 1 else []


def spelled_factor(factor: float) -> str:
    """`calibrated=1.35x`."""
    return f"calibrated={canonical.number(factor)}x"
