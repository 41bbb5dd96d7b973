"""Questions about applications for repair, about what they aim at, and about conduct of the same kind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.actors import Actor
from core.models import Step
from core.scopes import ScopedQuerySet
from records.terms import JUDGMENT_DEBTOR
from repair.flow import OPEN
from subjects.queries import held_by

YES, NO = Value(True), Value(False)
HOLDER = Coalesce("subject__merged_into_id", "subject_id")
"""Whose conduct it is where two dossiers have become one."""


class RepairQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit that decides; the unit that provided the record, and the recogniser of the entry."""
        return self.filter(
            Q(unit_id__in=actor.units)
            | Q(record__provider_id__in=actor.units)
            | Q(entry__recogniser_id__in=actor.units)
        )

    def in_publicity(self, on: date) -> Self:
        """Applications whose publicity runs on `on`, both ends inclusive (JS-G 35)."""
        return self.filter(state="publicised", publicised_on__lte=on, publicity_ends_on__gte=on)

    def publicity_over(self, on: date) -> Self:
        """Those that were public long enough: a person decides (a timer never grants)."""
        return self.filter(state="publicised", publicity_ends_on__lt=on)

    def exit_open(self) -> Self:
        """Granted repairs upon which a recogniser has still to decide whether the entry stays (JY 23)."""
        entries = entries_behind(OuterRef("record_id"), OuterRef("entry_id"))
        return self.filter(Exists(entries), state="granted", exit_asked_on__isnull=False, exit_kept_on__isnull=True)

    def of_targets_moved(self, flow: str, transition_id: int) -> Self:
        """Open applications over the records or entries that a transition moved."""
        moved = Step.objects.filter(transition_id=transition_id, flow=flow).values("case_id")
        column = "record_id__in" if flow == "record" else "entry_id__in"
        return self.filter(**{column: moved}, state__in=OPEN)


