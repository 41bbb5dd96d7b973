"""Rows of an item as a provider sends them: new, changed, the same, refused; nothing overwritten, nothing twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import invariants
from core.clocks import office_time
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record, RecordVersion
from subjects.fictitious import valid_resident_id, valid_uscc
from tests.kit import cases
from tests.records.test_checking import row as penalty

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 5)


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


def collected(home: Any, *rows: dict[str, Any], item: str = "penalty", on: date = ON) -> list[records.Collected]:
    return records.collect(
        rows,
        item=records.item_in_force(item, on=on),
        provider=home.department,
        pack=pack_by_version_id(newest_version_id("jiangyin-2018")),
        by=home.handler,
        at=office_time(on),
    )


def outcomes(found: list[records.Collected]) -> list[str]:
    return [one.outcome for one in found]


def rules(found: records.Collected) -> list[str]:
    return [problem.rule for problem in found.problems]


def record_of(found: records.Collected) -> Record:
    record: Record = Record.objects.unscoped("test").get(pk=found.record_id)
    return record


class TestNew:
    def test_a_penalty_by_general_procedure_is_negative_and_public(self, home: Any) -> None:
        (found,) = collected(home, penalty())
        record = record_of(found)
        assert found.outcome == "new"
        assert (record.polarity, record.degree, record.procedure) == ("negative", "ordinary", "general")
        assert record.valid_to == date(2025, 2, 20)
        assert record.values["CF_NR_FK"] == "5"
        assert record.values["CF_CFLB"] == ["罚款"]
        assert record.subject.name == "澄江样例化工有限公司"

    def test_by_summary_procedure_it_never_counts(self, home: Any) -> None:
        record = record_of(collected(home, penalty(CF_CX="简易程序"))[0])
        assert (record.polarity, record.valid_to) == ("other", None)

    def test_a_revoked_licence_is_severe(self, home: Any) -> None:
        record = record_of(collected(home, penalty(CF_CFLB="吊销许可证件", CF_NR_ZKDX="许可证1号"))[0])
        assert (record.degree, record.valid_to) == ("serious", date(2027, 2, 20))

    def test_a_person_is_found_by_the_number_which_is_kept_nowhere_in_clear(self, home: Any) -> None:
        number = valid_resident_id(31, date(1985, 6, 15))
        one = penalty(
            CF_XDR_MC="张样例",
            CF_XDR_LB="自然人",
            CF_XDR_SHXYM="",
            CF_FRDB="",
            CF_XDR_ZJLX="身份证",
            CF_XDR_ZJHM=number,
        )
        record = record_of(collected(home, one)[0])
        assert record.subject.kind == "natural_person"
        assert number not in str(record.values)
        assert record.sealed is not None

    def test_a_kept_promise_is_other_and_a_broken_one_negative(self, home: Any) -> None:
        base = {
            "XDR_MC": "澄江样例化工有限公司",
            "XDR_LB": "法人及非法人组织",
            "XDR_SHXYM": valid_uscc(7),
            "CNLX": "审批替代（告知承诺）",
            "CNSY": "公共场所卫生许可",
            "CNNR": "承诺符合条件。",
            "CNRQ": "2024-01-20",
            "SLDW": "卫生健康局",
            "SJLY": "卫生健康局",
            "RDRQ": "2024-03-01",
        }
        kept = {**base, "CNBH": "1", "LYZT": "已履行"}
        broken = {**base, "CNBH": "2", "LYZT": "违反", "RDWH": "违诺1号"}
        answers = collected(home, kept, broken, item="commitment")
        assert [record_of(one).polarity for one in answers] == ["other", "negative"]


class TestSame:
    def test_the_same_message_twice_leaves_one_record(self, home: Any) -> None:
        collected(home, penalty())
        assert outcomes(collected(home, penalty())) == ["same"]
        assert Record.objects.unscoped("test").count() == 1
        assert not RecordVersion.objects.exists()

    def test_the_same_key_twice_in_one_message_is_told(self, home: Any) -> None:
        answers = collected(home, penalty(), penalty(CF_SY="另一种说法。"))
        assert outcomes(answers) == ["new", "refused"]
        assert rules(answers[1]) == ["twice"]


class TestChanged:
    def test_a_newer_message_is_taken_over_and_the_former_words_are_kept(self, home: Any) -> None:
        (first,) = collected(home, penalty())
        (second,) = collected(
            home, penalty(CF_SY="更正后的事实。", CF_CFLB="吊销许可证件", CF_NR_ZKDX="证1号"), on=date(2024, 4, 1)
        )
        assert (second.outcome, second.record_id) == ("changed", first.record_id)
        record = record_of(second)
        assert (record.fact, record.degree, record.valid_to) == ("更正后的事实。", "serious", date(2027, 2, 20))
        before = RecordVersion.objects.get()
        assert before.content["fact"] == "经责令拒不整改。"
        assert before.content["valid_to"] == "2025-02-20"
        assert record.public_from == ON

    def test_the_history_breaks_no_invariant(self, home: Any) -> None:
        collected(home, penalty())
        collected(home, penalty(CF_SY="更正后的事实。"), on=date(2024, 4, 1))
        at = office_time(date(2024, 4, 2))
        assert [finding.invariant.name for finding in invariants.check(at=at) if finding.count] == []


class TestRefused:
    def test_the_good_rows_are_taken_and_the_bad_ones_told(self, home: Any) -> None:
        answers = collected(home, penalty(), penalty(CF_WSH="", CF_XDR_SHXYM=valid_uscc(8)))
        assert outcomes(answers) == ["new", "refused"]
        assert rules(answers[1]) == ["empty"]

    def test_a_provider_without_the_power_is_told_so(self) -> None:
        home = cases.bureau("无职权局", powers=["implement"])
        (found,) = collected(home, penalty())
        assert rules(found) == ["provider_may_provide"]

    def test_another_name_under_a_known_code_is_a_warning(self, home: Any) -> None:
        collected(home, penalty())
        (found,) = collected(home, penalty(CF_XDR_MC="澄江另一家公司", CF_WSH="另一文号"))
        assert found.outcome == "new"
        assert [problem.warning for problem in found.problems] == [True]


def test_one_row_and_fifty_cost_the_same_statements(home: Any) -> None:
    def cost(rows: list[dict[str, Any]]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            collected(home, *rows)
        return len(caught)

    def many(start: int, count: int, **changes: Any) -> list[dict[str, Any]]:
        return [penalty(CF_XDR_SHXYM=valid_uscc(start + n), CF_WSH=f"{start + n}号", **changes) for n in range(count)]

    assert cost(many(1000, 1)) == cost(many(2000, 50))
    assert cost(many(1000, 1, CF_SY="改。")) == cost(many(2000, 50, CF_SY="改。"))
