"""An objection on its way to a decision: forwarded, supplemented, accepted or not, verified, withdrawn (E1, E2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor
from core.clocks import after_pause, day_of
from core.papers import Paper, keep_papers
from core.sets import Change, Decision, Report
from departments.models import Department
from law.operations import current_calendar
from law.packs import Pack
from law.why import Why, deadline
from objections.objection_models import ObjectionPaper
from objections.objection_terms import (
    INFORMED,
    RESTARTS,
    REVIEW_TERM,
    SUPPLEMENT_TERM,
    TRANSFER_CLOCK,
    VERIFY_INSIDE,
    VERIFY_TERM,
    WHILE_VERIFYING,
    Finding,
    PaperKind,
)
from objections.operations.objection_basis import because, clauses_of, handling, issues, moved, stands_still
from objections.operations.objection_marking import mark, unmark
from objections.operations.objection_raising import Mandate
from objections.rules import objecting
from objections.rules.objecting import HandlingFacts, Verification

Cases = models.QuerySet[Any]
SUSPENDED = "自今日起打上异议标识，核实期间暂不执行。"
MARKED = "自今日起打上异议标识，核实期间照常公示和使用。"


def decided(values: dict[str, Any], why: Why) -> Decision:
    """A decision with the clauses that its reasons cite."""
    return Decision(values=values, clauses=clauses_of(why), why=why.as_json())


def _term(law: Pack, key: str, *, on: date, label: str) -> tuple[date | None, Why]:
    """The last day of a term that begins on `on`, and why; nothing where the pack has no such term."""
    if law.get(key) is None:
        return None, Why(sentences=())
    return deadline(law, current_calendar(), key=key, start_on=on, label=label)


def going_on(facts: HandlingFacts, on: date) -> date | None:
    """The last day of review after a pause that ends on `on`."""
    if facts.paused_on is None or facts.review_due_on is None:
        return facts.review_due_on
    return after_pause(facts.review_due_on, paused_on=facts.paused_on, resumed_on=on, workdays=current_calendar())


# --- forwarded, supplemented ------------------------------------------------------------------------------------------


def _forwarded(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    """Whether the days of review begin anew with the right department is the pack's (P3)."""
    due_on, why = facts.review_due_on, because(law, TRANSFER_CLOCK, said=f"转交{facts.given['name']}办理。")
    if law.get(TRANSFER_CLOCK) == RESTARTS:
        due_on, counted = _term(law, REVIEW_TERM, on=day_of(at), label="审核期限")
        why += counted
    return decided({"unit_id": facts.given["unit_id"], "review_due_on": due_on}, why)


_FORWARD = handling("forward", rules=objecting.FORWARDING, decide=_forwarded)


def forward(cases: Cases, *, to: Department, words: str, by: Actor, at: datetime, **how: Any) -> Report:
    """Hand objections that came to the wrong department to the right one, with the reason in `words` (P3)."""
    given = {"unit_id": to.pk, "name": to.name, "words": words}
    return sets.run(_FORWARD, cases, by=by, at=at, given=given, **how)


