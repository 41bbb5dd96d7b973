"""The path of a stay of execution: it stands, it is lifted or runs out, and the case behind it is decided."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

STANDING = "standing"
LIFTED = "lifted"
RUN_OUT = "run_out"
JUDGED = "judged"

_OWNER_OR_OFFICE = frozenset({Side.OWNER, Side.OFFICE})

STAY = Flow(
    "stay",
    label="中止执行",
    states=((STANDING, "中止执行中"), (LIFTED, "已解除"), (RUN_OUT, "已期满"), (JUDGED, "已裁判")),
    moves=(
        Move(
            verb="stay",
            label="登记中止执行",
            source=(NEW,),
            target=STANDING,
            posts=posts(Post.HANDLER),
            sides=_OWNER_OR_OFFICE,
        ),
        # Whoever ends a stay lets the entry have effect again, so it takes the post that resumes an entry.
        Move(
            verb="lift",
            label="解除中止执行",
            source=(STANDING,),
            target=LIFTED,
            posts=posts(Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
        ),
        Move(
            verb="judge",
            label="登记裁判结果",
            source=(STANDING, LIFTED, RUN_OUT),
            target=JUDGED,
            posts=posts(Post.APPROVER),
            sides=_OWNER_OR_OFFICE,
        ),
        *(
            Move(
                verb="hand_over",
                label="随机构改革移交",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=frozenset({Side.TIMER}),
            )
            for state in (STANDING, LIFTED, RUN_OUT)
        ),
        Move(
            verb="run_out",
            label="中止执行期满",
            source=(STANDING,),
            target=RUN_OUT,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
    ),
)
