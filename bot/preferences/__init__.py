"""What a chat has set for itself: defaults of its own, filled in where a question leaves them open."""
