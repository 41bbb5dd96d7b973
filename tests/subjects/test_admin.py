"""Subjects in the staff site, through the browser's own requests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clocks import office_time
from subjects.fictitious import valid_uscc
from subjects.models import AccessLog, Relation, Subject, SubjectChange
from tests.kit import desk, desks, factories

pytestmark = pytest.mark.django_db
LOOK = {"fields_": ["name", "number"], "purpose": "case", "case_no": "案1", "basis": "duty"}


def signed_in(*posts: str) -> Client:
    client = Client()
    client.force_login(factories.user(*posts), backend="django.contrib.auth.backends.ModelBackend")
    return client


def change_page(subject: Subject) -> str:
    return reverse("admin:subjects_subject_change", args=[subject.pk])


def verb_page(subject: Subject, verb: str) -> str:
    return reverse("admin:subjects_subject_verb", args=[subject.pk, verb])


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_shows_persons_masked_and_finds_organisations_by_name() -> None:
    factories.organisation("江阴信诚有限公司")
    factories.person("张三丰")
    page = reverse("admin:subjects_subject_changelist")
    client = signed_in("query")
    whole, found = text_of(client.get(page)), text_of(client.get(page, {"q": "江陰信誠"}))
    assert "张**" in whole and "江阴信诚有限公司" in whole and "张三丰" not in whole
    assert "江阴信诚有限公司" in found and "张**" not in found


def test_a_dossier_shows_masks_relations_and_former_names() -> None:
    subject = factories.known(
        factories.organisation_claim("江阴老王面馆", prefix="92", operator=factories.person_claim("王小二"))
    )
    page = text_of(signed_in("handler").get(change_page(subject)))
    assert "王**" in page and "经营者" in page and "王小二" not in page
    person = Subject.objects.get(kind="natural_person")
    page = text_of(signed_in("handler").get(change_page(person)))
    assert "39*************" in page and "江阴老王面馆" in page and "〔密文〕" not in page


@pytest.mark.parametrize(
    ("post", "buttons"),
    [
        ("query", {"reveal"}),
        ("handler", {"reveal", "report", "relate"}),
        ("approver", {"reveal", "relate", "merge"}),
    ],
)
def test_a_post_sees_its_buttons_and_no_others(post: str, buttons: set[str]) -> None:
    subject = factories.organisation()
    client = signed_in(post)
    page = text_of(client.get(change_page(subject)))
    verbs = {"reveal", "report", "relate", "set_capacity", "merge"}
    assert {verb for verb in verbs if verb_page(subject, verb) in page} == buttons
    answers = {verb: client.get(verb_page(subject, verb)).status_code for verb in verbs}
    assert answers == {verb: 200 if verb in buttons else 403 for verb in verbs}


@pytest.mark.parametrize("post", ["sysadmin", "secadmin", "auditor"])
def test_officers_see_no_subject(post: str) -> None:
    subject = factories.person()
    client = signed_in(post)
    assert client.get(change_page(subject)).status_code == 403
    assert client.post(verb_page(subject, "reveal"), LOOK).status_code == 403
    assert not AccessLog.objects.exists()


def test_clear_text_is_shown_once_and_kept_by_no_cache() -> None:
    claim = factories.person_claim("张三丰")
    subject = factories.known(claim)
    client = signed_in("handler")
    response = client.post(verb_page(subject, "reveal"), LOOK)
    assert "张三丰" in text_of(response) and claim.number in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert AccessLog.objects.get().case_no == "案1"
    assert "张三丰" not in text_of(client.get(verb_page(subject, "reveal")))


def test_without_a_case_nothing_is_shown() -> None:
    subject = factories.person("张三丰")
    page = text_of(signed_in("handler").post(verb_page(subject, "reveal"), {**LOOK, "case_no": " "}))
    assert "张三丰" not in page
    page = text_of(signed_in("handler").post(verb_page(subject, "reveal"), {**LOOK, "basis": "authorisation"}))
    assert "授权书编号" in page and "张三丰" not in page
    assert not AccessLog.objects.exists()


def test_a_person_is_found_by_exact_name_and_number_only() -> None:
    claim = factories.person_claim("张三丰")
    subject = factories.known(claim)
    client, page = signed_in("query"), reverse("admin:subjects_subject_find")
    found = client.post(page, {"name": "张三丰", "number": claim.number})
    assert found.status_code == 302 and found["Location"] == change_page(subject)
    missed = client.post(page, {"name": "张三", "number": claim.number})
    assert missed.status_code == 200 and "没有姓名和证件号码都一致" in text_of(missed)


def test_a_responsible_person_is_written_down_with_proof() -> None:
    company, claim = factories.organisation(), factories.person_claim("李四光")
    person = factories.known(claim)
    given = {
        "number_kind": "resident_id",
        "number": claim.number,
        "role": "legal_representative",
        "from_on": "2020-01-01",
        "to_on": "",
        "proof": "营业执照",
    }
    assert signed_in("handler").post(verb_page(company, "relate"), given).status_code == 302
    relation = Relation.objects.get()
    assert (relation.person, relation.from_on) == (person, date(2020, 1, 1))


DEATH = {"kind": "died", "happened_on": "2024-04-08", "authority": "江阴市第一医院", "document_no": "死亡医学证明书1号"}


def test_a_death_is_reported_confirmed_and_undone_by_pages() -> None:
    office, person = desks.office(), factories.person("张三丰")
    at = office_time(date(2024, 4, 8))
    page = desk.post(office.handler, verb_page(person, "report"), at, **DEATH)
    assert "死亡（含宣告死亡）" in text_of(page)
    case = SubjectChange.objects.unscoped("test").get()
    waits = text_of(desk.see(office.reviewer, reverse("admin:index"), at))
    assert "已登记，待确认，待办理“核准变更”" in waits
    shown = desk.words(desk.see(office.reviewer, desk.page("door", case, "confirm"), at))
    assert "民法典》第十三条" in shown and "名单随即退出" in shown
    desk.do(office.reviewer, case, "confirm", at)
    person.refresh_from_db()
    assert person.status == "deceased"
    dossier = text_of(desk.see(office.handler, change_page(person), at))
    assert desk.page("change", case) in dossier and "已生效" in dossier
    assert "不再公开，名单退出" in text_of(desk.see(office.handler, desk.page("change", case), at))
    desk.do(office.approver, case, "undo", at, note="同名误报")
    person.refresh_from_db()
    assert person.status == "active"


def test_heirs_are_typed_a_line_each() -> None:
    office, company = desks.office(), factories.organisation("江阴甲公司")
    at, code = office_time(date(2024, 4, 8)), valid_uscc(seed=91)
    given = {**DEATH, "kind": "divided", "heirs": f"{code}，江阴乙公司，采石业务\n\n"}
    desk.post(office.handler, verb_page(company, "report"), at, **given)
    case = SubjectChange.objects.unscoped("test").get()
    page = text_of(desk.see(office.reviewer, desk.page("change", case), at))
    assert "江阴乙公司" in page and "采石业务" in page
    wrong = desk.post(office.handler, verb_page(company, "report"), at, **{**given, "heirs": code})
    assert "第1行应为" in text_of(wrong)


def test_a_refusal_stands_on_the_page_with_its_remedy() -> None:
    office, company = desks.office(), factories.organisation("江阴甲公司")
    given = {**DEATH, "kind": "renamed", "new_name": "江阴甲公司"}
    page = text_of(desk.post(office.handler, verb_page(company, "report"), office_time(date(2024, 4, 8)), **given))
    assert "新名称与现名称相同" in page and "无须登记" in page


def test_the_auditor_reads_the_looks() -> None:
    subject = factories.person("张三丰")
    signed_in("handler").post(verb_page(subject, "reveal"), LOOK)
    page = text_of(signed_in("auditor").get(reverse("admin:subjects_accesslog_changelist")))
    assert "姓名、证件号码" in page and "案1" in page and "张**" in page
