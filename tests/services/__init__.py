"""Servers that tests need: their own where the programs are installed, or given by an address."""


class ServiceMissingError(Exception):
    """Why there is no server."""
