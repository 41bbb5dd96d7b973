"""The public service that an applicant names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from repair.models import RepairService


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One act of public service; `extent` is hours or an amount, `proof` who certified it under which number."""

    kind: str
    extent: str
    proof: str
    done_on: date


def keep_services(repair_id: int, services: Sequence[Service]) -> None:
    """Keep what public service an application names."""
    RepairService.objects.bulk_create(
        RepairService(repair_id=repair_id, kind=one.kind, extent=one.extent, proof=one.proof, done_on=one.done_on)
        for one in services
    )
