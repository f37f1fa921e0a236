"""Write the lists of English sentences that translators work from, and bring the catalogues that exist up to date.

`make messages` runs it; `make messages ARGS=--new=ur` begins a catalogue. A sentence is found where it is written: in
Python (`_()` and the sentences of refusals), in templates, and in the data files whose sentences are shown. What a
person who answers can see comes into respondents.pot, the rest into staff.pot.
"""

from __future__ import annotations

import ast
import csv
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, FileSystemLoader
from jinja2.ext import babel_extract
from jinja2.meta import find_referenced_templates

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feedback.app import PUBLIC  # noqa: E402
from feedback.core.languages import EASY_READ, Part, language, sentences  # noqa: E402
from feedback.programmes.records import Programme  # noqa: E402
from feedback.questions.rules.plain_words import long_sentences, school_grade  # noqa: E402

CATALOGUES = ROOT / "feedback" / "translations"
SIMPLE, PLURAL = {"_", "_l", "gettext", "lazy_gettext"}, {"ngettext", "lazy_ngettext"}
#: Modules with sentences for a person who answers, beside those with the public routes (feedback/app.py, PUBLIC).
RESPONDENTS = (
    "feedback/core/grants.py", "feedback/core/web/pages.py", "feedback/intake/*.py", "feedback/reporting_back/service.py",
    "feedback/questions/queries.py",
)  # fmt: skip
NOT_RESPONDENTS = ("views.py", "import_views.py", "home.py", "jobs.py")
#: Which sentences of a data file are shown to a person who answers: a path of keys, where * is any.
SHOWN = {
    "feedback/intake/data/wording.toml": ("**",),
    "feedback/intake/data/equality.toml": (
        "page.*", "page.how.*", "topics.*.question", "topics.*.hint", "topics.*.choices.*.1",
    ),
    "feedback/moderation/data/policy.toml": (
        "title", "summary.*", "never.*", "reasons.*.words", "categories.*.label", "categories.*.derived",
        "first_look.words", "referral_levels.*.words",
    ),
}  # fmt: skip
#: The same for those at work.
SHOWN_AT_WORK = {
    "feedback/keeping/data/retention.toml": (
        "class.*.title", "class.*.counts_from", "class.*.basis", "class.*.erases", "class.*.keeps",
    ),
    "feedback/keeping/data/requests.toml": ("kind.*.title", "kind.*.basis", "kind.*.clock"),
}  # fmt: skip
QUESTIONS = ("title", "intro", "content_note", "wording", "hint", "label", "first_words")
HELPLINES = ("name", "chat", "hours", "who", "silent")
FEW_WORDS, SHORT_SENTENCE, EASY_GRADE = 3, 12, 4.5
READS_WHEN = str(Programme.__table__.c.reads_when.default.arg)
LAYOUTS = ("layouts/respondent.html", "errors/error.html")
Found = tuple[str, int, str | tuple[str, str]]


