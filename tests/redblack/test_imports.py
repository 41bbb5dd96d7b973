"""The story of a file: sent by a clerk, checked row by row, mended, confirmed once, taken back as a whole."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.actors import Actor
from core.clocks import fixed, office_time
from core.models import Step
from records.models import Record
from redblack import operations as lists
from redblack.import_models import ImportBatch, ImportRow
from redblack.models import Entry
from subjects.models import Subject
from tests.kit import cases, factories, sheets
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db
THAT_DAY = office_time(date(2024, 3, 4), 10)
NEXT_DAY = office_time(date(2024, 3, 5), 10)
ADD = "admin:redblack_importbatch_add"
XLSX = "初步名单.xlsx"


@pytest.fixture
def home():
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def law(home):
    return cases.programme(home)


@pytest.fixture
def clerk(home):
    return Desk(home.handler)


class Desk:
    """A person who signs in anew for every page: a session does not last from one day of a story to the next."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get(self, address: str, **how: Any) -> Any:
        return signed_in(self.actor).get(address, **how)

    def post(self, address: str, data: Any = None, **how: Any) -> Any:
        return signed_in(self.actor).post(address, data, **how)


def send(client, law, data: bytes, name: str = XLSX) -> Any:
    with fixed(THAT_DAY):
        return client.post(reverse(ADD), {"programme": law.pk, "file": sheets.uploaded(data, name)}, follow=True)


def uploaded(client, law, rows, **how) -> ImportBatch:
    """The batch of a file that was taken in."""
    response = send(client, law, sheets.workbook(rows, **how))
    assert response.redirect_chain, words(response)
    return batches().latest("pk")


def do(client, batch, verb: str, at=NEXT_DAY, **data: Any) -> Any:
    with fixed(at):
        return client.post(page("door", batch, verb), {"bad_rows": "skip", **data}, follow=True)


def batches() -> Any:
    return ImportBatch.objects.unscoped("test")


def entries() -> Any:
    return Entry.objects.unscoped("test")


def records() -> Any:
    return Record.objects.unscoped("test")


def verdicts(batch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("verdict", flat=True))


def codes(batch) -> set[str]:
    return {found["code"] for row in batch.rows.all() for found in row.findings}


def found(batch, code: str) -> dict[str, str]:
    (one,) = [found for row in batch.rows.all() for found in row.findings if found["code"] == code]
    return one


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


def test_a_title_above_the_headings_and_columns_in_any_order_are_read(clerk, law):
    shuffled = tuple(reversed(sheets.HEADINGS))
    batch = uploaded(clerk, law, [sheets.row()], headings=shuffled, title="2024年第一批初步名单")
    assert verdicts(batch) == ["new"]
    assert batch.rows.get().number == 3


def test_unknown_columns_are_named_and_passed_over(clerk, law):
    batch = uploaded(clerk, law, [sheets.row(备注="内部")], headings=(*sheets.HEADINGS, "备注"))
    assert batch.ignored == ["备注"]
    assert "备注" in words(clerk.get(page("change", batch)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (45301, date(2024, 1, 10)),
        ("45301", date(2024, 1, 10)),
        (20240110, date(2024, 1, 10)),
        ("2024/1/10", date(2024, 1, 10)),
        ("2024年1月10日", date(2024, 1, 10)),
        ("2024.01.10", date(2024, 1, 10)),
    ],
)
def test_days_are_read_as_table_programmes_write_them(clerk, law, cell, expected):
    batch = uploaded(clerk, law, [sheets.row(行为发生日期=cell)])
    do(clerk, batch, "confirm")
    assert records().get().conduct_on == expected


