"""How cases of the lists begin at the desk: what a form was told becomes one call to a verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from core.actors import Actor
from core.clocks import day_of
from core.doors import Opening
from core.refusals import Refusal, Refused
from law.operations import NoActivePack, active_pack
from redblack import imports, operations
from redblack.file_forms import UploadForm, UploadLeftForm, UploadOldForm, UploadReceivedForm
from redblack.forms import ProposeForm, ReceiveForm, RepresentForm, StayForm
from redblack.imports.rows import claim, proposal
from redblack.models import Entry, Programme, Representation, Stay
from redblack.programme_forms import DraftForm
from redblack.terms import ListKind


def propose_one(*, programme: Programme, by: Actor, at: datetime, note: str = "", **values: Any) -> int:
    """一人一条: one proposal from typed values; returns the number of its entry. Raises `Refused`."""
    one = proposal({"operator_number_kind": "", **values}, programme=programme)
    (made,) = operations.propose([one], programme=programme, by=by, at=at, all_or_nothing=True, note=note)
    if made.entry_id is None:
        raise Refused(made.refusals)
    return made.entry_id


def receive_one(*, programme: Programme, by: Actor, at: datetime, note: str = "", **values: Any) -> int:
    """One entry of a court or an upper level; returns its number. Raises `Refused`."""
    row = operations.Received(
        claim=claim({"operator_number_kind": "", **values}),
        circumstances=tuple(values["circumstances"]),
        **{name: values[name] for name in ("origin", "authority", "decision_no", "reason", "listed_on", "valid_to")},
    )
    (made,) = operations.receive([row], programme=programme, by=by, at=at, note=note)
    if made.entry_id is None:
        raise Refused(made.refusals)
    if made.stands:
        raise Refused(
            Refusal(
                code="stands_already",
                sentence="该条目已经归集，内容没有变动。",
                remedy="无须再次归集；来源已移出的，请办理“按来源移出”。",
                field="decision_no",
            )
        )
    return made.entry_id


def draft(*, by: Actor, at: datetime, note: str = "", **words: Any) -> Programme:
    """A programme under the pack that the office works by today. Raises `Refused`."""
    try:
        pack = active_pack(on=day_of(at))
    except NoActivePack as wrong:
        raise Refused(
            Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请由信用办签发人启用规则包。")
        ) from wrong
    return operations.draft_programme(pack=pack, by=by, at=at, **words)


def represent_against(entry: Entry) -> Opening:
    """The opening of a representation against one entry."""
    call: Callable[..., Representation] = partial(_represent, entry)
    return Opening("represent", call, RepresentForm, hint="登记后，认定单位核实处理完毕前不得列入。")


def _represent(entry: Entry, *, by: Actor, at: datetime, note: str = "", **words: Any) -> Representation:
    return operations.represent(entry, by=by, at=at, **words)


def stay_of(entry: Entry) -> Opening:
    """The opening of a stay of execution of one entry."""
    call: Callable[..., Stay] = partial(operations.stay, entry)
    return Opening(
        "stay",
        call,
        StayForm,
        hint="按复议机关或者人民法院停止执行的文书登记。已列入的即时中止公开和联合奖惩，未列入的不得公示和列入；"
        "名单有效期照常计算。",
    )


PROPOSE = Opening("propose", propose_one, ProposeForm, hint="一人一条。多个对象请用“导入初步名单”。")
RECEIVE = Opening(
    "receive", receive_one, ReceiveForm, hint="按来源单位认定的内容归集，即日在本地生效；本地不告知、不修复、不撤销。"
)
DRAFT = Opening("draft", draft, DraftForm, hint="按当前启用的规则包起草；公开征求意见后才能公布。")
UPLOAD_RECEIVED = Opening(
    "upload_received",
    partial(imports.upload, kind=ListKind.RECEIVED),
    UploadReceivedForm,
    hint="人民法院和国家、省、市的名单。上传后先逐行检查；已在列的比对变动，号码不全的退回，不按名称归集。",
)
UPLOAD_LEFT = Opening(
    "upload_left",
    partial(imports.upload, kind=ListKind.LEFT),
    UploadLeftForm,
    hint="来源单位已经移出的名单。上传后先逐行检查，确认后按来源移出，同时通知各实施单位解除措施。",
)
UPLOAD_OLD = Opening(
    "upload_old",
    partial(imports.upload, kind=ListKind.OLD),
    UploadOldForm,
    hint="旧系统中本名单的全部条目，含已退出的。保留旧系统编号、日期和状态，不发函、不派发、不公示；"
    "没有有效号码的行进入隔离区，核实后逐条补正；他人核对签收前可以整批撤销。",
)
UPLOAD = Opening("upload", imports.upload, UploadForm, hint="上传后先逐行检查，确认之前不产生任何条目、记录和主体。")
