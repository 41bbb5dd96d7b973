"""Applying and objecting online: proof, form, a look over it, one case, a receipt that opens it without any proof."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import clocks
from core.clocks import office_time
from core.letters.words import words_of
from core.models import Letter, Step
from core.papers import Paper
from core.refusals import Refused
from objections import operations as objections
from objections.models import Objection
from public import operations
from public.models import Submission, SubmissionFile
from redblack.models import Entry
from repair import operations as repairs
from repair.models import Repair
from subjects import operations as subjects
from subjects.fictitious import valid_resident_id
from tests.kit import cases, factories
from tests.kit.citizens import proved
from tests.kit.desk import words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "online")]
AT = office_time(date(2025, 4, 10), 10)
OTHER_PHONE = "13900139000"
PDF = b"%PDF-1.4 rectified"
APPLICATION = {
    "statement": "隐患已经整改并经复查合格，罚款已经缴清，建立了安全管理制度。",
    "corrected_on": "2024-05-20",
    "performed": "on",
    "commitment": "on",
    "contact": "江阴市某路一号",
}
OBJECTION = {"ground": "error", "text": "文书号有误，应为另一份决定。", "claim_reason": "未及时整改。"}


class Scene:
    """An organisation on the black list, its legal representative, and a stranger."""

    def __init__(self, *, pack: str = "national-2026", validity: str = "3 years") -> None:
        self.home = cases.bureau("江阴市应急管理局（测试）")
        held, self.claim = factories.organisation_claim(), factories.person_claim("欧阳震华")
        rules = cases.programme(self.home, pack=pack, validity=validity)
        self.entry: Entry = cases.listed(self.home, rules, proposals=[cases.proposal(self.home, claim=held)]).get()
        self.uscc = held.number
        person = factories.known(self.claim)
        subjects.relate(
            self.entry.subject,
            person=person,
            role="legal_representative",
            from_on=date(2020, 1, 1),
            proof="营业执照",
            by=factories.actor("handler", of=factories.credit_office()),
            at=office_time(date(2024, 1, 4)),
        )
        self.stranger = factories.person_claim("司马相如")
        factories.known(self.stranger)

    def client(self, **more: str) -> Client:
        """Somebody who proved that he speaks for the organisation."""
        cache.clear()  # every reader comes from a network of his own
        client = Client()
        given = {"name": self.claim.name, "number": self.claim.number, "principal_number": self.uscc, **more}
        assert proved(client, "representative", **given).status_code == 302
        return client

    def outsider(self) -> Client:
        cache.clear()
        client = Client()
        proved(client, phone=OTHER_PHONE, name=self.stranger.name, number=self.stranger.number)
        return client

    def address(self, name: str, kind: str) -> str:
        return reverse(f"public:{name}", args=[kind, "entry", self.entry.public_id])


@pytest.fixture
def scene() -> Scene:
    return Scene()


def paper(name: str = "整改报告.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def filled(client: Client, scene: Scene, kind: str, **changes: Any) -> Any:
    given = {**(APPLICATION if kind == "repair" else OBJECTION), "evidence": [paper()], **changes}
    return client.post(scene.address("apply_fill", kind), given)


def sent(client: Client, scene: Scene, kind: str, **changes: Any) -> Any:
    """Filled in, looked over, sent; the case."""
    answer = filled(client, scene, kind, **changes)
    assert answer.status_code == 302, words(answer)
    done = client.post(answer["Location"])
    assert done.status_code == 302, words(done)
    return (Repair if kind == "repair" else Objection).objects.unscoped("test").latest("pk")


class TestTheWay:
    def test_the_conditions_are_told_before_anybody_proves_who_he_is(self, scene: Scene) -> None:
        told = words(Client().get(scene.address("apply", "repair")))
        assert "现在可以申请信用修复" in told
        assert "不收取任何费用" in told
        assert "申请时要说明和证明" in told

    def test_whoever_begins_without_a_proof_comes_back_after_it(self, scene: Scene) -> None:
        client = Client()
        begun = client.get(scene.address("apply_fill", "repair"))
        assert begun["Location"] == "/identity/?for=repair"
        given = {"name": scene.claim.name, "number": scene.claim.number, "principal_number": scene.uscc}
        assert proved(client, "representative", **given)["Location"] == scene.address("apply_fill", "repair")

    def test_an_application_is_looked_over_and_becomes_one_case(self, scene: Scene) -> None:
        client = scene.client()
        check = filled(client, scene, "repair")["Location"]
        looked = words(client.get(check))
        assert "整改报告.pdf" in looked
        assert APPLICATION["statement"] in looked
        assert Repair.objects.unscoped("test").count() == 0
        first, second = client.post(check), client.post(check)
        assert first["Location"] == second["Location"]
        case = Repair.objects.unscoped("test").get()
        assert (case.entry_id, case.channel, case.corrected_on) == (scene.entry.pk, "web", date(2024, 5, 20))
        assert [one.name for one in case.files.all()] == ["整改报告.pdf"]
        assert Step.objects.get(flow="repair", case_id=case.pk).transition.actor_name == "网上申请"

    def test_nothing_stays_with_the_form_once_it_was_sent(self, scene: Scene) -> None:
        sent(scene.client(), scene, "repair")
        held = Submission.objects.get()
        assert held.answers is None
        assert not SubmissionFile.objects.exists()

    def test_an_objection_of_the_subject(self, scene: Scene) -> None:
        case = sent(scene.client(), scene, "objection")
        assert (case.party_kind, case.channel, case.claims) == ("subject", "web", {"reason": "未及时整改。"})
        assert case.papers.get().name == "整改报告.pdf"

    def test_an_objection_of_a_third_party_says_its_interest(self, scene: Scene) -> None:
        client = scene.outsider()
        assert "请填写利害关系" in words(filled(client, scene, "objection"))
        case = sent(client, scene, "objection", interest="债权人，合同受影响。")
        assert (case.party_kind, case.interest) == ("third", "债权人，合同受影响。")

    def test_somebody_without_a_dossier_objects_as_a_third_party_and_nothing_else(self, scene: Scene) -> None:
        client, nobody = Client(), factories.person_claim("上官婉儿")
        given = {"name": nobody.name, "number": nobody.number}
        proved(client, wanted="objection", phone=OTHER_PHONE, **given)
        assert "作为利害关系人" in words(client.get("/mine/"))
        assert "信用修复由信息所涉的主体申请" in words(filled(client, scene, "repair"))
        case = sent(client, scene, "objection", interest="债权人，合同受影响。")
        assert case.party_kind == "third"
        assert f"/cases/objection/{case.public_id}/" in client.get("/mine/").content.decode()
        assert Client().get(f"/cases/objection/{case.public_id}/")["Location"] == "/cases/"

    def test_without_a_dossier_nobody_is_let_in_for_anything_else(self, scene: Scene) -> None:
        nobody = factories.person_claim("上官婉儿")
        given = {"name": nobody.name, "number": nobody.number}
        answer = proved(Client(), wanted="repair", phone=OTHER_PHONE, **given)
        assert "没有找到相符的信用主体" in words(answer)
        child = {"name": "上官小儿", "number": valid_resident_id(81, date(2010, 6, 15))}
        answer = proved(Client(), wanted="objection", phone="13700137000", **child)
        assert "没有找到相符的信用主体" in words(answer)

    def test_a_stranger_does_not_apply_for_anothers_repair(self, scene: Scene) -> None:
        assert "信用修复由信息所涉的主体申请" in words(filled(scene.outsider(), scene, "repair"))
        assert not Submission.objects.exists()

    def test_what_the_law_refuses_is_told_with_its_clause_and_makes_no_case(self, scene: Scene) -> None:
        client = scene.client()
        sent(client, scene, "repair")
        again = filled(client, scene, "repair")["Location"]
        assert "正在办理的修复申请" in words(client.post(again))
        assert Repair.objects.unscoped("test").count() == 1

    def test_a_form_can_be_changed_until_it_is_sent(self, scene: Scene) -> None:
        client = scene.client()
        check = filled(client, scene, "repair")["Location"]
        draft = Submission.objects.get()
        form = client.get(scene.address("apply_fill", "repair") + f"?draft={draft.public_id}").content.decode()
        assert APPLICATION["statement"] in form
        changed = {**APPLICATION, "statement": "改过的说明。"}
        client.post(scene.address("apply_fill", "repair") + f"?draft={draft.public_id}", changed)
        looked = words(client.get(check))
        assert "改过的说明。" in looked
        assert "整改报告.pdf" in looked

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"statement": ""}, "请填写申请理由和纠正情况"),
            ({"corrected_on": "2024-13-01"}, "日期不正确"),
            ({"commitment": ""}, "请阅读并同意"),
            ({"evidence": [paper("病毒.exe", b"MZ")]}, "“病毒.exe”不是 PDF、PNG 或者 JPEG 文件"),
            ({"evidence": [paper("大.pdf", PDF + b"0" * 5_000_000)]}, "“大.pdf”超过5 MB"),
            ({"evidence": [paper(f"{n}.pdf") for n in range(11)]}, "一次最多上传10份"),
        ],
    )
    def test_each_mistake_is_named_with_its_field_and_what_to_do(
        self, scene: Scene, changes: dict[str, Any], said: str
    ) -> None:
        assert said in words(filled(scene.client(), scene, "repair", **changes))
        assert not Submission.objects.exists()

    def test_what_was_never_sent_is_forgotten_after_a_day(self, scene: Scene) -> None:
        check = filled(client := scene.client(), scene, "repair")["Location"]
        assert operations.forget_submissions(at=AT + timedelta(hours=23, minutes=59)) == 0
        assert operations.forget_submissions(at=AT + timedelta(hours=24)) == 1
        assert Submission.objects.get().answers is None
        assert not SubmissionFile.objects.exists()
        assert client.get(check).status_code == 404

    def test_nobody_looks_over_or_sends_the_form_of_another(self, scene: Scene) -> None:
        check = filled(scene.client(), scene, "repair")["Location"]
        assert scene.outsider().get(check).status_code == 404
        assert scene.outsider().post(check).status_code == 404
        assert Client().get(check)["Location"] == "/identity/"
        assert Repair.objects.unscoped("test").count() == 0


def code_of(client: Client, case: Any, kind: str) -> tuple[str, str]:
    """Number and query code, as the receipt shows them."""
    shown = client.get(f"/cases/{kind}/{case.public_id}/receipt/")
    told = shown.context["told"]
    return told.number, shown.context["code"]


@pytest.mark.parametrize("kind", ["repair", "objection"])
class TestTheReceipt:
    def test_number_and_code_open_the_case_to_anybody_who_holds_them(self, scene: Scene, kind: str) -> None:
        client = scene.client()
        number, code = code_of(client, case := sent(client, scene, kind), kind)
        anybody = Client()
        opened = anybody.post("/cases/", {"number": number, "code": code.lower()})
        assert opened["Location"] == f"/cases/{kind}/{case.public_id}/"
        shown = anybody.get(opened["Location"])
        assert number in words(shown)
        assert shown["Cache-Control"] == "no-store"
        with clocks.fixed(AT + timedelta(minutes=31)):
            assert anybody.get(opened["Location"])["Location"] == "/cases/"

    def test_a_wrong_code_and_an_unknown_number_read_alike(self, scene: Scene, kind: str) -> None:
        client = scene.client()
        number, code = code_of(client, sent(client, scene, kind), kind)
        tries = [(number, "AAAAAAAA"), (number[:2] + "99999999", code), ("ZZ1", code), (number, "")]
        answers = {words(Client().post("/cases/", {"number": n, "code": c or "B"})) for n, c in tries}
        assert len(answers) == 1
        assert "没有收件编号和查询码都相符的事项" in answers.pop()

    def test_codes_cannot_be_tried_without_end(self, scene: Scene, kind: str) -> None:
        client = Client()
        for _ in range(20):
            client.post("/cases/", {"number": "XF00000001", "code": "AAAAAAAA"})
        assert client.post("/cases/", {"number": "XF00000001", "code": "AAAAAAAA"}).status_code == 429

    def test_the_file_bears_number_and_code(self, scene: Scene, kind: str) -> None:
        client = scene.client()
        case = sent(client, scene, kind)
        made = client.get(f"/cases/{kind}/{case.public_id}/receipt.pdf")
        assert made["Content-Type"] == "application/pdf"
        assert made.content.startswith(b"%PDF-")

    def test_the_phone_that_filed_it_finds_it_again_and_another_does_not(self, scene: Scene, kind: str) -> None:
        case = sent(scene.client(), scene, kind)
        address = f"/cases/{kind}/{case.public_id}/"
        assert address in scene.client().get("/mine/").content.decode()
        other = scene.client(phone=OTHER_PHONE)
        assert address not in other.get("/mine/").content.decode()
        assert other.get(address).status_code == 404
        assert Client().get(address)["Location"] == "/cases/"

    def test_it_is_withdrawn_after_a_page_that_says_what_follows(self, scene: Scene, kind: str) -> None:
        client = scene.client()
        case = sent(client, scene, kind)
        address = f"/cases/{kind}/{case.public_id}/withdraw/"
        assert "不能恢复" in words(client.get(address))
        client.post(address, {"words": "已经另行解决。"})
        case.refresh_from_db()
        assert case.state == "withdrawn"
        assert client.get(address)["Location"] == f"/cases/{kind}/{case.public_id}/"


class TestAmending:
    def test_until_it_is_accepted_it_is_changed_and_the_former_words_stay(self, scene: Scene) -> None:
        client = scene.client()
        case = sent(client, scene, "repair")
        address = f"/cases/repair/{case.public_id}/amend/"
        before, day = case.statement, case.corrected_on
        assert before in words(client.get(address))
        given = {"statement": f"{before}另设专职安全员。", "corrected_on": f"{day:%Y-%m-%d}", "performed": "on"}
        client.post(address, {**given, "evidence": [paper("任命书.pdf", PDF + b"2")]})
        case.refresh_from_db()
        assert (case.state, case.statement) == ("applied", given["statement"])
        assert set(case.files.values_list("name", flat=True)) == {"整改报告.pdf", "任命书.pdf"}
        last = Step.objects.filter(flow="repair", case_id=case.pk).select_related("verdict").latest("pk")
        assert f"修改前的申请理由和纠正情况：{before}" in last.verdict.why["sentences"]

    def test_a_second_press_changes_nothing_and_keeps_no_file_twice(self, scene: Scene) -> None:
        """SomethingAmended"""
        client = scene.client()
        case = sent(client, scene, "repair")
        address = f"/cases/repair/{case.public_id}/amend/"
        given = {"statement": "隐患已经消除。", "corrected_on": f"{case.corrected_on:%Y-%m-%d}", "performed": "on"}
        client.post(address, {**given, "evidence": [paper("任命书.pdf", PDF + b"2")]})
        again = client.post(address, {**given, "evidence": [paper("任命书.pdf", PDF + b"2")]})
        assert "内容与原来相同，无须提交。" in words(again)
        assert case.files.filter(name="任命书.pdf").count() == 1
        assert Step.objects.filter(flow="repair", case_id=case.pk).count() == 2

    def test_files_do_not_grow_without_end(self, scene: Scene) -> None:
        case = sent(scene.client(), scene, "repair")
        chosen = Repair.objects.unscoped("test").filter(pk=case.pk)
        held = case.files.count()
        many = [Paper(name=f"{n}.pdf", content=f"%PDF-{n}".encode(), kind="other") for n in range(60)]
        for first in range(0, 40, 20):
            repairs.amend(chosen, by=scene.home.handler, at=AT, papers=many[first : first + 20], all_or_nothing=True)
        with pytest.raises(Refused, match="合计不得超过60份"):
            repairs.amend(chosen, by=scene.home.handler, at=AT, papers=many[40:], all_or_nothing=True)
        assert case.files.count() == held + 40

    def test_what_is_missing_is_said_and_nothing_is_changed(self, scene: Scene) -> None:
        client = scene.client()
        case = sent(client, scene, "repair")
        wrong = client.post(f"/cases/repair/{case.public_id}/amend/", {"statement": "", "corrected_on": "昨天"})
        assert "请填写申请理由和纠正情况。" in words(wrong) and "日期不正确" in words(wrong)
        assert Step.objects.filter(flow="repair", case_id=case.pk).count() == 1

    def test_afterwards_it_is_not(self, scene: Scene) -> None:
        client = scene.client()
        case = sent(client, scene, "repair")
        address = f"/cases/repair/{case.public_id}/amend/"
        chosen = Repair.objects.unscoped("test").filter(pk=case.pk)
        repairs.accept(chosen, by=scene.home.handler, at=AT, all_or_nothing=True)
        assert client.get(address)["Location"] == f"/cases/repair/{case.public_id}/"
        assert "amend/" not in client.get(f"/cases/repair/{case.public_id}/").content.decode()
        report = repairs.amend(chosen, by=scene.home.handler, at=AT, statement="另一种说法")
        assert [one.code for row in report.refused for one in row.refusals] == ["wrong_state"]


class TestSupplementing:
    def test_what_was_asked_for_is_handed_in_by_receipt(self, scene: Scene) -> None:
        client = scene.client()
        case = sent(client, scene, "repair")
        address = f"/cases/repair/{case.public_id}/supplement/"
        assert client.get(address)["Location"] == f"/cases/repair/{case.public_id}/"
        chosen = Repair.objects.unscoped("test").filter(pk=case.pk)
        asked = "请提交缴款凭证。"
        repairs.ask_completion(chosen, by=scene.home.handler, at=AT, reason=asked, all_or_nothing=True)
        assert asked in words(client.get(address))
        client.post(address, {"words": "补交缴款凭证。", "evidence": [paper("缴款凭证.pdf", PDF + b"2")]})
        case.refresh_from_db()
        assert case.state == "applied"
        assert "补交缴款凭证。" in case.statement
        assert set(case.files.values_list("name", flat=True)) == {"整改报告.pdf", "缴款凭证.pdf"}

    def test_of_an_objection(self, scene: Scene) -> None:
        client = scene.client()
        case = sent(client, scene, "objection")
        chosen = Objection.objects.unscoped("test").filter(pk=case.pk)
        by = factories.actor("reviewer", of=case.unit)
        objections.ask_supplement(chosen, by=by, at=AT, words="请提交判决书。", all_or_nothing=True)
        address = f"/cases/objection/{case.public_id}/supplement/"
        assert "请提交判决书。" in words(client.get(address))
        client.post(address, {"words": "补交判决书。", "evidence": [paper("判决书.pdf", PDF + b"2")]})
        case.refresh_from_db()
        assert case.state == "raised"
        assert set(case.papers.values_list("name", flat=True)) == {"整改报告.pdf", "判决书.pdf"}


class TestAgents:
    def test_an_agent_must_upload_his_authority(self, scene: Scene) -> None:
        agent = factories.person_claim("上官婉儿")
        client = Client()
        given = {
            "name": agent.name,
            "number": agent.number,
            "principal": scene.entry.subject.name,
            "principal_number": scene.uscc,
        }
        assert proved(client, "agent", **given).status_code == 302
        mandate = {"mandate_scope": "代为提出异议", "mandate_until": "2025-12-31"}
        assert "代理人须上传授权委托书" in words(filled(client, scene, "objection", **mandate))
        case = sent(client, scene, "objection", **mandate, authority=[paper("委托书.pdf")])
        assert (case.party_kind, case.mandate_until) == ("agent", date(2025, 12, 31))
        assert set(case.papers.values_list("kind", flat=True)) == {"evidence", "mandate"}


class TestOfARecord:
    def test_an_agent_objects_to_a_penalty_from_the_page_that_the_proof_opens(self) -> None:
        home, april = cases.bureau("江阴市应急管理局"), office_time(date(2024, 4, 10), 10)
        with clocks.fixed(april):
            record = record_of(collected(home, penalty())[0])
            agent = factories.person_claim("上官婉儿")
            principal = {"principal": record.subject.name, "principal_number": record.subject.uscc}
            client = Client()
            proved(client, "agent", name=agent.name, number=agent.number, **principal)
            address = f"/apply/objection/record/{record.public_id}/"
            assert address in client.get("/mine/").content.decode()
            assert address in client.get(f"/records/penalty/{record.public_id}/").content.decode()
            assert "开始办理" in words(client.get(address))
            given = {"ground": "error", "text": "已被复议撤销。", "claim_fact": "已经整改。"}
            mandate = {"mandate_scope": "代为提出异议", "mandate_until": "2024-12-31"}
            check = client.post(f"{address}fill/", {**given, **mandate, "authority": [paper("委托书.pdf")]})
            assert check.status_code == 302, words(check)
            client.post(check["Location"])
        case = Objection.objects.unscoped("test").get()
        assert (case.record_id, case.party_kind, case.claims) == (record.pk, "agent", {"fact": "已经整改。"})

    def test_of_what_is_not_public_there_is_no_page(self) -> None:
        assert Client().get(f"/apply/objection/record/{uuid4()}/").status_code == 404
        assert Client().get(f"/apply/nothing/record/{uuid4()}/").status_code == 404


class TestWhatLeads:
    def test_the_public_pages_lead_to_both(self, scene: Scene) -> None:
        shown = Client().get(f"/subjects/{scene.entry.subject.public_id}/").content.decode()
        assert scene.address("apply", "repair") in shown
        assert scene.address("apply", "objection") in shown

    def test_the_repair_notice_names_the_first_day_that_the_page_names(self, scene: Scene) -> None:
        notice = Letter.objects.get(kind="repair_notice")
        answer = repairs.eligibility(on=date(2025, 4, 10), entry=scene.entry)
        assert answer.from_on is not None
        assert notice.data["law"]["from_on"] == answer.from_on.isoformat()

    def test_the_repair_notice_names_the_site(self, scene: Scene, settings: Any) -> None:
        notice = Letter.objects.get(kind="repair_notice")
        assert f"{settings.SITE_URL}" in "".join(one.text for one in words_of(notice.kind, notice.data).parts)
