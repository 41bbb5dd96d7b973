"""The path of a public notice (公告), as one table."""

from __future__ import annotations

from core.actors import Post
from core.flows import NEW, Flow, Move, posts

ISSUED = "issued"

NOTICE = Flow(
    "notice",
    label="公告",
    states=((ISSUED, "已发布"),),
    moves=(
        # A publicity notice is signed with the publicity of its entries; an exit announcement by itself.
        Move(
            verb="announce_exits",
            label="印发退出公告",
            source=(NEW,),
            target=ISSUED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
        ),
    ),
)
