"""Autograded exercises: `check` and `progress` for readers, `python -m grading` for teachers."""
