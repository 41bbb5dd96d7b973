"""Honours of those on a black list: found, answered, given back where the list was wrong (A16)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import invariants
from core.actors import timer
from core.clocks import fixed, office_time
from core.refusals import Refused
from departments.due import escalate
from departments.models import Reminder
from honours import operations as honours
from honours.flow import HONOUR_TASK
from honours.operations.opening import lawful
from honours.queries import Reach
from honours.work import work
from law.operations import calendar_version, newest_version_id
from records.models import Record
from redblack import operations as lists
from tests.kit import cases, desk, desks, factories, reform
from tests.kit import honours as kit
from tests.kit.desk import words
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

ON = kit.ANSWERED_ON
AT = office_time(ON, 10)
NAME = "江阴远望化工有限公司"
GRID = """
              opened     paused     revoked    kept  not_found  closed  restoring     restored  not_restored
revoke        revoked    -          -          -     -          -       -             -         -
keep          kept       -          -          -     -          -       -             -         -
disclaim      not_found  -          -          -     -          -       -             -         -
pause         paused     -          -          -     -          -       -             -         -
resume        -          opened     -          -     -          -       -             -         -
carry_over    opened     opened     revoked    -     -          -       -             -         -
call_off      closed     closed     -          -     -          -       -             -         -
ask_back      -          -          restoring  -     -          -       -             -         -
restore       -          -          -          -     -          -       restored      -         -
decline       -          -          -          -     -          -       not_restored  -         -
recount       opened     -          -          -     -          -       restoring     -         -
hand_over     opened     paused     revoked    -     -          -       restoring     -         -
"""


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_table_in_the_code_is_the_one_above() -> None:
    assert set(HONOUR_TASK.ways()) == ways(GRID) | {("open", "", "opened")}


class Town:
    """A bureau that lists, an office of civility that grants honours, a company with a legal representative."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.unit = cases.bureau("江阴市文明办")
        self.claim = factories.organisation_claim(NAME)
        self.company, self.person = factories.known(self.claim), factories.person()
        kit.led_by(self.company, self.person, by=self.home.handler)
        self.rules = cases.programme(self.home)

    def grant(self, **words: Any) -> Any:
        return kit.granted(self.unit, self.company, **words)

    def list_it(self, **how: Any) -> Any:
        return kit.listed(self.home, self.rules, [self.claim], **how)

    def revoke(self, tasks: Any = None, *, on: date = ON, by: Any = None, **changes: Any) -> Any:
        how = {"document_no": "澄文明〔2024〕3号", "revoked_on": on, "all_or_nothing": True, **changes}
        chosen = kit.tasks() if tasks is None else tasks
        return honours.revoke(chosen, by=by or self.unit.approver, at=office_time(on, 10), **how)


@pytest.fixture
def town() -> Town:
    return Town()


def refused(report: Any) -> list[str]:
    return [refusal.code for case in report.refused for refusal in case.refusals]


def waits(actor: Any, on: date) -> list[Any]:
    return [row for row in work(actor, on) if row.count]


def sound(on: date) -> bool:
    return not [found.invariant.name for found in invariants.check(at=office_time(on, 23)) if found.count]


class TestFound:
    def test_the_honours_of_the_company_and_of_who_led_it_are_put_before_their_units(self, town: Town) -> None:
        other = cases.bureau("江阴市总工会")
        town.grant()
        kit.granted(other, town.person, title="江阴市劳动模范", item="commendation")
        entry = town.list_it().get()
        assert list(kit.tasks().values_list("subject", "unit", "entry", "linked", "state")) == [
            (town.company.pk, town.unit.department.pk, entry.pk, False, "opened"),
            (town.person.pk, other.department.pk, entry.pk, True, "opened"),
        ]
        # Ten working days from Monday 25 March, with 4 and 5 April off and Sunday 7 April made up for.
        assert set(kit.tasks().values_list("due_on", flat=True)) == {date(2024, 4, 9)}

    @pytest.mark.parametrize(
        ("pack", "subject", "responsible"),
        [
            ("jiangsu-2018", True, True),
            ("jiangyin-2018", True, True),
            ("xinbei-2019", True, True),
            ("jieyang-2017", True, True),
            ("puyang-2022", True, False),
            ("national-2026", False, False),
        ],
    )
    def test_whose_honours_each_paper_takes(self, pack: str, subject: bool, responsible: bool) -> None:
        version = newest_version_id(pack)
        ways = [Reach(entry_id=1, holder_id=n, pack_version_id=version, linked=bool(n)) for n in (0, 1)]
        assert [one.linked for one in lawful(ways)] == [False] * subject + [True] * responsible

    def test_a_red_list_takes_nothing(self, town: Town) -> None:
        town.grant()
        cases.listed(
            town.home,
            cases.programme(town.home, colour="red"),
            proposals=[cases.proposal(town.home, claim=town.claim, colour="red")],
        )
        assert not kit.tasks().exists()

    def test_what_is_over_or_no_honour_is_not_asked_for(self, town: Town) -> None:
        town.grant(valid_to=date(2024, 3, 24))
        town.grant(item="volunteering", title="志愿服务", document_no="志1")
        town.list_it()
        assert not kit.tasks().exists()

    def test_nothing_is_asked_twice(self, town: Town) -> None:
        town.grant()
        town.list_it()
        town.list_it(ready_on=date(2024, 3, 26))
        assert kit.tasks().count() == 1


