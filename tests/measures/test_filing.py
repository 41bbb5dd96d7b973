"""Memoranda and documents filed with the office: what they must say, what becomes of their measures (C3, A19, C2)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.clocks import fixed, office_time
from core.refusals import Refused
from core.sets import open_transition
from core.work import WorkItem
from measures import operations as desk
from measures.filing_flow import FILING
from measures.models import BundledMeasure, Filing, FilingNumber, Measure
from measures.operations.catalogue import Basis
from measures.operations.filing import Text
from measures.work import work
from tests.kit import cases, desks, memoranda
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db

ON = date(2024, 4, 3)
AT = office_time(ON)


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("应急管理局")


@pytest.fixture
def treasury() -> cases.Bureau:
    return cases.bureau("财政局")


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def submit(papers: Any, home: cases.Bureau) -> list[str]:
    return codes(desk.submit_filing(papers, by=home.reviewer, at=memoranda.SUBMITTED))


class TestSubmit:
    @pytest.fixture(autouse=True)
    def _office(self, office: cases.Bureau) -> None:
        """Under a pack."""

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"document_no": ""}, "numbered"),
            ({"signed_on": None}, "numbered"),
            ({"signed_on": date(2024, 2, 1)}, "numbered"),
            ({"in_force_from": None}, "numbered"),
            ({"valid_to": date(2024, 1, 8)}, "term_not_over"),
            ({"targets": " "}, "targets_stated"),
            ({"sharing": ""}, "duties_stated"),
            ({"feedback": ""}, "duties_stated"),
            ({"parties": ("应急管理局",)}, "parties_named"),
        ],
    )
    def test_a_memorandum_says_what_it_must(
        self, change: dict[str, Any], code: str, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        row = memoranda.bundled(treasury.department)
        assert submit(memoranda.memorandum(home, row, **change), home) == [code]

    def test_measures_with_basis_and_executor(self, home: cases.Bureau, treasury: cases.Bureau) -> None:
        assert submit(memoranda.memorandum(home), home) == ["measures_bundled"]
        assert submit(memoranda.memorandum(home, memoranda.bundled()), home) == ["measures_bundled"]
        baseless = memoranda.bundled(treasury.department, bases=())
        assert submit(memoranda.memorandum(home, baseless), home) == ["measures_bundled"]
        assert submit(memoranda.memorandum(home, memoranda.bundled(treasury.department)), home) == []

    def test_a_document_needs_its_text_and_no_parties(self, home: cases.Bureau) -> None:
        assert submit(memoranda.document(home, text=None), home) == ["text_attached"]
        assert submit(memoranda.document(home), home) == []

    def test_a_document_bundles_no_measures(self, home: cases.Bureau, treasury: cases.Bureau) -> None:
        papers, row = memoranda.document(home), memoranda.bundled(treasury.department)
        assert codes(desk.bundle(papers, bundled=row, by=home.handler, at=AT)) == ["only_memoranda_bundle"]

    def test_the_text_is_a_pdf(self, home: cases.Bureau) -> None:
        with pytest.raises(Refused, match="PDF"):
            memoranda.document(home, text=Text(name="a.docx", content=b"PK\x03\x04"))


class TestAccept:
    def test_it_gets_the_next_number_of_the_year(self, office: cases.Bureau, home: cases.Bureau) -> None:
        first, second = memoranda.document(home), memoranda.document(home)
        both = memoranda.chosen(*first, *second)
        memoranda.filed(both, home, office)
        third = memoranda.filed(memoranda.document(home), home, office)
        assert [str(one) for one in FilingNumber.objects.order_by("serial")] == [
            "信备〔2024〕1号", "信备〔2024〕2号", "信备〔2024〕3号",
        ]  # fmt: skip
        assert third.get().filed_on == date(2024, 1, 10)

    def test_its_measures_become_drafts_that_say_where_they_come_from(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        papers = memoranda.memorandum(home, memoranda.bundled(treasury.department), programmes=["safety"])
        memoranda.filed(papers, home, office)
        measure, paper = Measure.objects.get(), papers.get()
        assert (measure.state, measure.initiator, measure.programmes) == ("draft", "应急管理局", ["safety"])
        assert measure.drafted_from == [{"clause": str(paper), "quote": "限制参加政府采购"}]
        assert [basis.level for basis in measure.bases.order_by("pk")] == ["law", "policy_paper"]
        row = BundledMeasure.objects.get()
        assert (row.measure_id, row.code) == (measure.pk, measure.code)
        desk.publish(desks.chosen(measure), by=office.approver, at=AT, all_or_nothing=True)

    def test_a_memorandum_is_no_basis_for_a_punishment(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        paper = Basis(document="联合惩戒合作备忘录", level="policy_paper")
        memoranda.filed(
            memoranda.memorandum(home, memoranda.bundled(treasury.department, bases=(paper,))), home, office
        )
        measure = Measure.objects.get()
        assert codes(desk.publish(desks.chosen(measure), by=office.approver, at=AT)) == ["basis_binding"]

    def test_nor_may_it_be_called_a_law(self, home: cases.Bureau, office: cases.Bureau, treasury: cases.Bureau) -> None:
        false = Basis(document="联合惩戒合作备忘录", level="law", article="第三条")
        with pytest.raises(Refused, match="不是法律依据"):
            memoranda.memorandum(home, memoranda.bundled(treasury.department, bases=(false,)))

    def test_a_row_with_a_code_is_the_next_version(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        known = desks.published(office, treasury.department)
        memoranda.filed(
            memoranda.memorandum(home, memoranda.bundled(treasury.department, code=known.code)), home, office
        )
        assert Measure.objects.get(code=known.code, state="draft").version == 2

    def test_a_revision_ends_what_it_replaces(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        old = memoranda.filed(memoranda.memorandum(home, memoranda.bundled(treasury.department)), home, office)
        new = memoranda.memorandum(home, memoranda.bundled(treasury.department), replaces=old.get())
        desk.submit_filing(new, by=home.reviewer, at=AT, all_or_nothing=True)
        desk.accept_filing(new, by=office.reviewer, at=AT, all_or_nothing=True)
        assert (old.get().state, old.get().ended_on) == ("superseded", ON)
        in_force = Filing.objects.unscoped("test").in_force(ON)
        assert list(in_force) == [new.get()]

    def test_nobody_revises_another_department_s_paper(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        old = memoranda.filed(memoranda.document(home), home, office)
        with pytest.raises(Refused, match="本单位"):
            memoranda.document(treasury, replaces=old.get())

    def test_what_is_filed_is_not_changed_any_more(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        papers = memoranda.filed(memoranda.memorandum(home, memoranda.bundled(treasury.department)), home, office)
        with pytest.raises(IntegrityError, match="only its end may change"), transaction.atomic():
            open_transition(FILING, "end", by=office.reviewer, at=AT)
            papers.update(state="ended", title="另一个名称")
        with pytest.raises(IntegrityError, match="fixed once it is submitted"), transaction.atomic():
            BundledMeasure.objects.all().delete()
        with pytest.raises(IntegrityError, match="only what became of it"), transaction.atomic():
            BundledMeasure.objects.update(title="另一项")
        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM measures_filingnumber")


class TestReturn:
    def test_it_comes_back_with_the_reason_and_goes_again(self, office: cases.Bureau, home: cases.Bureau) -> None:
        papers = memoranda.submitted(memoranda.document(home), home)
        assert codes(desk.send_back_filing(papers, by=office.handler, at=AT, reason=" ")) == ["filing_reason"]
        desk.send_back_filing(papers, by=office.handler, at=AT, reason="缺签署页", all_or_nothing=True)
        assert papers.get().returned_reason == "缺签署页"
        desk.revise_filing(papers, by=home.handler, at=AT, text=memoranda.TEXT, all_or_nothing=True)
        desk.submit_filing(papers, by=home.reviewer, at=AT, all_or_nothing=True)
        assert (papers.get().state, papers.get().returned_reason) == ("submitted", "")


class TestRevise:
    def test_parties_and_duties_are_rewritten(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        papers = memoranda.memorandum(home)
        desk.revise_filing(
            papers, by=home.handler, at=AT, parties=["财政局", "某银行"], targets="供应商", title="新名称",
            all_or_nothing=True,
        )  # fmt: skip
        paper = papers.get()
        assert (paper.title, paper.memorandum.targets) == ("新名称", "供应商")
        signed = paper.memorandum.parties.order_by("pk").values_list("name", "department_id")
        assert list(signed) == [("财政局", treasury.department.pk), ("某银行", None)]


class Ended:
    """A measure in force that came with a memorandum."""

    def __init__(self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau, **words: Any) -> None:
        self.office, self.home = office, home
        row = memoranda.bundled(treasury.department)
        self.papers = memoranda.filed(memoranda.memorandum(home, row, **words), home, office)
        self.measure = Measure.objects.get()
        self.chosen = desks.chosen(self.measure)
        desk.publish(self.chosen, by=office.approver, at=memoranda.FILED, all_or_nothing=True)

    def end(self) -> None:
        desk.end_filing(self.papers, by=self.home.reviewer, at=AT, reason="任务完成", all_or_nothing=True)


def waiting(by: Any, on: date) -> list[WorkItem]:
    return [item for item in work(by, on) if "备忘录已终止" in item.label and item.count]


class TestEnd:
    def test_its_measures_go_before_the_office_and_go_on(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        case = Ended(office, home, treasury)
        assert not waiting(office.reviewer, ON)
        case.end()
        (row,) = waiting(office.reviewer, ON)
        assert row.count == 1 and "memorandum=over" in row.url
        assert not waiting(home.reviewer, ON)
        assert Measure.objects.in_force(ON).get() == case.measure

    def test_as_when_its_last_day_is_past(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        Ended(office, home, treasury, valid_to=date(2024, 3, 31))
        assert not waiting(office.reviewer, date(2024, 3, 31))
        assert waiting(office.reviewer, date(2024, 4, 1))

    def test_not_where_the_revision_carries_the_same_measure(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        case = Ended(office, home, treasury)
        row = memoranda.bundled(treasury.department, code=case.measure.code)
        new = memoranda.memorandum(home, row, replaces=case.papers.get())
        memoranda.filed(new, home, office)
        assert case.papers.get().state == "superseded" and not waiting(office.reviewer, ON)

    def test_a_reason_is_asked_for(self, office: cases.Bureau, home: cases.Bureau) -> None:
        papers = memoranda.filed(memoranda.document(home), home, office)
        assert codes(desk.end_filing(papers, by=home.reviewer, at=AT, reason="")) == ["filing_reason"]


class TestRetain:
    def test_the_office_decides_that_it_goes_on(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        case = Ended(office, home, treasury)
        early = desk.retain(case.chosen, by=office.reviewer, at=AT, reason="另有法律依据")
        assert codes(early) == ["memorandum_over"]
        case.end()
        assert codes(desk.retain(case.chosen, by=office.reviewer, at=AT, reason=" ")) == ["reason_given"]
        desk.retain(case.chosen, by=office.reviewer, at=AT, reason="另有法律依据", all_or_nothing=True)
        row = BundledMeasure.objects.get()
        assert (row.settled_on, row.settled_reason) == (ON, "另有法律依据")
        assert not waiting(office.reviewer, ON) and Measure.objects.in_force(ON).exists()

    def test_or_that_it_is_repealed(self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau) -> None:
        case = Ended(office, home, treasury)
        case.end()
        desk.repeal(case.chosen, by=office.approver, at=AT, reason="备忘录终止", all_or_nothing=True)
        assert not waiting(office.reviewer, ON)


class TestSight:
    def test_a_draft_is_its_department_s_a_filed_paper_everybody_s(
        self, office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau
    ) -> None:
        papers = memoranda.document(home)
        assert not Filing.objects.within(treasury.handler).exists()
        assert Filing.objects.within(office.handler).exists()
        memoranda.filed(papers, home, office)
        assert Filing.objects.within(treasury.handler).exists()


def test_the_whole_way_over_the_pages(office: cases.Bureau, home: cases.Bureau, treasury: cases.Bureau) -> None:
    """Draw up, register a measure, submit, file, read the register; each in its own post."""
    with fixed(memoranda.SUBMITTED):
        ours = signed_in(home.handler)
        said = {
            **memoranda.ABOUT, "kind": "memorandum", "title": "联合惩戒合作备忘录", "document_no": "澄联〔2024〕1号",
            "signed_on": "2024-01-05", "in_force_from": "2024-01-08", "is_public": "on",
            "parties": "应急管理局\n财政局\n人民银行江阴市支行",
            "text": memoranda_file(),
        }  # fmt: skip
        shown = ours.post("/staff/measures/filing/add/", said, follow=True)
        paper = Filing.objects.unscoped("test").get()
        assert "人民银行江阴市支行（外单位）" in words(shown) and "下载措施表格模板" in words(shown)
        measure = {
            "title": "限制参加政府采购", "colour": "black", "category": "administrative", "kind": "access",
            "content": "不予通过资格审查。", "target_kinds": ["legal_person"], "degree": "any", "term": "与名单同期",
            "application": "automatic", "bases": "法律｜联合惩戒合作备忘录｜第三条",
            "executors": [str(treasury.department.pk)],
        }  # fmt: skip
        refused = ours.post(page("door", paper, "bundle"), measure, follow=True)
        assert "备忘录不是法律依据" in words(refused)
        measure["bases"] = "法律｜中华人民共和国政府采购法｜第二十二条"
        shown = words(ours.post(page("door", paper, "bundle"), measure, follow=True))
        assert "1. 限制参加政府采购" in shown and "实施单位：财政局" in shown
        assert "报送备案" in words(signed_in(home.reviewer).get(page("change", paper)))
        signed_in(home.reviewer).post(page("door", paper, "submit"), {}, follow=True)
    with fixed(memoranda.FILED):
        clerk = signed_in(office.reviewer)
        assert "待备案，待办理“予以备案”" in words(clerk.get("/staff/"))
        shown = words(clerk.post(page("door", paper, "accept"), {}, follow=True))
        assert "信备〔2024〕1号" in shown and "措施清单：草案" in shown and "施行中" in shown
        text = clerk.get(page("text", paper))
        assert text.content == memoranda.TEXT.content and text["Content-Type"] == "application/pdf"
        assert "联合惩戒合作备忘录" in words(clerk.get("/staff/measures/filing/?standing=in_force"))
        empty = clerk.get("/staff/measures/filing/template/")
        assert empty.content.startswith(b"PK")
        desk.end_filing(
            memoranda.chosen(paper), by=home.reviewer, at=memoranda.FILED, reason="完成", all_or_nothing=True
        )
        assert "已终止" in words(clerk.get("/staff/measures/filing/?standing=over"))


def memoranda_file() -> Any:
    file = BytesIO(memoranda.TEXT.content)
    file.name = memoranda.TEXT.name
    return file
