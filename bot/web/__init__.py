"""The bot as a web process: a webhook, and what an operator looks at beside it."""
