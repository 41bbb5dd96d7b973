"""信用档案: everything that is held of one subject, as one reader sees it on one day (JS-G 15; A1, A2, A4).

It lies on the floor of the lists because entries stand in it. Every opening is a row of the access log, written first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core.actors import BUSINESS_POSTS, Actor
from core.clocks import day_of
from core.refusals import NotAllowed, Refusal, Refused
from law.operations import NoActivePack, active_pack, pack_by_version_id
from records.disputes import Dispute, dispute_of
from records.dossier import ENTITLED, MOST, Kind, records_of, whys
from redblack.classing import Classed, classify
from redblack.clean import CleanYears, clean_years
from redblack.flow import ENTRY
from redblack.models import Entry
from redblack.operations import WhereToObject, where_to_object
from redblack.terms import Colour
from subjects.models import Alias, FormerName, PersonalNumber, Relation, Subject
from subjects.operations.looks import write_log
from subjects.queries import held_by
from subjects.rules import Look, desk_name, look_refusals
from subjects.terms import DOSSIER, Basis

LISTED_BY = ("list_entries", "receive", "take_over", "archive", "follow_origin", "shorten")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An entry that stands in the dossier, and what the dates say of it today."""

    entry: Entry
    label: str
    effect: str
    public: bool
    why: tuple[str, ...]
    clauses: tuple[str, ...]

    @property
    def dispute(self) -> Dispute | None:
        """The objection that is dealt with, if any."""
        return dispute_of(self.entry)

    @property
    def where_to_object(self) -> WhereToObject | None:
        """To whom one turns where it was recognised elsewhere."""
        return where_to_object(self.entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Who answers for an organisation, or for which organisation a person answers."""

    name: str
    subject_id: int
    role: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The dossier of one subject as somebody read it.

    `count` is how many records he may find; the kinds hold the newest `records.dossier.MOST` of them.
    """

    subject: Subject
    name: str
    on: date
    numbers: tuple[str, ...]
    former_names: tuple[FormerName, ...]
    aliases: tuple[Alias, ...]
    persons: tuple[Tie, ...]
    posts: tuple[Tie, ...]
    kinds: tuple[Kind, ...]
    count: int
    listings: tuple[Listing, ...]
    classes: tuple[Classed, ...]
    clean: CleanYears | None
    entitled: bool

    @property
    def shortened(self) -> bool:
        """Whether there are more records than are shown."""
        return self.count > MOST


def dossier_refusals(look: Look, *, on: date) -> tuple[Refusal, ...]:
    """Why a dossier may not be opened: no purpose, no case, no basis, an authority without its paper (JS-G 22)."""
    found = look_refusals(look, on=on, known=(DOSSIER,))
    if look.basis == Basis.SELF and not look.basis_ref.strip():
        found += (
            Refusal(
                code="look_basis_ref",
                sentence="主体本人申请的，应当核验有效身份证明。",
                clause="JS-G 22",
                remedy="请填写所核验证件的种类和核验编号。",
                field="basis_ref",
            ),
        )
    return found


@transaction.atomic
def open_dossier(subject: Subject, *, look: Look, by: Actor, at: datetime) -> Dossier:
    """The dossier of `subject` as `by` reads it at `at`; the look is on record before anything is read.

    A subject that was merged into another has no dossier of its own: the other one's is opened. Raises NotAllowed
    without a business post, Refused where purpose, case or basis is missing. Constant statements.
    """
    if not by.holds(*BUSINESS_POSTS):
        raise NotAllowed("本岗位不能查看信用档案。")
    on = day_of(at)
    if refusals := dossier_refusals(look, on=on):
        raise Refused(refusals)
    kept = subject.merged_into or subject
    write_log(kept, look, by=by, at=at)
    kinds, count = records_of(kept, look=look, by=by, at=at)
    persons, posts = _ties(kept, on=on)
    return Dossier(
        subject=kept,
        name=desk_name(kept.name, adult_on=kept.adult_on, on=on),
        on=on,
        numbers=tuple(map(str, PersonalNumber.objects.filter(subject=kept).order_by("pk"))),
        former_names=tuple(FormerName.objects.filter(subject=kept).order_by("-until_on", "-pk")),
        aliases=tuple(Alias.objects.filter(subject=kept).select_related("absorbed").order_by("pk")),
        persons=persons,
        posts=posts,
        kinds=kinds,
        count=count,
        listings=_listings(kept, by=by, on=on),
        **_derived(kept, by=by, at=at),
        entitled=look.basis in ENTITLED,
    )


def _derived(subject: Subject, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Its classes and its clean years under the pack in force today; neither where the office has none in force."""
    on, ids = day_of(at), [subject.pk]
    try:
        pack = active_pack(on=on)
    except NoActivePack:
        return {"classes": (), "clean": None}
    classes = classify(ids, pack=pack, on=on, by=by)[subject.pk]
    return {"classes": classes, "clean": clean_years(ids, pack=pack, on=on, by=by, at=at)[subject.pk]}


def _ties(subject: Subject, *, on: date) -> tuple[tuple[Tie, ...], tuple[Tie, ...]]:
    """Who answers for it, and for whom it answers; ended ones too."""
    rows = Relation.objects.filter(Q(subject=subject) | Q(person=subject)).select_related("subject", "person")
    persons: list[Tie] = []
    posts: list[Tie] = []
    for row in rows.order_by("pk"):
        mine = row.subject_id == subject.pk
        other = row.person if mine else row.subject
        tie = Tie(
            name=desk_name(other.name, adult_on=other.adult_on, on=on),
            subject_id=other.pk,
            role=str(row.get_role_display()),
            from_on=row.from_on,
            to_on=row.to_on,
        )
        (persons if mine else posts).append(tie)
    return tuple(persons), tuple(posts)


def standing_entries(subject: Subject, *, by: Actor, on: date) -> Any:
    """The entries that stand in the dossier on `on`: listed and not exited, with what the dates say of each."""
    every = Entry.objects.unscoped("asked of entries that the reader sees")
    this = OuterRef("pk")
    whole = Entry.objects.within(by).filter(
        held_by([subject.pk]),
        Q(exited_on__isnull=True) | Q(exited_on__gt=on),
        listed_on__isnull=False,
    )
    return whole.annotate(
        has_effect=Exists(every.effective(on).filter(pk=this)),
        stands=Exists(every.in_force(on).filter(pk=this)),
        shown=Exists(every.publicly_visible(on).filter(pk=this)),
    ).select_related("programme", "recogniser")


def _listings(subject: Subject, *, by: Actor, on: date) -> tuple[Listing, ...]:
    entries: Sequence[Any] = list(standing_entries(subject, by=by, on=on).order_by("-listed_on", "-pk"))
    told = whys(ENTRY.name, [one.pk for one in entries], verbs=LISTED_BY)
    return tuple(_listing(one, why=told.get(one.pk), on=on) for one in entries)


def _listing(entry: Any, *, why: Any, on: date) -> Listing:
    return Listing(
        entry=entry,
        label=label_of(entry),
        effect=_effect(entry, on=on),
        public=entry.shown,
        why=why.chinese if why else (),
        clauses=tuple(dict.fromkeys(one.short for one in why.citations if one.short)) if why else (),
    )


def label_of(entry: Entry) -> str:
    """What the pack that decided an entry calls its list."""
    return str(pack_by_version_id(entry.pack_version_id).get(f"labels.{entry.colour}") or Colour(entry.colour).label)


def _effect(entry: Any, *, on: date) -> str:
    if entry.has_effect:
        return "有效"
    if entry.stands:
        return "在列，已中止"
    if entry.hidden_on is not None:
        return "在本地隐去"
    return "已到期（待办理退出）" if entry.valid_to is not None and entry.valid_to < on else "尚未生效"
