"""The same objection under four papers, told over National Day 2024 with its make-up days: four outcomes (C1, C2, C26).

1 to 7 October are off, Sunday 29 September and Saturday 12 October are workdays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from core.models import Letter
from core.queries import history
from measures.models import Dispatch
from objections import operations as objections
from redblack import operations as lists
from redblack.models import Entry, Programme
from redblack.pause_models import MeasurePause
from tests.kit import cases, factories
from tests.kit import objections as kit
from tests.kit.objections import Place

pytestmark = pytest.mark.django_db

RAISED_ON = date(2024, 9, 27)
VERIFIED_ON = date(2024, 10, 8)
DECIDED_ON = date(2024, 10, 10)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a paper makes of it: does the entry stand still, who verifies, where does one turn next, on which clause."""

    suspends: bool
    verifier: str
    appeal: bool
    days_are_law: bool
    while_verifying: str
    passed_on: bool = False


OUTCOMES = {
    "jiangyin-2018": Outcome(suspends=False, verifier="认定", appeal=True, days_are_law=True,
                             while_verifying="澄信用发〔2018〕5号"),
    "jiangsu-2018": Outcome(suspends=False, verifier="认定", appeal=True, days_are_law=True,
                            while_verifying="三十二"),
    "jieyang-2017": Outcome(suspends=True, verifier="提供", appeal=False, days_are_law=False,
                            while_verifying="二十一"),
    "puyang-2022": Outcome(suspends=True, verifier="提供", appeal=False, days_are_law=False,
                           while_verifying="五", passed_on=True),
}  # fmt: skip


def listed(place: Place, provider: cases.Bureau) -> Entry:
    """A black entry of the bureau that rests on another department's penalty, on the list since 2 September."""
    rules = cases.programme(place.home, pack=place.pack, validity="1 years")
    if place.pack == "puyang-2022":
        return received(place, rules)
    ground = cases.ground(provider, conduct_on=date(2024, 7, 1), determined_on=date(2024, 8, 1))
    rows = [cases.proposal(place.home, grounds=(ground,))]
    how = {"on": date(2024, 8, 5), "ready_on": date(2024, 9, 2), "proposals": rows}
    entry: Entry = cases.listed(place.home, rules, **how).get()
    return entry


def received(place: Place, rules: Programme) -> Entry:
    """By Puyang's paper nobody of this place recognises: the entry is the province's (PY 四(二))."""
    row = lists.Received(
        claim=factories.organisation_claim(),
        origin="upper",
        authority="河南省应急管理厅",
        decision_no="豫应急〔2024〕9号",
        reason="因重大事故隐患拒不整改受到行政处罚。",
        circumstances=(),
        listed_on=date(2024, 9, 2),
        valid_to=date(2025, 9, 1),
    )
    (made,) = lists.receive([row], programme=rules, by=place.office.handler, at=office_time(date(2024, 9, 2)))
    entry: Entry = cases.everything([made.entry_id]).get()
    return entry


def task_state(entry: Entry) -> str:
    return str(Dispatch.objects.unscoped("test").get(entry=entry).state)


@pytest.mark.parametrize("pack", OUTCOMES)
def test_one_objection_four_outcomes(pack: str) -> None:
    expected = OUTCOMES[pack]
    place = Place(pack)
    provider = cases.bureau("江阴市市场监督管理局")
    entry = listed(place, provider)
    found = kit.raised(entry, by=place.office.handler, on=RAISED_ON)
    take = objections.transfer if expected.passed_on else objections.accept
    take(found, by=place.office.reviewer, at=office_time(RAISED_ON, 10), all_or_nothing=True)

    # While it runs: marked everywhere; where the paper says so it stands still and every department pauses.
    case = found.get()
    entry.refresh_from_db()
    assert (entry.disputed_on, entry.suspended_on is not None) == (RAISED_ON, expected.suspends)
    assert task_state(entry) == ("paused" if expected.suspends else "dispatched")
    (letter,) = Letter.objects.filter(kind="objection_acceptance")
    assert letter.data["suspends"] is expected.suspends
    assert expected.while_verifying in letter.data["law"]["while_verifying_clause"]
    # Ten working days: 29 and 30 September, 8 to 12, 14 to 16 October.
    assert case.review_due_on == date(2024, 10, 16)
    why = history("objection", case.pk)[0]["why"]
    own = any("本办自定" in sentence for sentence in why["sentences"])
    assert own is not expected.days_are_law
    assert any("调休上班日" in sentence for sentence in why["sentences"])

    # Not wrong, says whoever answers for it by this paper: the mark comes off, what stood still goes on.
    if expected.passed_on:
        how = {"by": place.office.handler, "words": "认定无误", "all_or_nothing": True}
        objections.settle(found, at=office_time(DECIDED_ON), **how)
    else:
        dismiss(place, found, by=place.home if expected.verifier == "认定" else provider)
    entry.refresh_from_db()
    assert (entry.disputed_on, entry.suspended_on, entry.state) == (None, None, "listed")
    assert task_state(entry) == "dispatched"
    kind = "objection_answer" if expected.passed_on else "objection_decision"
    (letter,) = Letter.objects.filter(kind=kind)
    assert ("申诉" in letter.data["law"]["next_remedy"]) is expected.appeal
    assert not [one.invariant.name for one in invariants.check(at=office_time(DECIDED_ON, 20)) if one.count]


