"""The path of an objection: registered, accepted, verified by whoever answers for the information, decided, put right.

`unit` handles it, `verifier` says whether the information is right, `corrector` may change it: often one department,
not always (C20). Which of them makes a move, its verb and its door say.
"""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

RAISED = "raised"
ASKED = "asked"
ACCEPTED = "accepted"
VERIFYING = "verifying"
VERIFIED = "verified"
PROPOSED = "proposed"
CORRECTING = "correcting"
CORRECTED = "corrected"
DISMISSED = "dismissed"
RETURNED = "returned"
TRANSFERRED = "transferred"
SETTLED = "settled"
WITHDRAWN = "withdrawn"
MOOT = "moot"

BEFORE_ACCEPTANCE = (RAISED, ASKED)
UNDER_REVIEW = (ACCEPTED, VERIFYING, VERIFIED, PROPOSED)
MARKING = (*UNDER_REVIEW, CORRECTING, TRANSFERRED)
"""While an objection is in one of these, what it is against bears the mark 异议处理中 (JS-G 32)."""
OPEN_OBJECTIONS = (*BEFORE_ACCEPTANCE, *MARKING)

_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_OR_CITIZEN = _OWNER_OR_OFFICE | {Side.TIMER}
_OWNER = frozenset({Side.OWNER})
_TIMER = frozenset({Side.TIMER})
_BY_TIMER = posts(Post.TIMER)
_DESK = posts(Post.HANDLER, Post.REVIEWER)
_SIGNS = posts(Post.REVIEWER)
_APPROVES = posts(Post.APPROVER)

OBJECTION = Flow(
    "objection",
    label="异议处理",
    states=(
        (RAISED, "已登记，待受理"),
        (ASKED, "待补正"),
        (ACCEPTED, "已受理"),
        (VERIFYING, "核实中"),
        (VERIFIED, "已核实，待提出处理意见"),
        (PROPOSED, "待签发决定"),
        (CORRECTING, "异议成立，更正中"),
        (CORRECTED, "已更正办结"),
        (DISMISSED, "异议不成立"),
        (RETURNED, "不予受理"),
        (TRANSFERRED, "已转来源单位"),
        (SETTLED, "来源单位已答复"),
        (WITHDRAWN, "已撤回"),
        (MOOT, "信息已终止，办结"),
    ),
    moves=(
        # The timer registers what a citizen sent from the public pages.
        Move(verb="raise_objection", label="登记异议", source=(NEW,), target=RAISED,
             posts=posts(Post.HANDLER, Post.TIMER), sides=_OR_CITIZEN, starts="objection.review_term"),
        Move(verb="forward", label="转交其他单位", source=(RAISED,), target=RAISED, posts=_DESK,
             sides=_OWNER_OR_OFFICE),
        Move(verb="amend", label="修改异议内容", source=(RAISED,), target=RAISED, posts=posts(Post.HANDLER, Post.TIMER),
             sides=_OR_CITIZEN),
        Move(verb="ask_supplement", label="要求补正", source=(RAISED,), target=ASKED, posts=_SIGNS, sides=_OWNER,
             clock="pauses", starts="objection.supplement_term"),
        Move(verb="supplement", label="登记补正", source=(ASKED,), target=RAISED,
             posts=posts(Post.HANDLER, Post.TIMER), sides=_OR_CITIZEN, clock="resumes"),
        Move(verb="accept", label="受理", source=(RAISED,), target=ACCEPTED, posts=_SIGNS, sides=_OWNER),
        Move(verb="return_objection", label="不予受理", source=BEFORE_ACCEPTANCE, target=RETURNED, posts=_SIGNS,
             sides=_OWNER),
        Move(verb="transfer", label="转来源单位", source=(RAISED,), target=TRANSFERRED, posts=_SIGNS, sides=_OWNER),
        Move(verb="settle", label="登记来源单位答复", source=(TRANSFERRED,), target=SETTLED, posts=_DESK,
             sides=_OWNER),
        Move(verb="send_to_verify", label="送请核实", source=(ACCEPTED,), target=VERIFYING, posts=_SIGNS,
             sides=_OWNER, starts="objection.verify_term"),
        Move(verb="verify", label="反馈核实结果", source=(VERIFYING,), target=VERIFIED,
             posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER), sides=_OWNER),
        Move(verb="propose_decision", label="提出处理意见", source=(ACCEPTED, VERIFYING, VERIFIED),
             target=PROPOSED, posts=_DESK, sides=_OWNER),
        Move(verb="send_back", label="退回重提意见", source=(PROPOSED,), target=VERIFIED, posts=_APPROVES,
             sides=_OWNER),
        Move(verb="uphold", label="签发：异议成立", source=(PROPOSED,), target=CORRECTING, posts=_APPROVES,
             sides=_OWNER, starts="objection.correct_term", second_to="propose_decision"),
        Move(verb="dismiss", label="签发：异议不成立", source=(PROPOSED,), target=DISMISSED, posts=_APPROVES,
             sides=_OWNER, second_to="propose_decision"),
        Move(verb="ask_exit", label="提请移出名单", source=(CORRECTING,), target=CORRECTING,
             posts=posts(Post.HANDLER), sides=_OWNER),
        Move(verb="carry_out", label="落实更正", source=(CORRECTING,), target=CORRECTED, posts=_APPROVES,
             sides=_OWNER_OR_OFFICE),
        Move(verb="withdraw_objection", label="撤回异议", source=(*BEFORE_ACCEPTANCE, *UNDER_REVIEW),
             target=WITHDRAWN, posts=posts(Post.HANDLER, Post.TIMER), sides=_OR_CITIZEN),
        Move(verb="close_moot", label="信息已终止，办结", source=OPEN_OBJECTIONS, target=MOOT, posts=_BY_TIMER,
             sides=_TIMER),
        *(
            Move(verb="recount", label="重新计算期限", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in (*BEFORE_ACCEPTANCE, *UNDER_REVIEW, CORRECTING)
        ),
        *(
            Move(verb="hand_over", label="随机构改革移交", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in OPEN_OBJECTIONS
        ),
    ),
)  # fmt: skip
