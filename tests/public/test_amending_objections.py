"""What an objection says is changed until it is accepted: online by its receipt, at the desk by whoever was told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import clocks
from core.models import Step
from core.papers import Paper
from core.refusals import Refused
from objections import operations as objections
from objections.models import Objection
from tests.kit import desk as pages
from tests.kit import factories
from tests.kit import objections as kit
from tests.kit.desk import words
from tests.kit.objections import RAISED_ON, Place
from tests.objections.test_objection_pages import AT as AT_THE_DESK
from tests.public.test_submissions import AT, OBJECTION, PDF, Scene, paper, sent

pytestmark = pytest.mark.django_db
SAID = {"ground": "mismatch", "text": "文书号应为另一份决定，附决定书。", "claim_reason": ""}


def last(case: Objection) -> Any:
    """The newest step of an objection, with its reasons."""
    return Step.objects.filter(flow="objection", case_id=case.pk).select_related("verdict").latest("pk")


def steps(case: Objection) -> int:
    return Step.objects.filter(flow="objection", case_id=case.pk).count()


@pytest.mark.usefixtures("jiangyin", "online")
class TestOnline:
    def begun(self) -> tuple[Client, Objection, str]:
        scene = Scene()
        client = scene.client()
        case = sent(client, scene, "objection")
        return client, case, f"/cases/objection/{case.public_id}/amend/"

    def test_until_it_is_accepted_it_is_changed_and_the_former_words_stay(self) -> None:
        client, case, address = self.begun()
        assert address in client.get(f"/cases/objection/{case.public_id}/").content.decode()
        form = client.get(address).content.decode()
        assert OBJECTION["text"] in form and OBJECTION["claim_reason"] in form
        before = case.review_due_on
        client.post(address, {**SAID, "evidence": [paper("决定书.pdf", PDF + b"2")]})
        case.refresh_from_db()
        assert (case.state, case.ground, case.text, case.claims) == ("raised", "mismatch", SAID["text"], {})
        assert case.review_due_on == before
        assert set(case.papers.values_list("name", flat=True)) == {"整改报告.pdf", "决定书.pdf"}
        assert last(case).transition.actor_name == "网上申请"
        assert {
            "修改前的异议事由：记载错误",
            f"修改前的异议内容：{OBJECTION['text']}",
            f"修改前的主张的认定事由：{OBJECTION['claim_reason']}",
        } <= set(last(case).verdict.why["sentences"])

    def test_a_second_press_changes_nothing_and_keeps_no_file_twice(self) -> None:
        """ObjectionAmended"""
        client, case, address = self.begun()
        given = {**SAID, "evidence": [paper("决定书.pdf", PDF + b"2")]}
        client.post(address, given)
        again = client.post(address, {**SAID, "evidence": [paper("决定书.pdf", PDF + b"2")]})
        assert "内容与原来相同，无须提交。" in words(again)
        assert case.papers.filter(name="决定书.pdf").count() == 1
        assert steps(case) == 2

    def test_what_is_missing_is_said_and_nothing_is_changed(self) -> None:
        client, case, address = self.begun()
        wrong = words(client.post(address, {"ground": "", "text": ""}))
        assert "请选择异议事由。" in wrong and "请填写异议内容。" in wrong
        assert steps(case) == 1

    def test_a_third_party_may_say_his_interest_anew_and_nobody_else(self) -> None:
        scene = Scene()
        client = scene.outsider()
        case = sent(client, scene, "objection", interest="债权人。")
        address = f"/cases/objection/{case.public_id}/amend/"
        assert "请填写利害关系" in words(client.post(address, {**SAID, "interest": ""}))
        client.post(address, {**SAID, "interest": "债权人，合同受影响。"})
        case.refresh_from_db()
        assert case.interest == "债权人，合同受影响。"
        assert "修改前的利害关系：债权人。" in last(case).verdict.why["sentences"]

    def test_afterwards_it_is_not(self) -> None:
        client, case, address = self.begun()
        chosen = kit.every(pk=case.pk)
        handler = factories.actor("handler", of=case.unit)
        by = factories.actor("reviewer", of=case.unit)
        objections.accept(chosen, by=by, at=AT, all_or_nothing=True)
        assert client.get(address)["Location"] == f"/cases/objection/{case.public_id}/"
        assert "amend/" not in client.get(f"/cases/objection/{case.public_id}/").content.decode()
        report = objections.amend(chosen, by=handler, at=AT, text="另一种说法")
        assert [one.code for row in report.refused for one in row.refusals] == ["wrong_state"]

    def test_nobody_else_reaches_it(self) -> None:
        _, _, address = self.begun()
        assert Client().post(address, SAID)["Location"] == "/cases/"


class TestAtTheDesk:
    def test_a_clerk_corrects_what_was_told_on_the_phone(self) -> None:
        place = Place()
        record = place.records().get()
        case = kit.raised(record, by=place.office.handler, channel="phone", claims={"title": "旧说法"}).get()
        url = pages.page("door", case, "amend")
        form = pages.see(place.office.handler, url, AT_THE_DESK).content.decode()
        assert "处罚决定书的文号和事实有误。" in form and "旧说法" in form and "利害关系" not in form
        given = {"ground": "error", "text": "只是文号有误。", "claim_title": "旧说法", "claim_fact": "新说法"}
        assert "已办理“修改异议内容”" in words(pages.post(place.office.handler, url, AT_THE_DESK, **given))
        case.refresh_from_db()
        assert (case.text, case.claims) == ("只是文号有误。", {"title": "旧说法", "fact": "新说法"})
        said = last(case).verdict.why["sentences"]
        assert "修改前的主张的事实：没有填写" in said
        assert not [line for line in said if "事项" in line]

    def test_only_a_handler_of_the_unit_or_the_office_does(self) -> None:
        place = Place()
        case = kit.raised(place.records().get(), by=place.office.handler).get()
        page, url = pages.page("change", case), pages.page("door", case, "amend")
        assert url in pages.see(place.office.handler, page, AT_THE_DESK).content.decode()
        for actor in (place.office.reviewer, place.office.approver, place.other.handler):
            assert url not in pages.see(actor, page, AT_THE_DESK).content.decode()
            pages.post(actor, url, AT_THE_DESK, ground="error", text="另一种说法")
        assert steps(case) == 1


class TestTheVerb:
    def test_what_is_left_empty_stays_as_it_was(self) -> None:
        place = Place()
        chosen = kit.raised(place.records().get(), by=place.office.handler, claims={"title": "另一事项"})
        before = chosen.get()
        objections.amend(chosen, by=place.office.handler, at=AT_THE_DESK, ground="overdue", all_or_nothing=True)
        case = chosen.get()
        assert (case.ground, case.text, case.claims) == ("overdue", before.text, {"title": "另一事项"})

    @pytest.mark.parametrize(
        ("how", "said"),
        [
            ({"claims": {"reason": "名单条目的栏目"}}, "主张更正的栏目应当是该信息的栏目"),
            ({"text": "处罚决定书的文号和事实有误。", "claims": {}}, "内容与原来相同，无须提交"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, how: dict[str, Any], said: str) -> None:
        place = Place()
        chosen = kit.raised(place.records().get(), by=place.office.handler)
        with pytest.raises(Refused, match=said):
            objections.amend(chosen, by=place.office.handler, at=AT_THE_DESK, all_or_nothing=True, **how)

    def test_an_agent_whose_mandate_ended_changes_nothing(self) -> None:
        place = Place()
        mandate = objections.Mandate(scope="代为提出异议", until=RAISED_ON)
        how: dict[str, Any] = {"party_kind": "agent", "party": "某律师", "mandate": mandate}
        chosen = kit.raised(place.records().get(), by=place.office.handler, files=[kit.paper("mandate")], **how)
        with pytest.raises(Refused, match="授权期限已满"):
            after = clocks.office_time(date(2024, 4, 9))
            objections.amend(chosen, by=place.office.handler, at=after, text="另一种说法", all_or_nothing=True)

    def test_files_do_not_grow_without_end(self) -> None:
        place = Place()
        chosen = kit.raised(place.records().get(), by=place.office.handler)
        many = [Paper(name=f"{n}.pdf", content=f"%PDF-{n}".encode(), kind="evidence") for n in range(61)]
        how: dict[str, Any] = {"by": place.office.handler, "at": AT_THE_DESK, "all_or_nothing": True}
        for first in (0, 20, 40):
            objections.amend(chosen, files=many[first : first + 20], **how)
        with pytest.raises(Refused, match="合计不得超过60份"):
            objections.amend(chosen, files=many[60:], **how)
        assert chosen.get().papers.count() == 60
