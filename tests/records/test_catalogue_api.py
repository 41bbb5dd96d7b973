"""The catalogue at the interface: what a department's system builds its message from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clocks import office_time
from records import operations as records
from tests.kit import cases, factories, systems
from tests.records.test_catalogue import drafted, local_item, pack
from tests.records.test_checking import row as penalty

pytestmark = pytest.mark.django_db
BEFORE, AFTER = office_time(date(2024, 4, 7), 10), office_time(date(2024, 4, 8), 10)


@pytest.fixture
def office() -> Any:
    desk = factories.credit_office()
    return cases.Bureau(
        department=desk, **{post: factories.actor(post, of=desk) for post in ("handler", "reviewer", "approver")}
    )


def published(office: Any, *items: dict[str, Any]) -> None:
    chosen = drafted(office, items=list(items))
    for verb, by, on in (
        (records.consult_catalogue, office.reviewer, date(2024, 3, 5)),
        (records.approve_catalogue, office.approver, date(2024, 4, 8)),
        (records.publish_catalogue, office.approver, date(2024, 4, 8)),
    ):
        verb(chosen, by=by, at=office_time(on), all_or_nothing=True)


def test_the_list_has_every_item_in_force_in_one_line() -> None:
    found = systems.system_of(at=BEFORE).get("catalogue/items/")
    assert found.status_code == 200
    rows = {row["code"]: row for row in found.json()}
    assert len(rows) >= 16
    assert rows["penalty"]["name"] == "行政处罚"
    assert rows["penalty"]["unverified"] is True
    assert "fields" not in rows["penalty"]


def test_an_item_tells_everything_that_a_message_is_checked_against() -> None:
    whole = systems.system_of(at=BEFORE).get("catalogue/items/penalty/").json()
    fields = {field["code"]: field for field in whole["fields"]}
    assert whole["key_fields"] == ["CF_WSH", "CF_CFJGDM"]
    assert set(penalty()) <= set(fields)
    assert fields["CF_NR_FK"]["need"] == "when"
    assert fields["CF_NR_FK"]["when"] == {"field": "CF_CFLB", "has": ["罚款"]}
    assert fields["CF_CX"]["words"] == {"general": "一般程序", "summary": "简易程序"}
    assert fields["CF_XDR_ZJHM"]["visibility"] == "asked"
    assert [one["name"] for one in whole["maps"]] == ["2015版", "常用写法"]
    assert whole["maps"][0]["columns"]["处罚决定日期"] == "CF_JDRQ"
    assert whole["maps"][1]["columns"]["证件号码"] == "CF_XDR_ZJHM"


def test_a_message_built_from_the_answer_is_taken_in() -> None:
    whole = systems.system_of(at=BEFORE).get("catalogue/items/penalty/").json()
    codes = {field["code"] for field in whole["fields"]}
    home = cases.bureau("应急管理局")
    (answer,) = records.collect(
        [{code: cell for code, cell in penalty().items() if code in codes}],
        item=records.item_in_force(whole["code"], on=date(2024, 4, 7)),
        provider=home.department,
        pack=pack(),
        by=home.handler,
        at=BEFORE,
    )
    assert answer.outcome == "new"


def test_a_local_item_is_there_from_the_day_it_is_published(office: Any) -> None:
    published(office, local_item())
    assert systems.system_of(at=BEFORE).get("catalogue/items/local_credit_village/").status_code == 404
    found = systems.system_of(at=AFTER).get("catalogue/items/local_credit_village/").json()
    assert (found["catalogue"], found["version"]) == ("江阴市公共信用信息补充目录", 1)
    assert found["published_on"] == "2024-04-08"


def test_a_draft_is_not_there(office: Any) -> None:
    drafted(office)
    assert systems.system_of(at=AFTER).get("catalogue/items/local_credit_village/").status_code == 404


def test_an_unknown_item_is_answered_in_the_shape_of_every_error() -> None:
    found = systems.system_of(at=BEFORE).get("catalogue/items/nothing/")
    assert (found.status_code, found.json()["code"]) == (404, "not_found")


def test_any_scope_reads_it_and_no_stranger(client: Any) -> None:
    assert systems.system_of(at=BEFORE, scopes=["events.read"]).get("catalogue/items/").status_code == 200
    assert client.get("/api/v1/catalogue/items/").status_code == 401


def test_one_item_costs_a_fixed_number_of_statements() -> None:
    system = systems.system_of(at=BEFORE)
    system.get("catalogue/items/penalty/")
    with CaptureQueriesContext(
        connection,
    ) as small:
        system.get("catalogue/items/list_ground/")
    with CaptureQueriesContext(connection) as large:
        system.get("catalogue/items/penalty/")
    assert len(small) == len(large)
