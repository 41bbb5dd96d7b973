"""Questions about programmes and entries. Effect is derived from dates, here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, JSONField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.db.models.lookups import GreaterThan

from core.actors import Actor
from core.queries import unit_sealed
from core.scopes import ScopedQuerySet
from records.terms import JUDGMENT_DEBTOR
from redblack.stay_queries import standing_on, standing_stay, stays_of_entry
from redblack.terms import Colour, Origin


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
        """What may be told to anybody at all: not withheld by decision, and not about a minor of that day (P12)."""
        grown = Q(subject__adult_on__isnull=True) | Q(subject__adult_on__lte=on)
        return self.filter(grown, withheld_on__isnull=True)

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
            _model("redblack", "PageOutage")
            .filter(on__gt=OuterRef("publicised_on"), on__lte=OuterRef("publicity_ends_on"))
            .annotate(every=Value(1))
            .order_by()
            .values("every")
            .annotate(n=Count("pk"))
        )
        return self.filter(state="publicised").filter(outages_seen__lt=Coalesce(Subquery(down.values("n")), 0))

    def to_announce(self, on: date) -> Self:
        """Exits whose notice still runs on `on` and that stand in no exit announcement yet."""
        announced = _model("redblack", "NoticeEntry").filter(entry=OuterRef("pk"), notice__kind="exit")
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
        """Listed by us, still valid, but no ground record is in force any more."""
        return self.filter(
            ~Exists(_standing_grounds(on)),
            listed_on__isnull=False,
            exited_on__isnull=True,
            valid_to__gte=on,
            origin="own",
        )

    def with_running_terms(self, on: date) -> Self:
        """Entries with a term in days that has not ended by `on`: to state one's case, of publicity, to correct."""
        return self.filter(
            Q(state__in=("served", "publicised"), statement_ends_on__gte=on)
            | Q(state="publicised", publicity_ends_on__gte=on)
            | Q(state__in=("listed", "suspended", "leaving"), correction_due_on__gte=on)
            | Q(state__in=("listed", "suspended", "leaving"), negative_on__isnull=False, reevaluation_due_on__gte=on)
        )

    def terms_over(self, on: date) -> Self:
        """Served or publicised entries whose terms have ended, with nothing open: they may be made ready."""
        return self.filter(
            Q(statement_ends_on__isnull=True) | Q(statement_ends_on__lt=on),
            Q(publicity_ends_on__isnull=True, publicity_required=False) | Q(publicity_ends_on__lt=on),
            Q(colour="red") | Q(served_on__isnull=False),
            ~Exists(_representations().exclude(state="dismissed")),
            ~Exists(stays_of_entry().filter(standing_on(on))),
            ready_on__isnull=True,
            closed_on__isnull=True,
            checked_on__isnull=False,
            listed_on__isnull=True,
        )


class PublicNoticeQuerySet(models.QuerySet[Any]):
    def running(self, on: date) -> Self:
        """Notices some entry of which is still in publicity on `on`, or whose announced days run."""
        rows = _model("redblack", "NoticeEntry").filter(notice=OuterRef("pk"), entry__publicity_ends_on__gte=on)
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
    programmes = _model("redblack", "Programme")
    return programmes.filter(recogniser_id__in=actor.units, former_recogniser__isnull=False).values("pk")


def _standing_grounds(on: date) -> Any:
    """The ground records of the outer entry that are in force on `on`."""
    from_entry = _model("redblack", "EntryGround").filter(entry=OuterRef("pk"))
    return from_entry.filter(
        Q(record__valid_to__isnull=True) | Q(record__valid_to__gte=on), _carries(""), record__ended_on__isnull=True
    )


def _carries(grounds: str) -> Q:
    """A record that a correction made anything but negative, or one of summary procedure, carries no black entry."""
    record, entry = f"{grounds}record__", "colour" if grounds else "entry__colour"
    negative = Q(**{f"{record}polarity": "negative"}) & ~Q(**{f"{record}procedure": "summary"})
    return ~Q(**{entry: "black"}) | negative


def _representations() -> Any:
    return _model("redblack", "Representation").filter(entry=OuterRef("pk"))


def _model(app: str, name: str) -> models.QuerySet[Any]:
    return apps.get_model(app, name)._base_manager.all()


WITHHOLDING_OPEN = Q(withholding_asked_by_id__isnull=False, withheld_on__isnull=True)
"""Somebody asked that an entry be kept from the public, and nobody has decided yet."""


# --- facts: the few columns that the rules read -------------------------------------------------------------------


ALWAYS = ("id", "pack_version_id", "colour", "publicity_required")
_COLUMNS = frozenset({"served_on", "statement_ends_on", "publicity_ends_on", "proposed_by_id"})


