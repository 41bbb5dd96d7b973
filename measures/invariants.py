"""What must always be true of the catalogue and of the tasks."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from measures.filing_flow import FILING
from measures.flow import DISPATCH, MEASURE

_TASKS = "measures_dispatch d JOIN redblack_entry e ON e.id = d.entry_id"
_HELD = "('dispatched', 'acknowledged', 'carried_out', 'returned', 'paused')"

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(MEASURE, "measures_measure"),
    *of_history(DISPATCH, "measures_dispatch"),
    *of_history(FILING, "measures_filing"),
    Invariant(
        name="filing.numbered",
        sentence="已备案的文件都有备案号，没有备案的没有；一年之内序号连续。",
        sql=(
            "SELECT f.id FROM measures_filing f LEFT JOIN measures_filingnumber n ON n.filing_id = f.id"
            " WHERE (f.filed_on IS NULL) <> (n.id IS NULL)"
            " UNION SELECT min(n.filing_id) FROM measures_filingnumber n GROUP BY n.year"
            " HAVING max(n.serial) <> count(*)"
        ),
    ),
    Invariant(
        name="filing.in_catalogue",
        sentence="已备案备忘录的每项措施都进入了措施清单。",
        sql=(
            "SELECT b.id FROM measures_bundledmeasure b JOIN measures_filing f ON f.id = b.memorandum_id"
            " WHERE (f.filed_on IS NULL) <> (b.measure_id IS NULL)"
        ),
    ),
    Invariant(
        name="dispatch.exited",
        sentence="已退出的名单条目没有仍在实施的任务。",
        sql=(
            f"SELECT d.id FROM {_TASKS}"  # noqa: S608
            f" WHERE d.state IN {_HELD} AND (e.exited_on IS NOT NULL OR e.hidden_on IS NOT NULL)"
        ),
    ),
    Invariant(
        name="dispatch.suspended",
        sentence="中止的名单条目没有仍在计时的任务，没有中止的没有暂停的任务。",
        sql=(
            f"SELECT d.id FROM {_TASKS}"  # noqa: S608
            f" WHERE d.state IN {_HELD} AND (d.state = 'paused') <> (e.suspended_on IS NOT NULL)"
        ),
    ),
    Invariant(
        name="dispatch.part_paused",
        sentence="一项措施在任务里标明暂停的，正因异议暂停；恢复了的，都已标明恢复。",
        sql=(
            "SELECT d.id FROM measures_dispatch d JOIN (SELECT DISTINCT ON (dispatch_id, measure_id) dispatch_id,"  # noqa: S608
            " measure_id, result FROM measures_dispatchanswer WHERE result IN ('paused', 'resumed')"
            " ORDER BY dispatch_id, measure_id, id DESC) a ON a.dispatch_id = d.id"
            f" JOIN measures_measure m ON m.id = a.measure_id WHERE d.state IN {_HELD}"
            " AND (a.result = 'paused') <> EXISTS (SELECT FROM redblack_measurepause p"
            " JOIN measures_measure n ON n.id = p.measure_id"
            " WHERE p.entry_id = d.entry_id AND p.ended_on IS NULL AND n.code = m.code)"
        ),
    ),
    Invariant(
        name="dispatch.published",
        sentence="任务只含派发当日已公布施行的措施，且与名单同一颜色。",
        sql=(
            "SELECT d.id FROM measures_dispatch d JOIN redblack_entry e ON e.id = d.entry_id"
            " CROSS JOIN LATERAL unnest(d.measures) x(id) LEFT JOIN measures_measure m ON m.id = x.id"
            " WHERE m.published_on IS NULL OR m.published_on > d.dispatched_on OR m.colour <> e.colour"
            " OR LEAST(m.superseded_on, m.repealed_on, m.disabled_on) < d.dispatched_on"
            # On the day of its end a measure may have been dispatched in the hours before.
            " OR LEAST(m.superseded_on, m.repealed_on, m.disabled_on) = d.dispatched_on AND EXISTS ("
            "SELECT FROM core_step ended JOIN core_step sent ON sent.flow = 'dispatch' AND sent.case_id = d.id"
            " AND sent.source = '' WHERE ended.flow = 'measure' AND ended.case_id = m.id AND ended.id < sent.id"
            " AND ended.target IN ('superseded', 'repealed', 'disabled'))"
        ),
    ),
    Invariant(
        name="dispatch.executor",
        sentence="首轮任务只派给措施所列的实施单位，或者承接其职能的单位。",
        sql=(
            "SELECT d.id FROM measures_dispatch d CROSS JOIN LATERAL unnest(d.measures) x(id)"
            " WHERE d.transferred_from_id IS NULL AND NOT EXISTS ("
            " WITH RECURSIVE held(id) AS (SELECT w.department_id FROM measures_measureexecutor w"
            " WHERE w.measure_id = x.id UNION SELECT p.successor_id FROM held"
            " JOIN departments_successionpart p ON p.predecessor_id = held.id"
            " JOIN departments_succession s ON s.id = p.succession_id AND s.state = 'handed_over')"
            " SELECT FROM held WHERE held.id = d.department_id)"
        ),
    ),
    Invariant(
        name="dispatch.answered",
        sentence="已反馈的任务逐项都有结果。",
        sql=(
            "SELECT d.id FROM measures_dispatch d CROSS JOIN LATERAL unnest(d.measures) x(id)"
            " LEFT JOIN measures_dispatchanswer a ON a.dispatch_id = d.id AND a.measure_id = x.id"
            " WHERE d.reported_on IS NOT NULL AND a.id IS NULL"
        ),
    ),
)
