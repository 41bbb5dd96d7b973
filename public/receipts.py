"""A case as its citizen sees it: number, query code, where it stands, what he may do; the receipt, as a file too."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from core.actors import Side
from core.clocks import OFFICE_ZONE
from core.letters.setting import Sheet, as_pdf, qr_svg
from core.letters.words import Part, Words
from core.receipts import code_of, serial_of
from objections import appeal_flow, objection_flow
from objections import operations as objections
from objections.models import Appeal, Complaint, Objection
from objections.operations.receipts import by_receipt
from public.identity_models import IdentityProof
from public.operations.identity import claimed_of
from public.submission_models import Submission
from public.submission_terms import Sent
from public.targets import Target, target_of_case
from repair import flow as repair_flow
from repair import operations as repair
from repair.models import Repair

HOLDER = "the holder of the receipt asks"
Held = Repair | Objection | Appeal
MODELS: dict[str, Any] = {Sent.REPAIR: Repair, Sent.OBJECTION: Objection, Sent.APPEAL: Appeal}
FREE = "办理异议、申诉和信用修复不收取任何费用。任何人以办理为名收费或者索要验证码的，请拒绝并向本办反映。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the holder of a receipt is told. `rows` are label and text; `asked` is what he is to hand in."""

    kind: str
    case: Any
    target: Target
    number: str
    state: str
    rows: tuple[tuple[str, str], ...]
    asked: str = ""
    may_withdraw: bool = False
    may_amend: bool = False

    @property
    def label(self) -> str:
        """信用修复申请, 异议."""
        return Sent(self.kind).label


def kind_of(case: Held) -> str:
    """The word that stands in addresses."""
    return next(kind for kind, model in MODELS.items() if isinstance(case, model))


def by_number(number: str, code: str) -> Held | None:
    """The case of this number whose code is this one; a complaint has a page of its own."""
    found = repair.by_receipt(number, code) or objections.by_receipt(number, code) or by_receipt(number, code)
    return None if isinstance(found, Complaint) else found


def by_receipt_no(number: str) -> Held:
    """The case of this number, for pages that have checked who asks."""
    model, pk = next(
        (model, serial) for model in MODELS.values() if (serial := serial_of(number, model.receipt_prefix)) is not None
    )
    case: Held = model.objects.unscoped(HOLDER).get(pk=pk)
    return case


def cases_of(proof: IdentityProof) -> list[Told]:
    """What this phone has filed for this subject, newest first."""
    mine = _filed_from(proof).filter(sent_at__isnull=False)
    rows = mine.select_related("repair", "objection", "appeal").order_by("-sent_at", "-pk")[:50]
    return [told(row.case) for row in rows]


def filed_by(case: Held, proof: IdentityProof) -> bool:
    """Whether he has filed it: from this phone, for this subject."""
    return _filed_from(proof).filter(**{kind_of(case): case}).exists()


def _filed_from(proof: IdentityProof) -> QuerySet[Submission]:
    from_phone = Submission.objects.filter(proof__phone_index=proof.phone_index, proof__subject=proof.subject)
    if proof.subject_id is not None:
        return from_phone
    # Without a dossier one phone may serve several people: only who says the same name and number is the same.
    who = claimed_of(proof)
    proofs = IdentityProof.objects.filter(pk__in=from_phone.values("proof"))
    return from_phone.filter(proof__in=[one.pk for one in proofs if claimed_of(one) == who])


def told(case: Held) -> Told:
    """Where a case stands."""
    flow, rows = type(case).flow, _rows(case)
    return Told(
        kind=kind_of(case),
        case=case,
        target=target_of_case(case.record or case.entry),
        number=case.receipt_no,
        state=dict(flow.states)[case.state],
        rows=tuple((label, text) for label, text in rows if text),
        asked=_asked(case),
        may_amend=case.state in _sources(flow, "amend"),
        may_withdraw=case.state in _sources(flow, "withdraw_application", "withdraw_objection", "withdraw"),
    )


def _rows(case: Held) -> list[tuple[str, str]]:
    if isinstance(case, Repair):
        return _of_repair(case)
    return _of_objection(case) if isinstance(case, Objection) else _of_appeal(case)


def _asked(case: Held) -> str:
    if isinstance(case, Repair):
        return case.asked_for if case.state == repair_flow.INCOMPLETE else ""
    if isinstance(case, Appeal):
        return ""
    return case.supplement_words if case.state == objection_flow.ASKED else ""


def _sources(flow: Any, *verbs: str) -> set[str]:
    """Where the citizen himself may do this: his page acts as a timer."""
    own = (move for move in flow.moves if move.verb in verbs and Side.TIMER in move.sides)
    return {state for move in own for state in move.source}


