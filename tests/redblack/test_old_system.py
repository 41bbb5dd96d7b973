"""Lists of the system before this one: moved as they stood, reconciled, quarantined, signed off or taken back (P13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.actors import Actor
from core.clocks import fixed, office_time
from core.identifiers import Kind
from core.invariants import check
from core.models import Letter, Step
from core.work import work_of
from core.workbooks import read
from law.operations import pack_by_version_id
from measures.models import Dispatch
from public.operations import prove
from redblack import operations as lists
from redblack.import_rules import SIGNING, AnotherPersonSigns, BatchFacts, OldListsOnly, SumsAgree
from redblack.imports.reconciling import sums_of
from redblack.models import NoticeEntry
from redblack.rules import (
    NEVER_BOTH,
    TAKING_OVER,
    OldDatesInOrder,
    OldExitHasReason,
    OldFacts,
    OldNeverBoth,
    OldTermWithinLaw,
)
from subjects.fictitious import valid_uscc
from subjects.models import Subject
from tests.kit import cases, desks, factories, sheets
from tests.kit.desk import page, words
from tests.kit.importing import (
    NEXT_DAY,
    THAT_DAY,
    Desk,
    batches,
    codes,
    collected,
    do,
    entries,
    found,
    records,
    verdicts,
)

pytestmark = pytest.mark.django_db

HEADINGS = (
    "旧系统编号", "主体名称", "统一社会信用代码", "证件号码", "认定文号", "认定事由", "列入日期", "有效期至",
    "退出日期", "退出原因", "期限依据",
)  # fmt: skip


def old_row(**changes: Any) -> dict[str, Any]:
    """A company that the old system listed on 2022-05-10 for three years; it stands there still."""
    number = next(factories.SERIAL)
    values = {
        "旧系统编号": f"HMD-{number:06d}",
        "主体名称": f"澄江第{number}号纺织有限公司",
        "统一社会信用代码": valid_uscc(number),
        "认定文号": f"澄应急失信〔2022〕{number}号",
        "认定事由": "因重大事故隐患拒不整改被认定。",
        "列入日期": "2022-05-10",
        "有效期至": "2025-05-10",
    }
    return {**values, **changes}


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


@pytest.fixture
def law(office: cases.Bureau) -> Any:
    return cases.programme(office)


@pytest.fixture
def clerk(office: cases.Bureau) -> Desk:
    return Desk(office.handler)


def move(clerk, law, rows, *, at=THAT_DAY, **more: Any) -> Any:
    """The batch of a file that the office's clerk sent."""
    address = reverse("admin:redblack_importbatch_opening", args=["upload_old"])
    data = sheets.workbook(rows, headings=HEADINGS)
    with fixed(at):
        response = clerk.post(
            address, {"programme": law.pk, "file": sheets.uploaded(data, "旧黑名单.xlsx"), **more}, follow=True
        )
    assert response.redirect_chain, words(response)
    return batches().latest("pk")


def moved(clerk, law, rows, **more: Any) -> Any:
    batch = move(clerk, law, rows, **more)
    do(clerk, batch, "confirm")
    batch.refresh_from_db()
    return batch


def broken() -> list[str]:
    """The invariants that do not hold."""
    return [found.invariant.name for found in check(at=NEXT_DAY) if found.count]


