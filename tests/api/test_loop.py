"""The whole loop, driven by clients that were made from the OpenAPI document alone.

Machines propose, check, serve, acknowledge, report and let go; what takes a second person (告知, 签发) a person does.
"""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from typing import Any

import pytest

from core.clocks import office_time
from measures import operations as desk
from measures.models import DispatchAnswer
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases, desks, factories, systems
from tests.kit.schema_client import Generated

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 3, 4)


def row(**changes: Any) -> dict[str, Any]:
    """One row of a preliminary list, as a system sends it."""
    claim = factories.organisation_claim()
    number = next(factories.SERIAL)
    return {
        "name": claim.name,
        "number": claim.number,
        "decision_no": f"（澄）应急罚〔2024〕{number}号",
        "reason": "因重大事故隐患拒不整改受到行政处罚。",
        "ground": "administrative",
        "procedure": "general",
        "degree": "serious",
        "title": "未采取措施消除事故隐患",
        "document_no": f"（澄）应急罚〔2024〕{number}号",
        "basis": "《中华人民共和国安全生产法》第一百零二条",
        "fact": "未采取措施消除事故隐患，经责令拒不整改。",
        "conduct_on": "2024-01-10",
        "determined_on": "2024-02-20",
        "evidence": ["行政处罚决定书"],
        **changes,
    }


def at(api: Generated, day: date, hour: int = 10) -> Generated:
    api.system.at = office_time(day, hour)
    return api


def heard(api: Generated, **after: str) -> Any:
    """The next page that holds something. The feed waits for every transaction still at work, other tests' too."""
    until = time.monotonic() + 300
    while True:
        page = api.call("events_list", **after)
        if page["events"] or time.monotonic() > until:
            return page
        time.sleep(0.2)


def test_the_loop_from_proposal_to_release() -> None:
    office = desks.office()
    home, treasury = cases.bureau("江阴市应急管理局"), cases.bureau("江阴市财政局")
    measure = desks.published(office, treasury.department)
    rules = cases.programme(home)
    theirs = Generated(systems.system_of(home.department))
    ours = Generated(systems.system_of(treasury.department))

    # 提出：two rows stand, one does not.
    sent = [row(), row(), row(procedure="summary")]
    made = at(theirs, DAY).call("entries_propose_create", body={"programme": rules.code, "items": sent})
    assert (made["accepted"], made["refused"]) == (2, 1)
    assert made["results"][2]["errors"][0]["sentence"]
    entry = made["results"][0]["entry"]
    assert [one["public_id"] for one in theirs.call("entries_list", own="true")["results"]].count(entry) == 1

    # 比对 by the machine, 告知 by the reviewer, 送达 by the machine, 签发 by the approver.
    theirs.call("entries_cross_check_create", public_id=entry)
    chosen = Entry.objects.unscoped("test").filter(public_id=entry)
    lists.notify(chosen, by=home.reviewer, at=office_time(DAY, 11), all_or_nothing=True)
    served = {"method": "direct", "served_on": str(DAY), "proof": "送达回证第1号"}
    at(theirs, DAY, 15).call("entries_serve_create", public_id=entry, body=served)
    theirs.call("entries_list_entries_create", public_id=entry, expect=403)
    listed_on = date(2024, 3, 25)
    lists.make_ready(chosen, at=office_time(listed_on, 0, 5), all_or_nothing=True)
    lists.list_entries(chosen, by=home.approver, at=office_time(listed_on, 9), all_or_nothing=True)

    # The feed says what came; the task is acknowledged and reported, measure by measure.
    news = heard(at(ours, listed_on))
    (event,) = news["events"]
    assert event["kind"] == "dispatched"
    task = ours.call("dispatches_retrieve", public_id=event["dispatch"])
    assert [one["id"] for one in task["measures"]] == [measure.pk]
    assert task["verbs"] == ["acknowledge", "refuse", "transfer", "send_back"]
    ours.call("dispatches_acknowledge_create", public_id=event["dispatch"])
    matter = {"matter": "procurement", "case_no": "澄财采17", "code": sent[0]["number"]}
    (found,) = ours.call("screening", body=matter)["results"]
    assert [line["measure"] for line in found["must"]] == [measure.pk]
    answers = [{"measure": measure.pk, "result": "done", "effect": "已标记"}]
    told = ours.call(
        "dispatches_report_create", public_id=event["dispatch"], body={"result": "done", "answers": answers}
    )
    assert told["case"]["state"] == "carried_out"
    assert DispatchAnswer.objects.get().effect == "已标记"
    assert DispatchAnswer.objects.get().by_name == f"接口：{ours.system.client.name}"

    # 退出: asked for by the machine, signed by a person; the department hears it and lets go.
    exit_on = listed_on + timedelta(days=10)
    why = {"exit_reason": "withdrawn", "exit_ground": "处罚决定被撤销"}
    at(theirs, exit_on, 9).call("entries_request_exit_create", public_id=entry, body=why)
    lists.exit_entries(chosen, by=home.approver, at=office_time(exit_on, 10), all_or_nothing=True)
    news = heard(at(ours, exit_on, 11), after=news["next"])
    assert [one["kind"] for one in news["events"]] == ["releasing"]
    gone = ours.call("dispatches_confirm_release_create", public_id=event["dispatch"])
    assert gone["case"]["released_on"] == str(exit_on)
    assert ours.call("screening", body={**matter, "case_no": "澄财采18"})["results"][0]["listed"] is False
    assert ours.call("events_list", after=news["next"])["events"] == []


