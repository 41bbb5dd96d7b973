"""What was listed wrongly is clarified where the list stood, for its term and no day longer (JY 24, JS-L 24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from core.clocks import fixed, office_time
from core.letters import desk
from core.models import Letter
from objections.operations import redress_answering as answering
from public.operations import prove
from public.places import PLACES
from public.verification import check
from tests.kit import cases, factories
from tests.kit import honours as kit
from tests.kit.counting import statements
from tests.kit.desk import words
from tests.kit.redress import AT, Town, redress
from tests.public.test_proof import figures, sentences, unguarded
from tests.public.test_standing import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]
SIGNED_ON, LAST = AT.date(), date(2024, 5, 16)


@pytest.fixture
def town() -> Town:
    return Town()


def signed(town: Town, chosen: Any, text: str = "") -> Any:
    answering.clarify(chosen, by=town.home.approver, at=AT, text=text, all_or_nothing=True)
    return chosen.get()


def shown(address: str = "/clarifications/", on: date = SIGNED_ON) -> str:
    with fixed(office_time(on, 15)):
        return words(Client().get(address))


def test_it_stands_from_its_signing_through_its_last_day(town: Town) -> None:
    chosen = town.wronged()
    name = chosen.get().subject.name
    assert "目前没有展示中的澄清公告" in shown()
    case = signed(town, chosen, text="请各单位更正。")
    number = Letter.objects.get(kind="clarification").number_text
    own = f"/subjects/{case.subject.public_id}/"
    for address in ("/clarifications/", own):
        for on in (SIGNED_ON, LAST):
            page = shown(address, on)
            assert all(said in page for said in (name, number, "特此澄清", "请各单位更正。")), (address, on)
        assert number not in shown(address, LAST + timedelta(days=1))


def test_numbers_of_persons_are_struck_out(town: Town) -> None:
    signed(town, town.wronged(), text="联系电话13800138000。")
    assert "13800138000" not in shown() and "特此澄清" in shown()


def test_a_person_finds_it_by_the_exact_look_up_and_nobody_in_a_list(town: Town) -> None:
    claim = factories.person_claim("欧阳震华")
    entries = town.listed(proposals=[cases.proposal(town.home, claim=claim)])
    kit.wrong(town.home, entries)
    signed(town, redress())
    number = Letter.objects.get(kind="clarification").number_text
    row = {"CF_XDR_MC": "欧阳震华", "CF_XDR_ZJHM": claim.number}
    assert number not in shown()
    assert number in ask(Client(), row, on=LAST)
    assert number not in ask(Client(), row, on=LAST + timedelta(days=1))


def test_a_void_one_is_gone_and_the_one_signed_anew_stands(town: Town) -> None:
    signed(town, town.wronged())
    letter = Letter.objects.get(kind="clarification")
    anew = desk.reissue(letter, by=town.home.approver, at=AT, reason="文号错")
    assert anew.pk != letter.pk
    assert anew.number_text in shown() and letter.number_text not in shown()


def test_whoever_checks_the_letter_learns_how_long_it_is_shown(town: Town) -> None:
    signed(town, town.wronged())
    letter = Letter.objects.marked().get(kind="clarification")
    told = [check(letter, on=on).sentences[1] for on in (LAST, LAST + timedelta(days=1))]
    assert told == ["公告展示至2024-05-16（含当日）。", "公告展示已于2024-05-16期满。"]


def test_many_cost_what_one_costs(town: Town, client: Client) -> None:
    counted = []
    for count in (1, 12):
        answering.clarify(town.wronged(count=count), by=town.home.approver, at=AT, all_or_nothing=True)
        with fixed(AT):
            counted.append(len(statements(lambda: client.get("/clarifications/"))))
    assert counted[0] == counted[1]


@pytest.mark.django_db(transaction=True)
class TestProof:
    """The nightly proof looks at clarifications too, from the stored dates and the trail alone."""

    def test_it_counts_them_and_holds(self, town: Town) -> None:
        signed(town, town.wronged())
        found = prove(at=AT, done_at=lambda: AT)
        assert found.holds
        assert figures(found)["clarifications"] == figures(found)["person_clarifications"] == (1, 0)

    def test_it_fails_when_the_entry_stands_again(self, town: Town) -> None:
        case = signed(town, town.wronged())
        with unguarded("core_step", "core_lettermark", "redblack_entry") as cursor:
            cursor.execute(
                "DELETE FROM core_step WHERE flow = 'entry' AND case_id = %s AND target = 'exited'", [case.entry_id]
            )
        assert ("clarifications", "所澄清的名单条目没有退出") in sentences(prove(at=AT, done_at=lambda: AT))

    def test_it_fails_when_a_page_forgets_the_term(self, town: Town) -> None:
        chosen = town.wronged()
        signed(town, chosen)
        after = office_time(LAST + timedelta(days=1), 1)
        (place,) = [one for one in PLACES if one.name == "clarifications"]
        careless = replace(place, shown=lambda on: redress())
        assert prove(at=after, done_at=lambda: after).holds
        found = prove(at=after, done_at=lambda: after, places=[careless])
        assert ("clarifications", "展示期已过或者未到") in sentences(found)

    def test_the_dead_are_named_no_longer(self, town: Town) -> None:
        case = signed(town, town.wronged())
        with unguarded("subjects_subject") as cursor:
            cursor.execute("UPDATE subjects_subject SET status = 'deceased' WHERE id = %s", [case.subject_id])
        assert "特此澄清" not in shown()