class TestTakeOver:
    def test_what_stands_there_stands_here_with_its_number_its_dates_and_no_word_to_anybody(self, clerk, law):
        row = old_row()
        batch = move(clerk, law, [row])
        assert (verdicts(batch), entries().count(), Subject.objects.count()) == (["new"], 0, 0)
        do(clerk, batch, "confirm")
        entry = entries().get()
        assert (entry.state, entry.old_number, entry.decision_no) == ("listed", row["旧系统编号"], row["认定文号"])
        assert (entry.listed_on, entry.effective_from, entry.valid_to) == (
            date(2022, 5, 10), date(2022, 5, 10), date(2025, 5, 10),
        )  # fmt: skip
        assert not Letter.objects.exists()
        assert not Dispatch.objects.unscoped("test").exists()
        assert not NoticeEntry.objects.exists()
        assert not records().exists()
        assert not broken()

    def test_it_does_not_lapse_for_want_of_records_but_ends_with_its_term(self, clerk, law):
        moved(clerk, law, [old_row()])
        entry = entries().get()
        assert not entries().without_ground(date(2024, 3, 6)).exists()
        assert entries().publicly_visible(date(2025, 5, 10)).filter(pk=entry.pk).exists()
        assert not entries().publicly_visible(date(2025, 5, 11)).exists()
        lists.expire(entries().past_validity(date(2025, 5, 11)), at=office_time(date(2025, 5, 11), 1))
        entry.refresh_from_db()
        assert (entry.state, entry.exit_reason) == ("exited", "expired")

    @pytest.mark.django_db(transaction=True)
    def test_the_proof_finds_nothing_lapsed(self, clerk, law):
        moved(clerk, law, [old_row(), old_row(有效期至="2023-12-31")])
        proof = prove(at=NEXT_DAY, done_at=lambda: NEXT_DAY)
        assert proof.holds
        assert sum(row["shown"] for row in proof.figures) > 0

    def test_a_number_that_is_here_changes_nothing(self, clerk, law):
        row = old_row()
        moved(clerk, law, [row])
        again = move(clerk, law, [row, old_row()])
        assert verdicts(again) == ["same", "new"]

    def test_the_same_number_twice_in_a_file_is_refused(self, clerk, law):
        row = old_row()
        batch = move(clerk, law, [row, old_row(旧系统编号=row["旧系统编号"])])
        assert verdicts(batch) == ["new", "refused"]
        assert "同一旧系统编号" in found(batch, "twice_in_file")["sentence"]

    def test_one_decision_makes_one_open_entry(self, clerk, law):
        row = old_row()
        batch = move(clerk, law, [row, {**row, "旧系统编号": "HMD-X"}])
        assert verdicts(batch) == ["new", "same"]

    def test_a_department_may_not_move_lists(self, law):
        home = cases.bureau("应急管理局")
        address = reverse("admin:redblack_importbatch_opening", args=["upload_old"])
        with fixed(THAT_DAY):
            assert Desk(home.handler).get(address).status_code in (403, 404)


class TestArchive:
    def test_what_had_left_is_archive_and_never_public(self, clerk, law):
        moved(clerk, law, [old_row(退出日期="2023-06-01", 退出原因="信用修复")])
        entry = entries().get()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "repaired", date(2023, 6, 1))
        assert entry.exit_notice_to is None
        assert not entries().publicly_visible(date(2024, 3, 5)).exists()
        assert not entries().exit_notices(date(2024, 3, 5)).exists()
        assert not Letter.objects.exists()

    def test_what_the_old_system_shows_after_its_term_is_archived_as_expired_and_said_so(self, clerk, law):
        batch = move(clerk, law, [old_row(列入日期="2020-01-10", 有效期至="2023-01-09")])
        assert batch.rows.get().warnings == ["旧系统仍显示在列，有效期已届满，按到期退出存入档案。"]
        do(clerk, batch, "confirm")
        entry = entries().get()
        assert (entry.state, entry.exit_reason, entry.exited_on) == ("exited", "expired", date(2023, 1, 10))

    def test_an_exit_needs_no_term(self, clerk, law):
        moved(clerk, law, [old_row(有效期至="", 退出日期="2023-06-01", 退出原因="认定有误，撤销")])
        assert entries().get().valid_to == date(2023, 6, 1)


