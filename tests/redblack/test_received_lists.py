"""Lists of courts and upper levels as files: taken in, brought up to date, let go, taken back (B10, A9)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.clocks import office_time
from core.invariants import check
from core.letters.words import words_of
from core.models import Letter
from core.refusals import Refused
from core.work import work_of
from redblack import operations as lists
from redblack.imports.files import content
from redblack.imports.layouts import SORTS
from subjects.models import Subject
from tests.kit import cases, desks, factories, sheets
from tests.kit.desk import page, post, words
from tests.kit.importing import (
    NEXT_DAY,
    Desk,
    batches,
    codes,
    collected,
    do,
    entries,
    found,
    send_elsewhere,
    verdicts,
)

pytestmark = pytest.mark.django_db

XLS = Path(__file__).with_name("files") / "court.xls"
END = "2025-09-11"
TWO_DAYS_LATER = office_time(date(2024, 3, 6), 10)


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def law(office: cases.Bureau) -> Any:
    return cases.programme(office)


@pytest.fixture
def red(office: cases.Bureau) -> Any:
    return cases.programme(office, colour="red")


@pytest.fixture
def clerk(office: cases.Bureau) -> Desk:
    return Desk(office.handler)


def court(clerk, law, rows, **more):
    return collected(clerk, law, rows, sheets.COURT, origin="court", usual_valid_to=END, **more)


def upper(clerk, law, rows, **more):
    return collected(clerk, law, rows, sheets.UPPER, **more)


def left(clerk, law, rows, headings=sheets.UPPER_LEFT, **more):
    return collected(clerk, law, rows, headings, kind="left", **more)


def going(row, **changes):
    """A row of a list of those who left, for a row that had come."""
    return {**{name: row[name] for name in ("主体名称", "统一社会信用代码", "认定文书号")}, **changes}


# --- what comes of good files -------------------------------------------------------------------------------------


class TestCourt:
    def test_a_list_as_courts_publish_it_is_taken_in_as_it_stands(self, clerk, law):
        row = sheets.court_row()
        batch = court(clerk, law, [row])
        assert (verdicts(batch), entries().count()) == (["new"], 0)
        assert batch.ignored == ["省份"]
        do(clerk, batch, "confirm")
        entry = entries().get()
        assert (entry.state, entry.origin, entry.origin_authority) == ("listed", "court", "江阴市人民法院")
        assert (entry.decision_no, entry.reason) == (row["案号"], row["失信行为具体情形"])
        assert (entry.listed_on, entry.effective_from) == (date(2023, 9, 12), date(2024, 3, 5))
        assert entry.valid_to == date(2025, 9, 11)
        assert entry.circumstances == ["able_but_refuses", "judgment_debtor"]
        assert not Letter.objects.exists()

    def test_an_old_workbook_is_read_and_masked_numbers_go_back(self, clerk, law):
        send_elsewhere(
            clerk, law, XLS.read_bytes(), kind="received", origin="court", name="失信.xls", usual_valid_to=END
        )
        batch = batches().get()
        assert verdicts(batch) == ["new", "new", "refused"]
        one = found(batch, "masked")
        assert one["column"] == "证件号码/组织机构代码"
        assert "完整号码" in one["remedy"]
        do(clerk, batch, "confirm")
        assert set(entries().values_list("listed_on", flat=True)) == {date(2023, 9, 12), date(2023, 10, 8)}

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
    def test_text_comes_in_both_encodings(self, clerk, law, encoding):
        data = sheets.text([sheets.court_row()], encoding=encoding, headings=sheets.COURT)
        send_elsewhere(clerk, law, data, kind="received", origin="court", name="x.csv", usual_valid_to=END)
        assert verdicts(batches().get()) == ["new"]

    def test_nobody_is_repaired_withdrawn_or_corrected_here(self, office, clerk, law):
        do(clerk, court(clerk, law, [sheets.court_row()]), "confirm")
        for reason in ("repaired", "withdrawn", "correction_confirmed"):
            report = lists.request_exit(
                entries(), by=office.handler, at=TWO_DAYS_LATER, exit_reason=reason, exit_ground="x"
            )
            assert "own_entries_only" in [r.code for case in report.refused for r in case.refusals]
        report = lists.correct(entries(), by=office.approver, at=TWO_DAYS_LATER, reason="别的事由")
        assert [r.code for case in report.refused for r in case.refusals] == ["own_entries_only"]

    def test_the_database_refuses_repair_notice_and_withdrawal_too(self, clerk, law):
        do(clerk, court(clerk, law, [sheets.court_row()]), "confirm")
        for column, value in (("exit_reason", "'repaired'"), ("notified_on", "'2024-03-05'")):
            with (
                pytest.raises(IntegrityError, match="received_follows_origin"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'hide', true)")
                cursor.execute(f"UPDATE redblack_entry SET {column} = {value}")


class TestUpper:
    def test_a_list_of_the_province_is_taken_in(self, clerk, law):
        row = sheets.upper_row()
        do(clerk, upper(clerk, law, [row]), "confirm")
        entry = entries().get()
        assert (entry.origin, entry.origin_authority, entry.valid_to) == ("upper", "江苏省交通运输厅", date(2026, 5, 9))

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            ("认定文书号", "列入决定书文号"),
            ("认定单位", "列入机关"),
            ("主体名称", "企业名称"),
            ("有效期至", "截止日期"),
        ],
    )
    def test_other_headings_of_the_same_columns_are_known(self, clerk, law, ours, theirs):
        row = sheets.upper_row()
        headings = [theirs if heading == ours else heading for heading in sheets.UPPER]
        batch = collected(clerk, law, [{**row, theirs: row[ours]}], headings)
        assert verdicts(batch) == ["new"]
        assert batch.ignored == []

    def test_a_person_lies_sealed_and_is_shown_masked(self, clerk, law):
        claim = factories.person_claim(seed=771)
        row = sheets.upper_row(主体名称=claim.name, 统一社会信用代码="", 证件号码=claim.number)
        batch = upper(clerk, law, [row])
        kept = batch.rows.get()
        assert claim.number not in (kept.code, kept.raw)
        assert claim.name != kept.name
        assert claim.number not in words(clerk.get(page("change", batch)))


# --- what is wrong with rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"主体名称": ""}, "empty", "主体名称"),
        ({"认定单位": ""}, "empty", "认定单位"),
        ({"认定文书号": ""}, "empty", "认定文书号"),
        ({"认定日期": "去年"}, "not_a_day", "认定日期"),
        ({"认定日期": "2024-03-05"}, "stands_at_its_origin", "有效期至"),
        ({"有效期至": "2024-03-03"}, "stands_at_its_origin", "有效期至"),
        ({"有效期至": "长期"}, "not_a_day", "有效期至"),
        ({"有效期至": ""}, "no_end", "有效期至"),
        ({"统一社会信用代码": ""}, "no_number", "统一社会信用代码"),
        ({"统一社会信用代码": "91320281********1X"}, "masked", "统一社会信用代码"),
        ({"统一社会信用代码": "913902810000000190"}, "number_check_digit", "统一社会信用代码"),
        ({"统一社会信用代码": "", "证件号码": "32028119800101001X"}, "number_check_digit", "证件号码"),
    ],
)
def test_a_wrong_cell_is_named_with_its_column_and_the_remedy(clerk, law, changes, code, column):
    batch = upper(clerk, law, [sheets.upper_row(**changes)])
    assert verdicts(batch) == ["refused"]
    one = next(f for row in batch.rows.all() for f in row.findings if f["code"] == code)
    assert (one["column"], bool(one["remedy"])) == (column, True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"身份证号码/组织机构代码": "12345678-9"}, "organisation_code"),
        ({"身份证号码/组织机构代码": "3202811980****0017"}, "masked"),
        ({"身份证号码/组织机构代码": ""}, "no_number"),
        ({"发布时间": "2024-03-05"}, "stands_at_its_origin"),
        ({"执行法院": ""}, "empty"),
    ],
)
def test_a_wrong_cell_of_a_courts_list(clerk, law, changes, code):
    assert code in codes(court(clerk, law, [sheets.court_row(**changes)]))


def test_a_name_alone_never_finds_anybody(clerk, law):
    known = factories.organisation("澄江著名贸易有限公司")
    before = Subject.objects.count()
    batch = upper(clerk, law, [sheets.upper_row(主体名称=known.name, 统一社会信用代码="")])
    assert "no_number" in codes(batch)
    assert "没有可以导入的行" in words(do(clerk, batch, "confirm"))
    assert (entries().count(), Subject.objects.count()) == (0, before)


def test_court_lists_are_black(clerk, red):
    """CourtListsAreBlack."""
    batch = court(clerk, red, [sheets.court_row()])
    assert codes(batch) == {"court_lists_are_black"}


def test_a_file_of_another_kind_says_which_headings_it_lacks(clerk, law):
    data = sheets.workbook([sheets.upper_row()], headings=sheets.UPPER)
    text = words(send_elsewhere(clerk, law, data, kind="received", origin="court"))
    assert "失信被执行人" in text
    assert "案号" in text
    assert not batches().exists()


def test_the_second_of_two_rows_names_the_first(clerk, law):
    row = sheets.upper_row()
    batch = upper(clerk, law, [row, row])
    assert verdicts(batch) == ["new", "refused"]
    assert "第2行" in found(batch, "twice_in_file")["sentence"]


# --- twice, changed, back -----------------------------------------------------------------------------------------


def test_the_same_file_twice_makes_nothing_twice(clerk, law):
    data = sheets.workbook([sheets.upper_row(), sheets.upper_row()], headings=sheets.UPPER)
    send_elsewhere(clerk, law, data, kind="received", origin="upper")
    do(clerk, batches().get(), "confirm")
    send_elsewhere(clerk, law, data, kind="received", origin="upper", at=NEXT_DAY)
    again = batches().latest("pk")
    assert verdicts(again) == ["same", "same"]
    assert "内容相同的文件已经导入过" in words(clerk.get(page("change", again)))
    assert "没有可以导入的行" in words(do(clerk, again, "confirm", at=TWO_DAYS_LATER))
    assert entries().count() == 2


def test_what_the_origin_changed_is_shown_and_then_followed(clerk, law):
    """FollowsItsOrigin."""
    row = sheets.upper_row()
    do(clerk, upper(clerk, law, [row]), "confirm")
    again = upper(clerk, law, [{**row, "有效期至": "2025-05-09"}], at=NEXT_DAY)
    assert verdicts(again) == ["changed"]
    assert "有效期至：2026-05-09 → 2025-05-09" in words(clerk.get(page("change", again)))
    assert entries().get().valid_to == date(2026, 5, 9)
    do(clerk, again, "confirm", at=TWO_DAYS_LATER)
    entry = entries().get()
    assert (entry.valid_to, entry.public_to, entry.state) == (date(2025, 5, 9), date(2025, 5, 9), "listed")


def test_departments_hear_of_a_change(office, clerk, law):
    treasury = cases.bureau("江阴市财政局")
    desks.published(office, treasury.department)
    row = sheets.upper_row()
    do(clerk, upper(clerk, law, [row]), "confirm")
    assert desks.tasks().get().corrected_on is None
    do(clerk, upper(clerk, law, [{**row, "认定事由": "更正后的事由。"}], at=NEXT_DAY), "confirm", at=TWO_DAYS_LATER)
    assert desks.tasks().get().corrected_on == date(2024, 3, 6)


def test_own_entries_follow_nobody(office, clerk, law):
    """FollowsItsOrigin."""
    own = cases.listed(office, law)
    now = lists.Received(
        claim=factories.organisation_claim(),
        origin="upper",
        authority="省",
        decision_no="1",
        reason="x",
        listed_on=date(2024, 3, 25),
        valid_to=date(2025, 1, 1),
    )
    report = lists.follow_origin(own, given={own.get().pk: now}, by=office.handler, at=office_time(date(2024, 4, 1)))
    assert [r.code for case in report.refused for r in case.refusals] == ["follows_its_origin"]


def test_one_that_was_listed_anew_must_leave_first(clerk, law):
    """NotListedAnew."""
    row = sheets.upper_row()
    do(clerk, upper(clerk, law, [row]), "confirm")
    again = upper(clerk, law, [{**row, "认定日期": "2024-03-06"}], at=TWO_DAYS_LATER)
    assert codes(again) == {"not_listed_anew"}


def test_one_that_is_over_here_waits_for_its_exit(clerk, law):
    """StillStandsHere."""
    row = sheets.upper_row(有效期至="2024-03-05")
    do(clerk, upper(clerk, law, [row]), "confirm")
    again = upper(clerk, law, [{**row, "有效期至": "2026-01-01"}], at=TWO_DAYS_LATER)
    assert codes(again) == {"still_stands_here"}


def test_those_who_left_there_leave_here(clerk, law):
    rows = [sheets.upper_row(), sheets.upper_row()]
    do(clerk, upper(clerk, law, rows), "confirm")
    batch = left(clerk, law, [going(rows[0], 移出日期="2024-03-05")], at=NEXT_DAY)
    assert verdicts(batch) == ["new"]
    do(clerk, batch, "confirm", at=TWO_DAYS_LATER)
    assert set(entries().values_list("decision_no", "exit_reason", "exited_on")) == {
        (rows[0]["认定文书号"], "left_at_origin", date(2024, 3, 6)),
        (rows[1]["认定文书号"], "", None),
    }
    assert verdicts(left(clerk, law, [going(rows[0])], at=TWO_DAYS_LATER)) == ["same"]


def test_a_file_of_a_court_lets_its_debtor_go(clerk, law):
    row = sheets.court_row()
    do(clerk, court(clerk, law, [row]), "confirm")
    batch = left(clerk, law, [{**row, "屏蔽日期": "2024-03-04"}], sheets.COURT_LEFT, origin="court", at=NEXT_DAY)
    do(clerk, batch, "confirm", at=TWO_DAYS_LATER)
    assert entries().get().exit_reason == "left_at_origin"


def test_who_never_stood_here_goes_back_without_a_dossier(clerk, law):
    """StandsHereToLeave."""
    before = Subject.objects.count()
    batch = left(clerk, law, [going(sheets.upper_row())])
    assert codes(batch) == {"stands_here_to_leave"}
    assert Subject.objects.count() == before


def test_nobody_leaves_before_the_day(clerk, law):
    """LeftAtItsOrigin."""
    row = sheets.upper_row()
    do(clerk, upper(clerk, law, [row]), "confirm")
    assert codes(left(clerk, law, [going(row, 移出日期="2024-03-07")], at=NEXT_DAY)) == {"left_at_its_origin"}


def test_a_leaving_batch_is_not_taken_back(office, clerk, law):
    """LeavingStands."""
    row = sheets.upper_row()
    do(clerk, upper(clerk, law, [row]), "confirm")
    batch = left(clerk, law, [going(row)], at=NEXT_DAY)
    do(clerk, batch, "confirm", at=TWO_DAYS_LATER)
    report = lists.undo_import(batches().filter(pk=batch.pk), by=office.handler, at=TWO_DAYS_LATER, note="x")
    assert [r.code for case in report.refused for r in case.refusals] == ["leaving_stands"]


def test_undo_takes_back_what_came_and_restores_what_changed(office, clerk, law):
    treasury = cases.bureau("江阴市财政局")
    desks.published(office, treasury.department)
    old, fresh = sheets.upper_row(), sheets.upper_row()
    do(clerk, upper(clerk, law, [old]), "confirm")
    batch = upper(clerk, law, [{**old, "有效期至": "2025-05-09"}, fresh], at=NEXT_DAY)
    do(clerk, batch, "confirm", at=TWO_DAYS_LATER)
    do(clerk, batch, "undo", note="发错了文件", at=office_time(date(2024, 3, 7)))
    assert set(entries().values_list("decision_no", "state", "exit_reason", "valid_to", "exit_notice_to")) == {
        (old["认定文书号"], "listed", "", date(2026, 5, 9), None),
        (fresh["认定文书号"], "exited", "received_wrongly", date(2026, 5, 9), None),
    }
    assert set(desks.tasks().values_list("entry__decision_no", "state")) == {
        (old["认定文书号"], "dispatched"),
        (fresh["认定文书号"], "releasing"),
    }
    do(clerk, upper(clerk, law, [fresh], at=office_time(date(2024, 3, 7))), "confirm", at=office_time(date(2024, 3, 8)))
    assert entries().filter(state="listed").count() == 2
    assert [one for one in check(at=office_time(date(2024, 3, 8))) if one.count] == []


def test_the_form_for_one_says_that_it_stands_already(office, clerk, law):
    values = {
        "programme": law.pk,
        "origin": "upper",
        "authority": "江苏省交通运输厅",
        "name": "澄江单条有限公司",
        "number_kind": "uscc",
        "number": factories.organisation_claim().number,
        "decision_no": "苏交信〔2023〕特1号",
        "reason": "超限运输。",
        "listed_on": "2023-05-10",
        "valid_to": "2026-05-09",
    }
    address = reverse("admin:redblack_entry_opening", args=["receive"])
    for sentence in ("已办理“归集上级名单”", "该条目已经归集"):
        assert sentence in words(post(office.handler, address, NEXT_DAY, **values))
    assert entries().count() == 1


# --- a red one beside our black one -------------------------------------------------------------------------------


def black_of_ours(home: cases.Bureau, claim: Any) -> Any:
    ground = cases.ground(home, determined_on=date(2024, 1, 2), conduct_on=date(2023, 12, 1))
    row = cases.proposal(home, claim=claim, grounds=(ground,))
    return cases.listed(home, cases.programme(home), proposals=[row], on=date(2024, 1, 3), ready_on=date(2024, 2, 28))


def red_row(claim: Any) -> dict[str, Any]:
    return sheets.upper_row(主体名称=claim.name, 统一社会信用代码=claim.number, 认定事由="纳税信用A级。")


class TestHidden:
    def test_a_received_red_one_is_hidden_and_its_origin_told_once(self, office, clerk, red):
        home, claim = cases.bureau("澄江市应急管理局"), factories.organisation_claim()
        black_of_ours(home, claim)
        row = red_row(claim)
        do(clerk, upper(clerk, red, [row, sheets.upper_row()]), "confirm")
        do(clerk, upper(clerk, red, [{**row, "有效期至": "2025-05-09"}], at=NEXT_DAY), "confirm", at=TWO_DAYS_LATER)
        hidden = entries().get(colour="red", hidden_on__isnull=False)
        letter = Letter.objects.get(kind="hidden_notice")
        assert (letter.case_id, letter.unit_name) == (hidden.pk, office.department.name)
        said = "".join(part.text for part in words_of("hidden_notice", letter.data).parts)
        assert "江苏省交通运输厅" in said
        assert row["认定文书号"] in said
        assert "JY 6(2)" in said
        assert [one for one in check(at=TWO_DAYS_LATER) if one.count] == []

    def test_one_that_turns_black_here_later_is_told_of_too(self, office, clerk, red):
        home, claim = cases.bureau("澄江市应急管理局"), factories.organisation_claim()
        do(clerk, upper(clerk, red, [red_row(claim)]), "confirm")
        assert not Letter.objects.filter(kind="hidden_notice").exists()
        cases.listed(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)], on=date(2024, 3, 6))
        assert Letter.objects.filter(kind="hidden_notice").count() == 1

    def test_the_letter_waits_until_it_is_printed(self, office, clerk, red):
        home, claim = cases.bureau("澄江市应急管理局"), factories.organisation_claim()
        black_of_ours(home, claim)
        do(clerk, upper(clerk, red, [red_row(claim)]), "confirm")
        labels = [item.label for item in work_of(office.handler, date(2024, 3, 6))]
        assert "告知来源单位的函，待打印寄送" in labels


# --- who, where to object, templates ------------------------------------------------------------------------------


def test_only_the_office_collects(clerk, law):
    home = cases.bureau("澄江市应急管理局")
    for verb in ("upload_received", "upload_left"):
        address = reverse("admin:redblack_importbatch_opening", args=[verb])
        assert clerk.get(address).status_code == 200
        assert Desk(home.handler).get(address).status_code == 403
    stranger = Desk(home.handler)
    batch = upper(clerk, law, [sheets.upper_row()])
    assert stranger.get(page("change", batch)).status_code == 404


def test_page_and_interface_say_where_to_object(office, clerk, law):
    do(clerk, court(clerk, law, [sheets.court_row()]), "confirm")
    entry = entries().get()
    text = words(clerk.get(page("change", entry)))
    assert "请向江阴市人民法院提出" in text
    assert "JY 12" in text
    said = lists.where_to_object(entry)
    assert said is not None
    assert said.clauses == ("JY 12、JY 20、PY 四(二)", "JS-G 32")
    own = cases.listed(office, law).get()
    assert lists.where_to_object(own) is None


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.slug)
def test_every_kind_has_a_template_that_can_be_sent_back(clerk, sort):

    response = clerk.get(reverse("admin:redblack_importbatch_template_of", args=[sort.slug]))
    assert response.status_code == 200
    with pytest.raises(Refused) as refused:
        content(response.content, sort.layout)
    assert [one.code for one in refused.value.refusals] == ["no_rows"]


def test_a_template_of_no_kind_is_not_found(clerk):
    assert clerk.get(reverse("admin:redblack_importbatch_template_of", args=["nothing"])).status_code == 404
