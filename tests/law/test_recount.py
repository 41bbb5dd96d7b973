"""A running term is counted again when the holidays of its year are published: the old day, the new, the sum."""

from datetime import date

from law.calendar import Calendar, Day, Notice, read_notices, read_statutory, shipped
from law.packs import load
from law.recount import Calendars, Running, recount
from law.terms import Term

PACK = load("jiangyin-2018")
BEFORE = shipped()
NOTICE = Notice(
    code="2027",
    year=2027,
    published_on=date(2026, 12, 29),
    number="国办发明电〔2026〕99号",
    title="放假安排",
    days={
        **{on: Day(True, name) for on, name in read_statutory().items() if on.year == 2027},
        date(2027, 1, 4): Day(True, "元旦"),
        date(2027, 1, 9): Day(False, "元旦"),
    },
)
AFTER = Calendar.build([*read_notices(), NOTICE], read_statutory(), version="2027")
ON = date(2026, 12, 30)
SERVED = date(2026, 12, 28)


def calendars(on: date = ON) -> Calendars:
    return Calendars(before=BEFORE, after=AFTER, on=on)


def running(ends_on: date, *, start_on: date = SERVED, key: str = "listing.statement_term") -> Running:
    return Running(column="ends_on", key=key, start_on=start_on, ends_on=ends_on, label="陈述申辩期限")


class TestRecount:
    def test_the_day_moves_and_says_why(self) -> None:
        stored = BEFORE.add(SERVED, Term.parse("5 working_days")).on
        assert stored == date(2027, 1, 5)
        changed, why = recount(PACK, [running(stored)], by=calendars())
        assert changed == {"ends_on": date(2027, 1, 6)}
        assert why.sentences[0] == (
            "陈述申辩期限原至2027年1月5日止【暂定】，按新公布的放假安排重新计算，至2027年1月6日止。"
        )
        assert "第5个工作日为2027年1月6日" in why.sentences[1]
        assert (why.calendar_version, why.provisional) == ("2027", False)
        assert why.citations[0].key == "listing.statement_term"

    def test_a_make_up_day_brings_the_end_forward(self) -> None:
        start = date(2027, 1, 4)
        stored = BEFORE.add(start, Term.parse("5 working_days")).on
        assert stored == date(2027, 1, 11)
        changed, _ = recount(PACK, [running(stored, start_on=start)], by=calendars(date(2027, 1, 5)))
        assert changed == {"ends_on": date(2027, 1, 9)}

    def test_a_term_that_ends_before_the_change_stays(self) -> None:
        term = running(date(2026, 12, 31), start_on=date(2026, 12, 24))
        assert recount(PACK, [term], by=calendars())[0] == {}

    def test_a_prolonged_term_keeps_what_it_gained(self) -> None:
        changed, why = recount(PACK, [running(date(2027, 1, 7))], by=calendars())
        assert changed == {"ends_on": date(2027, 1, 8)}
        assert "规定5个工作日，连同顺延共7个工作日。" in why.sentences

    def test_nobody_s_time_runs_out_by_a_publication(self) -> None:
        start = date(2027, 1, 4)
        changed, why = recount(PACK, [running(date(2027, 1, 11), start_on=start)], by=calendars(date(2027, 1, 10)))
        assert changed == {"ends_on": date(2027, 1, 10)}
        assert why.sentences[-1] == "重新计算的日期已过，以今日为止。"

    def test_terms_in_days_do_not_move(self) -> None:
        term = running(date(2027, 1, 27), key="listing.announcement_service_term")
        assert recount(PACK, [term], by=calendars())[0] == {}

    def test_a_term_that_never_began_is_left_alone(self) -> None:
        unbegun = Running(column="x", key="listing.statement_term", start_on=None, ends_on=None, label="")
        assert recount(PACK, [unbegun], by=calendars())[0] == {}
