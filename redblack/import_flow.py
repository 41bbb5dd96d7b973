"""The path of an imported preliminary list: uploaded and checked, confirmed, taken back or thrown away."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

PREVIEWED = "previewed"
CONFIRMED = "confirmed"
UNDONE = "undone"
DISCARDED = "discarded"

_HANDLER = posts(Post.HANDLER)

IMPORT = Flow(
    "import",
    label="初步名单导入",
    states=((PREVIEWED, "待确认"), (CONFIRMED, "已导入"), (UNDONE, "已撤销"), (DISCARDED, "已放弃")),
    moves=(
        Move(verb="upload", label="上传初步名单", source=(NEW,), target=PREVIEWED, posts=_HANDLER),
        Move(verb="confirm", label="导入", source=(PREVIEWED,), target=CONFIRMED, posts=_HANDLER),
        Move(verb="discard", label="放弃", source=(PREVIEWED,), target=DISCARDED, posts=_HANDLER),
        *(
            Move(
                verb="hand_over",
                label="随机构改革移交",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=frozenset({Side.TIMER}),
            )
            for state in (PREVIEWED, CONFIRMED)
        ),
        Move(verb="undo", label="撤销整批", source=(CONFIRMED,), target=UNDONE, posts=_HANDLER),
    ),
)
