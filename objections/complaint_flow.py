"""The path of a complaint (投诉) about how a department handled something: assigned, answered, supervised, closed."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

RAISED = "raised"
ASSIGNED = "assigned"
ANSWERED = "answered"
RETURNED = "returned"
CLOSED = "closed"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

AT_THE_UNIT = (ASSIGNED, RETURNED)
"""Where the unit must answer."""
OPEN_COMPLAINTS = (RAISED, ASSIGNED, ANSWERED, RETURNED)
WITH_A_UNIT = (ASSIGNED, ANSWERED, RETURNED)
"""Open ones that a unit has: these follow it to its successor."""

_OFFICE = frozenset({Side.OFFICE})
_OWNER = frozenset({Side.OWNER})
_TIMER = frozenset({Side.TIMER})

COMPLAINT = Flow(
    "complaint",
    label="投诉",
    states=(
        (RAISED, "待交办"),
        (ASSIGNED, "承办中"),
        (ANSWERED, "已答复，待审核"),
        (RETURNED, "退回重办"),
        (CLOSED, "已办结"),
        (DECLINED, "不予受理"),
        (WITHDRAWN, "已撤回"),
    ),
    moves=(
        # The citizens' page raises in the name of a timer; calls, mail and what 12345 transfers, the office's handler.
        Move(
            verb="raise_complaint",
            label="登记投诉",
            source=(NEW,),
            target=RAISED,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="assign",
            label="交办",
            source=(RAISED,),
            target=ASSIGNED,
            posts=posts(Post.HANDLER, Post.REVIEWER),
            sides=_OFFICE,
            starts="complaint.answer_term",
        ),
        Move(
            verb="decline",
            label="不予受理",
            source=(RAISED,),
            target=DECLINED,
            posts=posts(Post.REVIEWER),
            sides=_OFFICE,
        ),
        Move(verb="answer", label="答复", source=AT_THE_UNIT, target=ANSWERED, posts=posts(Post.HANDLER), sides=_OWNER),
        Move(
            verb="send_back",
            label="退回重办",
            source=(ANSWERED,),
            target=RETURNED,
            posts=posts(Post.REVIEWER),
            sides=_OFFICE,
            starts="complaint.again_term",
        ),
        Move(
            verb="close",
            label="审核办结",
            source=(ANSWERED,),
            target=CLOSED,
            posts=posts(Post.REVIEWER),
            sides=_OFFICE,
        ),
        Move(
            verb="withdraw",
            label="撤回投诉",
            source=OPEN_COMPLAINTS,
            target=WITHDRAWN,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OFFICE, Side.TIMER}),
        ),
        # Every look at the sealed contact and code is a step, with its reason; the reply is sent when all is over.
        *(
            Move(
                verb="open_contact",
                label="查看联系方式和查询码",
                source=(state,),
                target=state,
                posts=posts(Post.HANDLER, Post.REVIEWER),
                sides=_OFFICE,
            )
            for state in (*OPEN_COMPLAINTS, CLOSED, DECLINED, WITHDRAWN)
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
            for state in AT_THE_UNIT
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
            for state in WITH_A_UNIT
        ),
    ),
)
