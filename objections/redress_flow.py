"""The paths of making good: the checklist of a wrong listing, a claim for compensation, a benefit to be given back."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

OPEN = "open"
CLOSED = "closed"

CLAIMED = "claimed"
GRANTED = "granted"
REFUSED = "refused"
PAID = "paid"

TO_RECOVER = "to_recover"
RECOVERED = "recovered"
WAIVED = "waived"

_TIMER = frozenset({Side.TIMER})
_BY_TIMER = posts(Post.TIMER)
_HANDLER = posts(Post.HANDLER)
_APPROVER = posts(Post.APPROVER)


def _handed_over(*states: str) -> list[Move]:
    return [
        Move(verb="hand_over", label="随机构改革移交", source=(state,), target=state, posts=_BY_TIMER, sides=_TIMER)
        for state in states
    ]


REDRESS = Flow(
    "redress",
    label="误列救济",
    states=((OPEN, "办理中"), (CLOSED, "已办结")),
    moves=(
        Move(
            verb="open", label="立项", source=(NEW,), target=OPEN, posts=_BY_TIMER, sides=_TIMER, starts="redress.term"
        ),
        Move(verb="apologise", label="签发道歉信", source=(OPEN,), target=OPEN, posts=_APPROVER),
        Move(
            verb="clarify",
            label="签发澄清公告",
            source=(OPEN,),
            target=OPEN,
            posts=_APPROVER,
            starts="redress.clarification_term",
        ),
        Move(verb="settle", label="登记办结事项", source=(OPEN,), target=OPEN, posts=_HANDLER),
        # That nothing is owed is more than a note of what was done: a reviewer says so.
        Move(verb="set_aside", label="登记不适用事项", source=(OPEN,), target=OPEN, posts=posts(Post.REVIEWER)),
        Move(verb="close", label="结案", source=(OPEN,), target=CLOSED, posts=posts(Post.REVIEWER, Post.APPROVER)),
        *_handed_over(OPEN),
    ),
)

COMPENSATION = Flow(
    "compensation",
    label="误列赔偿",
    states=((CLAIMED, "待决定"), (GRANTED, "决定赔偿，待支付"), (REFUSED, "不予赔偿"), (PAID, "已支付")),
    moves=(
        Move(
            verb="claim",
            label="登记赔偿申请",
            source=(NEW,),
            target=CLAIMED,
            posts=_HANDLER,
            starts="redress.compensation_term",
        ),
        Move(verb="grant", label="决定赔偿", source=(CLAIMED,), target=GRANTED, posts=_APPROVER, second_to="claim"),
        Move(
            verb="refuse", label="决定不予赔偿", source=(CLAIMED,), target=REFUSED, posts=_APPROVER, second_to="claim"
        ),
        Move(verb="pay", label="登记支付", source=(GRANTED,), target=PAID, posts=_HANDLER),
        *_handed_over(CLAIMED, GRANTED),
    ),
)

CLAWBACK = Flow(
    "clawback",
    label="误列权益追回",
    states=((TO_RECOVER, "待追回"), (RECOVERED, "已追回"), (WAIVED, "不予追回")),
    moves=(
        Move(
            verb="open",
            label="提请追回",
            source=(NEW,),
            target=TO_RECOVER,
            posts=_BY_TIMER,
            sides=_TIMER,
            starts="redress.term",
        ),
        Move(verb="recover", label="登记已追回", source=(TO_RECOVER,), target=RECOVERED, posts=_HANDLER),
        Move(verb="waive", label="不予追回", source=(TO_RECOVER,), target=WAIVED, posts=posts(Post.REVIEWER)),
        *_handed_over(TO_RECOVER),
    ),
)
"""「应尽可能收回」 (JY 24, JS-L 24): the unit that granted a benefit takes it back, or a reviewer says why not."""
