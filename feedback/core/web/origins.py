"""What other sites cannot do: post for somebody of the staff, or put their own name into an address of ours."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, request

_CHANGES_NOTHING = {"GET", "HEAD", "OPTIONS", "TRACE"}


def from_our_own_page(*, site: str | None, origin: str | None, host: str) -> bool:
    """Say whether a post came from a page of this site, as far as the browser tells.

    Our pages send no referrer, and then browsers say `Origin: null` for a plain form, so "null" and silence prove
    nothing; the token decides then.

    Args:
        site: the header Sec-Fetch-Site, if it was sent.
        origin: the header Origin, if it was sent.
        host: the host that was asked.
    """
    if site not in {None, "same-origin", "none"}:
        return False
    try:
        return origin in {None, "null"} or urlsplit(origin or "").netloc == host
    except ValueError:  # no address at all, so none of ours
        return False


def install(app: Flask, *, but_for: list[str]) -> None:
    """Refuse what comes from elsewhere, or is no form, with 400, beside the token of each form.

    Args:
        but_for: names of blueprints that answer such a post themselves, with the words still in the form.
    """

    def refuse() -> None:
        if request.method in _CHANGES_NOTHING or request.blueprint in but_for:
            return
        said = request.headers
        if not from_our_own_page(
            site=said.get("Sec-Fetch-Site"), origin=said.get("Origin"), host=request.host
        ):
            abort(400)
        if request.is_json:  # we take forms; the library behind them would read anything at all out of JSON
            abort(400)

    app.before_request(refuse)


def lead_nowhere_else(app: Flask) -> None:
    """Let no redirect repeat the host that was asked: whoever sends a request can write any name there."""

    def stay(response: Response) -> Response:
        address = urlsplit(response.headers.get("Location", ""))
        if address.netloc and address.netloc == request.host:
            here = "/" + address.path.lstrip("/")
            response.headers["Location"] = urlunsplit(("", "", here, address.query, address.fragment))
            response.set_data(b"")  # the router writes the same address there
        return response

    app.after_request(stay)
