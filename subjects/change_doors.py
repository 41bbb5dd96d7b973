"""The moves of a change of a subject as they are offered to persons."""

from __future__ import annotations

from typing import Any

from core.doors import Door, Doors
from core.forms import ReasonForm
from law.operations import pack_by_version_id
from subjects import operations
from subjects.change_flow import SUBJECT_CHANGE
from subjects.change_models import SubjectChange
from subjects.terms import CIVIL_CODE, DEATH_ENDS, DECISION_TERM, DEREGISTRATION_RELEASES, ChangeKind

_KEYS = {
    ChangeKind.DIED: DEATH_ENDS,
    ChangeKind.DEREGISTERED: DEREGISTRATION_RELEASES,
    ChangeKind.MERGED: DECISION_TERM,
    ChangeKind.DIVIDED: DECISION_TERM,
}


def _clauses(case: Any) -> tuple[str, ...]:
    kind = ChangeKind(case.kind)
    pack, key = pack_by_version_id(case.pack_version_id), _KEYS.get(kind, "")
    cited = (pack.cite(key).short,) if key and pack.get(key) is not None else ()
    return (*cited, CIVIL_CODE[kind]) if kind in CIVIL_CODE else cited


CHANGE_DOORS = Doors(
    flow=SUBJECT_CHANGE,
    model=SubjectChange,
    owner="reporter_id",
    doors=(
        Door(
            "confirm",
            operations.confirm_change,
            bulk=False,
            hint="核对证明文书后确认。死亡的，名单随即退出、措施解除；注销的，对单位的措施解除；"
            "注销、合并、分立的，名单是否继续转由认定单位逐件决定。",
            clauses=_clauses,
        ),
        Door(
            "decline",
            operations.decline_change,
            ReasonForm,
            bulk=False,
            hint="证明不足或者登记有误的，不予确认，写明理由。",
        ),
        Door(
            "undo",
            operations.undo_change,
            ReasonForm,
            bulk=False,
            hint="原登记有误的予以撤销：主体恢复原状，因此退出的名单恢复，因此解除的措施重新派发。",
        ),
    ),
)
