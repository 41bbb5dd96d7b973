"""What may happen to a credit record: filed, linked, repaired, revoked, corrected. Nothing is removed."""

from __future__ import annotations

from core.actors import Post, Side
from core.flows import NEW, Flow, Move, posts

FILED = "filed"
REPAIRED = "repaired"
REVOKED = "revoked"

STATES = (
    (FILED, "有效归集"),
    (REPAIRED, "已修复（转档案）"),
    (REVOKED, "已撤销（转档案）"),
)

RECORD = Flow(
    "record",
    label="信用记录",
    states=STATES,
    moves=(
        Move(
            verb="file",
            label="归集",
            source=(NEW,),
            target=FILED,
            # The timer files what another act brings along: an honour given back, a commitment published.
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="link",
            label="记入责任人",
            source=(NEW,),
            target=FILED,
            posts=posts(Post.APPROVER, Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="revoke",
            label="撤销",
            source=(FILED,),
            target=REVOKED,
            posts=posts(Post.APPROVER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="withdraw",
            label="按提供单位报送撤回",
            source=(FILED,),
            target=REVOKED,
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.TIMER}),
        ),
        Move(
            verb="quash",
            label="登记原决定被撤销",
            source=(FILED,),
            target=REVOKED,
            posts=posts(Post.APPROVER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="repair",
            label="修复",
            source=(FILED,),
            target=REPAIRED,
            posts=posts(Post.APPROVER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="update",
            label="按提供单位最新报送更新",
            source=(FILED,),
            target=FILED,
            # The timer writes what became of a commitment into its record.
            posts=posts(Post.HANDLER, Post.TIMER),
            sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
        ),
        Move(
            verb="recount",
            label="重新计算应公开日期",
            source=(FILED,),
            target=FILED,
            posts=posts(Post.TIMER),
            sides=frozenset({Side.TIMER}),
        ),
        Move(
            verb="correct",
            label="更正",
            source=(FILED,),
            target=FILED,
            posts=posts(Post.APPROVER),
            sides=frozenset({Side.OWNER, Side.OFFICE}),
        ),
        *(
            Move(
                verb=verb,
                label=label,
                source=(FILED,),
                target=FILED,
                posts=posts(Post.HANDLER, Post.REVIEWER, Post.APPROVER, Post.TIMER),
                sides=frozenset({Side.OWNER, Side.OFFICE, Side.TIMER}),
            )
            for verb, label in (("mark_disputed", "标注异议处理中"), ("clear_dispute", "取消异议标注"))
        ),
    ),
)
