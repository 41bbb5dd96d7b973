"""Every verb, its listeners included, sends the same number of statements for 1 case and for 50.

The table at the end of the run says how many. A verb without a row here fails the last test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.actors import timer
from core.clocks import office_time
from core.flows import Flow
from honours import operations as honours
from honours.flow import HONOUR_TASK
from law.operations import calendar_version, newest_version_id, pack_by_version_id
from measures import operations as desk
from measures.filing_flow import FILING
from measures.flow import DISPATCH, MEASURE
from measures.models import Measure
from measures.operations.catalogue import Draft, draft_many
from objections import operations as objections
from objections.appeal_flow import APPEAL
from objections.complaint_flow import COMPLAINT
from objections.models import Appeal, Complaint, Review
from objections.objection_flow import OBJECTION
from objections.operations import appeals, complaints, reviews
from objections.operations import redress_answering as answering
from objections.operations import redress_money as money
from objections.operations.complaint_recounting import recount as recount_complaints
from objections.redress_flow import CLAWBACK, COMPENSATION, REDRESS
from objections.review_flow import REVIEW
from records import operations as records
from records.commitment_flow import COMMITMENT
from records.commitment_models import Commitment
from records.flag_flow import FLAG
from records.flow import RECORD
from records.models import Record, RecordFlag
from redblack import operations as lists
from redblack.flow import ENTRY
from redblack.models import Entry, PageOutage, Programme, Representation, Stay
from redblack.operations.exits import hide, yield_to_black
from redblack.operations.receiving import Standing
from redblack.programme_flow import PROGRAMME
from redblack.representation_flow import REPRESENTATION
from redblack.stay_flow import STAY
from repair import operations as repair
from repair.flow import REPAIR
from repair.models import Repair
from subjects.change_flow import SUBJECT_CHANGE
from subjects.fictitious import valid_uscc
from subjects.models import SubjectChange
from subjects.operations import confirm_change, decline_change, relate, report_change, undo_change
from tests.kit import cases, desks, factories, memoranda, reform
from tests.kit import complaints as complaint_kit
from tests.kit import honours as honour_kit
from tests.kit import objections as objection_kit
from tests.kit import redress as redress_kit
from tests.kit import repairs as repair_kit
from tests.kit import reviews as review_kit
from tests.kit.counting import statements
from tests.records.test_checking import row as penalty

pytestmark = pytest.mark.django_db

MANY = 50
SPRING = office_time(date(2024, 4, 8))
LATER = office_time(date(2024, 4, 10))
REPAIRING = office_time(date(2025, 3, 3), 10)
QUASHED = {"authority": "无锡市中级人民法院", "document_no": "（2024）苏02行终1号", "quashed_on": date(2024, 4, 7)}
TABLE: dict[str, tuple[int, int]] = {}
Work = Callable[[], Any]


@pytest.fixture(scope="module", autouse=True)
def _table(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    capture = request.config.pluginmanager.get_plugin("capturemanager")
    lines = [f"  {verb:34}{one:4}{many:6}" for verb, (one, many) in sorted(TABLE.items())]
    with capture.global_and_fixture_disabled():
        print(f"\n\nSQL statements per chunk: 1 case, {MANY} cases", *lines, sep="\n")


class House:
    """An office under Jiangyin's pack, a bureau that recognises, two departments that carry out."""

    def __init__(self) -> None:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        self.treasury = cases.bureau("江阴市财政局")
        self.land = cases.bureau("江阴市自然资源和规划局")
        kinds = ["legal_person", "responsible_person"]
        desks.published(self.office, self.treasury.department, target_kinds=kinds)
        desks.published(self.office, self.treasury.department, self.land.department, title="限制取得土地使用权")
        desks.published(self.office, self.land.department, colour="red", title="容缺受理", kind="incentive")
        self.rules = {colour: cases.programme(self.home, colour=colour) for colour in ("black", "red")}

    def entries(self, state: str, count: int, *, colour: str = "black", **how: Any) -> Any:
        return getattr(cases, state)(self.home, self.rules[colour], count=count, **how)

    def both_colours(self, count: int, *, origin: str = "own") -> tuple[Any, Any]:
        """Red entries in force, and black ones of the same subjects that are ready."""
        claims = [factories.organisation_claim() for _ in range(count)]
        if origin == "own":
            rows = [cases.proposal(self.home, claim=claim, colour="red") for claim in claims]
            red = cases.listed(self.home, self.rules["red"], proposals=rows)
        else:
            red = self.received("red", claims)
        rows = [cases.proposal(self.home, claim=claim) for claim in claims]
        return red, cases.ready(self.home, self.rules["black"], proposals=rows)

    def received(self, colour: str, claims: Any) -> Any:
        answers = lists.receive(
            rows_of_elsewhere(claims), programme=self.rules[colour], by=self.office.handler, at=SPRING
        )
        return cases.everything([answer.entry_id for answer in answers if answer.entry_id])

    def tasks(self, count: int, *, state: str = "dispatched") -> Any:
        """Tasks of the treasury, one per entry."""
        entries = self.entries("listed", count)
        ids = list(desks.tasks(department=self.treasury.department, entry__in=entries).values_list("pk", flat=True))
        tasks = desks.tasks(pk__in=ids)
        if state == "acknowledged":
            desk.acknowledge(tasks, by=self.treasury.handler, at=SPRING, all_or_nothing=True)
        if state == "releasing":
            self.request_exit(entries)
            lists.exit_entries(entries, by=self.home.approver, at=LATER, all_or_nothing=True)
        return tasks

    def request_exit(self, entries: Any) -> Any:
        return lists.request_exit(
            entries, by=self.home.handler, at=SPRING, exit_reason="repaired", exit_ground="已整改", all_or_nothing=True
        )

    def drafts(self, count: int) -> Any:
        """Measures that lack nothing and are not published yet."""
        return desks.chosen(*(desks.draft(self.office, self.treasury.department) for _ in range(count)))

    def measures(self, count: int) -> Any:
        made = self.drafts(count)
        desk.publish(made, by=self.office.approver, at=office_time(desks.PUBLISHED_ON), all_or_nothing=True)
        return made

    def programmes(self, count: int, state: str = "draft") -> Any:
        made = [
            lists.draft_programme(
                code=f"S{next(factories.SERIAL):04d}",
                recogniser=self.home.department,
                pack=pack_by_version_id(newest_version_id(cases.JIANGYIN)),
                by=self.home.handler,
                at=office_time(date(2024, 1, 8)),
                name="名单管理办法",
                colour="black",
                field="安全生产",
                legal_basis="《中华人民共和国安全生产法》第七十八条",
                criteria="受到行政处罚。",
                grounds=["administrative"],
                exit_rule="有效期届满。",
                publicity_required=False,
            ).pk
            for _ in range(count)
        ]
        chosen = Programme.objects.filter(pk__in=made)
        if state in ("consulting", "published"):
            lists.consult(chosen, by=self.home.reviewer, at=office_time(date(2024, 1, 9)), all_or_nothing=True)
        if state == "published":
            lists.publish_programme(chosen, by=self.home.approver, at=SPRING, all_or_nothing=True)
        return chosen

    def representations(self, count: int) -> Any:
        entries = self.entries("served", count, on=date(2024, 4, 7))
        made = [
            lists.represent(entry, kind="statement", party="代理人", text="不服", by=self.home.handler, at=SPRING).pk
            for entry in entries
        ]
        return Representation.objects.unscoped("test").filter(pk__in=made)

    def records_of(self, count: int) -> Any:
        """Records on which listed entries rest."""
        entries = self.entries("listed", count)
        return Record.objects.unscoped("test").filter(
            entry_grounds__entry__in=list(entries.values_list("pk", flat=True))
        )


def rows_of_elsewhere(claims: Any) -> list[lists.Received]:
    return [
        lists.Received(
            claim=claim,
            origin="upper",
            authority="省级单位",
            decision_no=f"省〔2024〕{next(factories.SERIAL)}号",
            reason="上级认定。",
            listed_on=date(2024, 3, 1),
            valid_to=date(2026, 2, 28),
        )
        for claim in claims
    ]


@pytest.fixture
def house() -> House:
    return House()


