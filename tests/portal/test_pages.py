"""The staff site in a browser: the strict content policy leaves every control working and the console silent."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from redblack.models import Entry
from tests.kit import cases, factories
from tests.kit.browser import browsing, expect, needs_browser
from tests.kit.desk import signed_in

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]


@pytest.fixture(autouse=True)
def short_connections(monkeypatch):
    """The server's threads give their connections back, so that the test database can be dropped."""
    for alias in ("default", "owner"):
        monkeypatch.setitem(connections[alias].settings_dict, "CONN_MAX_AGE", 0)


def test_choosing_moving_and_reading_the_report(live_server):
    home = cases.bureau("江阴市应急管理局")
    cases.checked(home, cases.programme(home), count=2)
    with browsing(live_server.url, signed_in(home.reviewer)) as ((page,), complaints):
        page.goto(live_server.url + reverse("admin:redblack_entry_changelist"))
        expect(page.locator("#changelist-filter")).to_be_hidden()
        expect(page.get_by_role("button", name="办理")).to_be_hidden()
        for box in page.locator("input.action-select").all():
            box.check()
        page.select_option("select[name=action]", "notify")
        page.get_by_role("button", name="办理").click()
        page.get_by_role("button", name="对 2 项办理").click()
        page.wait_for_url("**/report/**")
        expect(page.locator(".staff-count-green b")).to_have_text("2")
        assert complaints == []
    assert set(Entry.objects.unscoped("test").values_list("state", flat=True)) == {"notified"}


def test_the_controls_of_the_theme_work(live_server):
    home = cases.bureau("江阴市应急管理局")
    cases.checked(home, cases.programme(home))
    with browsing(live_server.url, signed_in(home.handler)) as ((page,), complaints):
        page.goto(live_server.url + reverse("admin:redblack_entry_changelist"))
        page.get_by_text("过滤器").click()
        page.locator("#changelist-filter").get_by_text("已比对").click()
        page.wait_for_url("**state=checked**")
        expect(page.get_by_text("修改密码")).to_be_hidden()
        page.get_by_text(home.handler.name, exact=True).click()
        expect(page.get_by_text("修改密码")).to_be_visible()
        assert complaints == []


def test_forms_of_officers_are_quiet(live_server):
    with browsing(live_server.url, signed_in(factories.actor("sysadmin")), Client()) as ((page, stranger), complaints):
        for name in ("departments_department_add", "departments_user_changelist", "core_outbox_changelist"):
            page.goto(live_server.url + reverse(f"admin:{name}"))
            expect(page.locator("#content")).to_be_visible()
        stranger.goto(live_server.url + "/staff/login/")
        expect(stranger.get_by_role("button", name="登录")).to_be_visible()
        assert complaints == []
