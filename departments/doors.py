"""The moves of a succession as they are offered to persons."""

from __future__ import annotations

from core.doors import Door, Doors, Opening
from core.forms import ReasonForm
from departments import operations
from departments.flow import SUCCESSION
from departments.forms import DivideForm, SuccessionForm
from departments.models import Succession

SUCCESSION_DOORS = Doors(
    flow=SUCCESSION,
    model=Succession,
    owner="",
    opening=Opening(
        "propose",
        operations.propose_succession,
        SuccessionForm,
        hint="合并：选择几个原单位和一个承接单位。拆分：先写明其余职能的去向，再办理“划出部分职能”。",
    ),
    doors=(
        Door(
            "divide",
            operations.divide,
            DivideForm,
            bulk=False,
            hint="写明由哪个单位承接哪些职权或者事项。没有选入的人员和接口客户端随其余职能移交。",
        ),
        Door(
            "confirm",
            operations.confirm,
            bulk=False,
            hint="签发后内容不再修改。安全管理员核准人员转隶后，到生效日期自动接续。",
        ),
        Door(
            "clear_people",
            operations.clear_people,
            bulk=False,
            hint="核准后，原单位人员保留岗位转入承接单位；不同意的，请先调整人员岗位再核准。",
        ),
        Door("withdraw", operations.withdraw_succession, ReasonForm, bulk=False, hint="尚未生效的接续可以撤回。"),
    ),
)
