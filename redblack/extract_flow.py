"""The path of an extract of what the platform holds of a subject: it is issued, once, and stands as issued."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

ISSUED = "issued"

EXTRACT = Flow(
    "extract",
    label="公共信用信息情况说明",
    states=((ISSUED, "已出具"),),
    moves=(
        Move(
            verb="issue_extract",
            label="出具情况说明",
            source=(NEW,),
            target=ISSUED,
            posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER),
            sides=frozenset({Side.OFFICE}),
        ),
    ),
)
