"""The words of credit commitments (信用承诺), the fields of their catalogue item, and the pack keys they ask."""

from __future__ import annotations

from django.db import models

COMMITMENT_ITEM = "commitment"
BREACH_NOTICE = "commitment.breach_notice"
STATEMENT_TERM = "commitment.statement_term"
PUBLIC = "commitment.public"
BREACH_NEGATIVE = "commitment.breach_negative"


class CommitmentKind(models.TextChoices):
    """The six kinds, by the codes of the item's field CNLX."""

    APPROVAL = "approval", "审批替代（告知承诺）"
    MISSING = "missing", "容缺受理"
    PROOF = "proof", "证明事项替代"
    REPAIR = "repair", "信用修复"
    INDUSTRY = "industry", "行业自律"
    VOLUNTARY = "voluntary", "主动公示"


KIND, STATE, MATTER, TEXT, MADE, PROMISED = "CNLX", "LYZT", "CNSY", "CNNR", "CNRQ", "CNQX"
FOUND, FINDING_NO, NUMBER, UNIT, SOURCE = "RDRQ", "RDWH", "CNBH", "SLDW", "SJLY"
"""The fields of the item by what they say."""

RUNNING, KEPT, BROKEN = "running", "kept", "broken"
"""The words of STATE."""
