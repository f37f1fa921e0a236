"""A backup of many answers, and its restore: how long each takes, and how much memory a process of its own needs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select

from bench.place import WORDS, Place
from feedback.core.sealing import seal_original
from feedback.intake.records import Response, Submission
from feedback.intake.rules import ReadsFirst, Source
from feedback.questions.records import Question, SurveyWindow
from feedback.settings import HERE

ANSWERS, FEWER = 30_000, 3_000
AT_ONCE = 1_000


def _fill(place: Place, answers: int) -> None:
    with place.database.reading() as session:
        programme_id = session.scalars(select(SurveyWindow.programme_id)).one()
        question_id = session.scalars(select(Question.id).limit(1)).one()
    for _batch in range(0, answers, AT_ONCE):
        people = [uuid4() for _one in range(AT_ONCE)]
        said = [(uuid4(), person) for person in people]
        same = {"programme_id": programme_id}
        with place.database.writing() as session:
            session.execute(
                insert(Submission),
                [
                    same
                    | {
                        "id": person,
                        "received_week": "2026-W47",
                        "source": Source.FORM,
                        "reads_first": ReadsFirst.OUTSIDE,
                        "language": "en",
                    }
                    for person in people
                ],
            )
            session.execute(
                insert(Response),
                [
                    same
                    | {
                        "id": response_id,
                        "submission_id": person,
                        "question_id": question_id,
                        "is_text": True,
                        "original": seal_original(programme_id, response_id, WORDS[0]),
                    }
                    for response_id, person in said
                ],
            )


def _run(place: Place, *arguments: str, var: Path) -> tuple[float, float]:
    """Run a command in a process of its own; give its seconds, and its memory at most in MB (10^6 bytes)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    told = kept | {"FEEDBACK_VAR": str(var), "FEEDBACK_KEYS_DIR": str(place.settings.keys)}
    told["FEEDBACK_WITHDRAWALS"] = str(place.settings.withdrawals_file)
    told["FEEDBACK_STAFF_LOG"] = str(place.settings.staff_log_file)
    began = time.perf_counter()
    child = subprocess.Popen(  # noqa: S603 - our own commands
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=HERE,
        env=told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _child, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        message = f"{arguments[0]} did not work"
        raise RuntimeError(message)
    return time.perf_counter() - began, used.ru_maxrss * 1024 / 1e6


def measure(folder: Path, *, answers: int) -> dict[str, float]:
    """Fill a service, back it up, and bring it back somewhere else."""
    folder.mkdir()
    place = Place.made_in(folder)
    _run(place, "worker", "--once", var=place.settings.var)  # begins the log of what was taken back
    _fill(place, answers)
    other, file = folder / "other", folder / "a.sealed"
    other.mkdir(mode=0o700)
    made, making_memory = _run(place, "backup", str(file), var=place.settings.var)
    back, restoring_memory = _run(place, "restore", str(file), var=other)
    return {
        "answers": answers,
        "size_mb": round(file.stat().st_size / 1e6, 1),
        "backup_seconds": round(made, 1),
        "backup_memory_mb": round(making_memory, 1),
        "restore_seconds": round(back, 1),
        "restore_memory_mb": round(restoring_memory, 1),
    }
