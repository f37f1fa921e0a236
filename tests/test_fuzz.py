"""A bounded share of bench/fuzz: every route is asked, with every method it has, and nothing breaks."""

from __future__ import annotations

import pytest

from bench.fuzz.asking import Fuzz
from bench.fuzz.hostile import LIVE, MARKED, is_live
from bench.fuzz.service import Service
from feedback.core.actor import Role

REQUESTS = 700


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Fuzz:
    return Fuzz(Service(tmp_path_factory.mktemp("fuzz")), seed=20261122)


def test_whatever_is_sent_to_any_route_there_is_no_server_error_and_no_word_becomes_live(fuzz: Fuzz) -> None:
    found = fuzz.run(REQUESTS)
    assert found.wrong == []
    routes = {rule.endpoint for rule in fuzz.rules}
    assert routes <= {endpoint for endpoint, _, _ in found.asked}
    assert {role for _, _, role in found.asked} == {"", *(role.value for role in Role)}
    assert found.statuses[200] + found.statuses[303] + found.statuses[422] > REQUESTS / 4


def test_a_server_error_and_a_live_word_would_be_noticed(fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_live(f"<!doctype html><p>{MARKED}")
    assert not is_live(f"<!doctype html><p title='{LIVE}'>&lt;i-{LIVE}&gt;")
    for endpoint in list(fuzz.service.app.view_functions):
        if endpoint.startswith("support."):
            monkeypatch.setitem(
                fuzz.service.app.view_functions, endpoint, lambda **_: f"<!doctype html><p>{MARKED}"
            )
        if endpoint.startswith("themes."):
            monkeypatch.setitem(fuzz.service.app.view_functions, endpoint, lambda **_: 1 / 0)
    fuzz.found = type(fuzz.found)()
    fuzz.deck, fuzz.rules = (
        [],
        [rule for rule in fuzz.rules if rule.endpoint.startswith(("support.", "themes."))],
    )
    found = fuzz.run(60)
    assert found.live
    assert any("ZeroDivisionError" in one for one in found.errors)