@pytest.mark.parametrize("cell", ["2024-02-30", "去年", "24-1-10", 3.5])
def test_what_is_no_day_is_refused(clerk, law, cell):
    assert codes(uploaded(clerk, law, [sheets.row(行为发生日期=cell)])) == {"not_a_day"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_comes_in_both_encodings(clerk, law, encoding):
    send(clerk, law, sheets.text([sheets.row()], encoding=encoding), "初步名单.csv")
    assert verdicts(batches().get()) == ["new"]


# --- what is wrong with rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"名称": ""}, "empty", "名称"),
        ({"认定日期": "2024-12-31"}, "determined_not_in_future", "认定日期"),
        ({"行为发生日期": "2024-02-21"}, "conduct_before_determination", "行为发生日期"),
        ({"程序": "简易程序"}, "summary_procedure_never_negative", "程序"),
        ({"程序": "当场处罚"}, "not_in_list", "程序"),
        ({"失信程度": ""}, "negative_has_degree", "失信程度"),
        ({"依据类别": "受表彰奖励等信息"}, "ground_of_permitted_kind", "依据类别"),
        ({"主体类型": "个体工商户"}, "kind_mismatch", "主体类型"),
        ({"统一社会信用代码": ""}, "no_number", "统一社会信用代码"),
        ({"事项": "长" * 201}, "too_long", "事项"),
        ({"名称": "澄江\u202e有限公司"}, "characters", "名称"),
        ({"名称": "澄江\u200b有限公司"}, "characters", "名称"),
        ({"统一社会信用代码": 9.13900000000012e17}, "digits_lost", "统一社会信用代码"),
    ],
)
def test_a_wrong_cell_is_named_with_its_column_and_the_remedy(clerk, law, changes, code, column):
    batch = uploaded(clerk, law, [sheets.row(**changes)])
    assert verdicts(batch) == ["refused"]
    one = next(f for row in batch.rows.all() for f in row.findings if f["code"] == code)
    assert one["column"] == column
    assert one["remedy"]


def test_swapped_name_and_number_are_recognised(clerk, law):
    one = sheets.row()
    one["名称"], one["统一社会信用代码"] = one["统一社会信用代码"], one["名称"]
    assert found(uploaded(clerk, law, [one]), "swapped")["column"] == "名称"


def test_a_personal_number_in_the_code_column_is_recognised_and_never_shown(clerk, law):
    claim = factories.person_claim(seed=77)
    batch = uploaded(clerk, law, [sheets.row(名称=claim.name, 统一社会信用代码=claim.number)])
    assert "swapped" in codes(batch)
    response = clerk.get(page("change", batch))
    assert claim.number not in response.content.decode()
    assert claim.name not in response.content.decode()


def test_a_decision_twice_in_one_file_names_the_first_row(clerk, law):
    one = sheets.row()
    batch = uploaded(clerk, law, [one, dict(one)])
    assert verdicts(batch) == ["new", "refused"]
    assert "第2行" in found(batch, "twice_in_file")["sentence"]


def test_a_row_that_is_on_file_already_is_passed_over(clerk, law):
    rows = [sheets.row()]
    do(clerk, uploaded(clerk, law, rows), "confirm")
    again = uploaded(clerk, law, [*rows, sheets.row()])
    assert verdicts(again) == ["same", "new"]
    do(clerk, again, "confirm")
    assert entries().count() == 2


def test_someone_of_sixteen_needs_the_officers_word(clerk, law):
    claim = factories.person_claim("李小满", seed=5, birth_on=date(2007, 5, 1))
    minor = {"名称": "李小满", "统一社会信用代码": "", "证件号码": claim.number}
    assert "capacity_question" in codes(uploaded(clerk, law, [sheets.row(**minor)]))
    assert verdicts(uploaded(clerk, law, [sheets.row(**minor, 承办人确认行为能力="是")])) == ["new"]


def test_a_department_cannot_import_under_a_foreign_programme(clerk):
    foreign = cases.programme(cases.bureau("别的局"))
    response = send(clerk, foreign, sheets.workbook([sheets.row()]))
    assert not batches().exists()
    assert not response.redirect_chain


# --- what is sealed -----------------------------------------------------------------------------------------------


def test_persons_are_shown_masked_and_lie_sealed(clerk, law):
    one = sheets.person_row(99)
    batch = uploaded(clerk, law, [one])
    row = batch.rows.get()
    assert (row.name, row.code[-3:]) == ("张**", one["证件号码"][-3:])
    assert one["证件号码"] not in row.code
    stored = bytes(ImportRow.objects.filter(pk=row.pk).values_list("raw", flat=True).get().data)
    assert one["证件号码"].encode() not in stored
    for address in (page("change", batch), page("change", batch) + "?rows=new"):
        assert one["证件号码"] not in clerk.get(address).content.decode()
    do(clerk, batch, "confirm")
    assert entries().get().subject.name == "张**"


# --- files that cannot stand --------------------------------------------------------------------------------------


