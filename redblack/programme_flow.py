"""The path of a list programme (认定办法), as one table."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts
from redblack.flow import WITHDRAWN

_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})
_TIMER = frozenset({Side.TIMER})

DRAFT = "draft"
CONSULTING = "consulting"
PUBLISHED = "published"
SUPERSEDED = "superseded"

PROGRAMME = Flow(
    "programme",
    label="认定办法",
    states=(
        (DRAFT, "起草"),
        (CONSULTING, "征求意见"),
        (PUBLISHED, "已公布"),
        (SUPERSEDED, "已废止"),
        (WITHDRAWN, "已撤回"),
    ),
    moves=(
        Move(
            verb="draft", label="起草", source=(NEW,), target=DRAFT, posts=posts(Post.HANDLER), sides=_OWNER_OR_OFFICE
        ),
        Move(
            verb="consult",
            label="公开征求意见",
            source=(DRAFT,),
            target=CONSULTING,
            posts=posts(Post.REVIEWER),
            sides=_OWNER_OR_OFFICE,
            starts="programme.consultation_term",
        ),
        Move(
            verb="publish",
            label="公布",
            source=(CONSULTING,),
            target=PUBLISHED,
            posts=posts(Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(
            verb="supersede",
            label="废止",
            source=(PUBLISHED,),
            target=SUPERSEDED,
            posts=posts(Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(
            verb="withdraw",
            label="撤回",
            source=(DRAFT, CONSULTING),
            target=WITHDRAWN,
            posts=posts(Post.REVIEWER),
            sides=_OWNER_OR_OFFICE,
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
            for state in (DRAFT, CONSULTING, PUBLISHED)
        ),
    ),
)
