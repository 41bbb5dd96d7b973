"""The path of a flag: a record whose words may hold what may not be collected, until a person has looked."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

OPEN = "open"
RETURNED = "returned"
CLEARED = "cleared"
SETTLED = "settled"

WAITING = (OPEN, RETURNED)

_OFFICE = frozenset({Side.OFFICE})
_TIMER = frozenset({Side.TIMER})

FLAG = Flow(
    "flag",
    label="文字核对",
    states=((OPEN, "待核对"), (RETURNED, "已退回更正"), (CLEARED, "已放行"), (SETTLED, "已更正或终止")),
    moves=(
        # Whoever files the record, the flag is raised by nobody's will.
        Move(verb="flag", label="标出", source=(NEW,), target=OPEN, posts=posts(Post.TIMER), sides=_TIMER),
        Move(
            verb="clear",
            label="放行",
            source=(OPEN, RETURNED),
            target=CLEARED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="send_back",
            label="退回更正",
            source=(OPEN,),
            target=RETURNED,
            posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="settle",
            label="了结",
            source=(OPEN, RETURNED),
            target=SETTLED,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
    ),
)
