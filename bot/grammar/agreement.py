"""How the words of one message go together: which say the same, and which contradict each other."""

from collections.abc import Mapping

from bot.grammar.lexicon import TOTALS
from bot.grammar.line import Word
from bot.grammar.quantities import Quantity
from bot.grammar.readers import KNOWN_PRICE
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token
from bot.grammar.traffic import Traffic, says_tokens
from bot.grammar.watching import stricter
from bot.text import t


def refuse_ambiguous_comma(tokens: list[Token]) -> None:
    """Raises Refusal for a comma that can be read in two ways."""
    if any("," in token.text for token in tokens):
        from bot.grammar.mistakes import ambiguous_comma  # the rare case

        if refusal := ambiguous_comma(tokens):
            raise refusal


def refuse_price_of_all(tokens: list[Token], words: Mapping[str, Word]) -> None:
    """Raises Refusal for the price of all GPUs together, where one is meant."""
    if "price" in words and any(token.low in TOTALS for token in tokens):
        from bot.grammar.wrong_together import price_of_all  # the rare case

        if refusal := price_of_all(tokens, words["price"]):
            raise refusal


def refuse_traffic_of_what(tokens: list[Token], words: Mapping[str, Word]) -> None:
    """Raises Refusal for traffic of which nobody knows whether it counts tokens or requests."""
    word = words.get("traffic")
    traffic = word.value if word is not None else None
    if word is None or not isinstance(traffic, Traffic) or traffic.unit != "tokens" or says_tokens(word.text.lower()):
        return
    from bot.grammar.wrong_traffic import of_tokens_or_requests  # not at the start

    if refusal := of_tokens_or_requests(tokens, words.values(), word, traffic):
        raise refusal


def refuse_file_of_any_format(tokens: list[Token], words: Mapping[str, Word]) -> None:
    """Raises Refusal for `gguf` alone: files of that kind hold weights of 2 to 16 bits, and each names its own mix."""
    if "precision" in words:
        return
    for at, token in enumerate(tokens):
        if token.low == "gguf":
            message = t("`{word}` holds many formats: name yours, e.g. q4_k_m or q8_0", word=token.text)
            near = ("q4_k_m", "q8_0")
            raise Refusal(message, at=token.text, did_you_mean=near, span=(at, at + 1))


def refuse_mixture_of_unknown_part(tokens: list[Token], words: Mapping[str, Word]) -> None:
    """Raises Refusal for the size of a mixture of experts without the active ones, which would count as dense."""
    if "params" not in words or not {"model", "active"}.isdisjoint(words):
        return
    if isinstance(words["params"].value, Quantity) and any(token.low == "moe" for token in tokens):
        from bot.grammar.wrong_together import mixture_of_unknown_part  # the rare case

        raise mixture_of_unknown_part(tokens, words["params"].value.value)


def is_size_of_model(model: Word, quantity: Word) -> bool:
    """Whether a quantity only says again how large a model is."""
    size = getattr(model.value, "params", None)
    return size is not None and isinstance(quantity.value, Quantity) and abs(quantity.value.value / size - 1) < 0.03


def more_exact(earlier: Word, later: Word) -> Word:
    """The one of two values that says more: `reserved` and `3y` go together, and so do `own` and its price.

    Raises Refusal where they do not.
    """
    if later.field == "own" and KNOWN_PRICE in (earlier.value, later.value):
        return later if earlier.value == KNOWN_PRICE else earlier
    if later.field == "purchase":
        for word, other in ((earlier, later), (later, earlier)):
            if str(word.value).startswith(f"{other.value}-"):
                return word
    if later.field == "side" and (sign := stricter(earlier.value, later.value)) is not None:  # type: ignore[arg-type]  # read as signs
        return earlier if earlier.value == sign else later
    from bot.grammar.wrong_together import two_of_one  # the rare case

    raise two_of_one(earlier, later)