def path_facts(*asked: str) -> Callable[[models.QuerySet[Any], date], models.QuerySet[Any]]:
    """A function that gives the rows of `rules.PathFacts` with just what a verb asks beside `ALWAYS`.

    What nobody asks is not looked up: a cross-check of 100,000 entries does not read their grounds.
    """

    def facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
        looked_up = _looked_up(on)
        columns = [name for name in asked if name in _COLUMNS]
        return entries.values(*ALWAYS, *columns, **{name: looked_up[name] for name in asked if name not in _COLUMNS})

    return facts


def _looked_up(on: date) -> dict[str, Any]:
    """Every fact that is no column of the entry. The grounds of a chunk are read once, grouped by entry."""
    standing = Q(grounds__record__ended_on__isnull=True) & _carries("grounds__")
    in_force = standing & (Q(grounds__record__valid_to__isnull=True) | Q(grounds__record__valid_to__gte=on))
    return {
        "hits_black": Exists(_of_the_subject(on, "black")),
        "hits_red": Exists(_of_the_subject(on, "red")),
        "open_representation": Exists(_representations().filter(state="open")),
        "upheld_representation": Exists(_representations().filter(state="upheld")),
        "term": F("programme__validity"),
        "correction_allowed": F("programme__correction_allowed"),
        "withheld": Q(withheld_on__isnull=False),
        "withholding_open": WITHHOLDING_OPEN,
        "unit_sealed": unit_sealed("recogniser_id"),
        "negatives": Q(Exists(_negatives(on)), colour="red"),
        "unweighed": Q(negative_on__isnull=False),
        "standing_stay": standing_stay(on),
        "standing_ground": GreaterThan(Count("grounds__record", filter=in_force), 0),
        "determined_on": Max("grounds__record__determined_on", filter=standing),
        "ground_ends_on": Max("grounds__record__valid_to", filter=standing),
    }


def _negatives(on: date) -> Any:
    """Negative records of the outer entry's subject that are in force on `on`."""
    records = apps.get_model("records", "Record").objects.unscoped("a red subject is checked against every provider")
    return records.in_force(on).negative().filter(subject=OuterRef("subject"))


def questioned_by(transition_id: int, on: date) -> Any:
    """Our own red entries, on their way or in force, whose subjects got a negative record by this transition."""
    steps = _model("core", "Step").filter(transition_id=transition_id, flow="record").values("case_id")
    records = apps.get_model("records", "Record").objects.unscoped("whether somebody on a red list got a record")
    subjects = records.negative().filter(pk__in=steps).values("subject_id")
    entries = apps.get_model("redblack", "Entry").objects.unscoped("red entries of those who got a record")
    checked = Q(state__in=("checked", "publicised", "ready"))
    standing = Q(state__in=("listed", "suspended", "leaving"), valid_to__gte=on)
    return entries.filter(checked | standing, subject_id__in=subjects, colour="red", origin="own")


def turned_negative(transition_id: int, on: date) -> Any:
    """As `questioned_by`, of subjects one of whose records this correction made negative."""
    versions = _model("records", "RecordVersion").filter(transition_id=transition_id)
    records = apps.get_model("records", "Record").objects.unscoped("whether a correction made a record negative")
    turned = records.negative().filter(pk__in=versions.exclude(content__polarity="negative").values("record_id"))
    return questioned_by(transition_id, on).filter(subject_id__in=turned.values("subject_id"))


def correction_facts(entries: models.QuerySet[Any], on: date, *, corrected: int) -> models.QuerySet[Any]:
    """Rows of `rules.following.CorrectionFacts`; `corrected` is the transition that corrected records."""
    steps = _model("core", "Step").filter(transition_id=corrected, flow="record").values("case_id")
    grounds = _model("redblack", "EntryGround").filter(entry=OuterRef("pk"), record__in=steps).order_by("record_id")
    return entries.values(
        "id",
        "pack_version_id",
        "corrected_on",
        listed=Q(listed_on__isnull=False),
        grounds_corrected=ArraySubquery(grounds.values("record_id")),
    )


