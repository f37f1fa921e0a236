"""Facts about templates: a form's token comes from a form, never from a macro that happens to bear its name."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
IMPORTED = re.compile(r"{%-? *from [^%]*? import ([^%]+?) *-?%}")
TOKEN = re.compile(r"(\w+)\.(?:csrf_token|hidden_tag)\(")


def test_no_form_hides_behind_a_macro_of_its_name() -> None:
    for page in TEMPLATES.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        names = {part.split()[-1] for found in IMPORTED.findall(text) for part in found.split(",") if part}
        names -= {"context"}
        assert not names & set(TOKEN.findall(text)), page.name


def test_every_staff_form_that_writes_carries_a_token() -> None:
    for page in TEMPLATES.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if '"layouts/staff.html"' not in text:
            continue
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
        assert all("csrf_token" in form or "hidden_tag" in form for form in forms), page.name
