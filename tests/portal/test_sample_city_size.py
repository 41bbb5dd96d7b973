"""A city of another size: the same at every build, valid throughout, in every state, and nobody in it is real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from core import invariants
from core.clocks import office_time
from core.crypto import open_sealed
from core.identifiers import Kind, parse
from core.models import Step
from credit_portal.sample_city import SIZES, Size, build
from credit_portal.sample_city.annals import MONTHS
from credit_portal.sample_city.cast import CITY
from credit_portal.sample_city.cohorts import COHORTS
from credit_portal.sample_city.crowd import crowd
from measures.flow import DISPATCH, MEASURE
from measures.models import Dispatch, Measure
from objections.models import Clawback, Compensation, Redress
from objections.redress_flow import CLAWBACK, COMPENSATION, REDRESS
from records.flow import RECORD
from records.models import Record
from redblack.flow import ENTRY
from redblack.import_flow import IMPORT, UNDER_WAY
from redblack.import_models import ImportBatch
from redblack.models import Entry, Programme, Representation
from redblack.programme_flow import PROGRAMME
from redblack.representation_flow import REPRESENTATION
from subjects.models import PersonalNumber, Subject
from subjects.terms import SubjectKind

pytestmark = pytest.mark.django_db
A_DAY = office_time(date(2026, 11, 21), 17)
TINY = Size(
    label="试验",
    organisations=80,
    institutions=12,
    offices=10,
    businesses=8,
    persons=12,
    records=300,
    entries=20,
    seldom=2,
)
FLOWS = [
    (ENTRY, Entry),
    (PROGRAMME, Programme),
    (REPRESENTATION, Representation),
    (IMPORT, ImportBatch),
    (RECORD, Record),
    (MEASURE, Measure),
    (DISPATCH, Dispatch),
    (REDRESS, Redress),
    (COMPENSATION, Compensation),
    (CLAWBACK, Clawback),
]


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A city of some hundred subjects, built once for this module."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(LETTERS_NEED_SEAL=True):
        build(at=A_DAY, size=TINY)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("flow", "model"), FLOWS, ids=lambda it: getattr(it, "name", ""))
def test_every_state_of_every_flow_occurs(flow: Any, model: Any) -> None:
    passing = set(UNDER_WAY) if flow is IMPORT else set()  # while the worker runs, and no longer
    assert set(model._base_manager.values_list("state", flat=True)) == set(flow.states) - passing


def test_the_history_breaks_no_invariant() -> None:
    assert [(found.invariant.name, found.first) for found in invariants.check(at=A_DAY) if found.count] == []


def test_every_code_is_valid_and_lies_in_an_area_that_does_not_exist() -> None:
    codes = list(Subject.objects.exclude(uscc=None).values_list("uscc", flat=True))
    assert len(codes) > 100
    for code in codes:
        assert parse(Kind.USCC, code).notes == ()
        assert code[2:8] == "390000"
    numbers = [open_sealed(number.number) for number in PersonalNumber.objects.all()]
    assert len(numbers) > 20
    for number in numbers:
        assert parse(Kind.RESIDENT_ID, number).value[:2] == "39"


def test_nobody_bears_a_name_that_could_be_real() -> None:
    for subject in Subject.objects.all():
        if subject.kind == SubjectKind.NATURAL_PERSON:
            assert open_sealed(subject.name_sealed)[1] == "样"
        else:
            assert subject.name.startswith(CITY)
    for record in Record.objects.unscoped("test"):
        # What the platform itself numbers bears no town's name.
        assert record.document_no.lstrip("（").startswith(("明澄", "修复承诺-"))


def test_every_kind_of_subject_is_there() -> None:
    assert set(Subject.objects.values_list("kind", flat=True)) == set(SubjectKind.values)


def test_records_and_entries_are_spread_over_the_years() -> None:
    filed = Record.objects.unscoped("test").dates("determined_on", "month")
    assert len(filed) > MONTHS - 6
    assert len(Entry.objects.unscoped("test").filter(listed_on__isnull=False).dates("listed_on", "month")) > 12


def test_nothing_happens_after_the_day_of_the_build() -> None:
    # The national catalogue is loaded when the tests begin, not on the city's day.
    assert not Step.objects.exclude(transition__verb="load").filter(transition__at__gt=A_DAY).exists()


def test_nothing_that_a_timer_would_have_done_is_left_but_what_the_story_leaves() -> None:
    entries: Any = Entry.objects.unscoped("test")
    assert entries.past_validity(A_DAY.date()).count() == 1
    assert entries.terms_over(A_DAY.date()).count() == 0


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_same_size_has_the_same_people(size: Size) -> None:
    first, again = crowd(size), crowd(size)
    assert list(first.everybody) == list(again.everybody)
    names = [claim.number for claim in first.everybody]
    assert len(set(names)) == len(names)


def test_medium_is_as_big_as_it_says() -> None:
    medium = SIZES["medium"]
    people = crowd(medium)
    assert 19_000 < len(people.everybody) + medium.businesses < 21_000
    assert 1_900 < sum(cohort.share for cohort in COHORTS) < 2_200
    organisations = sum(cohort.share for cohort in COHORTS if cohort.kind == "organisations")
    assert len(list(islice(people.waiting["organisations"], organisations))) == organisations
