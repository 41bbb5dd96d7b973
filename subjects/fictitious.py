"""Numbers that pass every check and belong to nobody: for the sample city, tests and benches.

They lie in area 39: no province has that code. The same seed gives the same number.
"""

from __future__ import annotations

from datetime import date

from stdnum.cn import uscc as stdnum_uscc

from core.identifiers import organisation_check, resident_check

PROVINCE = "39"


def valid_uscc(seed: int, *, prefix: str = "91") -> str:
    """The unified social credit code number `seed` (0 to 99,999,999); 92 is an individual business."""
    inner = f"{seed:08d}"
    body = f"{prefix}{PROVINCE}0000{inner}{organisation_check(inner)}"
    return body + str(stdnum_uscc.calc_check_digit(body))


def valid_resident_id(seed: int, birth_on: date) -> str:
    """The resident number `seed` (0 to 9,999,999) of somebody born that day."""
    area, sequence = divmod(seed, 1000)
    body = f"{PROVINCE}{area:04d}{birth_on:%Y%m%d}{sequence:03d}"
    return body + resident_check(body)