def red_facts(entries: models.QuerySet[Any], on: date, *, filed: int = 0) -> models.QuerySet[Any]:
    """Rows of `rules.RedFacts`; `filed` is the transition by which negative records came in just now.

    What may be looked at only on request is named by its provider alone.
    """
    steps = _model("core", "Step").filter(transition_id=filed, flow="record").values("case_id")
    records = apps.get_model("records", "Record").objects.unscoped("the records that question a red entry")
    fresh = records.negative().filter(pk__in=steps, subject=OuterRef("subject")).order_by("pk")
    closed = When(visibility="asked", then=Concat("provider__name", Value("提供的一条须经授权查询的信息")))
    printed = Case(
        closed,
        default=Concat("title", Value("（"), "provider__name", Value("，"), "document_no", Value("）")),
        output_field=models.CharField(),
    )
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "origin",
        "valid_to",
        "negative_on",
        "reevaluation_opens_on",
        "reevaluation_due_on",
        listed=Q(listed_on__isnull=False),
        **({"negatives": ArraySubquery(fresh.values(printed=printed))} if filed else {}),
    )


def withholding_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.WithholdingFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "withholding_ground",
        "publicity_required",
        asked_by_id=F("withholding_asked_by_id"),
        approved_by_id=F("withheld_by_id"),
        held_on=F("withheld_on"),
        publicised=Q(publicised_on__isnull=False),
        listed=Q(listed_on__isnull=False),
        usual_publicity=F("programme__publicity_required"),
    )


def notified_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows for serving: as `path_facts`, but with nothing that service does not ask."""
    failed = _model("redblack", "ServiceAttempt").filter(entry=OuterRef("pk"), outcome="failed")
    counted = failed.exclude(method="announced").order_by().values("entry").annotate(n=Count("pk")).values("n")
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "publicity_required",
        "notified_on",
        failed_attempts=Coalesce(Subquery(counted), 0),
    )


def extend_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.ExtendFacts`: the days on which the publicity page was down, from the day after it began."""
    down = _model("redblack", "PageOutage").filter(on__gt=OuterRef("publicised_on")).order_by("on")
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "publicised_on",
        "publicity_ends_on",
        "outages_seen",
        lost=ArraySubquery(down.values("on")),
    )


def exit_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.ExitFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "origin",
        "exit_reason",
        "exit_requested_by_id",
        "correction_due_on",
        "listed_on",
        "valid_to",
        "reason",
        "suspended_on",
        correction_allowed=F("programme__correction_allowed"),
        standing_stay=standing_stay(on),
    )


def follow_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.FollowFacts`: every entry for itself, because each has its own news."""
    columns = ("id", "pack_version_id", "origin", "listed_on", "valid_to", "effective_from", "reason")
    return entries.values(*columns, entry_id=F("pk"))


def recount_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.RecountFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "state",
        "served_on",
        "statement_ends_on",
        "publicised_on",
        "publicity_ends_on",
        "listed_on",
        "correction_due_on",
        "negative_on",
        "reevaluation_due_on",
    )


def handover_facts(
    owner: str, *, matter: str, former: str = "", pack: str = "pack_version_id"
) -> Callable[[models.QuerySet[Any], date], models.QuerySet[Any]]:
    """A function that gives the rows of `HandoverFacts`: whose a case is and of which programme."""

    def facts(cases: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
        known = F(former) if former else Value(None, output_field=models.BigIntegerField())
        law = {} if pack == "pack_version_id" else {"pack_version_id": F(pack)}
        plain = ("pack_version_id",) if not law else ()
        return cases.values("id", *plain, **law, owner_id=F(owner), former_id=known, matter=F(matter))

    return facts


def representation_facts(cases: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows for the answer to a representation."""
    return cases.values("id", pack_version_id=F("entry__pack_version_id"))


def programme_facts(programmes: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.ProgrammeFacts`."""
    comments = _model("redblack", "Comment").filter(programme=OuterRef("pk"), answer="")
    return programmes.values(
        "id",
        "pack_version_id",
        "colour",
        "legal_basis",
        "criteria",
        "exit_rule",
        "validity",
        "grounds",
        "publicity_required",
        "consultation_ends_on",
        unanswered=Coalesce(Subquery(comments.order_by().values("programme").annotate(n=Count("pk")).values("n")), 0),
        may_recognise=Q(recogniser__powers__contains=["recognise"]),
    )


def _of_the_subject(on: date, colour: str) -> Any:
    """Other entries of the outer entry's subject that are in force on `on` and of `colour`."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("cross-check sees every list (JY 6)")
    return entries.in_force(on).filter(subject=OuterRef("subject"), colour=colour).exclude(pk=OuterRef("pk"))


# --- letters and mail: what is frozen into them ------------------------------------------------------------------


