"""Facts about the furniture of every page: sound markup, nothing required, nothing inline, few bytes."""

import gzip
import re
import tomllib
from pathlib import Path

import html5lib
import pytest
from flask import Flask

from tests.look.gallery import PAGES, create_gallery

ROOT = Path(__file__).parents[2]
RESPONDENT = ("question", "scale", "checks", "code", "error")


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return create_gallery()


def page(gallery: Flask, name: str) -> str:
    answer = gallery.test_client().get(f"/{name}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def squeezed(*texts: bytes) -> int:
    return sum(len(gzip.compress(text, 9)) for text in texts)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound_markup(gallery: Flask, name: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page(gallery, name))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_h1_and_no_id_twice(gallery: Flask, name: str) -> None:
    text = page(gallery, name)
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert text.count("<h1") == 1
    assert len(ids) == len(set(ids))
    assert all(target in ids for target in re.findall(r'\sfor="([^"]*)"', text))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_inline_and_nothing_is_required(gallery: Flask, name: str) -> None:
    text = page(gallery, name)
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\srequired|aria-required|maxlength|aria-invalid", text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("name", RESPONDENT)
def test_exit_comes_right_after_the_skip_link(gallery: Flask, name: str) -> None:
    text = page(gallery, name)
    targets = re.findall(r'<a [^>]*href="([^"]*)"', text)
    assert targets[:3] == ["#main", "/leave", "/support"]
    assert "<title>Feedback form</title>" in text
    assert 'content="noindex' in text
    assert "manifest" not in text
    assert "og:" not in text


def test_the_layout_says_the_fixed_sentences_to_the_letter(gallery: Flask) -> None:
    wording = tomllib.loads((ROOT / "feedback/intake/data/wording.toml").read_text(encoding="utf-8"))
    text = page(gallery, "scale")
    for sentence in (
        wording["safety"]["nobody_watches"],
        wording["safety"]["danger"],
        wording["safety"]["support_now"],
    ):
        assert sentence in text
    for name in ("skip_link", "exit", "continue", "skip_page", "clear_choice"):
        assert f">{wording['page'][name]}<" in text


def test_a_staff_title_begins_with_the_heading(gallery: Flask) -> None:
    assert "<title>Outcomes – Support after abuse, 2027 – Feedback</title>" in page(gallery, "figures")


def test_language_and_direction_come_from_the_locale(gallery: Flask) -> None:
    text = gallery.test_client().get("/rtl/question").get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in text


def test_words_come_back_to_the_letter(gallery: Flask) -> None:
    text = page(gallery, "question")
    assert ">\n\nThey &lt;listened&gt;, and 3 &lt; 4.\r\nThen tea.</textarea>" in text


def test_covered_words_are_not_in_the_page_for_those_who_may_not_see(gallery: Flask) -> None:
    text = page(gallery, "theme")
    assert 'data-length="5"><span class="hidden-but-read">covered: </span>a name</span> was kind' in text


def test_a_first_page_fits_its_budget(gallery: Flask) -> None:
    css = (ROOT / "static/css/respondent.css").read_bytes()
    script = (ROOT / "static/js/visit.js").read_bytes()
    icon = (ROOT / "static/icon.svg").read_bytes()
    assert squeezed(css) <= 5000
    assert squeezed(script) <= 2500
    assert squeezed(css, script, icon, page(gallery, "question").encode()) <= 14000
    assert squeezed(page(gallery, "question").encode()) <= 4000
    asked_for = re.findall(r'(?:stylesheet" href|src)="[^"]+"', page(gallery, "question"))
    assert len(asked_for) == 2


def test_style_sheets_know_no_left_and_no_right() -> None:
    for sheet in (ROOT / "static/css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        physical = r"(?<![-\w])(?:margin|padding|border|inset)?-?(?:left|right|top|bottom)\s*:|(?<![-\w])(?:width|height)\s*:"
        assert not re.findall(physical, re.sub(r"\((?:max|min)-(?:width|height)[^)]*\)", "", text)), (
            sheet.name
        )
        assert not re.search(
            r"url\(|@import|animation|transition|gradient|text-align:\s*(?:left|right)", text
        ), sheet.name


def test_scripts_write_no_markup_and_keep_nothing() -> None:
    for script in (ROOT / "static/js").glob("*.js"):
        text = script.read_text()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Storage|indexedDB|cookie", text
        )


def test_a_table_that_scrolls_keeps_the_words_for_listeners_inside_itself() -> None:
    """Words that are read and not seen are placed from the nearest positioned part; without one the page scrolls sideways."""
    table = re.search(r"^\.table \{([^}]*)\}", (ROOT / "static/css/staff.css").read_text(), re.MULTILINE)
    assert table is not None
    assert {"position: relative", "overflow-x: auto"} <= {part.strip() for part in table[1].split(";")}
