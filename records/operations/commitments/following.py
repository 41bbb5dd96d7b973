"""Commitments follow their records: taken up where a provider reports them, found and ended as it says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.sets import Decision, Report, Verb
from departments.operations.handing import hand_over_cases, handing_verb, heirs_of
from departments.rules import Inheritance
from law.why import Why
from records import commitment_terms as terms
from records.commitment_flow import COMMITMENT, MADE, OPEN, VOID
from records.commitment_models import Commitment
from records.commitment_queries import following, newly_running
from records.operations.commitments.making import BY, PackFacts, law_of

REPORTED = Why(sentences=("承诺由报送单位归集，即日公开；履行情况由受理单位认定。",)).as_json()


def take_up_commitments(transition_id: int, *, at: datetime, by: Actor = BY) -> int:
    """Begin a case for every running commitment that a transition filed; returns how many were taken up.

    One that was registered here and is reported before it was published is published by it: nothing twice.
    """
    filed = list(newly_running(transition_id).order_by("pk"))
    if not filed:
        return 0
    known = _known(filed)
    fresh = [_case(record, on=day_of(at)) for record in filed if _key(record) not in known]
    if fresh:
        sets.create(COMMITMENT, "take_up", [(case, Decision(why=REPORTED)) for case in fresh], by=by, at=at)
    waiting = [pk for pk, state in (known.get(_key(record), (0, "")) for record in filed) if state == MADE]
    if waiting:
        cases = Commitment.objects.unscoped("registered, and now reported").filter(pk__in=waiting)
        sets.run(_ADOPT, cases, by=by, at=at, all_or_nothing=True)
    return len(fresh) + len(waiting)


def _known(filed: list[Any]) -> dict[tuple[int, int, str], tuple[int, str]]:
    """The cases that stand under the keys of these records: number and state."""
    cases = Commitment.objects.unscoped("nothing is taken up twice").exclude(state=VOID)
    rows = cases.filter(
        subject_id__in={record.subject_id for record in filed}, number__in={record.provider_key for record in filed}
    )
    return {
        (subject, provider, number): (pk, state)
        for pk, subject, provider, number, state in rows.values_list(
            "pk", "subject_id", "provider_id", "number", "state"
        )
    }


def _key(record: Any) -> tuple[int, int, str]:
    return record.subject_id, record.provider_id, record.provider_key


def _case(record: Any, *, on: date) -> Commitment:
    promised = record.values.get(terms.PROMISED)
    day = date.fromisoformat(promised) if promised else None
    return Commitment(
        subject_id=record.subject_id,
        provider_id=record.provider_id,
        unit_id=record.provider_id,
        pack_version_id=record.pack_version_id,
        kind=record.values[terms.KIND],
        number=record.provider_key,
        matter=record.title,
        text=record.fact,
        made_on=record.determined_on,
        promised_on=day if day is None or day >= record.determined_on else None,
        published_on=on,
    )


# --- moves in the name of the timer -----------------------------------------------------------------------------------


def _adopted(facts: PackFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"published_on": day_of(at)}, why=REPORTED)


def _followed(facts: PackFacts, law: Any, at: datetime) -> Decision:
    return Decision(
        values={"found_on": day_of(at), "document_no": "随报送"},
        why=_said("报送单位报送了履约认定结果，内容见信用记录。"),
    )


def _ended(facts: PackFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"closed_on": day_of(at)}, why=_said("承诺的信用记录已经终止。"))


def _said(sentence: str) -> dict[str, Any]:
    return Why(sentences=(sentence,)).as_json()


def _verb(name: str, decide: Any) -> Verb[PackFacts]:
    return Verb(
        flow=COMMITMENT,
        name=name,
        model=Commitment,
        facts=lambda cases, on: cases.values("id", "pack_version_id"),
        facts_type=PackFacts,
        law_of=law_of,
        decide=decide,
        owner_column="unit_id",
    )


_ADOPT = _verb("adopt", _adopted)
_FOLLOW = {terms.KEPT: _verb("follow_kept", _followed), terms.BROKEN: _verb("follow_broken", _followed)}
_END = _verb("end", _ended)


def follow_commitments(transition_id: int, *, at: datetime, by: Actor = BY) -> None:
    """Commitments whose provider reports them kept or broken are so (A7): the finding is the provider's."""
    for state, verb in _FOLLOW.items():
        cases = following(transition_id, **{f"values__{terms.STATE}": state})
        if cases.exists():
            sets.run(verb, cases, by=by, at=at, all_or_nothing=True)


def end_commitments(transition_id: int, *, at: datetime, by: Actor = BY) -> None:
    """A running commitment whose record was taken back or revoked is followed no more."""
    cases = following(transition_id, ended_on__isnull=False)
    if cases.exists():
        sets.run(_END, cases, by=by, at=at, all_or_nothing=True)


# --- 机构改革 ---------------------------------------------------------------------------------------------------------

_HAND_OVER = handing_verb(COMMITMENT, Commitment)


def hand_over_commitments(inheritance: Inheritance, *, by: Actor, at: datetime, note: str) -> Report:
    """Hand commitments that are not found yet to the successors of their units; their records keep who reported."""
    heirs = heirs_of(inheritance)
    cases = Commitment.objects.unscoped("机构改革移交").filter(unit_id__in=heirs.leaving, state__in=OPEN)
    return hand_over_cases(_HAND_OVER, cases, heirs, by=by, at=at, note=note)
