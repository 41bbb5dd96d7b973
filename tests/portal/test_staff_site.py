"""The staff site as a whole: Chinese on every page, strict content policy, lights on the front page, locked doors."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from core.clocks import fixed, office_time
from core.work import WorkItem
from credit_portal.staff_site import light
from law.calendar import shipped
from tests.kit import cases, factories
from tests.kit.desk import english, page, signed_in, words

pytestmark = pytest.mark.django_db
CALENDAR = shipped()
ALLOWED = frozenset(
    # Codes, names of standards and keys; the words of the law packs' own codes.
    {"esc", "jiangyin", "jiangsu", "jy", "js", "html", "excel", "user"}
)


@pytest.fixture
def home():
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def checked(home):
    return cases.checked(home, cases.programme(home, code="安监一号")).get()


@pytest.mark.parametrize(
    ("due_on", "colour", "word"),
    [
        (date(2024, 3, 1), "red", "已超期"),
        (date(2024, 3, 4), "red", "今日到期"),
        (date(2024, 3, 5), "amber", "剩 1 个工作日"),
        (date(2024, 3, 7), "amber", "剩 3 个工作日"),
        (date(2024, 3, 8), "green", "剩 4 个工作日"),
        (date(2024, 3, 10), "green", "剩 4 个工作日"),
        (None, "grey", "未定期限"),
    ],
)
def test_the_light_counts_working_days(due_on, colour, word):
    row = light(WorkItem(label="", count=1, url="", due_on=due_on), on=date(2024, 3, 4), calendar=CALENDAR)
    assert (row.colour, row.word) == (colour, word)


def test_the_light_knows_a_long_holiday():
    item = WorkItem(label="", count=1, url="", due_on=date(2024, 10, 8))
    assert light(item, on=date(2024, 9, 30), calendar=CALENDAR).word == "剩 1 个工作日"


def test_the_front_page_shows_what_waits_for_this_post(home, checked):
    response = signed_in(home.reviewer).get(reverse("admin:index"))
    labels = {row.item.label: row.item.count for row in response.context["rows"]}
    assert labels["待签发告知"] == 1
    link = next(row.item.url for row in response.context["rows"] if row.item.label == "待签发告知")
    assert checked.decision_no in words(signed_in(home.reviewer).get(link))


def test_a_black_entry_waits_for_its_notice_and_a_red_one_for_publicity(home, checked):
    red = cases.checked(home, cases.programme(home, colour="red")).get()
    rows = signed_in(home.reviewer).get(reverse("admin:index")).context["rows"]
    assert {row.item.label: row.item.count for row in rows if row.item.group == "红黑名单"} == {
        "待签发告知": 1,
        "待公示": 1,
    }
    assert red.colour == "red"


def test_the_number_stands_beside_the_menu_on_every_page(home, checked):
    response = signed_in(home.reviewer).get(reverse("admin:redblack_entry_changelist"))
    assert response.context["sidebar_navigation"][0]["items"][0]["badge"] == 1
    assert (
        signed_in(factories.actor("query"))
        .get(reverse("admin:index"))
        .context["sidebar_navigation"][0]["items"][0]
        .get("badge")
        is None
    )


def test_the_front_page_is_empty_for_another_department(checked):
    stranger = signed_in(factories.actor("reviewer"))
    assert stranger.get(reverse("admin:index")).context["rows"] == []


def test_done_work_is_listed_with_its_report(home, checked):
    response = signed_in(home.handler).get(reverse("admin:index"))
    assert "红黑名单·交叉比对" in words(response)
    run = next(row for row in response.context["done"] if "交叉比对" in row["what"])
    assert "/staff/redblack/entry/report/?t=" in str(run["link"])


@pytest.mark.parametrize(
    ("post", "groups"),
    [
        ("handler", {"红黑名单", "信用记录", "系统"}),
        ("query", {"红黑名单", "信用记录"}),
        ("sysadmin", {"单位与人员"}),
        ("secadmin", {"单位与人员"}),
        ("auditor", {"单位与人员", "系统"}),
    ],
)
def test_the_side_bar_holds_what_the_post_may_open(post, groups):
    response = signed_in(factories.actor(post)).get(reverse("admin:index"))
    shown = {group["title"] for group in response.context["sidebar_navigation"]}
    assert groups <= shown
    if post in ("sysadmin", "secadmin", "auditor"):
        assert not shown & {"红黑名单", "联合奖惩"}
        # The security officer sets up where exchange tables stand, and sees nothing of what comes from them.
        records = [item["title"] for group in response.context["sidebar_navigation"] if group["title"] == "信用记录"
                   for item in group["items"]]  # fmt: skip
        assert [str(title) for title in records] == (["交换表"] if post == "secadmin" else [])


def pages_of(home, checked) -> dict[str, str]:
    return {
        "front page": reverse("admin:index"),
        "list": reverse("admin:redblack_entry_changelist"),
        "empty list": reverse("admin:redblack_entry_changelist") + "?state=exited",
        "case": page("change", checked),
        "door": page("door", checked, "notify"),
        "programmes": reverse("admin:redblack_programme_changelist"),
        "records": reverse("admin:records_record_changelist"),
        "runs": reverse("admin:core_transition_changelist"),
        "acts": reverse("admin:core_act_changelist"),
        "outbox": reverse("admin:core_outbox_changelist"),
        "letters": reverse("admin:core_letter_changelist"),
        "password": reverse("admin:password_change"),
    }


def test_every_page_is_chinese(home, checked):
    client = signed_in(home.reviewer)
    left = {}
    for name, address in pages_of(home, checked).items():
        response = client.get(address, headers={"accept-language": "en-US,en"})
        assert response.status_code == 200, name
        found = english(words(response), allowed=ALLOWED)
        if found:
            left[name] = found
    assert left == {}


@pytest.mark.parametrize("post", ["handler", "query", "sysadmin", "secadmin", "auditor"])
def test_the_front_page_is_chinese_for_every_post(post):
    text = words(signed_in(factories.actor(post)).get(reverse("admin:index")))
    assert english(text, allowed=ALLOWED) == set()


def test_the_login_is_chinese(client):
    response = client.get("/staff/login/", headers={"accept-language": "en-US,en"})
    assert english(words(response), allowed=ALLOWED) == set()
    wrong = client.post("/staff/login/", {"username": "nobody", "password": "wrong"})
    assert english(words(wrong), allowed=ALLOWED) == set()


def test_no_page_carries_an_inline_script(home, checked):
    client = signed_in(home.reviewer)
    for name, address in pages_of(home, checked).items():
        response = client.get(address)
        assert "script-src 'self'" in response["Content-Security-Policy"], name
        assert "unsafe-inline" not in response["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
        for tag in response.content.decode().split("<script")[1:]:
            head, _, rest = tag.partition(">")
            assert "src=" in head or "application/json" in head, (name, rest[:80])


def test_a_person_signs_in_and_out(client):
    person = factories.user("handler")
    answer = client.post(
        "/staff/login/", {"username": person.username, "password": factories.PASSWORD, "next": "/staff/"}
    )
    assert answer.status_code == 302
    assert client.get("/staff/").status_code == 200
    assert client.post("/staff/logout/")["Location"] == "/staff/login/"
    assert client.get("/staff/").status_code == 302


@override_settings(AXES_ENABLED=True)
def test_guessing_locks_the_account(client):
    person = factories.user("handler")
    for _ in range(5):
        last = client.post("/staff/login/", {"username": person.username, "password": "wrong"})
    assert last.status_code == 429
    assert "登录已锁定" in words(last)
    right = Client().post("/staff/login/", {"username": person.username, "password": factories.PASSWORD})
    assert right.status_code == 429


def test_the_clock_of_the_front_page_is_the_office_day(home):
    with fixed(office_time(date(2024, 2, 29), 23, 30)):
        text = words(signed_in(home.handler).get(reverse("admin:index")))
    assert "2024年2月29日" in text
