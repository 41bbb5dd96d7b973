"""The page of commitments in a browser: accessible by axe, no wider than a telephone, narrowed without a script."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from law import operations as law_in_force
from records import operations as records
from records.models import Record
from subjects.fictitious import valid_uscc
from tests.kit import cases, desks
from tests.kit.browser import browsing, expect, needs_browser
from tests.public.test_browser import WIDTHS, faults, keep
from tests.records.test_commitments import breach, noticed, published

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]

LATER = office_time(date(2024, 5, 20), 12)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Record:
    """A commitment behind an approval that was broken, one that was kept, and one without an end."""
    law_in_force.forget()
    desks.office()
    home = cases.bureau("江阴市卫生健康委员会")
    breach(noticed(home), home, all_or_nothing=True)
    kept = published(home, kind="missing", number="2号", uscc=valid_uscc(8), name="江阴守诺建设工程有限公司")
    records.fulfil_commitments(
        kept, by=home.reviewer, at=office_time(date(2024, 4, 8)), found_on=date(2024, 4, 8), all_or_nothing=True
    )
    long = {"number": "3号", "uscc": valid_uscc(9), "name": "江阴长诺商贸有限公司", "promised_on": None}
    published(home, kind="voluntary", text="公开声明产品质量标准。\n七日内无条件退换。", **long)
    monkeypatch.setattr(clocks, "now", lambda: LATER)
    return Record.objects.unscoped("test").get(values__LYZT="broken")


@pytest.mark.parametrize("width", ["desk", "telephone"])
def test_the_pages_are_accessible_and_fit(width: str, live_server: Any, broken: Record) -> None:
    wrong: dict[str, Any] = {}
    with browsing(live_server.url, Client()) as ((page,), complaints):
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
        addresses = {"commitments": "/commitments/", "commitment": f"/records/commitment/{broken.public_id}/"}
        for name, address in addresses.items():
            page.goto(live_server.url + address)
            keep(page, f"{name}-{width}")
            found = faults(page)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append("wider than the window")
            if found:
                wrong[name] = found
        page.goto(live_server.url + "/commitments/")
        page.get_by_label("履约状态").select_option("broken")
        page.get_by_role("main").get_by_role("button", name="查询").click()
        expect(page.get_by_text("澄江样例化工有限公司")).to_have_count(1)
        expect(page.get_by_text("江阴长诺商贸有限公司")).to_have_count(0)
    assert wrong == {}
    assert complaints == []
