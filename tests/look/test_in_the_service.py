"""Facts about the furniture in the service itself, where the page client reads every answer."""

import re

from tests.pages import PageClient


def test_an_address_that_is_not_here_still_has_exit(client: PageClient) -> None:
    answer = client.get("/not/here/at/all")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert 'id="exit" href="/leave"' in text
    assert "<title>Feedback form</title>" in text


def test_every_file_that_a_page_names_is_there_and_may_be_kept(client: PageClient) -> None:
    for path, files in (("/not/here/at/all", 2), ("/sign-in", 4)):
        named = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).get_data(as_text=True))
        assert len(named) == files
        for address in named:
            with client.get(address) as answer:
                assert answer.status_code == 200
                assert "immutable" in answer.headers["Cache-Control"]


def test_the_way_in_is_a_staff_page(client: PageClient) -> None:
    text = client.get("/sign-in").get_data(as_text=True)
    assert re.search(r"<title>Sign in – .*Feedback</title>", text)
    assert "data-respondent" not in text
