"""信用分类: every class by hand, from facts and through the page; derived by dates, stored nowhere (A15)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.clocks import office_time
from law.operations import newest_version_id, pack_by_version_id
from law.packs import load
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.classing import classify
from redblack.models import Entry
from redblack.rules.classing import ClassFacts, classes_of
from tests.kit import cases, factories
from tests.kit.counting import statements
from tests.kit.desk import post, words
from tests.redblack.test_dossier import DUTY, House, address

SPRING = date(2024, 4, 1)
BAD = (("ordinary", "一件"),)
SEVERE = (("serious", "一件"),)
ONE = ("一条",)

# facts | the classes under Jiangyin's pack, the leading one first
TABLE: dict[str, tuple[ClassFacts, list[str]]] = {
    "nothing": (ClassFacts(), ["normal"]),
    "red": (ClassFacts(red=ONE), ["exemplar"]),
    "bad": (ClassFacts(negatives=BAD), ["attention"]),
    "severe and on no list": (ClassFacts(negatives=SEVERE), ["attention"]),
    "black": (ClassFacts(punished=ONE, negatives=SEVERE), ["punished"]),
    "black and formerly black": (ClassFacts(punished=ONE, monitored=ONE), ["punished", "monitored"]),
    "formerly black": (ClassFacts(monitored=ONE), ["monitored"]),
    "formerly black, the record still in force": (
        ClassFacts(monitored=ONE, negatives=SEVERE),
        ["monitored", "attention"],
    ),
    "formerly black, now red": (ClassFacts(monitored=ONE, red=ONE), ["monitored", "exemplar"]),
    "red with a bad record": (ClassFacts(red=ONE, negatives=BAD), ["attention", "exemplar"]),
    "black, stayed": (ClassFacts(stayed=ONE), ["normal"]),
    "black, stayed, the record in force": (ClassFacts(stayed=ONE, negatives=SEVERE), ["attention"]),
}


@pytest.mark.parametrize("name", TABLE)
def test_as_the_table_says(name: str) -> None:
    facts, said = TABLE[name]
    assert [one.code for one in classes_of(facts, law=load("jiangyin-2018"))] == said


class Chosen:
    """A pack that chose whom to watch."""

    def __init__(self, word: str) -> None:
        self.word = word

    def get(self, key: str, /) -> Any:
        return self.word

    def cite(self, key: str, /) -> Any:
        raise LookupError(key)


@pytest.mark.parametrize(
    ("word", "bad", "severe"),
    [("any", "attention", "attention"), ("serious", "normal", "attention"), ("none", "normal", "normal")],
)
def test_the_pack_says_which_bad_records_make_one_to_watch(word: str, bad: str, severe: str) -> None:
    law = Chosen(word)
    assert classes_of(ClassFacts(negatives=BAD), law=law)[0].code == bad
    assert classes_of(ClassFacts(negatives=SEVERE), law=law)[0].code == severe


@pytest.mark.django_db
class TestOfSubjects:
    def asked(self, house: House, *subjects: int, on: date = SPRING, pack: str = cases.JIANGYIN) -> list[list[str]]:
        law = pack_by_version_id(newest_version_id(pack))
        found = classify(subjects, pack=law, on=on, by=house.office.handler)
        return [[one.code for one in found[pk]] for pk in subjects]

    def test_a_black_entry_from_its_first_day_to_its_last_and_what_remains(self) -> None:
        house = House()
        entry = cases.listed(house.home, cases.programme(house.home)).get()
        listed_on, last = entry.listed_on, entry.valid_to
        days = [listed_on - timedelta(days=1), listed_on, last, last + timedelta(days=1)]
        seen = [self.asked(house, entry.subject_id, on=day)[0] for day in days]
        assert seen == [["attention"], ["punished"], ["punished"], ["normal"]]

    def test_who_left_the_black_list_is_watched_to_the_last_day_of_the_term(self) -> None:
        house = House()
        entries = cases.listed(house.home, cases.programme(house.home))
        subject = entries.get().subject_id
        exited(house, entries, reason="repaired", on=date(2024, 4, 2))
        last = entries.get().monitored_to
        assert last is not None
        days = [date(2024, 4, 1), date(2024, 4, 2), last, last + timedelta(days=1)]
        seen = [self.asked(house, subject, on=day)[0] for day in days]
        assert seen == [["punished"], ["monitored", "attention"], ["monitored", "attention"], ["attention"]]

    def test_who_was_listed_wrongly_is_not_watched(self) -> None:
        house = House()
        entries = cases.exited(house.home, cases.programme(house.home))
        subject = entries.get().subject_id
        records.revoke(
            Record.objects.unscoped("t").filter(subject=subject), by=house.home.approver, at=OFF, note="撤销"
        )
        assert self.asked(house, subject, on=date(2024, 4, 4)) == [["normal"]]

    def test_a_suspended_entry_makes_nobody_one_to_punish(self) -> None:
        house = House()
        entry = cases.suspended(house.home, cases.programme(house.home)).get()
        assert self.asked(house, entry.subject_id) == [["attention"]]

    def test_a_red_entry(self) -> None:
        house = House()
        entry = cases.listed(house.home, cases.programme(house.home, colour="red")).get()
        assert self.asked(house, entry.subject_id) == [["exemplar"]]

    def test_many_are_asked_with_as_many_statements_as_one(self) -> None:
        house = House()
        entries = list(cases.listed(house.home, cases.programme(house.home), count=3))
        ids = [one.subject_id for one in entries] + [factories.organisation().pk for _ in range(3)]
        assert self.asked(house, *ids) == [["punished"]] * 3 + [["normal"]] * 3
        counted = [len(statements(lambda n=n: self.asked(house, *ids[:n]))) for n in (1, 6)]  # type: ignore[misc]
        assert counted[0] == counted[1] <= 4

    def test_the_dossier_says_the_class_in_the_packs_words_and_why(self) -> None:
        house = House()
        entries = cases.listed(house.home, cases.programme(house.home))
        subject = entries.get().subject
        exited(house, entries, reason="repaired", on=date(2024, 4, 2))
        page = words(post(house.other.handler, address(subject), office_time(date(2024, 4, 3)), **DUTY))
        assert "信用重点监测对象" in page and "内部重点监测至" in page and "十七" in page
        assert "重点关注对象" in page and "同时" in page

    def test_a_place_calls_them_by_its_own_names(self) -> None:
        house = House()
        subject = house.file(factories.organisation()).subject_id
        law = pack_by_version_id(newest_version_id("puyang-2022"))
        (one,) = classify([subject], pack=law, on=SPRING, by=house.office.handler)[subject]
        assert (one.code, one.label) == ("attention", "重点审查对象")
        assert any("三（二）" in sentence for sentence in one.why)


OFF = office_time(date(2024, 4, 3), 10)


def exited(house: House, entries: Any, *, reason: str, on: date) -> None:
    """The two persons let an entry go."""
    chosen = Entry.objects.unscoped("t").filter(pk__in=list(entries.values_list("pk", flat=True)))
    lists.request_exit(
        chosen,
        by=house.home.handler,
        at=office_time(on, 9),
        exit_reason=reason,
        exit_ground="已纠正",
        all_or_nothing=True,
    )
    lists.exit_entries(chosen, by=house.home.approver, at=office_time(on, 10), all_or_nothing=True)
