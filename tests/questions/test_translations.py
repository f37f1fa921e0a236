"""Facts about questions in other words: whole or not, reviewed by somebody else, English never changed."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.core.languages import Catalogues, language
from feedback.core.spoken import Said
from feedback.questions import queries
from feedback.questions.records import QuestionSetVersion
from feedback.questions.translations import catalogue, service
from feedback.questions.translations import queries as in_words
from feedback.questions.translations.rules import fingerprint, kept, missing, said_in, texts
from feedback.settings import HERE, Settings
from tests.builders.intake import a_version
from tests.builders.languages import begin
from tests.builders.languages import review as reviewed
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

URDU = language("ur")
HELPED = "What helped you most?"


def no_catalogue(_tag: str, _text: str) -> None:
    return None


@pytest.fixture
def version(database: Database, world: World) -> QuestionSetVersion:
    with database.writing() as session:
        return a_version(session, world, "short")


def test_words_are_shown_only_once_somebody_else_has_reviewed_them(
    database: Database, world: World, version: QuestionSetVersion
) -> None:
    with database.writing() as session:
        one, other = (
            a_person(session, world, Role.FACILITATOR, organisation=world.voluntary) for _ in range(2)
        )
        row = service.bring_in(session, version.id, "ur", {HELPED: "کیا مدد ملی؟"}, by=one, at=WEDNESDAY)

        def shown() -> str:
            pages = in_words.pages_in(session, version.id, world.id, language=URDU, shipped=no_catalogue)
            return pages[0].questions[0].wording

        assert shown() == HELPED
        with pytest.raises(NotYours):
            service.review(session, row.id, read=fingerprint(row.texts), by=one, at=WEDNESDAY)
        service.review(session, row.id, read=fingerprint(row.texts), by=other, at=WEDNESDAY)
        assert shown() == "کیا مدد ملی؟"
        with pytest.raises(AlreadyDone):
            service.review(session, row.id, read=fingerprint(row.texts), by=other, at=WEDNESDAY)
        service.bring_in(session, version.id, "ur", {HELPED: "کس نے مدد کی؟"}, by=other, at=WEDNESDAY)
        assert (row.reviewed_by, row.reviewed_at, shown()) == (None, None, HELPED)


def test_the_published_english_is_the_same_after_every_translation(
    database: Database, world: World, version: QuestionSetVersion
) -> None:
    with database.writing() as session:
        before = queries.pages(session, version.id, world.id)
        one, other = (
            a_person(session, world, Role.FACILITATOR, organisation=world.voluntary) for _ in range(2)
        )
        row = service.bring_in(session, version.id, "ur", {HELPED: "کیا"}, by=one, at=WEDNESDAY)
        service.review(session, row.id, read=fingerprint(row.texts), by=other, at=WEDNESDAY)
        in_words.pages_in(session, version.id, world.id, language=URDU, shipped=no_catalogue)
        assert queries.pages(session, version.id, world.id) == before


def test_what_has_no_words_stays_english_and_says_so(
    database: Database, world: World, version: QuestionSetVersion
) -> None:
    with database.writing() as session:
        pages = said_in(
            queries.pages(session, version.id, world.id),
            lambda text: "کیا" if text == HELPED else None,
            lang="ur",
        )
    first = pages[0].questions[0]
    assert isinstance(first.wording, Said)
    assert isinstance(first.hint, Said)
    assert (first.wording.lang, first.hint.lang) == ("ur", "en")


def test_words_of_another_version_are_refused(
    database: Database, world: World, version: QuestionSetVersion
) -> None:
    with database.writing() as session:
        by = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        with pytest.raises(DomainError, match="another version"):
            service.bring_in(session, version.id, "ur", {"Something else": "x"}, by=by, at=WEDNESDAY)
        for tag in ("en", "nowhere"):
            with pytest.raises(NotFound):
                service.bring_in(session, version.id, tag, {HELPED: "x"}, by=by, at=WEDNESDAY)


def test_the_shipped_questions_are_complete_in_easy_read(database: Database, world: World) -> None:
    shipped = Catalogues(HERE / "feedback" / "translations")
    with database.writing() as session:
        for name in ("standard", "short"):
            version = a_version(session, world, name)
            say = in_words.words(session, version.id, "en-easy", shipped.sentence)
            assert missing(queries.pages(session, version.id, world.id), say) == []


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_nothing_is_kept_that_the_form_does_not_ask(offered: dict[str, str]) -> None:
    assert kept((), offered) == {}


def test_a_file_goes_out_and_comes_back_as_it_was(
    database: Database, world: World, version: QuestionSetVersion
) -> None:
    with database.writing() as session:
        pages = queries.pages(session, version.id, world.id)
    said = {text.english: f"«{text.english}»" for text in texts(pages)}
    file = catalogue.written(pages, URDU, said, title="Questions")
    assert catalogue.read(file, URDU) == said
    assert b"question what_helped: hint" in file


def test_a_file_of_another_kind_is_refused_with_a_sentence() -> None:
    for wrong in (b"PK\x03\x04\xff\xfe", b"\x00\x01 no such thing"):
        with pytest.raises(DomainError, match="PO file"):
            catalogue.read(wrong, URDU)


def test_staff_download_bring_in_and_review_on_one_page(
    database: Database,
    world: World,
    version: QuestionSetVersion,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    with database.writing() as session:
        one, other = (
            a_person(session, world, Role.FACILITATOR, organisation=world.voluntary) for _ in range(2)
        )
    first, second, address = signed_in(one), signed_in(other), f"/{world.programme.slug}/languages"
    file = first.get(f"{address}/{version.id}/ur.po")
    assert "attachment" in file.headers["Content-Disposition"]
    found = read_po(BytesIO(file.get_data()), locale="ur")
    found[HELPED].string = "کیا مدد ملی؟"
    said = {str(message.id): str(message.string) for message in found if message.id}
    with database.reading() as session:
        back = catalogue.written(queries.pages(session, version.id, world.id), URDU, said, title="x")
    answer = first.post(f"{address}/{version.id}/ur", data={"file": (BytesIO(back), "words.po")})
    assert answer.status_code == 303
    page = html.unescape(first.get(address).get_data(as_text=True))
    assert "Nobody who answers sees them until somebody else has read them" in page
    (words,) = re.findall(r'href="([^"]+/words)"', page)
    assert "Somebody else needs to read them" in page
    assert "I have read them and they are right" not in first.get(words).get_data(as_text=True)
    page = html.unescape(second.get(words).get_data(as_text=True))
    assert '<span lang="ur" dir="rtl">کیا مدد ملی؟</span>' in page
    assert "no words: it stands in English" in page
    (action,) = re.findall(r'action="([^"]+/reviewed)"', page)
    (seen,) = re.findall(r'name="read"[^>]*value="([^"]+)"', page)
    assert first.post(action, data={"read": seen}).status_code == 403
    other_words = back.replace("کیا مدد ملی؟".encode(), "کس نے مدد کی؟".encode())
    first.post(f"{address}/{version.id}/ur", data={"file": (BytesIO(other_words), "words.po")})
    answer = second.post(action, data={"read": seen})
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Other words have been brought in since you opened that page" in page
    assert "کس نے مدد کی؟" in page
    (seen,) = re.findall(r'name="read"[^>]*value="([^"]+)"', page)
    assert second.post(action, data={"read": seen}).status_code == 303
    with database.reading() as session:
        row = in_words.translation(session, version.id, "ur")
        assert row is not None
        assert row.reviewed_by == other.account_id


def test_an_unreadable_file_leaves_the_page_with_a_sentence(
    database: Database, world: World, version: QuestionSetVersion, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        person = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    browser = signed_in(person)
    address = f"/{world.programme.slug}/languages/{version.id}/ur"
    for data in ({}, {"file": (BytesIO(b"\xff\xfe\x00"), "words.po")}):
        answer = browser.post(address, data=data)
        assert answer.status_code == 422
        assert "Please look at this" in answer.get_data(as_text=True)


def test_a_file_that_is_too_large_is_refused_whole_and_one_of_the_largest_size_is_read(
    database: Database, world: World, version: QuestionSetVersion, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        person = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        pages = queries.pages(session, version.id, world.id)
    browser, address = signed_in(person), f"/{world.programme.slug}/languages/{version.id}/ur"
    file = catalogue.written(pages, URDU, {HELPED: "کیا مدد ملی؟"}, title="x")
    for more, status in ((1, 422), (0, 303)):
        filled = file + b"#" + b" " * (catalogue.LARGEST_FILE - len(file) - 2 + more) + b"\n"
        assert len(filled) == catalogue.LARGEST_FILE + more
        # By hand: the client would keep a body of this size in a file, and leave it open.
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="words.po"\r\n\r\n'
        body, kind = head + filled + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
        answer = browser.post(address, data=body, content_type=kind)
        assert answer.status_code == status
        too_large = "larger than the words of a question set can be"
        assert (too_large in answer.get_data(as_text=True)) is (status == 422)
        with database.reading() as session:
            assert (in_words.translation(session, version.id, "ur") is not None) is (status == 303)


def cells(page: str, name: str) -> list[list[str]]:
    """Give the cells of each row of a language, as they read."""
    rows = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{name}</span>" in row]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", "", cell).split())
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        for row in rows
    ]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Offer Easy Read as it is shipped, and two languages with a few sentences of the questions."""
    folder = tmp_path / "translations"
    shutil.copytree(HERE / "feedback" / "translations", folder)
    for tag in ("ur", "sk"):
        begin(folder, tag, {HELPED: "کیا مدد ملی؟"})
        reviewed(folder, tag)
    begin(folder, "sk", {HELPED: "Čo pomohlo?"})
    return settings.model_copy(update={"translations": folder, "languages": "en,en-easy,ur,sk"})


def test_the_page_says_of_words_that_come_with_the_service_who_has_reviewed_them(
    database: Database, world: World, version: QuestionSetVersion, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        person = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    assert version.published_at
    page = html.unescape(signed_in(person).get(f"/{world.programme.slug}/languages").get_data(as_text=True))
    (_fixed, easy), (fixed, urdu), (changed, slovak), (_none, polish) = (
        cells(page, language(tag).name) for tag in ("en-easy", "ur", "sk", "pl")
    )
    assert easy[:3] == [easy[0], "with the questions", "published with them"]
    assert easy[0].startswith("100%")
    assert urdu[1:3] == ["with the service", "Reviewer (invented), 20 November 2026"]
    assert fixed[1:] == ["Reviewer (invented), 20 November 2026", "Yes"]
    assert changed[1:] == ["changed since Reviewer (invented) read it", "No"]
    assert slovak[1:3] == ["not yet", "not yet"]
    assert polish[1:3] == ["not yet", "not yet"]
