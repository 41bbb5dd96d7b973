"""Letters: numbers without gaps, patterns, seals, void and anew, copies on paper, the kept file, what is printed."""

from __future__ import annotations

import hashlib
import threading
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from core import letters
from core.clocks import fixed, office_time
from core.letters.setting import Sheet, as_images
from core.letters.words import words_of
from core.models import Letter, LetterFile, LetterMark, LetterPrint
from core.refusals import NotAllowed, Refused
from core.terms import LETTER_KINDS
from core.work import work_of
from redblack import operations as lists
from tests.kit import cases, factories
from tests.kit.desk import signed_in, words

AT = office_time(date(2024, 3, 4), 12)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c63f8cfc0f01f0005050102cfa02ee50000000049454e44ae426082"
)


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("明城市应急管理局（测试）")


def notified(home: cases.Bureau, **how: Any) -> Any:
    return cases.notified(home, cases.programme(home), **how)


@pytest.mark.django_db
class TestNumbers:
    def test_a_unit_writes_numbers_its_own_way_from_the_next_letter_on(self, home: cases.Bureau) -> None:
        rules = cases.programme(home)
        cases.notified(home, rules)
        letters.set_pattern(kind="prior_notice", pattern="明应急信告〔{year}〕{n}号", by=home.approver, at=AT)
        cases.notified(home, rules, on=date(2024, 3, 5))
        assert [row.number_text for row in Letter.objects.order_by("pk")] == [
            "信告〔2024〕1号",
            "明应急信告〔2024〕2号",
        ]

    def test_each_year_begins_with_one(self, home: cases.Bureau) -> None:
        rules = cases.programme(home)
        cases.notified(home, rules, on=date(2024, 12, 31))
        cases.notified(home, rules, on=date(2025, 1, 2))
        assert [row.number_text for row in Letter.objects.order_by("pk")] == ["信告〔2024〕1号", "信告〔2025〕1号"]

    @pytest.mark.parametrize("pattern", ["明应急信告{n}号", "明应急信告〔{year}〕号", "{n}〔{year}〕{n}号"])
    def test_a_pattern_that_cannot_tell_two_letters_apart(self, home: cases.Bureau, pattern: str) -> None:
        with pytest.raises(Refused, match="各一处"):
            letters.set_pattern(kind="prior_notice", pattern=pattern, by=home.approver, at=AT)

    def test_a_pattern_of_another_kind_or_unit(self, home: cases.Bureau) -> None:
        letters.set_pattern(kind="prior_notice", pattern="明应〔{year}〕{n}号", by=home.approver, at=AT)
        with pytest.raises(Refused, match="重复"):
            letters.set_pattern(kind="exit_notice", pattern="明应〔{year}〕{n}号", by=home.approver, at=AT)
        with pytest.raises(Refused, match="重复"):
            letters.set_pattern(kind="prior_notice", pattern="明应〔{year}〕{n}号", by=cases.bureau().approver, at=AT)

    def test_only_the_unit_s_approver(self, home: cases.Bureau) -> None:
        with pytest.raises(NotAllowed):
            letters.set_pattern(kind="prior_notice", pattern="明〔{year}〕{n}号", by=home.reviewer, at=AT)


@pytest.mark.django_db(transaction=True)
def test_numbers_are_gapless_when_several_sign_at_once_and_one_rolls_back() -> None:
    home = cases.bureau()
    rules = cases.programme(home)
    batches = [list(cases.checked(home, rules, count=5).values_list("pk", flat=True)) for _ in range(4)]
    errors: list[BaseException] = []

    def sign(ids: list[int], fail: bool) -> None:
        try:
            with transaction.atomic():
                lists.notify(cases.everything(ids), by=home.reviewer, at=AT, all_or_nothing=True)
                if fail:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=sign, args=(ids, index == 1)) for index, ids in enumerate(batches)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not errors
    assert sorted(Letter.objects.values_list("number", flat=True)) == list(range(1, 16))


