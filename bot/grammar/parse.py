"""From a message to a sentence that can be answered, or a refusal with a corrected command."""

from bot.caps import MOST_CHARACTERS, Effort
from bot.grammar.normalise import normalise
from bot.grammar.reading import Language, NotACommandError, point_at
from bot.grammar.refusal import Refusal
from bot.grammar.sentence import Sentence, Syntax, Words

__all__ = ["Grammar", "NotACommandError", "Sentence", "Syntax", "Words"]


class Grammar(Language):
    """The language as users meet it: what is refused is corrected too."""

    def parse(self, text: str) -> Sentence:
        """The command and the values of its fields.

        Raises Refusal for what cannot be understood, with a corrected command; NotACommandError for text that is none.
        """
        return self.parse_line(self.line_of(text), Effort())

    def line_of(self, text: str) -> str:
        """A message in plain spelling. Raises Refusal for one that is too long."""
        line = normalise(text[:MOST_CHARACTERS])
        if len(text.strip()) > MOST_CHARACTERS or len(line) > MOST_CHARACTERS:  # `ﷺ` alone becomes 18 characters
            raise self.too_long(line[:MOST_CHARACTERS])
        return line

    def parse_line(self, line: str, effort: Effort) -> Sentence:
        """The same as `parse` for a line in plain spelling."""
        try:
            return self.read(line)
        except Refusal as refusal:
            from bot.grammar.correct import correct  # the rare case

            correct(self, refusal, line, effort)
            raise

    def nearly_understood(self, refusal: Refusal, line: str, effort: Effort) -> Refusal | None:
        """The same with a corrected command, where something is known to put for what is wrong, or a model is named."""
        from bot.grammar.correct import correct  # the rare case

        if refusal.command is None:
            return None
        correct(self, refusal, line, effort)
        if refusal.attempt is None or refusal.attempt == self.syntax[refusal.command].example:
            return None
        sentence = self.read(refusal.attempt)
        names_model = "model" in sentence.words or "model" in sentence.repeated
        return refusal if any(refusal.replace_with) or names_model else None

    def misspelt(self, line: str, effort: Effort) -> Refusal | None:
        """The refusal of a line in plain spelling whose verb is nearly a command's; None for any other line."""
        from bot.grammar.misspelt import misspelt_command  # the rare case

        return misspelt_command(self, line, effort)

    def refused(self, sentence: Sentence, refusal: Refusal, effort: Effort) -> Refusal:
        """The same refusal of an understood sentence, with a corrected command where one can be made."""
        from bot.grammar.correct import correct  # the rare case

        point_at(refusal, sentence)
        correct(self, refusal, sentence.line, effort)
        return refusal