class TestRules:
    FACTS = OldFacts(
        colour="black",
        listed_on=date(2022, 5, 10),
        valid_to=date(2025, 5, 10),
        exited_on=None,
        exit_reason="",
        term_basis="",
        longest_to=date(2025, 5, 10),
    )
    TODAY = date(2024, 3, 4)

    def broken(self, law: Any, **changes: Any) -> list[str]:
        facts = replace(self.FACTS, **changes)
        return [
            type(rule).__name__ for rule in (*TAKING_OVER, *NEVER_BOTH) if rule.broken(facts, law=law, on=self.TODAY)
        ]

    @pytest.mark.parametrize(
        ("changes", "rules"),
        [
            ({}, []),
            ({"listed_on": date(2024, 3, 4), "longest_to": date(2027, 3, 4)}, []),
            ({"listed_on": date(2024, 3, 5), "longest_to": date(2027, 3, 5)}, [OldDatesInOrder]),
            ({"valid_to": date(2022, 5, 9)}, [OldDatesInOrder]),
            ({"exited_on": date(2022, 5, 9), "exit_reason": "repaired"}, [OldDatesInOrder]),
            ({"exited_on": date(2024, 3, 5), "exit_reason": "repaired"}, [OldDatesInOrder]),
            ({"exited_on": date(2024, 3, 4), "exit_reason": "repaired"}, []),
            ({"exited_on": date(2023, 3, 4)}, [OldExitHasReason]),
            ({"exit_reason": "repaired"}, [OldExitHasReason]),
            ({"valid_to": date(2025, 5, 11)}, [OldTermWithinLaw]),
            ({"valid_to": date(2025, 5, 11), "term_basis": "《某法》第三条"}, []),
            ({"valid_to": date(2025, 5, 11), "colour": "red"}, []),
            ({"valid_to": date(2025, 5, 11), "longest_to": None}, []),
            ({"other_colour": "红名单"}, [OldNeverBoth]),
        ],
    )
    def test_by_hand(self, law, changes, rules):
        assert self.broken(pack_by_version_id(law.pack_version_id), **changes) == [rule.__name__ for rule in rules]

    def test_a_longer_term_than_the_law_s_goes_back_with_the_clause(self, clerk, law):
        batch = move(clerk, law, [old_row(有效期至="2027-05-10")])
        assert codes(batch) == {"old_term_within_law"}
        one = found(batch, "old_term_within_law")
        assert one["column"] == "有效期至"
        assert "2025-05-10" in one["sentence"]
        assert one["clause"]

    def test_nobody_comes_over_red_and_black_at_once(self, clerk, law, office):
        red = cases.programme(office, colour="red")
        row = old_row()
        moved(clerk, law, [row])
        same = {name: row[name] for name in ("主体名称", "统一社会信用代码")}
        batch = move(clerk, red, [old_row(**same)])
        assert codes(batch) == {"old_never_both"}
        before = move(
            clerk,
            red,
            [old_row(**same, 列入日期="2021-01-01", 退出日期="2022-05-10", 退出原因="已列入黑名单，移出红名单")],
        )
        assert verdicts(before) == ["new"]

    def test_without_an_end_nothing_stands(self, clerk, law):
        batch = move(clerk, law, [old_row(有效期至="")])
        assert codes(batch) == {"no_end"}
        assert verdicts(batch) == ["refused"]


class TestDatabase:
    @pytest.mark.parametrize(
        ("old", "column", "value", "constraint"),
        [
            (True, "notified_on", "'2024-03-01'", "old_entry_has_no_path"),
            (True, "origin", "'upper'", "old_entry_has_no_path"),
            (False, "exit_reason", "'moved_wrongly'", "only_old_entries_moved_wrongly"),
        ],
    )
    def test_what_the_database_refuses(self, clerk, law, old, column, value, constraint):
        if old:
            moved(clerk, law, [old_row()])
        else:
            home = cases.bureau("应急管理局")
            cases.listed(home, cases.programme(home))
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.transition', '1', true), set_config('app.verb', 'hide', true)")
            cursor.execute(f"UPDATE redblack_entry SET {column} = {value}")  # noqa: S608


