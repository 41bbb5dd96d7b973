"""The path of a succession of departments (机构改革): two persons of the office, the security officer, the day."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

PROPOSED = "proposed"
CONFIRMED = "confirmed"
CLEARED = "cleared"
HANDED_OVER = "handed_over"
WITHDRAWN = "withdrawn"

OPEN = (PROPOSED, CONFIRMED, CLEARED)

_OFFICE = frozenset({Side.OFFICE})

SUCCESSION = Flow(
    "succession",
    label="机构改革",
    states=(
        (PROPOSED, "已拟定"),
        (CONFIRMED, "已签发，待核准人员"),
        (CLEARED, "待生效"),
        (HANDED_OVER, "已接续"),
        (WITHDRAWN, "已撤回"),
    ),
    moves=(
        Move(
            verb="propose",
            label="拟定机构接续",
            source=(NEW,),
            target=PROPOSED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="divide",
            label="划出部分职能",
            source=(PROPOSED,),
            target=PROPOSED,
            posts=posts(Post.HANDLER),
            sides=_OFFICE,
        ),
        Move(
            verb="confirm",
            label="签发",
            source=(PROPOSED,),
            target=CONFIRMED,
            posts=posts(Post.APPROVER),
            sides=_OFFICE,
            second_to="propose",
        ),
        Move(
            verb="clear_people",
            label="核准人员转隶",
            source=(CONFIRMED,),
            target=CLEARED,
            posts=posts(Post.SECADMIN),
            sides=frozenset({Side.SECURITY}),
        ),
        Move(
            verb="hand_over",
            label="接续",
            source=(CLEARED,),
            target=HANDED_OVER,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
        Move(
            verb="withdraw",
            label="撤回",
            source=OPEN,
            target=WITHDRAWN,
            posts=posts(Post.HANDLER, Post.APPROVER),
            sides=_OFFICE,
        ),
    ),
)
