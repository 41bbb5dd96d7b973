"""The life of a letter: who may do what with it. A letter has no column of state; its marks say where it stands."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

UNSEALED = "unsealed"
ISSUED = "issued"
VOID = "void"

LETTER = Flow(
    "letter",
    label="文书",
    states=((UNSEALED, "待用印"), (ISSUED, "已签发"), (VOID, "已作废")),
    moves=(
        # Signed by the verb of its case (notify, list_entries, publicise …): there a letter gets its number.
        Move(
            verb="sign",
            label="签发",
            source=(NEW,),
            target=ISSUED,
            posts=posts(Post.REVIEWER, Post.APPROVER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.TIMER}),
        ),
        Move(verb="seal", label="补盖印章", source=(UNSEALED,), target=ISSUED, posts=posts(Post.APPROVER)),
        Move(
            verb="reissue",
            label="作废重发",
            source=(UNSEALED, ISSUED),
            target=VOID,
            posts=posts(Post.REVIEWER, Post.APPROVER),
        ),
    ),
)
