"""Turns pasted markup into plain words, and our own Markdown's HTML into safe HTML. Alone in knowing bleach and nh3.

What a person typed is stored as typed; a reading copy is derived from it and is escaped like any other text when it is
shown. Nothing's safety rests on this module alone (bleach gets no more security releases).
"""

import html as entities
import re

import bleach
import nh3
from bleach.html5lib_shim import HTML_TAGS
from markupsafe import Markup

from feedback.core.errors import TooMuch

#: Characters of markup that one reading copy may be made from: a 5,000-character answer with room for its markup.
MARKUP_CAP = 50_000
#: Characters of HTML that one call may clean: our longest page of Markdown many times over.
HTML_CAP = 400_000

#: What our Markdown pages use, and nothing else.
_ALLOWED = {
    "a": {"href", "title"},
    "blockquote": set[str](),
    "br": set[str](),
    "code": set[str](),
    "dd": set[str](),
    "dl": set[str](),
    "dt": set[str](),
    "em": set[str](),
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "hr": set[str](),
    "li": set[str](),
    "ol": {"start"},
    "p": set[str](),
    "pre": set[str](),
    "strong": set[str](),
    "table": set[str](),
    "tbody": set[str](),
    "td": set[str](),
    "th": {"scope"},
    "thead": set[str](),
    "tr": set[str](),
    "ul": set[str](),
}
_SCHEMES = {"https", "http", "mailto", "tel"}

#: An address that says plainly where it goes: a known scheme, a place on this site, or a plain relative one.
_ADDRESS = re.compile(
    r"(?:https?://|mailto:|tel:|/(?!/)|#|\?)[^\s\\]*|[\w.\-/]+(?:[#?][^\s\\:]*)?", re.IGNORECASE
)

_ELEMENTS = "|".join(
    sorted((re.escape(name) for name in {*HTML_TAGS, "font", "center"}), key=len, reverse=True)
)
_SWITCHES = (
    "hidden|disabled|checked|selected|readonly|required|open|controls|autofocus|async|defer|nowrap|reversed"
)
#: A whole tag of an element that HTML knows: attributes are switches or have a value, so that `a <b and c> d` and
#: `<scared>` are words. Possessive quantifiers keep the search linear.
_TAG = re.compile(
    rf"<(?:/(?:{_ELEMENTS})\s*+|(?:{_ELEMENTS})(?:[\s/]++(?:[a-z_:@][\w:.\-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>=`]++)|(?:{_SWITCHES})(?=[\s/>])))*+[\s/]*+)>",
    re.IGNORECASE,
)
#: What word processors leave around a pasted selection.
_CLIPBOARD = re.compile(
    r"<!--\s*+(?:\[if [^\]<>]{0,80}+\]>?|/?StartFragment|/?EndFragment|\[endif\])\s*+-->|<!\[(?:if|endif)[^<>]{0,80}+\]>",
    re.IGNORECASE,
)
#: Tags of word processors' own making (<o:p>).
_OFFICE = re.compile(r"</?[ovwm]:[a-z]{1,20}+(?:\s[^<>]{0,200}+)?/?>", re.IGNORECASE)
#: A line ends at these; bleach itself starts one at each block that opens.
_BREAK = re.compile(
    r"<(?:br|hr)\s*+/?>|</(?:p|div|li|ul|ol|dl|dd|dt|tr|table|blockquote|pre|h[1-6]|section|article)\s*+>(?!\s*+<)",
    re.IGNORECASE,
)
_CELL = re.compile(r"</(?:td|th)\s*+>", re.IGNORECASE)
#: Characters that no one sees and bleach would turn into question marks.
_CONTROLS = dict.fromkeys({*range(32), 127} - {9, 10, 13})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_MANY_LINES = re.compile(r"\n[ \t]*+\n(?:[ \t]*+\n)+")


def looks_like_markup(text: str) -> bool:
    """Say whether `text` holds a tag of a known HTML element or an entity, so that a reading copy would differ."""
    return bool(_TAG.search(text) or _ENTITY.search(text) or _CLIPBOARD.search(text))


def plain_text(markup: str) -> str:
    """Return the words of `markup` as plain text: known HTML elements go, everything else stays.

    `<scared>` and `3 < 4` survive; entities are decoded once. Text without markup comes back to the letter. The result
    is text, never HTML: it may hold `<` and must be escaped wherever it is shown.

    Raises:
        TooMuch: more than `MARKUP_CAP` characters.
    """
    if len(markup) > MARKUP_CAP:
        raise TooMuch(
            "This text is too long to make a reading copy of. Nothing is lost; the original is kept as it is."
        )
    if not looks_like_markup(markup):
        return markup
    visible = _OFFICE.sub("", _CLIPBOARD.sub("", markup.translate(_CONTROLS)))
    tags_only = _escape_between_tags(_CELL.sub(" ", _BREAK.sub("\n", visible)))
    stripped = bleach.clean(tags_only, tags=set(), attributes={}, strip=True, strip_comments=False)
    return _MANY_LINES.sub("\n\n", entities.unescape(stripped)).strip("\n")


def html(html_from_markdown: str) -> Markup:
    """Return `html_from_markdown` with only the elements that our own pages use, marked safe to place in a page.

    Raises:
        TooMuch: more than `HTML_CAP` characters.
    """
    if len(html_from_markdown) > HTML_CAP:
        raise TooMuch("This page is too long to show.")
    cleaned = nh3.clean(
        html_from_markdown.encode(
            "utf-8", "replace"
        ).decode(),  # half a pair is no character, and nh3 takes none
        tags=set(_ALLOWED),
        attributes={name: kept for name, kept in _ALLOWED.items() if kept},
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noreferrer noopener",
    )
    return Markup(cleaned)  # noqa: S704 - nh3 has just removed everything that is not on the short list


def _attribute(_element: str, name: str, value: str) -> str | None:
    return None if name == "href" and not _ADDRESS.fullmatch(value) else value


def _escape_between_tags(markup: str) -> str:
    """Escape every `<` and `>` that is not part of a whole known tag, so that bleach takes it for a character."""
    pieces: list[str] = []
    at = 0
    for tag in _TAG.finditer(markup):
        pieces += [_escaped(markup[at : tag.start()]), tag[0]]
        at = tag.end()
    pieces.append(_escaped(markup[at:]))
    return "".join(pieces)


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")
