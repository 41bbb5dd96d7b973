"""The staff site's face of a case, and the tables that core keeps."""

from core.admin import letters, tables
from core.admin.cases import CaseAdmin

__all__ = ["CaseAdmin", "letters", "tables"]
