"""The linked record of a responsible person follows its parent: out, and in what it says (A2, I11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core import invariants
from core.clocks import office_time
from core.models import Step
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record, RecordVersion
from records.operations.linking import link_responsible
from subjects.operations import relate
from tests.kit import cases, factories
from tests.kit.counting import statements

pytestmark = pytest.mark.django_db
AT = office_time(date(2024, 3, 5))
LATER = office_time(date(2024, 4, 8))


def every() -> Any:
    return Record.objects.unscoped("test")


class House:
    """Companies of one head, each with a severe penalty that stands in his dossier."""

    def __init__(self, count: int = 1) -> None:
        self.home = cases.bureau("江阴市应急管理局")
        self.head = factories.person("赵一鸣")
        self.pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
        self.parents = [self._penalty() for _ in range(count)]
        chosen = every().filter(pk__in=[one.pk for one in self.parents])
        link_responsible(chosen.values_list("pk", flat=True), by=self.home.approver, at=AT)

    def _penalty(self) -> Record:
        company = factories.organisation()
        by = self.home.handler
        relate(company, person=self.head, role="principal", from_on=None, proof="任职文件", by=by, at=AT)
        # One decision on many companies: the provider's key is the same for each of them.
        claim = replace(cases.ground(self.home), subject_id=company.pk, document_no="（澄）应急罚〔2024〕1号")
        (filed,) = records.file([claim], pack=self.pack, by=by, at=AT)
        assert filed.record is not None
        return filed.record

    def correct(self, *parents: Record, title: str) -> None:
        chosen = every().filter(pk__in=[one.pk for one in parents])
        records.correct(chosen, title=title, by=self.home.approver, at=LATER, all_or_nothing=True)

    def linked(self, parent: Record) -> Record:
        found: Record = every().get(parent=parent)
        return found


def test_a_record_that_is_named_again_is_linked_once() -> None:
    house = House()
    (parent,) = house.parents
    assert link_responsible([parent.pk, parent.pk], by=house.home.approver, at=LATER) == 0
    assert every().filter(parent=parent).count() == 1


def test_a_corrected_record_is_corrected_in_the_dossiers_of_those_responsible() -> None:
    house = House()
    (parent,) = house.parents
    was = house.linked(parent).title
    house.correct(parent, title="更正后的事项")
    child = house.linked(parent)
    assert (child.title, child.since_at, child.visibility) == ("更正后的事项", LATER, "asked")
    (version,) = RecordVersion.objects.filter(record=child)
    assert version.content["title"] == was
    assert Step.objects.filter(flow="record", case_id=child.pk).latest("pk").transition.verb == "update"
    assert not [found.invariant.name for found in invariants.check(at=LATER) if found.count]


def test_only_the_records_of_that_organisation_are_touched() -> None:
    house = House(count=2)
    first, second = house.parents
    house.correct(first, title="更正后的事项")
    assert house.linked(first).title == "更正后的事项"
    assert house.linked(second).title == second.title
    assert RecordVersion.objects.filter(record=house.linked(second)).count() == 0


def test_what_the_provider_reports_anew_reaches_the_dossier_too() -> None:
    house = House()
    (parent,) = house.parents
    told = every().select_related("item", "provider").get(pk=parent.pk)
    claim = cases.ground(house.home, subject_id=told.subject_id, provider_key=told.provider_key, degree="ordinary")
    records.update_records([(told, claim)], item=told.item, by=house.home.handler, at=LATER, all_or_nothing=True)
    child = house.linked(parent)
    assert (child.degree, child.valid_to) == ("ordinary", every().get(pk=parent.pk).valid_to)


@pytest.mark.parametrize("verb", ["revoke", "repair"])
def test_it_ends_with_its_parent_and_is_not_corrected_any_more(verb: str) -> None:
    house = House()
    (parent,) = house.parents
    chosen = every().filter(pk=parent.pk)
    getattr(records, verb)(chosen, by=house.home.approver, at=LATER, note="撤销", all_or_nothing=True)
    assert house.linked(parent).ended_on == date(2024, 4, 8)


def test_fifty_cost_as_many_statements_as_one() -> None:
    counted = []
    for count in (1, 50):
        house = House(count=count)
        counted.append(statements(lambda one=house: one.correct(*one.parents, title="更正")))  # type: ignore[misc]
    assert len(counted[0]) == len(counted[1]), "\n".join(sql[:120] for sql in counted[1])
