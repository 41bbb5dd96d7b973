"""A department's system reports, corrects, withdraws and reads back its records; every message gets its answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from core.models import Step
from records.models import Record, RecordVersion
from subjects.fictitious import valid_resident_id, valid_uscc
from tests.kit import cases, desks, systems
from tests.kit.counting import statements
from tests.records.test_checking import row as penalty

pytestmark = pytest.mark.django_db
AT = office_time(date(2024, 3, 5), 10)


@pytest.fixture
def home() -> Any:
    desks.office()
    return cases.bureau("应急管理局")


@pytest.fixture
def system(home: Any) -> systems.System:
    return systems.system_of(home.department, at=AT)


def sent(system: systems.System, *rows: dict[str, Any], item: str = "penalty", key: str = "") -> Any:
    response = system.post("records/", {"item": item, "records": list(rows)}, key=key)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def withdrawn(system: systems.System, *keys: str, **changes: Any) -> Any:
    body = {"item": "penalty", "keys": list(keys), "reason": "报送有误", **changes}
    return system.post("records/withdraw/", body)


def the_record() -> Record:
    record: Record = Record.objects.unscoped("test").get()
    return record


class TestReport:
    def test_new_changed_same_and_refused_are_told_apart(self, system: Any) -> None:
        sent(system, penalty(CF_WSH="1号"), penalty(CF_WSH="2号"))
        found = sent(
            system,
            penalty(CF_WSH="1号"),
            penalty(CF_WSH="2号", CF_SY="更正后的事实。"),
            penalty(CF_WSH="3号"),
            penalty(CF_WSH="4号", CF_JDRQ="二月"),
        )
        assert [row["outcome"] for row in found["results"]] == ["same", "changed", "new", "refused"]
        assert [found[name] for name in ("new", "changed", "same", "refused")] == [1, 1, 1, 1]
        assert RecordVersion.objects.count() == 1

    def test_a_refusal_names_field_rule_value_and_remedy(self, system: Any) -> None:
        (row,) = sent(system, penalty(CF_JDRQ="二月"))["results"]
        problem = row["problems"][0]
        assert row["record"] is None
        assert (problem["field"], problem["label"], problem["value"]) == ("CF_JDRQ", "处罚决定日期", "二月")
        assert problem["rule"]
        assert problem["sentence"]
        assert problem["remedy"]

    def test_sent_twice_under_one_idempotency_key_it_is_filed_once(self, system: Any) -> None:
        first, again = (sent(system, penalty(), key="one") for _ in range(2))
        assert first == again
        assert first["new"] == 1
        assert Record.objects.unscoped("test").count() == 1

    def test_several_words_come_as_an_array(self, system: Any) -> None:
        sent(system, penalty(CF_CFLB=["罚款", "警告"], CF_NR_FK=5))
        assert the_record().values["CF_CFLB"] == ["罚款", "警告"]

    def test_a_misspelt_field_is_refused_and_not_lost(self, system: Any) -> None:
        response = system.post("records/", {"item": "penalty", "records": [penalty(CF_WENSHUHAO="1号")]})
        assert response.status_code == 400
        assert response.json()["errors"][0]["field"] == "CF_WENSHUHAO"
        assert not Record.objects.unscoped("test").exists()

    def test_an_unknown_item_is_refused(self, system: Any) -> None:
        response = system.post("records/", {"item": "gossip", "records": [{}]})
        assert (response.status_code, response.json()["code"]) == (409, "fits_published_item")

    @pytest.mark.parametrize("rows", [[], [{}] * 1001, [{"CF_SY": {"a": 1}}], ["text"]])
    def test_a_body_of_another_shape_is_refused(self, system: Any, rows: Any) -> None:
        assert system.post("records/", {"item": "penalty", "records": rows}).status_code == 400

    def test_a_number_of_a_person_is_repeated_nowhere(self, system: Any) -> None:
        number = valid_resident_id(31, date(1985, 6, 15))
        person = penalty(
            CF_XDR_MC="张样例",
            CF_XDR_LB="自然人",
            CF_XDR_SHXYM="",
            CF_FRDB="",
            CF_XDR_ZJLX="身份证",
            CF_XDR_ZJHM=number,
        )
        answers = [sent(system, person), sent(system, {**person, "CF_WSH": "2号", "CF_XDR_ZJHM": number[:-1] + "A"})]
        assert answers[0]["new"] == 1
        assert number[:-1] not in str(answers) + system.get("records/").content.decode()

    def test_a_department_that_may_not_provide_files_nothing(self, home: Any) -> None:
        other = cases.bureau("市民中心", powers=["implement"])
        (row,) = sent(systems.system_of(other.department, at=AT), penalty())["results"]
        assert row["outcome"] == "refused"

    def test_the_key_needs_the_scope(self, home: Any) -> None:
        reader = systems.system_of(home.department, at=AT, scopes=["records.read"])
        assert reader.post("records/", {"item": "penalty", "records": [penalty()]}).json()["code"] == "scope_missing"
        assert reader.get("records/").status_code == 200

    def test_a_client_that_only_asks_does_not_report(self, home: Any) -> None:
        asking = systems.system_of(home.department, at=AT, posts=["query"])
        assert asking.post("records/", {"item": "penalty", "records": [penalty()]}).json()["code"] == "not_allowed"

    def test_a_bulk_takes_no_more_statements_than_one(self, system: Any) -> None:
        sent(system, penalty(CF_WSH="0号"))
        one = penalty(CF_WSH="1号", CF_XDR_SHXYM=valid_uscc(99), CF_XDR_MC="样例公司")
        few = len(statements(lambda: sent(system, one)))
        rows = [penalty(CF_WSH=f"{n}号", CF_XDR_SHXYM=valid_uscc(n), CF_XDR_MC=f"样例{n}公司") for n in range(100, 140)]
        assert len(statements(lambda: sent(system, *rows))) == few


class TestReadBack:
    def test_own_records_come_newest_first_with_a_cursor(self, system: Any) -> None:
        sent(system, *(penalty(CF_WSH=f"{n}号") for n in range(3)))
        page = system.get("records/").json()
        assert [row["document_no"] for row in page["results"]] == ["2号", "1号", "0号"]
        assert page["results"][0]["publish_due_on"] is not None

    def test_nobody_elses(self, system: Any, home: Any) -> None:
        sent(system, penalty())
        other = systems.system_of(cases.bureau("财政局").department, at=AT)
        assert other.get("records/").json()["results"] == []

    def test_of_one_item(self, system: Any) -> None:
        sent(system, penalty())
        assert system.get("records/", item="licence").json()["results"] == []
        assert len(system.get("records/", item="penalty").json()["results"]) == 1


class TestWithdraw:
    def test_a_withdrawn_record_goes_to_the_archive_with_the_reason(self, system: Any) -> None:
        (row,) = sent(system, penalty())["results"]
        found = withdrawn(system, row["key"]).json()
        record = the_record()
        assert found == {
            "withdrawn": 1,
            "results": [
                {"index": 0, "key": row["key"], "outcome": "withdrawn", "record": str(record.public_id), "errors": []}
            ],
        }
        assert (record.state, record.ended_on) == ("revoked", date(2024, 3, 5))
        step = Step.objects.select_related("transition").get(flow="record", case_id=record.pk, target="revoked")
        assert (step.transition.verb, step.transition.note) == ("withdraw", "报送有误")
        invariants.check(at=AT)

    def test_a_second_time_says_that_it_had_ended(self, system: Any) -> None:
        (row,) = sent(system, penalty())["results"]
        withdrawn(system, row["key"])
        assert withdrawn(system, row["key"]).json()["results"][0]["outcome"] == "before"

    def test_and_may_be_reported_anew(self, system: Any) -> None:
        (row,) = sent(system, penalty())["results"]
        withdrawn(system, row["key"])
        assert sent(system, penalty())["new"] == 1
        assert withdrawn(system, row["key"]).json()["withdrawn"] == 1

    def test_a_key_of_another_department_is_unknown(self, system: Any) -> None:
        (row,) = sent(system, penalty())["results"]
        other = systems.system_of(cases.bureau("财政局").department, at=AT)
        (answer,) = withdrawn(other, row["key"]).json()["results"]
        assert (answer["outcome"], answer["record"]) == ("refused", None)
        assert the_record().ended_on is None

    def test_a_key_that_two_subjects_share_names_neither(self, system: Any) -> None:
        rows = [penalty(), penalty(CF_XDR_MC="澄江另样有限公司", CF_XDR_SHXYM=valid_uscc(77))]
        first, second = sent(system, *rows)["results"]
        assert first["key"] == second["key"]
        (answer,) = withdrawn(system, first["key"]).json()["results"]
        assert answer["outcome"] == "refused"
        assert "几个主体" in answer["errors"][0]

    def test_without_a_reason_nothing_is_withdrawn(self, system: Any) -> None:
        (row,) = sent(system, penalty())["results"]
        assert withdrawn(system, row["key"], reason=" ").status_code == 400
        assert the_record().ended_on is None
