"""Redress, compensation and claw-back as they are offered to persons and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from core.actors import Actor
from core.doors import Door, Doors, Opening
from law.operations import pack_by_version_id
from objections.operations import redress_answering, redress_money
from objections.redress_flow import CLAWBACK, COMPENSATION, OPEN, REDRESS
from objections.redress_forms import (
    ClaimForm,
    GrantForm,
    PayForm,
    RecoverForm,
    RefuseForm,
    SetAsideForm,
    SettleForm,
    WaiveForm,
    WordsForm,
)
from objections.redress_models import Clawback, Compensation, Redress
from objections.redress_terms import APOLOGY, CLARIFICATION_TERM, RED_CLAWBACK, Item
from objections.redress_terms import COMPENSATION as COMPENSATED


def _cites(*keys: str) -> Callable[[Any], Sequence[str]]:
    def clauses(case: Any) -> Sequence[str]:
        pack = pack_by_version_id(case.pack_version_id)
        return tuple(dict.fromkeys(pack.cite(key).short for key in keys if pack.get(key) is not None))

    return clauses


def owes(item: str) -> Callable[[Redress], bool]:
    """Whether a case has an item on its checklist that is not done."""

    def owed(case: Redress) -> bool:
        return item in case.items and not case.answers.filter(item=item, outcome="done").exists()

    return owed


REDRESS_DOORS = Doors(
    flow=REDRESS,
    model=Redress,
    owner="unit_id",
    doors=(
        Door(
            "apologise",
            redress_answering.apologise,
            WordsForm,
            hint="签发道歉信，自动编号。送达当事人后，请在办理意见中注明送达方式。",
            clauses=_cites(APOLOGY),
            shown=owes(Item.APOLOGY),
        ),
        Door(
            "clarify",
            redress_answering.clarify,
            WordsForm,
            hint="签发澄清公告，自今日起在公开网站“澄清公告”展示，期满自动撤下。自然人不列入公开列表，只在“个人查询”中查到其本人时展示。",
            clauses=_cites(APOLOGY, CLARIFICATION_TERM),
            shown=owes(Item.CLARIFICATION),
        ),
        Door(
            "settle",
            redress_answering.settle,
            SettleForm,
            hint="逐项登记办结的救济事项和凭证，登记后不能改动。道歉和澄清以签发文书办结。",
        ),
        Door(
            "set_aside",
            redress_answering.set_aside,
            SetAsideForm,
            hint="确实无须办理的，逐项写明理由，例如当事人书面表示不需要公开澄清。以后办结的，仍可以登记。",
        ),
        Door(
            "close",
            redress_answering.close,
            hint="清单各项均已办结或者说明不适用，赔偿、追回均已了结的，可以结案。",
            clauses=_cites(APOLOGY, COMPENSATED, RED_CLAWBACK),
        ),
    ),
)

COMPENSATION_DOORS = Doors(
    flow=COMPENSATION,
    model=Compensation,
    owner="unit_id",
    doors=(
        Door(
            "grant",
            redress_money.grant,
            GrantForm,
            bulk=False,
            hint="金额一经决定不能改动。登记申请的人不能决定。",
            clauses=_cites(COMPENSATED),
        ),
        Door(
            "refuse",
            redress_money.refuse,
            RefuseForm,
            bulk=False,
            hint="写明不予赔偿的理由，并书面告知申请人救济途径。登记申请的人不能决定。",
            clauses=_cites(COMPENSATED),
        ),
        Door("pay", redress_money.pay, PayForm, bulk=False, hint="按决定的金额登记支付，金额不另填写。"),
    ),
)

CLAWBACK_DOORS = Doors(
    flow=CLAWBACK,
    model=Clawback,
    owner="unit_id",
    doors=(
        Door(
            "recover",
            redress_money.recover,
            RecoverForm,
            hint="红名单认定有误，据以给予的权益应尽可能收回。不以金额计的权益，金额填 0 并写明凭证。",
            clauses=_cites(RED_CLAWBACK),
        ),
        Door(
            "waive",
            redress_money.waive,
            WaiveForm,
            hint="权益已经消耗、依法不得收回等确实无法追回的，写明理由。",
            clauses=_cites(RED_CLAWBACK),
        ),
    ),
)


def claim_for(redress: Redress) -> Opening:
    """The opening of a claim for damage by one wrong listing or record."""
    return Opening(
        "claim",
        partial(redress_money.claim, redress),
        ClaimForm,
        hint="按申请人的赔偿申请书登记，金额一经登记不能改动；由另一名签发人决定。",
    )


def may_claim(actor: Actor, redress: Redress) -> bool:
    """Whether this actor may register a claim: the case is open and owes compensation, and he is on its side."""
    (move,) = COMPENSATION.of("claim")
    ours = any(actor.stands_on(side, owner_id=redress.unit_id) for side in move.sides)
    return ours and actor.holds(*move.posts) and redress.state == OPEN and owes(Item.COMPENSATION)(redress)
