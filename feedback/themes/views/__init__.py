"""Pages of the themes room: what waits to be read, one response, the codebook, a theme, the ledger, the summary."""

from __future__ import annotations

from feedback.themes.views import codebook, overview, paper, reading, theme
from feedback.themes.views.room import blueprint as blueprint

__all__ = ["blueprint", "codebook", "overview", "paper", "reading", "theme"]
