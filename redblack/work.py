"""What of the lists waits for a person: one table, read by the front page and by the filter of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode

from core.actors import Actor, Post
from core.deadlines import Deadline
from core.models import Letter, LetterPrint, Step
from core.work import WorkItem, list_url, waiting
from redblack import flow, representation_flow
from redblack.doors import ENTRY_DOORS, IMPORT_DOORS, PROGRAMME_DOORS, REPRESENTATION_DOORS
from redblack.ground_queries import standing_ground
from redblack.import_flow import PREVIEWED, WITHDRAWAL_ASKED
from redblack.import_models import ImportRow
from redblack.models import Entry, EntryGround, Representation
from redblack.queries import WITHHOLDING_OPEN
from redblack.stay_queries import awaiting_resumption, awaiting_review
from redblack.terms import ListKind
from subjects.terms import SubjectStatus

_QUARANTINED = ImportRow.objects.quarantined().filter(batch=OuterRef("pk"))
REEVALUATED = (flow.LISTED, flow.SUSPENDED)
"""Where somebody still has to look: an exit that was asked for is decided by the approver."""
DESK = (Post.HANDLER, Post.REVIEWER, Post.APPROVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Entries that wait for somebody: who, which, until which day. `office` rows are for the office, of everybody."""

    key: str
    label: str
    posts: Sequence[str]
    which: Callable[[date], Q]
    due: str = ""
    office: bool = False


def _in(state: str, **more: object) -> Callable[[date], Q]:
    return lambda on: Q(state=state, **more)


def _to_publicise(on: date) -> Q:
    return Q(state=flow.CHECKED, colour="red") | Q(state=flow.SERVED, publicity_required=True)


def _found_right(on: date) -> Q:
    upheld = Representation._base_manager.filter(entry=OuterRef("pk"), state=representation_flow.UPHELD)
    return Q(Exists(upheld), state__in=flow.BEFORE_LISTING)


def _withholding_open(on: date) -> Q:
    return WITHHOLDING_OPEN & Q(state__in=flow.OPEN_ENTRIES)


def _past_validity(on: date) -> Q:
    """As `EntryQuerySet.past_validity`, which the timer records; here it stands until somebody has seen to it."""
    return Q(pk__in=Entry.objects.unscoped("counted for the one who may see them").past_validity(on).values("pk"))


def _to_reevaluate(on: date) -> Q:
    """Red entries of which something negative was filed, or whose year is nearly over."""
    before = Q(state__in=(flow.CHECKED, flow.PUBLICISED, flow.READY), negative_on__isnull=False)
    return before | Q(state__in=REEVALUATED, valid_to__gte=on, reevaluation_opens_on__lte=on)


def _reevaluation_late(on: date) -> Q:
    return Q(state__in=REEVALUATED, valid_to__gte=on, reevaluation_due_on__lt=on)


def _of_the_dead(on: date) -> Q:
    return Q(state__in=flow.BEFORE_LISTING, subject__status=SubjectStatus.DECEASED)


def _ground_corrected(on: date) -> Q:
    """Standing entries of which a ground was corrected, and of which no person has done anything since (P15)."""
    told = Step.objects.filter(flow="entry", case_id=OuterRef("pk"), transition__verb="follow_correction")
    since = Step.objects.filter(flow="entry", case_id=OuterRef("case_id"), pk__gt=OuterRef("pk"))
    looked = since.exclude(transition__posts__contains=[Post.TIMER.value])
    return Q(Exists(told.filter(~Exists(looked))), corrected_on__isnull=False, state__in=REEVALUATED)


