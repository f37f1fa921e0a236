"""The QR code of a window's public address: what a phone's camera reads from a poster."""

from __future__ import annotations

from io import BytesIO

import segno

#: A quarter of the code may be scratched, creased or covered by tape, and it is still read.
CORRECTION = "q"
#: ISO/IEC 18004 asks for four modules of white around the code; a poster that is framed or cut loses none of them.
QUIET_ZONE = 4
#: Pixels of one module in the picture: 20 is sharp at 10 cm on paper.
PIXELS = 20


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error=CORRECTION, boost_error=True)


def as_svg(address: str) -> bytes:
    """Draw the code as SVG, black on white whatever the page around it is, without style or script."""
    out = BytesIO()
    _code(address).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        light="#fff",
        dark="#000",
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return out.getvalue()


def as_png(address: str) -> bytes:
    """Draw the code as a picture for leaflets and letters."""
    out = BytesIO()
    _code(address).save(out, kind="png", border=QUIET_ZONE, scale=PIXELS)
    return out.getvalue()
