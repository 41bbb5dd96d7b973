"""Papers that are handed in with a case: PDF, PNG or JPEG, told by their first bytes and kept encrypted (JS-G 22)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from core.crypto import open_sealed
from core.fields import EncryptedTextField
from core.refusals import Refusal, Refused

IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
TYPES = {b"%PDF-": "application/pdf"} | IMAGES
SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
LARGEST = 10_000_000
FILE_HELP = f"PDF、PNG 或 JPEG，不超过 {LARGEST // 1_000_000} MB，加密保存"
MOST_AT_ONCE = 20
MOST_IN_ALL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file as it came in; `kind` is a word of the list that its case keeps."""

    name: str
    content: bytes = field(repr=False)
    kind: str

    @property
    def mark(self) -> tuple[str, str]:
        """By what a paper is known among those of its case: its kind, and SHA-256 of its content in hexadecimal."""
        return str(self.kind), hashlib.sha256(self.content).hexdigest()


class KeptPaper(models.Model):
    """A paper that lies sealed with a case; `holder` names the foreign key to the case. Appended, never changed."""

    holder: ClassVar[str]

    kind = models.CharField("种类", max_length=12)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("格式", max_length=40)
    sha256 = models.CharField("SHA-256", max_length=64)
    content: Any = EncryptedTextField(verbose_name="内容（密文）")
    added_at = models.DateTimeField("收到时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def media_type(content: bytes, *, among: dict[bytes, str] = TYPES) -> str:
    """The type of a file by its first bytes; empty for anything that is not taken in."""
    return next((name for magic, name in among.items() if content.startswith(magic)), "")


def sealed(model: type[models.Model], content: bytes) -> Any:
    """A file, ready for the column `content` of a table."""
    column: Any = model._meta.get_field("content")
    return column.seal(base64.b64encode(content).decode("ascii"))


def opened(paper: Any) -> bytes:
    """The file that lies sealed in `paper.content`; who opens it puts the look on record first."""
    return base64.b64decode(open_sealed(paper.content))


def demand_papers(papers: Sequence[Paper]) -> None:
    """Raise Refused unless each is a PDF, PNG or JPEG of at most 10 MB, and they are no more than 20 at once."""
    bad = [paper.name for paper in papers if not media_type(paper.content) or len(paper.content) > LARGEST]
    if bad:
        raise Refused(
            Refusal(
                code="paper_unreadable",
                sentence=f"材料须为不超过 {LARGEST // 1_000_000} MB 的 PDF、PNG 或 JPEG：{'、'.join(bad)}。",
                remedy="请重新扫描或者导出后上传。",
                field="paper",
            )
        )
    if len(papers) > MOST_AT_ONCE:
        raise Refused(_too_many(f"一次最多提交{MOST_AT_ONCE}份材料。"))


def keep_papers(model: type[KeptPaper], case_ids: Sequence[int], papers: Sequence[Paper], *, at: datetime) -> None:
    """Keep papers with each of these cases; one that is with a case already, as of the same kind, is not
    kept twice.

    Raises Refused as `demand_papers`, and where a case would come to hold more than `MOST_IN_ALL`.
    """
    if not papers:
        return
    demand_papers(papers)
    held = _held(model, case_ids)
    fresh = {(pk, one.mark): one for pk in case_ids for one in papers if one.mark not in held[pk]}
    for pk in case_ids:
        if len(held[pk]) + sum(one == pk for one, _ in fresh) > MOST_IN_ALL:
            raise Refused(_too_many(f"一件申请的材料合计不得超过{MOST_IN_ALL}份。"))
    rows: Any = model._default_manager
    rows.bulk_create(
        model(
            **{f"{model.holder}_id": pk},
            kind=paper.kind,
            name=paper.name[:200],
            media_type=media_type(paper.content),
            sha256=sha256,
            content=sealed(model, paper.content),
            added_at=at,
        )
        for (pk, (_, sha256)), paper in fresh.items()
    )


def any_fresh(model: type[KeptPaper], case_ids: Sequence[int], papers: Sequence[Paper]) -> bool:
    """Whether one of these papers is not with one of these cases yet."""
    held = _held(model, case_ids) if papers else {}
    return any(paper.mark not in held[pk] for pk in held for paper in papers)


def _held(model: type[KeptPaper], case_ids: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    held: dict[int, set[tuple[str, str]]] = {pk: set() for pk in case_ids}
    rows: Any = model._default_manager
    of = f"{model.holder}_id"
    for pk, kind, sha256 in rows.filter(**{f"{of}__in": list(case_ids)}).values_list(of, "kind", "sha256"):
        held[pk].add((kind, sha256))
    return held


def _too_many(sentence: str) -> Refusal:
    return Refusal(code="too_many_papers", sentence=sentence, remedy="请合并后上传，或者到窗口提交。", field="paper")
