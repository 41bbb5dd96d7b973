"""What was wrong from the start is made good: checklist, letters, money, benefits (E5, I8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import invariants
from core.clocks import fixed, office_time
from core.deadlines import deadlines
from core.letters.words import words_of
from core.models import Letter
from core.refusals import NotAllowed, Refused
from core.work import work_of
from law.operations import newest_version_id, pack_by_version_id
from measures import operations as desk_of_measures
from objections.operations import redress_answering as answering
from objections.operations import redress_money as money
from objections.redress_flow import CLAWBACK, COMPENSATION, REDRESS
from objections.redress_models import RedressAnswer
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Entry
from tests.kit import cases, desk, desks, factories, reform
from tests.kit.desk import words
from tests.kit.redress import AT, LATER, WRONG_ON, Town, benefits, claims, redress
from tests.kit.systems import system_of

pytestmark = pytest.mark.django_db

GRID = """
               open    closed
apologise      open    -
clarify        open    -
settle         open    -
set_aside      open    -
close          closed  -
hand_over      open    -
"""
MONEY_GRID = """
               claimed  granted  refused  paid
grant          granted  -        -        -
refuse         refused  -        -        -
pay            -        paid     -        -
hand_over      claimed  granted  -        -
"""
BENEFIT_GRID = """
               to_recover  recovered  waived
