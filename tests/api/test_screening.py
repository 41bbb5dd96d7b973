"""The check before a decision: what a department must, may and must not do today, by the dates alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.clocks import office_time
from measures import operations as desk
from measures.api import screening
from measures.models import Screening
from redblack import operations as lists
from redblack.models import Entry
from subjects.operations import relate
from tests.kit import cases, desks, factories, systems
from tests.kit.counting import statements

pytestmark = pytest.mark.django_db
MATTER = {"matter": "procurement", "case_no": "澄财采〔2024〕17号"}


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("江阴市财政局")


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def catalogue(office: cases.Bureau, treasury: cases.Bureau) -> dict[str, Any]:
    """What the treasury carries out: always, upon request, only for serious cases of persons, and an incentive."""
    mine = treasury.department
    return {
        "always": desks.published(office, mine, title="限制参加政府采购", exemptions="社会救助资金除外"),
        "asked": desks.published(office, mine, title="取消财政补贴", application="on_request"),
        "persons": desks.published(office, mine, title="限制高消费", target_kinds=["natural_person"]),
        "reward": desks.published(office, mine, title="优先安排资金", colour="red", kind="incentive"),
    }


@pytest.fixture
def listed(home: cases.Bureau, catalogue: Any) -> Entry:
    return cases.listed(home, cases.programme(home)).get()


@pytest.fixture
def system(treasury: cases.Bureau) -> systems.System:
    return systems.system_of(treasury.department)


def ask(system: systems.System, entry: Entry, **changes: Any) -> Any:
    response = system.post("screening/", {**MATTER, "code": entry.subject.uscc, **changes})
    assert response.status_code == 200, response.content.decode()
    return response.json()["results"][0]


def ids(lines: Any) -> set[int]:
    return {line["measure"] for line in lines}


class TestListed:
    def test_what_was_dispatched_must_be_taken(self, system: Any, listed: Entry, catalogue: Any) -> None:
        found = ask(system, listed)
        assert found["listed"] is True
        assert ids(found["must"]) == {catalogue["always"].pk}
        (line,) = found["must"]
        assert line["until"] == str(listed.valid_to)
        assert line["entry"] == str(listed.public_id)
        assert line["task"] == str(desks.tasks().get().public_id)

    def test_what_waits_for_a_request_may_be_taken(self, system: Any, listed: Entry, catalogue: Any) -> None:
        found = ask(system, listed)
        assert ids(found["may"]) == {catalogue["asked"].pk}
        assert found["may"][0]["reasons"][0]["code"] == "on_request"

    def test_what_is_for_others_must_not_be_taken(self, system: Any, listed: Entry, catalogue: Any) -> None:
        found = ask(system, listed)
        assert ids(found["must_not"]) == {catalogue["persons"].pk}
        assert "限于自然人" in found["must_not"][0]["reasons"][0]["sentence"]

    def test_basis_and_exemptions_are_told(self, system: Any, listed: Entry, catalogue: Any) -> None:
        body = system.post("screening/", {**MATTER, "code": listed.subject.uscc}).json()
        always = next(one for one in body["measures"] if one["id"] == catalogue["always"].pk)
        assert always["bases"] == ["《中华人民共和国政府采购法》第二十二条"]
        assert always["exemptions"] == "社会救助资金除外"
        assert body["on"] == "2024-03-26"

    def test_another_department_is_told_its_own(self, listed: Entry) -> None:
        found = ask(systems.system_of(), listed)
        assert found["listed"] is True
        assert found["must"] == found["may"] == found["must_not"] == []

    def test_a_measure_published_later_may_be_taken(
        self, system: Any, office: Any, treasury: Any, listed: Entry
    ) -> None:
        late = desks.published(office, treasury.department, on=date(2024, 3, 26), title="暂停拨付")
        found = ask(system, listed)
        assert late.pk in ids(found["may"])
        assert {"unsent"} == {r["code"] for line in found["may"] if line["measure"] == late.pk for r in line["reasons"]}

    def test_what_the_department_found_exempt_must_not_be_taken(
        self, system: Any, treasury: Any, listed: Entry, catalogue: Any
    ) -> None:
        at = office_time(date(2024, 3, 26), 9)
        desk.acknowledge(desks.tasks(), by=treasury.handler, at=at, all_or_nothing=True)
        answers = {catalogue["always"].pk: {"result": "exempted", "reason": "社会救助资金", "effect": ""}}
        desk.report(desks.tasks(), by=treasury.handler, at=at, answers=answers, all_or_nothing=True)
        found = ask(system, listed)
        assert catalogue["always"].pk in ids(found["must_not"])

    def test_a_repealed_measure_must_not_be_taken(
        self, system: Any, office: Any, listed: Entry, catalogue: Any
    ) -> None:
        at = office_time(date(2024, 3, 26), 8)
        desk.repeal(desks.chosen(catalogue["always"]), by=office.approver, at=at, reason="法律修改")
        found = ask(system, listed)
        assert ids(found["must"]) == set()
        assert "停用或废止" in str(found["must_not"])

    def test_a_person_responsible_is_found_by_the_task(
        self, office: Any, treasury: Any, home: Any, system: Any
    ) -> None:
        desks.published(office, treasury.department, target_kinds=["responsible_person"], title="限制任职")
        claim, boss = factories.organisation_claim(), factories.person_claim("王责任")
        firm, person = factories.known(claim), factories.known(boss)
        relate(
            firm,
            person=person,
            role="legal_representative",
            proof="营业执照",
            from_on=date(2020, 1, 1),
            by=home.handler,
            at=office_time(date(2024, 1, 3)),
        )
        cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)])
        body = {**MATTER, "name": "王责任", "number": boss.number}
        found = system.post("screening/", body).json()["results"][0]
        assert found["listed"] is True
        assert found["entries"][0]["linked"] is True
        assert [line["reasons"] for line in found["must"]] == [[]]
        assert boss.number not in str(found)
        assert found["name"] == person.name != "王责任"


class TestDatesDecide:
    """Nobody runs a timer here."""

    def test_the_last_day_still_counts_and_the_next_does_not(self, system: Any, listed: Entry) -> None:
        system.at = office_time(listed.valid_to, 23, 59)
        assert ask(system, listed)["must"]
        system.at = office_time(listed.valid_to + timedelta(days=1), 0, 1)
        after = ask(system, listed)
        assert after["listed"] is False
        assert after["must"] == after["may"] == after["must_not"] == []
        assert after["sentence"] == screening.NOT_LISTED

    def test_a_suspended_entry_lets_nothing_be_taken(self, system: Any, home: Any, listed: Entry) -> None:
        at = office_time(date(2024, 3, 26), 9)
        lists.suspend(cases.everything([listed.pk]), by=home.approver, at=at, note="核实", all_or_nothing=True)
        found = ask(system, listed)
        assert found["must"] == found["may"] == []
        assert found["entries"][0]["suspended"] is True
        assert "suspended" in str(found["must_not"])

    def test_an_exit_counts_from_its_own_day(self, system: Any, home: Any, listed: Entry) -> None:
        at = office_time(date(2024, 3, 26), 8)
        lists.request_exit(
            cases.everything([listed.pk]),
            by=home.handler,
            at=at,
            exit_reason="withdrawn",
            exit_ground="处罚撤销",
            all_or_nothing=True,
        )
        assert ask(system, listed)["must"]
        lists.exit_entries(cases.everything([listed.pk]), by=home.approver, at=at, all_or_nothing=True)
        assert ask(system, listed)["listed"] is False


class TestAsking:
    def test_matter_and_case_are_demanded(self, system: Any, listed: Entry) -> None:
        for missing in ({"matter": ""}, {"case_no": ""}, {"matter": "curiosity"}, {"case_no": "  "}):
            response = system.post("screening/", {**MATTER, "code": listed.subject.uscc, **missing})
            assert response.status_code == 400, missing
            assert response.json()["field"] in missing
        assert not Screening.objects.exists()

    def test_a_wrong_code_is_told_why(self, system: Any) -> None:
        response = system.post("screening/", {**MATTER, "code": "91320281MA1NEWCODE"})
        assert response.status_code == 400
        assert response.json()["code"].startswith("code_")

    def test_code_or_person_not_both(self, system: Any, listed: Entry) -> None:
        both = {"code": listed.subject.uscc, "name": "张三", "number": "1"}
        assert system.post("screening/", {**MATTER, **both}).status_code == 400
        assert system.post("screening/", MATTER).status_code == 400

    def test_a_person_needs_name_and_number(self, system: Any) -> None:
        claim = factories.person_claim("赵无事")
        factories.known(claim)
        known = system.post("screening/", {**MATTER, "name": "赵无事", "number": claim.number}).json()["results"][0]
        wrong = system.post("screening/", {**MATTER, "name": "钱无事", "number": claim.number}).json()["results"][0]
        assert known["known"] is True
        assert wrong["known"] is False
        assert wrong["subject"] is None

    def test_every_request_leaves_one_row(self, system: Any, listed: Entry) -> None:
        ask(system, listed)
        claim = factories.person_claim("赵无事")
        system.post("screening/", {**MATTER, "name": "赵无事", "number": claim.number})
        first, second = Screening.objects.order_by("pk")
        assert first.actor_name == f"接口：{system.client.name}"
        assert first.department_id == system.client.department_id
        assert (first.matter, first.case_no) == ("procurement", MATTER["case_no"])
        assert first.codes == [listed.subject.uscc]
        assert first.subject_ids == [listed.subject_id]
        assert first.entry_ids == [listed.pk]
        assert (second.codes, second.subject_ids) == ([], [])
        assert claim.number not in str(vars(second))

    def test_a_merged_dossier_answers_for_the_absorbed_one(self, system: Any, listed: Entry) -> None:
        newer = factories.organisation("合并后的公司")
        listed.subject.merged_into = newer
        listed.subject.save(update_fields=["merged_into"])
        assert ask(system, listed)["listed"] is True
        found = system.post("screening/", {**MATTER, "code": newer.uscc}).json()["results"][0]
        assert found["listed"] is True


class TestBatch:
    def test_answers_stand_in_the_order_of_the_codes(self, system: Any, listed: Entry) -> None:
        clean = factories.organisation()
        codes = [clean.uscc, "nonsense", listed.subject.uscc, factories.organisation_claim().number, clean.uscc]
        body = system.post("screening/batch/", {**MATTER, "codes": codes}).json()
        assert [row["asked"] for row in body["results"]] == codes
        assert [row["known"] for row in body["results"]] == [True, False, True, False, True]
        assert [row["listed"] for row in body["results"]] == [False, False, True, False, False]
        assert body["results"][1]["error"]["code"] == "code_length"
        assert Screening.objects.get().asked == 5

    def test_the_same_number_of_statements_for_one_and_for_many(self, system: Any, home: Any, catalogue: Any) -> None:
        rules = cases.programme(home)
        codes = [entry.subject.uscc for entry in cases.listed(home, rules, count=30).select_related("subject")]
        system.post("screening/batch/", {**MATTER, "codes": codes})

        def spent(asked: list[str]) -> int:
            seen = statements(lambda: system.post("screening/batch/", {**MATTER, "codes": asked}))
            return len([one for one in seen if "redblack_entry" in one])

        assert spent(codes[:1]) == spent(codes) == 1

    def test_a_thousand_and_no_more(self, system: Any) -> None:
        codes = [factories.organisation_claim().number] * 1001
        assert system.post("screening/batch/", {**MATTER, "codes": codes}).status_code == 400
        assert system.post("screening/batch/", {**MATTER, "codes": codes[:1000]}).status_code == 200

    def test_a_scope_of_its_own(self, treasury: Any) -> None:
        single = systems.system_of(treasury.department, scopes=["screening.one"])
        codes = [factories.organisation_claim().number]
        assert single.post("screening/batch/", {**MATTER, "codes": codes}).status_code == 403
        assert single.post("screening/", {**MATTER, "code": codes[0]}).status_code == 200


def test_an_answer_is_not_repeated_when_it_may_be_over(system: Any, listed: Entry) -> None:
    body = {**MATTER, "code": listed.subject.uscc}
    first = system.post("screening/", body, key="same")
    again = system.post("screening/", body, key="same")
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    system.at += timedelta(minutes=11)
    stale = system.post("screening/", body, key="same")
    assert stale.status_code == 409
    assert stale.json()["code"] == "answer_stale"
    assert Screening.objects.count() == 1
