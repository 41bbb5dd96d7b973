"""The path of a statement in defence or an objection during publicity (陈述申辩、公示异议), as one table."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_TIMER = frozenset({Side.TIMER})

OPEN = "open"
UPHELD = "upheld"
DISMISSED = "dismissed"

REPRESENTATION = Flow(
    "representation",
    label="陈述申辩与公示异议",
    states=((OPEN, "核实中"), (UPHELD, "成立"), (DISMISSED, "不成立")),
    moves=(
        Move(
            verb="represent",
            label="登记陈述申辩或异议",
            source=(NEW,),
            target=OPEN,
            posts=posts(Post.HANDLER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(verb="uphold", label="认定成立", source=(OPEN,), target=UPHELD, posts=posts(Post.REVIEWER)),
        Move(verb="dismiss", label="认定不成立", source=(OPEN,), target=DISMISSED, posts=posts(Post.REVIEWER)),
        Move(
            verb="hand_over",
            label="随机构改革移交",
            source=(OPEN,),
            target=OPEN,
            posts=posts(Post.TIMER),
            sides=_TIMER,
        ),
    ),
)
