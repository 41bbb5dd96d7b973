"""The moves of complaints as they are offered."""

from __future__ import annotations

from core.doors import Door, Doors, Opening
from objections.complaint_flow import COMPLAINT
from objections.complaint_forms import AssignForm, ComplaintAnswerForm, ComplaintReasonForm, RaiseComplaintForm
from objections.models import Complaint
from objections.operations import complaints

RAISE = Opening(
    "raise_complaint",
    complaints.raise_complaint,
    RaiseComplaintForm,
    hint="网站以外各渠道的投诉由信用办在此登记。12345 热线转办的，填写转办单号和转办期限，答复期限以在先的为准。",
)

COMPLAINT_DOORS = Doors(
    flow=COMPLAINT,
    model=Complaint,
    owner="unit_id",
    opening=RAISE,
    doors=(
        Door(
            "assign", complaints.assign, AssignForm, hint="答复期限自交办之次日起算；转办单的期限在先的，以转办单为准。"
        ),
        Door("decline", complaints.decline, ComplaintReasonForm, hint="不属于信用工作的投诉不予受理，理由函告投诉人。"),
        Door(
            "answer",
            complaints.answer,
            ComplaintAnswerForm,
            bulk=False,
            hint="答复由信用办审核后函告投诉人。",
        ),
        Door(
            "send_back",
            complaints.send_back,
            ComplaintReasonForm,
            bulk=False,
            hint="答非所问、事实不清的退回重办，只能退回一次。",
            shown=lambda case: case.returned_on is None,
        ),
        Door("close", complaints.close, hint="答复以编号函件告知投诉人，投诉办结。"),
        Door("withdraw", complaints.withdraw, hint="投诉人撤回的，登记后终止办理。"),
    ),
)
