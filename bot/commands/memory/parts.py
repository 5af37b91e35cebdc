"""What lies in the memory of a GPU, by name."""

from bot.text import Text, t
from calc.memory import MemoryReport


def parts(report: MemoryReport) -> tuple[tuple[Text, float], ...]:
    """The parts in gigabytes, in the order in which answers and charts name them."""
    return (
        (t("Weights"), report.weights_gb),
        (t("Gradients"), report.gradients_gb),
        (t("Optimizer"), report.optimizer_gb),
        (t("Activations"), report.activations_gb),
        (t("KV cache"), report.kv_gb),
        (t("Overhead"), report.overhead_gb),
    )
