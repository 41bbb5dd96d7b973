"""The tables of the branch, one module a piece: Django looks for them here."""

from __future__ import annotations

from objections.objection_models import Objection, ObjectionPaper  # noqa: F401  Django looks for tables here
