"""Organisations, accounts, sign-in sessions and training."""