class TestQuarantine:
    @pytest.mark.parametrize("number", ["", "9132028100000000", "123456", "9132****MA1XXXXX0Q"])
    def test_a_row_without_a_valid_code_waits(self, clerk, law, number):
        batch = move(clerk, law, [old_row(统一社会信用代码=number), old_row()])
        assert verdicts(batch) == ["quarantined", "new"]
        do(clerk, batch, "confirm")
        assert entries().count() == 1

    def test_who_waits_is_named_unless_it_may_be_a_person(self, clerk, law):
        rows = [old_row(统一社会信用代码="", 主体名称=name) for name in ("澄江第7号纺织有限公司", "欧阳样样", "王样店")]
        batch = move(clerk, law, rows)
        names = list(batch.rows.order_by("pk").values_list("name", flat=True))
        assert names == ["澄江第7号纺织有限公司", "欧***", "王**"]

    def test_another_fault_beside_it_sends_the_row_back(self, clerk, law):
        batch = move(clerk, law, [old_row(统一社会信用代码="", 列入日期="那天")])
        assert verdicts(batch) == ["refused"]

    def test_it_is_released_under_the_number_that_was_found_out(self, clerk, law, office):
        row = old_row()
        batch = moved(clerk, law, [{**row, "统一社会信用代码": ""}, old_row()])
        assert any("补正隔离的行" in item.label and item.count for item in work_of(office.handler, date(2024, 3, 5)))
        waiting = batch.rows.quarantined().get()
        given = {"row": waiting.pk, "name": row["主体名称"], "number_kind": Kind.USCC.value, "note": "经登记机关查询。"}
        with fixed(NEXT_DAY):
            offered = words(clerk.get(page("door", batch, "release")))
        assert row["认定文号"] in offered
        wrong = do(clerk, batch, "release", **given, number="91320281000000000X")
        assert "校验" in words(wrong)
        assert batch.rows.quarantined().exists()
        do(clerk, batch, "release", **given, number=row["统一社会信用代码"])
        assert not batch.rows.quarantined().exists()
        entry = entries().get(old_number=row["旧系统编号"])
        assert entry.state == "listed"
        assert sums_of(batch).released == 1
        assert not broken()

    def test_released_once(self, clerk, law):
        row = old_row()
        batch = moved(clerk, law, [{**row, "统一社会信用代码": ""}])
        waiting = batch.rows.get()
        given = {
            "row": waiting.pk, "name": row["主体名称"], "number_kind": Kind.USCC.value,
            "number": row["统一社会信用代码"], "note": "经登记机关查询。",
        }  # fmt: skip
        for _ in range(2):
            do(clerk, batch, "release", **given)
        assert entries().count() == 1


class TestReconciliation:
    def test_every_row_is_in_one_place_and_the_sums_add_up(self, clerk, law):
        rows = [
            old_row(),
            old_row(),
            old_row(退出日期="2023-06-01", 退出原因="信用修复"),
            old_row(统一社会信用代码=""),
            old_row(列入日期="那天"),
        ]
        batch = moved(clerk, law, rows, declared_rows=5)
        sums = sums_of(batch)
        assert (sums.standing, sums.archived, sums.same, sums.quarantined, sums.refused) == (2, 1, 0, 1, 1)
        assert sums.adds_up
        with fixed(NEXT_DAY):
            data = clerk.get(reverse("admin:redblack_importbatch_reconciliation", args=[batch.pk])).content
        totals, lines = read(data, most_rows=100)
        told = dict(line.cells[:2] for line in totals.lines)
        assert (told["旧系统条数"], told["文件行数"]) == ("5", "5")
        assert told["核对"] == "相符"
        numbers = [line.cells[5] for line in lines.lines[1:]]
        assert numbers == [row["旧系统编号"] for row in rows]

    def test_a_missing_row_is_told_and_not_signed(self, clerk, law, office):
        batch = moved(clerk, law, [old_row()], declared_rows=2)
        assert not sums_of(batch).adds_up
        answer = do(Desk(office.reviewer), batch, "sign_off")
        assert "旧系统2条，文件1行" in words(answer)
        batch.refresh_from_db()
        assert batch.state == "confirmed"

    def test_other_lists_have_no_such_sheet(self, clerk, law):
        batch = collected(clerk, law, [sheets.upper_row()], sheets.UPPER)
        assert sums_of(batch) is None
        with fixed(NEXT_DAY):
            assert clerk.get(reverse("admin:redblack_importbatch_reconciliation", args=[batch.pk])).status_code == 404