def letter_source(entries: models.QuerySet[Any], *, words: Mapping[int, Mapping[str, str]]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the words of the case as they stand at issue.

    `words` are what the letter prints of the law, by pack version.
    """
    law = Case(
        *(When(pack_version_id=pack, then=Value(dict(said), output_field=JSONField())) for pack, said in words.items()),
        default=Value({}, output_field=JSONField()),
    )
    return entries.values(
        "subject_id",
        case_id=F("pk"),
        unit_id=F("recogniser_id"),
        unit_name=F("recogniser__name"),
        data=JSONObject(
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            colour=F("colour"),
            programme=F("programme__name"),
            legal_basis=F("programme__legal_basis"),
            exit_rule=F("programme__exit_rule"),
            not_repairable_reason=F("programme__not_repairable_reason"),
            decision_no=F("decision_no"),
            reason=F("reason"),
            listed_on=F("listed_on"),
            valid_to=F("valid_to"),
            correction_due_on=F("correction_due_on"),
            exit_reason=F("exit_reason"),
            exited_on=F("exited_on"),
            law=law,
        ),
    )


def hidden_source(entries: models.QuerySet[Any], *, clause: str) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: to the origin of a red entry that is hidden here, from the credit office."""
    office = apps.get_model("departments", "Department").objects.office()
    return entries.values(
        "subject_id",
        case_id=F("pk"),
        unit_id=Coalesce(Subquery(office.values("pk")[:1]), F("recogniser_id")),
        unit_name=Coalesce(Subquery(office.values("name")[:1]), F("recogniser__name")),
        data=JSONObject(
            to=F("origin_authority"),
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            programme=F("programme__name"),
            decision_no=F("decision_no"),
            hidden_on=F("hidden_on"),
            clause=Value(clause),
        ),
    )


def resting_on(transition_id: int) -> Any:
    """Entries that rest on the records of a transition."""
    steps = _model("core", "Step").filter(transition_id=transition_id, flow="record").values("case_id")
    entries = apps.get_model("redblack", "Entry").objects.unscoped("entries that rest on records that ended")
    return entries.filter(grounds__record__in=steps).distinct()


def left_at_court(transition_id: int) -> Any:
    """Black entries of a court whose own record its provider took back in a transition: same subject, same case number.

    Only taking back says that the court removed it; a record revoked as filed in error says nothing of the court.
    """
    steps = _model("core", "Step").filter(transition_id=transition_id, flow="record", transition__verb="withdraw")
    gone = _model("records", "Record").filter(
        pk__in=steps.values("case_id"),
        item__code=JUDGMENT_DEBTOR,
        subject_id=OuterRef("subject_id"),
        document_no=OuterRef("decision_no"),
    )
    entries = apps.get_model("redblack", "Entry").objects.unscoped("entries whose court removed them")
    return entries.filter(Exists(gone), origin=Origin.COURT, colour=Colour.BLACK, exited_on__isnull=True)


def notice_source(transition_id: int, *, kind: str, clauses: Mapping[int, str]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the notices of one transition, each with all its entries.

    Persons stand in them under their masked names, without any number; minors without a name. `clauses` tells by
    pack version on what the length of the publicity rests.
    """
    rows = _model("redblack", "NoticeEntry").filter(notice=OuterRef("pk")).order_by("entry_id")
    minor = When(entry__subject__adult_on__gt=OuterRef("from_on"), then=Value("（依法不予公开）"))
    line = JSONObject(
        name=Case(minor, default=F("entry__subject__name")),
        code=F("entry__subject__uscc"),
        decision_no=F("entry__decision_no"),
        exited_on=F("entry__exited_on"),
    )
    clause = Case(*(When(pack_version_id=pack, then=Value(said)) for pack, said in clauses.items()), default=Value(""))
    counted = rows.order_by().values("notice").annotate(n=Count("pk")).values("n")
    notices = _model("redblack", "PublicNotice").filter(transition_id=transition_id, kind=kind)
    return notices.values(
        "unit_id",
        case_id=F("pk"),
        subject_id=Value(None, output_field=models.BigIntegerField()),
        unit_name=F("unit__name"),
        data=JSONObject(
            programme=F("programme__name"),
            legal_basis=F("programme__legal_basis"),
            colour=F("colour"),
            from_on=F("from_on"),
            to_on=F("to_on"),
            term_clause=clause,
            count=Subquery(counted),
            rows=ArraySubquery(rows.values(line=line)),
        ),
    )


def reply_source(cases: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Rows for `core.letters.issue`: the answers to representations, addressed to whoever made them."""
    return cases.values(
        "subject_id",
        case_id=F("pk"),
        unit_id=F("recogniser_id"),
        unit_name=F("recogniser__name"),
        data=JSONObject(
            party=F("party"),
            party_kind=F("party_kind"),
            kind=F("kind"),
            received_on=F("received_on"),
            answer=F("answer"),
            outcome=F("state"),
            subject=F("subject__name"),
            colour=F("entry__colour"),
            decision_no=F("entry__decision_no"),
        ),
    )
