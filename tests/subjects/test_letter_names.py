"""Letters served to persons bear the full name; everywhere else it stays masked, and every opening is on record."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import letters
from core.clocks import fixed, office_time
from core.letters import addressee
from core.letters.sheets import sheet_of
from core.models import Letter, LetterFile
from core.refusals import NotAllowed
from core.rotation import sealed_fields
from redblack import operations as lists
from subjects.models import AccessLog, Subject
from subjects.operations import rename
from tests.kit import cases, factories
from tests.kit.counting import statements
from tests.kit.desk import see, signed_in, words

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 3, 4), 12)
FULL = "周吴郑"
MASKED = "周**"


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("明城市应急管理局（测试）")


@pytest.fixture
def letter(home: cases.Bureau) -> Letter:
    """The prior notice to a person."""
    row = cases.proposal(home, claim=factories.person_claim(FULL))
    cases.notified(home, cases.programme(home), proposals=[row])
    return Letter.objects.get(kind="prior_notice")


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every sheet that is set, as the typesetter gets it."""
    made: list[Any] = []

    def keep(one: Letter, **how: Any) -> Any:
        made.append(sheet_of(one, **how))
        return made[-1]

    monkeypatch.setattr("core.letters.sheets.sheet_of", keep)
    monkeypatch.setattr("core.letters.desk.sheet_of", keep)
    return made


def to(sheet: Any) -> str:
    return str(next(part.text for part in sheet.words.parts if part.shape == "to"))


def looks() -> list[tuple[str, str, list[str], str]]:
    rows = AccessLog.objects.order_by("pk")
    return [(row.actor_name, row.purpose, row.fields, row.case_no) for row in rows]


class TestSetting:
    def test_the_frozen_words_hold_the_masked_name_and_nobody_looked(self, letter: Letter) -> None:
        assert letter.data["subject"] == MASKED
        assert looks() == []

    def test_the_timer_sets_the_full_name_and_is_on_record(self, letter: Letter, printed: list[Any]) -> None:
        assert letters.file_due(at=AT) == 1
        assert FULL in to(printed[0])
        assert looks() == [("文书制作", "letter", ["name"], letters.number_of(letter))]

    def test_the_kept_file_is_ciphertext(self, letter: Letter, home: cases.Bureau) -> None:
        letters.file_due(at=AT)
        kept = LetterFile.objects.get()
        assert kept.pdf is None
        pdf = letters.pdf_of(letter, by=home.handler, at=AT)
        assert pdf.startswith(b"%PDF-")
        assert hashlib.sha256(pdf).hexdigest() == kept.sha256
        assert pdf not in bytes(kept.pdf_sealed.data)

    def test_a_letter_to_a_company_is_kept_in_clear_and_looks_at_nobody(self, home: cases.Bureau) -> None:
        cases.notified(home, cases.programme(home))
        letters.file_due(at=AT)
        assert LetterFile.objects.get().pdf_sealed is None
        assert looks() == []

    def test_each_opening_of_the_file_and_each_copy_is_a_look(
        self, letter: Letter, home: cases.Bureau, printed: list[Any]
    ) -> None:
        letters.file_due(at=AT)
        letters.pdf_of(letter, by=home.handler, at=AT)
        letters.print_copy(letter, by=home.reviewer, at=AT)
        assert [who for who, *_ in looks()] == ["文书制作", home.handler.name, home.reviewer.name]
        assert [FULL in to(sheet) for sheet in printed] == [True, True]

    def test_a_post_that_may_not_see_clear_text_gets_nothing(self, letter: Letter) -> None:
        clerk = factories.actor("sysadmin")
        for make in (letters.pdf_of, letters.print_copy):
            with pytest.raises(NotAllowed, match="全名"):
                make(letter, by=clerk, at=AT)
        assert looks() == []
        assert not LetterFile.objects.exists()

    def test_one_who_was_renamed_gets_the_name_that_the_letter_froze(
        self, letter: Letter, home: cases.Bureau, printed: list[Any]
    ) -> None:
        subject = Subject.objects.get(pk=letter.subject_id)
        rename(subject, name="王新", basis="户籍登记", by=home.handler, at=AT)
        letters.print_copy(letter, by=home.handler, at=AT)
        assert FULL in to(printed[0])

    def test_a_hundred_letters_are_opened_with_as_many_statements_as_one(self, home: cases.Bureau) -> None:
        rows = [cases.proposal(home, claim=factories.person_claim(FULL)) for _ in range(20)]
        cases.notified(home, cases.programme(home), proposals=rows)
        one, many = Letter.objects.all()[:1], Letter.objects.all()
        counts = [
            len(statements(lambda chosen=chosen: addressee.full_names(list(chosen), by=home.handler, at=AT)))
            for chosen in (one, many)
        ]
        assert counts[0] == counts[1]
        assert AccessLog.objects.count() == 21

    def test_the_decision_and_the_exit_notice_bear_it_too(self, home: cases.Bureau, printed: list[Any]) -> None:
        row = cases.proposal(home, claim=factories.person_claim(FULL))
        cases.exited(home, cases.programme(home), proposals=[row])
        for one in Letter.objects.order_by("pk"):
            letters.print_copy(one, by=home.handler, at=AT)
        assert [FULL in to(sheet) for sheet in printed] == [True, True, True]


