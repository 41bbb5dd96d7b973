"""Words that may hold what may not be collected wait for a person, and the record is not public meanwhile (A5)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import clocks, invariants, sets
from core.actors import timer
from core.clocks import office_time
from core.flows import NEW
from core.refusals import NotAllowed, Refused
from core.work import work_of
from records import operations as records
from records.flag_flow import FLAG
from records.flag_queries import suspects
from records.flag_rules import NUMBER, SUSPICIOUS, findings, marked
from records.models import Record, RecordFlag
from records.terms import PROHIBITED
from subjects.fictitious import valid_resident_id
from tests.kit import cases, desk, desks, factories
from tests.kit.collecting import LATER, row, sent
from tests.kit.counting import statements
from tests.kit.desk import page, words
from tests.records.test_catalogue import pack
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import ON, collected, record_of

pytestmark = pytest.mark.django_db
FILED, NEXT = office_time(ON), office_time(date(2024, 3, 6))
ILL = "当事人患有慢性疾病，拒不改正。"
RESIDENT = valid_resident_id(7, birth_on=date(1980, 5, 1))
post = partial(desk.post, at=NEXT)
see = partial(desk.see, at=NEXT)

SAMPLES = {
    "宗教信仰": ["信仰某教的人员", "系基督教徒", "组织佛教信众聚会"],
    "基因": ["采集基因信息", "DNA检测结果"],
    "指纹": ["采集指纹信息", "虹膜数据"],
    "血型": ["O型血", "登记血型"],
    "疾病和病史": ["有病史", "患有糖尿病", "HIV携带", "残疾等级二级"],
}
HARMLESS = ["信仰需求", "BABO型血压计", "基因公司欠缴税款", "罚款十万元", "统一社会信用代码913202810000000001"]


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


@pytest.fixture
def office() -> Any:
    unit = factories.credit_office()
    return cases.Bureau(
        department=unit, **{name: factories.actor(name, of=unit) for name in ("handler", "reviewer", "approver")}
    )


def flagged(home: Any, **changes: Any) -> RecordFlag:
    """A penalty whose fact speaks of an illness, and its flag."""
    (found,) = collected(home, penalty(**{"CF_SY": ILL, **changes}))
    assert found.outcome == "new"
    flag: RecordFlag = RecordFlag.objects.unscoped("test").get(record_id=found.record_id)
    return flag


def chosen(flag: RecordFlag) -> Any:
    return RecordFlag.objects.unscoped("test").filter(pk=flag.pk)


def public(flag: RecordFlag, on: date = ON) -> bool:
    return bool(Record.objects.unscoped("test").publicly_visible(on).filter(pk=flag.record_id).exists())


GRID = {
    ("flag", NEW): "open",
    ("clear", "open"): "cleared",
    ("clear", "returned"): "cleared",
    ("send_back", "open"): "returned",
    ("settle", "open"): "settled",
    ("settle", "returned"): "settled",
}


def test_the_flow_is_the_one_written_here() -> None:
    assert {(verb, source): target for verb, source, target in FLAG.ways()} == GRID


class TestWhatIsSought:
    @pytest.mark.parametrize(
        ("about", "text"), [(about, text) for about, texts in SAMPLES.items() for text in texts]
    )  # fmt: skip
    def test_each_category_is_found(self, about: str, text: str) -> None:
        assert [one.about for one in findings({"fact": text})] == [about]

    @pytest.mark.parametrize("text", HARMLESS)
    def test_what_only_looks_like_it_is_let_alone(self, text: str) -> None:
        assert findings({"fact": text}) == []

    def test_a_persons_number_is_found_and_marked(self) -> None:
        text = f"张某（{RESIDENT}）未整改"
        assert [one.about for one in findings({"fact": text})] == [NUMBER]
        assert marked(text) == [("张某（", False), (RESIDENT, True), ("）未整改", False)]

    def test_the_database_misses_nothing_that_is_sought(self, home: Any) -> None:
        """Every category's sample, in every text of a record, is among what the database picks for the look."""
        wide = RESIDENT.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
        assert [one.about for one in findings({"fact": wide})] == [NUMBER]
        texts = [text for found in SAMPLES.values() for text in found] + [RESIDENT, wide]
        for text in texts:
            with connection.cursor() as cursor:
                cursor.execute('SELECT %s COLLATE "C" ~ %s', [text, SUSPICIOUS])
                assert cursor.fetchone()[0], text
        assert {about for about, _ in PROHIBITED} == set(SAMPLES)
        (found,) = collected(home, penalty(CF_NR="没收非法所得，登记血型。"))
        assert suspects(Record.objects.unscoped("test")).filter(pk=found.record_id).exists()


