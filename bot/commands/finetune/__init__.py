"""/finetune: what fine-tuning takes in memory, hours and money."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command
from bot.commands.finetune.answer import present
from bot.commands.finetune.request import FinetuneRequest
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.resolve.layout import architecture_of
from bot.resolve.price import rent_of
from bot.text import t
from calc.finetuning import FinetuningReport, FinetuningRun, finetuning
from calc.reinforcement import Rollouts, reinforcement


def run(request: FinetuneRequest, context: Context) -> FinetuningReport:
    """Fine-tuning with adapters or of all parameters, or reinforcement learning."""
    catalog = context.catalog
    limits, gpus = catalog.serving.memory, catalog.gpus.values()
    asked = _run_of(request, context)
    if (sampling := request.sampling) is None:
        return finetuning(asked, catalog.defaults, limits, gpus)
    rollouts = Rollouts(
        prompts=sampling.prompts,
        group=sampling.group,
        prompt_tokens=sampling.prompt_tokens,
        answer_tokens=sampling.answer_tokens,
    )
    return reinforcement(asked, rollouts, catalog.defaults, limits, gpus)


def _run_of(request: FinetuneRequest, context: Context) -> FinetuningRun:
    size = request.size
    return FinetuningRun(
        params=size.params,
        active_params=size.active_params,
        architecture=architecture_of(size)[0],
        method=request.method,
        tokens=request.tokens,
        epochs=request.epochs,
        rank=request.rank or 0,
        sequence_tokens=request.sequence_tokens,
        micro_batch=request.batch,
        gpu=request.gpu,
        gpus=request.gpus,
        utilisation=context.catalog.utilisation_of(request.gpu, "moe" if size.is_mixture else "dense"),
        mfu=request.mfu,
        rent=rent_of(request.price, request.discount, request.currency, request.fx),
    )


def result(report: FinetuningReport) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    return jsonable(report)


COMMAND = Command(
    name="finetune",
    summary=t("Memory, hours and cost of fine-tuning: LoRA, QLoRA, full, GRPO"),
    example="/finetune llama-3.1-8b 100M lora h100",
    more_examples=(
        "/finetune llama-3.1-70b 50M qlora 3 epochs",
        "/finetune 7B 1B full h100 x8",
        "/finetune 7B 100k prompts grpo h100",
    ),
    request=FinetuneRequest,
    run=run,
    present=present,
    result=result,
    aliases=("fine-tune", "tune", "ft", "sft", "微调", "精调"),
    order=35,
)
