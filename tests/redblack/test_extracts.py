"""公共信用信息情况说明: limited to what is held, listed where something stands, checked against the day (P17)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import invariants, letters
from core.clocks import fixed, office_time
from core.models import Letter
from core.refusals import NotAllowed, Refused
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record
from redblack.extract_flow import EXTRACT
from redblack.extract_models import Extract
from redblack.operations.extracting import issue_extract
from subjects.models import AccessLog, Subject
from tests.kit import cases, desks, factories
from tests.kit.counting import statements
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 5)
AT = office_time(ON, 10)
ASKED = {"purpose": "参加政府采购", "case_no": "窗2024-15", "basis": "self", "basis_ref": "已核验营业执照原件"}


@pytest.fixture
def office() -> Any:
    return desks.office()


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


def penalty_of(home: Any, subject: Subject, **changes: Any) -> Record:
    claim = cases.ground(home, item="penalty", subject_id=subject.pk, **changes)
    pack = pack_by_version_id(newest_version_id("jiangyin-2018"))
    (filed,) = records.file([claim], pack=pack, by=home.handler, at=AT)
    assert filed.record is not None, filed.refusals
    return filed.record


def issued(office: Any, subject: Subject, *, at: Any = AT, **changes: Any) -> tuple[Extract, Letter]:
    made = issue_extract(subject, by=office.handler, at=at, **{**ASKED, **changes})
    return made, Letter.objects.get(flow="extract", case_id=made.pk)


def checked(letter: Letter, on: date) -> str:
    with fixed(office_time(on)):
        return Client().get(reverse("public:verify_letter", args=[letter.public_id])).content.decode()


def printed(letter: Letter) -> str:
    sheet = letters.words.words_of(letter.kind, letter.data)
    return "\n".join([part.text or str(part.rows) for part in sheet.parts])


def test_the_flow_has_one_way() -> None:
    assert set(EXTRACT.ways()) == {("issue_extract", "", "issued")}


class TestIssueExtract:
    def test_where_nothing_is_found_it_promises_no_more(self, office: Any, home: Any) -> None:
        penalty_of(home, factories.organisation("另一家公司"))
        made, letter = issued(office, factories.organisation("明城诚信公司"))
        text = printed(letter)
        assert made.found == 0
        assert "未查见你（单位）现行有效的负面信息和黑名单信息" in text
        assert "不是无违法违规证明" in text
        assert "截至2024年3月5日10时0分" in text
        assert "('行政处罚', '1', '2024-03-05')" in text
        assert "('失信被执行人', '0', '尚无单位归集')" in text
        assert letters.number_of(letter) == "信说〔2024〕1号"

    def test_what_stands_is_listed_instead(self, office: Any, home: Any) -> None:
        subject = factories.organisation()
        record = penalty_of(home, subject)
        made, letter = issued(office, subject)
        assert made.found == 1
        text = printed(letter)
        assert record.document_no in text
        assert "未查见" not in text

    def test_words_that_wait_for_a_person_do_not_leave_the_house(self, office: Any, home: Any) -> None:
        subject = factories.organisation()
        penalty_of(home, subject, title="当事人患有慢性疾病，拒不改正")
        made, letter = issued(office, subject)
        assert made.found == 1
        assert letter.data["rows"][0]["title"] == "（文字正在核对，暂不列明）"

    def test_a_standing_black_entry_is_listed(self, office: Any, home: Any) -> None:
        entry = cases.listed(home, cases.programme(home)).get()
        made, letter = issued(office, entry.subject, at=office_time(date(2024, 4, 8)))
        kinds = [row["kind"] for row in letter.data["rows"]]
        assert (made.found, kinds[-1]) == (2, "黑名单"), "the entry beside the record that it rests on"

    def test_what_has_lapsed_is_not_listed(self, office: Any, home: Any) -> None:
        subject = factories.organisation()
        record = penalty_of(home, subject)
        assert record.valid_to is not None
        last, _ = issued(office, subject, at=office_time(record.valid_to))
        over, _ = issued(office, subject, at=office_time(record.valid_to.replace(day=record.valid_to.day + 1)))
        assert (last.found, over.found) == (1, 0)

    def test_a_person_is_named_by_the_mask_and_the_look_is_on_record(self, office: Any) -> None:
        made, letter = issued(office, factories.person("张三丰"))
        assert letter.data["subject"] == "张**"
        assert "张三丰" not in str(made.content)
        look = AccessLog.objects.get()
        assert (look.case_no, look.basis, look.purpose) == ("窗2024-15", "self", "query")

    def test_the_history_breaks_no_invariant(self, office: Any) -> None:
        issued(office, factories.organisation())
        assert [one.invariant.name for one in invariants.check(at=AT) if one.count] == []


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"basis": "duty"}, "extract_on_request"),
            ({"basis_ref": ""}, "look_basis_ref"),
            ({"basis": "authorisation", "authorised_to": date(2024, 3, 4)}, "look_authorised_to"),
            ({"basis_ref": "身份证320281198506151230"}, "extract_without_numbers"),
        ],
    )
    def test_without_the_subject_s_word_nothing_is_told(self, office: Any, changes: Any, said: str) -> None:
        with pytest.raises(Refused) as error:
            issued(office, factories.organisation(), **changes)
        assert [one.code for one in error.value.refusals] == [said]
        assert not Extract.objects.unscoped("test").exists()

    def test_of_the_dead_none_is_issued(self, office: Any) -> None:
        person = factories.person()
        Subject.objects.filter(pk=person.pk).update(status="deceased", status_on=ON)
        person.refresh_from_db()
        with pytest.raises(Refused) as error:
            issued(office, person)
        assert [one.code for one in error.value.refusals] == ["extract_of_the_living"]

    def test_only_the_office_issues(self, office: Any, home: Any) -> None:
        with pytest.raises(NotAllowed):
            issue_extract(factories.organisation(), by=home.handler, at=AT, **ASKED)

    def test_what_was_told_is_never_changed(self, office: Any) -> None:
        issued(office, factories.organisation())
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE redblack_extract SET found = 9")


class TestChecked:
    def test_it_is_true_until_something_new_stands(self, office: Any, home: Any) -> None:
        subject = factories.organisation()
        _, letter = issued(office, subject)
        assert "所载情况没有变化" in checked(letter, date(2024, 3, 6))
        penalty_of(home, subject)
        assert "所载情况已有变化" in checked(letter, date(2024, 3, 6))

    def test_it_is_true_until_what_it_lists_is_over(self, office: Any, home: Any) -> None:
        subject = factories.organisation()
        record = penalty_of(home, subject)
        _, letter = issued(office, subject)
        assert record.valid_to is not None
        assert "所载情况没有变化" in checked(letter, record.valid_to)
        assert "所载情况已有变化" in checked(letter, record.valid_to.replace(day=record.valid_to.day + 1))


class TestPage:
    def test_issued_at_the_window_from_the_subject_s_page(self, office: Any, home: Any) -> None:
        subject = factories.organisation("明城诚信公司")
        page = reverse("admin:redblack_extract_of", args=[subject.pk])
        about = reverse("admin:subjects_subject_change", args=[subject.pk])
        with fixed(AT):
            desk = signed_in(office.handler)
            assert page in desk.get(about).content.decode()
            done = desk.post(page, ASKED, follow=True)
            other = signed_in(home.handler)
            assert page not in other.get(about).content.decode()
            assert other.get(page).status_code == 403
        assert "信说〔2024〕1号" in done.content.decode()


def test_fifty_records_cost_the_same_statements(office: Any, home: Any) -> None:
    one, many = factories.organisation(), factories.organisation()
    penalty_of(home, one)
    for _ in range(50):
        penalty_of(home, many)
    issued(office, factories.organisation())
    few = statements(lambda: issued(office, one))
    assert len(statements(lambda: issued(office, many))) == len(few)
