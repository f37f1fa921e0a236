"""The unit files: three processes of two users, none with more rights than it needs, none with a log of who came."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

from feedback.settings import HERE

UNITS = sorted((HERE / "deploy" / "systemd").glob("*.service"))


class _Repeated(dict[str, str]):
    """systemd lets a setting stand several times; ConfigParser keeps the lines of all of them."""

    def __setitem__(self, key: str, value: object) -> None:
        if isinstance(value, list) and key in self:
            self[key].extend(value)  # type: ignore[attr-defined]
        else:
            super().__setitem__(key, value)  # type: ignore[assignment]


def service(unit: Path) -> dict[str, str]:
    read = ConfigParser(strict=False, interpolation=None, dict_type=_Repeated)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(unit, encoding="utf-8")
    return dict(read["Service"])


def test_there_is_a_unit_for_each_process() -> None:
    assert [unit.stem for unit in UNITS] == ["feedback-public", "feedback-staff", "feedback-worker"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_gives_no_more_than_the_process_needs(unit: Path) -> None:
    told = service(unit)
    for setting, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "PrivateTmp": "yes",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "ProcSubset": "pid",
        "UMask": "0007",
        "CapabilityBoundingSet": "",
        "ReadWritePaths": "/var/lib/feedback",
    }.items():
        assert told[setting] == value, setting


def test_the_public_process_has_a_user_of_its_own_and_no_staff_surface() -> None:
    public, staff, worker = (service(unit) for unit in UNITS)
    assert public["User"] != staff["User"] == worker["User"]
    assert "FEEDBACK_SURFACE=public" in public["Environment"]
    assert "FEEDBACK_SURFACE=staff" in staff["Environment"]


def test_no_unit_asks_for_an_access_log() -> None:
    for unit in UNITS:
        assert "access-log" not in service(unit)["ExecStart"]


def test_what_serves_pages_can_ring_nobody_up() -> None:
    for unit in UNITS:
        told = service(unit)
        mails = unit.stem == "feedback-worker"
        assert (told.get("IPAddressDeny"), told.get("IPAddressAllow")) == (
            (None, None) if mails else ("any", "localhost")
        )
