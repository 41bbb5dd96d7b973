"""The moves of the catalogue and of the desk as they are offered to persons and machines."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.doors import Door, Doors, Opening
from measures import operations
from measures.filing_flow import FILING
from measures.filing_forms import (
    BundleForm,
    DraftPaperForm,
    FilingReasonForm,
    RevisePaperForm,
    TakeInForm,
    UnbundleForm,
)
from measures.flow import DISPATCH, MEASURE
from measures.forms import (
    DraftForm,
    EndBasisForm,
    EndForm,
    EvidenceForm,
    InsistForm,
    MeasureForm,
    PublishForm,
    RefuseForm,
    ReportForm,
    SendBackForm,
    TransferForm,
)
from measures.models import BundledMeasure, Dispatch, Filing, Measure
from measures.terms import PaperKind


def _came_with_one_that_ended(measure: Any) -> bool:
    """Whether the button stands: some memorandum of this measure has an end. The law asks for the day."""
    ended = Q(memorandum__filing__ended_on__isnull=False) | Q(memorandum__filing__valid_to__isnull=False)
    return BundledMeasure.objects.filter(ended, code=measure.code, settled_on__isnull=True).exists()


def _is_memorandum(filing: Any) -> bool:
    return filing.kind == PaperKind.MEMORANDUM  # type: ignore[no-any-return]


def _bundles_something(filing: Any) -> bool:
    return BundledMeasure.objects.filter(memorandum=filing.pk).exists()


MEASURE_DOORS = Doors(
    flow=MEASURE,
    model=Measure,
    owner="",
    opening=Opening(
        "draft",
        operations.draft,
        DraftForm,
        hint="起草后可以继续修改；公布时逐项审查依据、实施单位、对象、程度和期限。",
    ),
    doors=(
        Door("revise", operations.revise, MeasureForm, bulk=False),
        Door("publish", operations.publish, PublishForm, hint="自今日起施行；同一编号的前一版同日停止适用。"),
        Door("end_basis", operations.end_basis, EndBasisForm, hint="失效后没有其他有效依据的惩戒措施不再派发。"),
        Door(
            "retain",
            operations.retain,
            EndForm,
            hint="措施随备忘录列入清单，备忘录已经终止。措施有自己的法律依据，可以继续适用；不再适用的，办理“废止”。",
            shown=_came_with_one_that_ended,
        ),
        Door("repeal", operations.repeal, EndForm, hint="自今日起不再派发。"),
        Door("disable", operations.disable, EndForm, hint="停用的措施不得实施，原因在清单中写明。"),
    ),
)


def _notice_open(task: Dispatch) -> bool:
    return task.noticed_on is not None and task.notice_confirmed_on is None


DISPATCH_DOORS = Doors(
    flow=DISPATCH,
    model=Dispatch,
    owner="department_id",
    doors=(
        Door("acknowledge", operations.acknowledge, hint="表示本单位已收到任务，将依法实施。"),
        Door(
            "report", operations.report, ReportForm, hint="逐项反馈。已实施的惩戒措施，同时生成告知书，载明依据和理由。"
        ),
        Door(
            "refuse",
            operations.refuse,
            RefuseForm,
            hint="整项任务不予实施的，应当写明理由；个别措施不予实施的，在反馈中填写。",
        ),
        Door(
            "send_back",
            operations.send_back,
            SendBackForm,
            hint="不属于本单位职责的，写明理由退回信用办，由信用办转交有权单位或者坚持派发；属于本单位职责而不予实施的，请办理“不予实施”。",
        ),
        Door(
            "transfer",
            operations.transfer,
            TransferForm,
            hint="本任务办结，由接收单位办理；期限是否重新计算，按规则包。",
        ),
        Door(
            "insist",
            operations.insist,
            InsistForm,
            hint="任务回到原单位，由其重新响应，不能再次退回；期限是否重新计算，按规则包。",
        ),
        Door(
            "confirm_notice",
            operations.confirm_notice,
            hint="确认本单位已收悉最近的通知（暂停、恢复、更正），并已照办。",
            shown=_notice_open,
        ),
        Door(
            "confirm_release",
            operations.confirm_release,
            hint="确认本单位已停止实施。其他名单仍须实施的措施，按其任务继续。",
        ),
        Door("record_release", operations.record_release, EvidenceForm, hint="实施单位不确认的，由信用办凭证登记。"),
    ),
)

FILING_DOORS = Doors(
    flow=FILING,
    model=Filing,
    owner="department_id",
    opening=Opening(
        "draft",
        operations.draft_filing,
        DraftPaperForm,
        hint="本单位制定的信用管理文件、牵头签署的合作备忘录，报信用办备案。备忘录起草后逐项登记措施，再报送。",
    ),
    doors=(
        Door("revise", operations.revise_filing, RevisePaperForm, bulk=False),
        Door("bundle", operations.bundle, BundleForm, bulk=False, shown=_is_memorandum),
        Door(
            "take_in",
            operations.take_in,
            TakeInForm,
            bulk=False,
            hint="模板在事项页面“措施”一栏下载。一次至多500项；文件中有错的，一项也不登记。",
            shown=_is_memorandum,
        ),
        Door("unbundle", operations.unbundle, UnbundleForm, bulk=False, shown=_bundles_something),
        Door("submit", operations.submit_filing, hint="报送后不能再改，退回补正的除外。"),
        Door("withdraw", operations.withdraw_filing, hint="没有备案的文件可以撤回。"),
        Door("send_back", operations.send_back_filing, FilingReasonForm, hint="写明需要补正什么。"),
        Door(
            "accept",
            operations.accept_filing,
            hint="编备案号。备忘录所列措施成为措施清单的草案，逐项通过合法性审查后才能公布；备忘录不是惩戒的法律依据。",
        ),
        Door(
            "end",
            operations.end_filing,
            FilingReasonForm,
            bulk=False,
            hint="今日起不再施行。备忘录的措施不因此停止，由信用办逐项决定废止或者继续适用。",
        ),
    ),
)
