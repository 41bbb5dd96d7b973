"""The path of one application for repair (JS-G 34, 35): which steps a case must take, its pack decides by rules."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

APPLIED = "applied"
INCOMPLETE = "incomplete"
ACCEPTED = "accepted"
OPINED = "opined"
PUBLICISED = "publicised"
GRANTED = "granted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
FALSE = "false"
CLOSED = "closed"

OPEN = (APPLIED, INCOMPLETE, ACCEPTED, OPINED, PUBLICISED)
"""Somebody has still to act; at most one such case stands over a target."""
RUNNING = (APPLIED, ACCEPTED, OPINED, PUBLICISED)
"""A term of the department may run."""
MAY_MOVE = (*OPEN, GRANTED)

_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_ALL_SIDES = frozenset({Side.OWNER, Side.OFFICE, Side.TIMER})
_TIMER = frozenset({Side.TIMER})
_BY_TIMER = posts(Post.TIMER)
_TAKES_IN = posts(Post.HANDLER, Post.TIMER)
_SIGNS = posts(Post.REVIEWER, Post.APPROVER)

REPAIR = Flow(
    "repair",
    label="信用修复申请",
    states=(
        (APPLIED, "已申请，待受理"),
        (INCOMPLETE, "待补正（期限停止计算）"),
        (ACCEPTED, "已受理"),
        (OPINED, "已提出修复意见"),
        (PUBLICISED, "修复公示中"),
        (GRANTED, "准予修复"),
        (REFUSED, "不予修复"),
        (WITHDRAWN, "申请人撤回"),
        (FALSE, "材料虚假，终止办理"),
        (CLOSED, "对象已终止，无须办理"),
    ),
    moves=(
        # The timer takes in what a citizen sends from the public pages: no officer stands behind it.
        Move(verb="apply", label="登记修复申请", source=(NEW,), target=APPLIED, posts=_TAKES_IN, sides=_ALL_SIDES,
             starts="repair.decision_term"),
        Move(verb="amend", label="修改申请内容", source=(APPLIED,), target=APPLIED, posts=_TAKES_IN, sides=_ALL_SIDES),
        Move(verb="ask_completion", label="通知补正", source=(APPLIED,), target=INCOMPLETE, posts=posts(Post.HANDLER),
             clock="pauses"),
        Move(verb="complete", label="登记补正", source=(INCOMPLETE,), target=APPLIED, posts=_TAKES_IN,
             sides=_ALL_SIDES, clock="resumes"),
        Move(verb="accept", label="受理", source=(APPLIED,), target=ACCEPTED, posts=posts(Post.HANDLER),
             starts="repair.opinion_term"),
        Move(verb="opine", label="提出修复意见", source=(ACCEPTED,), target=OPINED,
             posts=posts(Post.HANDLER, Post.REVIEWER)),
        Move(verb="publicise", label="公示修复意见", source=(OPINED,), target=PUBLICISED, posts=posts(Post.REVIEWER),
             starts="repair.publicity_term"),
        Move(verb="object", label="登记公示期异议", source=(PUBLICISED,), target=PUBLICISED, posts=_TAKES_IN,
             sides=_ALL_SIDES),
        Move(verb="answer", label="答复公示期异议", source=(PUBLICISED,), target=PUBLICISED,
             posts=posts(Post.REVIEWER)),
        # Which of these sources fits, the pack says: with opinion and publicity, or at once (RepairPublicised).
        Move(verb="grant", label="准予修复", source=(ACCEPTED, OPINED, PUBLICISED), target=GRANTED,
             posts=posts(Post.APPROVER), second_to="opine"),
        Move(verb="refuse", label="不予修复", source=OPEN, target=REFUSED, posts=posts(Post.APPROVER)),
        Move(verb="withdraw_application", label="申请人撤回", source=OPEN, target=WITHDRAWN, posts=_TAKES_IN,
             sides=_ALL_SIDES),
        Move(verb="find_false", label="认定材料虚假", source=OPEN, target=FALSE, posts=posts(Post.APPROVER),
             sides=_OWNER_OR_OFFICE),
        Move(verb="find_false", label="认定材料虚假", source=(GRANTED,), target=GRANTED, posts=posts(Post.APPROVER),
             sides=_OWNER_OR_OFFICE),
        # Where repair is a reference only, the recogniser decides on the list entry (JY 23, JS-L 23).
        Move(verb="keep_listed", label="不因修复退出名单", source=(GRANTED,), target=GRANTED, posts=_SIGNS),
        Move(verb="close", label="随对象终止", source=OPEN, target=CLOSED, posts=_BY_TIMER, sides=_TIMER),
        *(
            Move(verb="recount", label="重新计算期限", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in RUNNING
        ),
        *(
            Move(verb="hand_over", label="随机构改革移交", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in MAY_MOVE
        ),
    ),
)  # fmt: skip
