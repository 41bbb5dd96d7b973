"""The path of one honour whose holder came on a black list: the granting unit revokes it, or says why not."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

OPENED = "opened"
PAUSED = "paused"
REVOKED = "revoked"
KEPT = "kept"
NOT_FOUND = "not_found"
CLOSED = "closed"
RESTORING = "restoring"
RESTORED = "restored"
NOT_RESTORED = "not_restored"

UNANSWERED = (OPENED, PAUSED)
MAY_MOVE = (OPENED, PAUSED, REVOKED, RESTORING)
"""Where something may still happen: these follow their unit to its successor."""

_TIMER = frozenset({Side.TIMER})
_BY_TIMER = posts(Post.TIMER)
_DESK = posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER)

HONOUR_TASK = Flow(
    "honour_task",
    label="荣誉撤销任务",
    states=(
        (OPENED, "待授予单位办理"),
        (PAUSED, "暂停（名单中止）"),
        (REVOKED, "荣誉已撤销"),
        (KEPT, "不予撤销"),
        (NOT_FOUND, "查无此项荣誉"),
        (CLOSED, "名单已退出，无须办理"),
        (RESTORING, "待恢复"),
        (RESTORED, "荣誉已恢复"),
        (NOT_RESTORED, "不予恢复"),
    ),
    moves=(
        Move(verb="open", label="提请撤销荣誉", source=(NEW,), target=OPENED, posts=_BY_TIMER, sides=_TIMER,
             starts="honours.answer_term"),
        # The unit decides by its own rules and paper; here it says what it decided, by its desk or its system.
        Move(verb="revoke", label="登记荣誉已撤销", source=(OPENED,), target=REVOKED, posts=_DESK),
        Move(verb="keep", label="不予撤销", source=(OPENED,), target=KEPT, posts=_DESK),
        Move(verb="disclaim", label="查无此项荣誉", source=(OPENED,), target=NOT_FOUND, posts=_DESK),
        Move(verb="pause", label="随名单中止暂停", source=(OPENED,), target=PAUSED, posts=_BY_TIMER, sides=_TIMER,
             clock="pauses"),
        Move(verb="resume", label="随名单恢复", source=(PAUSED,), target=OPENED, posts=_BY_TIMER, sides=_TIMER,
             clock="resumes"),
        Move(verb="carry_over", label="改以另一名单为依据", source=UNANSWERED, target=OPENED, posts=_BY_TIMER,
             sides=_TIMER, clock="resumes"),
        Move(verb="carry_over", label="改以另一名单为依据", source=(REVOKED,), target=REVOKED, posts=_BY_TIMER,
             sides=_TIMER),
        Move(verb="call_off", label="名单退出，任务终止", source=UNANSWERED, target=CLOSED, posts=_BY_TIMER,
             sides=_TIMER),
        Move(verb="ask_back", label="名单有误，提请恢复荣誉", source=(REVOKED,), target=RESTORING, posts=_BY_TIMER,
             sides=_TIMER, starts="honours.restore_term"),
        Move(verb="restore", label="登记荣誉已恢复", source=(RESTORING,), target=RESTORED, posts=_DESK),
        Move(verb="decline", label="不予恢复", source=(RESTORING,), target=NOT_RESTORED, posts=_DESK),
        *(
            Move(verb="recount", label="重新计算期限", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in (OPENED, RESTORING)
        ),
        *(
            Move(verb="hand_over", label="随机构改革移交", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
            for state in MAY_MOVE
        ),
    ),
)  # fmt: skip
