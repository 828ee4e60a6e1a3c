"""The algorithms of the book: every lesson shows, runs and tests the code that stands here."""
