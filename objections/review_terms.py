"""The words of reconsideration and suits."""

from __future__ import annotations

from django.db.models import TextChoices

from redblack.terms import StayKind, StayOutcome


class ReviewKind(TextChoices):
    """Which way somebody took (JS-G 33, JJ 21, PY 五(五)); every instance is a case of its own."""

    RECONSIDERATION = "reconsideration", "行政复议"
    SUIT = "suit", "行政诉讼第一审"
    SECOND_INSTANCE = "second", "行政诉讼第二审"
    RETRIAL = "retrial", "行政诉讼再审"


class ReviewOutcome(TextChoices):
    """How it ended."""

    UPHELD = "upheld", "维持原决定或者驳回诉讼请求"
    QUASHED = "quashed", "撤销原决定"
    CHANGED = "changed", "变更原决定"
    UNLAWFUL = "unlawful", "确认原决定违法"
    REJECTED = "rejected", "不予受理或者驳回申请、起诉"
    WITHDRAWN = "withdrawn", "撤回申请或者撤诉"
    SETTLED = "settled", "调解结案"


TO_FOLLOW = (ReviewOutcome.CHANGED, ReviewOutcome.UNLAWFUL, ReviewOutcome.SETTLED)
"""The outcomes after which a person must change something: nothing follows of itself."""

TOUCHES = frozenset({ReviewOutcome.QUASHED, ReviewOutcome.CHANGED, ReviewOutcome.UNLAWFUL})
"""The outcomes that take effect only when the judgment cannot be appealed any more."""

STAY_OUTCOMES = {
    ReviewOutcome.UPHELD: StayOutcome.UPHELD,
    ReviewOutcome.REJECTED: StayOutcome.UPHELD,
    ReviewOutcome.WITHDRAWN: StayOutcome.WITHDRAWN,
    ReviewOutcome.QUASHED: StayOutcome.QUASHED,
    ReviewOutcome.CHANGED: StayOutcome.CHANGED,
    ReviewOutcome.UNLAWFUL: StayOutcome.CHANGED,
    ReviewOutcome.SETTLED: StayOutcome.CHANGED,
}
"""What the outcome of a case is to the stay that was ordered in it: upheld and withdrawn let the entry go on."""


def stay_kind(kind: str) -> str:
    """Of which kind a stay is that was ordered in a case of `kind`."""
    return StayKind.RECONSIDERATION if kind == ReviewKind.RECONSIDERATION else StayKind.SUIT


IN_FORCE = "《中华人民共和国行政诉讼法》第八十五条、《中华人民共和国行政复议法》第七十五条"
"""When a judgment or a decision has legal effect."""
