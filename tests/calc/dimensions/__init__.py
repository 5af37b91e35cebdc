"""What every equation is checked with, by subject."""
