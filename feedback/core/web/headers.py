"""The headers of 4-protection.md, on every route, method and error code."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response

CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
NO_FEATURES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "clipboard-read",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-create",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": NO_FEATURES,
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}

#: On the few pages that ask a device for a passkey, this site may; everything else stays off.
WITH_PASSKEYS = NO_FEATURES.replace(
    "publickey-credentials-create=()", "publickey-credentials-create=(self)"
).replace("publickey-credentials-get=()", "publickey-credentials-get=(self)")
HSTS = "max-age=63072000; includeSubDomains"
IMMUTABLE = "public, max-age=31536000, immutable"


def allow_connect(response: Response) -> Response:
    """Mark a page whose own script may ask this server something."""
    response.headers["X-Feedback-Connects"] = "1"
    return response


def allow_passkeys(response: Response) -> Response:
    """Mark a page that may ask the device for a passkey."""
    response.headers["X-Feedback-Passkeys"] = "1"
    return response


def install(app: Flask, *, hsts: bool) -> None:
    """Set the headers on whatever leaves the application."""

    def protect(response: Response) -> Response:
        immutable = response.headers.pop("X-Feedback-Immutable", None)
        connects = response.headers.pop("X-Feedback-Connects", None)
        passkeys = response.headers.pop("X-Feedback-Passkeys", None)
        for name, value in FIXED.items():
            response.headers[name] = value
        if passkeys:
            response.headers["Permissions-Policy"] = WITH_PASSKEYS
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY + (
            "; connect-src 'self'" if connects else ""
        )
        if immutable and response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = IMMUTABLE
        if hsts:
            response.headers["Strict-Transport-Security"] = HSTS
        response.headers.pop("Server", None)
        return response

    app.after_request(protect)
