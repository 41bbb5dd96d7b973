"""The page of a past instant: lists, records and what the public saw, under the names of then (I6)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from core.models import Transition
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry
from subjects.models import AccessLog
from subjects.operations import rename
from tests.kit import cases, desks, factories
from tests.kit.counting import statements
from tests.kit.desk import post, see, words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = pytest.mark.django_db
LISTED_AT = office_time(date(2024, 3, 25), 9)
BEFORE, THEN = "2024-03-25T08:00", "2024-04-10T09:00"
LATER = office_time(date(2024, 6, 3), 10)
CASE = {"purpose": "case", "case_no": "（2024）澄行复1号"}


class Story:
    """Listed on 25 March under one name; corrected, renamed and taken off in May."""

    def __init__(self) -> None:
        self.office, self.home, self.other = (
            desks.office(),
            cases.bureau("江阴市应急管理局"),
            cases.bureau("江阴市财政局"),
        )
        claim = factories.organisation_claim("澄江样例化工有限公司")
        row = cases.proposal(self.home, claim=claim, reason="原来的事由。")
        self.entries = cases.listed(self.home, cases.programme(self.home), proposals=[row])
        self.subject = self.entries.get().subject

    def goes_on(self) -> None:
        at = office_time(date(2024, 5, 6))
        lists.correct(self.entries, reason="后来的事由。", by=self.home.approver, at=at, all_or_nothing=True)
        rename(self.subject, name="澄江更名化工有限公司", basis="准予变更登记通知书", by=self.home.handler, at=at)
        ground = Record.objects.unscoped("test").filter(entry_grounds__entry=self.entries.get())
        records.revoke(ground, by=self.home.approver, at=office_time(date(2024, 5, 7)), note="归集有误")

    def looked(self, actor: Any, instant: str, *, at: datetime = LATER, **given: str) -> str:
        address = f"/staff/redblack/entry/as-of/{self.subject.pk}/"
        return words(post(actor, address, at, **{**CASE, "instant": instant, **given}))


@pytest.fixture
def story() -> Story:
    return Story()


def seen(page: str) -> str:
    """What the page says that the public saw."""
    return page.partition("公众当时所见")[2].partition("当时的红黑名单")[0]


def test_what_was_done_since_is_not_on_it(story: Story) -> None:
    story.goes_on()
    page = story.looked(story.home.handler, THEN)
    assert "澄江样例化工有限公司" in seen(page) and "原来的事由。" in seen(page)
    assert "后来的事由。" not in page
    assert "现名称" in page and "澄江更名化工有限公司" not in seen(page)
    assert "有变动" in page and "见于名单" in page
    after = story.looked(story.home.handler, "2024-05-06T12:00")
    assert "后来的事由。" in seen(after) and "澄江更名化工有限公司" in seen(after)
    gone = story.looked(story.home.handler, "2024-05-08T09:00")
    assert "后来的事由。" not in seen(gone) and "退出公告" in seen(gone)


def test_the_public_page_of_that_day_said_the_same(story: Story, client: Client) -> None:
    """What a reader saw then is fetched then, and compared after everything else happened."""
    address = f"/subjects/{story.subject.public_id}/"
    with clocks.fixed(office_time(date(2024, 4, 10))):
        then = words(client.get(address))
    story.goes_on()
    page = seen(story.looked(story.office.handler, THEN))
    for word in ("澄江样例化工有限公司", "原来的事由。", story.entries.get().decision_no):
        assert word in then and word in page
    with clocks.fixed(LATER):
        assert "原来的事由。" not in words(client.get(address))


def test_before_the_listing_the_public_saw_nothing(story: Story) -> None:
    page = story.looked(story.home.handler, BEFORE)
    assert "公众当时没有看到该主体的任何信息" in page
    assert "没有单独的页面，随名单公示" in page
    assert "待签发" in page and "看不到：尚未列入" in page


def test_it_names_the_acts_that_it_rests_on(story: Story) -> None:
    story.goes_on()
    page = story.looked(story.home.handler, THEN)
    listing = Transition.objects.get(flow="entry", verb="list_entries")
    assert f"第 {listing.pk} 号 签发列入 2024-03-25 09:00" in page.replace("\n", "")
    later = Transition.objects.get(flow="entry", verb="correct")
    assert f"第 {later.pk} 号" not in page


def test_public_records_stand_beside_the_lists(story: Story) -> None:
    (found,) = collected(story.home, penalty(CF_XDR_SHXYM=story.subject.uscc, CF_XDR_MC=story.subject.name))
    record = record_of(found)
    assert record.filed_at is not None
    records.correct(
        Record.objects.unscoped("test").filter(pk=record.pk),
        title="更正后的事项",
        by=story.home.approver,
        at=office_time(date(2024, 5, 6)),
        all_or_nothing=True,
    )
    page = story.looked(story.other.handler, THEN)
    assert record.title in seen(page) and "更正后的事项" not in page
    assert "更正后的事项" in seen(story.looked(story.other.handler, "2024-05-06T12:00"))


def test_another_department_is_told_what_everybody_saw(story: Story) -> None:
    """A preliminary entry is its recogniser's until it is listed; its publicity was open to all."""
    red = cases.proposal(story.home, colour="red", claim=factories.organisation_claim("澄江公示样例有限公司"))
    entry: Entry = cases.publicised(
        story.home, cases.programme(story.home, colour="red"), on=date(2024, 4, 8), proposals=[red]
    ).get()
    page = words(
        post(story.other.handler, f"/staff/redblack/entry/as-of/{entry.subject_id}/", LATER, **CASE, instant=THEN)
    )
    assert "列入前公示" in seen(page) and entry.decision_no in seen(page)
    assert "这一时刻没有您可以查看的名单信息" in page


def test_each_look_is_on_record(story: Story) -> None:
    story.looked(story.home.handler, THEN)
    (look,) = AccessLog.objects.all()
    assert (look.fields, look.case_no, look.basis_ref) == (["history"], "（2024）澄行复1号", "2024-04-10 09:00")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"case_no": ""}, "请填写案件编号"), ({"instant": "2024-06-04T00:00"}, "这一时刻还没有到")],
)
def test_without_a_case_or_for_the_future_it_shows_nothing(story: Story, change: dict[str, str], said: str) -> None:
    page = story.looked(story.home.handler, **{"instant": THEN, **change})
    assert said in page and "原来的事由。" not in page
    assert not AccessLog.objects.exists()


def test_the_subject_leads_there(story: Story) -> None:
    page = see(story.home.handler, f"/staff/subjects/subject/{story.subject.pk}/change/", LATER)
    assert f"/staff/redblack/entry/as-of/{story.subject.pk}/" in page.content.decode()


def test_fifty_rows_cost_as_many_statements_as_one(story: Story) -> None:
    counted = [len(statements(lambda: story.looked(story.home.handler, THEN)))]
    rows = [
        penalty(CF_WSH=f"澄应急罚〔2024〕{n}号", CF_XDR_SHXYM=story.subject.uscc, CF_XDR_MC=story.subject.name)
        for n in range(50)
    ]
    collected(story.home, *rows)
    counted.append(len(statements(lambda: story.looked(story.home.handler, THEN))))
    assert counted[0] == counted[1]
