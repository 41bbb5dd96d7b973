"""Public pages of credit records: 双公示, debtors named by courts, the other items of the catalogue."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clocks
from core.clocks import office_time
from public import citing
from records import operations as records
from records.models import Item, Record
from records.queries import FoldedNumber
from redblack import operations as lists
from redblack.models import Entry
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import Subject
from subjects.operations import Claim, rename
from tests.kit import cases, factories
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]

PENALTIES = "/records/penalty/"
NAME = "澄江样例化工有限公司"
RESIDENT = valid_resident_id(3, birth_on=date(1980, 5, 1))


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


def shown(client: Client, address: str, **asked: Any) -> str:
    return client.get(address, asked).content.decode()


def address(record: Record) -> str:
    assert record.item is not None
    return f"/records/{record.item.code}/{record.public_id}/"


def filed(home: Any, **changes: Any) -> Record:
    (found,) = collected(home, penalty(**changes))
    assert found.outcome == "new", found.problems
    return record_of(found)


def person(**changes: Any) -> dict[str, Any]:
    mine = {
        "CF_XDR_MC": "欧阳震华",
        "CF_XDR_LB": "自然人",
        "CF_XDR_SHXYM": "",
        "CF_FRDB": "",
        "CF_XDR_ZJLX": "身份证",
        "CF_XDR_ZJHM": RESIDENT,
    }
    return {**mine, **changes}


def licence(**changes: Any) -> dict[str, Any]:
    return {
        "XK_XDR_MC": NAME,
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": valid_uscc(7),
        "XK_FRDB": "李样例",
        "XK_XKWS": "危险化学品经营许可决定书",
        "XK_WSH": "（澄）危许〔2024〕3号",
        "XK_XKLB": "普通",
        "XK_NR": "危险化学品经营",
        "XK_JDRQ": "2024-02-26",
        "XK_YXQZ": "2024-02-26",
        "XK_YXQZI": "2024-06-30",
        "XK_XKJG": "澄江县应急管理局",
        "XK_XKJGDM": valid_uscc(8, prefix="11"),
        "XK_ZT": "1",
        "XK_LYDW": "澄江县应急管理局",
        "XK_LYDWDM": valid_uscc(8, prefix="11"),
        **changes,
    }


def debtor(**changes: Any) -> dict[str, Any]:
    return {
        "XDR_MC": NAME,
        "XDR_LB": "法人及非法人组织",
        "XDR_SHXYM": valid_uscc(7),
        "ZXFY": "澄江县人民法院",
        "YJWH": "（2023）澄民初12号",
        "LARQ": "2024-01-10",
        "AH": "（2024）澄执34号",
        "ZCYJDW": "澄江县人民法院",
        "YW": "支付货款十万元。",
        "LXQK": "全部未履行",
        "QXQK": "有履行能力而拒不履行",
        "FBRQ": "2024-02-20",
        "SJLY": "澄江县人民法院",
        **changes,
    }


class TestList:
    def test_a_penalty_stands_in_its_list_and_in_no_other(self, home: Any, client: Client, in_april: datetime) -> None:
        filed(home)
        assert NAME in shown(client, PENALTIES)
        assert NAME not in shown(client, "/records/licence/")

    @pytest.mark.parametrize("asked", [NAME, "样例化工", valid_uscc(7), "（澄）应急罚〔2024〕7号"])
    def test_it_is_found_by_name_code_and_document(
        self, asked: str, home: Any, client: Client, in_april: datetime
    ) -> None:
        filed(home)
        other = {"CF_XDR_MC": "江阴别家公司", "CF_XDR_SHXYM": valid_uscc(70), "CF_WSH": "（澄）应急罚〔2024〕8号"}
        filed(home, **other)
        page = shown(client, PENALTIES, q=asked)
        assert NAME in page
        assert "江阴别家公司" not in page

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"kind": "罚款"}, True),
            ({"kind": "警告"}, False),
            ({"kind": "没有这种"}, True),  # an unknown word narrows nothing
            ({"first": "2024-02-20", "last": "2024-02-20"}, True),
            ({"first": "2024-02-21"}, False),
            ({"last": "2024-02-19"}, False),
            ({"last": "昨天"}, True),
        ],
    )
    def test_it_is_narrowed_by_kind_and_period(
        self, asked: dict[str, str], found: bool, home: Any, client: Client, in_april: datetime
    ) -> None:
        filed(home)
        assert (NAME in shown(client, PENALTIES, **asked)) is found

    def test_it_is_narrowed_by_unit(self, home: Any, client: Client, in_april: datetime) -> None:
        other = cases.bureau("市场监督管理局")
        filed(home)
        assert NAME in shown(client, PENALTIES, unit=home.department.code)
        assert NAME not in shown(client, PENALTIES, unit=other.department.code)

    def test_a_persons_number_reaches_no_address(self, home: Any, client: Client, in_april: datetime) -> None:
        answer = client.post(PENALTIES, {"q": RESIDENT})
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "不能用个人证件号码查询" in page
        assert RESIDENT not in page
        assert answer["Cache-Control"] == "no-store"
        assert client.post(PENALTIES, {"q": NAME}).status_code == 302

    def test_each_row_is_shown_once_from_page_to_page(self, home: Any, client: Client, in_april: datetime) -> None:
        rows = [penalty(CF_WSH=f"（澄）应急罚〔2024〕{n}号", CF_JDRQ=f"2024-02-{20 - n // 10}") for n in range(45)]
        collected(home, *rows)
        seen: list[int] = []
        address = PENALTIES
        for _ in range(3):
            answer = client.get(address)
            found = answer.context["found"]
            seen += [one.pk for one in found.rows]
            address = f"{PENALTIES}?after={found.after}"
        assert found.after == ""
        assert sorted(seen) == sorted(Record.objects.unscoped("test").values_list("pk", flat=True))

    @pytest.mark.parametrize("mark", ["x", "2024-02-30.1", "2024-02-20.99999999999999999999", "1.2", "\x00"])
    def test_a_mark_nobody_gave_shows_the_newest(
        self, mark: str, home: Any, client: Client, in_april: datetime
    ) -> None:
        filed(home)
        assert NAME in shown(client, PENALTIES, after=mark)

    def test_as_many_statements_for_one_row_as_for_twenty(self, home: Any, client: Client, in_april: datetime) -> None:
        filed(home)
        client.get(PENALTIES)
        with CaptureQueriesContext(connection) as one:
            client.get(PENALTIES)
        collected(home, *[penalty(CF_WSH=f"（澄）应急罚〔2024〕{n}号") for n in range(20, 45)])
        with CaptureQueriesContext(connection) as many:
            client.get(PENALTIES)
        assert len(one) == len(many)

    def test_no_page_counts_or_skips_rows(self, home: Any, client: Client, in_april: datetime) -> None:
        filed(home)
        with CaptureQueriesContext(connection) as queries:
            client.get(PENALTIES, {"after": "2024-03-01.5"})
        said = " ".join(one["sql"] for one in queries if "records_record" in one["sql"])
        assert said
        assert "OFFSET" not in said
        assert "COUNT(" not in said

    @pytest.mark.parametrize("code", ["list_ground", "complaint", "volunteering", "nothing"])
    def test_what_the_catalogue_does_not_make_public_has_no_page(
        self, code: str, client: Client, in_april: datetime
    ) -> None:
        assert client.get(f"/records/{code}/").status_code == 404

    def test_the_ground_of_an_entry_has_no_page_of_its_own(self, client: Client, in_april: datetime) -> None:
        entry = cases.listed(home := cases.bureau(), cases.programme(home)).get()
        for ground in Record.objects.unscoped("test").filter(subject=entry.subject):
            assert client.get(f"/records/list_ground/{ground.public_id}/").status_code == 404

    def test_the_index_names_every_public_item(self, client: Client, in_april: datetime) -> None:
        page = shown(client, "/records/")
        for word in (
            "行政许可",
            "行政处罚",
            "失信被执行人",
            "经营异常名录",
            "严重失信主体名单",
            "欠税欠费",
            "荣誉称号",
        ):
            assert word in page
        assert "消费投诉" not in page


class TestDetail:
    def test_it_holds_the_public_fields_and_no_others(self, home: Any, client: Client, in_april: datetime) -> None:
        secret = {"CF_FR_ZJLX": "身份证", "CF_FR_ZJHM": RESIDENT, "BZ": "内部备注不公开"}
        page = shown(client, address(filed(home, **secret)))
        for word in ("罚款五万元", "经责令拒不整改。", "第一百零二条", "一般程序", "澄江县应急管理局", valid_uscc(7)):
            assert word in page
        for word in ("内部备注不公开", RESIDENT, "李样例"):
            assert word not in page
        assert "李**" in page

    def test_it_explains_its_dates_and_says_whom_to_ask(self, home: Any, client: Client, in_april: datetime) -> None:
        page = shown(client, address(filed(home)))
        assert "失信信息有效期（自认定之日起）" in page
        assert "规则包：" in page
        assert "谁认定、谁修复，向作出处罚的机关提出" in page
        assert "/rights/" in page

    def test_a_person_is_masked_in_every_text(self, home: Any, client: Client, in_april: datetime) -> None:
        record = filed(home, **person(CF_SY="欧阳震华经责令拒不整改。", CF_WFXW="欧阳震华无证经营"))
        answer = client.get(address(record))
        for page in (answer.content.decode(), shown(client, PENALTIES)):
            assert "震华" not in page
            assert RESIDENT not in page
            assert "欧***" in page
        assert "noindex" in answer["X-Robots-Tag"]

    def test_a_former_name_is_masked_too(self, home: Any, client: Client, in_april: datetime) -> None:
        record = filed(home, **person(CF_SY="欧阳震华拒不整改。"))
        subject = Subject.objects.get(pk=record.subject_id)
        office = factories.actor("handler", "reviewer", of=factories.credit_office())
        rename(subject, name="欧阳新名", basis="户口簿", by=office, at=in_april)
        page = shown(client, address(record))
        assert "震华" not in page
        assert "新名" not in page

    def test_a_minor_is_nowhere(self, home: Any, client: Client, in_april: datetime) -> None:
        record = filed(home, **person())
        Subject.objects.filter(pk=record.subject_id).update(sixteen_on=date(2023, 5, 1), adult_on=date(2025, 5, 1))
        assert "欧***" not in shown(client, PENALTIES)
        assert client.get(address(record)).status_code == 404

    def test_corrected_words_are_the_ones_shown(self, home: Any, client: Client, in_april: datetime) -> None:
        record = filed(home)
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        by = home.approver
        records.correct(chosen, by=by, at=in_april, title="更正后的类型", fact="更正后的事实", all_or_nothing=True)
        page = shown(client, address(record))
        assert "更正后的类型" in page
        assert "更正后的事实" in page
        assert "未采取措施消除事故隐患" not in page

    def test_under_another_item_it_is_not_found(self, home: Any, client: Client, in_april: datetime) -> None:
        assert client.get(f"/records/licence/{filed(home).public_id}/").status_code == 404

    @pytest.mark.parametrize("pk", ["1", str(UUID(int=7))])
    def test_no_such_record(self, pk: str, client: Client, in_april: datetime) -> None:
        assert client.get(f"{PENALTIES}{pk}/").status_code == 404


class TestLeaving:
    @pytest.mark.parametrize("which", ["penalty", "licence"])
    def test_the_last_second_of_the_last_day_and_the_first_of_the_next(
        self, which: str, home: Any, client: Client
    ) -> None:
        row = penalty() if which == "penalty" else licence()
        (found,) = collected(home, row, item=which)
        assert found.outcome == "new", found.problems
        record = record_of(found)
        last = record.public_to
        assert last is not None
        midnight = clocks.start_of(last + timedelta(days=1))
        with clocks.fixed(midnight - timedelta(seconds=1)):
            assert NAME in shown(client, f"/records/{which}/")
            answer = client.get(address(record))
            assert answer.status_code == 200
            assert answer["X-Robots-Tag"] == f"noarchive, unavailable_after: {midnight.isoformat()}"
            assert answer["Cache-Control"] == "public, max-age=1"
        with clocks.fixed(midnight):
            assert NAME not in shown(client, f"/records/{which}/")
            answer = client.get(address(record))
        assert answer.status_code == 410
        assert "noindex" in answer["X-Robots-Tag"]
        page = answer.content.decode()
        assert "已退出公示" in page
        for word in (NAME, record.document_no, record.title):
            assert word not in page

    @pytest.mark.parametrize("verb", ["repair", "revoke"])
    def test_an_ended_record_is_gone(self, verb: str, home: Any, client: Client, in_april: datetime) -> None:
        record = filed(home)
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        getattr(records, verb)(chosen, by=home.approver, at=in_april, all_or_nothing=True)
        assert client.get(address(record)).status_code == 410
        assert NAME not in shown(client, PENALTIES)

    def test_what_was_never_public_is_not_said_to_have_been(
        self, home: Any, client: Client, in_april: datetime
    ) -> None:
        record = filed(home, CF_JDRQ="2020-02-20")
        assert record.public_from is None  # its time was over when it came
        assert client.get(address(record)).status_code == 404


class TestCourt:
    def test_a_debtor_is_shown_with_the_court_and_without_repair(
        self, home: Any, client: Client, in_april: datetime
    ) -> None:
        (found,) = collected(home, debtor(), item="judgment_debtor")
        assert found.outcome == "new", found.problems
        assert "请向执行法院提出" in shown(client, "/records/judgment_debtor/")
        page = shown(client, address(record_of(found)))
        assert "提出的异议转送法院" in page
        assert "向澄江县人民法院申请纠正" in page
        assert "怎样提出异议和申请修复" not in page

    def test_a_person_named_by_a_court_is_masked(self, home: Any, client: Client, in_april: datetime) -> None:
        mine = {"XDR_MC": "欧阳震华", "XDR_LB": "自然人", "XDR_SHXYM": "", "XDR_ZJLX": "身份证", "XDR_ZJHM": RESIDENT}
        (found,) = collected(home, debtor(**mine), item="judgment_debtor")
        assert found.outcome == "new", found.problems
        page = shown(client, address(record_of(found)))
        assert "震华" not in page
        assert "欧***" in page

    def test_not_named_by_a_court_nobody_here_repairs_what_one_named(
        self, home: Any, client: Client, in_april: datetime
    ) -> None:
        """NotNamedByACourt (JY 12, 20); when the court removes it, its provider withdraws it and the page is gone."""
        (found,) = collected(home, debtor(), item="judgment_debtor")
        record = record_of(found)
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        report = records.repair(chosen, by=home.approver, at=in_april)
        (refused,) = report.refused
        assert [one.code for one in refused.refusals] == ["not_named_by_a_court"]
        assert [one.clause for one in refused.refusals] == ["JY 12、JY 20"]
        assert client.get(address(record)).status_code == 200
        records.withdraw(chosen, by=home.handler, at=in_april, note="法院已删除", all_or_nothing=True)
        assert client.get(address(record)).status_code == 410
        assert NAME not in shown(client, "/records/judgment_debtor/")

    @pytest.mark.parametrize(("verb", "stays"), [("withdraw", False), ("revoke", True)])
    def test_the_entry_leaves_with_the_record_in_one_act(
        self, verb: str, stays: bool, home: Any, client: Client, in_april: datetime
    ) -> None:
        """When the court removes (A9); a record filed in error says nothing of what stands at the court."""
        (found,) = collected(home, debtor(), item="judgment_debtor")
        record = record_of(found)
        entry = _named_by_court(home, record, decision_no=record.document_no)
        other = _named_by_court(home, record, decision_no="（2024）澄执35号")
        chosen = Record.objects.unscoped("test").filter(pk=record.pk)
        by = home.handler if verb == "withdraw" else home.approver
        getattr(records, verb)(chosen, by=by, at=in_april, note="法院已删除", all_or_nothing=True)
        entry.refresh_from_db()
        other.refresh_from_db()
        assert (entry.exited_on is None) is stays
        assert entry.exit_reason == ("" if stays else "left_at_origin")
        assert other.exited_on is None
        assert (NAME in shown(client, "/lists/black/")) is True  # the other case of the same debtor

    def test_the_record_leaves_with_the_entry_in_one_act(self, home: Any, client: Client, in_april: datetime) -> None:
        """What a court's list says of those who left ends the court's own record too, and that one alone."""
        (found,) = collected(home, debtor(), item="judgment_debtor")
        (other,) = collected(home, debtor(AH="（2024）澄执35号"), item="judgment_debtor")
        record, standing = record_of(found), record_of(other)
        entry = _named_by_court(home, record, decision_no=record.document_no)
        gone = lists.Leaving(
            claim=Claim(name=NAME, number=valid_uscc(7), number_kind="uscc"),
            origin="court",
            decision_no=record.document_no,
        )
        office = factories.actor("handler", of=factories.credit_office())
        (answer,) = lists.leave_by_rows([gone], programme=entry.programme, by=office, at=in_april)
        assert answer.entry_id == entry.pk
        for one in (entry, record, standing):
            one.refresh_from_db()
        assert (entry.exit_reason, record.state, standing.state) == ("left_at_origin", "revoked", "filed")
        assert client.get(address(record)).status_code == 410
        assert client.get(address(standing)).status_code == 200

    @pytest.mark.parametrize("verb", ["correct", "quash"])
    @pytest.mark.parametrize(("unit", "code"), [("office", "its_court_alone"), ("court", "")])
    def test_its_court_alone_changes_what_a_court_published(
        self, verb: str, unit: str, code: str, home: Any, in_april: datetime
    ) -> None:
        """ItsCourtAlone (JY 12, 20)."""
        (found,) = collected(home, debtor(), item="judgment_debtor")
        chosen = Record.objects.unscoped("test").filter(pk=record_of(found).pk)
        by = home.approver if unit == "court" else factories.actor("approver", of=factories.credit_office())
        said: dict[str, Any] = {"fact": "更正后的义务"}
        if verb == "quash":
            said = {"authority": "某法院", "document_no": "（2024）1号", "quashed_on": date(2024, 4, 1)}
        report = getattr(records, verb)(chosen, by=by, at=in_april, **said)
        assert [refusal.code for one in report.refused for refusal in one.refusals] == ([code] if code else [])
        assert bool(report.moved) is not bool(code)


def _named_by_court(home: Any, record: Record, *, decision_no: str) -> Entry:
    row = lists.Received(
        claim=Claim(name=NAME, number=valid_uscc(7), number_kind="uscc"),
        origin="court",
        authority="澄江县人民法院",
        decision_no=decision_no,
        reason="有履行能力而拒不履行",
        listed_on=date(2024, 2, 20),
        valid_to=date(2026, 2, 19),
    )
    office = factories.actor("handler", of=factories.credit_office())
    rules = cases.programme(home, name=f"失信被执行人名单 {decision_no}")
    (made,) = lists.receive([row], programme=rules, by=office, at=office_time(date(2024, 3, 6)))
    assert made.entry_id is not None, made.refusals
    entry: Entry = cases.everything([made.entry_id]).get()
    return entry


class TestNumbersAndWords:
    @pytest.mark.parametrize(
        "asked",
        ["(澄)应急罚[2024]7号", "（澄）应急罚〔２０２４〕７号", "（澄） 应急罚 【2024】 7 号", "(澄)应急罚(2024)7号"],
    )
    def test_a_document_is_found_however_its_number_is_written(
        self, asked: str, home: Any, client: Client, in_april: datetime
    ) -> None:
        filed(home)
        filed(home, CF_WSH="（澄）应急罚〔2024〕70号", CF_XDR_MC="江阴别家公司", CF_XDR_SHXYM=valid_uscc(70))
        page = shown(client, PENALTIES, q=asked)
        assert NAME in page
        assert "江阴别家公司" not in page

    def test_the_search_for_a_number_has_its_index(self, db: None) -> None:
        public = Q(visibility="public", public_from__lte=date(2024, 4, 10), parent__isnull=True)
        rows = Record.objects.unscoped("without who they are about, so that one table is planned").in_force(
            date(2024, 4, 10)
        )
        found = rows.alias(folded=FoldedNumber("document_no")).filter(public, folded=FoldedNumber(Value("〔2024〕7号")))
        with connection.cursor() as cursor:
            # Over next to no rows reading all of them is the cheapest way.
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "records_document_folded" in found.explain()

    def test_the_day_is_called_as_the_item_calls_it(self, client: Client, in_april: datetime, home: Any) -> None:
        collected(home, debtor(), item="judgment_debtor")
        page = shown(client, "/records/judgment_debtor/")
        assert "发布时间自" in page
        assert 'data-label="发布时间"' in page
        assert "决定日期" not in page

    def test_the_short_form_of_a_paper_is_spelled_out(self, client: Client, in_april: datetime) -> None:
        page = shown(client, "/records/judgment_debtor/")
        assert "JY 12" not in page
        assert "《江阴市关于建立完善守信联合激励和失信联合惩戒制度的实施意见》（十二）</a>" in page
        (address,) = re.findall(r'href="(/policies/JY/#[^"]*)"', page)
        anchor = address.partition("#")[2]
        assert f'id="{anchor}"' in shown(client, "/policies/JY/")

    @pytest.mark.parametrize(
        ("written", "texts"),
        [
            ("法释〔2017〕7号；XX 3", [["法释〔2017〕7号"], ["XX 3"]]),
            ("JY 7、8", [["《江阴市关于建立完善守信联合激励和失信联合惩戒制度的实施意见》（七）", "（八）"]]),
            ("JY 999", [["JY 999"]]),
            ("", []),
        ],
    )
    def test_what_is_no_short_form_stays(self, written: str, texts: list[list[str]]) -> None:
        assert [[one.text for one in paper] for paper in citing.spelled(written)] == texts

    def test_every_source_of_the_catalogue_is_spelled_out(self, client: Client, in_april: datetime) -> None:
        for item in Item.objects.in_force(date(2024, 4, 10)):
            for paper in citing.spelled(item.source):
                assert not re.match(r"(JY|JJ|PY|XB|JS-[A-Z]) ", paper[0].text), item.source
