"""The moves of commitments as they are offered."""

from __future__ import annotations

from core.doors import Door, Doors, Opening
from records import operations
from records.commitment_flow import COMMITMENT
from records.commitment_forms import BreachForm, DiscardForm, FulfilForm, NoticeForm, RegisterForm, StatementForm
from records.commitment_models import Commitment

REGISTER = Opening(
    "register",
    operations.register_commitment,
    RegisterForm,
    hint="由受理单位在窗口登记承诺人提交的承诺书（含主动公示的承诺）。登记后由审核人公布，公布之前不公开。",
)

COMMITMENT_DOORS = Doors(
    flow=COMMITMENT,
    model=Commitment,
    owner="unit_id",
    opening=REGISTER,
    doors=(
        Door(
            "publish",
            operations.publish_commitments,
            hint="公布后即时归集并向社会公开。请核对承诺内容没有个人信息和不宜公开的内容。",
        ),
        Door("discard", operations.discard_commitments, DiscardForm, hint="登记有误、尚未公布的，作废重登。"),
        Door(
            "notify_breach",
            operations.notify_breach_of_commitments,
            NoticeForm,
            hint="告知书由本单位出具并送达，在此登记。陈述申辩期自送达之次日起算。",
        ),
        Door("hear", operations.hear_commitments, StatementForm, bulk=False),
        Door("fulfil", operations.fulfil_commitments, FulfilForm, hint="履行情况作为其他信息，与承诺一并公开。"),
        Door(
            "breach",
            operations.breach_commitments,
            BreachForm,
            hint="违反告知承诺的，记为负面信息，有效期自认定之日起算；其他承诺的违反只作为其他信息。",
        ),
    ),
)
