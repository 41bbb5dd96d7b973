"""What waits for whom at the desk of the lists, and how the list is narrowed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from core.clocks import office_time
from core.work import work_of
from redblack.models import Entry, Representation
from redblack.work import WAITING, work
from tests.kit import cases, desk, factories
from tests.kit.desk import words

pytestmark = pytest.mark.django_db
THAT_DAY = office_time(date(2024, 3, 4), 14)
LIST = "admin:redblack_entry_changelist"
post = partial(desk.post, at=THAT_DAY)
see = partial(desk.see, at=THAT_DAY)
do = partial(desk.do, at=THAT_DAY)


def entries() -> Any:
    return Entry.objects.unscoped("test")


def against(entry) -> str:
    return reverse("admin:redblack_representation_against", args=[entry.pk])


SAID = {"kind": "statement", "party": "澄江样例公司", "text": "隐患已经整改，附整改报告。"}


# --- what waits ---------------------------------------------------------------------------------------------------


def waits(actor, on=date(2024, 3, 25)) -> dict[str, int]:
    return {item.label: item.count for item in work_of(actor, on)}


@pytest.mark.parametrize(
    ("state", "who", "label"),
    [
        ("proposed", "handler", "待比对"),
        ("checked", "reviewer", "待签发告知"),
        ("notified", "handler", "待送达"),
        ("ready", "approver", "待签发列入"),
        ("leaving", "approver", "拟退出，待签发"),
    ],
)
def test_each_post_finds_what_waits_for_it(home, law, state, who, label):
    one = getattr(cases, state)(home, law).get()
    others = [getattr(home, name) for name in ("handler", "reviewer", "approver") if name != who]
    assert waits(getattr(home, who))[label] == 1
    assert all(label not in waits(actor) for actor in others if state != "proposed")
    assert label not in waits(factories.actor("handler", "reviewer", "approver"))
    link = next(item.url for item in work_of(getattr(home, who), date(2024, 3, 25)) if item.label == label)
    assert one.decision_no in words(see(getattr(home, who), link))


def test_red_waits_for_publicity_and_so_does_black_where_its_programme_asks(home, law):
    red = cases.programme(home, colour="red")
    strict = cases.programme(home, publicity_required=True)
    cases.checked(home, red)
    cases.served(home, strict)
    cases.served(home, law)
    assert waits(home.reviewer)["待公示"] == 2


def test_an_open_representation_waits_with_the_day_on_which_the_term_ends(home, law):
    one = cases.served(home, law).get()
    post(home.handler, against(one), **SAID)
    item = next(item for item in work_of(home.reviewer, date(2024, 3, 5)) if "陈述申辩" in item.label)
    assert (item.count, item.due_on) == (1, one.statement_ends_on)


def test_an_upheld_one_waits_to_be_dropped(home, law):
    one = cases.served(home, law).get()
    post(home.handler, against(one), **SAID)
    do(home.reviewer, Representation.objects.unscoped("test").get(), "uphold", answer="属实。")
    assert waits(home.reviewer)["陈述申辩或异议成立，待办理“不予列入”"] == 1


def test_what_is_past_its_validity_waits_at_the_office_in_red(home, law, office):
    one = cases.listed(home, law).get()
    after = date(one.valid_to.year, 12, 31)
    item = next(item for item in work_of(office.handler, after) if "已到期" in item.label)
    assert (item.count, item.due_on) == (1, one.valid_to)
    assert one.decision_no in words(see(office.handler, item.url, at=office_time(after)))


def test_one_statement_counts_every_row_of_entries(home, law, django_assert_max_num_queries):
    cases.checked(home, law)
    with django_assert_max_num_queries(7):
        work(home.handler, date(2024, 3, 25))
    assert len({row.key for row in WAITING}) == len(WAITING)


# --- filters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "state"),
    [("effective", "listed"), ("suspended", "suspended")],
)
def test_the_list_is_narrowed_by_what_the_dates_say(home, law, standing, state):
    one, other = getattr(cases, state)(home, law).get(), cases.proposed(home, law).get()
    text = words(see(home.approver, f"{reverse(LIST)}?standing={standing}", at=office_time(date(2024, 4, 2))))
    assert one.decision_no in text
    assert other.decision_no not in text


def test_a_running_exit_notice_is_found(home, law):
    one, at = cases.listed(home, law).get(), office_time(date(2024, 4, 2))
    do(home.handler, one, "request_exit", at=at, exit_reason="repaired", exit_ground="修复决定第1号")
    address = f"{reverse(LIST)}?standing=notice"
    assert one.decision_no not in words(see(home.approver, address, at=at))
    do(home.approver, one, "exit", at=at)
    assert one.decision_no in words(see(home.approver, address, at=at))
