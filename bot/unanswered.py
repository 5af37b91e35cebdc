"""Which refusal to give for a text that may be about several commands and can be answered by none."""

from dataclasses import dataclass, field

from bot.caps import Effort
from bot.grammar.meant import Meant
from bot.grammar.parse import Grammar, Sentence
from bot.grammar.refusal import Refusal


@dataclass
class Unanswered:
    """The refusals of one text, as each command that it may be about refuses it."""

    grammar: Grammar
    effort: Effort
    _incomplete: Refusal | None = field(default=None, init=False)
    """Of words that are all understood, where only something is missing."""
    _misspelt: Refusal | None = field(default=None, init=False)
    """Of words that are understood but for some that are nearly words."""

    def add_unread(self, meant: Meant, line: str, refusal: Refusal) -> None:
        """Keep the refusal of a command whose words are not all understood."""
        if meant.is_said:
            self._misspelt = self._misspelt or self.grammar.nearly_understood(refusal, line, self.effort)
        elif meant.command == "compare":
            self._misspelt = self._misspelt or self._nearly_compared(refusal, line)

    def add_incomplete(self, sentence: Sentence, refusal: Refusal) -> None:
        """Keep the refusal of a command whose words are all understood."""
        self._incomplete = self._incomplete or self.grammar.refused(sentence, refusal, self.effort)

    def likeliest(self, line: str) -> Refusal | None:
        """The refusal that fits a text best; None for one that is a remark."""
        if self._incomplete is not None:
            return self._incomplete
        return None if self._misspelt is None else self.grammar.misspelt(line, self.effort) or self._misspelt

    def _nearly_compared(self, refusal: Refusal, line: str) -> Refusal | None:
        """The refusal of a comparison of several where only a name is misspelt or unfinished."""
        nearly = self.grammar.nearly_understood(refusal, line, self.effort)
        return nearly if nearly is not None and self.grammar.read(nearly.attempt or "").has_its_subject else None
