"""An objection is registered: by whom, against what, with which papers, and until when it must be reviewed (E1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.papers import Paper, keep_papers
from core.receipts import new_code
from core.refusals import NotAllowed, Refused
from core.rules import judge
from core.sets import Decision
from departments.models import Department
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from objections.objection_flow import OBJECTION, OPEN_OBJECTIONS
from objections.objection_models import Objection, ObjectionPaper
from objections.objection_terms import (
    ENTRY_WORDS,
    INFORMED,
    RECOGNISER,
    RECORD_WORDS,
    REVIEW_TERM,
    Objector,
    PaperKind,
)
from objections.operations.objection_basis import clauses_of
from objections.rules import objecting
from objections.rules.objecting import RaisingFacts
from records.flow import FILED
from records.models import Record
from redblack.flow import BEFORE_LISTING, ON_THE_LIST
from redblack.models import Entry, EntryGround
from subjects.models import Subject

CONTACT: Any = Objection._meta.get_field("contact")
QUERY_CODE: Any = Objection._meta.get_field("query_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What an agent may do, and until which day, inclusive; its paper is among the files."""

    scope: str
    until: date


def raise_objection(
    *,
    ground: str,
    text: str,
    party_kind: str,
    channel: str,
    by: Actor,
    at: datetime,
    record: Record | None = None,
    entry: Entry | None = None,
    measure_id: int | None = None,
    measure_words: str = "",
    party: str = "",
    interest: str = "",
    contact: Mapping[str, str] | None = None,
    mandate: Mandate | None = None,
    claims: Mapping[str, str] | None = None,
    files: Sequence[Paper] = (),
    received_on: date | None = None,
    with_provider: bool = False,
    note: str = "",
) -> Objection:
    """Register an objection to `record`, or to `entry` or one measure of it.

    `claims` are the words held for right, by column (`title`, `fact`, `basis`; of an entry `reason`). `contact` is kept
    encrypted, and so is the code of the receipt, which `receipt_code` tells. The office handles it, unless it was
    raised `with_provider`, or the provider itself registers it for somebody. A citizen's page acts as a timer. Raises
    Refused, NotAllowed; a file of another kind is refused.
    """
    with transaction.atomic():
        held = _hold(record, entry)
        on = day_of(at)
        pack = pack_by_version_id(held.pack_version_id)
        case = _case(held, pack, by=by, with_provider=with_provider, party_kind=party_kind)
        case.measure_id, case.measure_words = measure_id, measure_words.strip()[:200]
        case.ground, case.text, case.channel = ground, text.strip(), channel
        case.party_kind, case.party = party_kind, _party(held, party_kind, party, by=by)
        case.interest, case.claims = interest.strip(), {k: v.strip() for k, v in (claims or {}).items() if v.strip()}
        case.mandate_scope, case.mandate_until = (mandate.scope.strip(), mandate.until) if mandate else ("", None)
        case.received_on = received_on or on
        case.query_code = QUERY_CODE.seal(new_code())
        if contact and any(contact.values()):
            case.contact = CONTACT.seal(json.dumps(dict(contact), ensure_ascii=False))
        refusals = judge(objecting.RAISING, _facts(case, held, files), law=pack, on=on)
        if refusals:
            raise Refused(refusals)
        sets.create(OBJECTION, "raise_objection", [(case, _raised(case, pack))], by=by, at=at, note=note)
        keep_papers(ObjectionPaper, [case.pk], files, at=at)
    return case


def _hold(record: Record | None, entry: Entry | None) -> Record | Entry:
    """The target, locked after its subject: whoever moves it waits, or is waited for."""
    target = record or entry
    if target is None or (record is not None and entry is not None):
        raise ValueError("an objection is to one record or to one entry")
    list(Subject._base_manager.select_for_update(no_key=True).filter(pk=target.subject_id).values_list("pk"))
    rows: Any = type(target).objects.unscoped("locked for an objection to it")
    related = ("subject", "provider", "item") if record is not None else ("subject", "recogniser")
    held: Record | Entry = rows.select_related(*related).select_for_update(no_key=True, of=("self",)).get(pk=target.pk)
    return held


def _case(held: Record | Entry, pack: Pack, *, by: Actor, with_provider: bool, party_kind: str) -> Objection:
    corrector = held.provider if isinstance(held, Record) else held.recogniser
    verifier = corrector if isinstance(held, Record) else _verifier(held, pack)
    office = Department.objects.office().first()
    found = party_kind == Objector.DEPARTMENT
    if found and by.department_id is None:
        raise NotAllowed("单位自行发现的，由该单位的经办人登记。")
    itself = by.department_id == verifier.pk and not found
    return Objection(
        subject_id=held.subject_id,
        record=held if isinstance(held, Record) else None,
        entry=held if isinstance(held, Entry) else None,
        pack_version_id=held.pack_version_id,
        unit=verifier if with_provider or itself or office is None else office,
        verifier=verifier,
        corrector=corrector,
        raiser_id=by.department_id if found else None,
    )


def _verifier(entry: Entry, pack: Pack) -> Department:
    """Who answers for an entry: its recogniser, or the provider of the record on which it rests, by pack (C20)."""
    if pack.get(INFORMED) == RECOGNISER:
        return entry.recogniser
    ground = EntryGround.objects.filter(entry=entry).select_related("record__provider").order_by("pk").first()
    return ground.record.provider if ground is not None else entry.recogniser


def _party(held: Record | Entry, kind: str, party: str, *, by: Actor) -> str:
    if kind == Objector.SUBJECT:
        return held.subject.name
    return by.department_name if kind == Objector.DEPARTMENT else party.strip()


def _facts(case: Objection, held: Record | Entry, files: Sequence[Paper]) -> RaisingFacts:
    of_record = isinstance(held, Record)
    same = Objection.objects.unscoped("nothing is registered twice").filter(
        subject_id=case.subject_id,
        record=case.record,
        entry=case.entry,
        measure_id=case.measure_id,
        party_kind=case.party_kind,
        party=case.party,
        state__in=OPEN_OBJECTIONS,
    )
    return RaisingFacts(
        stands=held.state == FILED if of_record else held.state in ON_THE_LIST,
        on_its_way=not of_record and held.state in BEFORE_LISTING,
        open_already=same.exists(),
        party_kind=case.party_kind,
        party=case.party,
        text=case.text,
        interest=case.interest,
        mandate_scope=case.mandate_scope,
        mandate_until=case.mandate_until,
        has_mandate_paper=any(file.kind == PaperKind.MANDATE for file in files),
        received_on=case.received_on,
        claimed=tuple(case.claims),
        known=tuple(RECORD_WORDS if of_record else ENTRY_WORDS),
    )


def _raised(case: Objection, pack: Pack) -> Decision:
    """The days of review begin with the day on which the objection was received (JS-G 32)."""
    said = Why(sentences=(f"异议于{case.received_on:%Y-%m-%d}收到，由{case.unit.name}办理。",))
    if pack.get(REVIEW_TERM) is None:
        return Decision(why=said.as_json())
    case.review_due_on, counted = deadline(
        pack, current_calendar(), key=REVIEW_TERM, start_on=case.received_on, label="审核期限"
    )
    why = said + counted
    return Decision(clauses=clauses_of(why), why=why.as_json())
