"""How answers call what is served, alone and in a comparison."""

from bot.commands.infer.request import ServingRequest
from bot.text import Share, Text, Whole, t


def tokens_in(request: ServingRequest) -> Text:
    """`8,000`, or `8,000 (80 % cached)`."""
    tokens = t("{tokens}", tokens=Whole(request.input_tokens))
    return t("{tokens} ({share} cached)", tokens=tokens, share=Share(request.cached)) if request.cached else tokens
