"""Facts about the repository itself: what every file may and may not say."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from feedback.settings import Settings

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 400


def tracked(*endings: str) -> list[Path]:
    """Every file that is, or is about to be, part of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this copy is not a git checkout, so there is no list of its files")
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [file for file in files if file.is_file() and file.name.endswith(endings or ("",))]


def lines_that_match(pattern: str, files: list[Path]) -> list[str]:
    """Give "file:line" for each line of `files` in which `pattern` is found."""
    found = re.compile(pattern)
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1)
        if found.search(line)
    ]


def canonical(name: str) -> str:
    """Write a package's name as the index does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct_requirements(file: str) -> dict[str, str]:
    """Give each directly named package of a .in file, with the reason beside it."""
    reasons = {}
    for line in (ROOT / file).read_text().splitlines():
        if line and not line.startswith(("#", "-")):
            wanted, _, reason = line.partition("#")
            reasons[canonical(re.split(r"[\[<>=~! ]", wanted)[0])] = reason.strip()
    return reasons


def pinned(file: str) -> dict[str, str]:
    """Give each pinned package of a compiled file, with everything said about it."""
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", (ROOT / file).read_text())[1:]
    return {canonical(re.split(r"[\[=<>~! ]", entry)[0]): entry for entry in entries}


def test_no_file_names_a_package_index() -> None:
    hosts = "|".join(
        (r"pypi\." + "org", r"python" + r"hosted\.org", r"--(extra-)?index" + "-url", "--find" + "-links")
    )
    assert lines_that_match(hosts, tracked()) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    folders = r"(?<![\w.}\])>])/(work|root|home|Users|opt|var/folders)/[\w.-]"
    assert lines_that_match(folders, tracked()) == []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_hashes(file: str) -> None:
    loose = [
        name
        for name, entry in pinned(file).items()
        if not re.match(r"\S+==\S+ .*?\\\n +--hash=sha256:", entry)
    ]
    assert loose == []


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_every_direct_requirement_has_its_reason_beside_it(file: str) -> None:
    assert [name for name, reason in direct_requirements(file).items() if not reason] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_pins_follow_the_direct_requirements(name: str) -> None:
    asked_for = {package for package, entry in pinned(f"{name}.txt").items() if f"-r {name}.in" in entry}
    assert asked_for == set(direct_requirements(f"{name}.in"))


def test_the_service_imports_only_packages_it_asks_for() -> None:
    comes_from = packages_distributions()
    asked_for = set(direct_requirements("requirements.in"))
    #: Flask's and SQLAlchemy's own foundations, by the same makers and released with them.
    asked_for |= {"jinja2", "markupsafe", "werkzeug", "click", "itsdangerous", "babel", "pydantic"}
    surprising = set()
    for file in [*(ROOT / "feedback").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for top in {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"feedback"}:
                if not asked_for & {canonical(package) for package in comes_from.get(top, [])}:
                    surprising.add(f"{file.relative_to(ROOT)}: {top}")
    assert sorted(surprising) == []


def test_the_commands_of_the_readme_exist() -> None:
    offered = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    told = set(re.findall(r"(?m)(?:^|`)make ([a-z]+)", (ROOT / "README.md").read_text()))
    assert {"run", "test"} <= told <= offered


def test_no_python_file_is_longer_than_400_lines() -> None:
    lengths = {file.relative_to(ROOT): len(file.read_text("utf-8").splitlines()) for file in tracked(".py")}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_exception_to_a_check_names_its_rule() -> None:
    unnamed = "# " + r"noqa(?!: [A-Z]+[0-9])|# " + r"type: ignore(?!\[)"
    assert lines_that_match(unnamed, tracked(".py")) == []


def test_every_exception_in_the_settings_has_its_reason() -> None:
    codes = r'^    "([A-Z]+[0-9]*|[a-z_]+\.\*)",\s*(?!\s*#)'
    assert lines_that_match(codes + "$", [ROOT / "pyproject.toml"]) == []


def test_every_setting_is_explained_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"(?m)^# .+\n#?FEEDBACK_([A-Z_]+)=", example))
    assert explained == {name.upper() for name in Settings.model_fields} - {"TESTING", "CHEAP_HASHES"}
