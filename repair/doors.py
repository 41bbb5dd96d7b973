"""The moves of applications for repair as they are offered to persons and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from core.actors import Actor
from core.doors import Door, Doors, Opening
from law.operations import pack_by_version_id
from records.models import Record
from redblack.models import Entry
from repair import operations
from repair.flow import REPAIR
from repair.forms import (
    AnswerForm,
    ApplyForm,
    AskForm,
    CompleteForm,
    FalseForm,
    GrantForm,
    KeepForm,
    ObjectForm,
    OpinionForm,
    PubliciseForm,
    SaidForm,
)
from repair.models import Repair
from repair.terms import BAN_TERM, KIND, OPINION_TERM, PUBLICITY_TERM


def cites(*keys: str) -> Callable[[Any], Sequence[str]]:
    """The clauses of these keys in the pack of a case."""

    def clauses(case: Any) -> Sequence[str]:
        pack = pack_by_version_id(case.pack_version_id)
        return [citation.text for key in keys if pack.get(key) is not None for citation in pack.citations(key)]

    return clauses


def _asks(key: str) -> Callable[[Any], bool]:
    """Whether the pack of a case has this step."""
    return lambda case: pack_by_version_id(case.pack_version_id).get(key) is not None


def _exit_open(case: Any) -> bool:
    return case.exit_asked_on is not None and case.exit_kept_on is None


def apply_for(*, record: Record | None = None, entry: Entry | None = None) -> Opening:
    """The opening of an application over one record or one entry."""
    call: Callable[..., Repair] = partial(_apply, record=record, entry=entry)
    return Opening(
        "apply",
        call,
        ApplyForm,
        hint="按申请人提交的书面申请登记。不符合条件的不能登记，页面写明条款和最早可以申请之日；材料可以在受理前补正。",
    )


def _apply(*, by: Actor, at: datetime, application: Any, note: str = "", **target: Any) -> Repair:
    return operations.apply(application, by=by, at=at, note=note, **target).case


REPAIR_DOORS = Doors(
    flow=REPAIR,
    model=Repair,
    owner="unit_id",
    doors=(
        Door(
            "ask_completion",
            operations.ask_completion,
            AskForm,
            bulk=False,
            hint="发补正通知书，补正期间期限停止计算。",
        ),
        Door(
            "amend",
            operations.amend,
            CompleteForm,
            bulk=False,
            hint="受理之前，按申请人的要求修改；只填写修改的栏目。修改前的内容保留在办理经过中。",
        ),
        Door("complete", operations.complete, CompleteForm, bulk=False, hint="只填写补正的栏目。"),
        Door("accept", operations.accept, hint="符合条件的受理，发受理通知书；信用承诺即日向社会公开。"),
        Door(
            "opine",
            operations.opine,
            OpinionForm,
            bulk=False,
            hint="由信息提供单位提出书面修复意见。",
            clauses=cites(OPINION_TERM),
            shown=_asks(OPINION_TERM),
        ),
        Door(
            "publicise",
            operations.publicise,
            PubliciseForm,
            hint="在本平台修复公示页公示，期满无异议的才可准予修复。",
            clauses=cites(PUBLICITY_TERM),
            shown=_asks(PUBLICITY_TERM),
        ),
        Door("object", operations.object_, ObjectForm, bulk=False, hint="公示期间的异议，答复之前不得准予修复。"),
        Door("answer", operations.answer, AnswerForm, bulk=False),
        Door(
            "grant",
            operations.grant,
            GrantForm,
            hint="发修复决定书。记录转为档案，不再公开和使用，仅以其为依据的名单同时退出；"
            "修复只作为参考的，名单去留由认定单位决定。",
            clauses=cites(KIND),
        ),
        Door("refuse", operations.refuse, SaidForm, hint="发不予修复决定书。"),
        Door("withdraw_application", operations.withdraw_application, bulk=False),
        Door(
            "find_false",
            operations.find_false,
            FalseForm,
            bulk=False,
            hint="如实记录；在规则包规定的期间内不得再次申请。不因此自动产生新的失信记录，需要记录的由有权单位另行认定。",
            clauses=cites(BAN_TERM),
        ),
        Door(
            "keep_listed",
            operations.keep_listed,
            KeepForm,
            bulk=False,
            hint="修复只是退出名单的重要参考。决定退出的，请在名单条目办理“提请退出”。",
            clauses=cites(KIND),
            shown=_exit_open,
        ),
    ),
)
