"""Subjects in the staff site: their dossiers, what happened to them, who looked at them."""

from subjects.admin.changes import SubjectChangeAdmin
from subjects.admin.dossiers import AccessLogAdmin, SubjectAdmin

__all__ = ["AccessLogAdmin", "SubjectAdmin", "SubjectChangeAdmin"]
