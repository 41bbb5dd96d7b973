"""信用档案: who opens it, what of it whom is shown, what stands in it; every opening is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record
from records.operations.linking import link_responsible
from records.showing import SEALED
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import AccessLog, Subject
from subjects.operations import merge, relate, rename
from tests.kit import cases, desks, factories
from tests.kit.counting import statements
from tests.kit.desk import post, see, words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 3, 26), 10)
DUTY = {"purpose": "supervision", "case_no": "澄信查〔2024〕3号", "basis": "duty"}
ENTITLED = {**DUTY, "basis": "authorisation", "basis_ref": "授权书2024-7", "authorised_to": "2024-12-31"}
SELF = {**DUTY, "basis": "self", "basis_ref": "居民身份证，窗口核验7号"}
NUMBER = valid_resident_id(61, date(1985, 6, 15))


class House:
    """A bureau that provides, another department, the office."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.other = cases.bureau("江阴市财政局")

    def reader(self, name: str) -> Any:
        return {"provider": self.home, "other": self.other, "office": self.office, "entitled": self.other}[name].handler

    def file(self, subject: Subject, *, item: str = "list_ground", **changes: Any) -> Record:
        claim = replace(cases.ground(self.home, **changes), item=item, subject_id=subject.pk)
        pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
        (filed,) = records.file([claim], pack=pack, by=self.home.handler, at=AT)
        assert filed.record is not None, filed.refusals
        return filed.record


@pytest.fixture
def house() -> House:
    return House()


def address(subject: Any) -> str:
    return f"/staff/redblack/entry/dossier/{subject if isinstance(subject, int) else subject.pk}/"


def opened(actor: Any, subject: Any, **given: str) -> str:
    return words(post(actor, address(subject), AT, **{**DUTY, **given}))


class TestWhoSeesWhat:
    """A hand-written table item × class × reader, through the page (A6; JS-G 19 to 22)."""

    # class of the record | what of it is looked for | who reads it
    TABLE = [
        ("public", "title", {"provider", "other", "office", "entitled"}),
        ("public", "shared field", {"provider", "other", "office", "entitled"}),
        ("public", "full name", {"provider", "entitled"}),
        ("public", "masked name", {"other", "office"}),
        ("public", "number is held", {"provider", "office", "entitled"}),
        ("public", "number", set()),
        ("shared", "title", {"provider", "other", "office", "entitled"}),
        ("asked", "title", {"provider", "office", "entitled"}),
    ]

    @pytest.mark.parametrize("reader", ["provider", "other", "office", "entitled"])
    @pytest.mark.parametrize(("record", "what", "may"), TABLE, ids=[f"{a}-{b}" for a, b, _ in TABLE])
    def test_as_the_table_says(self, house: House, record: str, what: str, may: set[str], reader: str) -> None:
        subject, text = getattr(self, record)(house, what)
        page = opened(house.reader(reader), subject, **(ENTITLED if reader == "entitled" else {}))
        assert (text in page) == (reader in may), text

    def public(self, house: House, what: str) -> tuple[int, str]:
        one = penalty(CF_FR_ZJHM=NUMBER, CF_FR_ZJLX="身份证", BZ="内部说明")
        texts = {
            "title": "未采取措施消除事故隐患",
            "shared field": "内部说明",
            "full name": "李样例",
            "masked name": "李**",
            "number is held": SEALED,
            "number": NUMBER,
        }
        return record_of(collected(house.home, one)[0]).subject_id, texts[what]

    def shared(self, house: House, what: str) -> tuple[int, str]:
        subject = factories.organisation()
        kind = {"ground": "other", "polarity": "positive", "procedure": "none", "degree": ""}
        return house.file(subject, item="volunteering", title="防汛志愿服务四十小时", **kind).subject_id, (
            "防汛志愿服务四十小时"
        )

    def asked(self, house: House, what: str) -> tuple[int, str]:
        """A record of an organisation that stands in the dossier of its head is looked at on request only."""
        company, head = factories.organisation(), factories.person("赵一鸣")
        relate(company, person=head, role="principal", from_on=None, proof="任职文件", by=house.home.handler, at=AT)
        record = house.file(company, title="瞒报生产安全事故")
        link_responsible([record.pk], by=house.home.approver, at=AT)
        return head.pk, "瞒报生产安全事故"


class TestTheLook:
    def test_it_is_on_record_before_anything_is_shown(self, house: House) -> None:
        subject = factories.organisation()
        opened(house.other.handler, subject)
        (look,) = AccessLog.objects.all()
        assert (look.fields, look.purpose, look.case_no) == (["dossier"], "supervision", "澄信查〔2024〕3号")
        assert (look.subject_id, look.department_name) == (subject.pk, "江阴市财政局")

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"case_no": ""}, "请填写案件编号"),
            ({"purpose": "curiosity"}, "选择一个有效的选项"),
            ({"basis": "authorisation"}, "书面授权须有授权书编号和截止日期"),
            ({**ENTITLED, "authorised_to": "2024-03-25"}, "授权已经过期"),
            ({"basis": "self"}, "应当核验有效身份证明"),
        ],
    )
    def test_without_purpose_case_or_authority_nothing_is_shown(
        self, house: House, given: dict[str, str], said: str
    ) -> None:
        subject = record_of(collected(house.home, penalty())[0]).subject_id
        page = opened(house.other.handler, subject, **given)
        assert said in page and "未采取措施消除事故隐患" not in page
        assert not AccessLog.objects.exists()

    def test_the_subject_itself_sees_what_is_asked_for(self, house: House) -> None:
        subject, title = TestWhoSeesWhat().asked(house, "title")
        assert title in opened(house.other.handler, subject, **SELF)

    def test_the_subjects_page_leads_there_and_nothing_is_shown_before_it_is_asked(self, house: House) -> None:
        record = record_of(collected(house.home, penalty())[0])
        page = see(house.home.handler, f"/staff/subjects/subject/{record.subject_id}/change/", AT)
        assert address(record.subject_id) in page.content.decode()
        form = see(house.home.handler, address(record.subject_id), AT)
        assert "查看目的" in words(form) and record.title not in words(form)
        assert "no-store" in form.headers["Cache-Control"]


