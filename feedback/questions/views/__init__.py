"""Pages of the questions room: what is asked, and where."""

from __future__ import annotations

from feedback.questions.views import overview
from feedback.questions.views.room import blueprint as blueprint

__all__ = ["blueprint", "overview"]
