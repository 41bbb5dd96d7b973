"""The story of a file: sent by a clerk, checked, confirmed once, taken back as a whole."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from core.clocks import office_time
from core.models import Step
from redblack import operations as lists
from subjects.models import Subject
from tests.kit import cases, factories, sheets
from tests.kit.desk import page, words
from tests.kit.importing import ADD, NEXT_DAY, Desk, batches, do, entries, records, send, uploaded, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def law(home):
    return cases.programme(home)


@pytest.fixture
def clerk(home):
    return Desk(home.handler)


# --- what comes of a good file ------------------------------------------------------------------------------------


def test_a_checked_file_has_left_no_entry_no_record_and_no_subject(clerk, law):
    subjects = Subject.objects.count()
    batch = uploaded(clerk, law, [sheets.row(), sheets.row()])
    assert verdicts(batch) == ["new", "new"]
    assert batch.state == "previewed"
    assert (entries().count(), records().count(), Subject.objects.count()) == (0, 0, subjects)


def test_the_preview_says_what_will_come_of_each_row(clerk, law):
    good, bad = sheets.row(), sheets.row(统一社会信用代码="91390000000000019X")
    batch = uploaded(clerk, law, [good, bad])
    text = words(clerk.get(page("change", batch)))
    assert "统一社会信用代码" in text
    assert "校验码不符" in text or "不允许的字符" in text
    assert bad["名称"] in text
    assert good["名称"] in words(clerk.get(page("change", batch) + "?rows=new"))


def test_confirming_makes_one_entry_per_good_row(home, clerk, law):
    rows = [sheets.row(), sheets.row()]
    batch = uploaded(clerk, law, rows)
    text = words(do(clerk, batch, "confirm"))
    assert "已办理“导入”。" in text
    assert set(entries().values_list("decision_no", "state", "proposed_on")) == {
        (row["认定文号"], "proposed", date(2024, 3, 5)) for row in rows
    }
    assert set(entries().values_list("proposed_by_id", flat=True)) == {home.handler.user_id}
    assert records().count() == 2
    assert batch.rows.imported().count() == 2


# --- once, whole, back --------------------------------------------------------------------------------------------


def test_one_error_stops_everything_where_the_clerk_said_so(clerk, law):
    batch = uploaded(clerk, law, [sheets.row(), sheets.row(程序="简易程序")])
    text = words(do(clerk, batch, "confirm", bad_rows="whole"))
    assert "选择了“有错则全部不导入”" in text
    assert not entries().exists()
    do(clerk, batch, "confirm")
    assert entries().count() == 1


def test_a_file_without_a_good_row_cannot_be_confirmed(clerk, law):
    batch = uploaded(clerk, law, [sheets.row(程序="简易程序")])
    assert "没有可以导入的行" in words(do(clerk, batch, "confirm"))


def test_the_second_click_is_told_who_was_first(home, clerk, law):
    batch = uploaded(clerk, law, [sheets.row()])
    seen = clerk.get(page("door", batch, "confirm")).context["seen_step"]
    do(clerk, batch, "confirm", seen_step=seen)
    text = words(do(clerk, batch, "confirm", seen_step=seen))
    assert f"已由 {home.handler.name} 于 10:00 办理“导入”" in text
    assert entries().count() == 1


def test_a_row_that_was_taken_in_elsewhere_meanwhile_is_passed_over(home, clerk, law):
    rows = [sheets.row(), sheets.row()]
    first, second = uploaded(clerk, law, rows[:1]), uploaded(clerk, law, rows)
    do(clerk, first, "confirm")
    do(clerk, second, "confirm")
    assert entries().count() == 2
    assert verdicts(second) == ["same", "new"]


def test_what_changed_meanwhile_stops_everything_where_the_clerk_said_so(clerk, law):
    rows = [sheets.row(), sheets.row()]
    first, second = uploaded(clerk, law, rows[:1]), uploaded(clerk, law, rows)
    do(clerk, first, "confirm")
    text = words(do(clerk, second, "confirm", bad_rows="whole"))
    assert "名单 第2行：同一主体不得因同一决定重复列入同一名单" in text
    second.refresh_from_db()
    assert (second.state, entries().count()) == ("previewed", 1)


def test_undo_takes_entries_and_records_back_and_the_file_can_come_again(clerk, law):
    rows = [sheets.row(), sheets.row()]
    batch = uploaded(clerk, law, rows)
    do(clerk, batch, "confirm")
    do(clerk, batch, "undo", note="发错了文件", at=office_time(date(2024, 3, 6)))
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert set(entries().values_list("state", flat=True)) == {"withdrawn"}
    assert set(records().values_list("state", flat=True)) == {"revoked"}
    again = uploaded(clerk, law, rows)
    assert verdicts(again) == ["new", "new"]
    do(clerk, again, "confirm", at=office_time(date(2024, 3, 7)))
    assert records().filter(state="filed").count() == 2
    assert entries().filter(state="proposed").count() == 2


def test_undo_leaves_records_that_stood_before(home, clerk, law):
    one = sheets.row()
    first = uploaded(clerk, law, [one])
    do(clerk, first, "confirm")
    again = uploaded(clerk, law, [{**one, "认定文号": "（澄）应急失信〔2024〕另1号"}])
    do(clerk, again, "confirm", at=office_time(date(2024, 3, 6)))
    do(clerk, again, "undo", note="重复", at=office_time(date(2024, 3, 7)))
    assert records().get().state == "filed"
    assert set(entries().values_list("state", flat=True)) == {"proposed", "withdrawn"}


def test_a_batch_of_which_somebody_was_told_is_not_undone(home, clerk, law):
    batch = uploaded(clerk, law, [sheets.row(), sheets.row()])
    do(clerk, batch, "confirm")
    one = entries().filter(pk=entries().earliest("pk").pk)
    lists.cross_check(one, by=home.handler, at=NEXT_DAY, all_or_nothing=True)
    lists.notify(one, by=home.reviewer, at=NEXT_DAY, all_or_nothing=True)
    text = words(do(clerk, batch, "undo", note="发错了"))
    assert "不得整批撤销：1条" in text
    assert "JY 6" in text
    assert set(entries().values_list("state", flat=True)) == {"notified", "proposed"}


def test_a_discarded_file_makes_nothing(clerk, law):
    batch = uploaded(clerk, law, [sheets.row()])
    do(clerk, batch, "discard")
    assert "当前状态为“已放弃”" in words(do(clerk, batch, "confirm"))
    assert not entries().exists()


def test_the_batch_and_its_entries_are_one_transaction(clerk, law, monkeypatch):
    batch = uploaded(clerk, law, [sheets.row(), sheets.row()])
    monkeypatch.setattr("redblack.operations.importing._write", lambda rows, made: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        do(clerk, batch, "confirm")
    batch.refresh_from_db()
    assert (batch.state, entries().count(), records().count()) == ("previewed", 0, 0)
    monkeypatch.undo()
    do(clerk, batch, "confirm")
    assert entries().count() == 2
    assert Step.objects.filter(flow="import", case_id=batch.pk, target="confirmed").count() == 1


# --- who ----------------------------------------------------------------------------------------------------------


def test_another_department_does_not_know_the_file(clerk, law):
    batch = uploaded(clerk, law, [sheets.row()])
    stranger = Desk(factories.actor("handler"))
    for name, more in (("change", ()), ("door", ("confirm",)), ("errors", ())):
        assert stranger.get(page(name, batch, *more)).status_code == 404


@pytest.mark.parametrize("post", ["reviewer", "approver", "query"])
def test_only_the_handler_imports(home, clerk, law, post):
    batch = uploaded(clerk, law, [sheets.row()])
    other = Desk(factories.actor(post, of=home.department))
    assert other.get(reverse(ADD)).status_code == 403
    assert other.get(page("change", batch)).context["buttons"] == []
    do(other, batch, "confirm")
    assert not entries().exists()


def test_the_same_file_twice_is_pointed_out(clerk, law):
    data = sheets.workbook([sheets.row()])
    send(clerk, law, data)
    do(clerk, batches().get(), "confirm")
    response = send(clerk, law, data)
    assert "内容相同的文件已经导入过" in words(response)
