"""An application comes in, at the window, from a department or from the public pages (JS-G 34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.papers import Paper, demand_papers, keep_papers
from core.receipts import code_fits, code_of, new_code, serial_of
from core.refusals import Refusal, Refused
from core.rules import judge
from departments.models import Department
from departments.queries import inheritance
from departments.rules import Inheritance
from departments.terms import Power
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from records.models import Record
from redblack.models import Entry
from repair.eligibility import Eligibility, Shown, of_entries, of_records
from repair.flow import REPAIR
from repair.models import Repair, RepairFile
from repair.operations.basis import decided
from repair.operations.public_service import Service, keep_services
from repair.rules import APPLYING, CorrectionDayPossible
from repair.terms import DECIDED_BY, DECISION_TERM, PERSONS_ONLY, PUBLIC_SERVICE, SITE, Applicant, Channel
from subjects.models import Subject
from subjects.terms import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an applicant says. `statement` tells what was corrected and how; `commitment` becomes public; `contact` is
    kept sealed. `authority_no` is the number of a power of attorney or of the court's appointment."""

    statement: str
    commitment: str = ""
    corrected_on: date | None = None
    performed: bool = False
    applicant: str = Applicant.SUBJECT
    applicant_name: str = ""
    authority_no: str = ""
    reorganisation: bool = False
    contact: str = field(default="", repr=False)
    channel: str = Channel.WINDOW
    papers: tuple[Paper, ...] = ()
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The new case, and the code with which its applicant asks for it; the code is told once and kept sealed."""

    case: Repair
    code: str = field(repr=False)


@transaction.atomic
def apply(
    application: Application,
    *,
    by: Actor,
    at: datetime,
    record: Record | None = None,
    entry: Entry | None = None,
    note: str = "",
) -> Applied:
    """Take in an application to repair one record or one list entry: exactly one of the two is given.

    The public pages call it with `by=timer("网上申请")`. Raises Refused with every reason and its clause: the target
    cannot be repaired, not yet, or not by this applicant; NotAllowed where `by` holds no post for it.
    """
    if (record is None) == (entry is None):
        raise ValueError("exactly one of record and entry is repaired")
    demand_papers(application.papers)
    subject_id = record.subject_id if record is not None else entry.subject_id  # type: ignore[union-attr]
    subject = Subject._base_manager.select_for_update(no_key=True).get(pk=subject_id)
    answer = eligibility(record=record, entry=entry, on=day_of(at), shown=_shown(application))
    pack = pack_by_version_id(answer.facts.pack_version_id)
    _demand(application, answer, pack, subject=subject, on=day_of(at))
    due_on, counted = _decision_due(pack, on=day_of(at))
    code = new_code()
    case = Repair(
        subject_id=subject_id,
        record=record,
        entry=entry,
        unit_id=unit_of(pack, record=record, entry=entry),
        pack_version_id=pack.row_id,
        applicant=application.applicant,
        applicant_name=application.applicant_name,
        authority_no=application.authority_no.strip(),
        reorganisation=application.reorganisation,
        channel=application.channel,
        contact=_sealed("contact", application.contact) if application.contact else None,
        query_code=_sealed("query_code", code),
        statement=application.statement,
        commitment=application.commitment.strip(),
        corrected_on=application.corrected_on,
        performed=application.performed,
        eligible_on=answer.from_on,
        applied_on=day_of(at),
        decision_due_on=due_on,
    )
    sets.create(REPAIR, "apply", [(case, decided({}, answer.why + counted))], by=by, at=at, note=note)
    keep_papers(RepairFile, [case.pk], application.papers, at=at)
    keep_services(case.pk, application.services)
    return Applied(case=case, code=code)


def eligibility(
    *, on: date, record: Record | None = None, entry: Entry | None = None, shown: Shown | None = None
) -> Eligibility:
    """The answer for one record or one entry on a day; `shown` is what the applicant says he can show."""
    given = shown or Shown()
    if record is not None:
        records = Record.objects.unscoped("eligibility is the same for everybody").filter(pk=record.pk)
        return of_records(records, on=on, shown=given)[record.pk]
    assert entry is not None
    entries = Entry.objects.unscoped("eligibility is the same for everybody").filter(pk=entry.pk)
    return of_entries(entries, on=on, shown=given)[entry.pk]


def _shown(application: Application) -> Shown:
    return Shown(
        corrected_on=application.corrected_on,
        performed=application.performed,
        promised=bool(application.commitment.strip()),
    )


def _demand(application: Application, answer: Eligibility, pack: Pack, *, subject: Subject, on: date) -> None:
    facts = replace(
        answer.facts,
        applicant=application.applicant,
        authority_no=application.authority_no,
        reorganisation=application.reorganisation,
    )
    wrong_day = CorrectionDayPossible.code()
    found = [
        replace(one, field="corrected_on") if one.code == wrong_day else one
        for one in judge(APPLYING, facts, law=pack, on=on)
    ]
    if not application.statement.strip():
        found.append(
            Refusal(
                code="statement_missing", sentence="请写明申请理由和纠正情况。", clause="JS-G 34", field="statement"
            )
        )
    if application.services:
        found += _services(application.services, pack, subject=subject, on=on)
    if found:
        raise Refused(tuple(found))


def _services(services: Sequence[Service], pack: Pack, *, subject: Subject, on: date) -> list[Refusal]:
    """Whose public service counts differs by pack (C7)."""
    found = []
    if any(one.done_on > on for one in services):
        found.append(
            Refusal(code="service_later", sentence="公益服务的完成日期不得晚于今日。", field="service_done_on")
        )
    if pack.get(PUBLIC_SERVICE) == PERSONS_ONLY and subject.kind != SubjectKind.NATURAL_PERSON:
        found.append(
            Refusal(
                code="service_of_persons",
                sentence="现行规定只支持有失信行为的个人以社会公益服务修复信用。",
                clause=str(pack.cite(PUBLIC_SERVICE).short),
                remedy="请删去公益服务，按纠正情况申请。",
                field="service_kind",
            )
        )
    return found


def _decision_due(pack: Pack, *, on: date) -> tuple[date | None, Why]:
    if pack.get(DECISION_TERM) is None:
        return None, Why(sentences=())
    return deadline(pack, current_calendar(), key=DECISION_TERM, start_on=on, label="决定期限")


def unit_of(pack: Pack, *, record: Record | None, entry: Entry | None) -> int:
    """Which department decides: the site that shows it, or who recognised or provided it (C20); today's successor."""
    if pack.get(DECIDED_BY) == SITE:
        office = Department.objects.office().values_list("pk", flat=True).first()
        if office is not None:
            return int(office)
    return answers_for(inheritance(), record=record, entry=entry)


def answers_for(known: Inheritance, *, record: Record | None, entry: Entry | None) -> int:
    """Who answers today for having provided the record or recognised the entry."""
    power, unit = (
        (Power.RECOGNISE, entry.recogniser_id) if entry is not None else (Power.PROVIDE, record.provider_id)  # type: ignore[union-attr]
    )
    return known.heir(unit, power=power, matters=())


def _sealed(column: str, text: str) -> Any:
    field_: Any = Repair._meta.get_field(column)
    return field_.seal(text)


def by_receipt(number: str, code: str) -> Repair | None:
    """The application that a receipt names, for whoever holds its code; None where the two do not belong together."""
    cases: models.QuerySet[Any] = Repair.objects.unscoped("the holder of the receipt asks")
    serial = serial_of(number, Repair.receipt_prefix)
    found = cases.filter(pk=serial).select_related("subject", "record", "entry", "unit").first()
    return found if found is not None and code_fits(code_of(found), code) else None
