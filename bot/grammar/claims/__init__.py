"""Claims about training in free text: what is said there for people, in the words of the language."""