@pytest.mark.django_db
class TestSeals:
    def test_nothing_is_signed_in_the_name_of_a_unit_without_seal(self, home: cases.Bureau, settings: Any) -> None:
        settings.LETTERS_NEED_SEAL = True
        entries = cases.checked(home, cases.programme(home))
        report = lists.notify(entries, by=home.reviewer, at=AT)
        (refusal,) = report.refused[0].refusals
        assert (refusal.code, "印章" in refusal.remedy) == ("unit_has_seal", True)
        assert not Letter.objects.exists()
        letters.register_seal(form="seal", image=PNG, by=home.approver, at=AT)
        assert lists.notify(entries, by=home.reviewer, at=AT).moved
        letter = Letter.objects.get()
        assert (letters.state_of(letter), bytes(letters.sheet_of(letter).seal)) == ("issued", PNG)

    def test_a_letter_of_the_timer_waits_for_its_seal_and_is_no_letter_until_then(
        self, home: cases.Bureau, settings: Any
    ) -> None:
        letter_of = notified(home).get().pk
        settings.LETTERS_NEED_SEAL = True
        letter = Letter.objects.get(case_id=letter_of)
        assert letters.state_of(letter) == "unsealed"
        assert letters.sheet_of(letter).stamp == "未用印"
        letters.pdf_of(letter, by=home.approver, at=AT)
        assert not LetterFile.objects.exists()
        with pytest.raises(Refused, match="印章"):
            letters.seal_letters(Letter.objects.all(), by=home.approver, at=AT)
        letters.register_seal(form="seal", image=PNG, by=home.approver, at=AT)
        assert letters.seal_letters(Letter.objects.all(), by=home.approver, at=AT) == 1
        assert letters.seal_letters(Letter.objects.all(), by=home.approver, at=AT) == 0
        assert letters.state_of(letter) == "issued"

    def test_what_waits_for_a_seal_stands_on_the_desk_of_whoever_may_put_it(
        self, home: cases.Bureau, settings: Any
    ) -> None:
        notified(home, count=2)
        on, label = date(2024, 3, 5), "待用印的文书，待办理“补盖印章”"

        def waits(actor: Any) -> dict[str, int]:
            return {item.label: item.count for item in work_of(actor, on) if item.group == "文书"}

        assert waits(home.approver) == {}  # where no seal is demanded, nothing waits for one
        settings.LETTERS_NEED_SEAL = True
        assert waits(home.approver) == {label: 2}
        office = factories.credit_office()
        for other in (home.handler, home.reviewer, cases.bureau().approver, factories.actor("approver", of=office)):
            assert waits(other) == {}
        (item,) = [item for item in work_of(home.approver, on) if item.group == "文书"]
        text = words(signed_in(home.approver).get(item.url))
        assert "信告〔2024〕1号" in text
        assert "信告〔2024〕2号" in text
        mine = words(signed_in(factories.actor("approver", of=office)).get(item.url))
        assert "信告〔2024〕1号" not in mine
        letters.register_seal(form="seal", image=PNG, by=home.approver, at=AT)
        letters.seal_letters(Letter.objects.all(), by=home.approver, at=AT)
        assert waits(home.approver) == {}

    def test_another_unit_s_approver_seals_nothing(self, home: cases.Bureau) -> None:
        notified(home)
        assert letters.seal_letters(Letter.objects.all(), by=cases.bureau().approver, at=AT) == 0

    def test_a_withdrawn_seal_is_not_used_any_more(self, home: cases.Bureau) -> None:
        letters.register_seal(form="signature", image=PNG, by=home.approver, at=AT)
        letters.withdraw_seal(by=home.approver, at=AT, note="换章")
        notified(home)
        assert Letter.objects.get().seal_id is None

    def test_what_is_no_image_is_no_seal(self, home: cases.Bureau) -> None:
        with pytest.raises(Refused, match="PNG"):
            letters.register_seal(form="seal", image=b"<svg onload=alert(1)>", by=home.approver, at=AT)


@pytest.mark.django_db
class TestVoid:
    def test_void_and_anew_keeps_both_numbers_and_the_reason(self, home: cases.Bureau) -> None:
        notified(home)
        old = Letter.objects.get()
        fresh = letters.reissue(old, by=home.reviewer, at=AT, reason="打印错行")
        assert (letters.state_of(old), letters.state_of(fresh)) == ("void", "issued")
        assert (fresh.number, fresh.data, fresh.case_id) == (2, old.data, old.case_id)
        mark = LetterMark.objects.get()
        assert (mark.replaced_by, mark.transition.note) == (fresh, "打印错行")
        assert letters.sheet_of(old).stamp == "作废"
        with pytest.raises(Refused, match="已经作废"):
            letters.reissue(old, by=home.reviewer, at=AT, reason="再来")

    def test_not_without_reason_not_by_another_unit(self, home: cases.Bureau) -> None:
        notified(home)
        with pytest.raises(Refused, match="理由"):
            letters.reissue(Letter.objects.get(), by=home.reviewer, at=AT, reason=" ")
        with pytest.raises(NotAllowed):
            letters.reissue(Letter.objects.get(), by=cases.bureau().reviewer, at=AT, reason="x")

    def test_a_letter_is_never_changed(self, home: cases.Bureau) -> None:
        notified(home)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Letter.objects.update(number_text="别的")