recover        recovered   -          -
waive          waived      -          -
hand_over      to_recover  -          -
"""
JS, JJ, PY = "jiangsu-2018", "jieyang-2017", "puyang-2022"
WHOLE = ["correct", "notify", "apology", "clarification", "restore", "compensation"]
PLAIN = ["correct", "notify", "restore", "compensation"]


def ways(grid: str) -> set[tuple[str, str, str]]:
    head, *rows = grid.strip("\n").splitlines()
    found = set()
    for row in rows:
        verb, *targets = row.split()
        found |= {(verb, state, to) for state, to in zip(head.split(), targets, strict=True) if to != "-"}
    return found


def test_the_tables_in_the_code_are_the_ones_above() -> None:
    assert set(REDRESS.ways()) == ways(GRID) | {("open", "", "open")}
    assert set(COMPENSATION.ways()) == ways(MONEY_GRID) | {("claim", "", "claimed")}
    assert set(CLAWBACK.ways()) == ways(BENEFIT_GRID) | {("open", "", "to_recover")}


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture(autouse=True)
def sound() -> Iterator[None]:
    """Whatever a test did, no invariant is broken."""
    yield
    assert [(one.invariant.name, one.first) for one in invariants.check(at=LATER) if one.count] == []


def codes(report: Any) -> list[str]:
    return [one.code for case in report.refused for one in case.refusals]


def answered(case: Any) -> dict[str, str]:
    return dict(RedressAnswer.objects.filter(redress=case).values_list("item", "outcome"))


class TestOpen:
    @pytest.mark.parametrize(
        ("pack", "black", "red"),
        [
            (cases.JIANGYIN, WHOLE, ["correct", "notify", "clawback"]),
            (JS, WHOLE, ["correct", "notify", "clawback"]),
            (JJ, PLAIN, ["correct", "notify"]),
        ],
    )
    def test_every_pack_has_its_checklist(self, pack, black, red):
        town = Town(pack)
        assert town.wronged().get().items == black
        assert town.wronged("red").get().items == red

    def test_a_county_that_only_collects_makes_good_what_it_received_wrongly(self):
        town = Town(PY)
        row = lists.Received(
            claim=factories.organisation_claim(), origin="upper", authority="省应急管理厅", decision_no="省〔2024〕1号",
            reason="事故", listed_on=date(2024, 3, 1), valid_to=date(2027, 3, 1),
        )  # fmt: skip
        rules = cases.programme(town.office, pack=PY, validity="1 years", publicity_required=True)
        lists.receive([row], programme=rules, by=town.office.handler, at=office_time(date(2024, 3, 4)))
        how = {"by": town.office.handler, "at": AT, "note": "归集错了主体", "all_or_nothing": True}
        lists.take_back(Entry.objects.unscoped("test").filter(origin="upper"), **how)
        case = redress().get()
        assert (case.items, case.unit) == (PLAIN, town.office.department)

    def test_the_exit_itself_is_the_correction(self, town):
        case = town.wronged().get()
        assert (case.wrong, case.unit, case.state) == ("black", town.home.department, "open")
        assert answered(case) == {"correct": "done"}
        answer = RedressAnswer.objects.get()
        assert (answer.done_on, answer.proof) == (
            WRONG_ON, "名单条目已于2024-04-15退出（认定有误，撤销），自始不应列入。",
        )  # fmt: skip

    def test_who_left_lawfully_is_owed_nothing(self, town):
        entries = town.listed()
        lists.expire(entries, at=office_time(date(2030, 1, 1)), all_or_nothing=True)
        assert not redress().exists()

    def test_a_public_record_that_is_revoked_is_made_good_without_apology(self, town):
        pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
        claim = cases.ground(town.home, item="penalty", subject_id=factories.organisation().pk)
        records.file([claim], pack=pack, by=town.home.handler, at=office_time(date(2024, 3, 5)))
        held = Record.objects.unscoped("test")
        assert held.get().public_from is not None
        records.revoke(held, by=town.home.approver, at=AT, note="错报", all_or_nothing=True)
        case = redress().get()
        assert (case.wrong, case.record_id, case.items) == ("record", held.get().pk, PLAIN)

    def test_a_quashed_decision_opens_one_case_for_its_entry_and_none_for_its_record(self, town):
        entries = town.listed()
        held = Record.objects.unscoped("test").filter(entry_grounds__entry__in=entries)
        how = {"authority": "澄江市人民法院", "document_no": "（2024）澄01行终1号", "quashed_on": date(2024, 4, 10)}
        records.quash(held, by=town.home.approver, at=AT, all_or_nothing=True, **how)
        case = redress().get()
        assert (case.wrong, case.entry) == ("black", entries.get())

    def test_nobody_opens_one_by_hand(self, town):
        town.wronged()
        shown = desk.see(town.home.handler, "/staff/objections/redress/add/", AT)
        assert shown.status_code == 403


class TestApologiseAndClarify:
    def test_the_letter_says_what_was_wrong_and_on_what_the_apology_rests(self, town):
        case = town.wronged().get()
        answering.apologise(redress(), by=town.home.approver, at=AT, text="今后将严格核对。", all_or_nothing=True)
        letter = Letter.objects.get(kind="apology")
        said = "".join(part.text for part in words_of("apology", letter.data).parts)
        assert case.subject.name in said
        assert "郑重道歉" in said
        assert "澄信用发〔2018〕5号）（二十四）" in said
        assert "今后将严格核对。" in said
        assert answered(case)["apology"] == "done"
        assert RedressAnswer.objects.get(item="apology").proof == letter.number_text

    def test_the_clarification_stands_for_the_office_s_term(self, town):
        town.wronged()
        answering.clarify(redress(), by=town.home.approver, at=AT, all_or_nothing=True)
        case = redress().get()
        assert (case.clarified_on, case.clarification_to) == (date(2024, 4, 16), date(2024, 5, 16))
        said = "".join(
            part.text for part in words_of("clarification", Letter.objects.get(kind="clarification").data).parts
        )
        assert "特此澄清" in said
        assert "2024年5月16日" in said

    def test_it_is_signed_once_by_an_approver_only(self, town):
        town.wronged()
        with pytest.raises(NotAllowed):
            answering.apologise(redress(), by=town.home.handler, at=AT)
        answering.apologise(redress(), by=town.home.approver, at=AT, all_or_nothing=True)
        assert codes(answering.apologise(redress(), by=town.home.approver, at=LATER)) == ["not_done_yet"]

    def test_where_no_paper_owes_an_apology_none_is_signed(self):
        town = Town(JJ)
        town.wronged()
        assert codes(answering.apologise(redress(), by=town.home.approver, at=AT)) == ["owed_here"]
        assert codes(answering.clarify(redress(), by=town.home.approver, at=AT)) == ["owed_here"]

    def test_who_may_not_be_named_is_not_clarified_in_public(self, town):
        entries = town.listed()
        how = {"at": office_time(date(2024, 4, 1)), "all_or_nothing": True}
        lists.ask_withholding(entries, by=town.home.handler, ground="涉及国家秘密", **how)
        lists.withhold(entries, by=town.home.approver, **how)
        town_wrong(town, entries)
        assert codes(answering.clarify(redress(), by=town.home.approver, at=AT)) == ["may_be_named_in_public"]

    @pytest.mark.parametrize("verb", ["apologise", "clarify"])
    def test_a_unit_without_a_seal_signs_neither(self, town, settings, verb):
        town.wronged()
        settings.LETTERS_NEED_SEAL = True
        assert codes(getattr(answering, verb)(redress(), by=town.home.approver, at=AT)) == ["sealed_redress_letter"]

    def test_three_apologies_are_signed_at_once(self, town):
        town.wronged(count=3)
        answering.apologise(redress(), by=town.home.approver, at=AT, all_or_nothing=True)
        assert Letter.objects.filter(kind="apology").count() == 3


def town_wrong(town: Town, entries: Any) -> None:
    lists.request_exit(
        entries, by=town.home.handler, at=office_time(WRONG_ON, 9), exit_reason="withdrawn", exit_ground="错",
        all_or_nothing=True,
    )  # fmt: skip
    lists.exit_entries(entries, by=town.home.approver, at=office_time(WRONG_ON, 10), all_or_nothing=True)


class TestSettle:
    def settle(self, town: Town, **words: Any) -> Any:
        given = {"item": "notify", "done_on": date(2024, 4, 16), "proof": "回执第1号", **words}
        return answering.settle(redress(), by=town.home.handler, at=AT, **given)

    def test_it_is_registered_with_its_proof_and_by_whom(self, town):
        town.wronged()
        assert len(self.settle(town).moved) == 1
        answer = RedressAnswer.objects.get(item="notify")
        assert (answer.outcome, answer.proof, answer.by_name) == ("done", "回执第1号", town.home.handler.name)

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ({"item": "clawback"}, "owed_here"),
            ({"item": "correct"}, "not_done_yet"),
            ({"item": "apology"}, "done_by_its_letter"),
            ({"proof": " "}, "redress_proof_named"),
            ({"done_on": date(2024, 4, 14)}, "redress_day_fits"),
            ({"done_on": date(2024, 4, 17)}, "redress_day_fits"),
        ],
    )
    def test_what_is_not_lawful_is_refused(self, town, words, code):
        town.wronged()
        assert codes(self.settle(town, **words)) == [code]

    def test_the_database_keeps_the_list_and_what_was_said(self, town):
        case = town.wronged().get()
        row = {"redress": case, "transition_id": 1, "at": AT, "by_name": "甲"}
        with pytest.raises(IntegrityError), transaction.atomic():
            RedressAnswer.objects.create(item="clawback", outcome="not_due", reason="没有", **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            RedressAnswer.objects.create(item="notify", outcome="done", done_on=WRONG_ON, proof="", **row)


class TestSetAside:
    def test_it_says_why_and_may_still_be_done(self, town):
        case = town.wronged().get()
        answering.set_aside(
            redress(),
            by=town.home.reviewer,
            at=AT,
            item="clarification",
            reason="当事人书面不要求",
            all_or_nothing=True,
        )
        assert answered(case)["clarification"] == "not_due"
        assert len(answering.clarify(redress(), by=town.home.approver, at=LATER).moved) == 1

    def test_without_a_reason_nothing_is_set_aside(self, town):
        town.wronged()
        report = answering.set_aside(redress(), by=town.home.reviewer, at=AT, item="apology", reason=" ")
        assert codes(report) == ["nothing_owed_says_why"]

    def test_a_handler_alone_does_not_set_aside(self, town):
        town.wronged()
        with pytest.raises(NotAllowed):
            answering.set_aside(redress(), by=town.home.handler, at=AT, item="apology", reason="不用")


class TestClose:
    def test_not_before_everything_is_answered(self, town):
        town.wronged()
        report = answering.close(redress(), by=town.home.reviewer, at=AT)
        assert codes(report) == ["everything_made_good"]
        assert "书面道歉、公开澄清" in report.refused[0].refusals[0].sentence

    def test_the_database_refuses_too(self, town):
        case = town.wronged().get()
        with pytest.raises(IntegrityError, match="still owed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'close', true)")
            cursor.execute(
                "UPDATE objections_redress SET state = 'closed', closed_on = '2024-04-16' WHERE id = %s", [case.pk]
            )

    def test_then_it_is_closed(self, town):
        town.made_good(town.wronged())
        answering.close(redress(), by=town.home.reviewer, at=LATER, all_or_nothing=True)
        assert (redress().get().state, redress().get().closed_on) == ("closed", date(2024, 4, 17))

    def test_not_while_a_claim_is_open(self, town):
        case = town.wronged().get()
        claimed(town, case)
        assert codes(answering.set_aside(
            redress(), by=town.home.reviewer, at=AT, item="compensation", reason="无"
        )) == ["claims_decided_first"]  # fmt: skip


def claimed(town: Town, case: Any, **words: Any) -> Any:
    given = {
        "claimant": "澄江样例公司",
        "ground": "因误列失去一项中标资格",
        "claimed_yuan": Decimal("30000.50"),
        "claimed_on": date(2024, 4, 16),
        **words,
    }
    return money.claim(case, by=town.home.handler, at=AT, **given)


def decided(town: Town, **words: Any) -> Any:
    given = {"granted_yuan": Decimal("12000.00"), "decision_no": "澄应急赔〔2024〕1号", **words}
    return money.grant(claims(), by=town.home.approver, at=LATER, **given)


class TestCompensation:
    def test_claimed_decided_paid(self, town):
        case = town.wronged().get()
        claimed(town, case)
        decided(town).demand_all()
        paid = {"paid_on": date(2024, 4, 17), "payment_no": "付20240417"}
        money.pay(claims(), by=town.home.handler, at=LATER, all_or_nothing=True, **paid)
        one = claims().get()
        assert (one.state, one.claimed_yuan, one.granted_yuan, one.paid_yuan) == (
            "paid", Decimal("30000.50"), Decimal("12000.00"), Decimal("12000.00"),
        )  # fmt: skip
        report = answering.settle(
            redress(),
            by=town.home.handler,
            at=LATER,
            item="compensation",
            done_on=date(2024, 4, 17),
            proof="付20240417",
        )
        assert report.moved

    def test_refused_with_a_reason(self, town):
        claimed(town, town.wronged().get())
        assert codes(money.refuse(claims(), by=town.home.approver, at=LATER, refusal="")) == [
            "compensation_refusal_says_why"
        ]
        money.refuse(claims(), by=town.home.approver, at=LATER, refusal="没有损失的证据", all_or_nothing=True)
        assert claims().get().state == "refused"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ({"claimed_on": date(2024, 4, 14)}, "claim_day_fits"),
            ({"claimed_on": date(2024, 4, 17)}, "claim_day_fits"),
            ({"claimed_yuan": Decimal(0)}, "claim_above_nothing"),
        ],
    )
    def test_a_claim_that_cannot_be(self, town, words, code):
        case = town.wronged().get()
        with pytest.raises(Refused) as refused:
            claimed(town, case, **words)
        assert [one.code for one in refused.value.refusals] == [code]

    def test_no_claim_after_the_case_was_closed_nor_where_none_is_owed(self, town):
        answering.close(town.made_good(town.wronged()), by=town.home.reviewer, at=AT, all_or_nothing=True)
        for case, code in (
            (redress().get(), "redress_still_open"),
            (town.wronged("red").get(), "compensation_owed_here"),
        ):
            with pytest.raises(Refused) as refused:
                claimed(town, case)
            assert [one.code for one in refused.value.refusals] == [code]

    def test_another_unit_registers_no_claim(self, town):
        with pytest.raises(NotAllowed):
            money.claim(
                town.wronged().get(), claimant="甲", ground="乙", claimed_yuan=Decimal(1), claimed_on=AT.date(),
                by=town.treasury.handler, at=AT,
            )  # fmt: skip

    def test_whoever_registered_it_does_not_decide(self, town):
        both = factories.actor("handler", "approver", of=town.home.department)
        case = town.wronged().get()
        money.claim(case, claimant="甲", ground="乙", claimed_yuan=Decimal(1), claimed_on=AT.date(), by=both, at=AT)
        report = money.grant(claims(), by=both, at=LATER, granted_yuan=Decimal(1), decision_no="一号")
        assert codes(report) == ["another_person_grants"]

    def test_a_decision_and_a_payment_have_a_paper(self, town):
        claimed(town, town.wronged().get())
        assert codes(decided(town, decision_no=" ")) == ["compensation_paper_named"]
        decided(town).demand_all()
        early = {"paid_on": date(2024, 4, 16), "payment_no": "付1"}
        assert codes(money.pay(claims(), by=town.home.handler, at=LATER, **early)) == ["paid_after_decision"]

    def test_no_sum_is_edited(self, town):
        claimed(town, town.wronged().get())
        decided(town).demand_all()
        for column in ("claimed_yuan", "granted_yuan"):
            with (
                pytest.raises(IntegrityError, match="written once"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "SELECT set_config('app.transition', '1', true), set_config('app.verb', 'hand_over', true)"
                )
                cursor.execute(f"UPDATE objections_compensation SET {column} = 1")


class TestClawback:
    def test_every_benefit_is_put_before_whoever_granted_it(self, town):
        case = town.wronged("red", benefit="免收保证金20万元").get()
        one = benefits().get()
        assert (one.unit, one.redress, one.measure, one.benefit, one.granted_on) == (
            town.treasury.department, case, "容缺受理", "免收保证金20万元", date(2024, 3, 27),
        )  # fmt: skip
        assert [item.count for item in work_of(town.treasury.handler, AT.date()) if "追回" in item.label] == [1]

    def test_the_same_report_twice_is_one_benefit(self, town):
        entries = town.listed("red")
        town.granted(entries)
        desk_of_measures.report(
            desks.tasks(entry__in=entries), by=town.treasury.handler, at=office_time(date(2024, 3, 28)),
            benefit="免收保证金20万元", all_or_nothing=True,
        )  # fmt: skip
        town_wrong(town, entries)
        assert benefits().count() == 1

    def test_where_nothing_was_granted_nothing_is_owed_back(self, town):
        case = town.wronged("red").get()
        assert answered(case) == {"correct": "done", "clawback": "not_due"}
        assert not benefits().exists()

    def test_recovered_with_its_paper_and_then_the_case_may_be_closed(self, town):
        case = town.wronged("red", benefit="补助").get()
        settled = {"done_on": date(2024, 4, 16), "proof": "缴款书1号"}
        how: dict[str, Any] = {"by": town.home.handler, "at": AT}
        assert codes(answering.settle(redress(), item="clawback", **settled, **how)) == ["benefits_answered_first"]
        money.recover(
            benefits(), by=town.treasury.handler, at=AT, recovered_on=date(2024, 4, 16), document_no="缴款书1号",
            recovered_yuan=Decimal("200000"), all_or_nothing=True,
        )  # fmt: skip
        for item in ("clawback", "notify"):
            answering.settle(redress(), item=item, all_or_nothing=True, **settled, **how)
        answering.close(redress(pk=case.pk), by=town.home.reviewer, at=AT, all_or_nothing=True)
        assert (benefits().get().state, benefits().get().recovered_yuan) == ("recovered", Decimal("200000.00"))

    def test_a_recovery_without_paper_or_before_the_grant_is_refused(self, town):
        town.wronged("red", benefit="补助")
        how: dict[str, Any] = {"by": town.treasury.handler, "at": AT}
        assert codes(money.recover(benefits(), recovered_on=AT.date(), document_no=" ", **how)) == [
            "recovery_paper_named"
        ]
        early = money.recover(benefits(), recovered_on=date(2024, 3, 26), document_no="一号", **how)
        assert codes(early) == ["recovered_after_grant"]

    def test_waived_with_a_reason_by_a_reviewer_of_the_granting_unit(self, town):
        town.wronged("red", benefit="补助")
        assert codes(money.waive(benefits(), by=town.treasury.reviewer, at=AT, reason=" ")) == ["waiver_says_why"]
        assert codes(money.waive(benefits(), by=town.home.reviewer, at=AT, reason="用尽")) == ["wrong_side"]
        money.waive(benefits(), by=town.treasury.reviewer, at=AT, reason="已经使用，无法收回", all_or_nothing=True)
        assert benefits().get().state == "waived"

    def test_the_unit_s_own_system_answers_through_the_same_door(self, town):
        town.wronged("red", benefit="补助")
        one = benefits().get()
        system = system_of(town.treasury.department, at=AT)
        listed = system.get("clawbacks/").json()["results"]
        assert [(row["benefit"], row["verbs"]) for row in listed] == [("补助", ["recover"])]
        body = {"recovered_on": "2024-04-16", "document_no": "缴款书1号", "recovered_yuan": "0.00"}
        refused = system.post(f"clawbacks/{one.public_id}/recover/", {**body, "recovered_on": "2024-04-17"})
        assert (refused.status_code, "追回日期" in refused.content.decode()) == (409, True)
        assert system.post(f"clawbacks/{one.public_id}/recover/", body).status_code == 200
        assert benefits().get().state == "recovered"
        stranger = system_of(cases.bureau("澄江市水利局").department, at=AT)
        assert stranger.get(f"clawbacks/{one.public_id}/").status_code == 404


class TestReform:
    def test_open_cases_go_to_the_successor(self, town):
        case = town.wronged().get()
        claimed(town, case)
        heir = cases.bureau("澄江市安全监管局")
        there = {"to": heir.department, "on": date(2024, 4, 18)}
        succession = reform.proposed(town.office, town.home.department, **there)
        reform.carried_out(town.office, succession, at=office_time(date(2024, 4, 18), 0, 10))
        assert redress().get().unit == heir.department
        assert claims().get().unit == heir.department


class TestTerms:
    """30 days for what is owed and taken back, two months for a decision, as the office set them."""

    def test_a_case_and_its_benefits_have_their_day(self, town):
        case = town.wronged("red", benefit="补助").get()
        assert (case.due_on, benefits().get().due_on) == (date(2024, 5, 15), date(2024, 5, 15))
        (row,) = [item for item in work_of(town.treasury.handler, AT.date()) if "追回" in item.label]
        assert row.due_on == date(2024, 5, 15)

    def test_a_claim_has_its_day(self, town):
        claimed(town, town.wronged().get())
        assert claims().get().decision_due_on == date(2024, 6, 16)

    def test_the_office_is_told_of_what_a_unit_let_pass(self, town):
        claimed(town, town.wronged().get())
        town.wronged("red", benefit="补助")
        late = {item.label: item for item in work_of(town.office.handler, date(2024, 6, 17)) if "待督办" in item.label}
        for label, address in (
            ("误列救济逾期未办结，待督办", "redress"),
            ("误列赔偿逾期未决定，待督办", "compensation"),
            ("误列权益逾期未答复，待督办", "clawback"),
        ):
            assert late[label].url == f"/staff/objections/{address}/?late=yes"
            assert desk.see(town.office.handler, late[label].url, AT).status_code == 200
        assert not [item for item in work_of(town.home.handler, date(2024, 6, 17)) if "待督办" in item.label]

    def test_they_are_watched_before_they_end(self, town):
        claimed(town, town.wronged().get())
        town.wronged("red", benefit="补助")
        found = {one.label: sorted(row["due_on"] for row in one.rows) for one in deadlines(AT.date())}
        assert {label: days for label, days in found.items() if "误列" in label} == {
            "误列救济待办结": [date(2024, 5, 15), date(2024, 5, 15)],
            "误列赔偿待决定": [date(2024, 6, 16)],
            "误列权益待追回": [date(2024, 5, 15)],
        }
        over = {one.label: list(one.rows) for one in deadlines(date(2024, 6, 17))}
        assert not any(rows for label, rows in over.items() if "误列" in label)


class TestDesk:
    def test_the_page_shows_the_checklist_and_the_doors(self, town):
        case = town.wronged().get()
        shown = desk.see(town.home.approver, desk.page("change", case), AT)
        assert [button["label"] for button in shown.context["buttons"]] == ["签发道歉信", "签发澄清公告", "结案"]
        said = words(shown)
        assert "救济清单" in said
        assert "公开澄清 待办理" in " ".join(said.split())

    def test_a_claim_is_registered_on_the_page_of_its_case(self, town):
        case = town.wronged().get()
        address = f"/staff/objections/compensation/of/{case.pk}/"
        data = {"claimant": "甲公司", "ground": "停标", "claimed_yuan": "100.00", "claimed_on": "2024-04-16"}
        assert desk.post(town.treasury.handler, address, AT, **data).status_code == 404
        assert desk.post(town.home.approver, address, AT, **data).status_code == 403
        desk.post(town.home.handler, address, AT, **data)
        assert claims().get().claimed_yuan == Decimal("100.00")

    def test_what_waits_is_told_to_whoever_may_do_it(self, town):
        town.made_good(town.wronged())
        labels = {item.label for item in work_of(town.home.reviewer, AT.date())}
        assert any("结案" in label for label in labels)
        assert not any("道歉" in item.label for item in work_of(town.home.approver, AT.date()))

    def test_a_claim_that_came_late_is_decided_before_the_case_is_closed(self, town):
        case = town.made_good(town.wronged()).get()
        claimed(town, case)
        assert not any("结案" in item.label for item in work_of(town.home.reviewer, AT.date()))
        assert codes(answering.close(redress(), by=town.home.reviewer, at=LATER)) == ["claims_decided_first"]

    def test_another_unit_sees_no_case(self, town):
        case = town.wronged().get()
        assert desk.see(town.treasury.handler, desk.page("change", case), AT).status_code == 404

    def test_the_buttons_work(self, town):
        case = town.wronged().get()
        with fixed(AT):
            desk.do(town.home.approver, case, "apologise", AT, text="")
            desk.do(town.home.handler, case, "settle", AT, item="notify", done_on="2024-04-16", proof="回执")
        assert answered(case) == {"correct": "done", "apology": "done", "notify": "done"}
