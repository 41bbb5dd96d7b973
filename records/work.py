"""What of the catalogue, of files of records and of records' words waits for a person."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, Q

from core.actors import Actor, Post
from core.work import WorkItem, list_url, waiting
from records.catalogue_doors import CATALOGUE_DOORS
from records.catalogue_flow import CONSULTING, DRAFT
from records.collection_doors import COLLECTION_DOORS
from records.collection_flow import CHECKED, UPLOADED
from records.flag_doors import FLAG_DOORS
from records.flag_flow import OPEN, RETURNED
from records.models import Catalogue, Item, RecordFlag


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Drafts to put out, comments to answer, catalogues to approve and to publish; files to assign and to load."""
    over = Q(consultation_ends_on__lt=on)
    return [
        *_empty(actor),
        *waiting(CATALOGUE_DOORS, actor, verbs=("consult",), only=Q(pk__in=Item.objects.values("catalogue"))),
        *waiting(CATALOGUE_DOORS, actor, verbs=("publish",)),
        *waiting(CATALOGUE_DOORS, actor, verbs=("approve",), due="consultation_ends_on", only=over),
        *_comments(actor),
        *_flags(actor),
        *waiting(COLLECTION_DOORS, actor, verbs=("assign", "load"), only=Q(state__in=(UPLOADED, CHECKED))),
    ]


def _empty(actor: Actor) -> list[WorkItem]:
    """Drafts without any item: somebody must fill in the workbook."""
    if not (actor.office and actor.holds(Post.HANDLER)):
        return []
    count = Catalogue.objects.filter(state=DRAFT, items__isnull=True).count()
    return [
        WorkItem(
            label="目录草案还没有事项，待上传工作簿",
            count=count,
            url=list_url(CATALOGUE_DOORS, state=DRAFT),
            group=CATALOGUE_DOORS.flow.label,
        )
    ]


def _comments(actor: Actor) -> list[WorkItem]:
    if not (actor.office and actor.holds(Post.HANDLER, Post.REVIEWER)):
        return []
    found = Catalogue.objects.filter(state=CONSULTING, comments__answer="").aggregate(
        n=Count("comments"), due_on=Min("consultation_ends_on")
    )
    return [
        WorkItem(
            label="目录征求意见，待处理的意见",
            count=found["n"],
            due_on=found["due_on"],
            url=list_url(CATALOGUE_DOORS, state=CONSULTING),
            group=CATALOGUE_DOORS.flow.label,
        )
    ]


def _flags(actor: Actor) -> list[WorkItem]:
    """Words to look at, for the office; records to correct, for whoever provided them."""
    if actor.office and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER):
        return [_flagged(actor, OPEN, "文字可能含有禁止归集的信息，待核对")]
    if actor.department_id is not None and actor.holds(Post.HANDLER, Post.APPROVER):
        return [_flagged(actor, RETURNED, "信用记录的文字被退回，待更正")]
    return []


def _flagged(actor: Actor, state: str, label: str) -> WorkItem:
    found = RecordFlag.objects.within(actor).filter(state=state).aggregate(n=Count("pk"), due_on=Min("raised_on"))
    return WorkItem(
        label=label,
        count=found["n"],
        due_on=found["due_on"],
        url=list_url(FLAG_DOORS, state=state),
        group=FLAG_DOORS.flow.label,
    )
