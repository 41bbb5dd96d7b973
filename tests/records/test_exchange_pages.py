"""Exchange tables at the desk: set up by the security officer, asked for by the department, seen by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from core import due
from core.clocks import day_of, fixed
from core.work import work_of
from records.models import ExchangeSource, RefusedRow
from tests.kit import cases, desks, exchange, factories, systems
from tests.kit.desk import signed_in
from tests.kit.exchange import AT, COLUMNS, Offered
from tests.records.test_checking import row
from tests.records.test_exchange import numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


@pytest.fixture
def offered(tmp_path: Path, settings: Any) -> Iterator[Offered]:
    with exchange.file(tmp_path) as made, fixed(AT):
        settings.EXCHANGE_URLS = {"YJJ": made.address}
        yield made


def typed(home: Any, **changes: Any) -> dict[str, Any]:
    return {
        "provider": home.department.pk,
        "name": "应急局行政处罚",
        "item": "penalty",
        "link": "YJJ",
        "table": "penalties",
        "cursor_column": "seq",
        "columns": "\n".join(f"{column} = {code}" for column, code in COLUMNS.items()),
        "every": 10,
        "batch": 500,
        **changes,
    }


def labels(actor: Any) -> list[str]:
    return [item.label for item in work_of(actor, day_of(AT))]


def test_set_up_asked_for_pulled_and_shown(offered: Offered, home: Any) -> None:
    desks.office()
    offered.lay(numbered(1), numbered(2, CF_SY=""))
    keeper, desk = signed_in(factories.actor("secadmin")), signed_in(home.handler)
    assert keeper.post(reverse("admin:records_exchangesource_add"), typed(home)).status_code == 302
    source = ExchangeSource.objects.unscoped("test").get()
    page = reverse("admin:records_exchangesource_change", args=[source.pk])
    desk.post(reverse("admin:records_exchangesource_pull", args=[source.pk]))
    waiting = desk.get(page)
    assert waiting["Refresh"] == "3"
    assert "等待拉取" in waiting.content.decode()
    assert due.run_due("records.pull", at=AT) == 2
    shown = desk.get(page)
    assert "Refresh" not in shown
    assert "0 之后至 2" in shown.content.decode()
    assert "未归集的信息，待补正后重新报送" in labels(home.handler)
    refused = desk.get(f"{reverse('admin:records_refusedrow_changelist')}?settled=no").content.decode()
    assert "行政处罚决定书文号" in refused or "违法事实" in refused


def test_a_wrong_map_is_told_on_the_form(offered: Offered, home: Any) -> None:
    desks.office()
    keeper = signed_in(factories.actor("secadmin"))
    said = keeper.post(reverse("admin:records_exchangesource_add"), typed(home, columns="wsh = CF_WSH"))
    assert "没有对应的列" in said.content.decode()
    assert not ExchangeSource.objects.unscoped("test").exists()


def test_the_map_is_changed_and_the_position_set_back(offered: Offered, home: Any) -> None:
    source = exchange.opened(home)
    keeper = signed_in(factories.actor("secadmin"))
    page = reverse("admin:records_exchangesource_edit", args=[source.pk])
    assert "cf_wsh = CF_WSH" in keeper.get(page).content.decode()
    given = {name: value for name, value in typed(home).items() if name not in ("provider", "name", "item")}
    assert keeper.post(page, {**given, "every": 5, "cursor": 0}).status_code == 302
    source.refresh_from_db()
    assert source.every == 5


def test_a_failing_source_waits_for_its_department_and_the_office(offered: Offered, home: Any) -> None:
    exchange.opened(home)
    offered.do("DROP TABLE penalties")
    due.run_due("records.pull", at=AT)
    office = factories.actor("handler", of=factories.credit_office())
    for actor in (home.handler, office, factories.actor("secadmin")):
        assert "交换表拉取失败" in labels(actor)
    assert "交换表拉取失败" not in labels(cases.bureau("税务局").handler)


def test_what_the_interface_refuses_is_kept_and_counted_too(home: Any) -> None:
    desks.office()
    system = systems.system_of(home.department, at=AT)
    with fixed(AT):
        system.post("records/", {"item": "penalty", "records": [row(CF_SY="")]})
    kept = RefusedRow.objects.unscoped("test").get()
    assert (kept.door, kept.place, kept.source) == ("api", 0, None)
    with fixed(AT):
        system.post("records/", {"item": "penalty", "records": [row()]}, key="k2")
    kept.refresh_from_db()
    assert kept.settled_at == AT
