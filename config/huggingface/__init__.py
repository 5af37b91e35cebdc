"""Read a model's `config.json`, as Hugging Face's transformers writes it, and say what it is in terms of a preset."""
