"""A loaded file taken back as a whole, or refused with what stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from records import operations
from records.models import RecordVersion
from records.operations.changing import opened
from redblack.models import EntryGround
from subjects.fictitious import valid_resident_id
from subjects.models import Subject
from tests.kit import cases, desk, desks
from tests.kit.collecting import AT, LATER, ON, records, row, sent

pytestmark = pytest.mark.django_db
NUMBER, OTHER = (valid_resident_id(seed, date(1985, 6, 15)) for seed in (31, 32))

NOON = office_time(ON, 12)
SAID = (
    "title", "fact", "basis", "values", "polarity", "degree", "conduct_on", "determined_on", "valid_to", "public_from",
    "public_to", "publish_due_on", "state",
)  # fmt: skip


@pytest.fixture
def home() -> Any:
    desks.office()
    return cases.bureau("澄江市应急管理局")


def loaded(home: Any, *rows: dict[str, Any], at: Any = AT) -> Any:
    batch = sent(home.handler, rows, at=at)
    desk.do(home.handler, batch, "load", at, bad_rows="skip")
    batch.refresh_from_db()
    assert batch.state == "loaded"
    return batch


def undone(home: Any, batch: Any) -> str:
    answer = desk.do(home.handler, batch, "undo", LATER, note="发错文件")
    batch.refresh_from_db()
    return desk.words(answer)


def broken() -> dict[str, int]:
    return {one.invariant.name: one.count for one in invariants.check(at=LATER) if one.count}


class TestTakenBack:
    def test_what_it_filed_is_revoked_and_dossiers_stay(self, home: Any) -> None:
        batch = loaded(home, row(), row())
        undone(home, batch)
        assert batch.state == "undone"
        assert set(records().values_list("state", flat=True)) == {"revoked"}
        assert Subject.objects.count() == 2
        assert broken() == {}

    def test_what_it_updated_says_again_what_it_said_before(self, home: Any) -> None:
        first = row(CF_FR_ZJLX="身份证", CF_FR_ZJHM=NUMBER)
        loaded(home, first)
        before = columns(records().get())
        batch = loaded(
            home, {**first, "CF_SY": "更正后的事实。", "CF_JDRQ": "2024-02-01", "CF_FR_ZJHM": OTHER}, at=NOON
        )
        assert columns(records().get()) != before
        undone(home, batch)
        assert batch.state == "undone"
        assert columns(records().get()) == before
        assert RecordVersion.objects.count() == 2
        assert broken() == {}

    def test_the_same_file_may_come_again(self, home: Any) -> None:
        one = row()
        undone(home, loaded(home, one))
        loaded(home, one)
        assert sorted(records().values_list("state", flat=True)) == ["filed", "revoked"]

    def test_records_that_ended_meanwhile_stay_as_they_ended(self, home: Any) -> None:
        batch = loaded(home, row(), row())
        first = records().order_by("pk").first()
        operations.repair(records().filter(pk=first.pk), by=home.approver, at=LATER, note="已修复", all_or_nothing=True)
        undone(home, batch)
        assert sorted(records().values_list("state", flat=True)) == ["repaired", "revoked"]


class TestRefused:
    def test_while_an_entry_rests_on_it_and_it_says_which(self, home: Any) -> None:
        batch = loaded(home, row(), row())
        entry = cases.checked(home, cases.programme(home)).get()
        record = records().filter(document_no__contains="罚", item__code="penalty").first()
        EntryGround.objects.create(entry=entry, record=record)
        words = undone(home, batch)
        assert "名单条目1件" in words
        assert entry.decision_no in words
        assert batch.state == "loaded"
        assert set(records().filter(item__code="penalty").values_list("state", flat=True)) == {"filed"}

    def test_while_a_newer_file_updated_its_records(self, home: Any) -> None:
        first = row()
        batch = loaded(home, first)
        newer = loaded(home, {**first, "CF_SY": "更正后的事实。"}, at=NOON)
        assert "此后有更正、更新的" in undone(home, batch)
        assert batch.state == "loaded"
        undone(home, newer)
        assert newer.state == "undone"
        # What was restored says again what the first file said; it may go now record by record.
        assert records().get().fact == first["CF_SY"]


def columns(record: Any) -> dict[str, Any]:
    """What a record says, its seal opened."""
    said = {name: getattr(record, name) for name in SAID}
    return {**said, "sealed": opened(record)}