def dismiss(place: Place, found: Any, *, by: cases.Bureau) -> None:
    """Verified as right by `by`, within five working days: 29 and 30 September, 8 to 10 October."""
    assert found.get().verifier == by.department
    objections.send_to_verify(found, by=place.office.reviewer, at=office_time(RAISED_ON, 11), all_or_nothing=True)
    assert found.get().verify_due_on == date(2024, 10, 10)
    at = office_time(VERIFIED_ON)
    objections.verify(found, by=by.handler, at=at, finding="right", words="与原件一致", all_or_nothing=True)
    at, how = office_time(DECIDED_ON), {"outcome": "dismissed", "reasons": "处罚决定书与登记一致。"}
    objections.propose_decision(found, by=place.office.handler, at=at, **how, all_or_nothing=True)
    objections.dismiss(found, by=place.office.approver, at=at, all_or_nothing=True)


def test_a_right_objection_under_a_suspending_paper_releases_for_good() -> None:
    place = Place("jieyang-2017")
    entry = listed(place, place.home)
    found = kit.upheld(place, entry, on=RAISED_ON, remedy="exit")
    assert task_state(entry) == "paused"
    # Three working days from the 27th: 29, 30 September, 8 October.
    assert found.get().correct_due_on == date(2024, 10, 8)
    at = office_time(VERIFIED_ON)
    objections.ask_exit(found, by=place.home.handler, at=at, all_or_nothing=True)
    objections.carry_out(found, by=place.home.approver, at=at, all_or_nothing=True)
    assert task_state(entry) == "releasing"
    assert not [one.invariant.name for one in invariants.check(at=at) if one.count]


def test_a_second_objection_keeps_it_still_until_both_are_over() -> None:
    place = Place("jieyang-2017")
    entry = listed(place, place.home)
    first = kit.accepted(place, entry, on=RAISED_ON)
    second = kit.accepted(place, entry, on=RAISED_ON, party_kind="third", party="某行", interest="债权人")
    for found, still in ((first, True), (second, False)):
        how = {"by": place.office.handler, "at": office_time(VERIFIED_ON), "words": "撤回"}
        objections.withdraw_objection(found, **how, all_or_nothing=True)
        entry.refresh_from_db()
        assert (entry.suspended_on is not None) is still
    assert task_state(entry) == "dispatched"


def test_a_stay_outlasts_the_objection() -> None:
    """Closing demands no resumption where a stay of execution stands."""
    from_on = date(2024, 9, 30)
    place = Place("jieyang-2017")
    entry = listed(place, place.home)
    found = kit.verified(place, entry, on=RAISED_ON, finding="right")
    lists.stay(
        entry,
        kind="suit",
        authority="江阴市人民法院",
        document_no="（2024）苏0281行初7号",
        received_on=from_on,
        from_on=from_on,
        by=place.home.handler,
        at=office_time(from_on),
    )
    at = office_time(VERIFIED_ON)
    how = {"outcome": "dismissed", "reasons": "一致。"}
    objections.propose_decision(found, by=place.office.handler, at=at, **how, all_or_nothing=True)
    objections.dismiss(found, by=place.office.approver, at=at, all_or_nothing=True)
    entry.refresh_from_db()
    assert (entry.disputed_on, entry.suspended_on is not None) == (None, True)
    assert task_state(entry) == "paused"