def _asked(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    on = day_of(at)
    due_on, counted = _term(law, SUPPLEMENT_TERM, on=on, label="补正期限")
    why = Why(sentences=("材料不齐，要求补正；补正期间审核期限停止计算。",)) + counted
    return decided({"paused_on": on, "supplement_words": facts.given, "supplement_due_on": due_on}, why)


_ASK = handling("ask_supplement", rules=objecting.ASKING, decide=_asked, effects=(issues("objection_supplement"),))


def ask_supplement(cases: Cases, *, by: Actor, at: datetime, words: str, **how: Any) -> Report:
    """Ask for what is missing, all at once; the days of review stand still until it comes."""
    return sets.run(_ASK, cases, by=by, at=at, given=words.strip(), **how)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Supplement:
    """What was handed in later."""

    words: str
    files: tuple[Paper, ...]
    mandate: Mandate | None = None

    def __str__(self) -> str:
        return self.words


def _supplemented(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    given: _Supplement = facts.given
    anew = given.mandate
    values = {
        "paused_on": None,
        "supplement_due_on": None,
        "review_due_on": going_on(facts, day_of(at)),
        "mandate_scope": anew.scope.strip() if anew else facts.mandate_scope,
        "mandate_until": anew.until if anew else facts.mandate_until,
    }
    return decided(values, Why(sentences=(f"已补正：{given}", "审核期限按停止前剩余的工作日续算。")))


def _keeps(change: Change) -> None:
    keep_papers(ObjectionPaper, change.ids, change.given.files, at=change.at)


_SUPPLEMENT = handling("supplement", rules=objecting.SUPPLEMENTING, decide=_supplemented, effects=(_keeps,))


def supplement(
    cases: Cases,
    *,
    by: Actor,
    at: datetime,
    words: str,
    files: Sequence[Paper] = (),
    mandate: Mandate | None = None,
    **how: Any,
) -> Report:
    """Register what was handed in later; the days of review go on. A citizen's page acts as a timer.

    An agent whose authority is over hands in a new `mandate`, with its paper among `files`.
    """
    given = _Supplement(words=words.strip(), files=tuple(files), mandate=mandate)
    return sets.run(_SUPPLEMENT, cases, by=by, at=at, given=given, **how)


# --- accepted, returned, passed on ------------------------------------------------------------------------------------


def _accepted(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    stops = stands_still(law, colour=facts.colour)
    why = because(law, WHILE_VERIFYING, said=SUSPENDED if stops else MARKED)
    return decided({"accepted_on": day_of(at), "suspends": stops}, why)


def _marks(change: Change) -> None:
    mark(change.ids, at=change.at)


_ACCEPT = handling(
    "accept",
    rules=objecting.ACCEPTING,
    decide=_accepted,
    effects=(_marks, issues("objection_acceptance")),
)


def accept(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Accept objections: the target is marked, and stands still where the pack says so; the objector is told."""
    return sets.run(_ACCEPT, cases, by=by, at=at, **how)


def _returned(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    values = {"answer": facts.given, "paused_on": None, "supplement_due_on": None, "closed_on": day_of(at)}
    return decided(values, because(law, REVIEW_TERM, said=f"不予受理：{facts.given}"))


_RETURN = handling("return_objection", rules=objecting.ASKING, decide=_returned, effects=(issues("objection_return"),))


def return_objection(cases: Cases, *, by: Actor, at: datetime, words: str, **how: Any) -> Report:
    """Do not accept objections, with the reason, and where to turn instead (H4)."""
    return sets.run(_RETURN, cases, by=by, at=at, given=words.strip(), **how)


def _transferred(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    stops = stands_still(law, colour=facts.colour)
    said = f"该信息由{facts.authority}认定，转送其核实；{SUSPENDED if stops else MARKED}"
    why = because(law, INFORMED, WHILE_VERIFYING, said=said)
    values = {"transferred_on": day_of(at), "origin_authority": facts.authority[:200], "suspends": stops}
    return decided(values, why)


_TRANSFER = handling(
    "transfer",
    rules=objecting.TRANSFERRING,
    decide=_transferred,
    effects=(_marks, issues("objection_transfer"), issues("objection_acceptance")),
)


def transfer(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Pass objections to a court's or an upper level's information on to them: nobody here corrects it (A9)."""
    return sets.run(_TRANSFER, cases, by=by, at=at, **how)


def _settled(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    return decided({"answer": facts.given, "closed_on": day_of(at)}, Why(sentences=(f"来源单位答复：{facts.given}",)))


def unmarks(change: Change) -> None:
    marked = moved(change).exclude(accepted_on__isnull=True, transferred_on__isnull=True)
    unmark(list(marked.values_list("pk", flat=True)), at=change.at)


_SETTLE = handling("settle", rules=objecting.ASKING, decide=_settled, effects=(unmarks, issues("objection_answer")))


def settle(cases: Cases, *, by: Actor, at: datetime, words: str, **how: Any) -> Report:
    """Register what the origin answered; the objector is told, the mark comes off."""
    return sets.run(_SETTLE, cases, by=by, at=at, given=words.strip(), **how)


# --- verified ---------------------------------------------------------------------------------------------------------


def _sent(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    """Where the days to verify do not lie inside those of review, the latter stand still meanwhile (C2)."""
    on = day_of(at)
    due_on, counted = _term(law, VERIFY_TERM, on=on, label="核实期限")
    inside = law.get(VERIFY_INSIDE) is not False
    said = "核实期限包含在审核期限内。" if inside else "核实期间审核期限停止计算。"
    why = because(law, INFORMED, VERIFY_INSIDE, said=said) + counted
    return decided({"sent_on": on, "verify_due_on": due_on, "paused_on": None if inside else on}, why)


_SEND = handling("send_to_verify", decide=_sent, effects=(issues("objection_inquiry"),))


def send_to_verify(cases: Cases, *, by: Actor, at: datetime, **how: Any) -> Report:
    """Ask whoever answers for the information whether it is right, by a letter; his days begin (JS-G 32, JY 24)."""
    return sets.run(_SEND, cases, by=by, at=at, **how)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verified(Verification):
    """A finding with its papers."""

    files: tuple[Paper, ...] = ()


def _verified(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    given: _Verified = facts.given
    on = day_of(at)
    values = {
        "verified_on": on,
        "finding": given.finding,
        "finding_words": given.words,
        "paused_on": None,
        "review_due_on": going_on(facts, on),
    }
    return decided(values, because(law, VERIFY_TERM, said=f"核实结果：{Finding(given.finding).label}。{given.words}"))


_VERIFY = handling("verify", owner="verifier_id", rules=objecting.VERIFYING, decide=_verified, effects=(_keeps,))


def verify(
    cases: Cases,
    *,
    by: Actor,
    at: datetime,
    finding: str,
    words: str,
    files: Sequence[Paper] = (),
    **how: Any,
) -> Report:
    """Say what the verification found (`Finding`), and how it is proved."""
    given = _Verified(finding=finding, words=words.strip(), files=tuple(_proofs(files)))
    return sets.run(_VERIFY, cases, by=by, at=at, given=given, **how)


def _proofs(files: Sequence[Paper]) -> list[Paper]:
    return [Paper(name=file.name, content=file.content, kind=PaperKind.PROOF) for file in files]


# --- withdrawn --------------------------------------------------------------------------------------------------------


def _withdrawn(facts: HandlingFacts, law: Pack, at: datetime) -> Decision:
    values = {"paused_on": None, "supplement_due_on": None, "closed_on": day_of(at)}
    return decided(values, Why(sentences=(f"提出人撤回异议：{facts.given}",)))


_WITHDRAW = handling("withdraw_objection", rules=objecting.BY_PARTY, decide=_withdrawn, effects=(unmarks,))


def withdraw_objection(cases: Cases, *, by: Actor, at: datetime, words: str, **how: Any) -> Report:
    """Register that the objector takes his objection back, with what he said; the mark comes off."""
    return sets.run(_WITHDRAW, cases, by=by, at=at, given=words.strip(), **how)
