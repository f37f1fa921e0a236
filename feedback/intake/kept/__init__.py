"""Holds: a legal stop on every deletion, and those who asked for their words back while one keeps them."""