def _ground_repaired(on: date) -> Q:
    """Entries that only a repaired ground carries, repaired by an officer without an application here, of which no
    person has done anything since: their recogniser decides whether they stay (JY 23)."""
    since = Step.objects.filter(flow="entry", case_id=OuterRef(OuterRef("entry_id")), pk__gt=OuterRef("pk"))
    looked = since.exclude(transition__posts__contains=[Post.TIMER.value])
    told = Step.objects.filter(flow="record", case_id=OuterRef("record_id"), transition__verb="repair")
    by_hand = told.exclude(transition__posts__contains=[Post.TIMER.value])
    grounds = EntryGround.objects.filter(entry=OuterRef("pk"))
    repaired = grounds.filter(standing_ground(), Exists(by_hand.filter(~Exists(looked))), record__state="repaired")
    return Q(Exists(repaired), ~Exists(grounds.filter(record__ended_on__isnull=True)), state__in=REEVALUATED)


def _fate_open(on: date) -> Q:
    return Q(state__in=(*flow.BEFORE_LISTING, *REEVALUATED), fate_asked_on__isnull=False)


WAITING: tuple[Waiting, ...] = (
    Waiting(key="check", label="待比对", posts=(Post.HANDLER, Post.REVIEWER), which=_in(flow.PROPOSED)),
    Waiting(key="notify", label="待签发告知", posts=(Post.REVIEWER,), which=_in(flow.CHECKED, colour="black")),
    Waiting(key="serve", label="待送达", posts=(Post.HANDLER,), which=_in(flow.NOTIFIED)),
    Waiting(key="publicise", label="待公示", posts=(Post.REVIEWER,), which=_to_publicise),
    Waiting(
        key="drop",
        label="陈述申辩或异议成立，待办理“不予列入”",
        posts=(Post.REVIEWER, Post.APPROVER),
        which=_found_right,
    ),
    Waiting(key="list", label="待签发列入", posts=(Post.APPROVER,), which=_in(flow.READY)),
    Waiting(key="exit", label="拟退出，待签发", posts=(Post.APPROVER,), which=_in(flow.LEAVING), due="valid_to"),
    Waiting(
        key="stay_over",
        label="停止执行已终了，待恢复或者退出",
        posts=(Post.APPROVER,),
        which=awaiting_resumption,
        due="valid_to",
    ),
    Waiting(
        key="review",
        label="原决定变更或者部分依据被撤销，待更正或者退出",
        posts=(Post.HANDLER, Post.APPROVER),
        which=awaiting_review,
    ),
    Waiting(
        key="ground_corrected",
        label="认定依据已由提供单位更正，待核对",
        posts=DESK,
        which=_ground_corrected,
        due="corrected_on",
    ),
    Waiting(
        key="ground_repaired",
        label="认定依据已修复，待决定是否退出名单",
        posts=DESK,
        which=_ground_repaired,
        due="valid_to",
    ),
    Waiting(
        key="fate",
        label="主体已注销、合并或者分立，待决定名单是否继续",
        posts=DESK,
        which=_fate_open,
        due="fate_due_on",
    ),
    Waiting(key="died", label="主体已死亡，待撤回草稿或者不予列入", posts=DESK, which=_of_the_dead),
    Waiting(key="withhold", label="提请不予公开，待决定", posts=(Post.APPROVER,), which=_withholding_open),
    Waiting(key="reevaluate", label="红名单待复评", posts=DESK, which=_to_reevaluate, due="reevaluation_due_on"),
    Waiting(
        key="reevaluate_late",
        label="红名单复评逾期",
        posts=DESK,
        which=_reevaluation_late,
        due="reevaluation_due_on",
        office=True,
    ),
    Waiting(key="expired", label="已到期（待办理退出）", posts=DESK, which=_past_validity, due="valid_to", office=True),
)
BY_KEY = {row.key: row for row in WAITING}


def work(actor: Actor, on: date) -> list[WorkItem]:
    """Entries on their way to a list or off it, representations to verify, files and programmes to bring on."""
    return [
        *_entries(actor, on),
        *_representations(actor),
        *waiting(IMPORT_DOORS, actor, verbs=("confirm",), only=Q(state=PREVIEWED)),
        *waiting(IMPORT_DOORS, actor, verbs=("withdraw",), only=Q(state=WITHDRAWAL_ASKED)),
        *waiting(IMPORT_DOORS, actor, verbs=("release",), only=Q(Exists(_QUARANTINED))),
        *waiting(IMPORT_DOORS, actor, verbs=("sign_off",), only=Q(kind=ListKind.OLD)),
        *_letters_to_origins(actor),
        *waiting(PROGRAMME_DOORS, actor, verbs=("consult", "publish"), due="consultation_ends_on"),
    ]


