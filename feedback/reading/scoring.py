"""How well the suggestions and the worry signals do against labelled examples.

    flask --app wsgi reading score FILE.jsonl      identifiers: recall, precision, leaking, touched
    flask --app wsgi reading score FILE.csv        worries: recall and precision of each kind

An identifier counts as found only when every letter and figure of it is covered; a suggestion is right when it touches
any identifier; "leaking" is the share of texts with identifiers in which at least one is not fully covered; "touched"
is the share of texts without any in which something is suggested.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from feedback.reading.identifiers import find, merged
from feedback.reading.worries import Worry, signals


@dataclass(frozen=True, slots=True)
class Score:
    """Shares between 0 and 1, with how many cases each rests on; `by_kind` maps a kind to (found, all)."""

    recall: float
    precision: float
    cases: int
    suggested: int
    leaking: float
    touched: float
    by_kind: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain values for `--json`."""
        return {
            "recall": round(self.recall, 3),
            "precision": round(self.precision, 3),
            "cases": self.cases,
            "suggested": self.suggested,
            "leaking": round(self.leaking, 3),
            "touched": round(self.touched, 3),
            "by_kind": {
                kind: {"found": found, "of": of} for kind, (found, of) in sorted(self.by_kind.items())
            },
        }

    def lines(self) -> list[str]:
        """Return the figures as lines to print. They hold no word of any text."""
        head = [
            f"recall    {self.recall:.3f}  ({self.cases} labelled)",
            f"precision {self.precision:.3f}  ({self.suggested} suggested)",
            f"leaking   {self.leaking:.3f}  of the texts with something to find",
            f"touched   {self.touched:.3f}  of the texts with nothing to find",
        ]
        return head + [f"  {kind:24s} {found}/{of}" for kind, (found, of) in sorted(self.by_kind.items())]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its identifiers as (start, end, kind), in code points."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


def score(path: Path) -> Score:
    """Score the file at `path`: JSON lines of identifiers, or a CSV of worries with the columns text and flags.

    Raises:
        ValueError: the file is neither.
    """
    if path.suffix == ".jsonl":
        return score_identifiers(read_labelled(path))
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as rows:
            return score_worries(
                [(row["text"], frozenset(row["flags"].split(";")) - {""}) for row in csv.DictReader(rows)]
            )
    raise ValueError("Give a .jsonl file of identifiers or a .csv file of worries.")


def read_labelled(path: Path) -> list[Labelled]:
    """Read JSON lines of {"text", "entities": [{"start", "end", "type", "sub"}]}."""
    with path.open(encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines if line.strip()]
    return [
        Labelled(
            item["text"],
            tuple(
                (e["start"], e["end"], ":".join(filter(None, (e["type"], e.get("sub", "")))))
                for e in item["entities"]
            ),
        )
        for item in items
    ]


def score_identifiers(items: Iterable[Labelled]) -> Score:
    """Score `find` on labelled texts."""
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    right = suggested = leaking = with_some = touched = without = 0
    for item in items:
        guess = merged(find(item.text))
        covered = _mask([(s.start, s.end) for s in guess], len(item.text))
        truth = _mask([(start, end) for start, end, _ in item.entities], len(item.text))
        missed = False
        for start, end, kind in item.entities:
            whole = all(covered[i] for i in range(start, end) if item.text[i].isalnum())
            every[kind] += 1
            found[kind] += whole
            missed |= not whole
        suggested += len(guess)
        right += sum(any(truth[s.start : s.end]) for s in guess)
        with_some += bool(item.entities)
        leaking += missed
        without += not item.entities
        touched += bool(guess) and not item.entities
    return Score(
        recall=_share(found.total(), every.total()),
        precision=_share(right, suggested),
        cases=every.total(),
        suggested=suggested,
        leaking=_share(leaking, with_some),
        touched=_share(touched, without),
        by_kind={kind: (found[kind], of) for kind, of in every.items()},
    )


def score_worries(rows: Iterable[tuple[str, frozenset[str]]]) -> Score:
    """Score `signals` on (text, names of the worries in it)."""
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    labelled = {str(worry) for worry in Worry}
    right = suggested = leaking = with_some = touched = without = 0
    for text, flags in rows:
        guess = {str(worry) for worry in signals(text)} & labelled
        every.update(flags)
        found.update(flags & guess)
        suggested += len(guess)
        right += len(guess & flags)
        with_some += bool(flags)
        leaking += bool(flags) and not guess
        without += not flags
        touched += bool(guess) and not flags
    return Score(
        recall=_share(found.total(), every.total()),
        precision=_share(right, suggested),
        cases=every.total(),
        suggested=suggested,
        leaking=_share(leaking, with_some),
        touched=_share(touched, without),
        by_kind={kind: (found[kind], of) for kind, of in every.items()},
    )


def _mask(spans: Sequence[tuple[int, int]], length: int) -> bytearray:
    mask = bytearray(length)
    for start, end in spans:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