def on_entries(verb: str, state: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    """A verb of the lists over entries in one state; timers act in nobody's name."""

    def prepare(house: House, count: int) -> Work:
        entries = house.entries(state, count)
        by = {"by": getattr(house.home, post)} if post else {}
        return lambda: getattr(lists, verb)(entries, at=SPRING, all_or_nothing=True, **by, **given)

    return prepare


def on_tasks(verb: str, state: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        tasks = house.tasks(count, state=state)
        return lambda: getattr(desk, verb)(tasks, by=house.treasury.handler, at=LATER, all_or_nothing=True, **given)

    return prepare


def on_measures(verb: str, made: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen, by = getattr(house, made)(count), getattr(house.office, post)
        return lambda: getattr(desk, verb)(chosen, by=by, at=SPRING, all_or_nothing=True, **given)

    return prepare


def on_programmes(verb: str, state: str, post: str) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen, by = house.programmes(count, state), getattr(house.home, post)
        return lambda: getattr(lists, verb)(chosen, by=by, at=SPRING, all_or_nothing=True)

    return prepare


def on_records(verb: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = house.records_of(count)
        return lambda: getattr(records, verb)(chosen, by=house.home.approver, at=SPRING, all_or_nothing=True, **given)

    return prepare


def clear_disputes(house: House, count: int) -> Work:
    """What the objections alone suspended has effect again, and departments go on."""
    entries, by = house.entries("listed", count), house.home.reviewer
    lists.mark_disputed(entries, by=by, at=SPRING, suspends=True, note="当事人异议", all_or_nothing=True)
    return lambda: lists.clear_dispute(entries, by=by, at=LATER, all_or_nothing=True)


def suspend_measures(house: House, count: int) -> Work:
    """One measure of the treasury's stands still, with the entry's other measures going on."""
    entries = house.entries("listed", count)
    measure = desks.tasks(department=house.treasury.department).earliest("pk").measures[0]
    return lambda: lists.suspend_measure(
        entries, measure_id=measure, by=house.home.reviewer, at=SPRING, note="当事人异议", all_or_nothing=True
    )


def resume_measures(house: House, count: int) -> Work:
    entries = house.entries("listed", count)
    measure, by = desks.tasks(department=house.treasury.department).earliest("pk").measures[0], house.home.reviewer
    lists.suspend_measure(entries, measure_id=measure, by=by, at=SPRING, note="当事人异议", all_or_nothing=True)
    return lambda: lists.resume_measure(entries, measure_id=measure, by=by, at=LATER, all_or_nothing=True)


def confirm_notices(house: House, count: int) -> Work:
    tasks = house.tasks(count)
    entries = cases.everything(tasks.values_list("entry", flat=True))
    lists.correct(entries, by=house.home.approver, at=SPRING, reason="更正后的事由", all_or_nothing=True)
    return lambda: desk.confirm_notice(tasks, by=house.treasury.handler, at=LATER, all_or_nothing=True)


def clear_marks(house: House, count: int) -> Work:
    chosen, by = house.records_of(count), house.home.reviewer
    records.mark_disputed(chosen, by=by, at=SPRING, all_or_nothing=True)
    return lambda: records.clear_dispute(chosen, by=by, at=LATER, all_or_nothing=True)


def on_representations(verb: str) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = house.representations(count)
        return lambda: getattr(lists, verb)(
            chosen, by=house.home.reviewer, at=SPRING, answer="已核实。", all_or_nothing=True
        )

    return prepare


def changes(house: House, count: int, *, kind: str, state: str = "listed") -> Any:
    """Changes of subjects that stand on a list, each reported and not confirmed."""
    claim = factories.person_claim if kind == "died" else factories.organisation_claim
    rows = [cases.proposal(house.home, claim=claim()) for _ in range(count)]
    entries = getattr(cases, state)(house.home, house.rules["black"], proposals=rows)
    made = [
        report_change(
            entry.subject,
            kind=kind,
            happened_on=date(2024, 4, 7),
            authority="江阴市数据局",
            document_no="证明1号",
            by=house.office.handler,
            at=SPRING,
        ).pk
        for entry in entries.select_related("subject")
    ]
    return SubjectChange.objects.unscoped("test").filter(pk__in=made)


def on_changes(verb: str, kind: str, state: str = "listed") -> Callable[[House, int], Work]:
    """Confirm, decline or undo changes of this kind."""

    def prepare(house: House, count: int) -> Work:
        chosen = changes(house, count, kind=kind, state=state)
        how: dict[str, Any] = {"at": LATER, "all_or_nothing": True}
        if verb == "confirm":
            return lambda: confirm_change(chosen, by=house.office.reviewer, **how)
        if verb == "decline":
            return lambda: decline_change(chosen, by=house.office.reviewer, note="文书不全", **how)
        confirm_change(chosen, by=house.office.reviewer, at=SPRING, all_or_nothing=True)
        return lambda: undo_change(chosen, by=house.office.approver, note="误报", **how)

    return prepare


def carry_on(house: House, count: int) -> Work:
    """Entries of organisations that were deregistered go on."""
    chosen = changes(house, count, kind="deregistered")
    subjects = list(chosen.values_list("subject_id", flat=True))
    confirm_change(chosen, by=house.office.reviewer, at=SPRING, all_or_nothing=True)
    entries = Entry.objects.unscoped("test").filter(subject__in=subjects)
    return lambda: lists.carry_on(entries, by=house.home.reviewer, at=LATER, note="继续", all_or_nothing=True)


def propose(house: House, count: int) -> Work:
    rows = [cases.proposal(house.home) for _ in range(count)]
    at = office_time(cases.PROPOSED_ON)
    rules = Programme.objects.select_related("recogniser").get(pk=house.rules["black"].pk)
    return lambda: lists.propose(rows, programme=rules, by=house.home.handler, at=at)


def list_plain(house: House, count: int) -> Work:
    entries = house.entries("ready", count)
    return lambda: lists.list_entries(entries, by=house.home.approver, at=SPRING, all_or_nothing=True)


def list_over_red(house: House, count: int) -> Work:
    _, black = house.both_colours(count)
    return lambda: lists.list_entries(black, by=house.home.approver, at=SPRING, all_or_nothing=True)


def list_over_upper_red(house: House, count: int) -> Work:
    _, black = house.both_colours(count, origin="upper")
    return lambda: lists.list_entries(black, by=house.home.approver, at=SPRING, all_or_nothing=True)


def list_with_responsible(house: House, count: int) -> Work:
    """Each company has a legal representative, whose dossier the record enters and who gets tasks too."""
    claims = [factories.organisation_claim() for _ in range(count)]
    for claim in claims:
        company, person = factories.known(claim), factories.person()
        be_represented(company, person, house)
    rows = [cases.proposal(house.home, claim=claim) for claim in claims]
    entries = cases.ready(house.home, house.rules["black"], proposals=rows)
    return lambda: lists.list_entries(entries, by=house.home.approver, at=SPRING, all_or_nothing=True)


def be_represented(company: Any, person: Any, house: House) -> None:
    relate(
        company,
        person=person,
        role="legal_representative",
        from_on=date(2020, 1, 1),
        proof="登记信息",
        by=house.home.handler,
        at=factories.A_DAY,
    )


def expire(house: House, count: int) -> Work:
    entries = house.entries("listed", count)
    return lambda: lists.expire(entries, at=office_time(date(2027, 2, 21)), all_or_nothing=True)


def exit_shows_again(house: House, count: int) -> Work:
    _, black = house.both_colours(count, origin="upper")
    lists.list_entries(black, by=house.home.approver, at=SPRING, all_or_nothing=True)
    house.request_exit(black)
    return lambda: lists.exit_entries(black, by=house.home.approver, at=LATER, all_or_nothing=True)


def yields(house: House, count: int) -> Work:
    red = house.entries("listed", count, colour="red")
    return lambda: yield_to_black(red, at=SPRING)


def hides(house: House, count: int) -> Work:
    red = house.received("red", [factories.organisation_claim() for _ in range(count)])
    return lambda: hide(red, at=LATER)


def receive(house: House, count: int) -> Work:
    rows = rows_of_elsewhere([factories.organisation_claim() for _ in range(count)])
    return lambda: lists.receive(rows, programme=house.rules["black"], by=house.office.handler, at=SPRING)


def asked_to_withhold(verb: str, **given: Any) -> Callable[[House, int], Work]:
    """A decision on entries of which somebody asked that they be kept from the public."""

    def prepare(house: House, count: int) -> Work:
        entries = house.entries("listed", count)
        lists.ask_withholding(entries, by=house.home.handler, at=SPRING, ground="《政府信息公开条例》第十五条")
        return lambda: getattr(lists, verb)(entries, by=house.home.approver, at=SPRING, all_or_nothing=True, **given)

    return prepare


def stays(house: House, count: int, *, to_on: date | None = None) -> Any:
    """Stays of listed entries."""
    made = [
        lists.stay(
            entry,
            kind="suit",
            authority="江阴市人民法院",
            document_no="（2024）苏0281行初7号",
            received_on=date(2024, 4, 7),
            from_on=date(2024, 4, 7),
            to_on=to_on,
            by=house.home.handler,
            at=SPRING,
        ).pk
        for entry in house.entries("listed", count)
    ]
    return Stay.objects.unscoped("test").filter(pk__in=made)


def lift(house: House, count: int) -> Work:
    chosen = stays(house, count)
    return lambda: lists.lift(chosen, by=house.home.approver, at=LATER, note="裁定解除", all_or_nothing=True)


def judge(house: House, count: int) -> Work:
    chosen = stays(house, count)
    return lambda: lists.judge(
        chosen,
        by=house.home.approver,
        at=LATER,
        outcome="upheld",
        authority="江阴市人民法院",
        document_no="（2024）苏0281行初7号判决",
        outcome_on=date(2024, 4, 9),
        all_or_nothing=True,
    )


def run_out(house: House, count: int) -> Work:
    chosen = stays(house, count, to_on=date(2024, 4, 9))
    return lambda: lists.run_out(chosen, at=LATER, all_or_nothing=True)


def contested(house: House, count: int, outcome: str = "") -> Any:
    """Suits against listed entries; decided where an outcome is said."""
    made = [review_kit.registered(entry, house.home).get().pk for entry in house.entries("listed", count)]
    chosen = Review.objects.unscoped("test").filter(pk__in=made)
    if outcome:
        review_kit.judged(chosen, house.home, outcome)
    return chosen


def comply_with_judgments(house: House, count: int) -> Work:
    chosen = contested(house, count, "changed")
    at = office_time(date(2024, 6, 4))
    return lambda: reviews.comply(chosen, by=house.home.handler, at=at, done="已更正", all_or_nothing=True)


def void_reviews(house: House, count: int) -> Work:
    chosen = contested(house, count)
    return lambda: reviews.void(chosen, by=house.home.reviewer, at=SPRING, reason="有误", all_or_nothing=True)


def hand_over_reviews(house: House, count: int) -> Work:
    old = cases.bureau()
    for entry in cases.listed(old, cases.programme(old), count=count):
        review_kit.registered(entry, old)
        complaint_kit.appeal(entry, house.office)
        complaint_kit.assigned(house.office, old)
    reform.signed(house.office, reform.proposed(house.office, old.department, to=factories.department()))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


def on_appeals(verb: str, state: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    """Appeals about listed entries, that far on their way."""

    def prepare(house: House, count: int) -> Work:
        begun = getattr(complaint_kit, state)
        made = [begun(entry, house.office).get().pk for entry in house.entries("listed", count)]
        chosen, by = Appeal.objects.unscoped("test").filter(pk__in=made), getattr(house.office, post)
        return lambda: getattr(appeals, verb)(chosen, by=by, at=LATER, all_or_nothing=True, **given)

    return prepare


def on_complaints(verb: str, state: str, post: str = "reviewer", **given: Any) -> Callable[[House, int], Work]:
    """Complaints that the treasury answers, that far on their way; `post` is the office's, or `unit`."""

    def prepare(house: House, count: int) -> Work:
        chosen = complained(house, count, state)
        by = house.treasury.handler if post == "unit" else getattr(house.office, post)
        more = {"unit": house.treasury.department} if verb == "assign" else given
        return lambda: getattr(complaints, verb)(chosen, by=by, at=LATER, all_or_nothing=True, **more)

    return prepare


def complained(house: House, count: int, state: str) -> Any:
    who = () if state == "complaint" else (house.treasury,)
    made = [getattr(complaint_kit, state)(house.office, *who).get().pk for _ in range(count)]
    return Complaint.objects.unscoped("test").filter(pk__in=made)


def recount_both(house: House, count: int) -> Work:
    """Appeals to accept and complaints to answer over the days of May, by the calendar of the year before."""
    at = office_time(date(2024, 4, 26))
    for entry in house.entries("listed", count):
        complaint_kit.appeal(entry, house.office, at=at)
        chosen = complaint_kit.complaint(house.office, at=at)
        complaints.assign(chosen, by=house.office.handler, at=at, unit=house.treasury.department)
    calendar_version("2023")
    calendar_version("2026")
    return lambda: recount_complaints(code="2026", before="2023", by=timer(), at=office_time(date(2024, 4, 28)))


def quash_drafts(house: House, count: int) -> Work:
    """Decisions on which entries rest that are still on their way."""
    entries = house.entries("served", count)
    chosen = Record.objects.unscoped("test").filter(entry_grounds__entry__in=list(entries.values_list("pk", flat=True)))
    return lambda: records.quash(chosen, by=house.home.approver, at=SPRING, all_or_nothing=True, **QUASHED)


def leave(house: House, count: int) -> Work:
    entries = house.received("black", [factories.organisation_claim() for _ in range(count)])
    return lambda: lists.leave(entries, by=house.office.handler, at=LATER, all_or_nothing=True)


def take_back(house: House, count: int) -> Work:
    entries = house.received("black", [factories.organisation_claim() for _ in range(count)])
    return lambda: lists.take_back(entries, by=house.office.handler, at=LATER, note="归集有误", all_or_nothing=True)


def old_rows(count: int, **changes: Any) -> list[lists.OldEntry]:
    """Rows of the old system about companies that are new here."""
    return [
        lists.OldEntry(
            claim=factories.organisation_claim(),
            old_number=f"HMD-{number}",
            decision_no=f"（2023）{number}号",
            reason="因重大事故隐患拒不整改被认定。",
            listed_on=date(2023, 5, 10),
            valid_to=date(2026, 5, 10),
            **changes,
        )
        for number in range(count)
    ]


def take_over(house: House, count: int) -> Work:
    rows = old_rows(count)
    return lambda: lists.take_over(rows, programme=house.rules["black"], by=house.office.handler, at=SPRING)


def archive(house: House, count: int) -> Work:
    rows = old_rows(count, exited_on=date(2023, 9, 1), exit_reason="repaired")
    return lambda: lists.take_over(rows, programme=house.rules["black"], by=house.office.handler, at=SPRING)


def undo_take_over(house: House, count: int) -> Work:
    take_over(house, count)()
    entries = Entry.objects.unscoped("test").filter(state="listed")
    return lambda: lists.undo_take_over(entries, by=house.office.handler, at=LATER, note="有误", all_or_nothing=True)


def strike(house: House, count: int) -> Work:
    archive(house, count)()
    entries = Entry.objects.unscoped("test").exclude(exit_reason="moved_wrongly")
    return lambda: lists.strike(entries, by=house.office.handler, at=LATER, note="有误", all_or_nothing=True)


def follow_origin(house: House, count: int) -> Work:
    claims = [factories.organisation_claim() for _ in range(count)]
    entries = list(house.received("black", claims))
    now = Standing(listed_on=date(2024, 3, 1), valid_to=date(2025, 2, 28), reason="上级更正。")
    chosen = cases.everything([entry.pk for entry in entries])
    given = {entry.pk: now for entry in entries}
    return lambda: lists.follow_origin(chosen, given=given, by=house.office.handler, at=LATER, all_or_nothing=True)


def receive_again(house: House, count: int) -> Work:
    """Rows that stand here already, with an end that their origin moved."""
    rows = rows_of_elsewhere([factories.organisation_claim() for _ in range(count)])
    lists.receive(rows, programme=house.rules["black"], by=house.office.handler, at=SPRING)
    moved = [replace(row, valid_to=date(2025, 2, 28)) for row in rows]
    return lambda: lists.receive(moved, programme=house.rules["black"], by=house.office.handler, at=LATER)


def leave_by_rows(house: House, count: int) -> Work:
    rows = rows_of_elsewhere([factories.organisation_claim() for _ in range(count)])
    lists.receive(rows, programme=house.rules["black"], by=house.office.handler, at=SPRING)
    going = [lists.Leaving(claim=row.claim, origin=row.origin, decision_no=row.decision_no) for row in rows]
    return lambda: lists.leave_by_rows(going, programme=house.rules["black"], by=house.office.handler, at=LATER)


def exits(house: House, count: int) -> Work:
    entries = house.entries("leaving", count)
    return lambda: lists.exit_entries(entries, by=house.home.approver, at=SPRING, all_or_nothing=True)


def draft_measures(house: House, count: int) -> Work:
    rows = [
        Draft(
            columns={**desks.COLUMNS, "code": f"d-{next(factories.SERIAL)}"},
            bases=(desks.LAW,),
            executors=(house.treasury.department.pk,),
        )
        for _ in range(count)
    ]
    return lambda: draft_many(rows, by=house.office.handler, at=SPRING)


def papers(house: House, count: int, state: str = "draft", *, replaced: Any = None) -> Any:
    """Memoranda with a measure each."""
    row = memoranda.bundled(house.treasury.department)
    old = list(replaced) if replaced is not None else [None] * count
    made = memoranda.chosen(*(memoranda.memorandum(house.home, row, replaces=one).get() for one in old))
    if state == "submitted":
        memoranda.submitted(made, house.home)
    if state == "filed":
        memoranda.filed(made, house.home, house.office)
    return made


def on_papers(verb: str, state: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = papers(house, count, state)
        side = house.office if verb in ("accept_filing", "send_back_filing") else house.home
        return lambda: getattr(desk, verb)(chosen, by=getattr(side, post), at=SPRING, all_or_nothing=True, **given)

    return prepare


def accept_revisions(house: House, count: int) -> Work:
    """Revisions of memoranda that are filed: these end in the same act."""
    old = papers(house, count, "filed")
    new = papers(house, count, "submitted", replaced=old)
    return lambda: desk.accept_filing(new, by=house.office.reviewer, at=SPRING, all_or_nothing=True)


def retain(house: House, count: int) -> Work:
    """Measures whose memoranda are over."""
    old = papers(house, count, "filed")
    measures = Measure.objects.filter(bundled_in__memorandum__in=old.values("pk"))
    desk.publish(measures, by=house.office.approver, at=memoranda.FILED, all_or_nothing=True)
    desk.end_filing(old, by=house.home.reviewer, at=SPRING, reason="任务完成", all_or_nothing=True)
    return lambda: desk.retain(measures, by=house.office.reviewer, at=LATER, reason="另有依据", all_or_nothing=True)


def republish(house: House, count: int) -> Work:
    """Newer versions of measures that are in force: these are superseded in the same act."""
    codes = list(house.measures(count).values_list("code", flat=True))
    newer = desks.chosen(*(desks.draft(house.office, house.treasury.department, code=code) for code in codes))
    return lambda: desk.publish(newer, by=house.office.approver, at=SPRING, all_or_nothing=True)


def transfer(house: House, count: int) -> Work:
    tasks = house.tasks(count)
    other = cases.bureau("江阴市行政审批局")
    return lambda: desk.transfer(
        tasks,
        by=house.treasury.handler,
        at=LATER,
        to_department_id=other.department.pk,
        reason="已划转",
        all_or_nothing=True,
    )


def insist(house: House, count: int) -> Work:
    tasks = house.tasks(count)
    desk.send_back(tasks, by=house.treasury.handler, at=SPRING, reason="不是本单位职责", all_or_nothing=True)
    return lambda: desk.insist(tasks, by=house.office.handler, at=LATER, reason="三定方案载明", all_or_nothing=True)


def record_release(house: House, count: int) -> Work:
    tasks = house.tasks(count, state="releasing")
    return lambda: desk.record_release(
        tasks, by=house.office.handler, at=LATER, evidence="电话记录", all_or_nothing=True
    )


def recount_entries(house: House, count: int) -> Work:
    """Terms over May Day 2024, counted until now by a calendar that did not know its make-up days."""
    house.entries("served", count, on=date(2024, 4, 26))
    calendar_version("2023")
    return lambda: lists.recount(code="2026", before="2023", by=timer(), at=office_time(date(2024, 4, 29)))


def recount_tasks(house: House, count: int) -> Work:
    house.entries("listed", count, ready_on=date(2024, 4, 29))
    calendar_version("2023")
    return lambda: desk.recount(code="2026", before="2023", by=timer(), at=office_time(date(2024, 4, 30)))


def recount_records(house: House, count: int) -> Work:
    """Penalties whose day of publication runs across a holiday that the older calendar did not know."""
    on = date(2024, 4, 30)
    rows = [
        penalty(CF_JDRQ="2024-04-29", CF_WSH=f"{n}号", CF_XDR_SHXYM=valid_uscc(900 + n), CF_XDR_MC=f"样例{n}公司")
        for n in range(count)
    ]
    records.collect(
        rows,
        item=records.item_in_force("penalty", on=on),
        provider=house.home.department,
        pack=pack_by_version_id(newest_version_id(cases.JIANGYIN)),
        by=house.home.handler,
        at=office_time(on),
    )
    calendar_version("2023")
    return lambda: records.recount(code="2026", before="2023", by=timer(), at=office_time(on))


def file_negative(house: House, count: int) -> Work:
    """Each red subject gets a penalty: the records come in, the red entries are put before their recogniser."""
    red = house.entries("listed", count, colour="red")
    claims = [replace(cases.ground(house.home), subject_id=pk) for pk in red.values_list("subject_id", flat=True)]
    pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    return lambda: records.file(claims, pack=pack, by=house.home.handler, at=SPRING)


def update_records(house: House, count: int) -> Work:
    """The provider sends other facts under the same keys."""
    chosen = list(house.records_of(count).select_related("item", "provider"))
    home = house.home
    told = [(one, cases.ground(home, subject_id=one.subject_id, provider_key=one.provider_key)) for one in chosen]
    by = replace(home.handler, department_id=chosen[0].provider_id)
    return lambda: records.update_records(told, item=chosen[0].item, by=by, at=SPRING, all_or_nothing=True)


def withdraw_records(house: House, count: int) -> Work:
    """The provider's system takes them back by their keys; the entries that rest on them lapse."""
    chosen = list(house.records_of(count).select_related("item", "provider"))
    keys, one = [record.provider_key for record in chosen], chosen[0]
    by = replace(house.home.handler, department_id=one.provider_id)
    told = {"item": one.item.code, "provider": one.provider, "by": by, "at": SPRING, "note": "报送有误"}
    return lambda: records.withdraw_by_key(keys, **told)


def flags_of(house: House, count: int, mark: str = "甲") -> Any:
    """Standing flags of as many records whose words speak of an illness."""
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    claims = [
        cases.ground(house.home, subject_id=factories.organisation().pk, fact=f"当事人患有慢性疾病{mark}。")
        for _ in range(count)
    ]
    filed = records.file(claims, pack=law, by=house.home.handler, at=SPRING)
    return RecordFlag.objects.unscoped("test").filter(record__in=[one.record for one in filed])


def on_flags(verb: str) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen, by = flags_of(house, count), house.office.reviewer
        call = getattr(records, f"{verb}_flag")
        return lambda: call(chosen, reason="已核对。", by=by, at=SPRING, all_or_nothing=True)

    return prepare


def settle_flags(house: House, count: int) -> Work:
    chosen = flags_of(house, count)
    return lambda: records.settle_flag(chosen, at=SPRING)


def raise_flags(house: House, count: int) -> Work:
    """The look finds words that were let pass by nobody: earlier flags were settled."""
    held = list(flags_of(house, count).values_list("record_id", flat=True))
    records.settle_flag(RecordFlag.objects.unscoped("test").filter(record__in=held), at=SPRING)
    chosen = Record.objects.unscoped("test").filter(pk__in=held)
    return lambda: records.look(chosen, at=SPRING)


def shortens(house: House, count: int) -> Work:
    """The longer of two grounds of each entry is revoked."""
    rows = [
        cases.proposal(house.home, grounds=(cases.ground(house.home), cases.ground(house.home, degree="ordinary")))
        for _ in range(count)
    ]
    entries = cases.listed(house.home, house.rules["black"], proposals=rows)
    longer = Record.objects.unscoped("test").filter(
        entry_grounds__entry__in=list(entries.values_list("pk", flat=True)), degree="serious"
    )
    return lambda: records.revoke(longer, by=house.home.approver, at=SPRING, note="归集有误", all_or_nothing=True)


def reevaluate(house: House, count: int) -> Work:
    red = house.entries("listed", count, colour="red")
    return lambda: lists.reevaluate(
        red, by=house.home.reviewer, at=office_time(date(2025, 3, 10)), note="合格", all_or_nothing=True
    )


def hand_over(house: House, count: int) -> Work:
    """A bureau with entries, representations, tasks and a programme hands everything over."""
    old, new = cases.bureau(), factories.department()
    rules = cases.programme(old)
    desks.published(house.office, old.department)
    cases.listed(old, rules, count=count)
    for entry in cases.served(old, rules, count=count):
        lists.represent(entry, kind="statement", party="当事人", text="已整改", by=old.handler, at=SPRING)
    for _ in range(count):
        memoranda.memorandum(old)
    reform.signed(house.office, reform.proposed(house.office, old.department, to=new))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


def extend_publicity(house: House, count: int) -> Work:
    """The page was down on a working day while these entries were in publicity."""
    entries = house.entries("publicised", count)
    down = entries.first().publicity_ends_on
    PageOutage.objects.get_or_create(
        on=down,
        defaults={"measured": True, "reason": "断电", "recorded_at": SPRING, "recorded_by": "测试"},
    )
    return lambda: lists.extend_publicity(entries, at=SPRING, all_or_nothing=True)


def promised(house: House, count: int, state: str = "published") -> Any:
    """Commitments that the home bureau accepted."""
    made = [
        records.register_commitment(
            kind="approval",
            number=f"承{next(factories.SERIAL)}",
            subject_kind="法人及非法人组织",
            name=f"江阴第{next(factories.SERIAL)}号样例有限公司",
            uscc=valid_uscc(next(factories.SERIAL)),
            matter="公共场所卫生许可",
            text="承诺符合许可条件。",
            made_on=date(2024, 4, 1),
            by=house.home.handler,
            at=SPRING,
        ).pk
        for _ in range(count)
    ]
    cases_made = Commitment.objects.unscoped("test").filter(pk__in=made)
    if state != "made":
        records.publish_commitments(cases_made, by=house.home.reviewer, at=SPRING, all_or_nothing=True)
    if state == "noticed":
        told = {"notice_no": "告1", "served_on": date(2024, 4, 1), "notice_words": "不符合条件"}
        records.notify_breach_of_commitments(cases_made, by=house.home.reviewer, at=SPRING, all_or_nothing=True, **told)
    return cases_made


def on_commitments(verb: str, state: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = promised(house, count, state)
        call = getattr(records, verb)
        return lambda: call(chosen, by=getattr(house.home, post), at=LATER, all_or_nothing=True, **given)

    return prepare


def messages(house: House, count: int, *, of: Any = None, **changes: str) -> Any:
    """What a provider reports of commitments: new ones, or those of the cases `of`."""
    known = list(of.select_related("subject")) if of is not None else [None] * count
    rows = []
    for case in known:
        serial = next(factories.SERIAL)
        rows.append(
            {
                "XDR_MC": case.subject.name if case else f"江阴第{serial}号样例有限公司",
                "XDR_LB": "法人及非法人组织",
                "XDR_SHXYM": case.subject.uscc if case else valid_uscc(serial),
                "CNBH": case.number if case else f"承{serial}",
                "CNLX": "审批替代（告知承诺）",
                "CNSY": "公共场所卫生许可",
                "CNNR": "承诺符合许可条件。",
                "CNRQ": "2024-04-01",
                "LYZT": "履行中",
                "SLDW": house.home.department.name,
                "SJLY": house.home.department.name,
                **changes,
            }
        )
    item = records.item_in_force("commitment", on=date(2024, 4, 8))
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    return lambda: records.collect(
        rows, item=item, provider=house.home.department, pack=law, by=house.home.handler, at=LATER
    )


def report_commitments(house: House, count: int) -> Work:
    return messages(house, count)


def report_registered(house: House, count: int) -> Work:
    return messages(house, count, of=promised(house, count, "made"))


def report_found(state: str) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        found = {"LYZT": state, "RDRQ": "2024-04-08", "RDWH": "违1" if state == "违反" else ""}
        return messages(house, count, of=promised(house, count), **found)

    return prepare


def take_back_commitments(house: House, count: int) -> Work:
    numbers = list(promised(house, count).values_list("number", flat=True))
    how = {"item": "commitment", "provider": house.home.department, "by": house.home.handler, "note": "重复"}
    return lambda: records.withdraw_by_key(numbers, at=LATER, **how)


def hand_over_commitments(house: House, count: int) -> Work:
    house.home = cases.bureau()
    promised(house, count)
    new = factories.department()
    reform.signed(house.office, reform.proposed(house.office, house.home.department, to=new))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


def honoured(house: House, count: int, state: str = "ready") -> Any:
    """Entries of companies whose honours another unit granted: about to be listed, or further on."""
    claims = [factories.organisation_claim() for _ in range(count)]
    civility = cases.bureau("江阴市文明办")
    honour_kit.granted(civility, *(factories.known(claim) for claim in claims))
    rows = [cases.proposal(house.home, claim=claim) for claim in claims]
    made = getattr(cases, state)(house.home, house.rules["black"], proposals=rows)
    return civility, made, rows


def list_honoured(house: House, count: int) -> Work:
    _, entries, _ = honoured(house, count)
    return lambda: lists.list_entries(entries, by=house.home.approver, at=SPRING, all_or_nothing=True)


def honours_of(house: House, count: int) -> Any:
    """The unit, the entries, and its open tasks of these alone."""
    civility, entries, _ = honoured(house, count, "listed")
    return civility, entries, honour_kit.tasks(unit=civility.department)


def answer_honours(verb: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        civility, _, tasks = honours_of(house, count)
        return lambda: getattr(honours, verb)(tasks, by=civility.handler, at=SPRING, all_or_nothing=True, **given)

    return prepare


def revoked_honours(house: House, count: int) -> Any:
    civility, entries, tasks = honours_of(house, count)
    paper = {"document_no": "澄文明〔2024〕3号", "revoked_on": date(2024, 4, 8)}
    honours.revoke(tasks, by=civility.handler, at=SPRING, all_or_nothing=True, **paper)
    return civility, entries, tasks


def asked_back(verb: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        civility, entries, tasks = revoked_honours(house, count)
        honour_kit.wrong(house.home, entries, on=date(2024, 4, 9))
        return lambda: getattr(honours, verb)(tasks, by=civility.handler, at=LATER, all_or_nothing=True, **given)

    return prepare


def leave_with_honours(reason: str, *, open_too: bool) -> Callable[[House, int], Work]:
    """Entries exit whose holders' honours are open, or were revoked."""

    def prepare(house: House, count: int) -> Work:
        _, entries, _ = (honours_of if open_too else revoked_honours)(house, count)
        lists.request_exit(
            entries, by=house.home.handler, at=SPRING, exit_reason=reason, exit_ground="有误", all_or_nothing=True
        )
        return lambda: lists.exit_entries(entries, by=house.home.approver, at=LATER, all_or_nothing=True)

    return prepare


def leave_one_of_two_lists(house: House, count: int) -> Work:
    _, entries, rows = honoured(house, count, "listed")
    again = [replace(row, decision_no=f"再{n}", grounds=(cases.ground(house.home),)) for n, row in enumerate(rows)]
    cases.listed(house.home, cases.programme(house.home), proposals=again)
    house.request_exit(entries)
    return lambda: lists.exit_entries(entries, by=house.home.approver, at=LATER, all_or_nothing=True)


def suspend_honoured(house: House, count: int) -> Work:
    _, entries, _ = honours_of(house, count)
    return lambda: lists.suspend(entries, by=house.home.approver, at=SPRING, note="核实", all_or_nothing=True)


def resume_honoured(house: House, count: int) -> Work:
    suspend_honoured(house, count)()
    entries = cases.everything(list(honour_kit.tasks(state="paused").values_list("entry", flat=True)))
    return lambda: lists.resume(entries, by=house.home.approver, at=LATER, all_or_nothing=True)


def granted_red(house: House, count: int, land: cases.Bureau | None = None) -> Any:
    """Red entries under which a bureau, that of land unless told otherwise, granted something."""
    land = land or house.land
    entries = house.entries("listed", count, colour="red")
    held = desks.tasks(entry__in=entries, department=land.department)
    desk.acknowledge(held, by=land.handler, at=office_time(date(2024, 3, 26)), all_or_nothing=True)
    on = office_time(date(2024, 3, 27))
    desk.report(held, by=land.handler, at=on, benefit="补助", all_or_nothing=True)
    return entries


def wronged(house: House, count: int, colour: str = "black") -> Any:
    """The redress of entries that left as wrong; of red ones, with what was granted under them."""
    entries = house.entries("listed", count) if colour == "black" else granted_red(house, count)
    honour_kit.wrong(house.home, entries, on=date(2024, 4, 9))
    return redress_kit.redress(entry__in=entries)


def on_redress(verb: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = wronged(house, count)
        by = getattr(house.home, post)
        return lambda: getattr(answering, verb)(chosen, by=by, at=LATER, all_or_nothing=True, **given)

    return prepare


def close_redress(house: House, count: int) -> Work:
    chosen = wronged(house, count)
    for item in ("notify", "apology", "clarification", "restore", "compensation"):
        answering.set_aside(chosen, by=house.home.reviewer, at=LATER, item=item, reason="不需要", all_or_nothing=True)
    return lambda: answering.close(chosen, by=house.home.reviewer, at=LATER, all_or_nothing=True)


def on_claims(verb: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = wronged(house, count)
        for case in chosen:
            money.claim(
                case, claimant="甲", ground="乙", claimed_yuan=Decimal(9), claimed_on=LATER.date(),
                by=house.home.handler, at=LATER,
            )  # fmt: skip
        claims = redress_kit.claims(redress__in=chosen)
        if verb == "pay":
            papers = {"granted_yuan": Decimal(9), "decision_no": "一号"}
            money.grant(claims, by=house.home.approver, at=LATER, all_or_nothing=True, **papers)
        return lambda: getattr(money, verb)(
            claims, by=getattr(house.home, post), at=LATER, all_or_nothing=True, **given
        )

    return prepare


def on_benefits(verb: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = wronged(house, count, "red")
        benefits = redress_kit.benefits(redress__in=chosen)
        assert benefits.count() == count
        return lambda: getattr(money, verb)(
            benefits, by=getattr(house.land, post), at=LATER, all_or_nothing=True, **given
        )

    return prepare


def leave_wrongly(colour: str) -> Callable[[House, int], Work]:
    """Wrong entries exit; red ones with what was granted under them."""

    def prepare(house: House, count: int) -> Work:
        entries = house.entries("listed", count) if colour == "black" else granted_red(house, count)
        ground = {"exit_reason": "withdrawn", "exit_ground": "错"}
        lists.request_exit(entries, by=house.home.handler, at=SPRING, all_or_nothing=True, **ground)
        return lambda: lists.exit_entries(entries, by=house.home.approver, at=SPRING, all_or_nothing=True)

    return prepare


def revoke_published(house: House, count: int) -> Work:
    """Records that everybody could see are revoked."""
    rows = [cases.ground(house.home, item="penalty", subject_id=factories.organisation().pk) for _ in range(count)]
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    filed = records.file(rows, pack=law, by=house.home.handler, at=office_time(date(2024, 3, 5)))
    held = Record.objects.unscoped("test").filter(pk__in=[one.record.pk for one in filed if one.record])
    return lambda: records.revoke(held, by=house.home.approver, at=SPRING, all_or_nothing=True)


def hand_over_redress(house: House, count: int) -> Work:
    """A unit that wronged somebody hands everything over; claims for the damage go along."""
    old, new = cases.bureau(), factories.department()
    entries = cases.exited(old, cases.programme(old), count=count)
    for case in redress_kit.redress(entry__in=entries):
        money.claim(
            case, claimant="甲", ground="乙", claimed_yuan=Decimal(9), claimed_on=SPRING.date(), by=old.handler,
            at=SPRING,
        )  # fmt: skip
    reform.signed(house.office, reform.proposed(house.office, old.department, to=new))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


def hand_over_benefits(house: House, count: int) -> Work:
    """A unit that granted something under wrong red entries hands everything over."""
    land = cases.bureau()
    title = f"优先办理{land.department.pk}"
    desks.published(house.office, land.department, colour="red", title=title, kind="incentive")
    wrong = granted_red(house, count, land)
    ground = {"exit_reason": "withdrawn", "exit_ground": "错"}
    lists.request_exit(wrong, by=house.home.handler, at=SPRING, all_or_nothing=True, **ground)
    lists.exit_entries(wrong, by=house.home.approver, at=SPRING, all_or_nothing=True)
    reform.signed(house.office, reform.proposed(house.office, land.department, to=factories.department()))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


def recount_honours(house: House, count: int) -> Work:
    """Terms that run across a holiday that the older calendar did not know."""
    claims = [factories.organisation_claim() for _ in range(count)]
    honour_kit.granted(cases.bureau(), *(factories.known(claim) for claim in claims))
    rows = [cases.proposal(house.home, claim=claim) for claim in claims]
    cases.listed(house.home, house.rules["black"], proposals=rows, ready_on=date(2024, 4, 29))
    calendar_version("2023")
    return lambda: honours.recount(code="2026", before="2023", by=timer(), at=office_time(date(2024, 4, 30)))


def recount_commitments(house: House, count: int) -> Work:
    chosen = promised(house, count)
    told = {"notice_no": "告1", "served_on": date(2024, 4, 29), "notice_words": "不符合条件"}
    at = office_time(date(2024, 4, 29))
    records.notify_breach_of_commitments(chosen, by=house.home.reviewer, at=at, all_or_nothing=True, **told)
    calendar_version("2023")
    return lambda: records.recount_commitments(
        code="2026", before="2023", by=timer(), at=office_time(date(2024, 4, 30))
    )


def hand_over_honours(house: House, count: int) -> Work:
    civility, _, _ = honours_of(house, count)
    reform.signed(
        house.office, reform.proposed(house.office, civility.department, to=factories.department("社会工作部"))
    )
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


# --- objections -------------------------------------------------------------------------------------------------------


def penalties(house: House, count: int) -> list[Record]:
    law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    claims = [
        replace(cases.ground(house.home), subject_id=factories.organisation().pk, item="penalty") for _ in range(count)
    ]
    filed = records.file(claims, pack=law, by=house.home.handler, at=SPRING)
    return [one.record for one in filed if one.record]


def objected(house: House, count: int, state: str, **words: Any) -> Any:
    """Objections to the records of as many companies, in a state of the kit."""
    made = getattr(objection_kit, state)
    return made(house, *penalties(house, count), **words)


def on_objections(verb: str, state: str, post: str, *, by: str = "office", **given: Any) -> Any:
    words = given.pop("words_of_case", {})

    def prepare(house: House, count: int) -> Work:
        found = objected(house, count, state, **words)
        who = getattr(getattr(house, by), post)
        return lambda: getattr(objections, verb)(found, by=who, at=LATER, all_or_nothing=True, **given)

    return prepare


# --- repair -----------------------------------------------------------------------------------------------------------


def repairs_of(house: House, count: int, state: str = "applied", *, of: cases.Bureau | None = None) -> Any:
    """Applications to repair penalties of so many companies, as far as `state`, under Jiangsu's pack."""
    home = of or house.home
    made = [repair_kit.applied(home, repair_kit.penalty(home, factories.organisation())).get().pk for _ in range(count)]
    chosen = Repair.objects.unscoped("test").filter(pk__in=made)
    if state == "incomplete":
        repair.ask_completion(chosen, by=home.handler, at=REPAIRING, reason="凭证", all_or_nothing=True)
    steps: dict[str, Callable[[], Any]] = {
        "accepted": lambda: repair.accept(chosen, by=home.handler, at=REPAIRING, all_or_nothing=True),
        "opined": lambda: repair.opine(
            chosen, by=home.reviewer, at=REPAIRING, favours=True, opinion="属实", all_or_nothing=True
        ),
        "publicised": lambda: repair.publicise(chosen, by=home.reviewer, at=REPAIRING, all_or_nothing=True),
        "objected": lambda: repair.object_(
            chosen, by=home.handler, at=REPAIRING, party="邻居", text="未整改", all_or_nothing=True
        ),
    }
    if state in steps:
        for name, step in steps.items():
            step()
            if name == state:
                break
    return chosen


def on_repairs(verb: str, state: str, post: str, **given: Any) -> Callable[[House, int], Work]:
    def prepare(house: House, count: int) -> Work:
        chosen = repairs_of(house, count, state)
        call = getattr(repair, verb)
        by = timer() if post == "timer" else getattr(house.home, post)
        at = REPAIRING if verb == "object_" else office_time(date(2025, 3, 11))
        return lambda: call(chosen, by=by, at=at, all_or_nothing=True, **given)

    return prepare


def asked_objections(house: House, count: int) -> Any:
    found = objection_kit.raised(*penalties(house, count), by=house.office.handler)
    how: dict[str, Any] = {"by": house.office.reviewer, "at": SPRING, "all_or_nothing": True}
    objections.ask_supplement(found, words="复印件", **how)
    return found


def at_the_start(verb: str, post: str, **given: Any) -> Any:
    def prepare(house: House, count: int) -> Work:
        found = objection_kit.raised(*penalties(house, count), by=house.office.handler)
        who = getattr(house.office, post)
        return lambda: getattr(objections, verb)(found, by=who, at=LATER, all_or_nothing=True, **given)

    return prepare


def forward_objections(house: House, count: int) -> Work:
    found = objection_kit.raised(*penalties(house, count), by=house.office.handler)
    how: dict[str, Any] = {"to": house.home.department, "words": "由提供单位办理", "all_or_nothing": True}
    return lambda: objections.forward(found, by=house.office.reviewer, at=LATER, **how)


def supplement_objections(house: House, count: int) -> Work:
    found = asked_objections(house, count)
    how: dict[str, Any] = {"words": "已补", "files": [objection_kit.paper()], "all_or_nothing": True}
    return lambda: objections.supplement(found, by=house.office.handler, at=LATER, **how)


def court_objections(house: House, count: int, *, passed_on: bool) -> Any:
    entries = house.received("black", [factories.organisation_claim() for _ in range(count)])
    found = objection_kit.raised(*entries, by=house.office.handler)
    if passed_on:
        objections.transfer(found, by=house.office.reviewer, at=SPRING, all_or_nothing=True)
    return found


def transfer_objections(house: House, count: int) -> Work:
    found = court_objections(house, count, passed_on=False)
    return lambda: objections.transfer(found, by=house.office.reviewer, at=LATER, all_or_nothing=True)


def settle_objections(house: House, count: int) -> Work:
    found = court_objections(house, count, passed_on=True)
    return lambda: objections.settle(found, by=house.office.handler, at=LATER, words="维持", all_or_nothing=True)


def ask_exits(house: House, count: int) -> Work:
    found = objection_kit.upheld(house, *house.entries("listed", count), remedy="exit")
    return lambda: objections.ask_exit(found, by=house.home.handler, at=LATER, all_or_nothing=True)


def carry_out_exits(house: House, count: int) -> Work:
    ask_exits(house, count)()
    found = objection_kit.every(state="correcting")
    return lambda: objections.carry_out(found, by=house.home.approver, at=LATER, all_or_nothing=True)


def revoke_objected(house: House, count: int) -> Work:
    """Records are revoked to which objections are open: these have nothing left to decide."""
    chosen = objected(house, count, "accepted").values("record_id")
    found = Record.objects.unscoped("test").filter(pk__in=chosen)
    return lambda: records.revoke(found, by=house.home.approver, at=LATER, all_or_nothing=True)


def recount_objections(house: House, count: int) -> Work:
    """Terms over May Day 2024, counted until now by a calendar that did not know its make-up days."""
    objection_kit.verifying(house, *penalties(house, count), on=date(2024, 4, 29))
    calendar_version("2023")
    return lambda: objections.recount(code="2026", before="2023", by=timer(), at=office_time(date(2024, 4, 30)))


def hand_over_objections(house: House, count: int) -> Work:
    house.home = cases.bureau()
    objected(house, count, "verifying")
    new = factories.department()
    reform.signed(house.office, reform.proposed(house.office, house.home.department, to=new))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


def close_repairs(house: House, count: int) -> Work:
    """Records with applications over them are revoked."""
    chosen = repairs_of(house, count, "accepted")
    found = Record.objects.unscoped("test").filter(pk__in=chosen.values("record_id"))
    return lambda: records.revoke(found, by=house.home.approver, at=REPAIRING, all_or_nothing=True)


def keep_repaired(house: House, count: int) -> Work:
    """Entries of Jiangyin whose repair was granted, as a reference only."""
    entries = list(house.entries("listed", count))
    words = {"corrected_on": date(2024, 4, 1)}
    made = [repair_kit.applied(house.home, entry=entry, on=date(2025, 4, 2), **words).get().pk for entry in entries]
    chosen = Repair.objects.unscoped("test").filter(pk__in=made)
    at, how = office_time(date(2025, 4, 2), 11), {"all_or_nothing": True}
    repair.accept(chosen, by=house.home.handler, at=at, **how)
    repair.opine(chosen, by=house.home.reviewer, at=at, favours=True, opinion="属实", **how)
    repair.publicise(chosen, by=house.home.reviewer, at=at, **how)
    repair.grant(chosen, by=house.home.approver, at=office_time(date(2025, 4, 14)), **how)
    return lambda: repair.keep_listed(
        chosen, by=house.home.reviewer, at=office_time(date(2025, 4, 15)), reason="危害尚在", **how
    )


def repair_entries(house: House, count: int) -> Work:
    entries = house.entries("listed", count)
    return lambda: lists.repair(entries, at=SPRING, all_or_nothing=True)


def recount_repairs(house: House, count: int) -> Work:
    """Applications public over the days of May 2025, which the calendar of 2023 did not know."""
    chosen = repairs_of(house, count, "opined")
    at = office_time(date(2025, 4, 28))
    repair.publicise(chosen, by=house.home.reviewer, at=at, all_or_nothing=True)
    calendar_version("2023")
    return lambda: repair.recount(code="2026", before="2023", by=timer(), at=office_time(date(2025, 4, 29)))


def hand_over_repairs(house: House, count: int) -> Work:
    home = cases.bureau("江阴市城市管理局")
    repairs_of(house, count, of=home)
    reform.signed(house.office, reform.proposed(house.office, home.department, to=factories.department("综合执法局")))
    return lambda: reform.due.hand_over(at=reform.ON_THE_DAY)


WAYS: dict[str, Callable[[House, int], Work]] = {
    "entry.propose": propose,
    "entry.cross_check": on_entries("cross_check", "proposed", "handler"),
    "entry.notify": on_entries("notify", "checked", "reviewer"),
    "entry.serve": on_entries(
        "serve", "notified", "handler", method="direct", served_on=date(2024, 3, 20), proof="送达回证"
    ),
    "entry.attempt_service": on_entries(
        "attempt_service", "notified", "handler", method="post", tried_on=date(2024, 3, 20), proof="退件"
    ),
    "entry.extend_publicity": extend_publicity,
    "entry.publicise": on_entries("publicise", "served", "reviewer"),
    "entry.make_ready": on_entries("make_ready", "served", ""),
    "entry.list_entries": list_plain,
    "entry.list_entries + yield": list_over_red,
    "entry.list_entries + hide": list_over_upper_red,
    "entry.list_entries + responsible": list_with_responsible,
    "entry.drop": on_entries("drop", "checked", "reviewer", note="证据不足"),
    "entry.withdraw_draft": on_entries("withdraw_draft", "checked", "handler"),
    "entry.suspend": on_entries("suspend", "listed", "approver", note="核实"),
    "entry.resume": on_entries("resume", "suspended", "approver"),
    "entry.mark_disputed": on_entries("mark_disputed", "listed", "reviewer", suspends=True, note="当事人异议"),
    "entry.clear_dispute": clear_disputes,
    "entry.suspend_measure": suspend_measures,
    "entry.resume_measure": resume_measures,
    "entry.correct": on_entries("correct", "listed", "approver", reason="更正后的事由"),
    "entry.request_exit": on_entries("request_exit", "listed", "handler", exit_reason="repaired", exit_ground="已整改"),
    "entry.affirm": on_entries("affirm", "listed", "reviewer", note="已核对"),
    "entry.keep": on_entries("keep", "leaving", "approver", note="不予退出"),
    "entry.exit": exits,
    "entry.exit + show_again": exit_shows_again,
    "entry.expire": expire,
    "entry.lapse": on_entries("lapse", "listed", ""),
    "entry.yield_to_black": yields,
    "entry.hide": hides,
    "entry.recount": recount_entries,
    "entry.receive": receive,
    "entry.receive + follow_origin": receive_again,
    "entry.leave": leave,
    "entry.leave + rows": leave_by_rows,
    "entry.take_back": take_back,
    "entry.take_over": take_over,
    "entry.archive": archive,
    "entry.undo_take_over": undo_take_over,
    "entry.strike": strike,
    "entry.follow_origin": follow_origin,
    "entry.ask_withholding": on_entries("ask_withholding", "listed", "handler", ground="《政府信息公开条例》第十五条"),
    "entry.withhold": asked_to_withhold("withhold"),
    "entry.disclose": asked_to_withhold("disclose", note="可以公开"),
    "entry.reevaluate": reevaluate,
    "record.file": file_negative,
    "representation.uphold": on_representations("uphold"),
    "representation.dismiss": on_representations("dismiss"),
    "stay.lift": lift,
    "stay.judge": judge,
    "stay.run_out": run_out,
    "programme.consult": on_programmes("consult", "draft", "reviewer"),
    "programme.publish": on_programmes("publish_programme", "consulting", "approver"),
    "programme.supersede": on_programmes("supersede_programme", "published", "approver"),
    "programme.withdraw": on_programmes("withdraw_programme", "draft", "reviewer"),
    "record.update": update_records,
    "record.revoke": on_records("revoke", note="处罚撤销"),
    "record.revoke + shorten": shortens,
    "record.recount": recount_records,
    "record.withdraw": withdraw_records,
    "flag.flag": raise_flags,
    "flag.clear": on_flags("clear"),
    "flag.send_back": on_flags("send_back"),
    "flag.settle": settle_flags,
    "record.quash": on_records("quash", **QUASHED),
    "record.quash + drop": quash_drafts,
    "record.repair": on_records("repair"),
    "record.mark_disputed": on_records("mark_disputed"),
    "record.clear_dispute": clear_marks,
    "record.correct": on_records("correct", fact="更正后的事实"),
    "measure.draft": draft_measures,
    "measure.revise": on_measures("revise", "drafts", "handler", title="新名称"),
    "measure.publish": on_measures("publish", "drafts", "approver"),
    "measure.publish + supersede": republish,
    "measure.repeal": on_measures("repeal", "measures", "approver", reason="依据废止"),
    "measure.disable": on_measures("disable", "measures", "approver", reason="没有终点"),
    "measure.end_basis": on_measures(
        "end_basis",
        "measures",
        "approver",
        document=desks.LAW.document,
        article=desks.LAW.article,
        effective_to=date(2024, 4, 30),
        reason="修改",
    ),
    "entry.hand_over": hand_over,
    "entry.carry_on": carry_on,
    "subject_change.confirm": on_changes("confirm", "deregistered"),
    "subject_change.confirm + death": on_changes("confirm", "died"),
    "subject_change.decline": on_changes("decline", "deregistered"),
    "subject_change.undo": on_changes("undo", "deregistered"),
    "subject_change.undo + death": on_changes("undo", "died"),
    "subject_change.undo + death, suspended": on_changes("undo", "died", "suspended"),
    "measure.retain": retain,
    "filing.revise": on_papers("revise_filing", "draft", "handler", title="新名称", parties=["甲", "乙"], targets="丙"),
    "filing.bundle": on_papers("bundle", "draft", "handler", bundled=memoranda.bundled()),
    "filing.take_in": on_papers("take_in", "draft", "handler", rows=[memoranda.bundled()] * 3),
    "filing.unbundle": on_papers("unbundle", "draft", "handler", lines=[1]),
    "filing.submit": on_papers("submit_filing", "draft", "reviewer"),
    "filing.withdraw": on_papers("withdraw_filing", "draft", "reviewer"),
    "filing.send_back": on_papers("send_back_filing", "submitted", "reviewer", reason="缺附件"),
    "filing.accept": on_papers("accept_filing", "submitted", "reviewer"),
    "filing.accept + supersede": accept_revisions,
    "filing.end": on_papers("end_filing", "filed", "reviewer", reason="任务完成"),
    "commitment.recount": recount_commitments,
    "honour_task.recount": recount_honours,
    "review.comply": comply_with_judgments,
    "review.void": void_reviews,
    "appeal.accept": on_appeals("accept", "appeal", "reviewer"),
    "appeal.decline": on_appeals("decline", "appeal", "reviewer", reason="不是信用主体提出"),
    "appeal.uphold": on_appeals("uphold", "accepted", "approver", reason="属实", ordered="更正"),
    "appeal.dismiss": on_appeals("dismiss", "accepted", "approver", reason="证据不足"),
    "appeal.comply": on_appeals("comply", "upheld", "handler", complied="已更正"),
    "appeal.withdraw": on_appeals("withdraw", "appeal", "handler"),
    "appeal.recount": recount_both,
    "complaint.assign": on_complaints("assign", "complaint"),
    "complaint.decline": on_complaints("decline", "complaint", reason="不属于信用工作"),
    "complaint.answer": on_complaints("answer", "assigned", "unit", answer="已纠正"),
    "complaint.send_back": on_complaints("send_back", "answered", reason="事实不清"),
    "complaint.close": on_complaints("close", "answered"),
    "complaint.withdraw": on_complaints("withdraw", "assigned", "handler"),
    "entry.hand_over + reviews": hand_over_reviews,
    "redress.apologise": on_redress("apologise", "approver"),
    "redress.clarify": on_redress("clarify", "approver"),
    "redress.settle": on_redress("settle", "handler", item="notify", done_on=date(2024, 4, 10), proof="回执"),
    "redress.set_aside": on_redress("set_aside", "reviewer", item="restore", reason="不需要"),
    "redress.close": close_redress,
    "compensation.grant": on_claims("grant", "approver", granted_yuan=Decimal(9), decision_no="一号"),
    "compensation.refuse": on_claims("refuse", "approver", refusal="没有证据"),
    "compensation.pay": on_claims("pay", "handler", paid_on=date(2024, 4, 10), payment_no="付一"),
    "clawback.recover": on_benefits("recover", "handler", recovered_on=date(2024, 4, 10), document_no="缴一"),
    "clawback.waive": on_benefits("waive", "reviewer", reason="已经使用"),
    "entry.exit + redress": leave_wrongly("black"),
    "entry.exit + benefits": leave_wrongly("red"),
    "record.revoke + redress": revoke_published,
    "entry.hand_over + redress": hand_over_redress,
    "entry.hand_over + benefits": hand_over_benefits,
    "commitment.publish": on_commitments("publish_commitments", "made", "reviewer"),
    "commitment.discard": on_commitments("discard_commitments", "made", "handler", reason="有误"),
    "commitment.notify_breach": on_commitments(
        "notify_breach_of_commitments",
        "published",
        "reviewer",
        notice_no="告1",
        served_on=date(2024, 4, 8),
        notice_words="不符合条件",
    ),
    "commitment.hear": on_commitments("hear_commitments", "noticed", "handler", statement="已经整改"),
    "commitment.fulfil": on_commitments("fulfil_commitments", "published", "reviewer", found_on=date(2024, 4, 10)),
    "commitment.breach": on_commitments(
        "breach_commitments",
        "noticed",
        "approver",
        found_on=date(2024, 4, 10),
        document_no="违1",
        finding="不符合条件",
    ),
    "record.file + commitments": report_commitments,
    "record.file + commitments registered": report_registered,
    "record.update + commitments kept": report_found("已履行"),
    "record.update + commitments broken": report_found("违反"),
    "record.withdraw + commitments": take_back_commitments,
    "entry.hand_over + commitments": hand_over_commitments,
    "objection.forward": forward_objections,
    "objection.amend": at_the_start(
        "amend", "handler", text="决定书文号有误。", claims={"title": "未及时消除隐患"}, files=[objection_kit.paper()]
    ),
    "objection.ask_supplement": at_the_start("ask_supplement", "reviewer", words="复印件"),
    "objection.supplement": supplement_objections,
    "objection.accept": at_the_start("accept", "reviewer"),
    "objection.return_objection": at_the_start("return_objection", "reviewer", words="不属于"),
    "objection.transfer": transfer_objections,
    "objection.settle": settle_objections,
    "objection.send_to_verify": on_objections("send_to_verify", "accepted", "reviewer"),
    "objection.verify": on_objections("verify", "verifying", "reviewer", by="home", finding="right", words="核对"),
    "objection.propose_decision": on_objections(
        "propose_decision", "verified", "handler", outcome="dismissed", reasons="一致"
    ),
    "objection.send_back": on_objections("send_back", "proposed", "approver", note="理由不足"),
    "objection.uphold": on_objections("uphold", "proposed", "approver"),
    "objection.dismiss": on_objections("dismiss", "proposed", "approver", words_of_case={"outcome": "dismissed"}),
    "objection.ask_exit": ask_exits,
    "objection.carry_out": on_objections("carry_out", "upheld", "approver"),
    "objection.carry_out + exit": carry_out_exits,
    "objection.withdraw_objection": on_objections("withdraw_objection", "accepted", "handler", words="撤回"),
    "objection.close_moot": revoke_objected,
    "objection.recount": recount_objections,
    "objection.hand_over": hand_over_objections,
    "honour_task.revoke": answer_honours("revoke", document_no="澄文明〔2024〕3号", revoked_on=date(2024, 4, 8)),
    "honour_task.keep": answer_honours("keep", reason="没有规定"),
    "honour_task.disclaim": answer_honours("disclaim", reason="没有授予"),
    "honour_task.restore": asked_back("restore", document_no="澄文明〔2024〕9号", restored_on=date(2024, 4, 10)),
    "honour_task.decline": asked_back("decline", reason="另有违规"),
    "repair.ask_completion": on_repairs("ask_completion", "applied", "handler", reason="缴款凭证"),
    "repair.amend": on_repairs("amend", "applied", "handler", statement="已经消除隐患，并通过复查。"),
    "repair.complete": on_repairs("complete", "incomplete", "handler", performed=True),
    "repair.accept": on_repairs("accept", "applied", "handler"),
    "repair.opine": on_repairs("opine", "accepted", "handler", favours=True, opinion="属实"),
    "repair.publicise": on_repairs("publicise", "opined", "reviewer"),
    "repair.grant": on_repairs("grant", "publicised", "approver"),
    "repair.refuse": on_repairs("refuse", "opined", "approver", reason="未整改"),
    "repair.withdraw_application": on_repairs("withdraw_application", "accepted", "timer"),
    "repair.find_false": on_repairs("find_false", "accepted", "approver", reason="伪造"),
    "repair.object": on_repairs("object_", "publicised", "handler", party="邻居", text="未整改"),
    "repair.answer": on_repairs("answer", "objected", "reviewer", upheld=False, answer="已整改"),
    "repair.keep_listed": keep_repaired,
    "repair.recount": recount_repairs,
    "record.revoke + repairs": close_repairs,
    "repair.hand_over": hand_over_repairs,
    "entry.repair": repair_entries,
    "entry.list_entries + honours": list_honoured,
    "entry.exit + honours open": leave_with_honours("withdrawn", open_too=True),
    "entry.exit + honours revoked": leave_with_honours("withdrawn", open_too=False),
    "entry.exit + honours carried over": leave_one_of_two_lists,
    "entry.suspend + honours": suspend_honoured,
    "entry.resume + honours": resume_honoured,
    "entry.hand_over + honours": hand_over_honours,
    "dispatch.acknowledge": on_tasks("acknowledge", "dispatched"),
    "dispatch.report": on_tasks("report", "acknowledged", effect="已限制"),
    "dispatch.refuse": on_tasks("refuse", "dispatched", reason="无办理事项"),
    "dispatch.send_back": on_tasks("send_back", "dispatched", reason="不是本单位职责"),
    "dispatch.insist": insist,
    "dispatch.transfer": transfer,
    "dispatch.recount": recount_tasks,
    "dispatch.confirm_notice": confirm_notices,
    "dispatch.confirm_release": on_tasks("confirm_release", "releasing"),
    "dispatch.record_release": record_release,
}
ONE_AT_A_TIME = {
    "appeal.raise_appeal",
    "commitment.register",
    "complaint.open_contact",
    "complaint.raise_complaint",
    "compensation.claim",
    "extract.issue_extract",
    "filing.draft",
    "objection.raise_objection",
    "programme.draft",
    "repair.apply",
    "representation.represent",
    "review.judge",
    "review.register",
    "review.stay",
    "stay.stay",
    "subject_change.report",
    "subject_change.take_note",
}
"""Verbs that a person does for one case, and that take no set."""

WITH_OTHERS = {
    "entry.quash": "record.quash",
    "entry.show_again": "entry.exit + show_again",
    "entry.question": "record.file",
    "entry.end_with_subject": "subject_change.confirm + death",
    "entry.ask_fate": "subject_change.confirm",
    "entry.reinstate": "subject_change.undo + death",
    "entry.reinstate_suspended": "subject_change.undo + death, suspended",
    "entry.shorten": "record.revoke + shorten",
    "entry.follow_correction": "record.update",
    "record.link": "entry.list_entries + responsible",
    "measure.supersede": "measure.publish + supersede",
    "programme.hand_over": "entry.hand_over",
    "representation.hand_over": "entry.hand_over",
    "stay.hand_over": "entry.hand_over",
    "dispatch.hand_over": "entry.hand_over",
    "filing.supersede": "filing.accept + supersede",
    "filing.hand_over": "entry.hand_over",
    "commitment.take_up": "record.file + commitments",
    "commitment.adopt": "record.file + commitments registered",
    "commitment.follow_kept": "record.update + commitments kept",
    "commitment.follow_broken": "record.update + commitments broken",
    "commitment.end": "record.withdraw + commitments",
    "commitment.hand_over": "entry.hand_over + commitments",
    "repair.close": "record.revoke + repairs",
    "appeal.hand_over": "entry.hand_over + reviews",
    "complaint.hand_over": "entry.hand_over + reviews",
    "complaint.recount": "appeal.recount",
    "review.hand_over": "entry.hand_over + reviews",
    "redress.open": "entry.exit + redress",
    "redress.hand_over": "entry.hand_over + redress",
    "compensation.hand_over": "entry.hand_over + redress",
    "clawback.open": "entry.exit + benefits",
    "clawback.hand_over": "entry.hand_over + benefits",
    "honour_task.open": "entry.list_entries + honours",
    "honour_task.call_off": "entry.exit + honours open",
    "honour_task.ask_back": "entry.exit + honours revoked",
    "honour_task.carry_over": "entry.exit + honours carried over",
    "honour_task.pause": "entry.suspend + honours",
    "honour_task.resume": "entry.resume + honours",
    "honour_task.hand_over": "entry.hand_over + honours",
    "dispatch.dispatch": "entry.list_entries",
    "dispatch.pause": "entry.suspend",
    "dispatch.resume": "entry.resume",
    "dispatch.correct_notice": "entry.correct",
    "dispatch.pause_measure": "entry.suspend_measure",
    "dispatch.resume_measure": "entry.resume_measure",
    "dispatch.release": "entry.exit",
}
"""Verbs that run inside another one, and in which row they are counted."""


@pytest.mark.parametrize("verb", WAYS)
def test_fifty_cases_cost_as_many_statements_as_one(verb: str, house: House) -> None:
    counted = [statements(WAYS[verb](house, count)) for count in (1, MANY)]
    TABLE[verb] = (len(counted[0]), len(counted[1]))
    assert len(counted[1]) == len(counted[0]), "\n".join(sql[:120] for sql in counted[1])


def test_every_verb_has_a_row() -> None:
    flows: tuple[Flow, ...] = (
        *(ENTRY, PROGRAMME, REPRESENTATION, STAY, RECORD, FLAG, COMMITMENT),
        *(MEASURE, DISPATCH, FILING, HONOUR_TASK, SUBJECT_CHANGE, OBJECTION, REPAIR),
        *(REVIEW, APPEAL, COMPLAINT),
        *(REDRESS, COMPENSATION, CLAWBACK),
    )
    verbs = {f"{flow.name}.{verb}" for flow in flows for verb in flow.verbs}
    assert verbs - ONE_AT_A_TIME - WITH_OTHERS.keys() == {way for way in WAYS if " " not in way}
    assert set(WITH_OTHERS.values()) <= WAYS.keys()
