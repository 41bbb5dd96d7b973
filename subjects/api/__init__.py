"""The interface's part of the subjects floor: what registration authorities tell."""

from subjects.api.changes import SubjectChangesView

__all__ = ["SubjectChangesView"]
