"""The path of one version of the catalogue of public credit information (公共信用信息目录)."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

DRAFT = "draft"
CONSULTING = "consulting"
APPROVED = "approved"
PUBLISHED = "published"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"

_OFFICE = frozenset({Side.OFFICE})

CATALOGUE = Flow(
    "catalogue",
    label="公共信用信息目录",
    states=(
        (DRAFT, "起草"),
        (CONSULTING, "征求意见"),
        (APPROVED, "已批准"),
        (PUBLISHED, "已公布"),
        (SUPERSEDED, "已被新版取代"),
        (WITHDRAWN, "已撤回"),
    ),
    moves=(
        # The national base catalogue was published by those who made it; a release brings it along.
        Move(
            verb="load",
            label="载入国家目录",
            source=(NEW,),
            target=PUBLISHED,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
        Move(verb="draft", label="起草", source=(NEW,), target=DRAFT, posts=posts(Post.HANDLER), sides=_OFFICE),
        Move(verb="revise", label="修改草案", source=(DRAFT,), target=DRAFT, posts=posts(Post.HANDLER), sides=_OFFICE),
        Move(
            verb="consult",
            label="征求意见",
            source=(DRAFT,),
            target=CONSULTING,
            posts=posts(Post.REVIEWER),
            sides=_OFFICE,
            starts="listing.consultation_term",
        ),
        Move(
            verb="approve",
            label="批准",
            source=(CONSULTING,),
            target=APPROVED,
            posts=posts(Post.APPROVER),
            sides=_OFFICE,
            second_to="draft",
        ),
        Move(
            verb="publish",
            label="公布",
            source=(APPROVED,),
            target=PUBLISHED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
        Move(
            verb="supersede",
            label="以新版取代",
            source=(PUBLISHED,),
            target=SUPERSEDED,
            posts=posts(Post.REVIEWER, Post.APPROVER, Post.TIMER),
            sides=frozenset({Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="withdraw",
            label="撤回",
            source=(DRAFT, CONSULTING, APPROVED),
            target=WITHDRAWN,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
        ),
    ),
)
