"""What a comparison is called: the question that all rows answer, and over what they differ."""

from bot.commands.compare.asked import InnerRequest
from bot.commands.compare.comparison import Comparison
from bot.commands.compare.request import CompareRequest
from bot.commands.finetune.request import FinetuneRequest
from bot.commands.infer.request import ServingRequest
from bot.commands.infer.wording import tokens_in
from bot.commands.memory.request import MemoryRequest
from bot.commands.train.request import TrainRequest
from bot.present import price as price_texts
from bot.text import Compact, Days, Text, Whole, t


def headline(request: CompareRequest, comparison: Comparison, of_first_row: Text) -> Text:
    """`Train 70B on 15T tokens, by GPU`, `Memory to serve, by model`; `of_first_row` is what it is called alone."""
    first = comparison.rows[0].request
    if request.by == "gpu":
        return t("{question}, by GPU", question=_counted(_of_gpus(first, of_first_row), first, comparison))
    return t("{question}, by model", question=_counted(_of_models(first, comparison), first, comparison))


def _of_gpus(first: InnerRequest, own: Text) -> Text:
    """The row's own headline; that of serving names a precision, which GPUs may differ in."""
    if not isinstance(first, ServingRequest):
        return own
    return t(
        "Serve {size}: {input} in, {output} out",
        size=price_texts.size(first.size), input=tokens_in(first), output=Whole(first.output_tokens),
    )  # fmt: skip


def _of_models(first: InnerRequest, comparison: Comparison) -> Text:
    match first:
        case TrainRequest():
            if len({row.request.tokens for row in comparison.rows if isinstance(row.request, TrainRequest)}) == 1:
                return t("Train on {tokens} tokens", tokens=Compact(first.tokens, 4))
            return t("Train each on its own tokens")
        case ServingRequest():
            return t("Serve {input} in, {output} out", input=tokens_in(first), output=Whole(first.output_tokens))
        case MemoryRequest(purpose="train"):
            return t("Memory to train")
        case MemoryRequest():
            return t("Memory to serve")
        case FinetuneRequest():
            return t("Fine-tune on {tokens} tokens, {method}", tokens=Compact(first.tokens, 4), method=first.method)


def _counted(question: Text, first: InnerRequest, comparison: Comparison) -> Text:
    """With the number of GPUs, where all rows have one, or the time that they have."""
    gpus = next(iter(comparison.gpus_of_services), first.gpus)
    if comparison.gpus_differ:
        gpus = None
    if gpus == 1:
        question = t("{question}, on one GPU", question=question)
    elif gpus is not None:
        question = t("{question}, on {gpus} GPUs", question=question, gpus=Whole(gpus))
    if isinstance(first, TrainRequest) and first.deadline_days is not None:
        question = t("{question}, in {days}", question=question, days=Days(first.deadline_days))
    return question
