"""The moves of lists as they are offered to persons and machines."""

from __future__ import annotations

from core.doors import Door, Doors
from core.forms import ReasonForm
from redblack import operations
from redblack.flow import ENTRY, PROGRAMME, REPRESENTATION
from redblack.forms import AnswerForm, CorrectForm, RequestExitForm, ServeForm
from redblack.models import Entry, Programme, Representation

ENTRY_DOORS = Doors(
    flow=ENTRY,
    model=Entry,
    owner="recogniser_id",
    doors=(
        Door(
            "cross_check",
            operations.cross_check,
            hint="与各领域红黑名单比对。命中红名单只作提示，命中黑名单的不得列入红名单。",
        ),
        Door("notify", operations.notify, hint="签发事前告知书。告知书自动编号，可在事项页打印。"),
        Door("serve", operations.serve, ServeForm, hint="登记送达后，陈述申辩期自送达之日起计算。"),
        Door("publicise", operations.publicise, hint="自今日起公示，公示期满且没有异议的转为待签发。"),
        Door("list_entries", operations.list_entries, hint="签发列入决定，同时再次比对并派发联合奖惩任务。"),
        Door("drop", operations.drop, ReasonForm),
        Door("withdraw_draft", operations.withdraw_draft, hint="撤回后本条目办结，不通知当事人。"),
        Door("suspend", operations.suspend, ReasonForm, hint="中止期间不公开、不惩戒，有效期照常计算。"),
        Door("resume", operations.resume),
        Door("correct", operations.correct, CorrectForm, bulk=False),
        Door("request_exit", operations.request_exit, RequestExitForm),
        Door("keep", operations.keep, ReasonForm),
        Door("exit", operations.exit_entries, hint="签发退出，同时通知各实施单位解除措施。"),
        Door("leave", operations.leave, hint="来源单位已将其移出名单的，按来源办理。"),
    ),
)

PROGRAMME_DOORS = Doors(
    flow=PROGRAMME,
    model=Programme,
    owner="recogniser_id",
    doors=(
        Door("consult", operations.consult, hint="自今日起公开征求意见。"),
        Door("publish", operations.publish_programme, hint="征求意见期满、意见均已处理的，可以公布。"),
        Door("supersede", operations.supersede_programme, ReasonForm),
        Door("withdraw", operations.withdraw_programme, ReasonForm),
    ),
)

REPRESENTATION_DOORS = Doors(
    flow=REPRESENTATION,
    model=Representation,
    owner="recogniser_id",
    doors=(
        Door("uphold", operations.uphold, AnswerForm),
        Door("dismiss", operations.dismiss, AnswerForm),
    ),
)
