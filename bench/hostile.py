"""Hostile strings, through both ways to plain words and safe HTML, read as a browser would: how many, and how many live.

python -m bench.hostile             every string in every dress (about a minute)      --each 200   of so many strings

A string is tried as it is and in dresses that have fooled sanitisers: broken out of an attribute, doubled, in other
letter case, written with entities, with a NUL or a tab in it, after a half-open tag. bleach makes plain text of it, which is
escaped; nh3 leaves what our own pages use. Both have to agree that no live element is left.
"""

from __future__ import annotations

import argparse
import html as entities
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import html5lib
from markupsafe import escape

from bench.fuzz.hostile import strings
from feedback.core.sanitise import html, plain_text

#: What our Markdown pages use, and nothing else.
CALM = {"a", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong"} | {
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
DRESSES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "out of an attribute": lambda text: f"\"'><p>{text}",
    "doubled": lambda text: text.replace("<", "<<"),
    "in other letters": str.swapcase,
    "with entities": entities.escape,
    "with a NUL": lambda text: text.replace("<", "<\x00", 1),
    "with tabs": lambda text: text.replace("script", "scr\tipt").replace(":", "&Tab;:"),
    "after a half-open tag": lambda text: f'<p title="{text}',
    "in a comment": lambda text: f"<!--{text}--!>{text}",
    "in foreign content": lambda text: f"<svg><style>{text}</style></svg><math><mtext>{text}",
}


def elements(markup: str) -> Iterator[Any]:
    """Give every element that a browser would build out of `markup` inside a div."""
    fragment = html5lib.parseFragment(markup, container="div", namespaceHTMLElements=False)
    return (one for one in fragment.iter() if one is not fragment and isinstance(one.tag, str))


def is_live(element: Any) -> bool:  # noqa: ANN401 - elements have no type of their own
    """Say whether an element could do or fetch anything."""
    if element.tag not in CALM:
        return True
    for name, value in element.attrib.items():
        if str(name).lower().startswith("on") or name in {"style", "src", "srcdoc", "action", "formaction"}:
            return True
        scheme = "".join(value.split()).lower().partition(":")[0]
        if name == "href" and ":" in value and scheme not in SCHEMES:
            return True
    return False


def live_by(text: str) -> list[str]:
    """Name the ways by which a live element would be left of `text`: none, one, or both."""
    by_bleach = any(elements(str(escape(plain_text(text)))))
    by_nh3 = any(is_live(one) for one in elements(html(text)))
    return [name for name, live in (("bleach", by_bleach), ("nh3", by_nh3)) if live]


def measure(*, each: int | None = None) -> dict[str, Any]:
    """Try every string (or the first `each`) in every dress."""
    tried, live, apart = 0, dict.fromkeys(("bleach", "nh3"), 0), 0
    of = strings()[:each]
    for text in of:
        for dress in DRESSES.values():
            ways = live_by(dress(text))
            tried += 1
            apart += len(ways) == 1
            for way in ways:
                live[way] += 1
    return {"strings": len(of), "dresses": len(DRESSES), "tried": tried, "live": live, "disagree": apart}


def show(found: dict[str, Any]) -> None:
    """Print what was found."""
    print(f"hostile strings tried: {found['tried']:,} ({found['strings']:,} in {found['dresses']} dresses)")
    live = found["live"]
    print(f"  live by bleach {live['bleach']}, by nh3 {live['nh3']}; the two disagree on {found['disagree']}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anything was live."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("--each", type=int, help="only so many strings")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(arguments)
    found = measure(each=asked.each)
    print(json.dumps(found)) if asked.json else show(found)
    return 1 if any(found["live"].values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
