"""Whether the service runs: alive, ready, and for staff processes a few figures about the service itself.

The figures are given to this machine alone. They are about the worker and about the jobs that staff asked for. Nothing here counts what respondents do: whoever
looks at such a number every second would know when somebody sent something.
"""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from feedback.core.jobs import JobState, jobs_by_state, seen_at, worker_is_down
from feedback.core.moments import now
from feedback.core.web.context import database

#: The text format that Prometheus and others read.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def blueprint(*, staff: bool) -> Blueprint:
    """Give the pages for machines of a surface."""
    made = Blueprint("health", __name__)
    made.add_url_rule("/health/live", "live", _live)
    made.add_url_rule("/health/ready", "ready", _ready_with_worker if staff else _ready)
    if staff:
        made.add_url_rule("/health/metrics", "metrics", _metrics)
    return made


def _live() -> tuple[dict[str, str], int]:
    return {"state": "alive"}, 200


def _ready(*, with_worker: bool = False) -> tuple[dict[str, str], int]:
    try:
        with database().reading() as session:
            session.execute(text("SELECT 1 FROM programme"))
            down = with_worker and worker_is_down(session, now())
    except SQLAlchemyError:
        return {"state": "the database does not answer"}, 503
    return ({"state": "the worker is down"}, 503) if down else ({"state": "ready"}, 200)


def _ready_with_worker() -> tuple[dict[str, str], int]:
    return _ready(with_worker=True)


def _metrics() -> Response:
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 - where no address is, nobody is let in
        abort(404)
    lines = ["# TYPE feedback_database_up gauge"]
    try:
        with database().reading() as session:
            seen, waiting = seen_at(session), jobs_by_state(session)
    except SQLAlchemyError:
        return Response("\n".join([*lines, "feedback_database_up 0", ""]), content_type=CONTENT_TYPE)
    lines.append("feedback_database_up 1")
    if seen is not None:
        lines.append("# TYPE feedback_worker_silent_seconds gauge")
        lines.append(f"feedback_worker_silent_seconds {max(0, int((now() - seen).total_seconds()))}")
    lines.append("# TYPE feedback_jobs gauge")
    lines += [f'feedback_jobs{{state="{state}"}} {waiting.get(state, 0)}' for state in JobState]
    return Response("\n".join([*lines, ""]), content_type=CONTENT_TYPE)
