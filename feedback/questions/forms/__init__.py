"""The forms of the questions room."""
