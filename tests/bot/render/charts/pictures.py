"""The charts of many questions over the real presets, and what can be read in their pictures."""

from dataclasses import dataclass
from datetime import date

from matplotlib.text import Text as Letters
from matplotlib.transforms import Bbox

from bot.chart import Chart
from bot.language import Language
from bot.render.charts.picture import sketch
from bot.render.charts.style import DOTS_PER_INCH

DAY = date(2026, 11, 25)
GPUS = ("h100", "rtx-4090", "trn2")
MODELS = ("llama-3.1-8b", "deepseek-v3")
QUESTIONS = (
    *(f"/train {model} 15T {gpu}" for model in MODELS for gpu in GPUS),
    *(f"/infer {model} {gpu} x64" for model in MODELS for gpu in GPUS),
    *(f"/memory {model} {gpu} x8" for model in MODELS for gpu in GPUS),
    *(f"/memory {model} {gpu} x64 train" for model in MODELS for gpu in GPUS),
    *(f"/budget {money} {gpu}" for money in ("$1000", "¥70亿") for gpu in ("h100", "rtx-4090")),
    *(f"/price {gpu}" for gpu in ("h100", "a100-80g cny", "h200", "a100-40g reserved", "h100 as-of=2026-10-01")),
    "/compare train 70B 15T",
    "/compare llama-3.1-8b llama-3.1-405b deepseek-v3 infer h200 x8 cny",
    "/compare h100 h200 b200 mi300x memory 70b train",
    "/train 8222亿 1.3万亿 5折 人民币",
    "/train 70B 15T h100 mfu=40%",
    "/train 70B 15T h100 in 30d eur",
    "/train 1M 1M h100",
    "/infer llama-3.1-8b h100 batch=1",
    "/infer llama-3.1-8b h100 x1024 batch=7",
    "/infer deepseek-v3 h200 x64 batch=max in=4k out=1k jpy",
    "/budget $1M h100 serve=2T",
    "/buy h100 x64",
    "/buy h100 x8 $1/h cny",
    "/buy h200 x1024 own=$40000 $3/h interest=10% resale=20% years=6.5",
    "/memory 70b h100 x8 train zero3",
    "/memory llama-3.1-405b gb200 x8 train",
    "/api gemma-3-27b 20B/month h200",
    "/api llama-3.1-70b 50 req/s h100 fp8 peak=3x cny",
)


@dataclass(frozen=True)
class Line:
    """A text of a picture: how large it is, and where it stands, in pixels from the lower left corner."""

    said: str
    size_px: float
    box: Bbox


@dataclass(frozen=True)
class Picture:
    """What can be read in one picture."""

    command: str
    chart: Chart
    language: Language
    height: int
    lines: tuple[Line, ...]

    @property
    def said(self) -> list[str]:
        """All that it says."""
        return [line.said for line in self.lines]


def read(chart: Chart, command: str, language: Language) -> Picture:
    """What a picture shows of a chart."""
    canvas = sketch(chart, language, command, DAY)
    lines = tuple(
        Line(text.get_text(), float(text.get_fontsize()) * DOTS_PER_INCH / 72, text.get_window_extent())
        for text in canvas.figure.findobj(lambda artist: isinstance(artist, Letters) and bool(artist.get_text()))
        if isinstance(text, Letters)
    )
    return Picture(command, chart, language, canvas.height, lines)


def touch(one: Bbox, other: Bbox) -> bool:
    """Whether two texts share more than a hair's breadth."""
    shared = Bbox.intersection(one, other)
    return shared is not None and bool(shared.width > 1) and bool(shared.height > 1)