class TestSignOff:
    def test_another_person_signs_and_then_nothing_is_taken_back(self, clerk, law, office):
        batch = moved(clerk, law, [old_row()])
        assert any("核对签收" in item.label and item.count for item in work_of(office.reviewer, date(2024, 3, 5)))
        do(Desk(office.reviewer), batch, "sign_off")
        batch.refresh_from_db()
        assert (batch.state, batch.signed_on) == ("signed", date(2024, 3, 5))
        do(clerk, batch, "undo", note="重来")
        batch.refresh_from_db()
        assert batch.state == "signed"
        assert entries().get().state == "listed"

    def test_not_by_the_one_who_moved_it(self, law, office):
        both = Desk(factories.actor("handler", "reviewer", of=office.department))
        batch = moved(both, law, [old_row()])
        assert "由两人分别办理" in words(do(both, batch, "sign_off"))
        batch.refresh_from_db()
        assert batch.state == "confirmed"

    @pytest.mark.parametrize(
        ("changes", "rules"),
        [
            ({}, []),
            ({"kind": "received"}, [OldListsOnly]),
            ({"declared_rows": None}, []),
            ({"declared_rows": 4}, [SumsAgree]),
            ({"confirmed_by_id": 7}, [AnotherPersonSigns]),
        ],
    )
    def test_the_rules_by_hand(self, law, changes, rules):
        by = Actor(user_id=7, name="核对人", posts=frozenset({"reviewer"}))
        facts = BatchFacts(
            pack_version_id=law.pack_version_id, good=3, bad=0, advanced=3, kind="old", total=3, declared_rows=3,
            confirmed_by_id=8, by=by,
        )  # fmt: skip
        pack = pack_by_version_id(law.pack_version_id)
        changed = replace(facts, **changes)
        assert [type(rule) for rule in SIGNING if rule.broken(changed, law=pack, on=date(2024, 3, 5))] == rules


class TestUndo:
    def test_everything_leaves_and_may_come_again(self, clerk, law):
        rows = [old_row(), old_row(退出日期="2023-06-01", 退出原因="信用修复")]
        batch = moved(clerk, law, rows)
        do(clerk, batch, "undo", note="文件取错了")
        assert set(entries().values_list("state", "exit_reason")) == {("exited", "moved_wrongly")}
        assert not entries().publicly_visible(date(2024, 3, 5)).exists()
        assert not Letter.objects.exists()
        assert not broken()
        again = moved(clerk, law, rows)
        assert entries().filter(state="listed").count() == 1
        assert sums_of(again).adds_up
        verbs = Step.objects.filter(flow="entry").values_list("transition__verb", flat=True)
        assert set(verbs) == {"take_over", "archive", "undo_take_over", "strike"}


class TestCommand:
    def test_checks_and_prints_and_keeps_nothing_in_a_dry_run(self, clerk, law, office, tmp_path, capsys):
        (tmp_path / "旧黑名单.xlsx").write_bytes(
            sheets.workbook([old_row(), old_row(统一社会信用代码="")], headings=HEADINGS)
        )
        user = factories.user("handler", of=office.department).username
        with fixed(THAT_DAY):
            call_command("import_old_system", str(tmp_path), programme=law.code, user=user, dry_run=True)
        told = capsys.readouterr().out
        assert "隔离，待核实主体：1" in told
        assert batches().get().state == "discarded"
        with fixed(THAT_DAY):
            call_command("import_old_system", str(tmp_path), programme=law.code, user=user, confirm=True)
        assert "移入：仍在列：1" in capsys.readouterr().out
        assert entries().get().state == "listed"

    def test_says_what_is_missing(self, law, office, tmp_path):
        user = factories.user("handler", of=office.department).username
        with fixed(THAT_DAY):
            with pytest.raises(CommandError, match="没有可以移入的文件"):
                call_command("import_old_system", str(tmp_path), programme=law.code, user=user)
            with pytest.raises(CommandError, match="可用："):
                (tmp_path / "a.csv").write_text("旧系统编号")
                call_command("import_old_system", str(tmp_path), programme="无", user=user)
            with pytest.raises(CommandError, match="没有账号"):
                call_command("import_old_system", str(tmp_path), programme=law.code, user="谁")