def _of_repair(case: Repair) -> list[tuple[str, str]]:
    running = case.state in repair_flow.OPEN
    return [
        ("办理单位", case.unit.name),
        ("申请日期", _day(case.applied_on)),
        ("决定期限", _day(case.decision_due_on, last=True) if running and case.paused_on is None else ""),
        ("补正期间", "办理期限停止计算，补正后续算。" if case.paused_on else ""),
        ("受理日期", _day(case.accepted_on)),
        ("公示期", _span(case.publicised_on, case.publicity_ends_on)),
        ("决定日期", _day(case.decided_on)),
        ("决定理由", case.reason),
        ("不得再次申请至", _day(case.barred_to, last=True)),
        ("办结日期", _day(case.closed_on)),
    ]


def _of_objection(case: Objection) -> list[tuple[str, str]]:
    running = case.state in objection_flow.OPEN_OBJECTIONS
    return [
        ("异议针对", f"只对措施“{case.measure_words}”" if case.measure_words else ""),
        ("办理单位", case.unit.name),
        ("收到日期", _day(case.received_on)),
        ("审核期限", _day(case.review_due_on, last=True) if running and case.paused_on is None else ""),
        ("补正期限", _day(case.supplement_due_on, last=True) if case.state == objection_flow.ASKED else ""),
        ("受理日期", _day(case.accepted_on)),
        ("办理期间", _meanwhile(case) if running and case.accepted_on else ""),
        ("送请核实", _day(case.sent_on)),
        ("转送", f"{case.origin_authority}（{_day(case.transferred_on)}）" if case.transferred_on else ""),
        ("决定日期", _day(case.decided_on)),
        ("处理意见", case.get_outcome_display() if case.decided_on else ""),
        ("理由", case.reasons if case.decided_on else ""),
        ("更正期限", _day(case.correct_due_on, last=True) if case.state == objection_flow.CORRECTING else ""),
        ("更正日期", _day(case.corrected_on)),
        ("答复", case.answer),
        ("办结日期", _day(case.closed_on)),
    ]


def _of_appeal(case: Appeal) -> list[tuple[str, str]]:
    said = case.state in (appeal_flow.DECLINED, *appeal_flow.HEARD_APPEALS)
    return [
        ("不服的处理结果", f"{case.get_against_display()}（{case.decision_no}，{_day(case.decision_on)}）"),
        ("原处理单位", case.unit.name),
        ("收到日期", _day(case.received_on)),
        ("受理期限", _day(case.accept_due_on, last=True) if case.state == appeal_flow.RAISED else ""),
        ("受理日期", _day(case.accepted_on)),
        ("处理期限", _day(case.due_on, last=True) if case.state == appeal_flow.ACCEPTED else ""),
        ("处理决定日期", _day(case.decided_on)),
        ("理由", case.reason if said else ""),
        ("要求原处理单位办理", case.ordered),
        ("办理情况", case.complied),
        ("办结日期", _day(case.closed_on)),
    ]


def _meanwhile(case: Objection) -> str:
    if not case.suspends:
        return "已标注异议处理中，核实期间照常公示和使用。"
    return f"已标注异议处理中，核实期间{'该项措施' if case.measure_words else ''}暂不执行。"


def _day(day: date | None, *, last: bool = False) -> str:
    return f"{day:%Y年%-m月%-d日}{'（含当日）' if last else ''}" if day else ""


def _span(first: date | None, last: date | None) -> str:
    return f"{_day(first)}至{_day(last, last=True)}" if first and last else ""


def address_of(case: Held) -> str:
    """What the QR code of the receipt says: the number alone; the code is asked for."""
    return f"{settings.SITE_URL.rstrip('/')}/cases/?number={case.receipt_no}"


def qr_of(case: Held) -> str:
    """That address as the source of an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_svg(address_of(case)).encode()).decode()}"


def receipt_pdf(case: Held, *, office: str, at: datetime) -> bytes:
    """The receipt as a file: what was handed in, number, query code, how one asks for it."""
    shown = told(case)
    rows = (
        ("收件编号", shown.number),
        ("查询码", code_of(case)),
        ("事项", shown.label),
        ("信用主体", shown.target.subject.name),
        ("针对的信息", shown.target.title),
        ("文书号", shown.target.document_no),
        *shown.rows,
    )
    parts = (
        Part(shape="table", heads=("项目", "内容"), rows=tuple(rows)),
        Part(
            shape="text",
            text=f"本凭条不代表受理决定。凭收件编号和查询码在{settings.SITE_URL}查看进度、补充材料或者撤回。",
        ),
        Part(shape="text", text=f"{FREE}查询码请妥善保管，不要告诉他人。"),
    )
    sheet = Sheet(
        unit=office,
        number=shown.number,
        words=Words(title=f"{shown.label}收件凭条", parts=parts),
        day=f"{at.astimezone(OFFICE_ZONE):%Y年%-m月%-d日}",
        sign=False,
        url=address_of(case),
        verify=("扫描二维码，填写查询码，查看办理进度。",),
    )
    return as_pdf(sheet, stamp_of_time=int(at.timestamp()))
