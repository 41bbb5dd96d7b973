"""Records and their catalogue in the staff site: one module per kind of table."""

from records.admin.catalogue import CatalogueAdmin
from records.admin.records import EvidenceInline, RecordAdmin, StandingFilter

__all__ = ["CatalogueAdmin", "EvidenceInline", "RecordAdmin", "StandingFilter"]
