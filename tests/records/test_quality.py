"""归集质量: a month told day by day, its figures computed by hand (A7, A8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core import workbooks
from core.clocks import day_of, fixed, office_time
from core.work import work_of
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record
from records.quality import Figures, broken_rules, days_late, late_records, quality, rule_label, share
from records.terms import Gate
from subjects.fictitious import valid_uscc
from tests.kit import cases, factories, systems
from tests.kit.counting import statements
from tests.kit.desk import signed_in
from tests.records.test_checking import row

pytestmark = pytest.mark.django_db
MARCH = {"from_on": date(2024, 3, 1), "to_on": date(2024, 3, 31)}
END = date(2024, 3, 31)


def penalty(number: int, *, of: int = 1, **changes: Any) -> dict[str, Any]:
    """The penalty with this number, of the company with that one."""
    return row(CF_WSH=f"（澄）应急罚〔2024〕{number}号", CF_XDR_SHXYM=valid_uscc(of + 200), **changes)


def complaint(number: int) -> dict[str, Any]:
    """A consumer complaint, which is reported every month."""
    return {
        "XDR_MC": "澄江样例化工有限公司",
        "XDR_LB": "法人及非法人组织",
        "XDR_SHXYM": valid_uscc(201),
        "TSDH": f"投诉{number}",
        "TSLB": "商品质量",
        "SLRQ": "2024-01-04",
        "BJRQ": "2024-01-08",
        "JG": "调解成功",
        "CLDW": "市场监管局",
        "SJLY": "市场监管局",
    }


def sent(home: Any, on: date, *rows: dict[str, Any], item: str = "penalty", hour: int = 9) -> list[str]:
    found = records.report(
        rows,
        item=records.item_in_force(item, on=on),
        provider=home.department,
        pack=pack_by_version_id(newest_version_id("jiangyin-2018")),
        door=Gate.API,
        by=home.handler,
        at=office_time(on, hour),
    )
    return [one.outcome for one in found]


@pytest.fixture
def month() -> tuple[Any, Any]:
    """Decided on 20 February 2024, a Tuesday: public by 29 February, the seventh working day."""
    first, second = cases.bureau("应急管理局"), cases.bureau("税务局")
    assert sent(first, date(2024, 2, 29), penalty(1)) == ["new"]
    assert sent(first, date(2024, 3, 1), penalty(2), penalty(3), penalty(4, of=2), penalty(5, CF_SY="")) == [
        "new",
        "new",
        "new",
        "refused",
    ]
    assert sent(first, date(2024, 3, 4), penalty(2), penalty(3, CF_SY="更正后的事实。"), penalty(5)) == [
        "same",
        "changed",
        "new",
    ]
    fresh = penalty(6, of=3, CF_JDRQ="2024-03-27")
    assert sent(first, END, fresh, hour=23) == ["new"]
    assert sent(second, date(2024, 3, 5), penalty(7), penalty(8, CF_JDRQ="二月")) == ["new", "refused"]
    keys = [one.provider_key for one in Record.objects.unscoped("test").filter(document_no__contains="7号")]
    records.report_withdrawals(
        keys,
        item=records.item_in_force("penalty", on=END),
        provider=second.department,
        door=Gate.API,
        by=second.handler,
        at=office_time(date(2024, 3, 6)),
        note="误报",
    )
    assert sent(first, date(2024, 4, 1), penalty(9)) == ["new"]
    return first, second


def counts(figures: Figures) -> tuple[int, ...]:
    return (
        figures.sent,
        figures.new,
        figures.changed,
        figures.same,
        figures.withdrawn,
        figures.refused,
        figures.filed,
        figures.subjects,
        figures.due,
        figures.late,
        figures.corrected,
        figures.ended,
    )


class TestMonth:
    def test_the_figures_are_those_computed_by_hand(self, month: Any) -> None:
        first, second = quality(**MARCH, on=END).providers
        #                        sent new chg same wdr ref filed subj due late corr ended
        assert counts(first.figures) == (8, 5, 1, 1, 0, 1, 5, 3, 5, 4, 1, 0)
        assert counts(second.figures) == (3, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1)
        assert (first.figures.refused_share, first.figures.late_share) == ("12.5%", "80.0%")

    def test_providers_add_up_and_a_subject_of_two_is_one(self, month: Any) -> None:
        found = quality(**MARCH, on=END)
        assert counts(found.total) == (11, 6, 1, 1, 1, 2, 6, 3, 6, 5, 1, 1)

    def test_a_department_sees_its_own(self, month: Any) -> None:
        _, second = month
        found = quality(**MARCH, on=END, units=second.handler.units)
        assert [line.provider for line in found.providers] == [second.department]
        assert counts(found.total) == counts(found.providers[0].figures)

    def test_the_late_records_behind_the_figure(self, month: Any) -> None:
        rows = list(late_records(**MARCH))
        assert len(rows) == 5
        assert {days_late(one) for one in rows} == {1, 4, 5}
        assert {day_of(one.filed_at) for one in rows} == {date(2024, 3, 1), date(2024, 3, 4), date(2024, 3, 5)}

    def test_the_rules_that_refused(self, month: Any) -> None:
        assert [(one["label"], one["n"]) for one in broken_rules(**MARCH)] == [("必填项未填", 1), ("不是日期", 1)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("empty", "必填项未填"),
        ("uscc_check_digit", "号码校验位不符"),
        ("resident_id_date", "号码中的日期不对"),
        ("x", "x"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, words: str) -> None:
    assert rule_label(rule) == words


def test_the_day_of_publication_itself_is_in_time_and_the_next_is_late() -> None:
    home = cases.bureau()
    sent(home, date(2024, 2, 29), penalty(1), hour=23)
    sent(home, date(2024, 3, 1), penalty(2), hour=0)
    found = quality(from_on=date(2024, 2, 1), to_on=date(2024, 3, 31), on=END)
    assert (found.total.due, found.total.late) == (2, 1)


@pytest.mark.parametrize(("part", "whole", "said"), [(0, 0, "—"), (1, 3, "33.3%"), (1, 2000, "0.1%"), (3, 3, "100.0%")])
def test_shares_are_rounded_half_up(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


class TestCycle:
    def test_an_item_that_did_not_come_again_waits_for_provider_and_office(self) -> None:
        home, other = cases.bureau("市场监管局"), cases.bureau("税务局")
        office = factories.actor("handler", of=factories.credit_office())
        assert sent(home, date(2024, 1, 31), complaint(1), item="complaint") == ["new"]
        last = date(2024, 2, 29)
        assert OVERDUE not in labels(home.handler, last)
        assert OVERDUE in labels(home.handler, date(2024, 3, 1))
        assert OVERDUE in labels(office, date(2024, 3, 1))
        assert OVERDUE not in labels(other.handler, date(2024, 3, 1))
        (line,) = quality(**MARCH, on=date(2024, 3, 1)).providers
        assert [(one.code, one.figures.overdue_on) for one in line.overdue] == [("complaint", last)]

    def test_a_report_that_was_refused_whole_is_none(self) -> None:
        home = cases.bureau("市场监管局")
        sent(home, date(2024, 1, 31), complaint(1), item="complaint")
        assert sent(home, date(2024, 2, 20), {**complaint(2), "SLRQ": ""}, item="complaint") == ["refused"]
        assert OVERDUE in labels(home.handler, date(2024, 3, 1))


class TestPages:
    def test_the_office_sees_all_and_a_department_its_own(self, month: Any) -> None:
        _, second = month
        office = factories.actor("handler", of=factories.credit_office())
        page = f"{reverse('admin:records_reportcount_changelist')}?from_on=2024-03-01&to_on=2024-03-31"
        with fixed(office_time(END)):
            whole = signed_in(office).get(page).content.decode()
            own = signed_in(second.handler).get(page).content.decode()
        assert "各单位：2 个" in whole
        assert "80.0%" in whole
        assert "双公示逾期归集：5 条" in whole
        assert "各单位：1 个" in own
        assert "应急管理局" not in own

    def test_days_that_are_no_period_are_told(self, month: Any) -> None:
        first, _ = month
        page = f"{reverse('admin:records_reportcount_changelist')}?from_on=2024-03-31&to_on=2024-03-01"
        assert "请对调两个日期" in signed_in(first.handler).get(page).content.decode()

    def test_the_workbook_holds_the_same_figures(self, month: Any) -> None:
        first, _ = month
        page = f"{reverse('admin:records_reportcount_workbook')}?from_on=2024-03-01&to_on=2024-03-31"
        with fixed(office_time(END)):
            data = signed_in(first.handler).get(page).content
        whole, late, rules = workbooks.read(data, most_rows=100)
        assert [line.cells[2:10] for line in whole.lines[1:2]] == [("8", "5", "1", "1", "0", "1", "12.5%", "5")]
        assert len(late.lines) == 5
        assert rules.lines[1].cells[:2] == ("必填项未填", "1")

    def test_a_system_reads_the_figures_of_its_department(self, month: Any) -> None:
        first, _ = month
        with fixed(office_time(END)):
            system = systems.system_of(first.department, at=office_time(END))
            found = system.get("records/quality/?from_on=2024-03-01&to_on=2024-03-31").json()
            wrong, early = (
                system.get(f"records/quality/?{days}")
                for days in ("from_on=2024-03-31&to_on=2024-03-01", "to_on=0001-01-02")
            )
        assert (found["total"]["sent"], found["total"]["late"]) == (8, 4)
        assert [one["code"] for one in found["items"]] == ["penalty"]
        assert (wrong.status_code, early.status_code) == (400, 400)

    def test_fifty_providers_cost_the_statements_of_one(self, month: Any) -> None:
        def cost() -> int:
            return len(statements(lambda: quality(**MARCH, on=END)))

        before = cost()
        for _ in range(5):
            sent(cases.bureau(), date(2024, 3, 7), penalty(1))
        assert cost() == before


OVERDUE = "更新周期已过、没有报送的目录事项"


def labels(actor: Any, on: date) -> list[str]:
    return [item.label for item in work_of(actor, on)]
