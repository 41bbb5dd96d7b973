"""What happens to subjects: reported with proof, confirmed by a second person, undone (P10, P11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.clocks import office_time
from core.crypto import open_sealed
from core.flows import NEW
from core.refusals import NotAllowed, Refused
from subjects.change_flow import SUBJECT_CHANGE
from subjects.change_rules import (
    AdministratorNamed,
    AnotherPersonConfirmsChange,
    ChangeFacts,
    ChangeFitsSubject,
    ChangeHasHappened,
    ChangeProved,
    HeirsNamed,
    LastChangeFirst,
    NewNameGiven,
    ReorganisationAfterBankruptcy,
    SubjectStillStands,
)
from subjects.fictitious import valid_uscc
from subjects.models import ChangeHeir, FormerName, Subject, SubjectChange
from subjects.operations import Heir, confirm_change, decline_change, report_change, undo_change
from tests.kit import cases, desks, factories

pytestmark = pytest.mark.django_db
ON = date(2024, 4, 8)
AT = office_time(ON)
LATER = office_time(date(2024, 4, 9))

GRID = {
    ("report", NEW, "reported"): ({"handler"}, {"owner", "office"}),
    ("take_note", "reported", "effective"): ({"timer"}, {"timer"}),
    ("confirm", "reported", "effective"): ({"reviewer", "approver"}, {"office"}),
    ("decline", "reported", "declined"): ({"reviewer", "approver"}, {"owner", "office"}),
    ("undo", "effective", "undone"): ({"approver"}, {"office"}),
}


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


def chosen(case: SubjectChange) -> Any:
    return SubjectChange.objects.unscoped("test").filter(pk=case.pk)


def reported(subject: Subject, home: cases.Bureau, kind: str, **given: Any) -> SubjectChange:
    said = {"happened_on": ON, "authority": "江阴市数据局", "document_no": "（2024）登字第1号", **given}
    return report_change(subject, kind=kind, by=home.handler, at=AT, **said)


def confirmed(subject: Subject, home: cases.Bureau, kind: str, **given: Any) -> SubjectChange:
    case = reported(subject, home, kind, **given)
    confirm_change(chosen(case), by=home.reviewer, at=AT, all_or_nothing=True)
    case.refresh_from_db()
    subject.refresh_from_db()
    return case


def test_the_flow_is_the_one_written_here() -> None:
    rows = {
        (move.verb, source, move.target): (set(move.posts), set(move.sides))
        for move in SUBJECT_CHANGE.moves
        for source in move.source
    }
    assert rows == GRID


class TestReport:
    def test_another_name_takes_effect_at_once_and_the_old_one_stays(self, office: cases.Bureau) -> None:
        subject = factories.organisation("江阴甲公司")
        case = reported(subject, office, "renamed", new_name="江阴乙公司")
        subject.refresh_from_db()
        former = FormerName.objects.get(subject=subject)
        assert (subject.both_names, subject.status) == ("江阴乙公司（原名：江阴甲公司）", "active")
        assert (case.state, case.confirmed_by_id) == ("effective", None)
        assert (former.name, former.until_on, former.basis) == ("江阴甲公司", ON, "江阴市数据局 （2024）登字第1号")
        assert former.changed_by == office.handler.name
        assert list(Subject.objects.search("江阴甲公司")) == [subject]

    def test_a_persons_names_stay_sealed(self, office: cases.Bureau) -> None:
        subject = factories.person("张三丰")
        case = reported(subject, office, "renamed", new_name="李四光")
        subject.refresh_from_db()
        assert (subject.both_names, case.new_name) == ("李**（原名：张**）", "李**")
        assert open_sealed(subject.name_sealed) == "李四光"

    @pytest.mark.parametrize(
        ("kind", "given", "status"),
        [
            ("revoked", {}, "revoked"),
            ("bankrupt", {"administrator": "江苏某某律师事务所"}, "bankrupt"),
        ],
    )
    def test_what_ends_nobodys_rights_is_written_down_at_once(
        self, office: cases.Bureau, kind: str, given: dict[str, str], status: str
    ) -> None:
        subject = factories.organisation()
        assert reported(subject, office, kind, **given).state == "effective"
        subject.refresh_from_db()
        assert (subject.status, subject.status_on) == (status, ON)

    @pytest.mark.parametrize("kind", ["deregistered", "merged", "divided"])
    def test_what_touches_rights_waits(self, office: cases.Bureau, kind: str) -> None:
        subject = factories.organisation()
        heirs = (
            [Heir(code=valid_uscc(seed=77), name="江阴丙公司", bears="全部债权债务")] if kind != "deregistered" else []
        )
        case = reported(subject, office, kind, heirs=heirs)
        subject.refresh_from_db()
        assert (case.state, subject.status) == ("reported", "active")

    def test_a_registrar_reports_and_sees_its_own_and_what_took_effect(self, office: cases.Bureau) -> None:
        registrar = cases.bureau("江阴市数据局")
        case = reported(factories.organisation(), registrar, "deregistered")
        assert case.reporter == registrar.department
        assert list(SubjectChange.objects.within(registrar.handler)) == [case]
        stranger = SubjectChange.objects.within(cases.bureau().handler)
        assert not stranger.exists()
        confirm_change(chosen(case), by=office.reviewer, at=AT, all_or_nothing=True)
        assert list(stranger.all()) == [case]

    @pytest.mark.parametrize(
        ("kind", "given", "words"),
        [
            ("deregistered", {"document_no": " "}, "证明文书"),
            ("deregistered", {"happened_on": date(2024, 4, 9)}, "晚于今日"),
            ("died", {}, "类型不符"),
            ("renamed", {}, "新名称"),
            ("renamed", {"new_name": "江阴甲公司"}, "相同"),
            ("merged", {}, "承继单位"),
            ("merged", {"heirs": [Heir(code="1", name="乙")]}, "代码"),
            ("bankrupt", {}, "管理人"),
            ("reorganised", {}, "受理破产"),
        ],
    )
    def test_it_is_refused_in_words(self, office: cases.Bureau, kind: str, given: dict[str, Any], words: str) -> None:
        with pytest.raises(Refused, match=words):
            reported(factories.organisation("江阴甲公司"), office, kind, **given)
        assert not SubjectChange.objects.unscoped("test").exists()

    def test_the_same_is_not_reported_twice(self, office: cases.Bureau) -> None:
        subject = factories.organisation()
        reported(subject, office, "deregistered")
        with pytest.raises(Refused, match="正待确认"):
            reported(subject, office, "deregistered")

    def test_without_a_pack_nothing_is_decided(self) -> None:
        with pytest.raises(Refused, match="规则包"):
            reported(factories.organisation(), cases.bureau("信用办", is_office=True), "deregistered")

    def test_who_only_reviews_reports_nothing(self, office: cases.Bureau) -> None:
        with pytest.raises(NotAllowed):
            report_change(
                factories.organisation(),
                kind="deregistered",
                happened_on=ON,
                authority="局",
                document_no="号",
                by=office.reviewer,
                at=AT,
            )


class TestConfirm:
    def test_a_deregistered_organisation_stands_no_more(self, office: cases.Bureau) -> None:
        subject = factories.organisation()
        case = confirmed(subject, office, "deregistered")
        assert (subject.status, subject.status_on) == ("deregistered", ON)
        assert (case.state, case.confirmed_by_id) == ("effective", office.reviewer.user_id)
        with pytest.raises(Refused, match="终止"):
            reported(subject, office, "revoked")

    def test_a_merged_one_is_found_by_its_heir(self, office: cases.Bureau) -> None:
        lost, kept = factories.organisation("江阴甲公司"), factories.organisation("江阴乙公司")
        confirmed(lost, office, "merged", heirs=[Heir(code=kept.uscc or "", name=kept.name)])
        assert (lost.merged_into, lost.status) == (kept, "merged")
        assert list(Subject.objects.search(lost.uscc or "")) == [kept]

    def test_a_divided_one_names_who_bears_what(self, office: cases.Bureau) -> None:
        subject, code = factories.organisation(), valid_uscc(seed=78)
        case = confirmed(subject, office, "divided", heirs=[Heir(code=code, name="江阴丁公司", bears="采石业务")])
        (heir,) = ChangeHeir.objects.filter(change=case)
        assert (heir.subject.uscc, heir.bears, subject.status) == (code, "采石业务", "divided")
        assert subject.merged_into is None

    def test_reorganisation_comes_after_bankruptcy(self, office: cases.Bureau) -> None:
        subject = factories.organisation()
        reported(subject, office, "bankrupt", administrator="江苏某某律师事务所")
        reported(subject, office, "reorganised", document_no="（2024）苏02破1号之二")
        subject.refresh_from_db()
        assert subject.status == "reorganised"

    def test_a_second_person_confirms(self, office: cases.Bureau) -> None:
        both = factories.actor("handler", "reviewer", of=office.department)
        case = report_change(
            factories.organisation(),
            kind="deregistered",
            happened_on=ON,
            authority="江阴市数据局",
            document_no="号",
            by=both,
            at=AT,
        )
        with pytest.raises(Refused, match="两人"):
            confirm_change(chosen(case), by=both, at=AT, all_or_nothing=True)

    def test_the_database_wants_the_second_person_too(self, office: cases.Bureau) -> None:
        case = reported(factories.organisation(), office, "deregistered")
        with pytest.raises(IntegrityError, match="subjects_change_of_rights_is_confirmed"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('app.transition', '1', true), set_config('app.verb', 'confirm', true)"
                )
            SubjectChange._base_manager.filter(pk=case.pk).update(state="effective", effective_at=AT)

    def test_the_registrar_does_not_confirm(self, office: cases.Bureau) -> None:
        registrar = cases.bureau("江阴市数据局")
        case = reported(factories.organisation(), registrar, "deregistered")
        report = confirm_change(chosen(case), by=registrar.reviewer, at=AT)
        assert not report.moved


class TestDecline:
    def test_nothing_changes(self, office: cases.Bureau) -> None:
        subject = factories.organisation()
        case = reported(subject, office, "deregistered")
        decline_change(chosen(case), by=office.reviewer, at=AT, note="文书不全", all_or_nothing=True)
        subject.refresh_from_db()
        assert (chosen(case).get().state, subject.status) == ("declined", "active")
        assert reported(subject, office, "deregistered").state == "reported"


class TestUndo:
    def test_a_wrong_death_gives_the_person_back(self, office: cases.Bureau) -> None:
        subject = factories.person()
        case = confirmed(subject, office, "died")
        assert subject.status == "deceased"
        undo_change(chosen(case), by=office.approver, at=LATER, note="同名误报", all_or_nothing=True)
        subject.refresh_from_db()
        assert (subject.status, subject.status_on, chosen(case).get().state) == ("active", None, "undone")

    def test_a_name_and_a_merger_are_given_back(self, office: cases.Bureau) -> None:
        lost, kept = factories.organisation("江阴甲公司"), factories.organisation()
        renamed = reported(lost, office, "renamed", new_name="江阴乙公司")
        merged = confirmed(lost, office, "merged", heirs=[Heir(code=kept.uscc or "", name=kept.name)])
        undo_change(chosen(merged), by=office.approver, at=LATER, note="误报", all_or_nothing=True)
        undo_change(chosen(renamed), by=office.approver, at=LATER, note="误报", all_or_nothing=True)
        lost.refresh_from_db()
        assert (lost.both_names, lost.name_normal, lost.status, lost.merged_into) == (
            "江阴甲公司",
            "江阴甲公司",
            "active",
            None,
        )

    def test_the_last_change_is_undone_first(self, office: cases.Bureau) -> None:
        subject = factories.organisation()
        first = reported(subject, office, "revoked")
        case = reported(subject, office, "deregistered")
        confirm_change(chosen(case), by=office.reviewer, at=LATER, all_or_nothing=True)
        with pytest.raises(Refused, match="从后到前"):
            undo_change(chosen(first), by=office.approver, at=LATER, note="误报", all_or_nothing=True)


FACTS = {
    "pack_version_id": 1,
    "kind": "deregistered",
    "happened_on": ON,
    "authority": "局",
    "document_no": "号",
    "administrator": "",
    "reported_by_id": 1,
    "person": False,
    "status": "active",
}


@pytest.mark.parametrize(
    ("rule", "changes", "refused"),
    [
        (ChangeProved(), {}, False),
        (ChangeProved(), {"authority": " "}, True),
        (ChangeHasHappened(), {"happened_on": date(2024, 4, 9)}, True),
        (ChangeHasHappened(), {}, False),
        (ChangeFitsSubject(), {"kind": "died"}, True),
        (ChangeFitsSubject(), {"person": True}, True),
        (ChangeFitsSubject(), {"kind": "died", "person": True}, False),
        (ChangeFitsSubject(), {"kind": "renamed", "person": True}, False),
        (SubjectStillStands(), {"status": "revoked"}, False),
        (SubjectStillStands(), {"status": "deceased"}, True),
        (SubjectStillStands(), {"merged": True}, True),
        (NewNameGiven(), {"renamed": True}, True),
        (NewNameGiven(), {"kind": "renamed", "renamed": True}, False),
        (HeirsNamed(), {"heir_ids": (1,)}, True),
        (HeirsNamed(), {"kind": "merged", "heir_ids": (1, 2)}, True),
        (HeirsNamed(), {"kind": "divided", "heir_ids": (1, 2)}, False),
        (HeirsNamed(), {"kind": "divided", "heir_ids": (1,), "lost_heirs": True}, True),
        (AdministratorNamed(), {"kind": "bankrupt"}, True),
        (AdministratorNamed(), {"kind": "bankrupt", "administrator": "某所"}, False),
        (ReorganisationAfterBankruptcy(), {"kind": "reorganised"}, True),
        (ReorganisationAfterBankruptcy(), {"kind": "reorganised", "status": "bankrupt"}, False),
        (AnotherPersonConfirmsChange(), {}, False),
        (LastChangeFirst(), {"followed": True}, True),
        (LastChangeFirst(), {}, False),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "broken") else None,
)
def test_a_rule(rule: Any, changes: dict[str, Any], refused: bool) -> None:
    assert bool(rule.broken(ChangeFacts(**{**FACTS, **changes}), law=None, on=ON)) is refused
