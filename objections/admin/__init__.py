"""The branch at the desk, one module a piece."""

from objections.admin import appeals, complaints, redress, reviews
from objections.admin.objections import ObjectionAdmin

__all__ = ["ObjectionAdmin", "appeals", "complaints", "redress", "reviews"]
