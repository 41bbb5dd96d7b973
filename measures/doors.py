"""The moves of the catalogue and of the desk as they are offered to persons and machines."""

from __future__ import annotations

from core.doors import Door, Doors, Opening
from measures import operations
from measures.flow import DISPATCH, MEASURE
from measures.forms import (
    DraftForm,
    EndBasisForm,
    EndForm,
    EvidenceForm,
    InsistForm,
    MeasureForm,
    PublishForm,
    RefuseForm,
    ReportForm,
    SendBackForm,
    TransferForm,
)
from measures.models import Dispatch, Measure

MEASURE_DOORS = Doors(
    flow=MEASURE,
    model=Measure,
    owner="",
    opening=Opening(
        "draft",
        operations.draft,
        DraftForm,
        hint="起草后可以继续修改；公布时逐项审查依据、实施单位、对象、程度和期限。",
    ),
    doors=(
        Door("revise", operations.revise, MeasureForm, bulk=False),
        Door("publish", operations.publish, PublishForm, hint="自今日起施行；同一编号的前一版同日停止适用。"),
        Door("end_basis", operations.end_basis, EndBasisForm, hint="失效后没有其他有效依据的惩戒措施不再派发。"),
        Door("repeal", operations.repeal, EndForm, hint="自今日起不再派发。"),
        Door("disable", operations.disable, EndForm, hint="停用的措施不得实施，原因在清单中写明。"),
    ),
)

DISPATCH_DOORS = Doors(
    flow=DISPATCH,
    model=Dispatch,
    owner="department_id",
    doors=(
        Door("acknowledge", operations.acknowledge, hint="表示本单位已收到任务，将依法实施。"),
        Door(
            "report", operations.report, ReportForm, hint="逐项反馈。已实施的惩戒措施，同时生成告知书，载明依据和理由。"
        ),
        Door(
            "refuse",
            operations.refuse,
            RefuseForm,
            hint="整项任务不予实施的，应当写明理由；个别措施不予实施的，在反馈中填写。",
        ),
        Door(
            "send_back",
            operations.send_back,
            SendBackForm,
            hint="不属于本单位职责的，写明理由退回信用办，由信用办转交有权单位或者坚持派发；属于本单位职责而不予实施的，请办理“不予实施”。",
        ),
        Door(
            "transfer",
            operations.transfer,
            TransferForm,
            hint="本任务办结，由接收单位办理；期限是否重新计算，按规则包。",
        ),
        Door(
            "insist",
            operations.insist,
            InsistForm,
            hint="任务回到原单位，由其重新响应，不能再次退回；期限是否重新计算，按规则包。",
        ),
        Door(
            "confirm_release",
            operations.confirm_release,
            hint="确认本单位已停止实施。其他名单仍须实施的措施，按其任务继续。",
        ),
        Door("record_release", operations.record_release, EvidenceForm, hint="实施单位不确认的，由信用办凭证登记。"),
    ),
)