class TestFlag:
    def test_a_record_that_comes_in_is_flagged_and_not_public(self, home: Any) -> None:
        flag = flagged(home)
        assert (flag.state, flag.raised_on) == ("open", ON)
        assert flag.findings == [{"key": "fact", "about": "疾病和病史"}]
        assert ILL not in str(flag.findings)
        assert not public(flag)
        assert not public(flag, date(2024, 4, 1))

    def test_a_record_without_such_words_is_public_at_once(self, home: Any) -> None:
        (found,) = collected(home, penalty())
        assert not RecordFlag.objects.unscoped("test").exists()
        assert Record.objects.unscoped("test").publicly_visible(ON).filter(pk=found.record_id).exists()

    def test_a_field_of_the_item_is_read_too(self, home: Any) -> None:
        flag = flagged(home, CF_SY="未采取措施。", CF_NR="罚款；登记血型。")
        assert flag.findings == [{"key": "CF_NR", "about": "血型"}]

    def test_it_is_raised_whatever_way_a_record_takes(self, home: Any) -> None:
        claim = cases.ground(home, subject_id=factories.organisation().pk, fact=f"张某（{RESIDENT}）拒不整改")
        (answer,) = records.file([claim], pack=pack(), by=home.handler, at=FILED)
        flag = RecordFlag.objects.unscoped("test").get(record=answer.record)
        assert flag.has_number

    def test_a_file_takes_the_same_look(self, home: Any) -> None:
        desks.office()
        batch = sent(home.handler, [row(CF_SY=ILL), row(CF_WSH="2号")])
        desk.do(home.handler, batch, "load", LATER, bad_rows="skip")
        batch.refresh_from_db()
        assert batch.state == "loaded"
        flag = RecordFlag.objects.unscoped("test").get()
        assert flag.findings == [{"key": "fact", "about": "疾病和病史"}]
        assert not public(flag, LATER.date())

    def test_fifty_records_cost_as_many_statements_as_one(self, home: Any) -> None:
        collected(home, penalty(CF_WSH="先"))
        few = statements(lambda: collected(home, *_many(1, "甲")))
        many = statements(lambda: collected(home, *_many(50, "乙")))
        assert RecordFlag.objects.unscoped("test").count() == 51
        assert len(many) == len(few)

    def test_the_words_of_no_other_record_are_read(self, home: Any) -> None:
        collected(home, penalty(CF_WSH="先"))
        sent_to = statements(lambda: collected(home, *_many(2, "甲")))
        (asked,) = [sql for sql in sent_to if " ~ " in sql and "records_record" in sql]
        ids = Record.objects.unscoped("test").filter(document_no__contains="甲").values_list("pk", flat=True)
        assert f"({', '.join(str(pk) for pk in sorted(ids))})" in asked
        assert "core_step" not in asked

    def test_a_long_file_is_read_in_parts(self, home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("records.operations.flagging.PART", 2)
        collected(home, *_many(5, "甲"))
        assert RecordFlag.objects.unscoped("test").count() == 5

    def test_the_command_finds_what_came_in_before_and_nothing_twice(self, home: Any, capsys: Any) -> None:
        flag = flagged(home)
        other = record_of(collected(home, penalty(CF_WSH="2号"))[0])
        assert not RecordFlag.objects.unscoped("test").filter(record=other).exists()
        call_command("look_at_words")
        assert "新标出待核对的记录 0 条。" in capsys.readouterr().out
        assert list(RecordFlag.objects.unscoped("test")) == [flag]

    def test_the_database_refuses_a_second_one_beside_it(self, home: Any) -> None:
        flag = flagged(home)
        twin = RecordFlag(record_id=flag.record_id, findings=[], digest="x", raised_on=ON)
        with pytest.raises(IntegrityError), transaction.atomic():
            sets.create(FLAG, "flag", [(twin, sets.Decision())], by=timer(), at=FILED)


def _many(count: int, mark: str) -> list[dict[str, Any]]:
    return [penalty(CF_WSH=f"（澄）{mark}罚〔2024〕{serial}号", CF_SY=ILL) for serial in range(count)]


class TestClear:
    def test_from_that_day_the_record_is_public(self, home: Any, office: Any) -> None:
        flag = flagged(home)
        records.clear_flag(chosen(flag), reason="指设备的毛病。", by=office.reviewer, at=NEXT, all_or_nothing=True)
        assert chosen(flag).get().reason == "指设备的毛病。"
        assert public(flag, date(2024, 3, 6))
        assert not public(flag, ON)
        assert [one for one in invariants.check(at=NEXT) if one.count] == []

    def test_words_that_were_let_pass_are_not_asked_about_again(self, home: Any, office: Any) -> None:
        flag = flagged(home)
        records.clear_flag(chosen(flag), reason="无关。", by=office.reviewer, at=NEXT, all_or_nothing=True)
        records.correct(_record(flag), by=home.approver, at=NEXT, title="更正后的事项", all_or_nothing=True)
        (again,) = RecordFlag.objects.unscoped("test").exclude(pk=flag.pk)
        records.clear_flag(chosen(again), reason="无关。", by=office.reviewer, at=NEXT, all_or_nothing=True)
        assert records.look(_record(flag), at=NEXT) == 0

    def test_the_provider_does_not_let_its_own_words_pass(self, home: Any, office: Any) -> None:
        flag = flagged(home)
        report = records.clear_flag(chosen(flag), reason="没有问题。", by=home.approver, at=NEXT)
        assert [one.code for one in report.refused[0].refusals] == ["wrong_side"]
        with pytest.raises(NotAllowed):
            records.clear_flag(chosen(flag), reason="没有问题。", by=office.handler, at=NEXT)
        assert not public(flag, date(2024, 3, 6))


def _record(flag: RecordFlag) -> Any:
    return Record.objects.unscoped("test").filter(pk=flag.record_id)


class TestFlagDecisionSaysWhy:
    @pytest.mark.parametrize("verb", [records.clear_flag, records.send_back_flag])
    def test_a_decision_without_a_reason_is_refused(self, verb: Any, home: Any, office: Any) -> None:
        flag = flagged(home)
        with pytest.raises(Refused) as refused:
            verb(chosen(flag), reason=" ", by=office.reviewer, at=NEXT, all_or_nothing=True)
        assert [one.code for one in refused.value.refusals] == ["flag_decision_says_why"]


class TestNumberNeverReleased:
    def test_a_persons_number_in_public_words_is_never_let_pass(self, home: Any, office: Any) -> None:
        claim = cases.ground(
            home, subject_id=factories.organisation().pk, item="penalty", fact=f"张某（{RESIDENT}）拒不整改"
        )
        (answer,) = records.file([claim], pack=pack(), by=home.handler, at=FILED)
        flag = RecordFlag.objects.unscoped("test").get(record=answer.record)
        with pytest.raises(Refused) as refused:
            records.clear_flag(chosen(flag), reason="可以。", by=office.approver, at=NEXT, all_or_nothing=True)
        assert [one.code for one in refused.value.refusals] == ["number_never_released"]
        records.send_back_flag(chosen(flag), reason="删去号码。", by=office.approver, at=NEXT, all_or_nothing=True)
        assert chosen(flag).get().state == "returned"


class TestSettle:
    def test_corrected_by_the_provider_the_flag_ends_and_the_record_is_public(self, home: Any, office: Any) -> None:
        flag = flagged(home)
        records.send_back_flag(chosen(flag), reason="删去病情。", by=office.handler, at=NEXT, all_or_nothing=True)
        (found,) = collected(home, penalty(CF_SY="当事人拒不改正。"), on=date(2024, 3, 6))
        assert found.outcome == "changed"
        assert chosen(flag).get().state == "settled"
        assert public(flag, date(2024, 3, 6))

    def test_other_words_of_the_kind_are_looked_at_anew(self, home: Any, office: Any) -> None:
        flag = flagged(home)
        records.send_back_flag(chosen(flag), reason="删去病情。", by=office.handler, at=NEXT, all_or_nothing=True)
        collected(home, penalty(CF_SY="当事人确诊某病，拒不改正。"), on=date(2024, 3, 6))
        states = RecordFlag.objects.unscoped("test").order_by("pk").values_list("state", flat=True)
        assert list(states) == ["settled", "open"]
        assert not public(flag, date(2024, 3, 6))

    def test_a_public_record_whose_new_words_ask_for_it_leaves_the_page(self, home: Any) -> None:
        (found,) = collected(home, penalty())
        everything = Record.objects.unscoped("test")
        assert everything.publicly_visible(ON).filter(pk=found.record_id).exists()
        collected(home, penalty(CF_SY=ILL), on=date(2024, 3, 6))
        assert not everything.publicly_visible(date(2024, 3, 6)).filter(pk=found.record_id).exists()
        assert everything.publicly_visible(ON).filter(pk=found.record_id).exists()

    def test_a_revoked_record_waits_for_nobody(self, home: Any) -> None:
        flag = flagged(home)
        records.revoke(_record(flag), by=home.approver, at=NEXT, all_or_nothing=True)
        assert chosen(flag).get().state == "settled"
        assert [one for one in invariants.check(at=NEXT) if one.count] == []


def waits(actor: Any) -> dict[str, int]:
    return {item.label: item.count for item in work_of(actor, date(2024, 3, 6)) if item.group == "文字核对"}


class TestAtTheDesk:
    def test_the_office_looks_sends_back_and_the_provider_is_told(self, home: Any, office: Any) -> None:
        flag = flagged(home)
        for actor in (office.handler, office.reviewer, office.approver):
            assert waits(actor) == {"文字可能含有禁止归集的信息，待核对": 1}
        assert waits(home.handler) == {}
        answer = see(office.reviewer, page("change", flag))
        assert "患有慢性疾病" in words(answer)
        assert "<mark>患有慢性疾病</mark>" in answer.content.decode()
        assert "违法事实：疾病和病史" in words(answer)
        text = words(post(office.reviewer, page("door", flag, "send_back"), reason="请删去病情"))
        assert "已办理“退回更正”。" in text
        assert waits(home.handler) == {"信用记录的文字被退回，待更正": 1}
        assert waits(office.reviewer) == {}
        assert "请删去病情" in words(see(home.handler, page("change", flag)))

    def test_another_department_sees_nothing_of_it(self, home: Any) -> None:
        flag = flagged(home)
        other = cases.bureau("财政局")
        assert see(other.handler, page("change", flag)).status_code == 404
        assert "患有" not in words(see(other.handler, reverse("admin:records_recordflag_changelist")))

    def test_a_persons_number_stays_masked_on_the_page(self, home: Any, office: Any) -> None:
        claim = cases.ground(home, subject_id=factories.organisation().pk, fact=f"张某（{RESIDENT}）拒不整改")
        (answer,) = records.file([claim], pack=pack(), by=home.handler, at=FILED)
        flag = RecordFlag.objects.unscoped("test").get(record=answer.record)
        assert RESIDENT not in see(office.reviewer, page("change", flag)).content.decode()


def test_the_public_page_opens_when_a_person_let_the_words_pass(home: Any, office: Any, client: Client) -> None:
    flag = flagged(home)
    address = f"/records/penalty/{flag.record.public_id}/"
    with clocks.fixed(NEXT):
        assert client.get(address).status_code == 404
        assert "没有符合条件" in client.get("/records/penalty/").content.decode()
        records.clear_flag(chosen(flag), reason="无关。", by=office.reviewer, at=NEXT, all_or_nothing=True)
        assert client.get(address).status_code == 200
