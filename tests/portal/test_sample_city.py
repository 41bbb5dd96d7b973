"""The sample city: every state occurs, whatever the day on which it is built; it never touches a real office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from core import invariants, letters
from core.clocks import day_of, fixed, office_time
from core.models import Letter, LetterMark, Transition
from credit_portal.sample_city import files
from credit_portal.sample_city.cast import DEPARTMENTS, OFFICERS, PASSWORD
from credit_portal.sample_city.layouts import layouts
from credit_portal.sample_city.programmes import MARKET
from departments.models import Department, User
from departments.queries import actor_of
from honours.models import HonourTask
from law.models import Activation
from measures.models import Dispatch, Measure
from objections.appeal_flow import APPEAL
from objections.complaint_flow import COMPLAINT
from objections.models import Appeal, Clawback, Compensation, Complaint, Objection, Redress, Review
from objections.objection_flow import OBJECTION
from objections.redress_queries import clarifications
from objections.review_flow import REVIEW
from public.repairs import repairs_in_publicity
from records.commitment_models import Commitment
from records.models import Catalogue, CollectionBatch, Record, RecordFlag, RecordVersion, ReportCount
from redblack.import_models import ImportBatch, ImportRow
from redblack.models import Entry, Programme, PublicNotice, Representation, ServiceAttempt
from repair.models import Repair, RepairService
from subjects.models import Subject
from tests.kit import factories
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db
A_DAY = office_time(date(2026, 11, 21), 17)
OTHER_DAYS = (date(2026, 10, 5), date(2028, 2, 29))  # in the middle of the holidays; a leap day, calendar provisional


@pytest.fixture(scope="class")
def city(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The city, built once for the class that looks at it; returns its data directory."""
    data = tmp_path_factory.mktemp("city")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DATA_DIR=data, LETTERS_NEED_SEAL=True):
        build()
        yield data
        transaction.set_rollback(True)


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.LETTERS_NEED_SEAL = True
    return tmp_path


def build(at: Any = A_DAY) -> date:
    with fixed(at):
        call_command("sample_city", stdout=StringIO())
    return day_of(at)


def entries() -> Any:
    return Entry.objects.unscoped("test")


def tasks() -> Any:
    return Dispatch.objects.unscoped("test")


def states(rows: Any) -> set[str]:
    return set(rows.values_list("state", flat=True))


EVERY_ENTRY_STATE = {
    "proposed",
    "checked",
    "notified",
    "served",
    "publicised",
    "ready",
    "listed",
    "suspended",
    "leaving",
    "exited",
    "dropped",
    "withdrawn",
}
EVERY_TASK_STATE = {
    "dispatched",
    "acknowledged",
    "carried_out",
    "refused",
    "returned",
    "transferred",
    "paused",
    "releasing",
    "released",
}


def assert_every_state_occurs(on: date) -> None:
    assert states(entries()) == EVERY_ENTRY_STATE
    assert states(tasks()) == EVERY_TASK_STATE
    assert entries().publicly_visible(on).count() > 20
    assert entries().exit_notices(on).exists()
    assert entries().past_validity(on).exists()
    assert tasks().overdue(on).exists()
    assert states(Representation.objects.unscoped("test")) == {"open", "upheld", "dismissed"}
    assert states(ImportBatch.objects.unscoped("test")) == {
        "previewed", "confirmed", "signed", "undone", "discarded", "withdrawal_asked", "withdrawn",
    }  # fmt: skip
    assert states(CollectionBatch.objects.unscoped("test")) == {"uploaded", "checked", "loaded", "undone", "discarded"}
    assert states(Record.objects.unscoped("test")) == {"filed", "repaired", "revoked"}
    assert states(RecordFlag.objects.unscoped("test")) == {"open", "returned", "cleared"}
    assert states(Catalogue.objects.filter(origin="local")) == {"published", "consulting"}
    assert set(PublicNotice.objects.values_list("kind", flat=True)) == {"publicity", "exit"}
    assert {letters.state_of(letter) for letter in Letter.objects.marked()} == {"issued", "unsealed", "void"}
    assert LetterMark.objects.filter(kind="sealed").exists()
    assert entries().filter(withheld_on__isnull=False).exists()
    assert entries().filter(withheld_on__isnull=True, withholding_asked_by_id__isnull=False).exists()
    assert entries().filter(hidden_on__isnull=False).exists()
    assert ServiceAttempt.objects.filter(outcome="failed").exists()
    walked = set(Transition.objects.values_list("flow", "verb"))
    assert walked >= {("entry", verb) for verb in ("correct", "resume", "keep", "disclose", "show_again", "hide")}
    assert states(Commitment.objects.unscoped("test")) == {"made", "published", "noticed", "kept", "broken"}
    repairs: Any = Repair.objects.unscoped("test")
    assert states(repairs) == {
        "applied", "incomplete", "accepted", "opined", "publicised", "granted", "refused", "withdrawn", "false",
        "closed",
    }  # fmt: skip
    assert repairs.exit_open().exists() and repairs.filter(exit_kept_on__isnull=False).exists()
    assert RepairService.objects.exists() and repairs_in_publicity(on).exists()
    assert states(HonourTask.objects.unscoped("test")) >= {"opened", "revoked", "kept", "restoring"}
    assert states(Objection.objects.unscoped("test")) == set(OBJECTION.states)
    assert states(Review.objects.unscoped("test")) == set(REVIEW.states)
    assert states(Appeal.objects.unscoped("test")) == set(APPEAL.states)
    assert states(Complaint.objects.unscoped("test")) == set(COMPLAINT.states)
    assert states(Redress.objects.unscoped("test")) == {"open", "closed"}
    assert states(Compensation.objects.unscoped("test")) == {"claimed", "granted", "refused", "paid"}
    assert states(Clawback.objects.unscoped("test")) == {"to_recover", "recovered", "waived"}
    assert clarifications(on).exists()
    assert states(Programme.objects) == {"published", "consulting", "draft", "superseded", "withdrawn"}
    assert states(Measure.objects) == {"draft", "published", "disabled", "superseded", "repealed"}


