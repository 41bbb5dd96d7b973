"""The path of a measure in the catalogue, and of a dispatch at a department."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

_OWNER = frozenset({Side.OWNER})
_OFFICE = frozenset({Side.OFFICE})
_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_TIMER = frozenset({Side.TIMER})

# --- measure -----------------------------------------------------------------------------------------------------

DRAFT = "draft"
PUBLISHED = "published"
SUPERSEDED = "superseded"
REPEALED = "repealed"
DISABLED = "disabled"

MEASURE = Flow(
    "measure",
    label="奖惩措施",
    states=(
        (DRAFT, "草案"),
        (PUBLISHED, "已公布"),
        (SUPERSEDED, "已被新版取代"),
        (REPEALED, "已废止"),
        (DISABLED, "停用"),
    ),
    moves=(
        Move(
            verb="draft",
            label="起草",
            source=(NEW,),
            target=DRAFT,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=_OWNER_OR_OFFICE | _TIMER,
        ),
        Move(verb="revise", label="修改草案", source=(DRAFT,), target=DRAFT, posts=posts(Post.HANDLER), sides=_OFFICE),
        Move(
            verb="publish", label="公布", source=(DRAFT,), target=PUBLISHED, posts=posts(Post.APPROVER), sides=_OFFICE
        ),
        Move(
            verb="supersede",
            label="以新版取代",
            source=(PUBLISHED,),
            target=SUPERSEDED,
            posts=posts(Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="end_basis",
            label="登记依据失效",
            source=(PUBLISHED,),
            target=PUBLISHED,
            posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="retain",
            label="备忘录终止后继续适用",
            source=(PUBLISHED,),
            target=PUBLISHED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="repeal", label="废止", source=(PUBLISHED,), target=REPEALED, posts=posts(Post.APPROVER), sides=_OFFICE
        ),
        Move(
            verb="disable",
            label="停用",
            source=(DRAFT, PUBLISHED),
            target=DISABLED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
    ),
)

# --- dispatch ----------------------------------------------------------------------------------------------------

DISPATCHED = "dispatched"
ACKNOWLEDGED = "acknowledged"
CARRIED_OUT = "carried_out"
REFUSED = "refused"
RETURNED = "returned"
TRANSFERRED = "transferred"
PAUSED = "paused"
RELEASING = "releasing"
RELEASED = "released"

RUNNING = (DISPATCHED, ACKNOWLEDGED, CARRIED_OUT)
"""At a department that has to act, or has acted; the clock runs until it has reported."""

AWAITED = (*RUNNING, RETURNED)
"""What stands still with a suspended entry: at the department, or with the office that has to decide where it goes."""

HELD = (*AWAITED, PAUSED)
"""What an exit has to take back."""

_RECEIVED = (*HELD, RELEASING)

DISPATCH = Flow(
    "dispatch",
    label="联合奖惩任务",
    states=(
        (DISPATCHED, "待响应"),
        (ACKNOWLEDGED, "已响应"),
        (CARRIED_OUT, "已反馈"),
        (REFUSED, "不予实施"),
        (RETURNED, "已退回"),
        (TRANSFERRED, "已转交"),
        (PAUSED, "已暂停"),
        (RELEASING, "待确认解除"),
        (RELEASED, "已解除"),
    ),
    moves=(
        Move(
            verb="dispatch",
            label="派发",
            source=(NEW,),
            target=DISPATCHED,
            posts=posts(Post.APPROVER, Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
            starts="measures.acknowledge_term",
        ),
        Move(
            verb="acknowledge",
            label="响应",
            source=(DISPATCHED,),
            target=ACKNOWLEDGED,
            posts=posts(Post.HANDLER),
            sides=_OWNER,
        ),
        Move(
            verb="report",
            label="反馈实施情况",
            source=(ACKNOWLEDGED, CARRIED_OUT),
            target=CARRIED_OUT,
            posts=posts(Post.HANDLER),
            sides=_OWNER,
        ),
        Move(
            verb="refuse",
            label="不予实施",
            source=(DISPATCHED, ACKNOWLEDGED),
            target=REFUSED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OWNER,
        ),
        Move(
            verb="transfer",
            label="转交其他单位",
            source=(DISPATCHED, ACKNOWLEDGED, REFUSED),
            target=TRANSFERRED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(
            verb="transfer",
            label="转交其他单位",
            source=(RETURNED,),
            target=TRANSFERRED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OFFICE,
        ),
        Move(
            verb="send_back",
            label="退回（不属于本单位职责）",
            source=(DISPATCHED, ACKNOWLEDGED),
            target=RETURNED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OWNER,
        ),
        Move(
            verb="insist",
            label="坚持派发",
            source=(RETURNED,),
            target=DISPATCHED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OFFICE,
            starts="measures.acknowledge_term",
        ),
        Move(
            verb="pause",
            label="暂停",
            source=AWAITED,
            target=PAUSED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
            clock="pauses",
        ),
        *(
            Move(
                verb="resume",
                label="恢复",
                source=(PAUSED,),
                target=target,
                posts=posts(Post.TIMER),
                sides=_TIMER,
                clock="resumes",
            )
            for target in AWAITED
        ),
        *(
            Move(
                verb="correct_notice",
                label="更正通知",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in _RECEIVED
        ),
        *(
            Move(verb=verb, label=label, source=(state,), target=state, posts=posts(Post.TIMER), sides=_TIMER)
            for verb, label in (("pause_measure", "暂停一项措施"), ("resume_measure", "恢复一项措施"))
            for state in HELD
        ),
        # What a department was told beside its task: it says that it has read it. The stop itself is `confirm_release`.
        *(
            Move(
                verb="confirm_notice",
                label="确认收悉通知",
                source=(state,),
                target=state,
                posts=posts(Post.HANDLER),
                sides=_OWNER,
            )
            for state in _RECEIVED
        ),
        *(
            Move(
                verb="recount",
                label="重新计算期限",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in (DISPATCHED, ACKNOWLEDGED, RETURNED, PAUSED, RELEASING)
        ),
        *(
            Move(
                verb="hand_over",
                label="随机构改革移交",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in _RECEIVED
        ),
        Move(
            verb="release",
            label="通知解除",
            source=HELD,
            target=RELEASING,
            posts=posts(Post.TIMER),
            sides=_TIMER,
            starts="measures.release_term",
        ),
        Move(
            verb="confirm_release",
            label="确认已解除",
            source=(RELEASING,),
            target=RELEASED,
            posts=posts(Post.HANDLER),
            sides=_OWNER,
        ),
        Move(
            verb="record_release",
            label="凭证登记解除",
            source=(RELEASING,),
            target=RELEASED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OFFICE,
        ),
    ),
)
