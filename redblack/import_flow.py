"""The path of an imported list: uploaded, checked row by row, confirmed, taken back or thrown away.

A long file is checked and confirmed by a worker: it waits in `checking`, and again in `confirming`. A list of ours that
turns out wrong after names of it were listed leaves as a whole: asked by one person, signed by another, carried out in
parts by the worker.
"""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

CHECKING = "checking"
PREVIEWED = "previewed"
CONFIRMING = "confirming"
CONFIRMED = "confirmed"
SIGNED = "signed"
UNDONE = "undone"
DISCARDED = "discarded"
WITHDRAWAL_ASKED = "withdrawal_asked"
WITHDRAWING = "withdrawing"
WITHDRAWN = "withdrawn"

UNDER_WAY = (CHECKING, CONFIRMING, WITHDRAWING)

_HANDLER = posts(Post.HANDLER)
_OFFICE = frozenset({Side.OFFICE})

IMPORT = Flow(
    "import",
    label="名单导入",
    states=(
        (CHECKING, "检查中"),
        (PREVIEWED, "待确认"),
        (CONFIRMING, "导入中"),
        (CONFIRMED, "已导入"),
        (SIGNED, "已核对签收"),
        (UNDONE, "已撤销"),
        (DISCARDED, "已放弃"),
        (WITHDRAWAL_ASKED, "待签发整批退出"),
        (WITHDRAWING, "整批退出中"),
        (WITHDRAWN, "已整批退出"),
    ),
    moves=(
        Move(verb="upload", label="上传初步名单", source=(NEW,), target=CHECKING, posts=_HANDLER),
        Move(
            verb="upload_received",
            label="上传归集名单",
            source=(NEW,),
            target=CHECKING,
            posts=_HANDLER,
            sides=_OFFICE,
        ),
        Move(verb="upload_left", label="上传移出名单", source=(NEW,), target=CHECKING, posts=_HANDLER, sides=_OFFICE),
        Move(
            verb="upload_old",
            label="上传旧系统名单",
            source=(NEW,),
            target=CHECKING,
            posts=_HANDLER,
            sides=_OFFICE,
        ),
        Move(verb="check", label="逐行检查", source=(CHECKING,), target=PREVIEWED, posts=_HANDLER),
        Move(verb="queue", label="提交后台导入", source=(PREVIEWED,), target=CONFIRMING, posts=_HANDLER),
        Move(verb="confirm", label="导入", source=(PREVIEWED, CONFIRMING), target=CONFIRMED, posts=_HANDLER),
        Move(
            verb="give_back",
            label="未能导入，退回待确认",
            source=(CONFIRMING,),
            target=PREVIEWED,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
        Move(verb="discard", label="放弃", source=(CHECKING, PREVIEWED), target=DISCARDED, posts=_HANDLER),
        *(
            Move(
                verb="hand_over",
                label="随机构改革移交",
                source=(state,),
                target=state,
                posts=posts(Post.TIMER),
                sides=frozenset({Side.TIMER}),
            )
            for state in (*UNDER_WAY, PREVIEWED, CONFIRMED, WITHDRAWAL_ASKED)
        ),
        *(
            Move(
                verb="release",
                label="补正隔离的行",
                source=(state,),
                target=state,
                posts=_HANDLER,
                sides=_OFFICE,
            )
            for state in (CONFIRMED, SIGNED)
        ),
        Move(
            verb="sign_off",
            label="核对签收",
            source=(CONFIRMED,),
            target=SIGNED,
            posts=posts(Post.REVIEWER, Post.APPROVER),
            sides=_OFFICE,
            second_to="confirm",
        ),
        Move(verb="undo", label="撤销整批", source=(CONFIRMED,), target=UNDONE, posts=_HANDLER),
        Move(
            verb="ask_withdrawal",
            label="提请整批退出",
            source=(CONFIRMED,),
            target=WITHDRAWAL_ASKED,
            posts=_HANDLER,
        ),
        Move(
            verb="refuse_withdrawal",
            label="不同意整批退出",
            source=(WITHDRAWAL_ASKED,),
            target=CONFIRMED,
            posts=posts(Post.APPROVER),
        ),
        # Again from `withdrawing` where the worker could not go on.
        Move(
            verb="withdraw",
            label="签发整批退出",
            source=(WITHDRAWAL_ASKED, WITHDRAWING),
            target=WITHDRAWING,
            posts=posts(Post.APPROVER),
            second_to="ask_withdrawal",
        ),
        Move(
            verb="finish_withdrawal",
            label="整批退出办结",
            source=(WITHDRAWING,),
            target=WITHDRAWN,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
    ),
)
