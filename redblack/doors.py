"""The moves of lists as they are offered to persons and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.doors import Door, Doors
from core.forms import ReasonForm
from law.operations import pack_by_version_id
from redblack import imports, openings, operations
from redblack.file_forms import AskWithdrawalForm, ConfirmForm, ReleaseForm
from redblack.flow import ENTRY
from redblack.forms import (
    AnswerForm,
    AttemptForm,
    CorrectForm,
    JudgeForm,
    RequestExitForm,
    ServeForm,
    SuspendForm,
    WithholdForm,
)
from redblack.import_flow import IMPORT, PREVIEWED
from redblack.import_models import ImportBatch
from redblack.import_queries import CLOSED_STATES, DRAFT_STATES
from redblack.imports.withdrawing import may_sign, withdraw
from redblack.models import Entry, Programme, Representation, Stay
from redblack.programme_flow import PROGRAMME
from redblack.representation_flow import REPRESENTATION
from redblack.rules import OwnEntriesOnly
from redblack.rules.withholding import DISCLOSURE
from redblack.stay_flow import STAY
from redblack.terms import (
    ANNOUNCEMENT_AFTER,
    CONSULTATION_TERM,
    EXIT_NOTICE_TERM,
    MONITORING_TERM,
    NEGATIVE_TERM,
    PUBLICITY,
    PUBLICITY_TERM,
    REEVALUATION_TERM,
    STATEMENT_TERM,
    STAY_OF_EXECUTION,
    WRONG_LISTING,
    ListKind,
    Origin,
)


def cites(*keys: str) -> Callable[[Any], Sequence[str]]:
    """The clauses under `keys` in the pack that decides a case, as they are shown beside the form."""

    def clauses(case: Any) -> Sequence[str]:
        holder = getattr(case, "entry", case)
        pack = pack_by_version_id(holder.pack_version_id)
        found = (pack.cite(key).short for key in keys if pack.get(key) is not None)
        return tuple(dict.fromkeys(found))

    return clauses


def _publicity(case: Any) -> Sequence[str]:
    return cites(PUBLICITY[case.colour], PUBLICITY_TERM[case.colour])(case)


def received_clauses(case: Any) -> Sequence[str]:
    """On what the way of a received entry rests: it stands and falls with its origin."""
    return (OwnEntriesOnly.clause,)


def recognised_elsewhere(entry: Entry) -> bool:
    """Whether the entry follows an origin: only then may it be let go with it."""
    return entry.origin != Origin.OWN


def withholding_waits(entry: Entry) -> bool:
    """Whether somebody asked that the entry be kept from the public, and nobody decided yet."""
    return entry.withholding_asked_by_id is not None and entry.withheld_on is None


def fate_waits(entry: Entry) -> bool:
    """Whether somebody is asked to decide if the entry goes on after what happened to its subject."""
    return entry.fate_asked_on is not None


def told_by_us(batch: ImportBatch) -> bool:
    """Whether a list of ours has entries that somebody was told of: those are not simply undone."""
    rows = batch.rows.filter(entry__isnull=False)
    return batch.kind == ListKind.PROPOSED and rows.exclude(entry__state__in=(*DRAFT_STATES, *CLOSED_STATES)).exists()


def wrong_listing(batch: ImportBatch) -> Sequence[str]:
    """On what rests that a wrong listing is undone."""
    return cites(WRONG_LISTING)(batch.programme)


ENTRY_DOORS = Doors(
    flow=ENTRY,
    model=Entry,
    owner="recogniser_id",
    opening=openings.PROPOSE,
    doors=(
        Door(
            "cross_check",
            operations.cross_check,
            hint="与各领域红黑名单比对。命中红名单只作提示，命中黑名单的不得列入红名单。",
            clauses=cites("listing.black_removes_red"),
        ),
        Door(
            "notify",
            operations.notify,
            hint="签发事前告知书。告知书自动编号，可在事项页打印。",
            clauses=cites("listing.prior_notice"),
        ),
        Door(
            "serve",
            operations.serve,
            ServeForm,
            hint="登记送达后，陈述申辩期自送达之日起计算，当日不计。",
            clauses=cites("listing.prior_notice", STATEMENT_TERM),
        ),
        Door(
            "attempt_service",
            operations.attempt_service,
            AttemptForm,
            hint="送达未成的登记在案，期限不起算；其他方式送达未成之后，才可以公告送达。",
            clauses=cites("listing.prior_notice", ANNOUNCEMENT_AFTER),
        ),
        Door(
            "publicise",
            operations.publicise,
            hint="自今日起公示，公示期满且没有异议的转为待签发。",
            clauses=_publicity,
        ),
        Door(
            "list_entries",
            operations.list_entries,
            hint="签发列入决定，同时再次比对并派发联合奖惩任务。提出人不能签发。",
            clauses=cites("listing.grounds", "record.validity.serious"),
        ),
        Door("drop", operations.drop, ReasonForm, hint="决定不列入名单，须写明理由。"),
        Door("withdraw_draft", operations.withdraw_draft, hint="撤回后本条目办结，不通知当事人。"),
        Door(
            "suspend",
            operations.suspend,
            SuspendForm,
            shown=lambda entry: entry.suspended_on is None,
            hint="中止期间不公开、不惩戒，有效期照常计算。有停止执行文书的，请办理“登记中止执行”。",
            clauses=cites("objection.while_verifying"),
        ),
        Door("resume", operations.resume, hint="自今日起恢复公开和联合奖惩。"),
        Door(
            "correct",
            operations.correct,
            CorrectForm,
            bulk=False,
            hint="更正公开的认定事由，原内容留存，收到原内容的单位会收到更正。",
        ),
        Door(
            "request_exit",
            operations.request_exit,
            RequestExitForm,
            hint="提请后由另一名签发人决定。到期和依据失效的退出由系统按日期办理，不需要提请。"
            "已经提请、尚未签发的，查明认定有误时可以改以“认定有误，撤销”提请。",
            clauses=cites("correction.exits"),
        ),
        Door(
            "affirm",
            operations.affirm,
            ReasonForm,
            hint="所依据的信用记录更正后，经核对认定事由和期限仍然成立的，写明核对情况；名单内容和期限不变。"
            "不再成立的，请办理更正或者提请退出。",
            shown=lambda entry: entry.corrected_on is not None,
        ),
        Door("keep", operations.keep, ReasonForm, hint="不同意退出的，名单继续有效；已中止的同时恢复。"),
        Door(
            "exit",
            operations.exit_entries,
            hint="签发退出，同时通知各实施单位解除措施。提请人不能签发。",
            clauses=cites(EXIT_NOTICE_TERM, MONITORING_TERM),
        ),
        Door(
            "ask_withholding",
            operations.ask_withholding,
            WithholdForm,
            hint="写明不予公开的法律依据。签发人决定前，本条目不得公示和列入。",
            clauses=lambda case: (DISCLOSURE,),
        ),
        Door(
            "withhold",
            operations.withhold,
            shown=withholding_waits,
            hint="公共页面、统计数、查询、公示和退出公告都不再出现本条目；名单照常有效，联合奖惩照常实施。提请人不能决定。",
            clauses=lambda case: (DISCLOSURE,),
        ),
        Door(
            "disclose",
            operations.disclose,
            ReasonForm,
            hint="不同意或者解除不予公开，自今日起按规定公开。",
            shown=lambda entry: withholding_waits(entry) or entry.withheld_on is not None,
        ),
        Door(
            "carry_on",
            operations.carry_on,
            ReasonForm,
            bulk=False,
            hint="主体已注销、合并或者分立。名单继续的，写明由谁承继、依据什么；"
            "不再继续的，请办理“提请退出”或者“不予列入”。",
            shown=fate_waits,
        ),
        Door(
            "reevaluate",
            operations.reevaluate,
            ReasonForm,
            hint="复评合格的继续在列，有效期不变；不合格的请经办人办理“提请退出”，由签发人决定。",
            shown=lambda entry: entry.negative_on is not None or entry.reevaluation_opens_on is not None,
            clauses=cites(REEVALUATION_TERM, NEGATIVE_TERM),
        ),
        Door(
            "leave",
            operations.leave,
            hint="来源单位已将其移出名单的，按来源办理。",
            clauses=received_clauses,
            shown=recognised_elsewhere,
        ),
        Door(
            "take_back",
            operations.take_back,
            ReasonForm,
            bulk=False,
            hint="本地归集有误的，写明理由后撤回，同时通知各实施单位解除措施。来源自行移出的，请办理“按来源移出”。",
            clauses=received_clauses,
            shown=recognised_elsewhere,
        ),
    ),
)

PROGRAMME_DOORS = Doors(
    flow=PROGRAMME,
    model=Programme,
    owner="recogniser_id",
    opening=openings.DRAFT,
    doors=(
        Door("consult", operations.consult, hint="自今日起公开征求意见。", clauses=cites(CONSULTATION_TERM)),
        Door(
            "publish",
            operations.publish_programme,
            hint="征求意见期满、意见均已处理的，可以公布；同一编号的上一版同时废止。",
            clauses=cites("listing.recogniser_levels"),
        ),
        Door(
            "supersede", operations.supersede_programme, ReasonForm, hint="废止后不能再据以提出，在办条目按原版本办完。"
        ),
        Door("withdraw", operations.withdraw_programme, ReasonForm, hint="撤回尚未公布的办法。"),
    ),
)

REPRESENTATION_DOORS = Doors(
    flow=REPRESENTATION,
    model=Representation,
    owner="recogniser_id",
    doors=(
        Door(
            "uphold",
            operations.uphold,
            AnswerForm,
            hint="认定成立后，该条目不得列入，应办理“不予列入”。",
            clauses=cites("listing.publicity_black"),
        ),
        Door(
            "dismiss",
            operations.dismiss,
            AnswerForm,
            hint="认定不成立的，向提出人说明理由，列入程序继续。",
            clauses=cites("listing.publicity_black"),
        ),
    ),
)

STAY_DOORS = Doors(
    flow=STAY,
    model=Stay,
    owner="recogniser_id",
    doors=(
        Door(
            "lift",
            operations.lift,
            ReasonForm,
            hint="停止执行解除后，没有其他停止执行的条目自今日起恢复公开和联合奖惩。",
            clauses=lambda case: (STAY_OF_EXECUTION,),
        ),
        Door(
            "judge",
            operations.judge,
            JudgeForm,
            bulk=False,
            hint="维持原决定或者撤诉的，条目自今日起恢复；撤销原决定的，勾选的认定依据随之撤销；"
            "变更原决定的，条目继续中止，由认定单位更正后恢复。",
            clauses=lambda case: (STAY_OF_EXECUTION,),
        ),
    ),
)

IMPORT_DOORS = Doors(
    flow=IMPORT,
    model=ImportBatch,
    owner="department_id",
    opening=openings.UPLOAD,
    doors=(
        Door(
            "confirm",
            imports.confirm,
            ConfirmForm,
            bulk=False,
            hint="初步名单的行成为“已提出”的条目，归集名单的行按来源列入或者更新，移出名单的行按来源移出，"
            "旧系统名单的行按原状移入（不发函、不派发、不公示）；已有的行跳过。"
            "整批一次生效；行数较多的由后台导入，完成前不产生任何条目。",
            shown=lambda batch: batch.state == PREVIEWED,
        ),
        Door(
            "release",
            imports.release,
            ReleaseForm,
            bulk=False,
            hint="核实隔离行的主体后逐条补正：按核实的号码移入，旧系统送来的原内容不改动。",
            shown=lambda batch: batch.kind == ListKind.OLD and batch.rows.quarantined().exists(),
        ),
        Door(
            "sign_off",
            operations.sign_off_import,
            bulk=False,
            hint="核对移入、隔离、退回的条数与旧系统一致后签收。签收后不能整批撤销；导入人不能签收。",
            shown=lambda batch: batch.kind == ListKind.OLD,
        ),
        Door(
            "undo",
            operations.undo_import,
            ReasonForm,
            bulk=False,
            hint="初步名单：撤回本批尚未告知的全部条目，撤销本批归集的记录。归集名单：撤回本批归集的条目，"
            "恢复本批更新前的内容；因本批移出的本级红名单不自动恢复。旧系统名单：撤回本批移入的全部条目和档案。",
            shown=lambda batch: batch.kind != ListKind.LEFT,
        ),
        Door(
            "ask_withdrawal",
            operations.ask_withdrawal,
            AskWithdrawalForm,
            bulk=False,
            hint="整份名单有误，且已有条目告知、公示或者列入的，写明理由提请整批退出：尚未告知的条目即时撤回，"
            "已列入的条目提请退出，由另一名签发人决定。只有部分条目有误的，在“查看本批条目”中选定后办理“提请退出”。",
            shown=told_by_us,
            clauses=wrong_listing,
        ),
        Door(
            "refuse_withdrawal",
            operations.refuse_withdrawal,
            ReasonForm,
            bulk=False,
            hint="不同意整批退出的，已列入的条目继续有效；已撤回的草稿不恢复。",
        ),
        Door(
            "withdraw",
            withdraw,
            bulk=False,
            hint="签发后由后台分批办理，中断后从断点继续：已列入的条目以“认定有误，撤销”退出并向当事人发函、通知实施单位解除措施，"
            "未列入的不予列入；本批归集、别无他用的信用记录一并撤销。提请人不能签发。",
            shown=may_sign,
            clauses=wrong_listing,
        ),
        Door("discard", operations.discard_import, bulk=False, hint="放弃本次上传，不产生任何条目。"),
    ),
)
