"""Decisions of the room as pure functions, one subject a file."""
