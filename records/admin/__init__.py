"""Records and their catalogue in the staff site: one module per kind of table."""

from records.admin.catalogue import CatalogueAdmin
from records.admin.collection import CollectionBatchAdmin
from records.admin.commitments import CommitmentAdmin
from records.admin.exchange import ExchangeSourceAdmin
from records.admin.flags import RecordFlagAdmin
from records.admin.quality import QualityAdmin
from records.admin.records import EvidenceInline, RecordAdmin, StandingFilter
from records.admin.refused import RefusedRowAdmin

__all__ = [
    "CatalogueAdmin",
    "CollectionBatchAdmin",
    "CommitmentAdmin",
    "EvidenceInline",
    "ExchangeSourceAdmin",
    "QualityAdmin",
    "RecordAdmin",
    "RecordFlagAdmin",
    "RefusedRowAdmin",
    "StandingFilter",
]