class TestCity:
    """The city as it stands, looked at and not touched."""

    def test_every_state_occurs(self, city: Path) -> None:
        assert_every_state_occurs(A_DAY.date())

    def test_exits_of_every_kind_occur(self, city: Path) -> None:
        reasons = set(entries().filter(exited_on__isnull=False).values_list("exit_reason", flat=True))
        assert reasons == {"expired", "ground_lapsed", "repaired", "withdrawn", "yielded", "left_at_origin"}
        assert entries().filter(hidden_on__isnull=False, origin="upper").count() == 1

    def test_departments_have_sent_licences_and_penalties_in(self, city: Path) -> None:
        shown: Any = Record.objects.unscoped("test").publicly_visible(A_DAY.date())
        for code, units in (("licence", 3), ("penalty", 3)):
            assert shown.filter(item__code=code).values("provider").distinct().count() == units
        reported = ReportCount.objects.unscoped("test").filter(item__in=("licence", "penalty"))
        assert set(reported.values_list("outcome", flat=True)) >= {"new", "changed", "refused"}
        assert set(reported.values_list("door", flat=True)) == {"api", "file"}
        assert RecordVersion.objects.filter(record__item__code="licence").exists()

    def test_nothing_happened_after_now(self, city: Path) -> None:
        # The law and the national catalogue are loaded when the tests begin, not on the city's day.
        assert not Transition.objects.exclude(verb="load").filter(at__gt=A_DAY).exists()
        assert not Letter.objects.filter(issued_at__gt=A_DAY).exists()

    def test_the_history_stands_in_the_order_of_its_dates(self, city: Path) -> None:
        own = Transition.objects.exclude(verb="load")  # the national catalogue came before the city's first day
        instants = list(own.order_by("pk").values_list("at", flat=True))
        assert instants == sorted(instants)

    def test_the_history_breaks_no_invariant(self, city: Path) -> None:
        assert [finding for finding in invariants.check(at=A_DAY) if finding.count] == []

    def test_it_is_a_demonstration_under_one_pack(self, city: Path) -> None:
        activation = Activation.objects.get()
        assert activation.demo
        assert activation.pack_version.code == "jiangyin-2018"

    def test_there_is_a_way_in_for_every_post(self, city: Path) -> None:
        text = (city / files.ACCOUNTS).read_text(encoding="utf-8")
        assert PASSWORD in text
        for user in User.objects.all():
            assert user.username in text
        assert len(set(User.objects.values_list("password", flat=True))) == 1
        assert User.objects.all()[0].check_password(PASSWORD)
        assert Department.objects.count() == len(DEPARTMENTS)
        assert User.objects.filter(department__isnull=True).count() == len(OFFICERS)

    def test_a_second_run_changes_nothing(self, city: Path) -> None:
        before = (entries().count(), tasks().count(), Subject.objects.count(), Transition.objects.count())
        (city / files.ACCOUNTS).unlink()
        build()
        assert (entries().count(), tasks().count(), Subject.objects.count(), Transition.objects.count()) == before
        assert (city / files.ACCOUNTS).exists()

    @pytest.mark.parametrize(
        ("name", "verdicts"),
        [
            (files.GOOD, ["new"] * 7),
            (files.CSV, ["new"] * 7),
            (files.BAD, ["new", *["refused"] * 8, "new", *["refused"] * 3, "new"]),
        ],
    )
    def test_the_sample_files_can_be_imported_by_the_market_bureau(
        self, city: Path, name: str, verdicts: list[str]
    ) -> None:
        clerk = signed_in(actor_of(User.objects.get(username="sjj_jb")))
        programme = Programme.objects.get(code=MARKET)
        data = (city / "samples" / name).read_bytes()
        with fixed(A_DAY):
            address = reverse("admin:redblack_importbatch_add")
            clerk.post(address, {"programme": programme.pk, "file": SimpleUploadedFile(name, data)})
        rows = ImportRow.objects.filter(batch__file_name=name).order_by("number")
        assert list(rows.values_list("verdict", flat=True)) == verdicts, [row.findings for row in rows]
        assert all(row.findings for row in rows if row.verdict == "refused")

    @pytest.mark.parametrize("name", [sample.name for sample in layouts(A_DAY.date())])
    def test_a_table_of_another_layout_is_refused_by_its_headings(self, city: Path, name: str) -> None:
        clerk = signed_in(actor_of(User.objects.get(username="sjj_jb")))
        programme = Programme.objects.get(code=MARKET)
        data = (city / "samples" / name).read_bytes()
        before = ImportBatch.objects.unscoped("test").count()
        with fixed(A_DAY):
            address = reverse("admin:redblack_importbatch_add")
            answer = clerk.post(address, {"programme": programme.pk, "file": SimpleUploadedFile(name, data)})
        assert "没有找到表头" in answer.content.decode()
        assert ImportBatch.objects.unscoped("test").count() == before

    def test_the_list_of_the_court_is_taken_in_by_the_office(self, city: Path) -> None:
        clerk = signed_in(actor_of(User.objects.get(username="xyb_jb")))
        name, programme = "失信被执行人名单.xlsx", Programme.objects.get(name__startswith="失信被执行人名单")
        data = SimpleUploadedFile(name, (city / "samples" / name).read_bytes())
        given = {"programme": programme.pk, "origin": "court", "usual_valid_to": "2028-12-31", "file": data}
        with fixed(A_DAY):
            clerk.post(reverse("admin:redblack_importbatch_opening", args=["upload_received"]), given)
        rows = ImportRow.objects.filter(batch__file_name=name).order_by("number")
        assert list(rows.values_list("verdict", flat=True)) == ["new", "new", "new", "new", "refused"]
        assert [finding["code"] for finding in rows.last().findings] == ["masked"]

    def test_a_bigger_city_asks_for_an_empty_database(self, city: Path) -> None:
        with fixed(A_DAY), pytest.raises(CommandError, match="空库"):
            call_command("sample_city", "--size", "medium", stdout=StringIO())


