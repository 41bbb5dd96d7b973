"""The machine face of the house: cases and their doors, errors in one shape, one effect per key."""

from core.api.cases import CasePages, CaseSerializer, CaseViewSet
from core.api.once import PARAMETER, once
from core.api.parsing import CleanJSON, object_of
from core.api.problems import PROBLEM, Problem, answer, problem, problems, refused

__all__ = [
    "PARAMETER",
    "PROBLEM",
    "CasePages",
    "CaseSerializer",
    "CaseViewSet",
    "CleanJSON",
    "Problem",
    "answer",
    "object_of",
    "once",
    "problem",
    "problems",
    "refused",
]
