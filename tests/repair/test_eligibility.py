"""Who may apply for repair, from which day, and what he is told before (I14): one class of tests a pack question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from core.letters.words import words_of
from core.models import Letter
from core.rules import judge
from law import packs
from law.operations import newest_version_id, pack_by_version_id
from law.packs import Pack
from records.models import Record
from redblack import operations as lists
from repair import operations as repair
from repair import rules
from repair.eligibility import Shown, answer, barred_to
from repair.rules import CaseFacts, TargetFacts
from repair.terms import Way
from subjects import operations as subjects
from tests.kit import cases, factories, repairs

pytestmark = pytest.mark.django_db

ON = date(2025, 3, 3)
TARGET = TargetFacts(
    pack_version_id=1,
    of_entry=False,
    adverse=True,
    standing=True,
    court=False,
    elsewhere="",
    follows=False,
    not_repairable="",
    degree="serious",
    determined_on=date(2024, 2, 20),
    valid_to=date(2027, 2, 20),
)
SHOWN = replace(TARGET, corrected_on=date(2024, 3, 1), performed=True, promised=True, from_on=date(2025, 3, 2))
CASE = CaseFacts(
    **{name: getattr(SHOWN, name) for name in TargetFacts.__dataclass_fields__},
    applied_on=ON,
    accepted_on=ON,
    accepted_by_id=1,
    opined_on=ON,
    opined_by_id=2,
    favours=True,
    publicised_on=date(2025, 2, 17),
    publicity_ends_on=date(2025, 2, 24),
    decision_due_on=None,
    opinion_due_on=None,
    paused_on=None,
)


def law(code: str = repairs.JIANGSU) -> Pack:
    return packs.load(code)


def broken(table: Any, facts: Any, *, code: str = repairs.JIANGSU) -> list[str]:
    return [refusal.code for refusal in judge(table, facts, law=law(code), on=ON)]


@pytest.mark.parametrize(
    ("rule", "changes", "code"),
    [
        (rules.AdverseOnly, {"adverse": False}, repairs.JIANGSU),
        (rules.NotOfACourt, {"court": True}, repairs.JIANGSU),
        (rules.RecognisedHere, {"elsewhere": "江苏省应急管理厅"}, repairs.JIANGSU),
        (rules.RepairedWithItsParent, {"follows": True}, repairs.JIANGSU),
        (rules.NothingLapsed, {"valid_to": date(2025, 3, 2)}, repairs.JIANGSU),
        (rules.NotForbiddenByProgramme, {"not_repairable": "造成特别重大事故"}, repairs.JIANGSU),
        (rules.LeavesByCorrection, {"of_entry": True, "correction_due_on": ON}, "jieyang-2017"),
        (rules.PackHasApplication, {}, "puyang-2022"),
        (rules.WindowOpens, {"from_on": date(2027, 2, 21)}, repairs.JIANGSU),
        (rules.CleanTermOver, {"from_on": date(2025, 3, 4)}, repairs.JIANGSU),
        (rules.MinimumOver, {"from_on": date(2025, 3, 4)}, "national-2026"),
        (rules.NotBarred, {"barred_to": ON}, repairs.JIANGSU),
        (rules.OneApplicationAtATime, {"open_case": True}, repairs.JIANGSU),
        (rules.ApplicantAuthorised, {"applicant": "manager", "authority_no": " "}, repairs.JIANGSU),
        (rules.ReorganisationProvided, {"reorganisation": True}, repairs.JIANGSU),
    ],
)
def test_what_forbids_an_application(rule: Any, changes: dict[str, Any], code: str) -> None:
    assert rule.code() in broken(rules.APPLYING, replace(SHOWN, **changes), code=code)


@pytest.mark.parametrize(
    ("rule", "changes", "code"),
    [
        (rules.CorrectionShown, {"corrected_on": None}, repairs.JIANGSU),
        (rules.CorrectionDayPossible, {"corrected_on": date(2025, 3, 4)}, repairs.JIANGSU),
        (rules.CorrectionDayPossible, {"conduct_on": date(2024, 3, 2)}, repairs.JIANGSU),
        (rules.FullyPerformed, {"performed": False}, "national-2026"),
        (rules.PromiseMade, {"promised": False}, repairs.JIANGSU),
        (rules.NoSameKindSince, {"same_kind_on": date(2024, 3, 2)}, repairs.JIANGSU),
    ],
)
def test_what_must_be_shown(rule: Any, changes: dict[str, Any], code: str) -> None:
    assert broken(rules.TO_SHOW, replace(SHOWN, **changes), code=code) == [rule.code()]


def test_one_who_lacks_nothing_may_apply_and_be_accepted() -> None:
    assert broken((*rules.APPLYING, *rules.FITNESS), SHOWN) == []


def test_a_correction_on_the_day_of_the_conduct_is_possible() -> None:
    assert broken(rules.TO_SHOW, replace(SHOWN, conduct_on=SHOWN.corrected_on)) == []


def test_conduct_before_the_correction_does_not_count() -> None:
    assert broken(rules.TO_SHOW, replace(SHOWN, same_kind_on=date(2024, 3, 1))) == []


@pytest.mark.parametrize(
    ("rule", "table", "changes", "code"),
    [
        (rules.ReasonSaid, rules.REFUSING, {"given": {"reason": " "}}, repairs.JIANGSU),
        (rules.PackAsksOpinion, rules.OPINING, {"given": {"opinion": "属实"}}, "national-2026"),
        (rules.OpinionSaid, rules.OPINING, {"given": {"opinion": ""}}, repairs.JIANGSU),
        (rules.PackAsksPublicity, rules.PUBLICISING, {}, "national-2026"),
        (rules.OpinionFavours, rules.PUBLICISING, {"favours": False}, repairs.JIANGSU),
        (rules.OpinionFirst, rules.DECIDING, {"opined_on": None}, repairs.JIANGSU),
        (rules.RepairPublicised, rules.DECIDING, {"publicity_ends_on": ON}, repairs.JIANGSU),
        (rules.ObjectionsAnswered, rules.DECIDING, {"unanswered": 1}, repairs.JIANGSU),
        (rules.NoObjectionUpheld, rules.DECIDING, {"upheld": 1}, repairs.JIANGSU),
        (rules.ObjectedInTime, rules.OBJECTING, {"publicity_ends_on": date(2025, 3, 2)}, repairs.JIANGSU),
        (rules.SomethingToAnswer, rules.ANSWERING, {}, repairs.JIANGSU),
        (rules.FalseOnce, rules.FINDING_FALSE, {"given": {"reason": "伪造"}, "false_on": ON}, repairs.JIANGSU),
        (rules.ExitStillOpen, rules.KEEPING, {"given": {"reason": "危害尚在"}, "listed": True}, repairs.JIANGSU),
        (rules.ExitStillOpen, rules.KEEPING, {"given": {"reason": "危害尚在"}, "exit_open": True}, repairs.JIANGSU),
    ],
)
def test_what_a_step_must_keep(rule: Any, table: Any, changes: dict[str, Any], code: str) -> None:
    assert broken(table, replace(CASE, **changes), code=code) == [rule.code()]


def test_two_persons_decide() -> None:
    """AnotherPersonDecides: who gave the opinion, or where there is none who accepted, does not grant."""
    one = replace(factories.actor("approver"), user_id=2)
    assert broken(rules.DECIDING, replace(CASE, by=one)) == [rules.AnotherPersonDecides.code()]
    assert broken(rules.DECIDING, replace(CASE, by=replace(one, user_id=3))) == []


@pytest.mark.parametrize(
    ("code", "degree", "way", "first"),
    [
        ("jiangsu-2018", "serious", Way.APPLICATION, date(2025, 3, 2)),
        ("jiangyin-2018", "serious", Way.APPLICATION, date(2025, 3, 2)),
        ("jieyang-2017", "serious", Way.NONE, None),
        ("puyang-2022", "serious", Way.NONE, None),
        ("national-2023", "serious", Way.APPLICATION, date(2025, 2, 21)),
        ("national-2026", "serious", Way.APPLICATION, date(2025, 2, 21)),
        ("national-2026", "ordinary", Way.APPLICATION, date(2024, 5, 21)),
        ("national-2026", "minor", Way.APPLICATION, date(2024, 2, 20)),
    ],
)
def test_the_first_day_of_the_same_record_differs_by_pack(code: str, degree: str, way: Way, first: date | None) -> None:
    found = answer(replace(SHOWN, degree=degree), law(code), on=ON)
    assert (found.way, found.from_on, found.may) == (way, first, first is not None)
    assert found.why.citations


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("jiangsu-2018", Way.APPLICATION),
        ("jiangyin-2018", Way.REFERENCE_ONLY),
        ("jieyang-2017", Way.AUTOMATIC_EXIT),
        ("puyang-2022", Way.AUTOMATIC_EXIT),
        ("national-2026", Way.APPLICATION),
    ],
)
def test_what_repair_does_for_an_entry_differs_by_pack(code: str, way: Way) -> None:
    facts = replace(SHOWN, of_entry=True, correction_allowed=True, correction_due_on=date(2025, 4, 1))
    found = answer(facts, law(code), on=ON)
    assert (found.way, bool(found.never)) == (way, way == Way.AUTOMATIC_EXIT)


def test_an_ordinary_record_that_was_corrected_late_cannot_be_repaired_and_is_told_why() -> None:
    """C5: one year of validity from determination, one year without recurrence from a later correction."""
    facts = replace(SHOWN, degree="ordinary", valid_to=date(2025, 2, 20))
    found = answer(replace(facts, corrected_on=date(2024, 4, 1)), law(), on=date(2025, 2, 1))
    assert [one.code for one in found.never] == ["window_opens"]
    assert "2025-04-02" in found.chinese


def test_before_a_correction_is_stated_the_reader_is_told_what_he_needs() -> None:
    found = answer(TARGET, law(), on=ON)
    assert (found.may, found.from_on) == (True, None)
    assert [one.code for one in found.to_show] == ["correction_shown", "promise_made"]


def test_a_bar_without_a_number_in_the_pack_is_none() -> None:
    assert barred_to(law(), None, [date(2025, 1, 2)]) is None
    assert barred_to(law(), date(2026, 1, 2), [date(2025, 1, 2)]) == date(2026, 1, 2)


class TestOfWhatIsOnFile:
    def test_conduct_of_the_same_kind_is_found_and_listed(self) -> None:
        home, company = cases.bureau(), repairs.company()
        first = repairs.penalty(home, company)
        again = {"conduct_on": date(2024, 6, 3), "determined_on": date(2024, 7, 1)}
        second = repairs.penalty(home, company, **again)
        repairs.penalty(cases.bureau(), company, title="超限排放", **again)
        shown = Shown(corrected_on=repairs.CORRECTED_ON, performed=True, promised=True)
        found = repair.eligibility(on=ON, record=first, shown=shown)
        assert [one.document_no for one in found.found] == [second.document_no]
        assert [one.code for one in found.to_show] == ["no_same_kind_since"]
        refused = repair.accept(repairs.applied(home, first), by=home.handler, at=office_time(ON, 11)).refused
        assert [one.code for one in refused[0].refusals] == ["no_same_kind_since"]

    def test_of_an_entry_it_is_told_before_applying_too(self) -> None:
        home = cases.bureau()
        entry = cases.listed(home, cases.programme(home)).get()
        again = {"conduct_on": date(2024, 6, 3), "determined_on": date(2024, 7, 1)}
        second = repairs.penalty(home, entry.subject, **again)
        repairs.penalty(cases.bureau(), entry.subject, title="超限排放", **again)
        shown = Shown(corrected_on=date(2024, 4, 1), performed=True, promised=True)
        found = repair.eligibility(on=date(2025, 4, 2), entry=entry, shown=shown)
        assert [one.document_no for one in found.found] == [second.document_no]
        assert [one.code for one in found.to_show] == ["no_same_kind_since"]

    def test_conduct_in_a_dossier_that_became_one_with_it_is_found_too(self) -> None:
        home, company, double = cases.bureau(), repairs.company(), repairs.company("江阴远望化工公司")
        first = repairs.penalty(home, company)
        second = repairs.penalty(home, double, conduct_on=date(2024, 6, 3), determined_on=date(2024, 7, 1))
        chosen, at = repairs.applied(home, first), office_time(ON, 11)
        office = factories.actor("approver", of=factories.credit_office())
        subjects.merge(company, into=double, reason="同一单位重复建档", by=office, at=at)
        shown = Shown(corrected_on=repairs.CORRECTED_ON, performed=True, promised=True)
        found = repair.eligibility(on=ON, record=first, shown=shown)
        assert [one.document_no for one in found.found] == [second.document_no]
        refused = repair.accept(chosen, by=home.handler, at=at).refused
        assert [one.code for one in refused[0].refusals] == ["no_same_kind_since"]

    def test_an_entry_under_jiangyin_goes_before_its_recogniser_and_stays_until_he_decides(self) -> None:
        home = cases.bureau()
        entry = cases.listed(home, cases.programme(home)).get()
        words = {"entry": entry, "corrected_on": date(2024, 4, 1)}
        chosen = repairs.granted(home, on=date(2025, 4, 2), granted_on=date(2025, 4, 14), **words)
        entry.refresh_from_db()
        assert (chosen.get().exit_asked_on, entry.state) == (date(2025, 4, 14), "listed")
        assert chosen.exit_open().exists()
        how = {"exit_reason": "repaired", "exit_ground": "信用修复决定书", "all_or_nothing": True}
        lists.request_exit(cases.everything([entry.pk]), by=home.handler, at=office_time(date(2025, 4, 15)), **how)
        assert not chosen.exit_open().exists()

    def test_a_repaired_record_of_jiangyin_leaves_its_entry_to_the_recogniser(self) -> None:
        """JY 23: the record goes to the archive, the entry stands until its recogniser decides."""
        home = cases.bureau()
        entry = cases.listed(home, cases.programme(home)).get()
        ground = Record.objects.unscoped("test").get(entry_grounds__entry=entry)
        words = {"corrected_on": date(2024, 4, 1)}
        chosen = repairs.granted(home, ground, on=date(2025, 4, 2), granted_on=date(2025, 4, 14), **words)
        ground.refresh_from_db()
        entry.refresh_from_db()
        assert (ground.state, entry.state, entry.exited_on) == ("repaired", "listed", None)
        assert chosen.exit_open().exists()
        letter = Letter.objects.get(kind="repair_decision")
        said = "".join(part.text for part in words_of(letter.kind, letter.data).parts)
        assert "转为档案保存" in said and "是否退出名单，由认定单位决定" in said
        how = {"exit_reason": "repaired", "exit_ground": "信用修复决定书", "all_or_nothing": True}
        chosen_entries = cases.everything([entry.pk])
        lists.request_exit(chosen_entries, by=home.handler, at=office_time(date(2025, 4, 15)), **how)
        lists.exit_entries(chosen_entries, by=home.approver, at=office_time(date(2025, 4, 16)), all_or_nothing=True)
        assert chosen_entries.get().exit_reason == "repaired" and not chosen.exit_open().exists()

    def test_a_record_of_jiangyin_under_no_entry_is_archived_and_nobody_is_asked_about_a_list(self) -> None:
        home = cases.bureau()
        chosen = repairs.granted(home, repairs.penalty(home, repairs.company(), pack=cases.JIANGYIN))
        letter = Letter.objects.get(kind="repair_decision")
        said = "".join(part.text for part in words_of(letter.kind, letter.data).parts)
        assert "转为档案保存，不再公开，不再作为惩戒依据" in said and "名单" not in said
        assert chosen.get().exit_asked_on is None
        kept = repair.keep_listed(chosen, by=home.reviewer, at=office_time(date(2025, 3, 12)), reason="危害尚在")
        assert [one.code for row in kept.refused for one in row.refusals] == ["exit_still_open"]

    def test_an_entry_under_the_national_pack_leaves_its_list_with_the_grant(self) -> None:
        home = cases.bureau()
        rules_of = cases.programme(home, pack="national-2026")
        entry = cases.listed(home, rules_of).get()
        words = {"entry": entry, "corrected_on": date(2024, 4, 1)}
        chosen = repairs.accepted(home, on=date(2025, 4, 2), **words)
        repair.grant(chosen, by=home.approver, at=office_time(date(2025, 4, 3)), all_or_nothing=True)
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "repaired", date(2025, 4, 3))

    def test_the_site_decides_where_the_pack_says_so(self) -> None:
        home, office = cases.bureau(), factories.credit_office()
        record = repairs.penalty(home, repairs.company(), pack="national-2023")
        law_of = pack_by_version_id(newest_version_id("national-2023"))
        assert repair.unit_of(law_of, record=record, entry=None) == office.pk