class TestWhoSees:
    def test_the_page_on_the_screen_stays_masked_and_says_so(self, letter: Letter, home: cases.Bureau) -> None:
        page = words(see(home.handler, reverse("admin:core_letter_print", args=[letter.pk]), AT))
        assert FULL not in page
        assert MASKED in page
        assert "记入明文查看记录" in page
        assert looks() == []

    def test_the_unit_and_the_office_open_the_file_and_nobody_else(self, letter: Letter, home: cases.Bureau) -> None:
        office = factories.credit_office()
        address = reverse("admin:core_letter_file", args=[letter.pk])
        with fixed(AT):
            for actor, status in (
                (home.handler, 200),
                (factories.actor("handler", of=office), 200),
                (cases.bureau().approver, 403),
                (factories.actor("auditor"), 403),
                (factories.actor("sysadmin"), 403),
            ):
                assert signed_in(actor).get(address).status_code == status, actor
        assert AccessLog.objects.count() == 2

    def test_the_receipt_names_the_person_and_is_a_look(
        self, letter: Letter, home: cases.Bureau, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[Any] = []
        monkeypatch.setattr("redblack.admin.papers.as_pdf", lambda sheet, **how: said.append(sheet) or b"%PDF-")
        address = reverse("admin:redblack_entry_receipt", args=[letter.case_id])
        assert see(home.handler, address, AT).status_code == 200
        cells = [cell for part in said[0].words.parts for row in part.rows for cell in row]
        assert FULL in cells
        assert len(looks()) == 1

    @pytest.mark.parametrize("on", [date(2024, 3, 4), date(2026, 3, 4)])
    def test_the_check_by_anybody_never_shows_it(self, letter: Letter, on: date) -> None:
        letters.file_due(at=AT)
        with fixed(office_time(on)):
            by_code = Client().get(f"/verify/{letter.public_id}/")
            by_number = Client().post("/verify/", {"number": letter.number_text, "code": letters.code_of(letter)})
        for answer in (by_code, by_number):
            assert MASKED in words(answer)
            assert FULL not in answer.content.decode()

    def test_public_notices_stay_masked(self, home: cases.Bureau, printed: list[Any]) -> None:
        rules = cases.programme(home, publicity_required=True)
        cases.publicised(home, rules, proposals=[cases.proposal(home, claim=factories.person_claim(FULL))])
        notice = Letter.objects.get(kind="publicity_notice")
        letters.print_copy(notice, by=home.handler, at=AT)
        assert FULL not in str(printed[0])
        assert MASKED in str(printed[0])
        assert looks() == []

    def test_the_reply_names_who_spoke_and_opens_nothing(self, home: cases.Bureau, printed: list[Any]) -> None:
        row = cases.proposal(home, claim=factories.person_claim(FULL))
        entry = cases.served(home, cases.programme(home), proposals=[row]).get()
        case = lists.represent(entry, kind="statement", party="代理人甲", text="不服", by=home.handler, at=AT)
        chosen = type(case).objects.unscoped("test").filter(pk=case.pk)
        lists.dismiss(chosen, by=home.reviewer, at=AT, answer="已核实。", all_or_nothing=True)
        letters.print_copy(Letter.objects.get(kind="representation_reply"), by=home.handler, at=AT)
        assert FULL not in str(printed[0])
        assert looks() == []


class TestTheDatabase:
    def test_a_file_is_kept_in_clear_or_sealed_never_both(self, letter: Letter, home: cases.Bureau) -> None:
        field = LetterFile._meta.get_field("pdf_sealed")
        with pytest.raises(IntegrityError, match="clear_or_sealed"), transaction.atomic():
            LetterFile.objects.create(letter=letter, pdf=b"x", pdf_sealed=field.seal("x"), sha256="0" * 64, made_at=AT)

    def test_keys_are_rotated_over_it_and_nothing_else_may_change(self, letter: Letter) -> None:
        assert LetterFile._meta.get_field("pdf_sealed") in sealed_fields()
        letters.file_due(at=AT)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_letterfile SET pdf_sealed = pdf_sealed")
            for column in ("pdf", "sha256", "made_at", "letter_id"):
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    cursor.execute(f"UPDATE core_letterfile SET {column} = {column}")
