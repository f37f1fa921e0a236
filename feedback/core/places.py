"""What counts as one place when tries and sends are paced. Nothing here is kept."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_network

#: One household or one machine holds a whole IPv6 network of this size and can take a new address for every send.
_ONE_PLACE = 64


def place_of(address: str) -> str:
    """Give what counts as one place: an IPv4 address, or the network that an IPv6 address lies in.

    What is no address at all is a place of its own.
    """
    if ":" not in address:
        return address
    try:
        known = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = known.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((known, _ONE_PLACE), strict=False))