@pytest.mark.django_db
class TestFiles:
    def test_the_file_is_kept_as_first_set_with_its_checksum(self, home: cases.Bureau) -> None:
        notified(home, count=3)
        assert letters.file_due(at=AT) == 3
        assert letters.file_due(at=AT) == 0
        kept = LetterFile.objects.first()
        assert kept is not None
        pdf = bytes(kept.pdf)
        assert pdf.startswith(b"%PDF-")
        assert kept.sha256 == hashlib.sha256(pdf).hexdigest()
        assert letters.pdf_of(kept.letter, by=home.handler, at=AT) == pdf

    def test_copies_are_counted_and_say_so(self, home: cases.Bureau) -> None:
        notified(home)
        letter = Letter.objects.get()
        first, second = (letters.print_copy(letter, by=home.handler, at=AT) for _ in range(2))
        assert first.startswith(b"%PDF-")
        assert first != second
        assert list(LetterPrint.objects.values_list("copy", flat=True)) == [1, 2]

    @pytest.mark.parametrize("kind", [*LETTER_KINDS, "praise"])
    def test_every_kind_is_set_as_pages(self, kind: str) -> None:
        sheet = Sheet(unit="某局", number="某〔2024〕1号", words=words_of(kind, {}), day="2024年3月4日")
        pages = as_images(sheet, ppi=40)
        assert pages
        assert all(page.startswith(b"\x89PNG") for page in pages)

    def test_what_was_typed_cannot_shape_the_letter(self) -> None:
        made = words_of("letter", {"subject": "甲\n||乙|丙", "text": "@丁\n#let x = 1 {{ data }} <b>"})
        assert [part.shape for part in made.parts] == ["to", "text", "text"]
        assert made.parts[1].text == "丁　#let x = 1 {{ data }} <b>"


@pytest.mark.django_db
class TestDesk:
    def test_copy_file_seal_and_reissue_by_their_buttons(self, home: cases.Bureau) -> None:
        notified(home)
        letter = Letter.objects.get()
        client = signed_in(home.reviewer)
        with fixed(AT):
            assert "作废重发" in words(client.get(reverse("admin:core_letter_change", args=[letter.pk])))
            assert client.get(reverse("admin:core_letter_copy", args=[letter.pk])).status_code == 403
            copy = client.post(reverse("admin:core_letter_copy", args=[letter.pk]))
            assert copy["Content-Type"] == "application/pdf"
            assert "第 2 次" in words(client.get(reverse("admin:core_letter_print", args=[letter.pk])))
            file = client.get(reverse("admin:core_letter_file", args=[letter.pk]))
            assert file.content.startswith(b"%PDF-")
            address = reverse("admin:core_letter_reissue", args=[letter.pk])
            assert "信告〔2024〕2号" in words(client.post(address, {"reason": "错字"}, follow=True))

    def test_patterns_and_seals_are_laid_down_by_the_approver(self, home: cases.Bureau) -> None:
        address = reverse("admin:core_numberpattern_add")
        assert signed_in(home.reviewer).get(address).status_code == 403
        client = signed_in(home.approver)
        with fixed(AT):
            bad = client.post(address, {"kind": "prior_notice", "pattern": "x"})
            assert "各一处" in words(bad)
            done = client.post(address, {"kind": "prior_notice", "pattern": "明信〔{year}〕{n}号"}, follow=True)
            assert "明信〔{year}〕{n}号" in words(done)
            assert "登记印章" in words(client.get(reverse("admin:core_seal_add")))
            assert client.get(reverse("admin:core_seal_changelist")).status_code == 200

    def test_a_draft_has_no_number(self, home: cases.Bureau) -> None:
        entry = cases.checked(home, cases.programme(home)).get()
        text = words(signed_in(home.reviewer).get(reverse("admin:redblack_entry_draft", args=[entry.pk])))
        assert "（签发时编号）" in text
        assert "草稿" in text
        assert not Letter.objects.exists()