class TestWhatStandsInIt:
    def test_the_four_kinds_and_how_long_each_record_lives(self, house: House) -> None:
        subject = record_of(collected(house.home, penalty())[0]).subject
        kind = {"ground": "commendation", "polarity": "positive", "procedure": "none", "degree": ""}
        house.file(subject, item="commendation", title="质量管理奖", **kind)
        page = opened(house.home.handler, subject)
        assert "正面信息：1 条" in page and "负面信息：1 条" in page and "基础信息：0 条" in page
        assert "一般失信" in page and "有效至 2025-02-20" in page and "第三十条" in page
        assert "可以公开" in page

    def test_an_entry_stands_in_it_and_leaves_it_on_exit(self, house: House) -> None:
        rules = cases.programme(house.home)
        entry = cases.listed(house.home, rules).get()
        assert "红黑名单：1 条" in opened(house.other.handler, entry.subject)
        gone = cases.exited(house.home, rules).get()
        page = words(post(house.other.handler, address(gone.subject), office_time(date(2024, 4, 3)), **DUTY))
        assert "红黑名单：0 条" in page

    def test_an_entry_that_is_only_proposed_is_nobodys_dossier(self, house: House) -> None:
        entry = cases.served(house.home, cases.programme(house.home)).get()
        assert "红黑名单：0 条" in opened(house.home.handler, entry.subject)

    def test_who_answered_at_the_time_of_the_conduct_and_where_it_is_written_down(self, house: House) -> None:
        company, now, before = factories.organisation(), factories.person("赵一鸣"), factories.person("钱二宝")
        by = {"proof": "任职文件", "by": house.home.handler, "at": AT, "role": "principal"}
        relate(company, person=before, from_on=None, to_on=date(2024, 1, 9), **by)
        relate(company, person=now, from_on=date(2024, 1, 10), **by)
        record = house.file(company, conduct_on=date(2024, 1, 10))
        link_responsible([record.pk], by=house.home.approver, at=AT)
        page = opened(house.home.handler, company)
        (answering,) = page.split("行为发生时的责任人")[1:]
        assert "赵**" in answering and "已记入其档案" in answering and "钱**" not in answering
        assert "已记入其档案" not in opened(house.other.handler, company)
        assert company.name in opened(house.home.handler, now)
        records.revoke(Record.objects.unscoped("t").filter(pk=record.pk), note="撤销", by=house.home.approver, at=AT)
        assert "记入其档案的记录已随之终止" in opened(house.home.handler, company)

    def test_former_names_and_what_was_merged_into_it(self, house: House) -> None:
        kept, lost = factories.organisation("江阴新名有限公司"), factories.organisation("江阴旧号有限公司")
        house.file(lost, title="并入前的处罚")
        chief = house.office.approver
        rename(kept, name="江阴更新有限公司", basis="准予变更登记通知书", by=chief, at=AT)
        merge(lost, into=kept, reason="同一主体重复建档", by=chief, at=AT)
        page = opened(house.home.handler, kept)
        assert "江阴新名有限公司" in page and "并入前的处罚" in page
        assert "并入前的处罚" in opened(house.home.handler, lost)

    def test_a_minor_is_not_named(self, house: House) -> None:
        young = factories.person("孙小小", birth_on=date(2007, 1, 2))
        page = opened(house.home.handler, young)
        assert "未成年人" in page and "孙**" not in page

    def test_there_is_none_of_nobody(self, house: House) -> None:
        assert post(house.home.handler, address(999_999), AT, **DUTY).status_code == 404


def test_fifty_records_cost_as_many_statements_as_one(house: House) -> None:
    counted = []
    for count in (1, 50):
        company = factories.known(factories.organisation_claim())
        head = factories.person(f"赵{count}鸣")
        relate(company, person=head, role="principal", from_on=None, proof="任职文件", by=house.home.handler, at=AT)
        for number in range(count):
            house.file(company, title=f"第{number}件")
        chosen = Record.objects.unscoped("t").filter(subject=company)
        link_responsible(chosen.values_list("pk", flat=True), by=house.home.approver, at=AT)
        opened(house.home.handler, company)
        counted.append(statements(lambda pk=company.pk: opened(house.home.handler, pk)))  # type: ignore[misc]
    assert len(counted[0]) == len(counted[1]), "\n".join(sql[:140] for sql in counted[1])


def test_the_code_of_the_fictitious_company_is_shown(house: House) -> None:
    subject = record_of(collected(house.home, penalty())[0]).subject
    assert valid_uscc(7) in opened(house.home.handler, subject)