@pytest.mark.parametrize("pack", ["jiangyin-2018", "jieyang-2017"])
@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
def test_one_measure_of_an_entry(pack: str, outcome: str) -> None:
    """The measure alone stands still where the paper says so; found wrong it stays so, found right it goes on."""
    place = Place(pack)
    entry = listed(place, place.home)
    (measure,) = Dispatch.objects.unscoped("test").get(entry=entry).measures
    words = {"measure_id": measure, "measure_words": "限制参加政府采购", "ground": "unfit"}
    found = kit.accepted(place, entry, on=RAISED_ON, **words)
    entry.refresh_from_db()
    suspending = pack == "jieyang-2017"
    assert (entry.disputed_on, entry.suspended_on) == (RAISED_ON, None)
    assert pauses(entry) == suspending
    objections.send_to_verify(found, by=place.office.reviewer, at=office_time(RAISED_ON, 11), all_or_nothing=True)
    finding = {"finding": "wrong" if outcome == "upheld" else "right", "words": "已核对"}
    at = office_time(VERIFIED_ON)
    objections.verify(found, by=place.home.handler, at=at, **finding, all_or_nothing=True)
    remedy = "measure" if outcome == "upheld" else ""
    how = {"outcome": outcome, "reasons": "核实。", "remedy": remedy}
    objections.propose_decision(found, by=place.office.handler, at=at, **how, all_or_nothing=True)
    sign = objections.uphold if outcome == "upheld" else objections.dismiss
    sign(found, by=place.office.approver, at=at, all_or_nothing=True)
    if outcome == "upheld":
        objections.carry_out(found, by=place.home.approver, at=at, all_or_nothing=True)
    entry.refresh_from_db()
    assert (entry.disputed_on, entry.state) == (None, "listed")
    assert pauses(entry) == (outcome == "upheld")
    assert not [one.invariant.name for one in invariants.check(at=at) if one.count]


def test_what_was_stopped_for_good_does_not_go_on_with_another_objection() -> None:
    """Two object to one measure: one is right, then the other's is dismissed. The measure stays stopped."""
    place = Place("jieyang-2017")
    entry = listed(place, place.home)
    (measure,) = Dispatch.objects.unscoped("test").get(entry=entry).measures
    words = {"measure_id": measure, "measure_words": "限制参加政府采购", "ground": "unfit", "on": RAISED_ON}
    right = kit.upheld(place, entry, remedy="measure", **words)
    other = kit.proposed(place, entry, outcome="dismissed", party_kind="third", party="某行", interest="同行", **words)
    at = office_time(VERIFIED_ON)
    objections.carry_out(right, by=place.home.approver, at=at, all_or_nothing=True)
    assert pauses(entry)
    objections.dismiss(other, by=place.office.approver, at=at, all_or_nothing=True)
    entry.refresh_from_db()
    assert pauses(entry) and entry.disputed_on is None
    assert not [one.invariant.name for one in invariants.check(at=at) if one.count]


def test_the_entry_leaves_while_its_measure_stands_still() -> None:
    """The task is released meanwhile: nothing is left to decide."""
    place = Place("jieyang-2017")
    entry = listed(place, place.home)
    (measure,) = Dispatch.objects.unscoped("test").get(entry=entry).measures
    found = kit.verified(place, entry, on=RAISED_ON, measure_id=measure, measure_words="限制参加政府采购")
    chosen, at = cases.everything([entry.pk]), office_time(VERIFIED_ON)
    how: dict[str, Any] = {"at": at, "all_or_nothing": True}
    lists.request_exit(chosen, by=place.home.handler, exit_reason="withdrawn", exit_ground="认定有误", **how)
    lists.exit_entries(chosen, by=place.home.approver, **how)
    assert (found.get().state, found.get().closed_on) == ("moot", VERIFIED_ON)
    assert task_state(entry) == "releasing"
    assert not [one.invariant.name for one in invariants.check(at=at) if one.count]


def pauses(entry: Entry) -> bool:
    return bool(MeasurePause.objects.filter(entry=entry, ended_on__isnull=True).exists())
