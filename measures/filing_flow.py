"""The path of a paper that a department files with the office: a memorandum, or a document with rules (PY 四(一))."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
FILED = "filed"
SUPERSEDED = "superseded"
ENDED = "ended"
WITHDRAWN = "withdrawn"

OPEN = (DRAFT, RETURNED)
"""With the department that drew it up: it may be changed."""

UNSETTLED = (*OPEN, SUBMITTED)
"""Not in the register yet, and not given up."""

_OWNER = frozenset({Side.OWNER})
_OFFICE = frozenset({Side.OFFICE})
_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_CHECKERS = posts(Post.REVIEWER, Post.APPROVER)


def _drawn_up(verb: str, label: str) -> list[Move]:
    """A change of the paper while it is with its department."""
    return [
        Move(verb=verb, label=label, source=(state,), target=state, posts=posts(Post.HANDLER), sides=_OWNER)
        for state in OPEN
    ]


FILING = Flow(
    "filing",
    label="备案",
    states=(
        (DRAFT, "起草"),
        (SUBMITTED, "待备案"),
        (RETURNED, "退回补正"),
        (FILED, "已备案"),
        (SUPERSEDED, "已被新版取代"),
        (ENDED, "已终止"),
        (WITHDRAWN, "已撤回"),
    ),
    moves=(
        Move(
            verb="draft", label="起草", source=(NEW,), target=DRAFT, posts=posts(Post.HANDLER), sides=_OWNER_OR_OFFICE
        ),
        *_drawn_up("revise", "修改"),
        *_drawn_up("bundle", "登记一项措施"),
        *_drawn_up("take_in", "从表格登记措施"),
        *_drawn_up("unbundle", "移除措施"),
        Move(verb="submit", label="报送备案", source=OPEN, target=SUBMITTED, posts=_CHECKERS, sides=_OWNER),
        Move(verb="withdraw", label="撤回", source=UNSETTLED, target=WITHDRAWN, posts=_CHECKERS, sides=_OWNER),
        Move(
            verb="send_back",
            label="退回补正",
            source=(SUBMITTED,),
            target=RETURNED,
            posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(verb="accept", label="予以备案", source=(SUBMITTED,), target=FILED, posts=_CHECKERS, sides=_OFFICE),
        Move(verb="supersede", label="以新版取代", source=(FILED,), target=SUPERSEDED, posts=_CHECKERS, sides=_OFFICE),
        *(
            Move(
                verb="hand_over",
                label="随机构改革移交",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=frozenset({Side.TIMER}),
            )
            for state in UNSETTLED
        ),
        Move(verb="end", label="终止", source=(FILED,), target=ENDED, posts=_CHECKERS, sides=_OWNER_OR_OFFICE),
    ),
)
