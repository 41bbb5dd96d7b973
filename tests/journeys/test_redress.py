"""A wrong file is withdrawn, and everybody on it is made good: told, excused, named clean in public (E5, I8)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from core import acts
from core.clocks import fixed, office_time
from core.invariants import check
from core.models import Letter, Step
from measures.models import Dispatch
from objections.operations import redress_answering as answering
from objections.redress_models import Clawback, Redress, RedressAnswer
from redblack.models import Entry
from tests.kit import cases, desk, desks, sheets
from tests.kit import honours as exits
from tests.kit.desk import words
from tests.kit.importing import Desk, do, uploaded
from tests.kit.redress import Town, benefits, redress
from tests.kit.systems import system_of
from tests.public.conftest import jiangyin  # noqa: F401  the pack in force, for the public pages
from tests.redblack.test_wrong_batches import run_worker

WITHDRAWN = office_time(date(2024, 4, 15), 15)
NEXT = office_time(date(2024, 4, 16), 10)
LAST = date(2024, 5, 16)


@pytest.fixture(autouse=True)
def small_parts(settings: Any) -> None:
    """The worker takes two entries at a time."""
    settings.IMPORT_PART = 2


@pytest.fixture
def home() -> cases.Bureau:
    return cases.bureau("澄江市应急管理局")


def withdrawn(home: cases.Bureau, count: int) -> Any:
    """A file of ours is brought onto the list, found wrong, and its withdrawal asked and signed by two persons."""
    office, treasury = desks.office(), cases.bureau("澄江市财政局")
    desks.published(office, treasury.department)
    batch = uploaded(Desk(home.handler), cases.programme(home), [sheets.row() for _ in range(count)])
    do(Desk(home.handler), batch, "confirm")
    entries = Entry.objects.unscoped("test").filter(import_rows__batch=batch)
    cases.brought(
        home,
        cases.everything(entries.values_list("pk", flat=True)),
        on=date(2024, 3, 5),
        listed_on=date(2024, 3, 26),
    )
    do(Desk(home.handler), batch, "ask_withdrawal", at=office_time(date(2024, 4, 15), 9), note="文件把处罚对象弄错了")
    do(Desk(home.approver), batch, "withdraw", at=office_time(date(2024, 4, 15), 14))
    return batch


def shown(address: str, on: date) -> str:
    with fixed(office_time(on, 15)):
        return words(Client().get(address))


def sound() -> bool:
    return [(one.invariant.name, one.first) for one in check(at=office_time(LAST)) if one.count] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("jiangyin")
def test_a_wrong_file_is_withdrawn_and_made_good(home: cases.Bureau) -> None:
    batch = withdrawn(home, 3)
    acts.run_open(at=WITHDRAWN)
    batch.refresh_from_db()
    assert batch.state == "withdrawn"
    assert Letter.objects.filter(kind="exit_notice").count() == 3
    assert set(Dispatch.objects.unscoped("test").values_list("state", flat=True)) == {"releasing"}
    opened = redress()
    # The records of the file are revoked with it; what a wrong entry rested on is made good with the entry.
    assert [(one.state, one.unit, one.record_id) for one in opened] == [("open", home.department, None)] * 3

    first = opened.first()
    desk.do(home.approver, first, "apologise", NEXT, text="")
    desk.do(home.approver, first, "clarify", NEXT, text="")
    rest = opened.exclude(pk=first.pk)
    for verb in (answering.apologise, answering.clarify):
        verb(rest, by=home.approver, at=NEXT, all_or_nothing=True)
    assert Letter.objects.filter(kind="apology").count() == 3
    for on, count in ((NEXT.date(), 3), (LAST, 3), (LAST + timedelta(days=1), 0)):
        assert shown("/clarifications/", on).count("特此澄清") == count, on
    subject = f"/subjects/{first.subject.public_id}/"
    assert "特此澄清" in shown(subject, LAST)
    assert "特此澄清" not in shown(subject, LAST + timedelta(days=1))

    for item in ("notify", "restore"):
        desk.do(home.handler, first, "settle", NEXT, item=item, done_on="2024-04-16", proof="回执第1号")
    desk.do(home.reviewer, first, "set_aside", NEXT, item="compensation", reason="没有提出赔偿申请")
    desk.do(home.reviewer, first, "close", NEXT)
    first.refresh_from_db()
    assert (first.state, first.closed_on) == ("closed", NEXT.date())
    assert sound()


@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_the_act_opens_no_redress_twice(home: cases.Bureau) -> None:
    withdrawn(home, 3)
    assert run_worker(dies_at="act.chunk") == 9
    assert redress().count() == 2
    for point in ("entry.exit.effects", "entry.exit.announced"):
        assert run_worker(dies_at=point) == 9, point
        assert redress().count() == 2, point
    assert run_worker() == 0
    assert redress().count() == 3
    assert Step.objects.filter(flow="redress", target="open").count() == 3
    assert RedressAnswer.objects.filter(item="correct", outcome="done").count() == 3
    assert sound()


@pytest.mark.django_db
def test_what_a_wrong_red_list_gave_is_given_back() -> None:
    town = Town()
    entries = town.listed("red", 2)
    town.granted(entries, "免收保证金20万元")
    exits.wrong(town.home, entries, on=date(2024, 4, 15))
    assert not Letter.objects.filter(kind__in=("apology", "clarification")).exists()
    assert {one.unit for one in benefits()} == {town.treasury.department}

    first, second = benefits()
    answer = system_of(town.treasury.department, at=NEXT).post(
        f"clawbacks/{first.public_id}/recover/",
        {"recovered_on": "2024-04-16", "document_no": "缴款书第1号", "recovered_yuan": "200000.00"},
    )
    assert answer.status_code == 200
    desk.do(town.treasury.reviewer, second, "waive", NEXT, reason="保证金已随项目完工退还，没有可收回的权益")
    found = Clawback.objects.unscoped("test").order_by("pk").values_list("state", "recovered_yuan")
    assert list(found) == [("recovered", Decimal("200000.00")), ("waived", None)]

    chosen = redress()
    how: dict[str, Any] = {"by": town.home.handler, "at": NEXT, "done_on": NEXT.date(), "all_or_nothing": True}
    for item in ("notify", "clawback"):
        answering.settle(chosen, item=item, proof="已函告并追回", **how)
    answering.close(chosen, by=town.home.reviewer, at=NEXT, all_or_nothing=True)
    assert set(Redress.objects.unscoped("test").values_list("state", flat=True)) == {"closed"}
    assert sound()
