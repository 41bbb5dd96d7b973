"""The path of a change of a subject: reported with its proof, confirmed by a second person where it ends rights."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

REPORTED = "reported"
EFFECTIVE = "effective"
DECLINED = "declined"
UNDONE = "undone"

_OFFICE = frozenset({Side.OFFICE})
_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})

SUBJECT_CHANGE = Flow(
    "subject_change",
    label="主体变更",
    states=(
        (REPORTED, "已登记，待确认"),
        (EFFECTIVE, "已生效"),
        (DECLINED, "不予确认"),
        (UNDONE, "已撤销"),
    ),
    moves=(
        Move(
            verb="report",
            label="登记主体变更",
            source=(NEW,),
            target=REPORTED,
            posts=posts(Post.HANDLER),
            sides=_OWNER_OR_OFFICE,
        ),
        # Another name, a revoked licence, a bankruptcy accepted: nobody loses a right by our writing it down.
        Move(
            verb="take_note",
            label="记入主体档案",
            source=(REPORTED,),
            target=EFFECTIVE,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
        Move(
            verb="confirm",
            label="核准变更",
            source=(REPORTED,),
            target=EFFECTIVE,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
            second_to="report",
        ),
        Move(
            verb="decline",
            label="不予确认",
            source=(REPORTED,),
            target=DECLINED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(
            verb="undo",
            label="撤销变更",
            source=(EFFECTIVE,),
            target=UNDONE,
            posts=posts(Post.APPROVER),
            sides=_OFFICE,
        ),
    ),
)
