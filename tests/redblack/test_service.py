"""Service: attempts, proofs, announcement only after failure, the receipt, replies to those who spoke."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.clocks import fixed, office_time
from core.crypto import open_sealed
from core.models import Letter
from core.refusals import Refused
from redblack import operations as lists
from redblack.models import ServiceAttempt, ServiceProof
from tests.kit import cases
from tests.kit.desk import signed_in, words

pytestmark = pytest.mark.django_db
AT = office_time(date(2024, 3, 6))
ON = date(2024, 3, 5)
PNG = b"\x89PNG\r\n\x1a\n scan"


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau()


@pytest.fixture
def entries(home: cases.Bureau) -> Any:
    return cases.notified(home, cases.programme(home), count=2)


def fail(entries: Any, home: cases.Bureau, method: str = "post", **more: Any) -> Any:
    return lists.attempt_service(entries, by=home.handler, at=AT, method=method, tried_on=ON, proof="退件 EMS1", **more)


def announce(entries: Any, home: cases.Bureau) -> Any:
    return lists.serve(entries, by=home.handler, at=AT, method="announced", served_on=date(2024, 3, 6), proof="网址")


def codes(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def test_a_failed_attempt_is_on_file_and_starts_nothing(entries: Any, home: cases.Bureau) -> None:
    assert len(fail(entries, home).moved) == 2
    entry = entries.first()
    attempt = entry.service_attempts.get()
    assert (attempt.method, attempt.outcome, attempt.tried_on) == ("post", "failed", ON)
    assert (entry.state, entry.served_on, entry.statement_ends_on) == ("notified", None, None)


def test_announcement_only_after_another_way_failed(entries: Any, home: cases.Bureau) -> None:
    assert codes(announce(entries, home)) == ["announced_after_failure"] * 2
    fail(entries.filter(pk=entries.first().pk), home)
    report = announce(entries, home)
    assert (len(report.moved), codes(report)) == (1, ["announced_after_failure"])


def test_an_announcement_does_not_fail(entries: Any, home: cases.Bureau) -> None:
    assert codes(fail(entries, home, method="announced")) == ["tried_by_another_way"] * 2


def test_terms_start_at_service_not_at_issue(entries: Any, home: cases.Bureau) -> None:
    lists.serve(
        entries, by=home.handler, at=office_time(date(2024, 4, 2)), method="post", served_on=date(2024, 4, 2), proof="x"
    )
    assert {entry.statement_ends_on for entry in entries} == {date(2024, 4, 10)}
    assert set(ServiceAttempt.objects.values_list("outcome", flat=True)) == {"served"}


def test_a_scanned_proof_is_kept_encrypted_once_for_all(entries: Any, home: cases.Bureau) -> None:
    scan = lists.ProofFile(name="回执.pdf", content=b"%PDF-1.4 receipt")
    fail(entries, home, proof_file=scan)
    proof = ServiceProof.objects.get()
    assert base64.b64decode(open_sealed(proof.content)) == scan.content
    assert set(ServiceAttempt.objects.values_list("file", flat=True)) == {proof.pk}
    entry = entries.first()
    page = reverse("admin:redblack_entry_proof", args=[entry.pk, proof.pk])
    assert signed_in(home.handler).get(page).content == scan.content
    assert signed_in(cases.bureau().handler).get(page).status_code == 404


def test_a_proof_of_another_kind_is_refused(entries: Any, home: cases.Bureau) -> None:
    with pytest.raises(Refused, match="PDF"):
        fail(entries, home, proof_file=lists.ProofFile(name="x.exe", content=b"MZ"))
    assert not ServiceAttempt.objects.exists()


def test_the_door_takes_the_form_with_a_file(entries: Any, home: cases.Bureau) -> None:
    entry = entries.first()
    client = signed_in(home.handler)
    page = reverse("admin:redblack_entry_door", args=[entry.pk, "attempt_service"])
    assert 'value="announced"' not in client.get(page).content.decode()
    given = {
        "method": "post",
        "tried_on": "2024-03-05",
        "proof": "退件",
        "proof_file": SimpleUploadedFile("a.png", PNG),
    }
    with fixed(AT):
        assert "已办理“登记送达未成”" in words(client.post(page, given, follow=True))
    assert entry.service_attempts.get().file.media_type == "image/png"
    receipt = client.get(reverse("admin:redblack_entry_receipt", args=[entry.pk]))
    assert receipt.content.startswith(b"%PDF-")


class TestReplies:
    def represent(self, home: cases.Bureau, entries: Any, **how: Any) -> Any:
        return lists.represent(entries.first(), party="乙公司", text="名单有误。", by=home.handler, at=AT, **how)

    def test_a_third_party_objects_in_publicity_listing_waits_and_it_is_answered(self, home: cases.Bureau) -> None:
        entries = cases.publicised(home, cases.programme(home, publicity_required=True))
        case = self.represent(home, entries, kind="publicity", party_kind="third")
        late = office_time(date(2024, 4, 30))
        assert codes(lists.make_ready(entries, at=late)) == ["no_open_representation"]
        lists.dismiss(type(case).objects.unscoped("test").all(), by=home.reviewer, at=AT, answer="已核实。")
        letter = Letter.objects.get(kind="representation_reply")
        assert (letter.data["party"], letter.data["outcome"]) == ("乙公司", "dismissed")
        assert letter.number_text == "信复〔2024〕1号"
        assert lists.make_ready(entries, at=late).moved

    def test_a_third_party_makes_no_statement_in_defence(self, home: cases.Bureau, entries: Any) -> None:
        with pytest.raises(Refused, match="当事人"):
            self.represent(home, entries, kind="statement", party_kind="third")
