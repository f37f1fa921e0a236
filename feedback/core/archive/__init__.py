"""Backups: one sealed file with every table, made while the service runs, and brought back into either database."""
