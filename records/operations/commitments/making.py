"""A commitment is registered by the unit that accepts it, checked like every reported row, and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import NotAllowed, Refusal, Refused, unique
from core.sets import Change, Decision, Report, Verb
from core.workbooks import Cell
from departments.models import Department
from law.operations import NoActivePack, active_pack, pack_by_version_id
from law.packs import Pack
from law.why import Why
from records import commitment_terms as terms
from records.checking import Problem
from records.commitment_flow import COMMITMENT, VOID
from records.commitment_models import Commitment
from records.operations.collecting import Reader, Row, item_in_force
from records.operations.filing import RecordClaim, file
from records.terms import Polarity, Procedure
from subjects.operations import Identified, identify

BY = timer("信用承诺")


def law_of(facts: Any) -> Pack:
    """The pack under which a commitment was accepted."""
    return pack_by_version_id(facts.pack_version_id)


def register_commitment(
    *,
    kind: str,
    number: str,
    matter: str,
    text: str,
    made_on: date,
    name: str,
    subject_kind: str,
    by: Actor,
    at: datetime,
    promised_on: date | None = None,
    uscc: str = "",
    number_kind: str = "",
    personal_number: str = "",
    note: str = "",
) -> Commitment:
    """Register a commitment that the actor's own unit accepted; it is not public before somebody publishes it.

    The words go through the checks of every reported row of the item, so that what is registered can be filed.
    `subject_kind` and `number_kind` are words of the catalogue. Raises `Refused`.
    """
    unit = _unit(by)
    pack = _pack(day_of(at))
    item = item_in_force(terms.COMMITMENT_ITEM, on=day_of(at))
    cells: dict[str, Cell] = {
        "XDR_MC": name,
        "XDR_LB": subject_kind,
        "XDR_SHXYM": uscc,
        "XDR_ZJLX": number_kind,
        "XDR_ZJHM": personal_number,
        terms.NUMBER: number,
        terms.KIND: kind,
        terms.MATTER: matter,
        terms.TEXT: text,
        terms.MADE: made_on.isoformat(),
        terms.PROMISED: promised_on.isoformat() if promised_on else "",
        terms.STATE: terms.RUNNING,
        terms.UNIT: unit.name,
        terms.SOURCE: unit.name,
    }
    row = _read(Reader(item, provider=unit, pack=pack, on=day_of(at)), cells)
    with transaction.atomic():
        subject_id = _known(row, by=by, at=at)
        (answer,) = file([row.record], pack=pack, by=by, at=at, rehearse=True)
        refusals = answer.refusals + _twice(subject_id, unit, row.record.key)
        if refusals:
            raise Refused(refusals)
        case = Commitment(
            subject_id=subject_id,
            provider=unit,
            unit=unit,
            pack_version_id=pack.row_id,
            kind=kind,
            number=row.record.key,
            matter=row.record.title,
            text=row.record.fact,
            made_on=made_on,
            promised_on=promised_on,
            values=dict(row.record.values),
        )
        sets.create(COMMITMENT, "register", [(case, Decision())], by=by, at=at, note=note)
    return case


def _unit(by: Actor) -> Department:
    if by.department_id is None:
        raise NotAllowed("信用承诺由受理单位登记。")
    return Department.objects.get(pk=by.department_id)


def _pack(on: date) -> Pack:
    try:
        return active_pack(on=on)
    except NoActivePack as wrong:
        sentence, remedy = f"{wrong}。", "请由信用办签发人启用规则包。"
        raise Refused(Refusal(code="no_active_pack", sentence=sentence, remedy=remedy)) from wrong


def _read(reader: Reader, cells: dict[str, Cell]) -> Row:
    """The one sound row that the cells make; raises `Refused` with what is wrong with them, field by field."""
    sound, checked = reader.read({code: [cell] for code, cell in cells.items()}, rows=1)
    if not sound:
        raise Refused(unique(_refusal(problem) for problem in checked.problems if not problem.warning))
    return sound[0]


def _refusal(problem: Problem) -> Refusal:
    sentence = f"{problem.label}：{problem.sentence}。"
    return Refusal(code=problem.rule, sentence=sentence, clause=problem.clause, remedy=problem.remedy)


def _known(row: Row, *, by: Actor, at: datetime) -> int:
    (answer,) = identify([row.claim], by=by, at=at)
    if not isinstance(answer, Identified):
        raise Refused(answer.refusals)
    return int(answer.subject_id)


def _twice(subject_id: int, unit: Department, number: str) -> tuple[Refusal, ...]:
    """A commitment that stands here already, registered or reported (JS-G 16)."""
    cases = Commitment.objects.unscoped("nothing is registered twice").filter(
        subject_id=subject_id, provider=unit, number=number
    )
    if not cases.exclude(state=VOID).exists():
        return ()
    sentence = f"编号为“{number}”的承诺已经登记或者归集。"
    return (Refusal(code="commitment_twice", sentence=sentence, clause="JS-G 16", remedy="请查看已有的承诺。"),)


# --- publishing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """What a move reads that asks nothing of the commitment itself; `given` is what the door was told."""

    pack_version_id: int
    given: Any = None


def claim_of(case: Commitment) -> RecordClaim:
    """The record of a commitment that was registered here and is published."""
    return RecordClaim(
        subject_id=case.subject_id,
        provider=case.provider,
        item=terms.COMMITMENT_ITEM,
        provider_key=case.number,
        ground="other",
        polarity=Polarity.OTHER.value,
        procedure=Procedure.NONE.value,
        degree="",
        title=case.matter,
        document_no=case.number,
        basis="",
        fact=case.text,
        conduct_on=case.made_on,
        determined_on=case.made_on,
        values=dict(case.values),
    )


def _files(change: Change) -> None:
    """A published commitment is information: its record is filed in the same transaction."""
    cases = Commitment.objects.unscoped("published now").filter(pk__in=change.ids).select_related("provider")
    by_pack: dict[int, list[Commitment]] = {}
    for case in cases.order_by("pk"):
        by_pack.setdefault(case.pack_version_id, []).append(case)
    for pack_id, group in by_pack.items():
        filed = file([claim_of(case) for case in group], pack=pack_by_version_id(pack_id), by=BY, at=change.at)
        refusals = unique(refusal for answer in filed for refusal in answer.refusals)
        if refusals:
            raise Refused(refusals)


def because(law: Pack, *keys: str, said: str) -> Why:
    """A sentence with the clauses of those keys that the pack answers."""
    return Why.cited(law, *(key for key in keys if law.get(key) is not None), sentences=(said,))


def clauses_of(why: Why) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.short for citation in why.citations if citation.short and not citation.related))


def _published(facts: PackFacts, law: Any, at: datetime) -> Decision:
    why = because(law, terms.PUBLIC, said="承诺向社会公布，接受社会监督；履行情况由受理单位认定。")
    return Decision(values={"published_on": day_of(at)}, clauses=clauses_of(why), why=why.as_json())


_PUBLISH = Verb(
    flow=COMMITMENT,
    name="publish",
    model=Commitment,
    facts=lambda cases, on: cases.values("id", "pack_version_id"),
    facts_type=PackFacts,
    law_of=law_of,
    decide=_published,
    effects=(_files,),
    owner_column="unit_id",
)


def publish_commitments(cases: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Publish registered commitments: each becomes a record that everybody may read. Raises `Refused`."""
    return sets.run(_PUBLISH, cases, by=by, at=at, **how)
