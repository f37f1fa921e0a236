"""Background work of this room; the worker loads it by this name."""

from __future__ import annotations

from feedback.intake.imports import jobs as imports

__all__ = ["imports"]
