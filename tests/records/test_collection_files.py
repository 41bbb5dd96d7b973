"""A file of records at the desk: sent, checked, shown, loaded; nothing is saved before it is confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from core import invariants
from core.work import work_of
from core.workbooks import read
from credit_portal.sample_city.layouts import penalties_2018
from law.operations import newest_version_id, pack_by_version_id
from records import operations
from records.models import (
    CollectionDownload,
    CollectionMap,
    CollectionPiece,
    CollectionRow,
    Record,
    RecordVersion,
    ReportCount,
)
from records.operations.changing import opened
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import PersonalNumber, Subject
from tests.kit import cases, desk, desks, sheets
from tests.kit.collecting import AT, LATER, ON, as_csv, batches, counts, labels, records, row, send, sent, table

pytestmark = pytest.mark.django_db
NUMBER = valid_resident_id(31, date(1985, 6, 15))
TRAIL = """
    SELECT t.flow, t.verb, t.actor_name, t.posts, t.department_id, s.source, s.target, v.granted, v.clauses,
           v.why::text, v.pack_version_id, r.provider_key
      FROM core_step s JOIN core_transition t ON t.id = s.transition_id JOIN core_verdict v ON v.id = s.verdict_id
      JOIN records_record r ON r.id = s.case_id AND s.flow = 'record' AND r.subject_id = s.subject_id
     WHERE r.provider_id = %s ORDER BY r.provider_key, s.id
