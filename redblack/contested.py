"""A decision that an appeal is against: made by a branch, named by the number of its case, asked through the roof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.letters import number_of
from core.models import Letter
from core.receipts import serial_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """One objection or application for repair as an appeal reads it.

    `kind` is the flow, `receipt_no` the number of the case, `decision_no` that of the paper that told the outcome (the
    number of the case where there was none). `decided_on` is None while it is open, and where it ended without any
    outcome: withdrawn, or overtaken by events.
    """

    kind: str
    case_id: int
    receipt_no: str
    subject_id: int
    record_id: int | None
    entry_id: int | None
    unit_id: int
    state: str
    decision_no: str
    decided_on: date | None


def contested_case(number: str) -> Contested | None:
    """The case of this receipt, or the one that the paper of this number decided; None where there is none.

    `settings.CONTESTED` names who is asked.
    """
    asked: tuple[str, ...] = import_string(settings.CONTESTED)
    for path in asked:
        ask: Callable[[str], Contested | None] = import_string(path)
        found = ask(number.strip())
        if found is not None:
            return found
    return None


def as_contested(
    number: str, *, model: Any, decided: Iterable[str], papers: tuple[str, ...], undecided_on: str
) -> Contested | None:
    """The case of `model` whose receipt or deciding paper has this number; None where there is none.

    `decided` are the states that are an outcome, `papers` the kinds of letters that tell it; `undecided_on` is the
    column with the day of an outcome that came without a decision.
    """
    pk = serial_of(number, model.receipt_prefix)
    if pk is None:
        pk = _decided_by(number, flow=model.flow.name, kinds=papers)
    case = model.objects.unscoped("a decision is looked up by its number").filter(pk=pk).first()
    if case is None:
        return None
    over = case.state in decided
    paper = _number_of_decision(case.pk, flow=model.flow.name, kinds=papers) if over else ""
    return Contested(
        kind=model.flow.name,
        case_id=case.pk,
        receipt_no=case.receipt_no,
        subject_id=case.subject_id,
        record_id=case.record_id,
        entry_id=case.entry_id,
        unit_id=case.unit_id,
        state=model.flow.states[case.state],
        decision_no=paper or case.receipt_no,
        decided_on=(case.decided_on or getattr(case, undecided_on)) if over else None,
    )


def _decided_by(number: str, *, flow: str, kinds: tuple[str, ...]) -> int | None:
    """The case of `flow` that the paper of this number (文号) decided; None where there is none, or more than one."""
    letters = Letter.objects.filter(flow=flow, kind__in=kinds, number_text=number) if number else Letter.objects.none()
    found = set(letters.values_list("case_id", flat=True)[:2])
    return found.pop() if len(found) == 1 else None


def _number_of_decision(case_id: int, *, flow: str, kinds: tuple[str, ...]) -> str:
    """The number of the last paper that told this case's outcome; empty where there is none."""
    letter = Letter.objects.filter(flow=flow, case_id=case_id, kind__in=kinds).order_by("pk").last()
    return "" if letter is None else number_of(letter)
