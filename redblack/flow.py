"""The path of a list entry, as one table."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

PROPOSED = "proposed"
CHECKED = "checked"
NOTIFIED = "notified"
SERVED = "served"
PUBLICISED = "publicised"
READY = "ready"
LISTED = "listed"
SUSPENDED = "suspended"
LEAVING = "leaving"
EXITED = "exited"
DROPPED = "dropped"
WITHDRAWN = "withdrawn"

ENTRY_STATES = (
    (PROPOSED, "已提出"),
    (CHECKED, "已比对"),
    (NOTIFIED, "告知书已签发"),
    (SERVED, "告知书已送达"),
    (PUBLICISED, "公示中"),
    (READY, "待签发"),
    (LISTED, "已列入"),
    (SUSPENDED, "已中止"),
    (LEAVING, "拟退出"),
    (EXITED, "已退出"),
    (DROPPED, "不予列入"),
    (WITHDRAWN, "已撤回"),
)
BEFORE_LISTING = (PROPOSED, CHECKED, NOTIFIED, SERVED, PUBLICISED, READY)
ON_THE_LIST = (LISTED, SUSPENDED, LEAVING)
CLOSED = (EXITED, DROPPED, WITHDRAWN)

OPEN_ENTRIES = (*BEFORE_LISTING, *ON_THE_LIST)

_OWNER = frozenset({Side.OWNER})
_OFFICE = frozenset({Side.OFFICE})
_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_TIMER = frozenset({Side.TIMER})
_OWNER_OFFICE_OR_TIMER = _OWNER_OR_OFFICE | _TIMER


def _in_place(verb: str, label: str, states: tuple[str, ...], who: frozenset[str], second_to: str = "") -> list[Move]:
    """A move that leaves every one of `states` as it is: what is decided stands beside the path."""
    return [
        Move(
            verb=verb,
            label=label,
            source=(state,),
            target=state,
            posts=who,
            sides=_OWNER_OR_OFFICE,
            second_to=second_to,
        )
        for state in states
    ]


ENTRY = Flow(
    "entry",
    label="红黑名单",
    states=ENTRY_STATES,
    moves=(
        Move(verb="propose", label="提出", source=(NEW,), target=PROPOSED, posts=posts(Post.HANDLER), sides=_OWNER),
        Move(
            verb="cross_check",
            label="交叉比对",
            source=(PROPOSED,),
            target=CHECKED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
        ),
        Move(verb="notify", label="签发事前告知书", source=(CHECKED,), target=NOTIFIED, posts=posts(Post.REVIEWER)),
        Move(
            verb="serve",
            label="登记送达",
            source=(NOTIFIED,),
            target=SERVED,
            posts=posts(Post.HANDLER),
            starts="listing.statement_term",
        ),
        Move(
            verb="attempt_service",
            label="登记送达未成",
            source=(NOTIFIED,),
            target=NOTIFIED,
            posts=posts(Post.HANDLER),
        ),
        Move(
            verb="publicise",
            label="公示",
            source=(CHECKED, SERVED),
            target=PUBLICISED,
            posts=posts(Post.REVIEWER),
            starts="listing.publicity_term_black",
        ),
        Move(
            verb="extend_publicity",
            label="补足公示期",
            source=(PUBLICISED,),
            target=PUBLICISED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="make_ready",
            label="期满待签发",
            source=(SERVED, PUBLICISED),
            target=READY,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="list_entries",
            label="签发列入",
            source=(READY,),
            target=LISTED,
            posts=posts(Post.APPROVER),
            second_to="propose",
        ),
        Move(
            verb="drop",
            label="不予列入",
            source=BEFORE_LISTING,
            target=DROPPED,
            # By the timer where every ground was quashed: nothing is left to decide.
            posts=posts(Post.REVIEWER, Post.APPROVER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.TIMER}),
        ),
        Move(
            verb="withdraw_draft",
            label="撤回草稿",
            source=(PROPOSED, CHECKED),
            target=WITHDRAWN,
            posts=posts(Post.HANDLER),
        ),
        Move(
            verb="suspend",
            label="中止",
            source=(LISTED,),
            target=SUSPENDED,
            posts=posts(Post.APPROVER, Post.TIMER),
            sides=_OWNER_OFFICE_OR_TIMER,
            clock="pauses",
        ),
        # While its exit waits for a signature an entry has effect: a stay ends that too.
        Move(
            verb="suspend",
            label="中止",
            source=(LEAVING,),
            target=LEAVING,
            posts=posts(Post.APPROVER, Post.TIMER),
            sides=_OWNER_OFFICE_OR_TIMER,
            clock="pauses",
        ),
        # By the timer where an objection that suspended it is dealt with: the decision on it was a person's.
        Move(
            verb="resume",
            label="恢复",
            source=(SUSPENDED,),
            target=LISTED,
            posts=posts(Post.APPROVER, Post.TIMER),
            sides=_OWNER_OFFICE_OR_TIMER,
            clock="resumes",
        ),
        Move(
            verb="resume",
            label="恢复",
            source=(LEAVING,),
            target=LEAVING,
            posts=posts(Post.TIMER),
            sides=_TIMER,
            clock="resumes",
        ),
        Move(verb="correct", label="更正", source=(LISTED,), target=LISTED, posts=posts(Post.APPROVER)),
        Move(verb="correct", label="更正", source=(SUSPENDED,), target=SUSPENDED, posts=posts(Post.APPROVER)),
        # An objection may be decided while an exit waits for its signature: what is wrong is put right all the same.
        Move(verb="correct", label="更正", source=(LEAVING,), target=LEAVING, posts=posts(Post.APPROVER)),
        Move(
            verb="request_exit",
            label="提请退出",
            source=(LISTED, SUSPENDED),
            target=LEAVING,
            posts=posts(Post.HANDLER),
        ),
        # What turns out to be wrong meanwhile leaves as wrong, whatever was asked before.
        Move(verb="request_exit", label="提请退出", source=(LEAVING,), target=LEAVING, posts=posts(Post.HANDLER)),
        Move(
            verb="affirm",
            label="核对后维持",
            source=(LISTED,),
            target=LISTED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
        ),
        Move(
            verb="affirm",
            label="核对后维持",
            source=(SUSPENDED,),
            target=SUSPENDED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
        ),
        Move(verb="keep", label="不同意退出", source=(LEAVING,), target=LISTED, posts=posts(Post.APPROVER)),
        Move(
            verb="exit",
            label="签发退出",
            source=(LEAVING,),
            target=EXITED,
            posts=posts(Post.APPROVER),
            second_to="request_exit",
        ),
        Move(verb="expire", label="到期退出", source=ON_THE_LIST, target=EXITED, posts=posts(Post.TIMER), sides=_TIMER),
        Move(
            verb="lapse",
            label="依据失效退出",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        # The repair branch decided it, by two persons of its own.
        Move(
            verb="repair",
            label="信用修复退出",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="quash",
            label="原决定被撤销退出",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="yield_to_black",
            label="因列入黑名单移出红名单",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="hide",
            label="因列入黑名单在本地隐去",
            source=(LISTED,),
            target=LISTED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="show_again",
            label="黑名单退出后恢复显示",
            source=(LISTED,),
            target=LISTED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
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
            for state in OPEN_ENTRIES
        ),
        *(
            Move(
                verb="shorten",
                label="随认定依据缩短有效期",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in ON_THE_LIST
        ),
        *(
            Move(
                verb="follow_correction",
                label="随认定依据更正",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in OPEN_ENTRIES
        ),
        *(
            Move(
                verb="question",
                label="因新增负面信息提请复评",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in (CHECKED, PUBLICISED, READY, *ON_THE_LIST)
        ),
        *(
            Move(
                verb="reevaluate",
                label="复评合格",
                source=(state,),
                target=state,
                posts=posts(Post.REVIEWER),
            )
            for state in (CHECKED, PUBLICISED, READY, LISTED, SUSPENDED)
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
            for state in OPEN_ENTRIES
        ),
        Move(
            verb="end_with_subject",
            label="因主体死亡退出",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="reinstate",
            label="死亡登记撤销后恢复",
            source=(EXITED,),
            target=LISTED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        Move(
            verb="reinstate_suspended",
            label="死亡登记撤销后恢复（仍中止）",
            source=(EXITED,),
            target=SUSPENDED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
        *(
            Move(
                verb="ask_fate",
                label="因主体变更提请决定是否继续",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=_TIMER,
            )
            for state in OPEN_ENTRIES
        ),
        *(
            Move(
                verb="carry_on",
                label="决定名单继续",
                source=(state,),
                target=state,
                posts=posts(Post.REVIEWER, Post.APPROVER, Post.TIMER),
                sides=_OWNER_OFFICE_OR_TIMER,
            )
            for state in OPEN_ENTRIES
        ),
        *(
            Move(
                verb=verb,
                label=label,
                source=(state,),
                target=state,
                posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER, Post.TIMER),
                sides=_OWNER_OFFICE_OR_TIMER,
            )
            for verb, label in (
                ("mark_disputed", "标注异议处理中"),
                ("clear_dispute", "取消异议标注"),
                ("suspend_measure", "暂停一项措施"),
                ("resume_measure", "恢复一项措施"),
            )
            for state in ON_THE_LIST
        ),
        *_in_place("ask_withholding", "提请不予公开", OPEN_ENTRIES, posts(Post.HANDLER)),
        *_in_place("withhold", "同意不予公开", OPEN_ENTRIES, posts(Post.APPROVER), second_to="ask_withholding"),
        *_in_place("disclose", "公开", OPEN_ENTRIES, posts(Post.APPROVER)),
        Move(
            verb="receive",
            label="归集上级名单",
            source=(NEW,),
            target=LISTED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        *(
            Move(
                verb="follow_origin",
                label="按来源更新",
                source=(state,),
                target=state,
                posts=posts(Post.HANDLER),
                sides=_OFFICE,
            )
            for state in (LISTED, SUSPENDED)
        ),
        # What the system before this one held comes over as it stood there (P13): no notice, no letter, no task.
        Move(
            verb="take_over",
            label="从旧系统移入",
            source=(NEW,),
            target=LISTED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="archive",
            label="从旧系统移入档案",
            source=(NEW,),
            target=EXITED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="undo_take_over",
            label="撤回旧系统移入",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="strike",
            label="撤回旧系统档案",
            source=(EXITED,),
            target=EXITED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="take_back",
            label="撤回归集",
            source=(LISTED, SUSPENDED),
            target=EXITED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="leave",
            label="按来源移出",
            source=ON_THE_LIST,
            target=EXITED,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=_OFFICE | _TIMER,
        ),
    ),
)
