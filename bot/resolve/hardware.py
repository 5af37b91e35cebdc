"""What plans weigh: a model with its requests, and the GPUs to choose from. Loaded with the first such question."""

from bot.grammar.refusal import Refusal
from bot.resolve.layout import architecture_of, usual_weights
from bot.text import Whole, t
from bot.weighed import WeighedRequest
from calc.cost import discounted_usd
from calc.demand import Demand
from calc.fleets import Hardware
from calc.plans import Question
from calc.replica import Promise
from config.schema.serving import Serving


def question_of(
    request: WeighedRequest,
    *,
    output_tokens: int,
    demand: Demand,
    promise: Promise | None = None,
    peak: float = 1.0,
    spare_copies: int = 0,
) -> Question:
    """The model and its requests, with what is asked of them; without a promise each takes the time that it takes."""
    architecture, is_typical = architecture_of(request.size)
    return Question(
        params=request.size.params,
        architecture=architecture,
        is_typical=is_typical,
        kv=request.kv,
        tp=request.tp,
        input_tokens=request.input_tokens,
        cached_tokens=min(request.cached * request.input_tokens, request.input_tokens - 1),
        output_tokens=output_tokens,
        slowdown=request.slowdown,
        promise=promise or Promise(),
        demand=demand,
        peak=peak,
        spare_copies=spare_copies,
    )


def hardware_of(request: WeighedRequest, serving: Serving) -> list[Hardware]:
    """Every GPU to choose from, with its price after the discount.

    Weights are in the named format, or in any that the model is served in; 16 bits are those that the GPU has.
    """
    named = request.weight_format
    return [
        Hardware(
            gpu=option.gpu,
            precisions=(named.id,) if named else serving.plans.served_in[usual_weights(request.size, option.gpu)],
            usd_per_gpu_hour=discounted_usd(usd=option.price.usd_per_gpu_hour, discount=request.discount),
            gpus_per_machine=option.gpus_per_machine,
        )
        for option in request.choice.options
    ]


def no_room(request: WeighedRequest, output_tokens: int) -> Refusal:
    """That none of the GPUs holds the model, or has so many beside it in a server."""
    largest = max((option.gpu for option in request.choice.options), key=lambda gpu: gpu.gpus_per_server)
    if request.tp is not None and request.tp > largest.gpus_per_server:
        server = t("{count} {gpu}", count=Whole(largest.gpus_per_server), gpu=largest.label)
        near = f"tp={largest.gpus_per_server}"
        message = t("`{word}`: tensor parallelism stays within a server, of {server}", word=f"tp={request.tp}",
                    server=server)  # fmt: skip
        return Refusal(message, field="tp", did_you_mean=(near,), replace_with=(near, ""))
    tokens = Whole(request.input_tokens + output_tokens)
    message = t("None of these GPUs has room for the weights and one request of {tokens} tokens", tokens=tokens)
    return Refusal(message, field="gpu")
