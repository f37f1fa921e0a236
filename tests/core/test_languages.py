"""Facts about languages: which are offered, what a review is worth, how complete a catalogue is."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.languages import (
    EASY_READ,
    PLANNED,
    Catalogues,
    Completeness,
    Part,
    fingerprint,
    language,
    sentences,
)
from feedback.settings import HERE
from tests.builders.languages import begin, review
from tools import messages

SHIPPED = Catalogues(HERE / "feedback" / "translations")


def test_a_language_is_named_in_itself_and_knows_its_direction() -> None:
    assert [(one.name, one.dir, one.lang) for one in map(language, ("ur", "pl"))] == [
        ("اردو", "rtl", "ur"),
        ("polski", "ltr", "pl"),
    ]
    assert {tag: language(tag).dir for tag in PLANNED} == {
        "ur": "rtl", "ar": "rtl", "ckb": "rtl", "sk": "ltr", "pl": "ltr", "ro": "ltr", "cs": "ltr",
    }  # fmt: skip


def test_easy_read_is_english_with_other_words() -> None:
    easy = language(EASY_READ)
    assert (easy.name, easy.lang, easy.dir, easy.locale) == ("Easy Read", "en", "ltr", "en@easy")


def test_a_language_that_nobody_knows_is_no_language() -> None:
    with pytest.raises(ValueError, match="No language is known as 'xx-nowhere'"):
        language("xx-nowhere")


def test_a_catalogue_that_nobody_has_reviewed_is_not_offered_and_says_why(tmp_path: Path) -> None:
    begin(tmp_path, "ur", {"Exit": "خروج"})
    offered, refused = Catalogues(tmp_path).offered(("en", "ur", "sk", "nonsense!"), Part.RESPONDENTS)
    assert [one.tag for one in offered] == ["en"]
    assert "nobody has reviewed" in refused["ur"]
    assert "no catalogue" in refused["sk"]
    assert "No language" in refused["nonsense!"]


def test_no_sentence_of_an_unreviewed_catalogue_is_ever_shown(tmp_path: Path) -> None:
    begin(tmp_path, "ur", {"Exit": "خروج"})
    assert Catalogues(tmp_path).translations("ur").gettext("Exit") == "Exit"
    review(tmp_path, "ur")
    assert Catalogues(tmp_path).translations("ur").gettext("Exit") == "خروج"


def test_a_change_to_a_reviewed_catalogue_takes_its_review_away(tmp_path: Path) -> None:
    begin(tmp_path, "ur", {"Exit": "خروج"})
    review(tmp_path, "ur")
    assert Catalogues(tmp_path).is_reviewed("ur", Part.RESPONDENTS)
    begin(tmp_path, "ur", {"Exit": "باہر"})
    changed = Catalogues(tmp_path)
    assert not changed.is_reviewed("ur", Part.RESPONDENTS)
    assert changed.review("ur", Part.RESPONDENTS) is not None
    assert [one.tag for one in changed.offered(("ur",), Part.RESPONDENTS)[0]] == ["en"]


def test_a_review_of_the_respondents_sentences_says_nothing_about_those_of_staff(tmp_path: Path) -> None:
    begin(tmp_path, "pl", {"Exit": "Wyjście"})
    begin(tmp_path, "pl", {"Moderation": "Moderacja"}, part=Part.STAFF)
    review(tmp_path, "pl")
    read = Catalogues(tmp_path)
    assert (read.is_reviewed("pl", Part.RESPONDENTS), read.is_reviewed("pl", Part.STAFF)) == (True, False)
    assert read.translations("pl").gettext("Moderation") == "Moderation"


def test_an_empty_sentence_stays_empty_in_every_language(tmp_path: Path) -> None:
    begin(tmp_path, "pl", {"Exit": "Wyjście"})
    review(tmp_path, "pl")
    assert Catalogues(tmp_path).translations("pl").gettext("") == ""


def test_completeness_is_rounded_down_so_that_a_hundred_means_nothing_is_missing() -> None:
    assert [Completeness(said, 200).percent for said in (0, 199, 200)] == [0, 99, 100]


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=5))
def test_a_fingerprint_follows_the_words_and_not_their_order(said: dict[str, str]) -> None:
    one, other = Catalog(), Catalog()
    for english, words in said.items():
        one.add(english, words)
    for english, words in reversed(said.items()):
        other.add(english, words, locations=[("elsewhere.py", 7)])
    assert fingerprint(one) == fingerprint(other)
    other.add("One more", "Noch eins")
    assert fingerprint(one) != fingerprint(other)


def test_no_translation_is_shipped_as_reviewed() -> None:
    assert [tag for tag in SHIPPED.tags if SHIPPED.review(tag, Part.RESPONDENTS)] == []
    assert SHIPPED.tags == (EASY_READ,)


def test_the_lists_of_sentences_are_up_to_date() -> None:
    """`make messages` writes them."""
    for part, found in messages.templates().items():
        now = {str(message.id) for message in sentences(found)}
        shipped = {str(message.id) for message in sentences(SHIPPED.template(part))}
        assert (sorted(now - shipped), sorted(shipped - now)) == ([], [])
