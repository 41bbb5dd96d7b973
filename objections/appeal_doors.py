"""The moves of appeals as they are offered."""

from __future__ import annotations

from collections.abc import Callable

from core.doors import Door, Doors, Opening
from law.operations import pack_by_version_id
from objections.appeal_flow import APPEAL
from objections.appeal_forms import AppealComplyForm, AppealReasonForm, RaiseAppealForm, UpholdAppealForm
from objections.complaint_terms import APPEAL_EXISTS, DECIDE_TERM
from objections.models import Appeal
from objections.operations import appeals


def cites(*keys: str) -> Callable[[Appeal], list[str]]:
    """The citations of these keys in the pack of an appeal."""

    def said(case: Appeal) -> list[str]:
        pack = pack_by_version_id(case.pack_version_id)
        return [pack.cite(key).text for key in keys if pack.get(key) is not None]

    return said


RAISE = Opening(
    "raise_appeal",
    appeals.raise_appeal,
    RaiseAppealForm,
    hint="信用主体不服异议处理结果、信用修复决定，向信用主管部门申诉的，在此登记。本地文件没有申诉的，系统按条款告知其他途径。",
)

APPEAL_DOORS = Doors(
    flow=APPEAL,
    model=Appeal,
    owner="unit_id",
    opening=RAISE,
    doors=(
        Door(
            "accept",
            appeals.accept,
            hint="受理后发受理通知书，处理期限自今日起算。",
            clauses=cites(APPEAL_EXISTS, DECIDE_TERM),
        ),
        Door("decline", appeals.decline, AppealReasonForm, hint="发不予受理通知书，写明理由和可以走的其他途径。"),
        Door(
            "uphold",
            appeals.uphold,
            UpholdAppealForm,
            hint="发申诉处理决定书，由原处理单位按要求办理后登记。",
            clauses=cites(APPEAL_EXISTS),
        ),
        Door(
            "dismiss",
            appeals.dismiss,
            AppealReasonForm,
            hint="发申诉处理决定书，告知可以申请行政复议或者提起诉讼。",
            clauses=cites(APPEAL_EXISTS),
        ),
        Door("comply", appeals.comply, AppealComplyForm, hint="按申诉处理决定办理更正、退出等事项后，在此登记。"),
        Door("withdraw", appeals.withdraw, hint="申诉人撤回的，登记后终止办理。"),
    ),
)
