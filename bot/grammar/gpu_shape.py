"""What the name of a GPU looks like, for where a message is put into plain spelling and no catalogue is at hand."""

GPU_SHAPE = r"(?:[a-zA-Z]{1,2}\d{2,3}[a-zA-Z]?|[345]0[5-9]0)"
"""`h100`, `l40s`, `mi300x`, `4090`."""