class TestRevoke:
    def test_a_revoked_honour_is_shown_no_more(self, town: Town, client: Client) -> None:
        record = town.grant().get()
        town.list_it()
        with fixed(AT):
            assert client.get(f"/records/honour/{record.public_id}/").status_code == 200
        town.revoke()
        task = kit.tasks().get()
        assert (task.state, task.document_no, task.answered_on) == ("revoked", "澄文明〔2024〕3号", ON)
        record.refresh_from_db()
        assert (record.state, record.ended_on) == ("revoked", ON)
        with fixed(AT):
            assert client.get(f"/records/honour/{record.public_id}/").status_code in (404, 410)
        assert sound(ON)

    def test_no_honour_is_taken_for_an_entry_that_has_lapsed(self, town: Town) -> None:
        """entry_still_stands: the day after the last one, although nobody recorded the expiry."""
        town.grant()
        entry = town.list_it().get()
        day = date.fromordinal(entry.valid_to.toordinal() + 1)
        assert refused(town.revoke(on=day, all_or_nothing=False)) == ["entry_still_stands"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"document_no": " "}, "honour_paper_named"),
            ({"revoked_on": date(2024, 4, 9)}, "revoked_after_grant"),
            ({"revoked_on": date(2023, 4, 27)}, "revoked_after_grant"),
        ],
    )
    def test_the_paper_is_named_and_dated(self, town: Town, changes: dict[str, Any], code: str) -> None:
        town.grant()
        town.list_it()
        assert refused(town.revoke(all_or_nothing=False, **changes)) == [code]

    def test_another_unit_cannot(self, town: Town) -> None:
        town.grant()
        town.list_it()
        with pytest.raises(Refused, match="无权"):
            town.revoke(by=town.home.approver)

    def test_kept_or_unknown_with_the_reason(self, town: Town) -> None:
        town.grant()
        town.list_it()
        how = {"by": town.unit.approver, "at": AT}
        assert refused(honours.keep(kit.tasks(), reason=" ", **how)) == ["honour_reason_said"]
        honours.keep(kit.tasks(), reason="表彰办法没有撤销的规定", **how, all_or_nothing=True)
        assert (kit.tasks().get().state, kit.tasks().get().reason) == ("kept", "表彰办法没有撤销的规定")
        assert Record.objects.unscoped("test").get(item__code="honour").ended_on is None


