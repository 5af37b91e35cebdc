"""A question that cannot be answered as it stands, and what to type instead."""

from bot.text import Text


class Refusal(Exception):
    """Says what was not understood, where, the nearest known words, and a corrected command."""

    def __init__(
        self,
        message: Text,
        *,
        at: str | None = None,
        did_you_mean: tuple[str, ...] = (),
        replace_with: tuple[str, ...] | None = None,
        append: tuple[str, ...] = (),
        span: tuple[int, int] | None = None,
        field: str | None = None,
        attempt: str | None = None,
        command: str | None = None,
        other_command: str | None = None,
        may_be_dropped: bool = False,
        is_of_a_remark: bool = False,
    ) -> None:
        """Keep what there is to say, and what a correction may try.

        `replace_with`: texts that may stand for the words of `span` (by default the suggestions, then nothing);
        `append`: texts that complete the command; `attempt`: a corrected command that is known to parse;
        `field`: the field that is at fault, where the words themselves are not at hand;
        `other_command`: one that these words are for; `may_be_dropped`: where it has no answer either, the command
        itself without these words is worth more than a correction of the other;
        `is_of_a_remark`: the text was no command at all, only something that people say.
        """
        super().__init__(message.template)
        self.message = message
        self.at = at
        self.did_you_mean = did_you_mean
        self.replace_with = replace_with if replace_with is not None else (*did_you_mean, "")
        self.append = append
        self.span = span
        self.field = field
        self.attempt = attempt
        self.command = command
        self.other_command = other_command
        self.may_be_dropped = may_be_dropped
        self.is_of_a_remark = is_of_a_remark

    @property
    def is_of_comparison(self) -> bool:
        """Whether several are named where one is meant, and comparing them is what works."""
        return self.other_command == "compare" and (self.attempt or "").startswith("/compare ")

    @property
    def is_of_an_unknown_command(self) -> bool:
        """Whether the text began with a slash and a word that is no command."""
        return self.command is None and self.at is not None and self.at.startswith("/")
