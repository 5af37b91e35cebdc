"""A step of the working in one line."""

from bot.render.numbers import Speaker
from bot.text import Text
from calc.working import Step, plain


def step_line(step: Step, speaker: Speaker) -> str:
    """`Compute = 6 · N_active · D = 6 · 175e9 · 500e9 = 5.25e23 FLOP`."""
    label, unit = speaker.say(Text(step.label)), speaker.say(Text(step.unit))
    return f"{label} = {step.formula} = {step.substituted} = {plain(step.value)} {unit}".rstrip()
