"""The words of the revocation of honours, and the pack keys it asks."""

from __future__ import annotations

HONOURS = ("honour", "commendation")
"""The catalogue items whose records are honours: 荣誉称号, 表彰奖励."""

REVOCATION = "honours.revocation"
HOLDERS = "honours.holders"
RESPONSIBLE = "responsible"
"""The answer of `honours.holders` by which the honours of responsible persons are revoked too."""

ANSWER_TERM = "honours.answer_term"
RESTORE_TERM = "honours.restore_term"