def deadlines(on: date) -> list[Deadline]:
    """Representations must be answered before the publicity or the time to state one's case is over; whether entries of
    ended subjects go on, within the office's term."""
    held = Representation.objects.unscoped("terms of every department").filter(state=representation_flow.OPEN)
    until = Coalesce("entry__publicity_ends_on", "entry__statement_ends_on")
    rows = held.annotate(last_on=until).filter(last_on__gte=on)
    columns = {
        "case_id": F("pk"),
        "department_id": F("recogniser_id"),
        "pack_version_id": F("entry__pack_version_id"),
        "due_on": F("last_on"),
    }
    asked = Entry.objects.unscoped("terms of every department").filter(_fate_open(on), fate_due_on__gte=on)
    fates = {"case_id": F("pk"), "department_id": F("recogniser_id"), "due_on": F("fate_due_on")}
    return [
        Deadline(flow=REPRESENTATION_DOORS.flow.name, label="陈述申辩和异议待核实", rows=rows.values(**columns)),
        Deadline(flow=ENTRY_DOORS.flow.name, label="名单是否继续待决定", rows=asked.values("pack_version_id", **fates)),
    ]


def _entries(actor: Actor, on: date) -> list[WorkItem]:
    """All rows of the table in one statement: own department's cases, and for the office what it watches over."""
    rows = [row for row in WAITING if actor.holds(*row.posts)]
    if not rows:
        return []
    asked: dict[str, Any] = {}
    for row in rows:
        mine = row.which(on) & (Q() if row.office and actor.office else Q(recogniser_id=actor.department_id))
        asked[f"n_{row.key}"] = Count("pk", filter=mine)
        if row.due:
            asked[f"due_{row.key}"] = Min(row.due, filter=mine)
    found = Entry.objects.within(actor).aggregate(**asked)
    return [
        WorkItem(
            label=row.label,
            count=found[f"n_{row.key}"],
            due_on=found.get(f"due_{row.key}"),
            url=list_url(ENTRY_DOORS, todo=row.key),
            group=ENTRY_DOORS.flow.label,
        )
        for row in rows
    ]


def _letters_to_origins(actor: Actor) -> list[WorkItem]:
    """Letters that tell an origin of its hidden red entry, until somebody has printed them to be sent (B4)."""
    if not actor.holds(*DESK):
        return []
    letters = Letter.objects.standing().filter(kind="hidden_notice", unit_id=actor.department_id or 0)
    waiting_letters = letters.filter(~Exists(LetterPrint.objects.filter(letter=OuterRef("pk"))))
    return [
        WorkItem(
            label="告知来源单位的函，待打印寄送",
            count=waiting_letters.count(),
            url=f"{reverse('admin:core_letter_changelist')}?{urlencode({'kind': 'hidden_notice'})}",
            group=ENTRY_DOORS.flow.label,
        )
    ]


def _representations(actor: Actor) -> list[WorkItem]:
    """Open representations: the handler verifies, the reviewer decides; due before the publicity ends."""
    if not actor.holds(Post.HANDLER, Post.REVIEWER):
        return []
    still_open = Representation.objects.within(actor).filter(state=representation_flow.OPEN)
    mine = still_open.filter(recogniser_id=actor.department_id)
    found = mine.aggregate(
        n=Count("pk"), publicity=Min("entry__publicity_ends_on"), statement=Min("entry__statement_ends_on")
    )
    days = [day for day in (found["publicity"], found["statement"]) if day]
    return [
        WorkItem(
            label="待核实的陈述申辩和异议",
            count=found["n"],
            due_on=min(days) if days else None,
            url=list_url(REPRESENTATION_DOORS, state=representation_flow.OPEN),
            group=REPRESENTATION_DOORS.flow.label,
        )
    ]
