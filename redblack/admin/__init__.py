"""Lists in the staff site: entries, programmes, representations, imported files, stays."""

from redblack.admin.entries import EntryAdmin
from redblack.admin.extracts import ExtractAdmin
from redblack.admin.imported import ImportBatchAdmin
from redblack.admin.notices import PageOutageAdmin, PublicNoticeAdmin
from redblack.admin.programmes import ProgrammeAdmin
from redblack.admin.representations import RepresentationAdmin
from redblack.admin.stays import StayAdmin

__all__ = [
    "EntryAdmin",
    "ExtractAdmin",
    "ImportBatchAdmin",
    "PageOutageAdmin",
    "ProgrammeAdmin",
    "PublicNoticeAdmin",
    "RepresentationAdmin",
    "StayAdmin",
]
