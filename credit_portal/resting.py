"""Who is asked what rests on a paper: the roof's table."""

RESTING: tuple[str, ...] = ("law.resting.pack_values", "redblack.resting.resting_on", "measures.resting.resting_on")
"""Dotted paths of functions `(paper) -> list[Resting]`."""

RECORDS_RESTING: tuple[str, ...] = ("redblack.resting.entries_on_records",)
"""Who is asked what rests on records that a file brought: functions `(record ids) -> list[Resting]`."""