def test_refuse_and_transfer() -> None:
    office = desks.office()
    home, treasury, land = cases.bureau(), cases.bureau("江阴市财政局"), cases.bureau("江阴市自然资源和规划局")
    desks.published(office, treasury.department)
    cases.listed(home, cases.programme(home), count=2)
    ours = Generated(systems.system_of(treasury.department))
    first, second = (one["public_id"] for one in ours.call("dispatches_list", own="true")["results"])
    ours.call("dispatches_refuse_create", public_id=first, body={"reason": "没有本单位办理的事项"})
    places = {one["name"]: one["id"] for one in ours.call("departments_list")}
    body = {"to_department": places["江阴市自然资源和规划局"], "reason": "已划转"}
    moved = ours.call("dispatches_transfer_create", public_id=second, body=body)
    assert moved["case"]["state"] == "transferred"
    theirs = Generated(systems.system_of(land.department))
    assert theirs.call("dispatches_list", own="true")["results"][0]["state"] == "dispatched"
    foreign = ours.call("dispatches_acknowledge_create", public_id=first, expect=409)
    assert foreign["code"] == "wrong_state"


def test_the_document_itself_is_complete() -> None:
    """Every operation says what it needs, what it answers, and every error in one shape."""
    api = Generated(systems.system_of())
    assert len(api.operations) > 25
    for name, (method, path, operation) in api.operations.items():
        assert operation["security"], name
        assert {"200", "401", "403", "429"} <= set(operation["responses"]), name
        if method == "post":
            assert any(one["name"] == "Idempotency-Key" for one in operation["parameters"]), path
            assert {"400", "409", "422"} <= set(operation["responses"]), name
        for status, described in operation["responses"].items():
            kinds = set(described["content"])
            assert kinds == ({"application/json"} if status == "200" else {"application/problem+json"}), (name, status)
    assert "undefined" not in json.dumps(api.document)


def test_send_back_and_hear_that_the_office_insists() -> None:
    office = desks.office()
    home, treasury = cases.bureau(), cases.bureau("江阴市财政局")
    desks.published(office, treasury.department)
    cases.listed(home, cases.programme(home))
    ours, day = at(Generated(systems.system_of(treasury.department)), date(2024, 3, 26)), office_time(date(2024, 3, 27))
    (task,) = (one["public_id"] for one in ours.call("dispatches_list", own="true")["results"])
    mute = ours.call("dispatches_send_back_create", public_id=task, body={"reason": ""}, expect=400)
    assert mute["errors"][0]["field"] == "reason"
    body = {"reason": "属自然资源和规划局职责"}
    gone = ours.call("dispatches_send_back_create", public_id=task, body=body)
    assert (gone["case"]["state"], gone["case"]["verbs"]) == ("returned", [])
    assert ours.call("dispatches_insist_create", public_id=task, body=body, expect=409)["code"] == "wrong_side"
    news = heard(ours)
    chosen = desks.tasks(public_id=task)
    desk.insist(chosen, by=office.handler, at=day, reason="三定方案载明", all_or_nothing=True)
    (event,) = heard(ours, after=news["next"])["events"]
    assert (event["kind"], event["state"]) == ("insisted", "dispatched")
    again = ours.call("dispatches_send_back_create", public_id=task, body=body, expect=409)
    assert again["errors"][0]["code"] == "returned_once"
