"""Facts about the sample programme's data: invented, exact to the letter, and enough to show every page."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from feedback.groups.rules import GroupKind, SpeaksFor, View
from feedback.people.records import OrganisationKind
from feedback.reporting_back.rules import Answer
from feedback.specification.rules import ApprovalRole
from feedback.themes.rules import Axis, ThemeState

FEEDBACK = Path(__file__).parents[2] / "feedback"
SAMPLE = FEEDBACK / "cli" / "sample"
Table = dict[str, Any]

#: People and organisations that the five council papers name. None may appear in invented data.
NAMES_OF_THE_PAPERS = [
    *(
        "Spicer",
        "Matthewman",
        "Kemp",
        "Mahon",
        "Horsfield",
        "Hamer",
        "Lingrell",
        "Badger",
        "Nahal",
        "Jo Smith",
    ),
    *(
        "Cusworth",
        "Wynne",
        "Sean Hill",
        "Meggs",
        "Joanna Jones",
        "Toulson",
        "Hailes",
        "Crozier",
        "Elliott",
        "Lubanski",
    ),
    *("Maggi Clark", "Mark Chambers", "Greenfield", "GROW", "Rothacs", "RACS", "Rotherham", "RDaSH", "TRS"),
    *("Swinton Lock", "Apna Haq", "Voluntary Action", "ACEPPE", "Stovewood", "Holly Project"),
]
#: The journey test's own words and name: the sample may not answer for it.
WORDS_OF_THE_JOURNEY = ["Priya", "told my story three times", "Nobody said we could come back"]
CUT_SHORT = 5


def read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


PROGRAMME = read(SAMPLE / "programme.toml")
VOICES: list[Table] = read(SAMPLE / "voices.toml")["voices"]
LABELS = {label["key"]: label for label in read(SAMPLE / "labels.toml")["labels"]}
STATEMENTS: list[Table] = read(SAMPLE / "groups_said.toml")["statements"]
THEMES = read(SAMPLE / "themes.toml")
POLICY = read(FEEDBACK / "moderation" / "data" / "policy.toml")
WORDING = read(FEEDBACK / "intake" / "data" / "wording.toml")
QUESTION_SET = read(FEEDBACK / "questions" / "data" / "standard.toml")
QUESTIONS = {
    question["key"]: question for page in QUESTION_SET["pages"] for question in page.get("questions", [])
}
ACCOUNTS = {account["key"]: account for account in PROGRAMME["accounts"]}


def keys_of(things: list[Table]) -> list[str]:
    return [thing["key"] for thing in things]


def spans(voice: Table) -> Iterator[tuple[str, str]]:
    """Each quoted span of a voice with the answer that it is quoted from."""
    for mark in [*voice.get("labels", []), *voice.get("redactions", [])]:
        yield mark["span"], voice["answers"][mark["answer"]]


def text_answers(voice: Table) -> dict[str, str]:
    return {key: words for key, words in voice["answers"].items() if QUESTIONS[key]["kind"] == "text"}


def choice_keys(question: Table) -> set[str]:
    return set(keys_of(QUESTION_SET["choice_lists"][question["choices_from"]]))


def test_there_are_enough_voices_and_one_service_is_too_small_for_numbers() -> None:
    by_service = Counter(voice["service"] for voice in VOICES)
    assert len(VOICES) >= 66
    assert by_service["c-support"] >= 34
    assert 0 < by_service["a-drop-in"] < CUT_SHORT
    assert len(set(keys_of(VOICES))) == len(VOICES)


def test_voices_spread_over_windows_and_weeks() -> None:
    windows = {(w["service"], touchpoint) for w in PROGRAMME["windows"] for touchpoint in w["touchpoints"]}
    assert all((voice["service"], voice["touchpoint"]) in windows for voice in VOICES)
    assert {voice["touchpoint"] for voice in VOICES} == {"entry", "mid", "exit", "after"}
    assert {voice["weeks_ago"] for voice in VOICES} == set(range(1, 21))


def test_every_choice_of_use_and_of_first_reader_is_made_by_somebody_and_left_out_by_somebody() -> None:
    for field in ("may_use", "reads_first"):
        allowed = set(keys_of(WORDING[field]["choices"]))
        assert {voice.get(field) for voice in VOICES} == {*allowed, None}


def test_every_answer_belongs_to_a_question_of_the_shipped_set() -> None:
    for voice in VOICES:
        assert text_answers(voice)
        for key, answer in voice["answers"].items():
            assert answer
            if QUESTIONS[key]["kind"] == "choice":
                assert answer in choice_keys(QUESTIONS[key])


def test_the_change_scale_is_answered_often_enough_for_every_item_to_have_a_base() -> None:
    rated = [voice for voice in VOICES if "now" in voice]
    assert {voice["service"] for voice in rated} == {"c-support"}
    assert len(rated) >= 34
    scales = {key: question for key, question in QUESTIONS.items() if question["kind"] == "scale"}
    for key, question in scales.items():
        given = [voice["now"][key] for voice in rated if key in voice["now"]]
        assert set(given) <= choice_keys(question)
        assert sum(answer not in {"not_needed", "prefer_not_to_say"} for answer in given) >= 30


def test_every_quoted_span_is_exact_and_stands_once_in_its_answer() -> None:
    for voice in VOICES:
        for span, answer in spans(voice):
            assert answer.count(span) == 1, voice["key"]
    for statement in STATEMENTS:
        for label in statement["labels"]:
            assert statement["words"].count(label["span"]) == 1, statement["key"]


def test_no_label_lies_over_a_redaction() -> None:
    for voice in VOICES:
        for label in voice.get("labels", []):
            answer = voice["answers"][label["answer"]]
            labelled = range(answer.index(label["span"]), answer.index(label["span"]) + len(label["span"]))
            for covered in voice.get("redactions", []):
                if covered["answer"] == label["answer"]:
                    start = answer.index(covered["span"])
                    assert not set(labelled) & set(range(start, start + len(covered["span"])))


def test_redactions_and_decisions_use_the_published_policy() -> None:
    reasons = {reason["key"]: reason["allows"] for reason in POLICY["reasons"]}
    for voice in VOICES:
        for covered in voice.get("redactions", []):
            assert covered["category"] in keys_of(POLICY["categories"])
        for decision in voice.get("decisions", []):
            assert decision["answer"] in voice["answers"]
            if decision["decision"] == "refer":
                assert decision["level"] in keys_of(POLICY["referral_levels"])
            else:
                needs = {"clear": "redact", "theme_only": "theme_only", "propose_withhold": "withhold"}
                assert needs[decision["decision"]] in reasons[decision["reason"]]
    made = {decision["decision"] for voice in VOICES for decision in voice.get("decisions", [])}
    assert made == {"clear", "theme_only", "propose_withhold", "refer"}


def test_only_words_that_may_reach_the_group_carry_labels() -> None:
    for voice in VOICES:
        if voice.get("labels"):
            assert voice["may_use"] in {"group", "public"}
            assert "progress" not in voice


def test_every_label_exists_and_every_label_is_used() -> None:
    used = {label["label"] for voice in [*VOICES, *STATEMENTS] for label in voice.get("labels", [])}
    assert used == set(LABELS)
    assert {label["axis"] for label in LABELS.values()} == {
        "working_well",
        "worried_about",
        "needs_to_happen",
    }
    assert {number for label in LABELS.values() for number in label["outcomes"]} == {1, 2, 3, 4, 5, 6}


def test_themes_gather_labels_that_exist_and_one_is_agreed_with_dissent() -> None:
    themes = THEMES["themes"]
    assert 6 <= len(themes) <= 7
    for theme in themes:
        assert set(theme["labels"]) <= set(LABELS)
        assert set(theme["lots"]) <= set(keys_of(PROGRAMME["lots"]))
        assert all(
            theme[field]
            for field in ("title", "statement", "axis", "outcomes", "minority_view", "would_change")
        )
    assert [theme["key"] for theme in themes if theme["state"] == "agreed_with_dissent"] == ["t5"]
    gathered = {label for theme in themes for label in theme["labels"]}
    assert not {voice["label"] for voice in THEMES["single_voices"]} & gathered


def test_only_members_of_the_group_vote_and_dissent_comes_with_words() -> None:
    members = {group["key"]: set(group["members"]) for group in PROGRAMME["groups"]}
    rounds = {item["key"]: item for item in THEMES["rounds"]}
    for vote in THEMES["votes"]:
        held = rounds[vote["round"]]
        assert vote["theme"] in held["themes"]
        assert set(vote["cast"]) <= members[held["group"]]
        assert set(vote["cast"].values()) <= {"agree", "amend", "disagree", "pass"}
        assert set(vote.get("words", {})) <= set(vote["cast"])
        assert all(name in vote["words"] for name, view in vote["cast"].items() if view == "disagree")
    for interest in THEMES["interests"]:
        assert interest["account"] in members[rounds[interest["round"]]["group"]]


def test_replies_answer_themes_that_were_agreed_both_ways() -> None:
    states = {theme["key"]: theme["state"] for theme in THEMES["themes"]}
    assert all(states[reply["theme"]].startswith("agreed") for reply in THEMES["replies"])
    assert {reply["answer"] for reply in THEMES["replies"]} == {"did", "could_not"}


def test_groups_spoke_three_times_with_consent_and_enough_people_in_the_room() -> None:
    assert len(STATEMENTS) == 3
    for statement in STATEMENTS:
        assert statement["present"] >= CUT_SHORT
        assert statement["consent_given"]
        assert statement["group"] in keys_of(PROGRAMME["groups"])


def test_the_lots_add_up_as_published() -> None:
    values = [Decimal(lot["annual"]) for lot in PROGRAMME["lots"]]
    assert values == [Decimal(33000), Decimal(45000), Decimal(78000)]
    assert sum(values) == Decimal(156000)
    assert [outcome["number"] for outcome in PROGRAMME["outcomes"]] == [1, 2, 3, 4, 5, 6]


def test_the_published_group_says_that_no_survivor_is_a_member() -> None:
    published, voice_group = PROGRAMME["groups"]
    assert published["banner"] == "No survivor is a member of this group; they are spoken for"
    speaks = {key: ACCOUNTS[key]["speaks_for"] for key in published["members"]}
    assert "survivor" not in speaks.values()
    assert set(speaks.values()) == {"provider", "hub", "agency", "police", "voluntary"}
    assert len(published["members"]) >= 7
    assert sum(ACCOUNTS[key]["speaks_for"] == "survivor" for key in voice_group["members"]) >= 6


def test_every_role_is_held_and_nobody_holds_two_that_must_be_apart() -> None:
    roles = {key: set(account["roles"]) for key, account in ACCOUNTS.items()}
    assert set().union(*roles.values()) == {
        *("moderator", "independent", "safeguarding", "member", "facilitator"),
        *("commissioner", "elected", "administrator", "auditor"),
    }
    for apart in (
        {"moderator", "commissioner"},
        {"facilitator", "commissioner"},
        {"administrator", "auditor"},
    ):
        assert not any(apart <= held for held in roles.values())
    assert {account.get("approves_as") for account in ACCOUNTS.values()} >= {
        "strategic_director",
        "section_151",
    }


def test_every_key_is_one_that_the_rooms_know() -> None:
    assert {org["kind"] for org in PROGRAMME["organisations"]} == {kind.value for kind in OrganisationKind}
    assert {group["kind"] for group in PROGRAMME["groups"]} <= {kind.value for kind in GroupKind}
    assert {a["speaks_for"] for a in ACCOUNTS.values() if "speaks_for" in a} <= {
        kind.value for kind in SpeaksFor
    }
    assert {a["approves_as"] for a in ACCOUNTS.values() if "approves_as" in a} <= {
        role.value for role in ApprovalRole
    }
    assert {label["axis"] for label in LABELS.values()} == {axis.value for axis in Axis}
    assert {theme["state"] for theme in THEMES["themes"]} <= {state.value for state in ThemeState}
    assert {view for vote in THEMES["votes"] for view in vote["cast"].values()} == {
        view.value for view in View
    }
    assert {reply["answer"] for reply in THEMES["replies"]} <= {answer.value for answer in Answer}


def test_two_independent_houses_can_read() -> None:
    independent = {org["key"] for org in PROGRAMME["organisations"] if org.get("independent")}
    readers = Counter(a["organisation"] for a in PROGRAMME["accounts"] if "independent" in a["roles"])
    assert set(readers) == independent
    assert readers["hub"] >= 2


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.toml")), ids=lambda path: path.stem)
def test_nobody_of_the_papers_is_named_and_the_journey_keeps_its_own_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in [*NAMES_OF_THE_PAPERS, *WORDS_OF_THE_JOURNEY]:
        assert not re.search(rf"\b{re.escape(name)}\b", text), name


def test_published_quotes_stand_only_in_their_own_source() -> None:
    source = next(s for s in PROGRAMME["outside_sources"] if s["key"] == "public-report-quotes")
    assert source["title"] == "Quotes from a public report"
    said = " ".join(words for voice in VOICES for words in text_answers(voice).values())
    said += " ".join(statement["words"] for statement in STATEMENTS)
    assert all(quote not in said for quote in source["quotes"])


def test_awkward_and_varied_words_are_among_them() -> None:
    said = [words for voice in VOICES for words in text_answers(voice).values()]
    assert any("3 < 4" in words for words in said)
    assert any("<scared>" in words for words in said)
    assert any(re.search("[\u0600-\u06ff]", words) for words in said)
    assert any(re.search("[\U0001f300-\U0001faff]", words) for words in said)
    assert any(len(words) <= CUT_SHORT for words in said)
    closest = {voice["answers"].get("closest_to_you") for voice in VOICES}
    assert closest >= {"family", "waiting", "turned_away", "left_early"}
