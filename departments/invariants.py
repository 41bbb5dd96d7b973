"""What must always be true of successions, and of who acts."""

from __future__ import annotations

from core.invariants import Invariant, of_history
from departments.flow import SUCCESSION

INVARIANTS: tuple[Invariant, ...] = (
    *of_history(SUCCESSION, "departments_succession"),
    Invariant(
        name="departments.gone",
        sentence="移交全部职能的单位没有在册人员的岗位，也没有接口客户端。",
        sql=(
            "SELECT d.id FROM departments_department d WHERE d.handed_over_on IS NOT NULL AND ("
            " EXISTS (SELECT FROM departments_user u WHERE u.department_id = d.id AND u.is_active"
            " AND cardinality(u.posts) > 0)"
            " OR EXISTS (SELECT FROM departments_apiclient c WHERE c.department_id = d.id AND c.revoked_at IS NULL))"
        ),
    ),
    Invariant(
        name="departments.present",
        sentence="现承接单位仍在行使职能，并记有其所承接的原单位。",
        sql=(
            "SELECT d.id FROM departments_department d JOIN departments_department s ON s.id = d.successor_id"
            " WHERE s.handed_over_on IS NOT NULL OR d.id <> ALL(s.predecessors)"
        ),
    ),
)
