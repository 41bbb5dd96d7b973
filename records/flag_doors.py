"""The moves of flags as they are offered."""

from __future__ import annotations

from django import forms

from core.doors import Door, Doors
from core.forms import DoorForm
from records import operations
from records.flag_flow import FLAG
from records.models import RecordFlag


class FlagReasonForm(DoorForm):
    """Why the words may pass, or what is to be corrected."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


FLAG_DOORS = Doors(
    flow=FLAG,
    model=RecordFlag,
    owner="record__provider_id",
    doors=(
        Door(
            "clear",
            operations.clear_flag,
            FlagReasonForm,
            bulk=False,
            hint="核对后确认文字中没有禁止归集的信息的，放行；记录自今日起按期限公开。理由入档。",
        ),
        Door(
            "send_back",
            operations.send_back_flag,
            FlagReasonForm,
            bulk=False,
            hint="退回提供单位更正。更正报送后自动了结；更正之前，记录不向社会公开。",
        ),
    ),
)
