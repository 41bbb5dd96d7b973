"""The seals of the sample city: drawn, marked 样例, registered by the units' approvers as any unit does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import serif_path

from core import letters
from core.letter_models import Letter
from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story

DRAWING = Path(__file__).with_name("seal.typ")
SEALED_AT_ONCE = ("xyb", "yjj", "sjj", "swj", "fy", "zgj", "czj")
LATE = "jyzx"
"""Signs its first letters without a seal; those of 审批、人社、公安 wait for one to this day."""


@cache
def drawn(unit: str) -> bytes:
    """A round seal as a PNG with a clear ground; `unit` is the name of its unit."""
    name = unit.removesuffix("（样例）")
    made = typst.compile(
        str(DRAWING),
        format="png",
        ppi=300.0,
        font_paths=[str(serif_path().parent)],
        ignore_system_fonts=True,
        sys_inputs={"unit": name},
    )
    return bytes(made[0] if isinstance(made, list) else made)


def register(team: Team, *, at: datetime) -> None:
    """Register the unit's seal through its approver."""
    image = drawn(team.department.name)
    letters.register_seal(form="seal", image=image, by=team.approver, at=at, note="样例印模，系统绘制")


def registered(city: City, keys: Sequence[str], *, at: datetime) -> Story:
    """The units have a seal from that day on."""
    yield at
    for key in keys:
        register(city.cast[key], at=at)


def sealed_late(city: City) -> Story:
    """A unit gets its seal after it has signed; the older letters are sealed then, and count as issued from then on."""
    team = city.cast[LATE]
    at = city.days.back(60, 9, 30)
    yield at
    register(team, at=at)
    at = city.days.back(60, 10)
    yield at
    letters.seal_letters(Letter.objects.filter(unit_id=team.department.pk), by=team.approver, at=at)


def issued_anew(city: City, key: str, *, at: datetime, reason: str) -> Story:
    """The newest letter of a unit is declared void and signed again under the next number."""
    team = city.cast[key]
    yield at
    letter = Letter.objects.filter(unit_id=team.department.pk, subject_id__isnull=False).latest("pk")
    letters.reissue(letter, by=team.reviewer, at=at, reason=reason)


def stories(city: City) -> list[Story]:
    """Seals from the first day, one that came late, and a letter that had a slip in it."""
    return [
        registered(city, SEALED_AT_ONCE, at=city.days.back(city.begun, 10)),
        sealed_late(city),
        issued_anew(city, "sjj", at=city.days.workdays_back(3, 16), reason="印制时错漏收件人地址（样例）。"),
    ]
