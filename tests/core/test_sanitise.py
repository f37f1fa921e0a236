"""Words survive, live markup does not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bench.fuzz.hostile import AWKWARD
from bench.hostile import DRESSES, elements, is_live, live_by
from feedback.core.errors import TooMuch
from feedback.core.sanitise import HTML_CAP, MARKUP_CAP, html, looks_like_markup, plain_text

HOSTILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "hostile_strings.jsonl"
HTML_LETTERS = st.text("<>/abipscrt =\"'&;#!-\n\x00\ud800")


@pytest.mark.parametrize(
    "words", ["I was <scared> and 3 < 4", "a <b and c> d", "I <3 my group", "R&B & soul", "<<name>>"]
)
def test_words_that_only_look_like_markup_survive_to_the_letter(words: str) -> None:
    assert plain_text(words) == words
    assert not looks_like_markup(words)


@pytest.mark.parametrize("words", ["<scared>", "3 < 4", "<!-- shy -->", "tea&cake", "</3"])
def test_they_survive_beside_real_markup_too(words: str) -> None:
    assert plain_text(f"<p>It was <b>warm</b> and {words} there.</p>") == f"It was warm and {words} there."


def test_pasted_paragraphs_and_cells_stay_apart() -> None:
    pasted = (
        "<p>One &amp; two.</p><p>Three.</p><table><tr><td>four</td><td>five</td></tr></table>six<br>seven"
    )
    assert plain_text(pasted).split() == ["One", "&", "two.", "Three.", "four", "five", "six", "seven"]


def test_what_a_word_processor_leaves_behind_goes() -> None:
    pasted = "<!--StartFragment--><p class=MsoNormal style='margin:0'>Kind<o:p></o:p></p><!--EndFragment-->"
    assert plain_text(pasted) == "Kind"


def test_entities_are_decoded_once_and_the_result_is_text() -> None:
    assert plain_text("&lt;b&gt; and &amp;lt;b&amp;gt;") == "<b> and &lt;b&gt;"
    assert str(escape(plain_text("&lt;script&gt;"))) == "&lt;script&gt;"


def test_controls_go_and_letters_of_every_script_stay() -> None:
    assert plain_text("<b>Zo\x07ë جميل 👩‍👧</b>") == "Zoë جميل 👩‍👧"


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_text_without_markup_comes_back_to_the_letter(text: str) -> None:
    assert plain_text(text) == text


@given(st.text("<>/abipscrt =\"'&;#!-\n"))
def test_no_text_is_live_once_escaped(text: str) -> None:
    assert list(elements(str(escape(plain_text(text))))) == []


def test_markdowns_html_keeps_its_structure_and_loses_the_rest() -> None:
    made = '<h2 id="who">Who</h2><p>Read <a href="https://example.org">more</a><script>x()</script></p><img src=x onerror=x()>'
    kept = html(made)
    assert (
        kept
        == '<h2 id="who">Who</h2><p>Read <a href="https://example.org" rel="noreferrer noopener">more</a></p>'
    )


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared hostile strings are not beside this checkout")
def test_no_hostile_string_is_live_by_either_way() -> None:
    strings = [json.loads(line) for line in HOSTILE.read_text(encoding="utf-8").splitlines()]
    assert len(strings) >= 3_000
    assert {number + 1: ways for number, text in enumerate(strings) if (ways := live_by(text))} == {}


def test_hostile_strings_in_every_dress_are_live_by_neither_way() -> None:
    """`python -m bench.hostile` tries all of them in all dresses; here are our own."""
    assert {
        (text[:40], dress) for text in AWKWARD for dress, put_on in DRESSES.items() if live_by(put_on(text))
    } == set()


@given(HTML_LETTERS)
def test_both_ways_agree_that_nothing_is_live_in_any_text(text: str) -> None:
    assert live_by(text) == []


def test_what_is_live_would_be_noticed() -> None:
    for text in ("<script>x</script>", "<a href='java\tscript:x'>", "<p onclick=x>", "<p style=x>", "<svg>"):
        assert any(is_live(one) for one in elements(text))


@pytest.mark.parametrize(
    "pattern",
    ["<", "<a ", '<a x="', "&amp;", "<b>&", "<div>", "<!--[if ", "<a x=y ", "\n <b>\n", "</p> ", "<o:p "],
)
def test_the_longest_awkward_input_is_taken_and_nothing_in_it_is_live(pattern: str) -> None:
    text = (pattern * (MARKUP_CAP // len(pattern)))[:MARKUP_CAP]
    assert "<script" not in plain_text(text)
    assert not [element.tag for element in elements(html(text)) if is_live(element)]


def test_more_than_the_cap_is_refused_kindly() -> None:
    with pytest.raises(TooMuch, match="Nothing is lost"):
        plain_text("<b>" + "a" * MARKUP_CAP)
    with pytest.raises(TooMuch, match="too long"):
        html("a" * (HTML_CAP + 1))