class TestTheListMoves:
    def test_an_open_task_ends_with_the_entry_whatever_the_reason(self, town: Town) -> None:
        town.grant()
        entries = town.list_it()
        kit.leave(town.home, entries, on=ON, reason="repaired")
        assert (kit.tasks().get().state, kit.tasks().get().closed_on) == ("closed", ON)
        assert refused(town.revoke(all_or_nothing=False)) == ["wrong_state"]
        assert sound(ON)

    def test_what_was_revoked_for_a_wrong_entry_is_given_back(self, town: Town, client: Client) -> None:
        old = town.grant(public_to=None).get()
        entries = town.list_it()
        town.revoke()
        kit.wrong(town.home, entries)
        task = kit.tasks().get()
        # Ten working days from Monday 15 April: 29 April; Sunday the 28th is a make-up workday.
        assert (task.state, task.asked_back_on, task.due_on) == ("restoring", date(2024, 4, 15), date(2024, 4, 28))
        how = {"by": town.unit.approver, "at": office_time(date(2024, 4, 22)), "document_no": "澄文明〔2024〕9号"}
        early = honours.restore(kit.tasks(), restored_on=date(2024, 4, 1), **how)
        assert refused(early) == ["restored_after_revocation"]
        honours.restore(kit.tasks(), restored_on=date(2024, 4, 22), **how, all_or_nothing=True)
        new = Record.objects.unscoped("test").get(item__code="honour", ended_on__isnull=True)
        assert (new.title, new.document_no, new.determined_on) == (old.title, old.document_no, old.determined_on)
        assert new.pk != old.pk
        with fixed(office_time(date(2024, 4, 22), 12)):
            assert client.get(f"/records/honour/{new.public_id}/").status_code == 200
        assert sound(date(2024, 4, 22))

    def test_the_unit_may_decline_with_the_reason(self, town: Town) -> None:
        town.grant()
        entries = town.list_it()
        town.revoke()
        kit.wrong(town.home, entries)
        honours.decline(
            kit.tasks(),
            by=town.unit.approver,
            at=office_time(date(2024, 4, 22)),
            reason="另有违规",
            all_or_nothing=True,
        )
        assert kit.tasks().get().state == "not_restored"

    def test_what_was_revoked_lawfully_stays_so_after_repair(self, town: Town) -> None:
        town.grant()
        entries = town.list_it()
        town.revoke()
        kit.leave(town.home, entries, on=date(2024, 4, 15), reason="repaired")
        assert kit.tasks().get().state == "revoked"

    def test_another_black_list_carries_the_task_on(self, town: Town) -> None:
        town.grant()
        first = town.list_it()
        second = kit.listed(town.home, cases.programme(town.home), [town.claim], ready_on=date(2024, 3, 26))
        assert kit.tasks().get().entry_id == first.get().pk
        kit.wrong(town.home, first, on=ON)
        task = kit.tasks().get()
        assert (task.state, task.entry_id) == ("opened", second.get().pk)
        town.revoke()
        kit.wrong(town.home, second)
        assert kit.tasks().get().state == "restoring"

    def test_a_suspended_entry_takes_nobodys_honour_and_the_days_stand_still(self, town: Town) -> None:
        town.grant()
        entries = town.list_it()
        at = office_time(date(2024, 4, 1))
        lists.suspend(entries, by=town.home.approver, at=at, note="核实中", all_or_nothing=True)
        assert kit.tasks().get().state == "paused"
        assert refused(town.revoke(all_or_nothing=False)) == ["wrong_state"]
        lists.resume(entries, by=town.home.approver, at=AT, all_or_nothing=True)
        task = kit.tasks().get()
        # Five working days were left on 1 April (2, 3, 7, 8, 9); they run again from 8 April: 9, 10, 11, 12, 15.
        assert (task.state, task.paused_on, task.due_on) == ("opened", None, date(2024, 4, 15))

    def test_a_notice_on_holidays_moves_the_day(self, town: Town) -> None:
        """The older calendar knew fewer days off around Labour Day: the working days that it counted are kept."""
        town.grant()
        town.list_it(ready_on=date(2024, 4, 29))
        before = kit.tasks().get().due_on
        calendar_version("2023")
        at = office_time(date(2024, 4, 30))
        (pk,) = honours.recount(code="2026", before="2023", by=timer(), at=at).moved
        task = kit.tasks().get()
        assert pk == task.pk and task.due_on > before
        assert sound(date(2024, 4, 30))

    def test_the_successor_of_the_unit_answers(self, town: Town) -> None:
        town.grant()
        town.list_it()
        new = factories.department("江阴市委社会工作部")
        reform.carried_out(town.office, reform.proposed(town.office, town.unit.department, to=new))
        assert kit.tasks().get().unit_id == new.pk
        assert sound(reform.DAY)


class TestAtTheDesk:
    def test_the_unit_sees_it_waiting_and_answers_on_its_page(self, town: Town) -> None:
        town.grant()
        town.list_it()
        task = kit.tasks().get()
        (row,) = waits(town.unit.approver, ON)
        assert (row.count, row.due_on) == (1, date(2024, 4, 9))
        assert waits(town.home.approver, ON) == []
        page = words(desk.see(town.unit.approver, desk.page("change", task), AT))
        assert NAME in page and "江阴市文明单位" in page and "登记荣誉已撤销" in page
        assert desk.see(town.home.approver, desk.page("change", task), AT).status_code == 404
        desk.do(town.unit.approver, task, "revoke", AT, document_no="澄文明〔2024〕3号", revoked_on="2024-04-08")
        assert kit.tasks().get().state == "revoked"

    def test_the_office_presses_who_is_late(self, town: Town) -> None:
        town.grant()
        town.list_it()
        assert waits(town.office.handler, date(2024, 4, 9)) == []
        late = waits(town.office.handler, date(2024, 4, 10))
        assert [row.due_on for row in late] == [date(2024, 4, 9)]
        assert "江阴市文明单位" in words(desk.see(town.office.handler, late[0].url, office_time(date(2024, 4, 10))))

    def test_the_unit_is_reminded_before_the_day(self, town: Town) -> None:
        town.grant()
        town.list_it()
        escalate(at=office_time(date(2024, 4, 3)))
        assert Reminder.objects.filter(flow="honour_task", department=town.unit.department).count() == 1


def test_a_department_s_system_answers(town: Town) -> None:
    town.grant()
    town.list_it()
    system = system_of(town.unit.department, at=AT)
    with fixed(AT):
        (shown,) = system.get("honours/").json()["results"]
        assert (shown["honour"]["title"], shown["due_on"], shown["responsible"]) == (
            "江阴市文明单位",
            "2024-04-09",
            False,
        )
        answer = system.post(f"honours/{shown['public_id']}/keep/", {"reason": "没有规定"})
        assert (answer.status_code, answer.json()["case"]["state"]) == (200, "kept")
        assert system_of(town.home.department, at=AT).get("honours/").json()["results"] == []
