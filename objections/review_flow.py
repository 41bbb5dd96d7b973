"""The path of a reconsideration or a suit about a record or an entry: pending, decided, and what the unit did then."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

PENDING = "pending"
DECIDED = "decided"
COMPLIED = "complied"
VOID = "void"

OPEN_REVIEWS = (PENDING, DECIDED)
"""Where something may still happen: these follow their unit to its successor."""

_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})

REVIEW = Flow(
    "review",
    label="复议诉讼",
    states=((PENDING, "审理中"), (DECIDED, "已裁判"), (COMPLIED, "已按裁判办理"), (VOID, "登记作废")),
    moves=(
        Move(
            verb="register",
            label="登记复议诉讼",
            source=(NEW,),
            target=PENDING,
            posts=posts(Post.HANDLER),
            sides=_OWNER_OR_OFFICE,
        ),
        # The stay itself is a case of the lists; here it is begun with the case that ordered it, and linked.
        Move(
            verb="stay",
            label="登记停止执行",
            source=(PENDING,),
            target=PENDING,
            posts=posts(Post.HANDLER),
            sides=_OWNER_OR_OFFICE,
        ),
        # A quashed decision takes records and entries with it: the post that quashes a record, and a second person.
        Move(
            verb="judge",
            label="登记裁判结果",
            source=(PENDING,),
            target=DECIDED,
            posts=posts(Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
            second_to="register",
        ),
        Move(
            verb="comply",
            label="登记已按裁判办理",
            source=(DECIDED,),
            target=COMPLIED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(
            verb="void",
            label="登记作废",
            source=(PENDING,),
            target=VOID,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
        ),
        *(
            Move(
                verb="hand_over",
                label="随机构改革移交",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=frozenset({Side.TIMER}),
            )
            for state in OPEN_REVIEWS
        ),
    ),
)
