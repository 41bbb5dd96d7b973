"""The dossier at a past instant: now it equals the present, and nothing done later changes the past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core import clocks
from core.clocks import office_time
from records import operations as records
from records.models import Record
from records.past import Then, then
from subjects.models import AccessLog
from tests.kit import cases
from tests.kit.desk import post, see, words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = pytest.mark.django_db
NOON = office_time(date(2024, 3, 6), 12)
LATER = office_time(date(2024, 5, 6), 10)


def every() -> Any:
    return Record.objects.unscoped("test")


def past(at: Any) -> list[Then]:
    return [then(row, at=at) for row in every().as_of(at).select_related("subject").order_by("pk")]


def told(at: Any) -> list[tuple[Any, ...]]:
    """What a page prints of every record, without what came of it since."""
    return [(row.record.pk, row.title, row.determined_on, row.valid_to, row.ended, row.hidden) for row in past(at)]


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


@pytest.fixture
def filed(home: Any) -> list[Record]:
    """A public penalty, one by summary procedure, and one that is over after a year."""
    rows = [penalty(), penalty(CF_WSH="澄应急罚〔2024〕2号", CF_CX="简易程序"), penalty(CF_WSH="澄应急罚〔2024〕3号")]
    return [record_of(one) for one in collected(home, *rows)]


def change(home: Any, chosen: Any, verb: str) -> None:
    if verb == "correct":
        records.correct(chosen, title="更正后的事项", by=home.approver, at=LATER, all_or_nothing=True)
    else:
        getattr(records, verb)(chosen, by=home.approver, at=LATER, all_or_nothing=True)


@pytest.mark.parametrize("days", [0, 1, 30, 200, 350, 351, 352, 353, 1100, 2000])
@pytest.mark.parametrize("verb", ["", "correct", "revoke"])
def test_as_of_now_equals_what_is_shown_now(home: Any, filed: list[Record], days: int, verb: str) -> None:
    if verb:
        change(home, every().filter(pk=filed[0].pk), verb)
    at = LATER + timedelta(days=days)
    visible = every().publicly_visible(clocks.day_of(at)).values_list("pk", flat=True)
    assert {row.record.pk for row in past(at) if row.public} == set(visible)


@pytest.mark.parametrize("verb", ["correct", "revoke"])
def test_what_was_done_later_leaves_the_past_as_it_was(home: Any, filed: list[Record], verb: str) -> None:
    before = told(NOON)
    assert any(hidden == "" for *_, hidden in before)
    change(home, every().filter(pk=filed[0].pk), verb)
    assert told(NOON) == before
    assert told(LATER - timedelta(seconds=1))[0][1:5] == before[0][1:5]
    assert told(LATER) != before
    assert [row.changed for row in past(NOON)] == [True, False, False]


def test_before_it_was_filed_nothing_was_held(filed: list[Record]) -> None:
    first = min(record.filed_at for record in filed)
    assert past(first - timedelta(seconds=1)) == []
    assert len(past(first)) == 3


class TestThePage:
    def test_it_shows_the_former_words_and_keeps_the_look(self, home: Any, filed: list[Record]) -> None:
        was = filed[0].title
        change(home, every().filter(pk=filed[0].pk), "correct")
        given = {"instant": "2024-03-06T12:00", "purpose": "case", "case_no": "（2024）澄行复1号"}
        address = f"/staff/redblack/entry/as-of/{filed[0].subject_id}/"
        page = words(post(home.handler, address, LATER, **given))
        assert was in page and "更正后的事项" not in page
        assert "有变动" in page and "可以看到" in page
        (look,) = AccessLog.objects.all()
        assert (look.fields, look.case_no, look.basis_ref) == (["history"], "（2024）澄行复1号", "2024-03-06 12:00")
        assert "更正后的事项" in words(post(home.handler, address, LATER, **{**given, "instant": "2024-05-06T10:00"}))

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"case_no": ""}, "请填写案件编号"),
            ({"instant": "四月十日"}, "时刻写得不对"),
            ({"instant": "2024-05-07T00:00"}, "这一时刻还没有到"),
        ],
    )
    def test_without_a_case_or_for_the_future_it_shows_nothing(
        self, home: Any, filed: list[Record], change: dict[str, str], said: str
    ) -> None:
        given = {"instant": "2024-03-06T12:00", "purpose": "case", "case_no": "1", **change}
        page = words(post(home.handler, f"/staff/redblack/entry/as-of/{filed[0].subject_id}/", LATER, **given))
        assert said in page and filed[0].document_no not in page
        assert not AccessLog.objects.exists()

    def test_the_subject_leads_there(self, home: Any, filed: list[Record]) -> None:
        page = see(home.handler, f"/staff/subjects/subject/{filed[0].subject_id}/change/", LATER)
        assert f"/staff/redblack/entry/as-of/{filed[0].subject_id}/" in page.content.decode()
