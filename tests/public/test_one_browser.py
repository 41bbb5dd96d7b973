"""One browser or one phone and two persons: nobody finds what was opened or filed by the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.clocks import office_time
from tests.kit import factories
from tests.kit.citizens import proved
from tests.public.test_submissions import OTHER_PHONE, Scene, code_of, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "online")]
AT = office_time(date(2025, 4, 10), 10)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def second(client: Client, scene: Scene) -> Any:
    """Somebody else sits down and proves who he is; the answer to his code."""
    cache.clear()
    return proved(client, phone=OTHER_PHONE, name=scene.stranger.name, number=scene.stranger.number)


def test_the_case_that_the_first_opened_by_his_receipt_is_closed_to_the_second(scene: Scene) -> None:
    filer = scene.client()
    case = sent(filer, scene, "repair")
    number, code = code_of(filer, case, "repair")
    shared = Client()
    opened = shared.post("/cases/", {"number": number, "code": code})["Location"]
    assert shared.get(opened).status_code == 200
    second(shared, scene)
    assert shared.get(opened).status_code == 404


def test_who_asks_for_his_own_page_is_not_led_to_what_the_first_looked_at(scene: Scene) -> None:
    shared = Client()
    assert shared.get(scene.address("apply_fill", "repair"))["Location"] == "/identity/?for=repair"
    assert shared.get("/mine/")["Location"] == "/identity/"
    assert second(shared, scene)["Location"] == "/mine/"


def test_a_phone_that_two_people_without_a_dossier_share_shows_each_his_own_case(scene: Scene) -> None:
    first, other = factories.person_claim("上官婉儿"), factories.person_claim("司马相如")
    client, shared, again = Client(), Client(), Client()
    proved(client, wanted="objection", name=first.name, number=first.number)
    case = sent(client, scene, "objection", interest="是该单位的债权人。")
    page = f"/cases/objection/{case.public_id}/"
    for browser, person, status in ((shared, other, 404), (again, first, 200)):
        cache.clear()
        proved(browser, wanted="objection", name=person.name, number=person.number)
        assert browser.get(page).status_code == status
        assert (case.receipt_no in browser.get("/mine/").content.decode()) == (status == 200)
