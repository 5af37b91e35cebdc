"""The shape of every preset, one file a kind."""
