"""The formulas: pure functions of numbers, and frozen reports made from them. No I/O, no text, no chat."""
