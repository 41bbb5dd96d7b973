"""Lists in the staff site: entries, programmes, representations, imported files."""

from redblack.admin.entries import EntryAdmin
from redblack.admin.imported import ImportBatchAdmin
from redblack.admin.notices import PageOutageAdmin, PublicNoticeAdmin
from redblack.admin.programmes import ProgrammeAdmin
from redblack.admin.representations import RepresentationAdmin

__all__ = [
    "EntryAdmin",
    "ImportBatchAdmin",
    "PageOutageAdmin",
    "ProgrammeAdmin",
    "PublicNoticeAdmin",
    "RepresentationAdmin",
]
