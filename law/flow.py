"""The path of a notice on holidays: it is loaded once, and stands."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

PUBLISHED = "published"

CALENDAR = Flow(
    "calendar",
    label="工作日历",
    states=((PUBLISHED, "已载入"),),
    moves=(
        Move(
            verb="publish_notice",
            label="载入放假通知",
            source=(NEW,),
            target=PUBLISHED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=frozenset({Side.OFFICE}),
        ),
    ),
)
