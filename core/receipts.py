"""The number on a receipt: two letters that say what was handed in, and the serial number of the case."""

from __future__ import annotations

import hmac
import secrets
from typing import Any, ClassVar

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, LPad

from core.crypto import open_sealed

WIDTH = 8
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
"""A query code is typed from paper: no letters and figures that look alike."""


class Receipted:
    """A case of which whoever raised it holds a receipt; with its query code the number opens how the case stands."""

    pk: Any
    receipt_prefix: ClassVar[str]

    @property
    def receipt_no(self) -> str:
        """As it is printed: XF00000012."""
        return f"{self.receipt_prefix}{self.pk:0{WIDTH}d}"


def serial_of(number: str, prefix: str) -> int | None:
    """The primary key behind a number of this kind; None for a number of another kind, or for no number."""
    said = number.strip().upper()
    digits = said.removeprefix(prefix)
    if digits == said or not (digits.isascii() and digits.isdigit()) or len(digits) > WIDTH + 4:
        return None
    return int(digits)


def receipt_column(prefix: str) -> Concat:
    """The number as a column of a query."""
    serial = Cast("pk", CharField())
    return Concat(Value(prefix), LPad(serial, WIDTH, Value("0")), output_field=CharField())


def new_code() -> str:
    """A query code, the other half of a receipt: told once to whoever raised the case."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def code_of(case: Any) -> str:
    """The query code of a case, opened; empty for a case that never had one.

    Whoever calls it shows it to the holder of the receipt, or has put the look on record.
    """
    return "" if case.query_code is None else open_sealed(case.query_code)


def code_fits(kept: str, given: str) -> bool:
    """Whether somebody gave the code of a receipt, in whatever case; an empty code fits nothing."""
    return bool(kept) and hmac.compare_digest(kept.encode(), given.strip().upper().encode())
