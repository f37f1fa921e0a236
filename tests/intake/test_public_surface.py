"""The respondents' process, started by itself with nothing but the public keys: it takes words in and cannot read them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from feedback.core.database import Database
from feedback.questions.records import SurveyWindow
from feedback.settings import HERE, Settings

#: What the child does: fill in the form through its own pages, then try to read, then say what it has loaded.
CHILD = """
import json, sys
from sqlalchemy import select
from feedback.core import sealing
from feedback.core.errors import SealedAway
from feedback.core.web.context import DATABASE
from feedback.intake.records import Response
from tests.builders.respondent import Person

from wsgi import app

person = Person(app.test_client())
person.sends("A kind word", "The wait", "")
sent = person.heading
person.presses("code")
vault = sealing.current_vault()
with app.extensions[DATABASE].reading() as session:
    rows = session.scalars(select(Response)).all()
    unread = 0
    for row in rows:
        try:
            sealing.open_original(row.programme_id, row.id, row.original)
        except SealedAway:
            unread += 1
print(json.dumps({
    "sent": sent,
    "ended": person.heading,
    "rows": len(rows),
    "unread": unread,
    "private": len(vault.private_keys) + (vault.ring is not None) + (vault.index_secret is not None),
    "loaded": sorted(sys.modules),
    "endpoints": sorted(rule.endpoint for rule in app.url_map.iter_rules()),
    "memory_kb": int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
    if sys.platform == "linux" else 0,
}))
"""
#: The promise is 80 MB; what SQLAlchemy and pydantic load is 54 of them (measured), and this child also holds a client.
LARGEST_KB = 100 * 1024
NEVER_LOADED = (
    "feedback.reading",
    "textblob",
    "nltk",
    "docx",
    "odf",
    "xlsxwriter",
    "openpyxl",
    "huey",
    "webauthn",
    "pyotp",
    "cryptography",
    "feedback.people.entry",
    "feedback.themes.views",
)


def test_the_public_process_submits_and_can_read_nothing_back(
    settings: Settings,
    window: SurveyWindow,
    words: Callable[[], dict[str, str]],
    database: Database,
    tmp_path: Path,
) -> None:
    assert database.is_sqlite
    assert window.is_default
    only_public = tmp_path / "public-keys"
    shutil.copytree(settings.keys / "surface", only_public / "surface", copy_function=shutil.copy)
    only_public.chmod(0o700)
    environment = os.environ | {
        "FEEDBACK_SURFACE": "public",
        "FEEDBACK_PUBLIC_ADDRESS": "https://localhost",
        "FEEDBACK_VAR": str(settings.var),
        "FEEDBACK_KEYS_DIR": str(only_public),
        "PYTHONPATH": str(HERE),
        "PYTHONOPTIMIZE": "2",  # as its unit runs it (docs/operating.md)
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        env=environment,
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["sent"], said["ended"]) == ("Thank you", "Your code")
    assert (said["rows"], said["unread"], said["private"]) == (2, 2, 0)
    for module in NEVER_LOADED:
        assert not any(name == module or name.startswith(f"{module}.") for name in said["loaded"]), module
    assert not any(name.startswith(("intake.", "moderation.", "people.")) for name in said["endpoints"])
    assert said["memory_kb"] <= LARGEST_KB
    assert words() == {"what_helped": "A kind word", "what_did_not_help": "The wait"}
