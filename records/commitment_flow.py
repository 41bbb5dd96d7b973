"""The path of a commitment: made, published, kept or broken. The record says what; this says who must act."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

MADE = "made"
PUBLISHED = "published"
NOTICED = "noticed"
KEPT = "kept"
BROKEN = "broken"
VOID = "void"

STANDING = (PUBLISHED, NOTICED)
OPEN = (MADE, *STANDING)

_TIMER = frozenset({Side.TIMER})
_BY_TIMER = posts(Post.TIMER)
_SIGNS = posts(Post.REVIEWER, Post.APPROVER)

COMMITMENT = Flow(
    "commitment",
    label="信用承诺",
    states=(
        (MADE, "已登记，待公布"),
        (PUBLISHED, "已公布，履行中"),
        (NOTICED, "已告知拟认定违诺"),
        (KEPT, "已履行"),
        (BROKEN, "违反承诺"),
        (VOID, "已作废"),
    ),
    moves=(
        Move(verb="register", label="登记承诺", source=(NEW,), target=MADE, posts=posts(Post.HANDLER)),
        # What a provider reports of a commitment is public at once; the case only follows it.
        Move(verb="take_up", label="随归集建立", source=(NEW,), target=PUBLISHED, posts=_BY_TIMER, sides=_TIMER),
        Move(verb="publish", label="公布", source=(MADE,), target=PUBLISHED, posts=_SIGNS),
        Move(verb="adopt", label="随归集公布", source=(MADE,), target=PUBLISHED, posts=_BY_TIMER, sides=_TIMER),
        Move(verb="discard", label="作废", source=(MADE,), target=VOID, posts=posts(Post.HANDLER, Post.REVIEWER)),
        Move(
            verb="notify_breach",
            label="告知拟认定违诺",
            source=(PUBLISHED,),
            target=NOTICED,
            posts=_SIGNS,
            starts="commitment.statement_term",
        ),
        Move(verb="hear", label="登记陈述申辩", source=(NOTICED,), target=NOTICED, posts=posts(Post.HANDLER)),
        Move(verb="fulfil", label="认定已履行", source=STANDING, target=KEPT, posts=_SIGNS),
        Move(verb="breach", label="认定违反承诺", source=STANDING, target=BROKEN, posts=posts(Post.APPROVER)),
        Move(
            verb="follow_kept", label="报送单位报为已履行", source=STANDING, target=KEPT, posts=_BY_TIMER, sides=_TIMER
        ),
        Move(
            verb="follow_broken",
            label="报送单位报为违反",
            source=STANDING,
            target=BROKEN,
            posts=_BY_TIMER,
            sides=_TIMER,
        ),
        Move(verb="end", label="随记录终止", source=STANDING, target=VOID, posts=_BY_TIMER, sides=_TIMER),
        Move(
            verb="recount",
            label="重新计算陈述申辩期",
            source=(NOTICED,),
            target=NOTICED,
            posts=_BY_TIMER,
            sides=_TIMER,
        ),
        *(
            Move(verb="hand_over", label="随机构改革移交", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in OPEN
        ),
    ),
)
