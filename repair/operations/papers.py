"""The papers of an application: files that an applicant hands in, and the public service he names."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.refusals import Refusal, Refused
from repair.models import RepairFile, RepairService
from repair.terms import FileKind

TYPES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LARGEST = 10_000_000
MOST = 20
MOST_IN_ALL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file as it came in; `kind` is a word of `FileKind`."""

    name: str
    content: bytes = field(repr=False)
    kind: str = FileKind.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One act of public service; `extent` is hours or an amount, `proof` who certified it under which number."""

    kind: str
    extent: str
    proof: str
    done_on: date


def demand_papers(papers: Sequence[Paper]) -> None:
    """Raise Refused unless every file is a PDF, PNG or JPEG of at most 10 MB, and there are at most 20."""
    bad = [paper.name for paper in papers if not media_type(paper.content) or len(paper.content) > LARGEST]
    if bad:
        raise Refused(
            Refusal(
                code="paper_unreadable",
                sentence=f"材料须为不超过 10 MB 的 PDF、PNG 或 JPEG：{'、'.join(bad)}。",
                remedy="请重新扫描或者导出后上传。",
                field="paper",
            )
        )
    if len(papers) > MOST:
        raise Refused(
            Refusal(
                code="too_many_papers", sentence=f"一次最多提交{MOST}份材料。", remedy="请合并后上传。", field="paper"
            )
        )


def media_type(content: bytes) -> str:
    """The type of a file by its first bytes; empty for anything that is not taken in."""
    return next((name for magic, name in TYPES.items() if content.startswith(magic)), "")


def keep_papers(repair_ids: Sequence[int], papers: Sequence[Paper], *, at: datetime) -> None:
    """Keep the files with these applications, sealed; one that is with an application already is not kept twice.

    Raises Refused where an application would come to hold more than `MOST_IN_ALL`.
    """
    if not papers:
        return
    column: Any = RepairFile._meta.get_field("content")
    held = _held(repair_ids)
    fresh = {(pk, digest(paper)): paper for pk in repair_ids for paper in papers if digest(paper) not in held[pk]}
    if any(len(held[pk]) + sum(one == pk for one, _ in fresh) > MOST_IN_ALL for pk in repair_ids):
        raise Refused(
            Refusal(
                code="too_many_papers",
                sentence=f"一件申请的材料合计不得超过{MOST_IN_ALL}份。",
                remedy="请合并后上传，或者到窗口提交。",
                field="paper",
            )
        )
    RepairFile.objects.bulk_create(
        RepairFile(
            repair_id=pk,
            kind=paper.kind,
            name=paper.name[:200],
            media_type=media_type(paper.content),
            sha256=sha256,
            content=column.seal(base64.b64encode(paper.content).decode()),
            added_at=at,
        )
        for (pk, sha256), paper in fresh.items()
    )


def digest(paper: Paper) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(paper.content).hexdigest()


def any_fresh(repair_ids: Sequence[int], papers: Sequence[Paper]) -> bool:
    """Whether one of these files is not with one of these applications yet."""
    held = _held(repair_ids)
    return any(digest(paper) not in held[pk] for pk in repair_ids for paper in papers)


def _held(repair_ids: Sequence[int]) -> dict[int, set[str]]:
    held: dict[int, set[str]] = {pk: set() for pk in repair_ids}
    for pk, sha256 in RepairFile.objects.filter(repair__in=repair_ids).values_list("repair_id", "sha256"):
        held[pk].add(sha256)
    return held


def keep_services(repair_id: int, services: Sequence[Service]) -> None:
    """Keep what public service an application names."""
    RepairService.objects.bulk_create(
        RepairService(repair_id=repair_id, kind=one.kind, extent=one.extent, proof=one.proof, done_on=one.done_on)
        for one in services
    )
