"""Questions about the catalogue and about tasks. Effect is derived from dates, here and nowhere else."""

from measures.queries.beside import (
    Explanation,
    Item,
    Target,
    catalogue,
    explain,
    listed_targets,
    measures_of,
    standing_ids,
    targets_of,
)
from measures.queries.rows import (
    AWAITING_RECEIPT,
    DispatchQuerySet,
    MeasureQuerySet,
    desk_facts,
    gate_facts,
    handover_facts,
    letter_source,
    notice_facts,
    reason_facts,
    recount_facts,
    return_facts,
)

__all__ = [
    "AWAITING_RECEIPT",
    "DispatchQuerySet",
    "Explanation",
    "Item",
    "MeasureQuerySet",
    "Target",
    "catalogue",
    "desk_facts",
    "explain",
    "gate_facts",
    "handover_facts",
    "letter_source",
    "listed_targets",
    "measures_of",
    "notice_facts",
    "reason_facts",
    "recount_facts",
    "return_facts",
    "standing_ids",
    "targets_of",
]
