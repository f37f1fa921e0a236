"""Outcomes, and the figures that a specification can cite."""
