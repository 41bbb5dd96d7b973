"""Stays at the desk and at the interface: registered on the entry's page, shown to whoever sees it, waited for."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from core.clocks import office_time
from core.work import work_of
from records.models import Record
from redblack import operations as lists
from redblack.models import Stay
from tests.kit import cases, desk, systems
from tests.kit.desk import page, words

pytestmark = pytest.mark.django_db
ON = date(2024, 4, 1)
LATER = date(2024, 4, 8)
AT = office_time(ON, 14)
see, post, do = (partial(call, at=AT) for call in (desk.see, desk.post, desk.do))
later = partial(desk.do, at=office_time(LATER, 14))
COURT = "江阴市人民法院"
ORDER = {
    "kind": "suit",
    "authority": COURT,
    "document_no": "（2024）苏0281行初7号",
    "received_on": "2024-04-01",
    "from_on": "2024-04-01",
}
JUDGED = {"authority": COURT, "document_no": "（2024）苏0281行初7号判决", "outcome_on": "2024-04-08"}
OVER = "停止执行已终了，待恢复或者退出"
REVIEW = "原决定变更或者部分依据被撤销，待更正或者退出"


def of(entry: Any) -> str:
    return reverse("admin:redblack_stay_of", args=[entry.pk])


def registered(entry: Any, home: cases.Bureau, **changes: Any) -> Stay:
    answer = post(home.handler, of(entry), **{**ORDER, **changes})
    assert "已办理“登记中止执行”" in words(answer)
    found: Stay = Stay.objects.unscoped("test").latest("pk")
    return found


def waits(actor: Any, label: str, *, on: date = LATER) -> int:
    return sum(item.count for item in work_of(actor, on) if item.label == label)


# --- pages --------------------------------------------------------------------------------------------------------


def test_the_entry_s_page_leads_to_the_form_and_tells_of_the_stay(home, law):
    entry = cases.listed(home, law).get()
    assert of(entry) in see(home.handler, page("change", entry)).content.decode()
    assert of(entry) not in see(home.approver, page("change", entry)).content.decode()
    registered(entry, home)
    text = words(see(home.handler, page("change", entry)))
    assert "停止执行中" in text
    assert f"{COURT}（2024）苏0281行初7号，自2024-04-01至裁判或者另行通知" in text
    other = cases.bureau()
    assert "停止执行中" in words(see(other.handler, page("change", entry))), "whoever sees the entry is told"


def test_the_form_says_what_is_wrong(home, law):
    entry = cases.listed(home, law).get()
    answer = post(home.handler, of(entry), **{**ORDER, "from_on": "2024-04-09"})
    assert "停止执行的起始日不得晚于今日" in words(answer)
    assert not Stay.objects.unscoped("test").exists()


@pytest.mark.parametrize("who", ["reviewer", "approver"])
def test_only_a_handler_is_let_in(home, law, who):
    assert see(getattr(home, who), of(cases.listed(home, law).get())).status_code == 403


def test_an_entry_out_of_sight_does_not_exist(home, law):
    assert see(cases.bureau().handler, of(cases.proposed(home, law).get())).status_code == 404


def test_another_unit_that_sees_the_entry_may_not(home, law):
    assert see(cases.bureau().handler, of(cases.listed(home, law).get())).status_code == 403


def test_a_closed_entry_offers_no_form(home, law):
    entry = cases.exited(home, law).get()
    assert of(entry) not in see(home.handler, page("change", entry)).content.decode()
    assert see(home.handler, of(entry)).status_code == 403


def test_a_stay_is_seen_by_its_recogniser_and_the_office_alone(home, law, office):
    case = registered(cases.listed(home, law).get(), home)
    assert see(home.handler, page("change", case)).status_code == 200
    assert see(office.approver, page("change", case)).status_code == 200
    assert see(cases.bureau().approver, page("change", case)).status_code == 404


def test_lifting_is_the_approver_s_button(home, law):
    entry = cases.listed(home, law).get()
    case = registered(entry, home)
    assert "解除中止执行" in words(desk.see(home.approver, page("change", case), at=office_time(LATER)))
    assert "已办理“解除中止执行”" in words(later(home.approver, case, "lift", note="裁定解除"))
    entry.refresh_from_db()
    assert entry.state == "listed"


def test_a_judgment_names_the_grounds_it_quashed(home, law):
    entry = cases.listed(home, law).get()
    case = registered(entry, home)
    record = Record.objects.unscoped("test").get(entry_grounds__entry=entry)
    form = words(desk.see(home.approver, page("door", case, "judge"), at=office_time(LATER)))
    assert record.document_no in form
    refused = later(home.approver, case, "judge", outcome="quashed", **JUDGED)
    assert "应当指明被撤销的是哪些认定依据" in words(refused)
    answer = later(home.approver, case, "judge", outcome="quashed", grounds=[record.pk], **JUDGED)
    assert "已办理“登记裁判结果”" in words(answer)
    entry.refresh_from_db()
    assert (entry.state, entry.exit_reason) == ("exited", "quashed")
    text = words(desk.see(home.approver, page("change", entry), at=office_time(LATER)))
    assert "原决定被撤销" in text
    assert "撤销原决定：江阴市人民法院（2024）苏0281行初7号判决（2024-04-08）" in text


def test_a_record_of_another_entry_is_no_choice(home, law):
    case = registered(cases.listed(home, law).get(), home)
    foreign = Record.objects.unscoped("test").get(entry_grounds__entry=cases.listed(home, law).get())
    later(home.approver, case, "judge", outcome="quashed", grounds=[foreign.pk], **JUDGED)
    foreign.refresh_from_db()
    case.refresh_from_db()
    assert (foreign.state, case.state) == ("filed", "standing")


def test_a_record_is_quashed_on_its_own_page(home, law):
    entry = cases.listed(home, law).get()
    record = Record.objects.unscoped("test").get(entry_grounds__entry=entry)
    given = {"authority": "江阴市人民政府", "document_no": "澄行复决〔2024〕12号", "quashed_on": "2024-04-03"}
    assert "已办理“登记原决定被撤销”" in words(later(home.approver, record, "quash", **given))
    assert "澄行复决〔2024〕12号" in words(desk.see(home.approver, page("change", record), at=office_time(LATER)))
    entry.refresh_from_db()
    assert entry.exit_reason == "quashed"


def test_a_stayed_entry_is_not_offered_a_second_suspension(home, law):
    entry = cases.leaving(home, law).get()
    assert page("door", entry, "suspend") in see(home.approver, page("change", entry)).content.decode()
    registered(entry, home)
    assert page("door", entry, "suspend") not in see(home.approver, page("change", entry)).content.decode()


# --- what waits ---------------------------------------------------------------------------------------------------


def test_what_ran_out_waits_for_the_approver_until_it_is_resumed(home, law):
    entries = cases.listed(home, law)
    registered(entries.get(), home, to_on="2024-04-05")
    assert waits(home.approver, OVER, on=date(2024, 4, 5)) == 0
    assert waits(home.approver, OVER, on=date(2024, 4, 6)) == 1, "also before the timer came by"
    lists.run_out(Stay.objects.unscoped("test"), at=office_time(date(2024, 4, 6)), all_or_nothing=True)
    item = next(item for item in work_of(home.approver, LATER) if item.label == OVER)
    assert entries.get().decision_no in words(desk.see(home.approver, item.url, at=office_time(LATER)))
    assert waits(home.handler, OVER) == 0
    lists.resume(entries, by=home.approver, at=office_time(LATER), all_or_nothing=True)
    assert waits(home.approver, OVER) == 0


def test_what_stands_still_for_another_reason_does_not_wait_there(home, law):
    cases.suspended(home, law)
    assert waits(home.approver, OVER) == 0


def test_a_changed_decision_waits_until_it_is_corrected(home, law):
    entries = cases.listed(home, law)
    later(home.approver, registered(entries.get(), home), "judge", outcome="changed", **JUDGED)
    assert (waits(home.handler, REVIEW), waits(home.approver, REVIEW), waits(home.approver, OVER)) == (1, 1, 1)
    at = office_time(date(2024, 4, 9))
    lists.correct(entries, by=home.approver, at=at, reason="罚款改为三万元。", all_or_nothing=True)
    assert waits(home.approver, REVIEW, on=date(2024, 4, 9)) == 0


def test_one_ground_of_two_that_was_quashed_warns_the_recogniser(home, law):
    row = cases.proposal(home, grounds=(cases.ground(home), cases.ground(home)))
    entries = cases.listed(home, law, proposals=[row])
    first = entries.get().grounds.order_by("pk").first().record
    given = {"authority": "江阴市人民政府", "document_no": "澄行复决〔2024〕12号", "quashed_on": "2024-04-03"}
    assert waits(home.handler, REVIEW) == 0
    later(home.approver, first, "quash", **given)
    assert (waits(home.handler, REVIEW), entries.get().state) == (1, "listed")
    assert waits(home.reviewer, REVIEW) == 0
    assert waits(cases.bureau().handler, REVIEW) == 0


# --- interface ----------------------------------------------------------------------------------------------------


def test_the_interface_tells_of_a_standing_stay(home, law):
    entry = cases.listed(home, law).get()
    registered(entry, home, to_on="2024-04-05")
    theirs = systems.system_of(cases.bureau().department, at=AT)
    body = theirs.get(f"entries/{entry.public_id}/").json()
    assert body["suspended_on"] == "2024-04-01"
    assert body["stays"] == [
        {
            "kind": "suit",
            "authority": COURT,
            "document_no": ORDER["document_no"],
            "from_on": "2024-04-01",
            "to_on": "2024-04-05",
        }
    ]
    theirs.at = office_time(date(2024, 4, 6))
    assert theirs.get(f"entries/{entry.public_id}/").json()["stays"] == []


def test_a_list_of_entries_asks_for_their_stays_once(home, law, django_assert_max_num_queries):
    entries = cases.listed(home, law, count=5)
    for number, entry in enumerate(entries):
        registered(entry, home, document_no=f"第{number}号")
    theirs = systems.system_of(cases.bureau().department, at=AT)
    with django_assert_max_num_queries(20):
        found = theirs.get("entries/").json()["results"]
    assert [len(one["stays"]) for one in found] == [1] * 5
