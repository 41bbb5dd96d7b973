"""A case at the desk: who sees it, which buttons stand there, what a refusal says, what a late form is told."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from core import acts, doors
from core.clocks import fixed, office_time
from core.models import Act, RefusedCase, Step
from redblack.models import Entry
from tests.kit import cases, factories
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db
THAT_DAY = office_time(date(2024, 3, 4), 14)
LIST = "admin:redblack_entry_changelist"


@pytest.fixture
def home():
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def law(home):
    return cases.programme(home)


@pytest.fixture
def checked(home, law):
    return cases.checked(home, law).get()


def buttons(client, entry) -> set[str]:
    response = client.get(page("change", entry))
    assert response.status_code == 200
    return {button["label"] for button in response.context["buttons"]}


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ("handler", {"撤回草稿", "提请不予公开"}),
        ("reviewer", {"签发事前告知书", "公示", "不予列入"}),
        ("approver", {"不予列入"}),
        ("query", set()),
    ],
)
def test_buttons_are_the_moves_that_state_post_and_side_allow(home, checked, post, expected):
    client = signed_in(factories.actor(post, of=home.department))
    assert buttons(client, checked) == expected


def test_the_page_says_whose_turn_it_is_otherwise(home, checked):
    text = words(signed_in(home.handler).get(page("change", checked)))
    assert "签发事前告知书（审核）" in text


def test_another_department_does_not_know_the_case(checked):
    stranger = signed_in(factories.actor("reviewer"))
    assert stranger.get(page("change", checked)).status_code == 404
    assert stranger.get(page("door", checked, "notify")).status_code == 404
    assert stranger.post(page("door", checked, "notify")).status_code == 404
    assert str(checked.decision_no) not in stranger.get(reverse(LIST)).content.decode()


def test_another_department_sees_a_listed_entry_without_buttons(home, law):
    listed = cases.listed(home, law).get()
    assert buttons(signed_in(factories.actor("approver")), listed) == set()


@pytest.mark.parametrize("post", ["sysadmin", "secadmin", "auditor"])
def test_officers_see_no_business_rows(checked, post):
    client = signed_in(factories.actor(post))
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(page("change", checked)).status_code == 403


def test_a_stranger_is_sent_to_the_login(client, checked):
    response = client.get(page("change", checked))
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/login/")


def test_nobody_edits_or_deletes(home, checked):
    client = signed_in(home.approver)
    before = checked.reason
    client.post(page("change", checked), {"reason": "改写"})
    checked.refresh_from_db()
    assert checked.reason == before
    assert client.post(page("delete", checked)).status_code == 403


def test_an_unknown_verb_is_not_found(home, checked):
    assert signed_in(home.approver).get(page("door", checked, "erase")).status_code == 404


def test_the_door_tells_what_it_will_do(home, checked):
    text = words(signed_in(home.reviewer).get(page("door", checked, "notify")))
    assert "签发事前告知书" in text
    assert "告知书已签发" in text
    assert "已比对" in text


def test_a_move_is_made_and_stands_in_the_history(home, checked):
    client = signed_in(home.reviewer)
    with fixed(THAT_DAY):
        response = client.post(page("door", checked, "notify"), {"note": "事实清楚"}, follow=True)
    checked.refresh_from_db()
    assert checked.state == "notified"
    text = words(response)
    assert "已办理“签发事前告知书”。" in text
    assert "意见：事实清楚" in text
    assert f"{home.reviewer.name}（审核，江阴市应急管理局）" in text
    assert "2024-03-04 14:00" in text


def test_a_field_in_error_keeps_what_was_typed(home, law):
    entry = cases.notified(home, law).get()
    with fixed(THAT_DAY):
        response = signed_in(home.handler).post(
            page("door", entry, "serve"), {"method": "post", "served_on": "昨天", "proof": "邮件 XA123"}
        )
    assert response.status_code == 200
    assert 'value="邮件 XA123"' in response.content.decode()
    assert "输入一个有效的日期。" in words(response)
    entry.refresh_from_db()
    assert entry.state == "notified"


def test_a_refusal_shows_sentence_clause_and_remedy_and_keeps_the_form(home, law):
    entry = cases.notified(home, law).get()
    with fixed(THAT_DAY):
        response = signed_in(home.handler).post(
            page("door", entry, "serve"), {"method": "post", "served_on": "2024-03-05", "proof": "邮件 XA123"}
        )
    text = words(response)
    assert "送达日期不得早于告知书签发日期，也不得晚于今日。" in text
    assert "办法：请核对送达回证上的日期。" in text
    assert 'value="邮件 XA123"' in response.content.decode()
    assert RefusedCase.objects.filter(flow="entry", case_id=entry.pk).count() == 1
    history = words(signed_in(home.handler).get(page("change", entry)))
    assert "不予办理" in history


def test_a_refusal_cites_its_clause(home, law):
    entry = cases.checked(home, law).get()
    with fixed(THAT_DAY):
        text = words(signed_in(home.reviewer).post(page("door", entry, "publicise"), {}))
    entry.refresh_from_db()
    assert entry.state == "checked"
    assert "被认定为失信联合惩戒对象的，应当事前告知并送达。" in text
    cited = RefusedCase.objects.get(case_id=entry.pk).verdict.refusals[0]["clause"]
    assert cited
    assert cited in text


def test_a_post_that_may_not_is_told_which_may(home, checked):
    client = signed_in(home.handler)
    text = words(client.post(page("door", checked, "notify"), {}))
    assert "办理“签发事前告知书”需要岗位：审核。" in text
    checked.refresh_from_db()
    assert checked.state == "checked"


def test_a_late_form_is_told_who_was_faster(home, checked):
    client = signed_in(home.reviewer)
    seen = client.get(page("door", checked, "notify")).context["seen_step"]
    other = factories.actor("reviewer", of=home.department)
    with fixed(office_time(date(2024, 3, 4), 10, 3)):
        signed_in(other).post(page("door", checked, "notify"), {"seen_step": seen})
    with fixed(THAT_DAY):
        text = words(client.post(page("door", checked, "notify"), {"seen_step": seen, "note": "同意"}))
    assert f"已由 {other.name} 于 10:03 办理“签发事前告知书”，本次提交未生效。" in text
    assert "当前状态为“告知书已签发”" in text
    assert "同意" in text
    assert Step.objects.filter(flow="entry", case_id=checked.pk, target="notified").count() == 1


def test_a_second_click_moves_nothing(home, law):
    entry = cases.listed(home, law).get()
    client = signed_in(home.approver)
    seen = client.get(page("door", entry, "correct")).context["seen_step"]
    given = {"seen_step": seen, "reason": "更正后的事由"}
    assert client.post(page("door", entry, "correct"), given).status_code == 302
    assert "本次提交未生效" in words(client.post(page("door", entry, "correct"), given))
    assert Step.objects.filter(flow="entry", case_id=entry.pk, source="listed").count() == 1


def test_letters_stand_on_the_case_and_can_be_printed(home, law):
    entry = cases.notified(home, law).get()
    client = signed_in(home.handler)
    response = client.get(page("change", entry))
    assert "信告〔2024〕1号" in words(response)
    (paper,) = response.context["letters"]
    letter = words(client.get(paper.url))
    assert "事前告知书" in letter
    assert "江阴市应急管理局" in letter
    assert entry.subject.name in letter
    assert "陈述、申辩的权利" in letter
    assert "2024年3月4日" in letter
    assert signed_in(factories.actor("handler")).get(paper.url).status_code == 404


# --- many ---------------------------------------------------------------------------------------------------------


def choose(client, verb, entries, **more):
    data = {"action": verb, "_selected_action": [entry.pk for entry in entries], "index": "0", **more}
    return client.post(reverse(LIST), data)


def test_bulk_offers_the_verbs_of_the_post(home, checked):
    response = signed_in(home.approver).get(reverse(LIST))
    labels = {label for _, label in response.context["action_form"].fields["action"].choices}
    assert {"签发列入", "签发退出", "不同意退出"} <= labels
    assert "签发事前告知书" not in labels
    assert not any("删除" in label for label in labels)


def test_bulk_asks_first_and_counts_by_state(home, law):
    ready = list(cases.checked(home, law, count=2)) + list(cases.proposed(home, law))
    response = choose(signed_in(home.reviewer), "notify", ready)
    assert response.context["count"] == 3
    assert {(row["label"], row["n"], row["fits"]) for row in response.context["states"]} == {
        ("已比对", 2, True),
        ("已提出", 1, False),
    }
    assert set(Entry.objects.unscoped("test").values_list("state", flat=True)) == {"checked", "proposed"}


def test_bulk_reports_what_moved_and_why_the_rest_did_not(home, law):
    good, bad = list(cases.checked(home, law, count=2)), cases.proposed(home, law).get()
    client = signed_in(home.reviewer)
    with fixed(THAT_DAY):
        response = choose(client, "notify", [*good, bad], confirm="1", seen_count="3", note="一并签发")
    assert response.status_code == 302
    report = client.get(response["Location"])
    result = report.context["outcome"]
    assert (result.moved, result.refused) == (2, 1)
    assert len(result.cases) == 2
    assert all(entry.decision_no in "".join(result.cases) for entry in good)
    (group,) = result.groups
    (refused,) = group.cases
    assert bad.decision_no in refused
    assert "当前状态为“已提出”，不能办理“签发事前告知书”。" in words(report)
    assert "一并签发" in words(report)


def test_bulk_asks_again_when_the_selection_changed(home, law):
    entries = list(cases.checked(home, law, count=2))
    response = choose(signed_in(home.reviewer), "notify", entries, confirm="1", seen_count="5")
    assert "所选范围内的事项已有变动：现为 2 项。" in words(response)
    assert {entry.state for entry in Entry.objects.unscoped("test")} == {"checked"}


def test_bulk_never_touches_what_the_person_cannot_see(checked):
    stranger = signed_in(factories.actor("reviewer"))
    choose(stranger, "notify", [checked], confirm="1", seen_count="0")
    checked.refresh_from_db()
    assert checked.state == "checked"


def test_the_report_belongs_to_the_department(home, law):
    entries = list(cases.checked(home, law))
    response = choose(signed_in(home.reviewer), "notify", entries, confirm="1", seen_count="1")
    assert signed_in(home.handler).get(response["Location"]).status_code == 200
    assert signed_in(factories.actor("reviewer")).get(response["Location"]).status_code == 404


def test_a_set_larger_than_a_chunk_becomes_an_act(home, law, monkeypatch):
    good, bad = list(cases.notified(home, law, count=3)), cases.checked(home, law).get()
    for module in ("core.doors.CHUNK", "core.acts.CHUNK", "core.admin.many.CHUNK"):
        monkeypatch.setattr(module, 2)
    client = signed_in(home.handler)
    given = {"method": "direct", "served_on": "2024-03-04", "proof": "送达回证"}
    with fixed(THAT_DAY):
        response = choose(client, "serve", [*good, bad], confirm="1", seen_count="4", **given)
        act = Act.objects.get()
        assert urlsplit(response["Location"]).path == reverse("admin:core_act_change", args=[act.pk])
        assert act.given == {"door": "entry.serve", "data": {**given, "note": None}}
        waiting = client.get(response["Location"])
        assert waiting["Refresh"] == "3"
        assert "0/4" in words(waiting)
        acts.resume(act)
    act.refresh_from_db()
    assert (act.state, act.moved, act.refused) == ("done", 3, 1)
    done = client.get(response["Location"])
    assert "Refresh" not in done
    assert "4/4" in words(done)
    report = client.get(reverse("admin:redblack_entry_report"), {"act": act.pk})
    assert (report.context["outcome"].moved, report.context["outcome"].refused) == (3, 1)


def test_a_dead_broker_costs_nothing(home, law, monkeypatch, django_capture_on_commit_callbacks):
    entries = list(cases.checked(home, law, count=3))
    monkeypatch.setattr("core.doors.CHUNK", 2)

    def broken(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(doors.run_due, "apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True):
        response = choose(signed_in(home.reviewer), "notify", entries, confirm="1", seen_count="3")
    assert response.status_code == 302
    assert Act.objects.open().count() == 1


def test_an_act_cleans_its_input_again(home, law):
    entries = cases.notified(home, law)
    ids = list(entries.values_list("pk", flat=True))
    given = {"door": "entry.serve", "data": {"method": "pigeon", "served_on": "2024-03-04", "proof": "x"}}
    act = acts.begin("entry.serve", ids, label="登记送达", by=home.handler, at=THAT_DAY, given=given)
    acts.resume(act, at=THAT_DAY)
    assert act.state == "failed"
    assert act.error.startswith("送达方式：")


def test_the_report_address_names_its_runs(home, law):
    entries = list(cases.checked(home, law))
    response = choose(signed_in(home.reviewer), "notify", entries, confirm="1", seen_count="1")
    (runs,) = parse_qs(urlsplit(response["Location"]).query)["t"]
    assert runs.isdecimal()