def entries_behind(record_id: Any, entry_id: Any) -> Any:
    """The black entries of ours that stand still and are the target, or rest on the target, of a repair."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("the entry that a repair is a reference for")
    standing = entries.filter(state__in=("listed", "suspended"), colour="black", origin="own")
    return standing.filter(Q(pk=entry_id) | Q(grounds__record_id=record_id))


# --- targets ----------------------------------------------------------------------------------------------------------


def record_targets(records: QuerySet[Any]) -> Any:
    """Rows of `rules.TargetFacts` with `id` and `subject_id`, of records; `holder` is whose conduct it is."""
    return records.order_by("pk").values(
        "id",
        "subject_id",
        "pack_version_id",
        "degree",
        "determined_on",
        "valid_to",
        "conduct_on",
        holder=HOLDER,
        of_entry=NO,
        adverse=_is(Q(polarity="negative")),
        standing=_is(Q(ended_on__isnull=True)),
        court=_is(Q(item__code=JUDGMENT_DEBTOR)),
        elsewhere=Value(""),
        follows=_is(Q(parent__isnull=False)),
        not_repairable=Value(""),
    )


def entry_targets(entries: QuerySet[Any], on: date) -> Any:
    """Rows of `rules.TargetFacts`, as of records, of list entries; `own` are the records that are its grounds."""
    return entries.order_by("pk").values(
        "id",
        "subject_id",
        "pack_version_id",
        "valid_to",
        "correction_due_on",
        correction_allowed=F("programme__correction_allowed"),
        not_repairable=F("programme__not_repairable_reason"),
        degree=Value("serious"),
        determined_on=Coalesce("listed_on", Value(on)),
        conduct_on=_newest_conduct("pk"),
        holder=HOLDER,
        own=ArraySubquery(_grounds().filter(entry=OuterRef("pk")).values("record_id")),
        of_entry=YES,
        adverse=_is(Q(colour="black")),
        standing=_is(Q(listed_on__isnull=False, exited_on__isnull=True)),
        court=_is(Q(origin="court")),
        elsewhere=Case(When(origin="upper", then=F("origin_authority")), default=Value("")),
        follows=NO,
    )


def case_facts(cases: QuerySet[Any], on: date) -> Any:
    """Rows of `rules.CaseFacts`: the application, its target and what the system finds against it."""
    objections = apps.get_model("repair", "RepairObjection").objects.filter(repair=OuterRef("pk")).order_by()
    counted = objections.values("repair").annotate(n=Count("pk")).values("n")
    of_entry, of_record = Q(entry__isnull=False), Q(record__isnull=False)
    return cases.values(
        "id",
        "pack_version_id",
        "applicant",
        "authority_no",
        "reorganisation",
        "corrected_on",
        "performed",
        "applied_on",
        "accepted_on",
        "accepted_by_id",
        "opined_on",
        "opined_by_id",
        "favours",
        "publicised_on",
        "publicity_ends_on",
        "decision_due_on",
        "opinion_due_on",
        "paused_on",
        "false_on",
        "statement",
        "commitment",
        from_on=F("eligible_on"),
        of_entry=_is(of_entry),
        adverse=_is(Q(record__polarity="negative") | Q(entry__colour="black")),
        standing=_is(
            of_record & Q(record__ended_on__isnull=True)
            | of_entry & Q(entry__listed_on__isnull=False, entry__exited_on__isnull=True)
        ),
        court=_is(Q(record__item__code=JUDGMENT_DEBTOR) | Q(entry__origin="court")),
        elsewhere=Case(When(entry__origin="upper", then=F("entry__origin_authority")), default=Value("")),
        follows=_is(Q(record__parent__isnull=False)),
        not_repairable=Coalesce("entry__programme__not_repairable_reason", Value("")),
        degree=Coalesce("record__degree", Value("serious")),
        determined_on=Coalesce("record__determined_on", "entry__listed_on", "applied_on"),
        valid_to=Coalesce("record__valid_to", "entry__valid_to"),
        conduct_on=Coalesce("record__conduct_on", _newest_conduct("entry_id")),
        correction_due_on=F("entry__correction_due_on"),
        correction_allowed=Coalesce("entry__programme__correction_allowed", NO),
        same_kind_on=_newest_of_same_kind(),
        promised=_is(~Q(commitment="")),
        unanswered=Coalesce(Subquery(counted.filter(answered_on__isnull=True)), 0),
        upheld=Coalesce(Subquery(counted.filter(upheld=True)), 0),
        listed=Exists(entries_behind(OuterRef("record_id"), OuterRef("entry_id"))),
        exit_open=_is(Q(exit_asked_on__isnull=False, exit_kept_on__isnull=True)),
    )


def _grounds() -> Any:
    return apps.get_model("redblack", "EntryGround").objects.all()


def _newest_conduct(entry: str) -> Subquery:
    """The day of the newest conduct among the grounds of an entry that were not filed in error."""
    grounds = _grounds().filter(entry=OuterRef(entry))
    standing = grounds.exclude(record__state="revoked").order_by().values("entry")
    return Subquery(standing.annotate(newest=Max("record__conduct_on")).values("newest"))


def _is(condition: Q) -> Case:
    return Case(When(condition, then=YES), default=NO, output_field=BooleanField())


# --- conduct of the same kind -----------------------------------------------------------------------------------------


def _adverse_records() -> Any:
    """Every adverse record that was not filed in error, ended ones too: conduct stays conduct."""
    records = apps.get_model("records", "Record").objects.unscoped("conduct of the same kind (JS-G 34(2))")
    return records.filter(polarity="negative", parent__isnull=True).exclude(state="revoked")


def same_kind(holders: Collection[int]) -> Any:
    """The adverse records of these subjects and of those that became one with them, newest conduct first: among them
    those of one kind are found.

    Of the same kind, as we read JS-G 34(2), which does not say: under the same item of the catalogue, and determined
    by the same provider or for the same matter.
    """
    found = _adverse_records().filter(held_by(holders))
    return found.order_by("-conduct_on", "-pk").values(
        "id", "provider_id", "title", "document_no", "conduct_on", code=F("item__code"), holder=HOLDER
    )


def _same_holder() -> Q:
    """Records of the subject of a case, and of whoever became one with it."""
    holder = Coalesce(OuterRef(OuterRef("subject__merged_into_id")), OuterRef(OuterRef("subject_id")))
    subjects = apps.get_model("subjects", "Subject")._base_manager.filter(Q(pk=holder) | Q(merged_into_id=holder))
    return Q(subject__in=subjects.values("pk"))


def _newest_of_same_kind() -> Any:
    """The newest conduct of the kind of a case's record, of its entry's grounds; itself left out."""
    kind = Q(provider_id=OuterRef("record__provider_id")) | Q(title=OuterRef("record__title"))
    of_record = (
        _adverse_records()
        .filter(kind, _same_holder(), item__code=OuterRef("record__item__code"))
        .exclude(pk=OuterRef("record_id"))
    )
    grounds = _grounds().filter(entry=OuterRef(OuterRef("entry_id")))
    like = grounds.filter(record__item__code=OuterRef("item__code")).filter(
        Q(record__provider_id=OuterRef("provider_id")) | Q(record__title=OuterRef("title"))
    )
    of_entry = _adverse_records().filter(Exists(like), _same_holder()).exclude(pk__in=grounds.values("record_id"))
    of_record, of_entry = (found.order_by("-conduct_on").values("conduct_on")[:1] for found in (of_record, of_entry))
    return Case(When(record__isnull=False, then=Subquery(of_record)), default=Subquery(of_entry))


def bars_of(subjects: Collection[int]) -> Any:
    """The last day on which each of these subjects may not apply because of a false application; one statement."""
    cases = apps.get_model("repair", "Repair").objects.unscoped("bars follow the subject")
    found = cases.filter(subject_id__in=subjects, barred_to__isnull=False).order_by()
    return found.values_list("subject_id").annotate(to=Max("barred_to"))


def open_cases(*, records: Collection[int] = (), entries: Collection[int] = ()) -> tuple[set[int], set[int]]:
    """Those of the records and of the entries over which an application is open; one statement."""
    cases = apps.get_model("repair", "Repair").objects.unscoped("nothing is applied for twice").filter(state__in=OPEN)
    found = list(cases.filter(Q(record_id__in=records) | Q(entry_id__in=entries)).values_list("record_id", "entry_id"))
    return {record for record, _ in found if record}, {entry for _, entry in found if entry}