def test_the_files_can_be_had_without_a_database(tmp_path: Path) -> None:
    call_command("sample_city", "--files", str(tmp_path / "here"), stdout=StringIO())
    made = {file.name for file in (tmp_path / "here").iterdir()}
    assert {files.GOOD, files.BAD, files.CSV, "失信被执行人名单.xlsx", "index.json"} <= made
    assert not Department.objects.exists()


@pytest.mark.parametrize("today", OTHER_DAYS, ids=str)
def test_every_state_occurs_whatever_the_day(today: date, data: Path) -> None:
    assert_every_state_occurs(build(office_time(today, 17)))


def test_a_real_office_is_left_alone(data: Path) -> None:
    factories.department("真实的局")
    with pytest.raises(CommandError, match="已有其他数据"):
        build()
    assert not (data / files.ACCOUNTS).exists()
    assert not entries().exists()


def test_a_start_over_a_real_office_goes_on_without_the_city(data: Path) -> None:
    factories.department("真实的局")
    said = StringIO()
    call_command("sample_city", "--if-empty", stdout=said)
    assert "不载入样例城市" in said.getvalue()
    assert not entries().exists()


def test_production_has_no_sample_city(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "credit_portal.settings.production")
    with pytest.raises(CommandError, match="生产环境"):
        build()
    assert not Department.objects.exists()