def bomb() -> bytes:
    """300 MB of zeros in a workbook of 300 KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(300):
                member.write(bytes(1 << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, with directory and headers that claim a few bytes."""
    data = bytearray(bomb())
    size = (300 << 20).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bomb(), "文件解压后过大"),
        (lying_bomb(), "文件解压后过大"),
        (sheets.workbook([sheets.row()])[:-200], "文件已损坏"),
        (b"PK\x03\x04" + b"\x00" * 50, "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "文件无法读取"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "不是表格"),
        (sheets.workbook([{"甲": 1}], headings=("甲", "乙")), "没有找到表头"),
        (sheets.workbook([]), "表头下面没有内容"),
        (sheets.workbook([sheets.row()], headings=("名称", "认定文号", "事项")), "缺少列"),
        (sheets.workbook([sheets.row()], headings=(*sheets.HEADINGS, "名称")), "两列“名称”"),
    ],
    ids=["bomb", "lying", "cut", "stub", "ole", "png", "strange", "empty", "columns", "twice"],
)
def test_a_file_that_cannot_stand_is_refused_as_a_whole(clerk, law, data, sentence):
    response = send(clerk, law, data)
    assert response.status_code == 200
    assert sentence in words(response)
    assert not batches().exists()


def test_a_file_with_too_many_parts_is_refused(clerk, law):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(300):
            packed.writestr(f"xl/{number}.xml", b"")
    assert "部件过多" in words(send(clerk, law, out.getvalue()))


# --- errors given back --------------------------------------------------------------------------------------------


def errors_file(client, batch) -> list[list[Any]]:
    response = client.get(page("errors", batch))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return CalamineWorkbook.from_object(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_the_error_workbook_can_be_mended_and_sent_again(clerk, law):
    wrong = sheets.row(认定日期="2024-12-31", 认定事由='=HYPERLINK("http://x")')
    batch = uploaded(clerk, law, [sheets.row(), wrong])
    heads, line = errors_file(clerk, batch)
    given = dict(zip(heads, line, strict=True))
    assert "认定日期：认定日期不得晚于今日" in given["错误"]
    assert given["认定事由"].startswith("'=")
    assert given["统一社会信用代码"] == wrong["统一社会信用代码"]
    given["认定日期"] = "2024-02-20"
    mended = uploaded(clerk, law, [given], headings=heads)
    assert verdicts(mended) == ["new"]
    assert mended.ignored == []
    do(clerk, mended, "confirm")
    assert entries().get().reason == wrong["认定事由"]


def test_only_the_sender_reads_the_rows_back_in_clear(home, clerk, law):
    batch = uploaded(clerk, law, [sheets.person_row(98, 程序="简易程序")])
    assert errors_file(clerk, batch)
    colleague = Desk(factories.actor("handler", of=home.department))
    office = Desk(factories.actor("handler", of=factories.credit_office()))
    assert colleague.get(page("change", batch)).status_code == 200
    assert colleague.get(page("errors", batch)).status_code == 403
    assert office.get(page("errors", batch)).status_code == 403


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
    monkeypatch.setattr("redblack.operations.importing._tie", lambda made: 1 / 0)
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


def test_the_template_carries_every_heading(clerk):
    response = clerk.get(reverse("admin:redblack_importbatch_template"))
    book = CalamineWorkbook.from_object(io.BytesIO(response.content))
    assert book.sheet_names == ["初步名单", "填写说明"]
    assert tuple(book.get_sheet_by_index(0).to_python()[0]) == sheets.HEADINGS


def test_samples_stand_beside_the_template_where_there_are_any(clerk, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    address = reverse("admin:redblack_importbatch_sample", args=["初步名单-样例.xlsx"])
    assert clerk.get(address).status_code == 404
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "初步名单-样例.xlsx").write_bytes(b"PK")
    assert "初步名单-样例.xlsx" in words(clerk.get(reverse(ADD)))
    assert clerk.get(address).content == b"PK"
    (tmp_path / "secret.xlsx").write_bytes(b"PK")
    assert clerk.get(reverse("admin:redblack_importbatch_sample", args=["secret.xlsx"])).status_code == 404


def test_the_same_file_twice_is_pointed_out(clerk, law):
    data = sheets.workbook([sheets.row()])
    send(clerk, law, data)
    do(clerk, batches().get(), "confirm")
    response = send(clerk, law, data)
    assert "内容相同的文件已经导入过" in words(response)
