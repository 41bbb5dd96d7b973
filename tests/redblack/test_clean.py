"""Three years without a bad record, as of any day, with the rows that decide it (A14, I6; JY 8, JJ 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from law.operations import newest_version_id, pack_by_version_id
from law.packs import load
from records import operations as records
from records.models import Record
from records.operations.linking import link_responsible
from redblack.clean import clean_years, first_day
from redblack.rules.clean import BadMark, CleanFacts, CleanForTheYears, counts
from subjects.models import AccessLog, Subject
from subjects.operations import merge, relate
from tests.kit import cases, desks, factories, systems
from tests.kit.counting import statements
from tests.kit.desk import post, see, words

NOW = office_time(date(2026, 6, 1), 10)
TODAY = date(2026, 6, 1)


@dataclass
class Law:
    """A pack that says one thing of lapsed marks."""

    lapsed: bool

    def get(self, key: str, /) -> Any:
        return {"green.lapsed_counts": self.lapsed}.get(key)

    def cite(self, key: str, /) -> Any:
        raise LookupError(key)


class TestCleanForTheYears:
    """By hand: what counts on 2026-06-01, when the years began on 2023-06-01."""

    # determined | last day | ended | counts if lapsed ones do | counts if they do not
    TABLE = {
        "in force": (date(2025, 6, 1), date(2028, 6, 1), None, True, True),
        "on its last day": (date(2025, 6, 1), TODAY, None, True, True),
        "lapsed yesterday": (date(2025, 5, 31), date(2026, 5, 31), None, True, False),
        "repaired within the years": (date(2025, 6, 1), date(2028, 6, 1), date(2026, 1, 5), True, False),
        "repaired today": (date(2025, 6, 1), date(2028, 6, 1), TODAY, True, False),
        "repaired tomorrow": (date(2025, 6, 1), date(2028, 6, 1), date(2026, 6, 2), True, True),
        "on the first day of the years": (date(2023, 6, 1), date(2024, 6, 1), None, True, False),
        "the day before": (date(2023, 5, 31), date(2024, 5, 31), None, False, False),
        "old, and without any end": (date(2019, 1, 1), None, None, True, True),
        "old, and still in force": (date(2023, 5, 31), TODAY, None, True, True),
        "determined tomorrow": (date(2026, 6, 2), date(2027, 6, 2), None, False, False),
    }

    @pytest.mark.parametrize("lapsed", [True, False])
    @pytest.mark.parametrize("name", TABLE)
    def test_as_the_table_says(self, name: str, lapsed: bool) -> None:
        since_on, to_on, ended_on, counted, not_counted = self.TABLE[name]
        mark = BadMark(since_on=since_on, to_on=to_on, ended_on=ended_on)
        said = counted if lapsed else not_counted
        assert counts(mark, date(2023, 6, 1), law=Law(lapsed), on=TODAY) is said
        facts = CleanFacts(marks=(("一件", mark),), start_on=date(2023, 6, 1))
        assert bool(CleanForTheYears().broken(facts, law=Law(lapsed), on=TODAY)) is said

    def test_where_no_paper_sets_the_years_the_whole_time_is_looked_at(self) -> None:
        mark = BadMark(since_on=date(2010, 1, 1), to_on=date(2011, 1, 1), ended_on=None)
        assert counts(mark, None, law=Law(True), on=TODAY)
        assert not counts(mark, None, law=Law(False), on=TODAY)

    def test_it_cites_the_paper_of_the_place(self) -> None:
        facts = CleanFacts(marks=(("一件", BadMark(since_on=TODAY, to_on=None, ended_on=None)),), start_on=None)
        rule = CleanForTheYears()
        cited = {
            code: rule.refusal(rule.broken(facts, law=load(code), on=TODAY), law=load(code)).clause for code in CODES
        }
        assert "第" in cited["jiangyin-2018"] or "（八）" in cited["jiangyin-2018"]
        assert cited["puyang-2022"] == "PY 三(一)"


CODES = ("jiangyin-2018", "jieyang-2017", "puyang-2022")


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 6, 1), date(2023, 6, 1)),
        (date(2024, 2, 29), date(2021, 3, 1)),
        (date(2024, 3, 1), date(2021, 3, 1)),
        (date(2027, 3, 1), date(2024, 3, 1)),
    ],
)
@pytest.mark.django_db
def test_the_first_day_of_the_years(on: date, first: date) -> None:
    """What was determined on that day has not passed; what was determined the day before has."""
    assert first_day(pack_by_version_id(newest_version_id("jiangyin-2018")), on=on) == first
    assert first_day(pack_by_version_id(newest_version_id("puyang-2022")), on=on) is None


@pytest.mark.django_db
class TestOfSubjects:
    def house(self) -> Any:
        self.office = desks.office()
        self.home = cases.bureau("江阴市应急管理局")
        return self

    def file(self, subject: Subject, *, on: date, **changes: Any) -> Record:
        claim = replace(
            cases.ground(self.home, **{"degree": "ordinary", **changes}),
            subject_id=subject.pk,
            conduct_on=on,
            determined_on=on,
        )
        pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
        (filed,) = records.file([claim], pack=pack, by=self.home.handler, at=office_time(on, 15))
        assert filed.record is not None, filed.refusals
        return filed.record

    def asked(self, *subjects: Subject, on: date = TODAY, pack: str = cases.JIANGYIN) -> list[bool]:
        law = pack_by_version_id(newest_version_id(pack))
        ids = [one.pk for one in subjects]
        found = clean_years(ids, pack=law, on=on, by=self.office.handler, at=NOW)
        return [found[pk].clean for pk in ids]

    def test_the_last_day_of_the_years_and_the_first_after_them(self) -> None:
        self.house()
        subject = factories.organisation()
        self.file(subject, on=date(2023, 5, 31))
        assert self.asked(subject, on=date(2023, 5, 30)) == [True]
        assert self.asked(subject, on=date(2023, 5, 31)) == [False]
        assert self.asked(subject, on=date(2026, 5, 31)) == [False]
        assert self.asked(subject, on=date(2026, 6, 1)) == [True]

    def test_the_office_that_does_not_count_lapsed_ones_says_clean_after_one_year(self) -> None:
        self.house()
        subject = factories.organisation()
        self.file(subject, on=date(2025, 1, 10))
        assert self.asked(subject, on=date(2026, 1, 11)) == [False]
        assert self.asked(subject, on=date(2026, 1, 11), pack="national-2023") == [True]
        assert self.asked(subject, on=date(2026, 1, 10), pack="national-2023") == [False]

    @pytest.mark.parametrize(("verb", "clean"), [("revoke", True), ("repair", False)])
    def test_what_was_wrong_from_the_start_never_counts_but_did_until_then(self, verb: str, clean: bool) -> None:
        self.house()
        subject = factories.organisation()
        record = self.file(subject, on=date(2025, 1, 10))
        chosen = Record.objects.unscoped("t").filter(pk=record.pk)
        getattr(records, verb)(chosen, by=self.home.approver, at=office_time(date(2025, 3, 3)), note="撤销")
        assert self.asked(subject) == [clean]
        assert self.asked(subject, on=date(2025, 3, 2)) == [False]

    def test_a_penalty_by_summary_procedure_never_counts(self) -> None:
        self.house()
        subject = factories.organisation()
        self.file(subject, on=date(2025, 1, 10), procedure="summary", polarity="other", degree="")
        assert self.asked(subject) == [True]

    def test_a_black_entry_counts_and_a_red_one_opens_by_itself(self) -> None:
        self.house()
        black = cases.listed(self.home, cases.programme(self.home)).get()
        red = cases.listed(self.home, cases.programme(self.home, colour="red")).get()
        law = pack_by_version_id(newest_version_id(cases.JIANGYIN))
        on, ids = date(2024, 4, 1), [black.subject_id, red.subject_id]
        found = clean_years(ids, pack=law, on=on, by=self.office.handler, at=NOW)
        assert [(found[pk].clean, found[pk].exemplar, found[pk].opens) for pk in ids] == [
            (False, False, False),
            (True, True, True),
        ]
        assert any(row.entry for row in found[black.subject_id].deciding)

    def test_what_was_merged_into_it_is_its_own(self) -> None:
        self.house()
        lost, kept = factories.organisation(), factories.organisation()
        self.file(lost, on=date(2025, 1, 10))
        merge(lost, into=kept, reason="重复建档", by=self.office.approver, at=NOW)
        assert self.asked(kept) == [False]

    def test_many_are_asked_with_as_many_statements_as_one(self) -> None:
        self.house()
        subjects = [factories.organisation() for _ in range(50)]
        for one in subjects[::2]:
            self.file(one, on=date(2025, 1, 10))
        assert self.asked(*subjects) == [False, True] * 25
        counted = [len(statements(lambda n=n: self.asked(*subjects[:n]))) for n in (1, 50)]  # type: ignore[misc]
        assert counted[0] == counted[1] <= 5

    def test_the_page_tells_the_rows_the_clause_and_what_the_linter_found(self) -> None:
        self.house()
        subject = factories.organisation()
        record = self.file(subject, on=date(2025, 1, 10))
        address = f"/staff/redblack/entry/clean/{subject.pk}/"
        given = {"on": "2026-06-01", "purpose": "case", "case_no": "许可2026-9"}
        other = cases.bureau("江阴市财政局")
        page = words(post(other.handler, address, NOW, **given))
        assert "有不良信用记录" in page and record.document_no in page and "不符合绿色通道的条件" in page
        assert "2023-06-01至2026-06-01" in page and "失效、已修复的记录计算在内" in page
        assert "由本办选定" in page and "可以实行绿色通道" in page
        (look,) = AccessLog.objects.all()
        assert (look.fields, look.case_no) == (["clean"], "许可2026-9")
        late = words(post(other.handler, address, NOW, **{**given, "on": "2026-06-02"}))
        assert "所查日期还没有到" in late and AccessLog.objects.count() == 1
        button = see(other.handler, f"/staff/subjects/subject/{subject.pk}/change/", NOW)
        assert address in button.content.decode()

    def test_what_is_asked_for_only_is_named_by_its_provider_alone(self) -> None:
        self.house()
        company, subject = factories.organisation(), factories.person("赵一鸣")
        by = self.home.handler
        relate(company, person=subject, role="principal", from_on=None, proof="任职文件", by=by, at=NOW)
        record = self.file(company, on=date(2025, 1, 10), title="不公开的事项", degree="serious")
        chosen = [record.pk]
        link_responsible(chosen, by=self.home.approver, at=office_time(date(2025, 1, 10), 16))
        given = {"on": "2026-06-01", "purpose": "case", "case_no": "许可2026-9"}
        told = {}
        for name, unit in (("own", self.home), ("other", cases.bureau("江阴市财政局"))):
            told[name] = words(post(unit.handler, f"/staff/redblack/entry/clean/{subject.pk}/", NOW, **given))
        assert "不公开的事项" in told["own"] and "不公开的事项" not in told["other"]
        assert "江阴市应急管理局：一条须经授权查询的信息" in told["other"]


@pytest.mark.django_db
class TestTheInterface:
    def test_a_thousand_codes_are_answered_in_their_order_each_look_on_record(self) -> None:
        made = TestOfSubjects().house()
        clean, bad, lost = factories.organisation(), factories.organisation(), factories.organisation()
        made.file(bad, on=date(2025, 1, 10))
        merge(lost, into=bad, reason="重复建档", by=made.office.approver, at=NOW)
        system = systems.system_of(made.home.department, at=NOW)
        codes = [bad.uscc, "91320281000000000X", f" {clean.uscc} ".lower(), lost.uscc]
        answer = system.post("subjects/clean-records/", {"codes": codes, "purpose": "case", "case_no": "许可9"})
        assert answer.status_code == 200, answer.content
        told = answer.json()["results"]
        assert [(one["known"], one["clean"], one["opens"]) for one in told] == [
            (True, False, False),
            (False, None, None),
            (True, True, True),
            (True, False, False),
        ]
        assert told[0]["rows"][0]["counts"] and told[0]["reasons"][0]["code"] == "clean_for_the_years"
        assert told[2]["start_on"] == "2023-06-01" and told[2]["rows"] == []
        assert any("绿色通道" in one for one in answer.json()["why"])
        assert {(look.subject_id, *look.fields) for look in AccessLog.objects.all()} == {
            (bad.pk, "clean"),
            (clean.pk, "clean"),
        }

    def test_of_a_past_day_it_says_what_was_held_then(self) -> None:
        made = TestOfSubjects().house()
        subject = factories.organisation()
        made.file(subject, on=date(2025, 1, 10))
        system = systems.system_of(made.home.department, at=NOW)
        body = {"codes": [subject.uscc], "purpose": "case", "case_no": "许可9"}
        answers = {
            on: system.post("subjects/clean-records/", {**body, "on": on}).json()["results"][0]["clean"]
            for on in ("2025-01-09", "2025-01-10")
        }
        assert answers == {"2025-01-09": True, "2025-01-10": False}
        late = system.post("subjects/clean-records/", {**body, "on": "2026-06-02"})
        assert (late.status_code, late.json()["code"]) == (409, "day_to_come")
