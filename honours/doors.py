"""The answers over honours as they are offered to persons and machines."""

from __future__ import annotations

from core.doors import Door, Doors
from honours import operations
from honours.flow import HONOUR_TASK
from honours.forms import NoForm, RestoreForm, RevokeForm
from honours.models import HonourTask

HONOUR_DOORS = Doors(
    flow=HONOUR_TASK,
    model=HonourTask,
    owner="unit_id",
    doors=(
        Door(
            "revoke",
            operations.revoke,
            RevokeForm,
            hint="荣誉由授予单位依照自己的规定撤销，在此登记结果。登记后荣誉记录即时终止，不再公开和使用。",
        ),
        Door("keep", operations.keep, NoForm, hint="荣誉继续有效。请写明不予撤销的规定和理由。"),
        Door(
            "disclaim",
            operations.disclaim,
            NoForm,
            hint="本单位没有授予过这项荣誉，或者在列入之前已经撤销。荣誉记录有误的，请另由报送单位撤回。",
        ),
        Door(
            "restore",
            operations.restore,
            RestoreForm,
            hint="名单认定有误。登记恢复后，荣誉记录按原内容重新归集和公开。",
        ),
        Door("decline", operations.decline, NoForm, hint="名单虽然有误，荣誉因其他原因不予恢复的，写明理由。"),
    ),
)
