"""The path of an appeal (申诉) to the credit authority against the outcome of an objection or a repair (JS-G 33)."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

RAISED = "raised"
ACCEPTED = "accepted"
DECLINED = "declined"
UPHELD = "upheld"
DISMISSED = "dismissed"
COMPLIED = "complied"
WITHDRAWN = "withdrawn"

OPEN_APPEALS = (RAISED, ACCEPTED)
HEARD_APPEALS = (UPHELD, DISMISSED, COMPLIED)
"""Decided on: after these only reconsideration and suit are open (JS-G 33)."""
MAY_MOVE_APPEALS = (*OPEN_APPEALS, UPHELD)
"""Where something may still happen: these follow their unit to its successor."""

_OFFICE = frozenset({Side.OFFICE})
_TIMER = frozenset({Side.TIMER})

APPEAL = Flow(
    "appeal",
    label="申诉",
    states=(
        (RAISED, "待受理"),
        (ACCEPTED, "审查中"),
        (DECLINED, "不予受理"),
        (UPHELD, "申诉成立，待原处理单位办理"),
        (DISMISSED, "申诉不成立"),
        (COMPLIED, "原处理单位已办理"),
        (WITHDRAWN, "已撤回"),
    ),
    moves=(
        # The citizens' page raises in the name of a timer; at the window the office's handler does.
        Move(
            verb="raise_appeal",
            label="登记申诉",
            source=(NEW,),
            target=RAISED,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OFFICE, Side.TIMER}),
            starts="appeal.accept_term",
        ),
        Move(
            verb="accept",
            label="受理",
            source=(RAISED,),
            target=ACCEPTED,
            posts=posts(Post.REVIEWER),
            sides=_OFFICE,
            starts="appeal.decide_term",
        ),
        Move(
            verb="decline",
            label="不予受理",
            source=(RAISED,),
            target=DECLINED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="uphold",
            label="认定申诉成立",
            source=(ACCEPTED,),
            target=UPHELD,
            posts=posts(Post.APPROVER),
            sides=_OFFICE,
            second_to="accept",
        ),
        Move(
            verb="dismiss",
            label="认定申诉不成立",
            source=(ACCEPTED,),
            target=DISMISSED,
            posts=posts(Post.APPROVER),
            sides=_OFFICE,
            second_to="accept",
        ),
        Move(
            verb="comply",
            label="登记已按决定办理",
            source=(UPHELD,),
            target=COMPLIED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=frozenset({Side.OWNER, Side.OFFICE}),
        ),
        # The appellant takes it back himself until it is accepted; then he asks the office to.
        Move(
            verb="withdraw",
            label="撤回申诉",
            source=(RAISED,),
            target=WITHDRAWN,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="withdraw",
            label="撤回申诉",
            source=(ACCEPTED,),
            target=WITHDRAWN,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
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
            for state in OPEN_APPEALS
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
            for state in MAY_MOVE_APPEALS
        ),
    ),
)
