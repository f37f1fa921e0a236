"""The blueprint of the questions room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("questions", __name__, url_prefix="/<programme>/questions")
