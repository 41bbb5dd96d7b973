"""From the preliminary list to the list: check, notify, make ready, list; or drop."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import Refused
from core.rules import judge
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar
from law.packs import Pack
from law.terms import Term
from law.why import Why, deadline
from records.operations import link_responsible
from redblack import rules
from redblack.events import EntriesListed
from redblack.fact_queries import path_facts
from redblack.models import Entry, EntryGround
from redblack.operations.basis import ENTRIES, adds_repair_notice, because, issues, law_of
from redblack.operations.exits import hide, yield_to_black
from redblack.operations.grounds import by_programme, ends_of
from redblack.operations.red import NOTHING, next_reevaluation
from redblack.rules import PathFacts
from redblack.terms import (
    CORRECTION_TERM,
    NEGATIVE_TERM,
    RED_VALIDITY,
    STATEMENT_TERM,
    Colour,
)


def _path(name: str, *asked: str, **parts: Any) -> Verb[PathFacts]:
    """A verb on the path that asks `asked` of an entry."""
    return Verb(name=name, facts=path_facts(*asked), facts_type=PathFacts, law_of=law_of, **ENTRIES, **parts)


READY_ASKS = (
    "served_on",
    "statement_ends_on",
    "publicity_ends_on",
    "open_representation",
    "upheld_representation",
    "standing_stay",
)
LISTING_ASKS = (
    *READY_ASKS,
    "proposed_by_id",
    "hits_black",
    "term",
    "correction_allowed",
    "standing_ground",
    "determined_on",
    "ground_ends_on",
    "withholding_open",
    "unit_sealed",
    "unweighed",
    "deceased",
    "fate_open",
)


# --- cross-check --------------------------------------------------------------------------------------------------


def _checked(facts: PathFacts, law: Any, at: datetime) -> Decision:
    hit = "该主体在红名单中有条目，列入黑名单时移出。" if facts.colour == Colour.BLACK and facts.hits_red else ""
    negative = "该主体有有效的负面信息，列入之前须经审核人复评。" if facts.negatives else ""
    said = ("已与各领域红黑名单交叉比对。", *filter(None, (hit, negative)))
    keys = ("listing.black_removes_red", *((NEGATIVE_TERM,) if negative else ()))
    values = {
        "checked_on": day_of(at),
        "red_hit": facts.hits_red,
        "negative_on": day_of(at) if facts.negatives else None,
    }
    return Decision(values=values, why=because(law, *said, keys=keys))


_CROSS_CHECK = _path("cross_check", "hits_black", "hits_red", "negatives", rules=rules.CHECKING, decide=_checked)


def cross_check(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Compare preliminary entries with every list of the other colour (JY 6, JS-L 6).

    A black hit refuses a red entry; a red hit on a black one is noted and never blocks it.
    """
    return sets.run(_CROSS_CHECK, entries, by=by, at=at, **how)


# --- notice -------------------------------------------------------------------------------------------------------


def _notified(facts: PathFacts, law: Any, at: datetime) -> Decision:
    why = because(law, "列入前应当事前告知，自送达起可以陈述申辩。", keys=("listing.prior_notice", STATEMENT_TERM))
    return Decision(values={"notified_on": day_of(at)}, clauses=(law.cite("listing.prior_notice").short,), why=why)


_NOTIFY = _path(
    "notify",
    "standing_ground",
    "unit_sealed",
    "deceased",
    rules=rules.NOTIFYING,
    decide=_notified,
    effects=(issues("prior_notice"),),
)


