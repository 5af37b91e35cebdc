"""What is away, such as a database, is logged when it goes and when it comes back, not at each try between."""

import logging

logger = logging.getLogger(__name__)


class Outage:
    """The trouble that one part of the bot has with what it counts on."""

    def __init__(self, what_goes_on: str, of: str = "the database") -> None:
        self._what_goes_on = what_goes_on
        self._of = of
        self._is_on = False

    def go_on(self, error: Exception) -> None:
        """Log an error, unless the trouble is known already."""
        if not self._is_on:
            logger.warning("%s; %s", str(error).rstrip("."), self._what_goes_on)
        self._is_on = True

    def over(self) -> None:
        """Log that it works again, if it did not."""
        if self._is_on:
            logger.info("%s is back", self._of)
        self._is_on = False
