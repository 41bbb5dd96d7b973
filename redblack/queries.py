"""Questions about programmes and entries. Effect is derived from dates, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.scopes import ScopedQuerySet
from records.terms import JUDGMENT_DEBTOR
from redblack.ground_queries import standing_ground
from redblack.stay_queries import standing_on, stays_of_entry
from redblack.terms import Colour, Origin
from subjects.terms import SubjectStatus


class ProgrammeQuerySet(models.QuerySet[Any]):
    def published(self, on: date) -> Self:
        """Programmes under which entries may be recognised on `on`."""
        return self.filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=on), published_on__lte=on)

    def in_consultation(self, on: date) -> Self:
        """Programmes on which the public may comment on `on`, both ends inclusive."""
        return self.filter(
            consulted_on__lte=on, consultation_ends_on__gte=on, published_on__isnull=True, withdrawn_on__isnull=True
        )


class EntryQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A department sees the entries it recognises, and every entry that has been listed (JS-G 20: shared).

        What units recognised in whose place it stands, or under a programme that was handed to it, is its own.
        """
        return self.filter(_owned(actor) | Q(programme__in=_taken_over(actor)) | Q(listed_on__isnull=False))

    def in_force(self, on: date) -> Self:
        """On a list on `on`: from the day of listing to the last day of validity, both inclusive, unless exited.

        The day of exit itself no longer counts. Suspended entries are in force (they are on the list); whether
        they have effect is `effective`.
        """
        return self.filter(
            Q(exited_on__isnull=True) | Q(exited_on__gt=on),
            effective_from__lte=on,
            valid_to__gte=on,
            hidden_on__isnull=True,
        )

    def effective(self, on: date) -> Self:
        """In force and not suspended: measures are carried out."""
        return self.in_force(on).filter(suspended_on__isnull=True)

    def open_to_public(self, on: date) -> Self:
        """What may be told to anybody at all: not withheld by decision, not of a minor of that day (P12), not of the
        dead (P11)."""
        grown = Q(subject__adult_on__isnull=True) | Q(subject__adult_on__lte=on)
        return self.filter(grown, ~Q(subject__status=SubjectStatus.DECEASED), withheld_on__isnull=True)

    def publicly_visible(self, on: date) -> Self:
        """Shown on public pages on `on`: effective, within the time of publication (JY 20), open to the public."""
        return self.effective(on).open_to_public(on).filter(public_to__gte=on)

    def in_publicity(self, on: date) -> Self:
        """Preliminary entries whose publicity (公示) runs on `on`, both ends inclusive."""
        return self.open_to_public(on).filter(
            publicised_on__lte=on, publicity_ends_on__gte=on, listed_on__isnull=True, closed_on__isnull=True
        )

    def to_extend(self) -> Self:
        """Entries in publicity during which the page was down on more days than were made up for."""
        down = (
            model("redblack", "PageOutage")
            .filter(on__gt=OuterRef("publicised_on"), on__lte=OuterRef("publicity_ends_on"))
            .annotate(every=Value(1))
            .order_by()
            .values("every")
            .annotate(n=Count("pk"))
        )
        return self.filter(state="publicised").filter(outages_seen__lt=Coalesce(Subquery(down.values("n")), 0))

    def to_announce(self, on: date) -> Self:
        """Exits whose notice still runs on `on` and that stand in no exit announcement yet."""
        announced = model("redblack", "NoticeEntry").filter(entry=OuterRef("pk"), notice__kind="exit")
        return self.exit_notices(on).filter(~Exists(announced))

    def exit_notices(self, on: date) -> Self:
        """Exits that are announced on `on` (JY 17), minimal and for the office's term (JS-G 30)."""
        return self.open_to_public(on).filter(exited_on__lte=on, exit_notice_to__gte=on)

    def monitored(self, on: date) -> Self:
        """Former black entries under internal key monitoring (JY 17), never public, never a measure."""
        return self.filter(exited_on__lte=on, monitored_to__gte=on)

    def past_validity(self, on: date) -> Self:
        """Listed, no longer valid, exit not yet recorded: 已到期（待办理退出）."""
        return self.filter(listed_on__isnull=False, exited_on__isnull=True, valid_to__lt=on)

    def without_ground(self, on: date) -> Self:
        """Listed by us, still valid, but no ground record is in force any more.

        What came over from the old system stands on its decision alone: its grounds never were records here.
        """
        return self.filter(
            ~Exists(_standing_grounds(on)),
            old_number="",
            listed_on__isnull=False,
            exited_on__isnull=True,
            valid_to__gte=on,
            origin="own",
        )

    def with_running_terms(self, on: date) -> Self:
        """Entries with a term in days that has not ended by `on`: of the path, on a list, or of a fate to decide."""
        return self.filter(
            Q(state__in=("served", "publicised"), statement_ends_on__gte=on)
            | Q(state="publicised", publicity_ends_on__gte=on)
            | Q(state__in=("listed", "suspended", "leaving"), correction_due_on__gte=on)
            | Q(state__in=("listed", "suspended", "leaving"), negative_on__isnull=False, reevaluation_due_on__gte=on)
            | Q(closed_on__isnull=True, exited_on__isnull=True, fate_due_on__gte=on)
        )

    def terms_over(self, on: date) -> Self:
        """Served or publicised entries whose terms have ended, with nothing open: they may be made ready."""
        return self.filter(
            Q(statement_ends_on__isnull=True) | Q(statement_ends_on__lt=on),
            Q(publicity_ends_on__isnull=True, publicity_required=False) | Q(publicity_ends_on__lt=on),
            Q(colour="red") | Q(served_on__isnull=False),
            ~Exists(representations().exclude(state="dismissed")),
            ~Exists(stays_of_entry().filter(standing_on(on))),
            ready_on__isnull=True,
            closed_on__isnull=True,
            checked_on__isnull=False,
            listed_on__isnull=True,
        )