def sentences_of_python(file: Path) -> Iterator[tuple[int, str | tuple[str, str], bool]]:
    """Give line, sentence, and whether it is staff's alone (a form that needs a session), of a Python file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from _in(tree, {}, staff=False)


def _in(
    node: ast.AST, named: dict[str, list[str]], *, staff: bool
) -> Iterator[tuple[int, str | tuple[str, str], bool]]:
    if isinstance(node, ast.ClassDef):
        staff = staff or any(isinstance(base, ast.Name) and base.id == "StaffForm" for base in node.bases)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        named = _strings_by_name(node)
    elif isinstance(node, ast.Call):
        yield from ((node.lineno, said, staff) for said in _called(node))
    elif isinstance(node, ast.Raise):
        yield from ((node.lineno, said, staff) for said in _raised(node, named))
    for child in ast.iter_child_nodes(node):
        yield from _in(child, named, staff=staff)


def _called(node: ast.Call) -> Iterator[str | tuple[str, str]]:
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if called in SIMPLE and texts:
        yield texts[0]
    elif called in PLURAL and len(texts) > 1:
        yield texts[0], texts[1]


def _raised(node: ast.Raise, named: dict[str, list[str]]) -> Iterator[str]:
    """Give the sentence of a refusal, which stands in the call itself or in a variable of the function."""
    if not isinstance(node.exc, ast.Call) or not node.exc.args:
        return
    said = node.exc.args[0]
    texts = [said.value] if isinstance(said, ast.Constant) else named.get(getattr(said, "id", ""), [])
    yield from (text for text in texts if isinstance(text, str) and " " in text)


def _strings_by_name(function: ast.AST) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            texts = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
            found.setdefault(node.targets[0].id, []).extend(text for text in texts if isinstance(text, str))
    return found


def templates_of_respondents(folder: Path) -> set[str]:
    """Give the templates that a person who answers can meet: those on their layout, and what these take in."""
    jinja = Environment(loader=FileSystemLoader(folder), extensions=["jinja2.ext.i18n"], autoescape=True)
    named = {
        file.relative_to(folder).as_posix(): set(
            find_referenced_templates(jinja.parse(file.read_text("utf-8")))
        )
        for file in folder.rglob("*.html")
    }
    theirs = {name for name, others in named.items() if others & set(LAYOUTS)} | set(LAYOUTS)
    while more := {other for name in theirs for other in named[name] if other in named} - theirs:
        theirs |= more
    return theirs


def _of_templates() -> Iterator[tuple[Part, Found]]:
    folder = ROOT / "templates"
    theirs = templates_of_respondents(folder)
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        part = Part.RESPONDENTS if name in theirs else Part.STAFF
        options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
        for line, _function, said, _notes in babel_extract(
            BytesIO(file.read_bytes()), ["_", "gettext", "ngettext"], (), options
        ):
            if isinstance(said, str):
                yield part, (f"templates/{name}", line, said)
            elif said and said[0]:
                text = (said[0], said[1]) if _function == "ngettext" and said[1] else said[0]
                yield part, (f"templates/{name}", line, text)


def _of_python() -> Iterator[tuple[Part, Found]]:
    public = {address.split(":")[0].replace(".", "/") + ".py" for address in PUBLIC}
    theirs = public | {
        file.relative_to(ROOT).as_posix()
        for pattern in RESPONDENTS
        for file in ROOT.glob(pattern)
        if file.name not in NOT_RESPONDENTS or file.relative_to(ROOT).as_posix() in public
    }
    for file in sorted((ROOT / "feedback").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if name.startswith("feedback/cli/"):
            continue
        for line, said, staff in sentences_of_python(file):
            part = Part.RESPONDENTS if name in theirs and not staff else Part.STAFF
            yield part, (name, line, said)


def _of_texts() -> Iterator[tuple[Part, Found]]:
    for part, files in ((Part.RESPONDENTS, SHOWN), (Part.STAFF, SHOWN_AT_WORK)):
        for name, shown in files.items():
            data = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))
            for path, text in _texts(data):
                if path[-1] != "key" and any(_matches(path, pattern) for pattern in shown):
                    yield part, (name, 1, text)


def _of_data() -> Iterator[tuple[Part, Found]]:
    yield from _of_texts()
    for file in ("standard", "short"):
        name = f"feedback/questions/data/{file}.toml"
        data = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))
        for path, text in _texts({"pages": data["pages"], "lists": data.get("choice_lists", {})}):
            if path[-1] in QUESTIONS:
                yield Part.RESPONDENTS, (name, 1, text)
    yield Part.RESPONDENTS, ("feedback/programmes/records.py", 1, READS_WHEN)
    name = "feedback/programmes/data/helplines.csv"
    with (ROOT / name).open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            for column in HELPLINES:
                if any(letter.isalpha() for letter in row.get(column, "")):
                    yield Part.RESPONDENTS, (name, 1, row[column])


def _matches(path: tuple[str, ...], pattern: str) -> bool:
    wanted = pattern.split(".")
    if wanted == ["**"]:
        return True
    return len(wanted) == len(path) and all(
        one in {"*", step} for one, step in zip(wanted, path, strict=True)
    )


def _texts(thing: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401 - TOML
    if isinstance(thing, str) and thing:
        yield path, thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from _texts(value, (*path, str(key)))
    elif isinstance(thing, list):
        for number, value in enumerate(thing):
            yield from _texts(value, (*path, str(number)))


def templates() -> dict[Part, Catalog]:
    """Give the two lists of sentences as they are in the code now; what both need stands in the first alone."""
    made = {part: Catalog(project="Feedback", version="1", fuzzy=False) for part in Part}
    found = [*_of_data(), *_of_templates(), *_of_python()]
    theirs = {_first(said) for part, (_file, _line, said) in found if part is Part.RESPONDENTS}
    for _part, (file, line, said) in found:
        part = Part.RESPONDENTS if _first(said) in theirs else Part.STAFF
        made[part].add(said, locations=[(file, line)], flags=())
    return made


def _first(said: str | tuple[str, str]) -> str:
    return said if isinstance(said, str) else said[0]


def written(catalogue: Catalog) -> bytes:
    """Give a catalogue as a file, without dates and line numbers, so that it changes only when a sentence does."""
    opened = BytesIO()
    write_po(opened, catalogue, width=0, include_lineno=False, sort_by_file=True, omit_header=False)
    kept = [
        line
        for line in opened.getvalue().splitlines()
        if b"-Date:" not in line and b"Generated-By" not in line
    ]
    return b"\n".join(kept) + b"\n"


def easy_by_data() -> dict[str, str]:
    """Give the Easy Read forms that the shipped questions carry themselves."""
    found: dict[str, str] = {}
    for file in ("standard", "short"):
        data = tomllib.loads((ROOT / f"feedback/questions/data/{file}.toml").read_text(encoding="utf-8"))
        for thing in _things({"pages": data["pages"], "lists": data.get("choice_lists", {})}):
            for name in QUESTIONS:
                easy = thing.get(f"easy_{name}") or (
                    thing.get("easy") if name in {"wording", "label"} else None
                )
                if easy and thing.get(name):
                    found.setdefault(thing[name], easy)
    return found


def _things(thing: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - TOML
    if isinstance(thing, dict):
        yield thing
    for child in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from _things(child)


def is_easy(text: str) -> bool:
    """Say whether an English sentence is its own Easy Read form: short sentences of short words."""
    few = len(text.split()) <= FEW_WORDS
    return few or (not long_sentences(text, SHORT_SENTENCE) and school_grade(text) <= EASY_GRADE)


def make_easy(catalogue: Catalog) -> None:
    """Fill what Easy Read lacks: from the questions' own easy forms, and with English that is easy already."""
    by_data = easy_by_data()
    for message in sentences(catalogue):
        if isinstance(message.id, str):
            message.string = (
                by_data.get(message.id) or message.string or (message.id if is_easy(message.id) else "")
            )
        elif not all(message.string or ()) and all(map(is_easy, message.id)):
            message.string = tuple(message.id)


def main(arguments: list[str]) -> None:
    """Write the lists, then bring every catalogue up to date with them."""
    new = {one.removeprefix("--new=") for one in arguments if one.startswith("--new=")}
    for part, template in templates().items():
        (CATALOGUES / f"{part}.pot").write_bytes(written(template))
        begun = {file.parent.name for file in CATALOGUES.glob(f"*/{part}.po")}
        for tag in sorted(begun | (new if part is Part.RESPONDENTS else set())):
            file, locale = CATALOGUES / tag / f"{part}.po", language(tag).locale
            catalogue = Catalog(locale=locale, fuzzy=False)
            if file.is_file():
                with file.open("rb") as opened:
                    catalogue = read_po(opened, locale=locale)
            catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
            if tag == EASY_READ:
                make_easy(catalogue)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(written(catalogue))
        print(f"{part}.pot: {len(template)} sentences; {len(begun)} catalogues")


if __name__ == "__main__":
    main(sys.argv[1:])
