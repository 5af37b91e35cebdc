"""The keys of the language, by what they are about."""