def notify(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Issue the prior notice (事前告知书): mandatory before any black listing. Its terms start with service."""
    return sets.run(_NOTIFY, entries, by=by, at=at, **how)


# --- ready, listed ------------------------------------------------------------------------------------------------


def _ready(facts: PathFacts, law: Any, at: datetime) -> Decision:
    why = because(law, "各项期限已满，没有未决的陈述申辩或异议，可以签发。")
    return Decision(values={"ready_on": day_of(at)}, why=why)


_MAKE_READY = _path("make_ready", *READY_ASKS, rules=rules.READYING, decide=_ready)


def make_ready(entries: models.QuerySet[Any], *, at: datetime, by: Actor | None = None, **how: Any) -> Report:
    """Put entries whose terms are over on the approver's work list. A timer prepares; it never lists."""
    return sets.run(_MAKE_READY, entries, by=by or timer(), at=at, **how)


def _listed(facts: PathFacts, law: Any, at: datetime) -> Decision:
    on = day_of(at)
    valid_to, why = _validity(facts, law, on)
    if over := judge((rules.TermNotOverBeforeListing(),), valid_to, law=law, on=on):
        raise Refused(over)
    correction_due_on = None
    if facts.colour == Colour.BLACK and facts.correction_allowed and law.get(CORRECTION_TERM) is not None:
        correction_due_on, more = deadline(
            law, current_calendar(), key=CORRECTION_TERM, start_on=on, label="纠正失信行为的期限"
        )
        why = why + more
    reevaluation = dict(NOTHING)
    if facts.colour == Colour.RED:
        reevaluation, more = next_reevaluation(law, after=on, valid_to=valid_to, first=True)
        why = why + more
    values = {
        "listed_on": on,
        "effective_from": on,
        "valid_to": valid_to,
        "public_to": valid_to,
        "correction_due_on": correction_due_on,
        **reevaluation,
    }
    clauses = tuple(dict.fromkeys(c.short for c in why.citations))
    return Decision(values=values, clauses=clauses, why=why.as_json())


def _validity(facts: PathFacts, law: Pack, on: date) -> tuple[date, Why]:
    """The last day on the list: the programme's or the law's term, never beyond the last ground."""
    ends = ends_of(facts, law)
    if facts.colour == Colour.RED:
        ends.append(_red_term(facts, law, on))
    return min(ends, key=lambda end: end[0])


def _red_term(facts: PathFacts, law: Pack, on: date) -> tuple[date, Why]:
    """A red list's term counts from the listing."""
    if not facts.term:
        return deadline(law, current_calendar(), key=RED_VALIDITY, start_on=on, label="红名单有效期")
    counted = current_calendar().add(on, Term.parse(facts.term))
    return counted.on, by_programme(facts.term, "自列入之日起", counted, law, "publication.equals_validity")


def _red_yields(change: Change) -> None:
    """A subject that turns black leaves the red lists; an upper level's red entry is hidden here (JY 6(2))."""
    listed = Entry.objects.unscoped("cross-check at listing").filter(pk__in=change.ids, colour=Colour.BLACK)
    red = (
        Entry.objects.unscoped("cross-check at listing")
        .filter(subject_id__in=listed.values("subject_id"), colour=Colour.RED)
        .in_force(change.on)
    )
    ours, theirs = (
        list(red.filter(origin="own").values_list("pk", flat=True)),
        list(red.exclude(origin="own").values_list("pk", flat=True)),
    )
    if ours:
        yield_to_black(red.filter(pk__in=ours), at=change.at)
    if theirs:
        hide(red.filter(pk__in=theirs), at=change.at)


def _responsible(change: Change) -> None:
    """The severe record of an organisation goes into the dossiers of those responsible (JS-G 29)."""
    grounds = EntryGround.objects.filter(entry_id__in=change.ids, entry__colour=Colour.BLACK)
    link_responsible(grounds.values_list("record_id", flat=True), by=change.by, at=change.at)


_LIST = _path(
    "list_entries",
    *LISTING_ASKS,
    rules=rules.LISTING,
    decide=_listed,
    before=(_red_yields,),
    effects=(_responsible, issues("listing_decision"), adds_repair_notice),
    event=EntriesListed,
)


def list_entries(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Put ready entries on their list: a second person, notice served, terms over, nothing open, checked again.

    In the same transaction red entries yield, responsible persons are linked, the decision is issued, with the repair
    notice where the pack wants both together, and the measures are dispatched.
    """
    return sets.run(_LIST, entries, by=by, at=at, **how)


# --- not listed ---------------------------------------------------------------------------------------------------


def _closed(facts: PathFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"closed_on": day_of(at)})


_DROP = _path("drop", decide=_closed)
_WITHDRAW_DRAFT = _path("withdraw_draft", decide=_closed)


def drop(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Decide not to list, with the reason in `note`."""
    return sets.run(_DROP, entries, by=by, at=at, note=note, **how)


def withdraw_draft(entries: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take a slip back before any notice was issued, without telling anybody (P18)."""
    return sets.run(_WITHDRAW_DRAFT, entries, by=by, at=at, **how)