class PublicNoticeQuerySet(models.QuerySet[Any]):
    def running(self, on: date) -> Self:
        """Notices some entry of which is still in publicity on `on`, or whose announced days run."""
        rows = model("redblack", "NoticeEntry").filter(notice=OuterRef("pk"), entry__publicity_ends_on__gte=on)
        return self.filter(Q(to_on__gte=on) | Q(Exists(rows), kind="publicity"), from_on__lte=on)


class RepresentationQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Only the recognising unit and the office see who said what."""
        return self.filter(_owned(actor) | Q(entry__programme__in=_taken_over(actor)))


def _owned(actor: Actor) -> Q:
    """Recognised by the actor's unit, or by one in whose place it stands."""
    return Q(recogniser_id__in=actor.units)


def _taken_over(actor: Actor) -> models.QuerySet[Any]:
    """Programmes that another unit handed to the actor's: their files came along."""
    programmes = model("redblack", "Programme")
    return programmes.filter(recogniser_id__in=actor.units, former_recogniser__isnull=False).values("pk")


def _standing_grounds(on: date) -> Any:
    """The ground records of the outer entry that are in force on `on`."""
    from_entry = model("redblack", "EntryGround").filter(entry=OuterRef("pk"))
    return from_entry.filter(
        Q(record__valid_to__isnull=True) | Q(record__valid_to__gte=on), carries(""), standing_ground()
    )


def carries(grounds: str) -> Q:
    """A record that a correction made anything but negative, or one of summary procedure, carries no black entry."""
    record, entry = f"{grounds}record__", "colour" if grounds else "entry__colour"
    negative = Q(**{f"{record}polarity": "negative"}) & ~Q(**{f"{record}procedure": "summary"})
    return ~Q(**{entry: "black"}) | negative


def representations() -> Any:
    """What was said against the outer entry."""
    return model("redblack", "Representation").filter(entry=OuterRef("pk"))


def model(app: str, name: str) -> models.QuerySet[Any]:
    """The plain rows of a model that stands above this rung."""
    return apps.get_model(app, name)._base_manager.all()


WITHHOLDING_OPEN = Q(withholding_asked_by_id__isnull=False, withheld_on__isnull=True)
"""Somebody asked that an entry be kept from the public, and nobody has decided yet."""


def court_records_of(entry_ids: Iterable[int]) -> Any:
    """Records by which courts named the subjects of these entries of theirs: same subject, same case number."""
    courts = model("redblack", "Entry").filter(
        pk__in=entry_ids,
        origin=Origin.COURT,
        subject_id=OuterRef("subject_id"),
        decision_no=OuterRef("document_no"),
    )
    records = apps.get_model("records", "Record").objects.unscoped("what a court removed from its list")
    return records.filter(Exists(courts), item__code=JUDGMENT_DEBTOR, ended_on__isnull=True, parent__isnull=True)


def questioned_by(transition_id: int, on: date) -> Any:
    """Our own red entries, on their way or in force, whose subjects got a negative record by this transition."""
    steps = model("core", "Step").filter(transition_id=transition_id, flow="record").values("case_id")
    records = apps.get_model("records", "Record").objects.unscoped("whether somebody on a red list got a record")
    subjects = records.negative().filter(pk__in=steps).values("subject_id")
    entries = apps.get_model("redblack", "Entry").objects.unscoped("red entries of those who got a record")
    checked = Q(state__in=("checked", "publicised", "ready"))
    standing = Q(state__in=("listed", "suspended", "leaving"), valid_to__gte=on)
    return entries.filter(checked | standing, subject_id__in=subjects, colour="red", origin="own")


def turned_negative(transition_id: int, on: date) -> Any:
    """As `questioned_by`, of subjects one of whose records this correction made negative."""
    versions = model("records", "RecordVersion").filter(transition_id=transition_id)
    records = apps.get_model("records", "Record").objects.unscoped("whether a correction made a record negative")
    turned = records.negative().filter(pk__in=versions.exclude(content__polarity="negative").values("record_id"))
    return questioned_by(transition_id, on).filter(subject_id__in=turned.values("subject_id"))


def resting_on(transition_id: int) -> Any:
    """Entries that rest on the records of a transition."""
    steps = model("core", "Step").filter(transition_id=transition_id, flow="record").values("case_id")
    entries = apps.get_model("redblack", "Entry").objects.unscoped("entries that rest on records that ended")
    return entries.filter(grounds__record__in=steps).distinct()


def left_at_court(transition_id: int) -> Any:
    """Black entries of a court whose own record its provider took back in a transition: same subject, same case number.

    Only taking back says that the court removed it; a record revoked as filed in error says nothing of the court.
    """
    steps = model("core", "Step").filter(transition_id=transition_id, flow="record", transition__verb="withdraw")
    gone = model("records", "Record").filter(
        pk__in=steps.values("case_id"),
        item__code=JUDGMENT_DEBTOR,
        subject_id=OuterRef("subject_id"),
        document_no=OuterRef("decision_no"),
    )
    entries = apps.get_model("redblack", "Entry").objects.unscoped("entries whose court removed them")
    return entries.filter(Exists(gone), origin=Origin.COURT, colour=Colour.BLACK, exited_on__isnull=True)
