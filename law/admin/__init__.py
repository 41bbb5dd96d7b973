"""The law in the staff site: packs, the working-day calendar, the ends of papers and what rests on them."""

from law.admin import calendar, packs, papers

__all__ = ["calendar", "packs", "papers"]
