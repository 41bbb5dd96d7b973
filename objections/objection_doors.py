"""The moves of an objection as they are offered to persons and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from core.doors import Door, Doors, Opening
from core.forms import ReasonForm
from law.operations import pack_by_version_id
from objections import operations
from objections.objection_flow import OBJECTION
from objections.objection_forms import (
    AmendForm,
    ForwardForm,
    ProposeForm,
    RaiseToEntryForm,
    RaiseToRecordForm,
    SupplementForm,
    VerifyForm,
    WithdrawForm,
    WordsForm,
)
from objections.objection_models import Objection
from objections.objection_terms import (
    APPEAL,
    CORRECT_TERM,
    INFORMED,
    REVIEW_TERM,
    TRANSFER_CLOCK,
    VERIFY_TERM,
    WHILE_VERIFYING,
    ObjectionOutcome,
    Remedy,
)
from objections.rules.objecting import COURT_ITEM, ELSEWHERE
from records.models import Record
from redblack.models import Entry
from redblack.terms import ExitReason


def cites(*keys: str) -> Callable[[Any], Sequence[str]]:
    """The clauses under `keys` in the pack that decides a case, as they are shown beside the form."""

    def clauses(case: Any) -> Sequence[str]:
        pack = pack_by_version_id(case.pack_version_id)
        found = (pack.cite(key).short for key in keys if pack.get(key) is not None)
        return tuple(dict.fromkeys(found))

    return clauses


def elsewhere(case: Objection) -> bool:
    """Whether a court or an upper level alone corrects what is objected to."""
    if case.record is not None:
        return case.record.item is not None and case.record.item.code == COURT_ITEM
    return case.entry is not None and case.entry.origin != "own"


def here(case: Objection) -> bool:
    return not elsewhere(case)


def own_finding(case: Objection) -> bool:
    """Whether an opinion may be proposed: verified, asked and not answered, or nobody else is to be asked."""
    return bool(case.finding or case.sent_on) or case.unit_id == case.verifier_id


def _pending(case: Objection) -> bool:
    """Whether the exit that was asked for waits for its signature: an approver may have refused it."""
    entry = case.entry
    return case.exit_asked_on is not None and entry is not None and entry.exit_reason == ExitReason.WITHDRAWN


def exit_to_ask(case: Objection) -> bool:
    return case.remedy == Remedy.EXIT and not _pending(case)


def exit_asked(case: Objection) -> bool:
    return case.remedy != Remedy.EXIT or _pending(case)


OBJECTION_DOORS = Doors(
    flow=OBJECTION,
    model=Objection,
    owner="unit_id",
    doors=(
        Door(
            "accept",
            operations.accept,
            hint="即日打上异议标识并签发受理通知书；规则包规定暂不执行的，名单或者措施即时中止。",
            clauses=cites(WHILE_VERIFYING, REVIEW_TERM),
            shown=here,
        ),
        Door(
            "transfer",
            operations.transfer,
            hint="该信息由人民法院或者上级单位认定，本地不核实、不更正：签发转送函，打上异议标识。",
            clauses=lambda case: (ELSEWHERE,),
            shown=elsewhere,
        ),
        Door(
            "ask_supplement",
            operations.ask_supplement,
            WordsForm,
            bulk=False,
            hint="一次告知需要补正的全部内容；补正期间审核期限停止计算。",
        ),
        Door(
            "supplement", operations.supplement, SupplementForm, bulk=False, hint="审核期限按停止前剩余的工作日续算。"
        ),
        Door(
            "amend",
            operations.amend,
            AmendForm,
            bulk=False,
            hint="受理之前，按提出人的要求修改；修改前的内容保留在办理经过中，审核期限照常计算。",
        ),
        Door(
            "forward",
            operations.forward,
            ForwardForm,
            bulk=False,
            hint="不属于本单位办理的，转交应当办理的单位。",
            clauses=cites(TRANSFER_CLOCK),
        ),
        Door(
            "return_objection",
            operations.return_objection,
            WordsForm,
            bulk=False,
            hint="签发不予受理通知书，写明理由和应当向谁提出。",
        ),
        Door(
            "send_to_verify",
            operations.send_to_verify,
            hint="签发核实函，核实期限自今日起算，当日不计。",
            clauses=cites(INFORMED, VERIFY_TERM),
        ),
        Door(
            "verify",
            operations.verify,
            VerifyForm,
            bulk=False,
            hint="核对原始文书，反馈信息是否有误，附核实材料。",
            clauses=cites(INFORMED, VERIFY_TERM),
            owner="verifier_id",
        ),
        Door(
            "propose_decision",
            operations.propose_decision,
            ProposeForm,
            bulk=False,
            hint="提出处理意见，由另一名签发人决定。核实单位逾期不反馈的，按现有材料提出。",
            clauses=cites(REVIEW_TERM),
            shown=own_finding,
        ),
        Door("send_back", operations.send_back, ReasonForm, bulk=False, hint="不同意处理意见的，写明理由退回。"),
        Door(
            "uphold",
            operations.uphold,
            bulk=False,
            hint="签发异议处理决定书，更正期限自今日起算。",
            clauses=cites(CORRECT_TERM),
            shown=lambda case: case.outcome == ObjectionOutcome.UPHELD,
        ),
        Door(
            "dismiss",
            operations.dismiss,
            bulk=False,
            hint="签发异议处理决定书，取消标识，告知理由和救济途径。",
            clauses=cites(APPEAL),
            shown=lambda case: case.outcome == ObjectionOutcome.DISMISSED,
        ),
        Door(
            "ask_exit",
            operations.ask_exit,
            bulk=False,
            hint="由认定单位经办人提请，签发人再办理“落实更正”移出名单。",
            shown=exit_to_ask,
            owner="corrector_id",
        ),
        Door(
            "carry_out",
            operations.carry_out,
            bulk=False,
            hint="按决定更正信息，取消标识，签发更正公告，收到过该信息的单位同时收到更正。",
            clauses=cites(CORRECT_TERM),
            shown=exit_asked,
            owner="corrector_id",
        ),
        Door("settle", operations.settle, WordsForm, bulk=False, hint="登记来源单位的答复并转告提出人，取消标识。"),
        Door(
            "withdraw_objection",
            operations.withdraw_objection,
            WithdrawForm,
            bulk=False,
            hint="取消标识，不作处理决定。",
        ),
    ),
)


def raise_to(target: Record | Entry, *, measure: tuple[int, str] | None = None) -> Opening:
    """The opening of an objection to one record or entry, or to one `measure` of it: its number and its title."""
    of_record = isinstance(target, Record)
    how: dict[str, Any] = {"record": target} if of_record else {"entry": target}
    if measure is not None:
        how |= {"measure_id": measure[0], "measure_words": measure[1]}
    return Opening(
        "raise_objection",
        partial(operations.raise_objection, **how),
        RaiseToRecordForm if of_record else RaiseToEntryForm,
        hint="各渠道收到的异议都在此登记。登记后由办理单位决定是否受理；受理时打上标识并通知提出人。",
    )
