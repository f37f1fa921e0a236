"""A request whose files stay in memory: Werkzeug would write a large one to a temporary file, in plain view."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class KeptInMemory(Request):
    """The request of this application. The largest request is small enough to hold (feedback/app.py)."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug asks with these
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        """Give a file that never touches the disk."""
        return BytesIO()
