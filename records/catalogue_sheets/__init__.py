"""A catalogue as a workbook that a person edits: items, fields, code lists, column maps, conditions."""

from records.catalogue_sheets.differences import Difference, differences, summary
from records.catalogue_sheets.judging import judge
from records.catalogue_sheets.reading import Read, Wrong, parse
from records.catalogue_sheets.writing import write


def read(data: bytes) -> Read:
    """Read a workbook and judge it. Raises core.refusals.Refused where the file itself cannot be opened."""
    found = parse(data)
    if not found.wrongs:
        judge(found)
    return found


__all__ = ["Difference", "Read", "Wrong", "differences", "read", "summary", "write"]
