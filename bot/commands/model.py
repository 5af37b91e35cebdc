"""/model: what is known of a language model, from where, of when."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from bot.answer import Action, Answer, Row, Source
from bot.command import Answering, Command
from bot.present import pages
from bot.present.doubts import unconfirmed
from bot.request import Context, Given, Request
from bot.resolve.page import resolve_page, spelled_page
from bot.text import Compact, Prose, Text, Whole, t, verbatim
from config.schema.model import Architecture, Model

_ATTENTION = {
    "mha": verbatim("MHA"), "gqa": verbatim("GQA"), "mqa": verbatim("MQA"), "mla": verbatim("MLA"),
    "hybrid-linear": t("linear + full"),
}  # fmt: skip


class ModelRequest(Request):
    """One model, or none for the list."""

    model: Model | None
    page: int

    takes = frozenset({"model", "page"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        model = given.get("model", Model)
        return cls(model=model, page=resolve_page(given, entries=0 if model else len(context.catalog.models)))

    def spelled(self, context: Context) -> list[str]:
        return [self.model.id] if self.model else spelled_page(self.page)


def run(request: ModelRequest, context: Context) -> tuple[Model, ...]:
    """The model, or all of them, the newest first."""
    return (request.model,) if request.model else pages.newest_first(context.catalog.models.values())


def present(request: ModelRequest, report: tuple[Model, ...], context: Context) -> Answer:
    """Sizes and architecture of one; a page of all."""
    if request.model is None:
        return _list(report, request.page)
    model = request.model
    return Answer(
        headline=t("{name} · {month}", name=model.name, month=model.released),
        rows=tuple(_rows(model)),
        warnings=_warnings(model),
        details=tuple(t("{notes}", notes=Prose(words)) for words in (model.notes, model.counted_differs) if words),
        folded_under=t("Notes and sources"),
        sources=tuple(Source(verbatim(model.name), None, model.checked, text) for text in model.sources),
        actions=tuple(_beside(model, context)),
    )


def _rows(model: Model) -> list[Row]:
    rows = [Row(t("Parameters"), t("{count}", count=Compact(model.params, 4)))]
    if model.active_params is not None:
        rows.append(Row(t("Active"), t("{count}", count=Compact(model.active_params))))
    if model.training_tokens is not None:
        rows.append(Row(t("Trained on"), t("{count} tokens", count=Compact(model.training_tokens))))
    if model.architecture is not None:
        rows += _architecture(model.architecture)
    rows.append(Row(t("Weights"), t("{precision}", precision=model.weights.upper())))
    return rows


def _architecture(architecture: Architecture) -> list[Row]:
    rows = [
        Row(
            t("Layers"),
            t("{layers} × {width}", layers=Whole(architecture.layers), width=Whole(architecture.hidden_size)),
        )
    ]
    rows.append(Row(t("Attention"), _attention(architecture)))
    if (experts := architecture.experts) is not None:
        text = t("{active} of {total}", active=Whole(experts.active), total=Whole(experts.total))
        rows.append(
            Row(
                t("Experts"),
                t("{text} + {shared}", text=text, shared=Whole(experts.shared)) if experts.shared else text,
            )
        )
    if (windows := architecture.sliding_window) is not None:
        rows.append(Row(t("Window"), t("{window} tokens", window=Whole(windows.window))))
    rows.append(Row(t("Context"), t("{context}", context=Whole(architecture.max_context))))
    return rows


def _attention(architecture: Architecture) -> Text:
    kind = _ATTENTION[architecture.attention]
    if architecture.mla is not None:
        return t("{kind}, latent {rank}", kind=kind, rank=Whole(architecture.mla.kv_lora_rank))
    return t(
        "{kind} {heads}/{kv}", kind=kind, heads=Whole(architecture.attention_heads), kv=Whole(architecture.kv_heads)
    )


def _warnings(model: Model) -> tuple[Text, ...]:
    leaked = (t("Leaked figures, never confirmed"),) if model.status == "rumoured" else ()
    return (*leaked, *unconfirmed(model.doubtful))


def _beside(model: Model, context: Context) -> Iterator[tuple[Action, ...]]:
    """What one would ask next of a model: what it costs, and which others there are."""
    training = (Action(t("Train"), f"/train {model.id}"),) if model.training_tokens else ()
    yield (*training, Action(t("Serve"), f"/infer {model.id}"), Action(t("Memory"), f"/memory {model.id}"))
    page = pages.page_with(model, pages.newest_first(context.catalog.models.values()))
    yield (Action(t("All models"), " ".join(("/model", *spelled_page(page)))),)


def _list(models: tuple[Model, ...], page: int) -> Answer:
    shown = pages.entries_of(page, models)
    return Answer(
        headline=pages.headline(t("{count} models", count=Whole(len(models))), page, len(models)),
        lines=tuple(_listed(model) for model in shown),
        actions=(
            *pages.openings([(model.id, f"/model {model.id}") for model in shown]),
            pages.turns("/model", page, len(models)),
        ),
    )


def _listed(model: Model) -> Text:
    if model.active_params is None:
        return t("{model} · {params}", model=model.id, params=Compact(model.params))
    return t(
        "{model} · {params}, {active} active",
        model=model.id,
        params=Compact(model.params),
        active=Compact(model.active_params),
    )


def result(report: tuple[Model, ...]) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"models": [model.model_dump(mode="json") for model in report]}


COMMAND = Command(
    name="model",
    summary=t("Sizes and architecture of a language model"),
    example="/model deepseek-v3",
    more_examples=("/model",),
    asking=lambda: ModelRequest,
    answering=lambda: Answering(run, present, result),
    aliases=("models", "模型"),
    order=72,
)
