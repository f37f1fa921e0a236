"""Reads of the room, one subject a file."""