"""


@pytest.fixture(autouse=True)
def office() -> Any:
    """The office works by the pack of Jiangyin."""
    return desks.office()


@pytest.fixture
def home() -> Any:
    return cases.bureau("澄江市应急管理局")


def load(home: Any, batch: Any, at: Any = LATER, **data: Any) -> Any:
    answer = desk.do(home.handler, batch, "load", at, **{"bad_rows": "skip", **data})
    batch.refresh_from_db()
    return answer


def loaded(home: Any, *rows: dict[str, Any], at: Any = AT) -> Any:
    batch = sent(home.handler, rows)
    load(home, batch, at=at)
    return batch


def person(**changes: Any) -> dict[str, Any]:
    """A penalty against a natural person."""
    who = {"CF_XDR_MC": "张样例", "CF_XDR_LB": "自然人", "CF_XDR_SHXYM": "", "CF_FRDB": ""}
    return row(**{**who, "CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": NUMBER, **changes})


def broken() -> dict[str, int]:
    return {one.invariant.name: one.count for one in invariants.check(at=LATER) if one.count}


class TestFromFileToRecords:
    def test_a_file_is_checked_shown_and_loaded(self, home: Any) -> None:
        batch = sent(home.handler, [row(), row(), row(CF_JDRQ="2030-01-01")])
        assert (batch.state, counts(batch)) == ("checked", {"new": 2, "changed": 0, "same": 0, "refused": 1})
        assert (records().count(), Subject.objects.count()) == (0, 0)
        load(home, batch)
        assert batch.state == "loaded"
        assert records().count() == 2
        assert not CollectionRow.objects.exists()
        assert broken() == {}

    def test_it_waits_in_the_list_of_work_until_it_is_loaded(self, home: Any) -> None:
        batch = sent(home.handler, [row()])
        label = "待确认，待办理“确认归集”"
        assert [one.count for one in work_of(home.handler, ON) if one.label == label] == [1]
        load(home, batch)
        assert [one for one in work_of(home.handler, ON) if one.label == label] == []

    def test_what_is_wrong_is_said_row_by_row_and_counted_by_reason(self, home: Any) -> None:
        batch = sent(home.handler, [row(), row(CF_JDRQ="2030-01-01"), row(CF_JDRQ="2031-01-01", CF_WSH="")])
        assert [(one["rule"], one["field"], one["count"]) for one in batch.reasons] == [
            ("future", "CF_JDRQ", 2),
            ("order", "CF_GSJZQ", 2),
            ("empty", "CF_WSH", 1),
        ]
        shown = desk.words(desk.see(home.handler, desk.page("change", batch), AT))
        assert "处罚决定日期晚于今日" in shown
        assert "请核对文书上的日期" in shown

    def test_whole_or_nothing(self, home: Any) -> None:
        batch = sent(home.handler, [row(), row(CF_JDRQ="2030-01-01")])
        answer = load(home, batch, bad_rows="whole")
        assert "有错则全部不归集" in desk.words(answer)
        assert (batch.state, records().count()) == ("checked", 0)

    def test_a_second_confirmation_finds_it_loaded(self, home: Any) -> None:
        batch = loaded(home, row())
        answer = load(home, batch)
        assert "当前状态为“已归集”" in desk.words(answer)
        assert records().count() == 1

    def test_thrown_away_nothing_of_it_stays(self, home: Any) -> None:
        batch = sent(home.handler, [row(), row(CF_WSH="")])
        desk.do(home.handler, batch, "discard", AT)
        batch.refresh_from_db()
        assert batch.state == "discarded"
        assert not CollectionRow.objects.exists()
        assert not CollectionPiece.objects.exists()
        assert not batch.problems.exists()

    def test_another_unit_does_not_see_the_file(self, home: Any) -> None:
        batch = sent(home.handler, [row()])
        other = cases.bureau("澄江市住房和城乡建设局")
        assert desk.see(other.handler, desk.page("change", batch), AT).status_code == 404


class TestWhatIsCounted:
    def test_rows_count_among_what_the_provider_reported(self, home: Any) -> None:
        loaded(home, row(), row(CF_JDRQ="2030-01-01"), row(CF_JDRQ="2030-01-01", CF_WSH=""))
        found = ReportCount.objects.unscoped("test").filter(provider=home.department, item="penalty", door="file")
        counted = {(one.outcome, one.rule): one.messages for one in found}
        assert counted == {
            ("new", ""): 1,
            ("refused", ""): 2,
            ("refused", "future"): 2,
            ("refused", "order"): 2,
            ("refused", "empty"): 1,
        }


class TestTheSameAsFile:
    """What the loading writes by sets is what `collect` and `file` write row by row."""

    def test_record_for_record_and_step_for_step(self, home: Any) -> None:
        rows = [
            row(),
            row(CF_CX="简易程序"),
            row(CF_CFLB="吊销许可证件", CF_NR_ZKDX="许可证1号", CF_FR_ZJLX="身份证", CF_FR_ZJHM=NUMBER),
            row(CF_JDRQ="2019-01-10", CF_GSJZQ="2020-01-10"),
            row(CF_GSJZQ="2024-03-20", CF_XDR_GSZC="320281000000001"),
            person(),
        ]
        twin = cases.bureau("澄江市应急管理局")
        batch = sent(home.handler, rows)
        load(home, batch, at=AT)
        assert counts(batch)["new"] == len(rows)
        operations.collect(
            rows,
            item=operations.item_in_force("penalty", on=ON),
            provider=twin.department,
            pack=pack_by_version_id(newest_version_id("jiangyin-2018")),
            by=twin.handler,
            at=AT,
        )
        assert said_of(home) == said_of(twin)
        assert trail_of(home) == trail_of(twin)

    def test_dossiers_are_made_as_identify_makes_them(self, home: Any) -> None:
        rows = [row(CF_XDR_GSZC="320281000000001"), person()]
        loaded(home, *rows)
        firm, somebody = Subject.objects.order_by("kind")
        assert (firm.name, firm.uscc, firm.region) == (rows[0]["CF_XDR_MC"], rows[0]["CF_XDR_SHXYM"], firm.uscc[2:8])
        assert [alias.value for alias in firm.aliases.all()] == ["320281000000001"]
        assert (somebody.name, somebody.name_normal, somebody.uscc) == ("张**", "", None)
        assert Subject.objects.search_person(name="张样例", number=NUMBER).get() == somebody

    def test_somebody_known_is_found_and_a_strange_name_only_warns(self, home: Any) -> None:
        first = row()
        loaded(home, first, person())
        again = row(CF_XDR_SHXYM=first["CF_XDR_SHXYM"], CF_XDR_MC="完全不同的名称有限公司")
        batch = sent(home.handler, [again, person(CF_XDR_MC="李四")])
        assert (counts(batch)["new"], batch.warned) == (2, 2)
        load(home, batch)
        assert Subject.objects.count() == 2
        sentences = batch.problems.filter(rule="identity_compared").values_list("sentence", flat=True)
        assert all("不一致" in sentence for sentence in sentences)
        assert len(sentences) == 2


def said_of(home: Any) -> list[dict[str, Any]]:
    """Everything that records hold but numbers of their own, seals opened."""
    found = []
    for record in records().filter(provider=home.department).order_by("provider_key"):
        columns = {column.attname: getattr(record, column.attname) for column in Record._meta.concrete_fields}
        for name in ("id", "public_id", "provider_id"):
            del columns[name]
        columns["sealed"] = opened(record) if record.sealed else None
        found.append(columns)
    return found


def trail_of(home: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(TRAIL, [home.department.pk])
        rows = cursor.fetchall()
    return [tuple(value for place, value in enumerate(one) if place not in (2, 4)) for one in rows]


class TestNothingTwice:
    def test_the_same_file_again_changes_nothing(self, home: Any) -> None:
        rows = [row(), person()]
        loaded(home, *rows)
        batch = sent(home.handler, rows)
        assert counts(batch) == {"new": 0, "changed": 0, "same": 2, "refused": 0}
        shown = desk.words(desk.see(home.handler, desk.page("change", batch), AT))
        assert "内容相同的文件已经归集过" in shown
        assert "没有可以归集的新增或者更新信息" in desk.words(load(home, batch))
        assert records().count() == 2

    def test_other_words_under_the_same_key_update_the_record(self, home: Any) -> None:
        first, somebody = row(), person()
        loaded(home, first, somebody)
        batch = sent(home.handler, [{**first, "CF_SY": "更正后的事实。"}, somebody])
        assert counts(batch) == {"new": 0, "changed": 1, "same": 1, "refused": 0}
        load(home, batch)
        version = RecordVersion.objects.get()
        assert (version.record.fact, version.content["fact"]) == ("更正后的事实。", first["CF_SY"])
        assert records().count() == 2
        assert broken() == {}

    def test_another_number_of_the_representative_is_a_change(self, home: Any) -> None:
        first = row(CF_FR_ZJLX="身份证", CF_FR_ZJHM=NUMBER)
        loaded(home, first)
        other = valid_resident_id(32, date(1985, 6, 15))
        batch = sent(home.handler, [{**first, "CF_FR_ZJHM": other}])
        assert counts(batch)["changed"] == 1
        load(home, batch)
        assert other in opened(records().get())

    def test_a_key_twice_in_the_file_is_told_with_its_line(self, home: Any) -> None:
        first = row()
        batch = sent(home.handler, [first, row(), {**first, "CF_SY": "另一种说法。"}])
        assert counts(batch) == {"new": 2, "changed": 0, "same": 0, "refused": 1}
        problem = batch.problems.get(rule="twice")
        assert (problem.number, problem.sentence) == (4, "与第2行是同一条信息（主键相同）")

    def test_what_was_told_of_a_row_stays_told_when_the_file_is_loaded(self, home: Any) -> None:
        first = row()
        batch = sent(home.handler, [first, first])
        load(home, batch)
        assert (batch.state, counts(batch)["refused"]) == ("loaded", 1)
        assert [problem.number for problem in batch.problems.filter(rule="twice")] == [3]
        assert [one["rule"] for one in batch.reasons] == ["twice"]

    def test_what_happens_between_check_and_loading_counts(self, home: Any) -> None:
        one = row()
        batch = sent(home.handler, [one])
        loaded(home, one)
        load(home, batch)
        assert (batch.state, counts(batch)["same"], records().count()) == ("loaded", 1, 1)


class TestHeadings:
    def test_codes_labels_and_a_title_above_them_are_known(self, home: Any) -> None:
        codes = {code: code for code in labels()}
        lines = [["某局行政处罚信息表"], [], *table([row()], headings=codes)]
        answer = send(home.handler, as_csv(lines))
        batch = batches().get()
        assert (batch.state, counts(batch)["new"]) == ("checked", 1), desk.words(answer)

    def test_a_file_in_gb18030_with_tabs_is_read(self, home: Any) -> None:
        text = "\n".join("\t".join(str(cell) for cell in line) for line in table([row()]))
        send(home.handler, text.encode("gb18030"))
        assert counts(batches().get())["new"] == 1

    def test_a_workbook_is_read_from_its_fitting_sheet(self, home: Any) -> None:
        data = sheets.workbook([dict(zip(table([])[0], line, strict=True)) for line in table([row(), row()])[1:]],
                               headings=table([])[0])  # fmt: skip
        send(home.handler, data, name="处罚.xlsx")
        assert counts(batches().get())["new"] == 2

    def test_an_unknown_heading_waits_for_its_meaning_which_is_remembered(self, home: Any) -> None:
        heads = {**labels(), "CF_SY": "查明的事实情况"}
        send(home.handler, as_csv(table([row()], headings=heads)))
        batch = batches().get()
        assert batch.state == "uploaded"
        assert [one.count for one in work_of(home.handler, ON) if "待对应列名" in one.label] == [1]
        page = desk.see(home.handler, desk.page("door", batch, "assign"), AT)
        assert "没有认出这一列" in desk.words(page)
        form = page.context["form"]
        chosen = {name: form[name].value() for name in form.fields if name.startswith("c")}
        place = batch.headings.index("查明的事实情况")
        answer = desk.do(home.handler, batch, "assign", AT, **chosen, keep="on")
        assert "必填的字段没有对应的列：违法事实" in desk.words(answer)
        desk.do(home.handler, batch, "assign", AT, **{**chosen, f"c{place}": "CF_SY"}, keep="on")
        batch.refresh_from_db()
        assert (batch.state, counts(batch)["new"]) == ("checked", 1)
        assert CollectionMap.objects.get().columns["查明的事实情况"] == "CF_SY"
        send(home.handler, as_csv(table([row()], headings=heads)))
        assert batches().latest("pk").state == "checked"

    def test_what_the_layout_of_2018_lacks_is_said_for_the_whole_file_and_remembered(self, home: Any) -> None:
        """The standard has no column for the procedure, on which it depends whether a penalty counts (JS-G 12)."""
        sample = penalties_2018(ON)
        send(home.handler, sample.data, name=sample.name)
        batch = batches().get()
        assert batch.state == "uploaded"
        form = desk.see(home.handler, desk.page("door", batch, "assign"), AT).context["form"]
        assert [name for name in form.fields if name.startswith("f")] == ["fCF_CX"]
        assert "" not in [form[f"c{n}"].value() for n in range(len(batch.headings))]
        chosen = {name: form[name].value() for name in form.fields if name.startswith("c")}
        answer = desk.do(home.handler, batch, "assign", AT, **chosen, keep="on")
        assert "必填的字段没有对应的列：处罚程序" in desk.words(answer)
        desk.do(home.handler, batch, "assign", AT, **chosen, fCF_CX="一般程序", keep="on")
        batch.refresh_from_db()
        assert batch.state == "checked"
        assert counts(batch)["new"] > 0, batch.reasons
        assert not any(one["field"] == "CF_CX" for one in batch.reasons)
        load(home, batch)
        assert {record.procedure for record in records().filter(item__code="penalty")} == {"general"}
        again = send(home.handler, sample.data, name=sample.name)
        later = batches().latest("pk")
        assert (later.state, later.fixed) == ("checked", {"CF_CX": "一般程序"}), desk.words(again)
        assert counts(later)["same"] == counts(batch)["new"]

    def test_a_column_of_the_file_goes_before_what_was_said_for_the_whole_file(self, home: Any) -> None:
        CollectionMap.objects.create(
            provider=home.department, item_code="penalty", fixed={"CF_CX": "简易程序"}, saved_at=AT, saved_by="某人"
        )
        send(home.handler, as_csv(table([row()])))
        batch = batches().get()
        assert (batch.state, batch.fixed) == ("checked", {})

    def test_a_prohibited_column_stops_the_file(self, home: Any) -> None:
        lines = table([row()])
        answer = send(home.handler, as_csv([[*lines[0], "血型"], [*lines[1], "A"]]))
        assert "血型" in desk.words(answer)
        assert "JS-G 14" in desk.words(answer)
        assert not batches().exists()

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"\x00\x01\x02,\x00", "文件不是表格"),
            ("甲,乙\n1,2\n".encode(), "没有找到目录事项的列名"),
        ],
    )
    def test_what_is_no_table_is_refused_in_words(self, home: Any, data: bytes, words: str) -> None:
        answer = send(home.handler, data)
        assert words in desk.words(answer)
        assert not batches().exists()

    def test_an_open_quote_stops_the_check_with_its_line(self, home: Any) -> None:
        send(home.handler, as_csv(table([row()])) + '"开了口,\n'.encode())
        batch = batches().get()
        assert batch.state == "failed"
        assert "第3行的引号" in desk.words(desk.see(home.handler, desk.page("change", batch), AT))


class TestRefusedRows:
    def test_they_come_back_as_a_workbook_that_can_be_mended_and_sent_again(self, home: Any) -> None:
        good, bad = row(), person(CF_JDRQ="2030-01-01")
        batch = sent(home.handler, [good, bad])
        answer = desk.see(home.handler, desk.page("errors", batch), AT)
        (sheet,) = read(answer.content, most_rows=100)
        heads, line = sheet.lines
        assert heads.cells[-1] == "错误"
        assert "处罚决定日期晚于今日" in str(line.cells[-1])
        assert NUMBER in line.cells
        assert [(one.actor_name, one.rows) for one in CollectionDownload.objects.all()] == [(home.handler.name, 1)]
        mended = [heads.cells, [("2024-02-20" if cell == "2030-01-01" else cell) or "" for cell in line.cells]]
        send(home.handler, as_csv(mended))
        assert counts(batches().latest("pk"))["new"] == 1

    def test_only_the_one_who_sent_them_gets_them(self, home: Any, office: Any) -> None:
        batch = sent(home.handler, [row(CF_WSH="")])
        assert desk.see(home.reviewer, desk.page("errors", batch), AT).status_code == 403
        assert desk.see(office.handler, desk.page("errors", batch), AT).status_code == 403
        assert not CollectionDownload.objects.exists()


class TestPersonalNumbers:
    def test_no_number_stands_in_clear_in_any_column(self, home: Any) -> None:
        batch = sent(home.handler, [person(), person(CF_JDRQ="2030-01-01"), row(CF_SY=f"涉及{NUMBER}的事实。")])
        assert NUMBER not in everything()
        load(home, batch)
        assert NUMBER not in everything()
        assert PersonalNumber.objects.count() == 1


def everything() -> str:
    """All rows of all tables as text; bytes as they are and in hexadecimal."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        for (name,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [name])
            if cursor.fetchone() == (True,):
                cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608
                found += [text for (text,) in cursor.fetchall()]
    whole = "\n".join(found)
    return whole.replace(NUMBER.encode().hex(), NUMBER)


class TestTemplates:
    def test_a_filled_template_is_understood(self, home: Any) -> None:
        answer = desk.see(home.handler, reverse("admin:records_collectionbatch_template", args=["penalty"]), AT)
        sheet, about = read(answer.content, most_rows=100)
        assert set(labels().values()) == {str(cell) for cell in sheet.lines[0].cells}
        assert len(about.lines) == len(labels()) + 1

    def test_the_office_collects_for_a_provider(self, home: Any, office: Any) -> None:
        batch = sent(office.handler, [row()], provider=home.department.pk)
        assert batch.provider == home.department
        desk.do(office.handler, batch, "load", AT, bad_rows="skip")
        assert records().get().provider == home.department

    def test_a_unit_cannot_collect_for_another(self, home: Any) -> None:
        other = cases.bureau("澄江市住房和城乡建设局")
        batch = sent(home.handler, [row(CF_XDR_SHXYM=valid_uscc(77))], provider=other.department.pk)
        assert batch.provider == home.department
