"""The lists at the desk: one person one line, lists from elsewhere, representations, programmes."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from core.clocks import office_time
from law.operations import activate, newest_version_id
from redblack import operations as lists
from redblack.models import Comment, Entry, Programme, Representation
from tests.kit import cases, desk, factories
from tests.kit.counting import statements
from tests.kit.desk import page, words

pytestmark = pytest.mark.django_db
THAT_DAY = office_time(date(2024, 3, 4), 14)
LIST = "admin:redblack_entry_changelist"
post = partial(desk.post, at=THAT_DAY)
see = partial(desk.see, at=THAT_DAY)
do = partial(desk.do, at=THAT_DAY)


def entries() -> Any:
    return Entry.objects.unscoped("test")


def proposal(law, **changes: Any) -> dict[str, Any]:
    """What a clerk types for one company."""
    claim = factories.organisation_claim()
    values = {
        "programme": law.pk,
        "name": claim.name,
        "number_kind": "uscc",
        "number": claim.number,
        "decision_no": "（澄）应急失信〔2024〕7号",
        "reason": "因重大事故隐患拒不整改受到行政处罚。",
        "ground": "administrative",
        "procedure": "general",
        "degree": "serious",
        "title": "未采取措施消除事故隐患",
        "document_no": "（澄）应急罚〔2024〕7号",
        "basis": "《中华人民共和国安全生产法》第一百零二条",
        "fact": "经责令拒不整改。",
        "conduct_on": "2024-01-10",
        "determined_on": "2024-02-20",
        "evidence": "行政处罚决定书\n送达回证",
    }
    return {**values, **changes}


# --- one person, one line -----------------------------------------------------------------------------------------


def test_one_line_is_proposed_with_its_record_and_evidence(home, law):
    text = words(post(home.handler, reverse("admin:redblack_entry_add"), **proposal(law)))
    assert "已办理“提出”。" in text
    one = entries().get()
    assert (one.state, one.recogniser_id) == ("proposed", home.department.pk)
    record = one.grounds.get().record
    assert set(record.evidence.values_list("title", flat=True)) == {"行政处罚决定书", "送达回证"}


@pytest.mark.parametrize(
    ("changes", "sentence", "cited"),
    [
        ({"procedure": "summary"}, "适用简易程序作出的行政处罚不作为负面信息", True),
        ({"ground": "commendation"}, "依据类别不在该办法之内", True),
        ({"number": "91390000000000019X"}, "统一社会信用代码", False),
        ({"determined_on": "2019-02-20", "conduct_on": "2019-01-10"}, "失信信息有效期届满", True),
    ],
    ids=["summary", "ground", "number", "lapsed"],
)
def test_a_refused_line_keeps_what_was_typed_and_names_the_clause(home, law, changes, sentence, cited):
    response = post(home.handler, reverse("admin:redblack_entry_add"), **proposal(law, **changes))
    (refusal,) = [one for one in response.context["refusals"] if sentence in one.sentence]
    assert bool(refusal.clause) is cited
    assert sentence in words(response)
    assert refusal.clause in words(response)
    assert "经责令拒不整改。" in response.content.decode()
    assert not entries().exists()


def test_a_programme_of_another_unit_cannot_be_chosen(home, law):
    stranger = cases.bureau("别的局")
    response = post(stranger.handler, reverse("admin:redblack_entry_add"), **proposal(law))
    assert response.context["form"].errors["programme"]
    assert not entries().exists()


@pytest.mark.parametrize("post_name", ["reviewer", "approver", "query"])
def test_only_the_handler_proposes(home, post_name):
    actor = factories.actor(post_name, of=home.department)
    assert see(actor, reverse("admin:redblack_entry_add")).status_code == 403
    assert "导入初步名单" not in words(see(actor, reverse(LIST))).split("名单条目")[-1]


# --- lists from elsewhere -----------------------------------------------------------------------------------------


def received(law, **changes: Any) -> dict[str, Any]:
    claim = factories.organisation_claim()
    values = {
        "programme": law.pk,
        "origin": "court",
        "authority": "澄江市人民法院",
        "name": claim.name,
        "number_kind": "uscc",
        "number": claim.number,
        "decision_no": "（2024）苏0281执1号",
        "reason": "有履行能力而拒不履行生效法律文书确定义务。",
        "listed_on": "2024-02-01",
        "valid_to": "2026-02-01",
    }
    return {**values, **changes}


def test_the_office_takes_over_a_courts_entry_and_lets_it_go_with_the_court(office):
    address = reverse("admin:redblack_entry_opening", args=["receive"])
    post(office.handler, address, **received(cases.programme(office)))
    one = entries().get()
    assert (one.state, one.origin, one.valid_to) == ("listed", "court", date(2026, 2, 1))
    assert "不得撤销、修复或者更正" in words(do(office.approver, one, "correct", reason="改写"))
    do(office.handler, one, "leave")
    one.refresh_from_db()
    assert (one.state, one.exit_reason) == ("exited", "left_at_origin")


def test_an_entry_that_is_over_at_its_origin_is_not_taken(office, law):
    address = reverse("admin:redblack_entry_opening", args=["receive"])
    assert "来源名单已经到期" in words(post(office.handler, address, **received(law, valid_to="2024-03-01")))
    assert not entries().exists()


def test_a_department_does_not_receive(home):
    assert see(home.handler, reverse("admin:redblack_entry_opening", args=["receive"])).status_code == 403


# --- the way onto the list, door by door --------------------------------------------------------------------------


def test_service_before_the_notice_is_refused_with_the_words_typed(home, law):
    one = cases.notified(home, law).get()
    typed = {"method": "post", "served_on": "2024-03-01", "proof": "EMS 1234567890"}
    response = do(home.handler, one, "serve", **typed)
    assert "送达日期不得早于告知书签发日期" in words(response)
    assert "EMS 1234567890" in response.content.decode()
    do(home.handler, one, "serve", **{**typed, "served_on": "2024-03-04"})
    one.refresh_from_db()
    assert (one.state, one.service_proof) == ("served", "EMS 1234567890")


def test_every_term_says_how_it_was_counted(home, law):
    one = cases.served(home, law).get()
    text = words(see(home.handler, page("change", one)))
    assert "陈述申辩截止" in text
    assert "怎样算出" in text
    assert "陈述申辩期限：" in text
    assert f"{one.statement_ends_on:%Y-%m-%d}" in text


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        ("proposed", "cross_check", "handler"),
        ("checked", "notify", "reviewer"),
        ("notified", "serve", "handler"),
        ("ready", "list_entries", "approver"),
        ("listed", "suspend", "approver"),
        ("listed", "correct", "approver"),
        ("listed", "request_exit", "handler"),
        ("leaving", "keep", "approver"),
        ("leaving", "exit", "approver"),
    ],
)
def test_each_door_says_what_it_does_and_on_what_clause(home, law, state, verb, who):
    one = getattr(cases, state)(home, law).get()
    response = see(getattr(home, who), page("door", one, verb))
    assert response.status_code == 200
    assert response.context["door"].hint
    assert all("None" not in clause for clause in response.context["clauses"])


def test_the_one_who_asked_for_an_exit_does_not_sign_it(home, law):
    both = factories.actor("handler", "approver", of=home.department)
    one = cases.listed(home, law).get()
    at = office_time(date(2024, 4, 1))
    do(both, one, "request_exit", at=at, exit_reason="withdrawn", exit_ground="处罚决定被撤销")
    assert "提请退出和签发退出应当由两人分别办理" in words(do(both, one, "exit", at=at))
    do(home.approver, one, "exit", at=at)
    one.refresh_from_db()
    assert one.state == "exited"


def test_grounds_and_evidence_stand_on_the_page(home, law):
    one = cases.proposed(home, law).get()
    text = words(see(home.reviewer, page("change", one)))
    record = one.grounds.get().record
    assert record.document_no in text
    assert "行政处罚决定书" in text


# --- representations ----------------------------------------------------------------------------------------------


def against(entry) -> str:
    return reverse("admin:redblack_representation_against", args=[entry.pk])


SAID = {"kind": "statement", "party": "澄江样例公司", "text": "隐患已经整改，附整改报告。"}


def test_a_representation_is_registered_on_the_entry_and_stops_the_listing(home, law):
    one = cases.ready(home, law).get()
    assert "登记陈述申辩或异议" in words(see(home.handler, page("change", one)))
    post(home.handler, against(one), **SAID)
    case = Representation.objects.unscoped("test").get()
    assert (case.state, case.entry_id) == ("open", one.pk)
    at = office_time(date(2024, 3, 26))
    response = do(home.approver, one, "list_entries", at=at)
    (refusal,) = response.context["refusals"]
    assert "认定单位核实处理完毕前不得列入" in words(response)
    assert refusal.clause in words(response)
    do(home.reviewer, case, "dismiss", at=at, answer="整改不属实，已复核。")
    do(home.approver, one, "list_entries", at=at)
    one.refresh_from_db()
    assert one.state == "listed"


def test_a_listed_entry_takes_no_more_representations(home, law):
    one = cases.listed(home, law).get()
    assert "登记陈述申辩或异议" not in words(see(home.handler, page("change", one)))
    assert post(home.handler, against(one), **SAID).status_code == 403


def test_representations_of_another_unit_do_not_exist(home, law):
    one = cases.served(home, law).get()
    stranger = factories.actor("handler")
    assert see(stranger, against(one)).status_code == 404
    assert post(stranger, against(one), **SAID).status_code == 404
    assert not Representation.objects.unscoped("test").exists()


def test_the_reviewer_does_not_register_one(home, law):
    one = cases.served(home, law).get()
    assert post(home.reviewer, against(one), **SAID).status_code == 403


# --- programmes ---------------------------------------------------------------------------------------------------

DRAFTED = {
    "code": "YJ-BLACK",
    "name": "安全生产严重失信名单管理办法",
    "colour": "black",
    "field": "安全生产",
    "legal_basis": "《中华人民共和国安全生产法》第七十八条",
    "criteria": "发生生产安全责任事故并受到行政处罚。",
    "grounds": ["administrative"],
    "validity_number": "1",
    "validity_unit": "years",
    "exit_rule": "有效期届满。",
}


def draft(home, **changes: Any) -> Any:
    values = {**DRAFTED, "recogniser": home.department.pk, **changes}
    return post(home.handler, reverse("admin:redblack_programme_add"), **values)


@pytest.fixture
def active(office):
    activate(
        newest_version_id(cases.JIANGYIN), by=office.approver, on=date(2024, 1, 1), at=office_time(date(2024, 1, 1)),
        demo=True,
    )  # fmt: skip


def test_a_programme_is_drafted_under_the_pack_in_force(home, active):
    draft(home)
    made = Programme.objects.get()
    assert (made.state, made.version, made.validity) == ("draft", 1, "1 years")
    assert made.pack_version_id == newest_version_id(cases.JIANGYIN)


def test_the_same_code_again_is_the_next_version(home, active):
    draft(home)
    draft(home)
    assert set(Programme.objects.values_list("version", flat=True)) == {1, 2}


def test_without_a_pack_in_force_nothing_is_drafted(home):
    assert "没有启用任何规则包" in words(draft(home))
    assert not Programme.objects.exists()


def test_a_programme_is_published_only_when_every_comment_is_answered(home, active):
    draft(home)
    made = Programme.objects.get()
    do(home.reviewer, made, "consult")
    lists.comment(made, author="市民甲", contact="", text="期限太长。", at=THAT_DAY)
    after = office_time(date(2024, 6, 3))
    assert "还有1条意见没有处理情况" in words(do(home.approver, made, "publish", at=after))
    given = Comment.objects.get()
    address = reverse("admin:redblack_programme_comment", args=[made.pk, given.pk])
    assert address in see(home.handler, page("change", made), at=after).content.decode()
    post(home.handler, address, at=after, answer="未采纳：期限与上位规定一致。")
    given.refresh_from_db()
    assert given.answered_by == home.handler.name
    assert "已由" in words(post(home.handler, address, at=after, answer="再写一次"))
    do(home.approver, made, "publish", at=after)
    made.refresh_from_db()
    assert made.state == "published"


def test_another_unit_does_not_answer_comments(home, active):
    draft(home)
    made = Programme.objects.get()
    do(home.reviewer, made, "consult")
    given = lists.comment(made, author="市民甲", contact="", text="期限太长。", at=THAT_DAY)
    address = reverse("admin:redblack_programme_comment", args=[made.pk, given.pk])
    assert post(factories.actor("handler"), address, answer="代答").status_code == 403


def test_a_list_asks_the_clock_once_whatever_its_length(home, law):
    for _ in range(3):
        post(home.handler, reverse("admin:redblack_entry_add"), **proposal(law))
    clerk = desk.signed_in(home.handler)
    sent = statements(lambda: clerk.get(reverse(LIST)))
    assert sum("clock_timestamp" in sql for sql in sent) == 1
