"""The moves of the catalogue as they are offered at the office's desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from core.actors import Actor
from core.clocks import day_of
from core.doors import Door, Doors, Opening
from core.forms import DoorForm, ReasonForm
from core.refusals import Refusal, Refused
from law.operations import NoActivePack, active_pack, pack_by_version_id
from records import operations
from records.catalogue_flow import CATALOGUE
from records.models import Catalogue
from records.operations.catalogue import CONSULTATION_TERM
from records.terms import DraftBase


class DraftCatalogueForm(DoorForm):
    """The name of the next local catalogue."""

    title = forms.CharField(label="名称", max_length=200, help_text="如：江阴市公共信用信息补充目录")
    base = forms.ChoiceField(label="底稿", choices=DraftBase.choices, initial=DraftBase.IN_FORCE, required=False)

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {**said, "base": said["base"] or DraftBase.IN_FORCE}


class AnswerCommentForm(DoorForm):
    """How a comment was handled."""

    answer = forms.CharField(
        label="处理情况",
        max_length=2000,
        help_text="写明采纳、部分采纳或者不采纳及其理由。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def draft(*, title: str, by: Actor, at: datetime, note: str = "", base: str = DraftBase.IN_FORCE) -> Catalogue:
    """A draft under the pack that the office works by today. Raises `Refused`."""
    try:
        pack = active_pack(on=day_of(at))
    except NoActivePack as wrong:
        raise Refused(
            Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请由信用办签发人启用规则包。")
        ) from wrong
    return operations.draft_catalogue(title=title, pack=pack, by=by, at=at, note=note, base=base)


def _consultation(case: Any) -> tuple[str, ...]:
    return (pack_by_version_id(case.pack_version_id).cite(CONSULTATION_TERM).short,)


CATALOGUE_DOORS = Doors(
    flow=CATALOGUE,
    model=Catalogue,
    owner="",
    opening=Opening(
        "draft",
        draft,
        DraftCatalogueForm,
        hint="起草本地补充目录；起草后下载工作簿，改好后上传。国家基础目录随版本载入。",
    ),
    doors=(
        Door(
            "consult",
            operations.consult_catalogue,
            bulk=False,
            hint="自今日起公开征求意见，事项和字段不能再改。",
            clauses=_consultation,
        ),
        Door(
            "approve",
            operations.approve_catalogue,
            bulk=False,
            hint="征求意见期满、意见逐条处理后，由起草人以外的签发人批准。",
        ),
        Door(
            "publish",
            operations.publish_catalogue,
            bulk=False,
            hint="自今日起按本版归集；上一版本地目录同时被取代，已归集的记录不变。",
        ),
        Door("withdraw", operations.withdraw_catalogue, ReasonForm, bulk=False, hint="撤回尚未公布的目录。"),
    ),
)
