"""No unsafe path from words to markup: in templates, in Python and in scripts. Who may make markup is a short list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.test_repository import ROOT, lines_that_match, tracked

#: Who may make markup at all, each with its reason. Everybody else hands text to a template, which escapes it.
MAKES_MARKUP = {
    "feedback/core/sanitise.py": "its output type: nh3 has just removed everything that is not on the short list",
    "feedback/core/web/i18n.py": "two attributes of a language, formatted (and so escaped) into a fixed string",
    "feedback/core/web/widgets": "our own controls: fixed strings, into which everything is formatted and so escaped",
}
#: The one place where something that is not written in the source becomes markup.
FROM_ELSEWHERE = {"feedback/core/sanitise.py": 1}
IN_TEMPLATES = r"\|\s*(?:safe|tojson|urlize|xmlattr)\b|autoescape|\bMarkup\(|<script(?![^>]*\bsrc=)|<style\b|\son(?!ly=)[a-z]+=|\sstyle=|javascript:"
IN_PYTHON = r"render_template_string|from_string\(|autoescape\s*=\s*(?!True)|mark_safe|__html__|\|\s*safe\s*(?:\}\}|%\})|jinja2 import .*\bTemplate\b"
IN_SCRIPTS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|createContextualFragment|"
    r"srcdoc|setHTML|parseHTMLUnsafe|createPolicy|javascript:|\bimport\(|set(?:Timeout|Interval)\([\"'`]|setAttribute\([\"'`]on"
)


def _makes_markup(file: str) -> bool:
    return any(file == place or file.startswith(f"{place}/") for place in MAKES_MARKUP)


def _ours() -> list[Path]:
    return [file for file in tracked(".py") if file.relative_to(ROOT).parts[0] in {"feedback", "tools"}]


def test_templates_never_switch_escaping_off_and_hold_no_script_style_or_handler() -> None:
    assert (
        lines_that_match(IN_TEMPLATES, [file for file in tracked(".html") if "templates" in file.parts]) == []
    )


def test_every_template_is_of_a_kind_that_is_escaped() -> None:
    kinds = {file.suffix for file in tracked() if "templates" in file.relative_to(ROOT).parts[:1]}
    assert kinds == {".html"}


def test_python_renders_no_template_out_of_a_string_and_marks_nothing_safe() -> None:
    assert lines_that_match(IN_PYTHON, _ours()) == []


def test_scripts_hand_no_string_to_a_parser() -> None:
    scripts = [file for file in tracked(".js") if "static" in file.parts]
    assert scripts
    assert lines_that_match(IN_SCRIPTS, scripts) == []


def calls_of_markup(file: Path) -> list[ast.Call]:
    """Find each `Markup(…)` of a file."""
    return [
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Markup"
    ]


def is_written_out(call: ast.Call) -> bool:
    """Say whether all that a `Markup(…)` marks stands in the source: what is formatted into it later is escaped."""
    return all(isinstance(part, ast.Constant) for part in call.args) and not call.keywords


def test_only_a_short_list_makes_markup_and_only_the_sanitiser_out_of_anything_else_than_fixed_strings() -> (
    None
):
    makers, loose = set[str](), dict[str, int]()
    for file in _ours():
        name = str(file.relative_to(ROOT))
        if "markupsafe" in file.read_text("utf-8"):
            makers.add(name)
        unsafe = sum(not is_written_out(call) for call in calls_of_markup(file))
        if unsafe:
            loose[name] = unsafe
    assert {name for name in makers if not _makes_markup(name)} == set()
    assert {place for place in MAKES_MARKUP if not any(name.startswith(place) for name in makers)} == set()
    assert loose == FROM_ELSEWHERE


@pytest.mark.parametrize(
    "written", ["Markup(text)", "Markup(f'<b>{x}')", "Markup('<b>' + x)", "m.Markup('%s' % x)"]
)
def test_what_is_not_written_out_would_be_noticed(tmp_path: Path, written: str) -> None:
    file = tmp_path / "made.py"
    file.write_text(f"{written}\nMarkup('<b>{{}}</b>').format(x)\n")
    assert [is_written_out(call) for call in calls_of_markup(file)] == [False, True]
