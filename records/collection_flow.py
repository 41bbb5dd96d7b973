"""The path of a file of records: uploaded, checked row by row, loaded, taken back or thrown away.

A long file is checked and loaded by a worker: it waits in `checking`, `confirming` or `undoing`.
"""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

UPLOADED = "uploaded"
CHECKING = "checking"
CHECKED = "checked"
CONFIRMING = "confirming"
LOADED = "loaded"
UNDOING = "undoing"
UNDONE = "undone"
DISCARDED = "discarded"
FAILED = "failed"

UNDER_WAY = (CHECKING, CONFIRMING, UNDOING)

_HANDLER = posts(Post.HANDLER)
_BOTH = frozenset({Side.OWNER, Side.OFFICE})
_WORKER = posts(Post.TIMER)
_BACK = frozenset({Side.TIMER})

COLLECTION = Flow(
    "collection",
    label="文件归集",
    states=(
        (UPLOADED, "待对应列名"),
        (CHECKING, "检查中"),
        (CHECKED, "待确认"),
        (CONFIRMING, "归集中"),
        (LOADED, "已归集"),
        (UNDOING, "撤销中"),
        (UNDONE, "已撤销"),
        (DISCARDED, "已放弃"),
        (FAILED, "无法检查"),
    ),
    moves=(
        Move(verb="upload", label="上传归集文件", source=(NEW,), target=UPLOADED, posts=_HANDLER, sides=_BOTH),
        Move(verb="assign", label="对应列名", source=(UPLOADED,), target=CHECKING, posts=_HANDLER, sides=_BOTH),
        Move(verb="check", label="逐行检查", source=(CHECKING,), target=CHECKED, posts=_HANDLER, sides=_BOTH),
        Move(verb="fail", label="检查中止", source=(CHECKING,), target=FAILED, posts=_WORKER, sides=_BACK),
        Move(verb="queue", label="提交后台归集", source=(CHECKED,), target=CONFIRMING, posts=_HANDLER, sides=_BOTH),
        Move(
            verb="load",
            label="确认归集",
            source=(CHECKED, CONFIRMING),
            target=LOADED,
            posts=_HANDLER,
            sides=_BOTH,
        ),
        Move(
            verb="give_back",
            label="未能归集，退回待确认",
            source=(CONFIRMING,),
            target=CHECKED,
            posts=_WORKER,
            sides=_BACK,
        ),
        Move(
            verb="recheck",
            label="重新检查",
            source=(CHECKED, CONFIRMING, FAILED),
            target=CHECKING,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=_BOTH | {Side.TIMER},
        ),
        Move(
            verb="discard",
            label="放弃",
            source=(UPLOADED, CHECKING, CHECKED, FAILED),
            target=DISCARDED,
            posts=_HANDLER,
            sides=_BOTH,
        ),
        Move(verb="queue_undoing", label="提交后台撤销", source=(LOADED,), target=UNDOING, posts=_HANDLER, sides=_BOTH),
        Move(verb="undo", label="撤销整批", source=(LOADED, UNDOING), target=UNDONE, posts=_HANDLER, sides=_BOTH),
        Move(verb="keep", label="未能撤销，退回已归集", source=(UNDOING,), target=LOADED, posts=_WORKER, sides=_BACK),
    ),
)
