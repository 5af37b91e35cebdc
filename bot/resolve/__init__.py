"""From the words of a message to the values of a request: sizes, prices, currencies, and the terms of a run."""
