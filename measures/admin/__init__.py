"""Measures in the staff site: the catalogue, the desk of the departments, the papers filed with the office."""

from measures.admin.desk import DispatchAdmin, MeasureAdmin
from measures.admin.filings import FilingAdmin

__all__ = ["DispatchAdmin", "FilingAdmin", "MeasureAdmin"]
