"""The interface's part of the records floor: what is reported, and the catalogue that it must fit."""

from records.api.catalogue import CatalogueItemViewSet
from records.api.commitments import CommitmentViewSet
from records.api.quality import QualityView
from records.api.reporting import RecordsView, WithdrawView

__all__ = ["CatalogueItemViewSet", "CommitmentViewSet", "QualityView", "RecordsView", "WithdrawView"]
