"""Appealing online: from the page of a decided case, by its subject alone, to one appeal with a receipt (JS-G 33)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import clocks
from core.clocks import office_time
from core.receipts import code_of
from objections import operations as objections
from objections.models import Appeal, Objection
from objections.operations import appeals
from public import operations
from public.models import Submission
from redblack.contested import contested_case
from repair import operations as repairs
from tests.kit import complaints as kit
from tests.kit import factories
from tests.kit.citizens import proved
from tests.kit.desk import words
from tests.public.test_submissions import AT, OTHER_PHONE, Scene, paper, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "online")]
GIVEN = {"wish": "请重新核实并更正。", "text": "复查记录没有采信。", "contact": "江阴市某路一号"}
LATER = office_time(date(2025, 4, 15), 10)


def every() -> Any:
    return Appeal.objects.unscoped("test")


def officer(post: str) -> Any:
    return factories.actor(post, of=factories.credit_office())


class Decided:
    """A case sent online that was decided: not taken up, where it is an objection; refused, where it is a repair."""

    def __init__(self, kind: str = "objection", *, scene: Scene | None = None) -> None:
        self.scene = scene or Scene()
        self.client = self.scene.client()
        self.kind = kind
        self.case: Any = sent(self.client, self.scene, kind)
        self.address = f"/cases/{kind}/{self.case.public_id}/"
        self.form = f"{self.address}appeal/"

    def decide(self) -> Decided:
        chosen = type(self.case).objects.unscoped("test").filter(pk=self.case.pk)
        if self.kind == "repair":
            of = self.case.unit
            repairs.refuse(
                chosen, by=factories.actor("approver", of=of), at=AT, reason="整改不彻底。", all_or_nothing=True
            )
        else:
            said = "所述不是该条信息。"
            objections.return_objection(chosen, by=officer("reviewer"), at=AT, words=said, all_or_nothing=True)
        return self

    def appealed(self, **changes: Any) -> Appeal:
        check = self.client.post(self.form, {**GIVEN, **changes})
        assert check.status_code == 302, words(check)
        done = self.client.post(check["Location"])
        assert done.status_code == 302, words(done)
        case: Appeal = every().latest("pk")
        return case


@pytest.fixture(params=["objection", "repair"])
def decided(request: Any) -> Decided:
    return Decided(request.param).decide()


@pytest.fixture
def one() -> Decided:
    return Decided().decide()


class TestTheWay:
    def test_only_a_decided_case_leads_to_an_appeal(self) -> None:
        case = Decided()
        assert "提出申诉" not in words(case.client.get(case.address))
        assert case.client.get(case.form)["Location"] == case.address
        shown = case.decide().client.get(case.address)
        assert case.form in shown.content.decode()
        assert "依据：" in words(shown).partition("可以向")[2]

    def test_it_is_looked_over_and_becomes_one_appeal(self, decided: Decided) -> None:
        found = contested_case(decided.case.receipt_no)
        assert found is not None
        check = decided.client.post(decided.form, {**GIVEN, "evidence": [paper()]})["Location"]
        looked = words(decided.client.get(check))
        assert "整改报告.pdf" in looked
        assert GIVEN["wish"] in looked and GIVEN["text"] in looked and found.decision_no in looked
        assert not every().exists()
        receipt = decided.client.post(check)
        assert decided.client.post(check)["Location"] == receipt["Location"]
        case = every().get()
        assert (case.against, case.contested_no, case.unit) == (
            decided.kind,
            decided.case.receipt_no,
            decided.case.unit,
        )
        assert (case.state, case.channel, case.party_kind, case.received_on) == ("raised", "web", "subject", AT.date())
        assert case.text == "申诉请求：请重新核实并更正。\n申诉理由：复查记录没有采信。"
        assert "网核" in case.party and "欧阳震华" not in case.party
        reach = appeals.open_contact(case, by=officer("reviewer"), at=AT, reason="核实")
        assert "13800138000" in reach.contact and GIVEN["contact"] in reach.contact
        kept = Submission.objects.get(appeal=case)
        assert (kept.answers, kept.contested_no, kept.files.count()) == (None, decided.case.receipt_no, 0)
        (held,) = case.papers.all()
        assert (held.name, str(held.content)) == ("整改报告.pdf", "〔密文〕")

    def test_it_can_be_changed_until_it_is_sent(self, one: Decided) -> None:
        check = one.client.post(one.form, GIVEN)["Location"]
        again = f"{one.form}?draft={Submission.objects.latest('pk').public_id}"
        assert again in one.client.get(check).content.decode()
        assert GIVEN["wish"] in one.client.get(again).content.decode()
        assert one.client.post(again, {**GIVEN, "wish": "请撤销。"})["Location"] == check
        one.client.post(check)
        assert "请撤销。" in every().get().text

    @pytest.mark.parametrize("left_out", ["wish", "text"])
    def test_what_is_missing_is_named(self, one: Decided, left_out: str) -> None:
        answer = words(one.client.post(one.form, {**GIVEN, left_out: " "}))
        assert "请填写申诉" in answer
        assert not Submission.objects.filter(kind="appeal").exists()

    def test_whoever_begins_without_a_proof_comes_back_after_it(self, one: Decided) -> None:
        anybody, receipt = self.by_receipt(one)
        back = proved(anybody, "representative", wanted="appeal", **self.claim(one))
        assert back["Location"] == f"{one.form}?number={receipt['number']}"
        assert "申诉理由" in words(anybody.get(back["Location"]))

    def test_from_another_phone_the_receipt_is_asked_for_after_the_proof(self, one: Decided) -> None:
        anybody, receipt = self.by_receipt(one)
        back = proved(anybody, "representative", wanted="appeal", phone=OTHER_PHONE, **self.claim(one))
        again = anybody.get(back["Location"])
        assert again["Location"] == f"/cases/?number={receipt['number']}"
        assert receipt["number"] in anybody.get(again["Location"]).content.decode()
        anybody.post("/cases/", receipt)
        assert "申诉理由" in words(anybody.get(one.form))

    def by_receipt(self, one: Decided) -> tuple[Client, dict[str, str]]:
        """A browser that opened the case by its receipt and was led to a proof."""
        cache.clear()
        anybody, receipt = Client(), {"number": one.case.receipt_no, "code": code_of(one.case)}
        anybody.post("/cases/", receipt)
        assert anybody.get(one.form)["Location"] == "/identity/?for=appeal"
        return anybody, receipt

    def claim(self, one: Decided) -> dict[str, str]:
        scene = one.scene
        return {"name": scene.claim.name, "number": scene.claim.number, "principal_number": scene.uscc}


class TestWhoMay:
    def test_nobody_without_the_case(self, one: Decided) -> None:
        assert Client().get(one.form)["Location"] == "/cases/"
        other = one.scene.client(phone=OTHER_PHONE)
        for address in (one.form, f"/cases/complaint/{one.case.public_id}/appeal/"):
            assert other.get(address)["Location"] == "/cases/"
            assert other.post(address, GIVEN)["Location"] == "/cases/"
        assert not Submission.objects.filter(kind="appeal").exists()

    def test_not_whoever_holds_the_receipt_and_is_another(self, one: Decided) -> None:
        stranger = one.scene.outsider()
        stranger.post("/cases/", {"number": one.case.receipt_no, "code": code_of(one.case)})
        assert "不是该信息的主体" in words(stranger.get(one.form))
        assert "不是该信息的主体" in words(stranger.post(one.form, GIVEN))
        assert not Submission.objects.filter(kind="appeal").exists()

    def test_an_agent_uploads_his_authority(self, one: Decided) -> None:
        cache.clear()
        agent, client = factories.person_claim("上官婉儿"), Client()
        principal = {"principal": one.scene.entry.subject.name, "principal_number": one.scene.uscc}
        proved(client, "agent", wanted="appeal", name=agent.name, number=agent.number, **principal)
        client.post("/cases/", {"number": one.case.receipt_no, "code": code_of(one.case)})
        given = {**GIVEN, "authority_no": "委〔2025〕3号"}
        assert "代理人须上传授权委托书" in words(client.post(one.form, given))
        assert "请填写授权委托书编号" in words(client.post(one.form, {**GIVEN, "authority": [paper("委托书.pdf")]}))
        check = client.post(one.form, {**given, "authority": [paper("委托书.pdf")]})["Location"]
        assert "委〔2025〕3号" in words(client.get(check)) and "委托书.pdf" in words(client.get(check))
        client.post(check)
        case = every().get()
        assert (case.party_kind, case.authority_no) == ("agent", "委〔2025〕3号")
        assert list(case.papers.values_list("kind", "name")) == [("mandate", "委托书.pdf")]

    def test_a_third_party_is_not_led_to_an_appeal(self) -> None:
        scene = Scene()
        stranger = scene.outsider()
        case = sent(stranger, scene, "objection", interest="供应商")
        chosen = Objection.objects.unscoped("test").filter(pk=case.pk)
        objections.return_objection(chosen, by=officer("reviewer"), at=AT, words="没有利害关系。", all_or_nothing=True)
        address = f"/cases/objection/{case.public_id}/"
        assert "提出申诉" not in words(stranger.get(address))
        assert stranger.get(f"{address}appeal/")["Location"] == address

    def test_the_addresses_of_applications_know_no_appeal(self, one: Decided) -> None:
        about = f"/apply/appeal/entry/{one.scene.entry.public_id}/"
        assert one.client.get(about).status_code == 404
        assert one.client.get(f"{about}fill/").status_code == 404
        assert Client().get(f"{about}fill/").status_code == 404


class TestWhereThereIsNone:
    def test_the_page_names_the_other_ways_with_the_clause(self) -> None:
        with clocks.fixed(office_time(date(2024, 4, 10), 10)):
            case = Decided(scene=Scene(pack="jieyang-2017", validity="1 years"))
            chosen = Objection.objects.unscoped("test").filter(pk=case.case.pk)
            by, at = officer("reviewer"), clocks.now()
            objections.return_objection(chosen, by=by, at=at, words="不是该条信息。", all_or_nothing=True)
            shown = words(case.client.get(case.address))
            assert "没有规定对异议、修复的处理结果可以向信用主管部门申诉" in shown
            assert "依法申请行政复议或者提起行政诉讼" in shown and "（二十一）" in shown
            assert "提出申诉" not in shown
            assert case.client.post(case.form, GIVEN)["Location"] == case.address
        assert not Submission.objects.filter(kind="appeal").exists()

    def test_what_is_appealed_already_is_told(self, one: Decided) -> None:
        one.appealed()
        assert "对同一处理结果的申诉正在办理" in words(one.client.get(one.address))
        assert one.client.get(one.form)["Location"] == one.address

    def test_somebody_else_was_faster(self, one: Decided) -> None:
        check = one.client.post(one.form, GIVEN)["Location"]
        found = contested_case(one.case.receipt_no)
        appeals.raise_appeal(contested=found, party="某公司", text="窗口提出。", by=officer("handler"), at=AT)
        assert "对同一处理结果的申诉正在办理" in words(one.client.post(check))
        assert every().count() == 1


class TestTheReceipt:
    def test_number_and_code_open_it_and_the_file_bears_them(self, one: Decided) -> None:
        case = one.appealed()
        shown = one.client.get(f"/cases/appeal/{case.public_id}/receipt/")
        assert case.receipt_no.startswith("SS")
        assert case.receipt_no in words(shown) and code_of(case) in words(shown)
        made = one.client.get(f"/cases/appeal/{case.public_id}/receipt.pdf")
        assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
        cache.clear()
        anybody = Client()
        opened = anybody.post("/cases/", {"number": case.receipt_no, "code": code_of(case).lower()})
        told = words(anybody.get(opened["Location"]))
        assert "待受理" in told and contested_case(one.case.receipt_no).decision_no in told  # type: ignore[union-attr]
        wrong = anybody.post("/cases/", {"number": case.receipt_no, "code": "AAAAAAAA"})
        assert "没有收件编号和查询码都相符的事项" in words(wrong)

    def test_a_complaint_is_not_opened_there(self, one: Decided) -> None:
        case = kit.complaints.raise_complaint(text="拖延。", by=officer("handler"), at=AT)
        answer = one.client.post("/cases/", {"number": case.receipt_no, "code": code_of(case)})
        assert "没有收件编号和查询码都相符的事项" in words(answer)

    def test_the_phone_that_filed_it_finds_it_again_and_another_does_not(self, one: Decided) -> None:
        address = f"/cases/appeal/{one.appealed().public_id}/"
        assert address in one.scene.client().get("/mine/").content.decode()
        other = one.scene.client(phone=OTHER_PHONE)
        assert address not in other.get("/mine/").content.decode()
        assert other.get(address).status_code == 404

    def test_it_tells_what_was_decided(self, one: Decided) -> None:
        case = one.appealed()
        chosen = every().filter(pk=case.pk)
        appeals.accept(chosen, by=officer("reviewer"), at=AT, all_or_nothing=True)
        appeals.uphold(
            chosen, by=officer("approver"), at=LATER, reason="复查记录属实。", ordered="更正。", all_or_nothing=True
        )
        told = words(one.client.get(f"/cases/appeal/{case.public_id}/"))
        assert "复查记录属实。" in told and "更正。" in told and "2025年4月15日" in told
        assert "提出申诉" not in told


class TestWithdrawing:
    def test_until_it_is_accepted(self, one: Decided) -> None:
        case = one.appealed()
        address = f"/cases/appeal/{case.public_id}/"
        assert f"{address}withdraw/" in one.client.get(address).content.decode()
        assert "不能恢复" in words(one.client.get(f"{address}withdraw/"))
        one.client.post(f"{address}withdraw/", {"words": "已经另行解决。"})
        case.refresh_from_db()
        assert case.state == "withdrawn"
        assert one.form in one.client.get(one.address).content.decode()

    def test_afterwards_not(self, one: Decided) -> None:
        case = one.appealed()
        address = f"/cases/appeal/{case.public_id}/"
        appeals.accept(every().filter(pk=case.pk), by=officer("reviewer"), at=AT, all_or_nothing=True)
        assert "withdraw/" not in one.client.get(address).content.decode()
        assert one.client.post(f"{address}withdraw/", {"words": "不办了。"})["Location"] == address
        for name in ("supplement", "amend"):
            assert one.client.get(f"{address}{name}/")["Location"] == address
        case.refresh_from_db()
        assert case.state == "accepted"


def test_what_was_never_sent_is_forgotten_after_a_day(one: Decided) -> None:
    one.client.post(one.form, GIVEN)
    assert operations.forget_submissions(at=office_time(date(2025, 4, 11), 11)) == 1
    assert Submission.objects.get(kind="appeal").answers is None
