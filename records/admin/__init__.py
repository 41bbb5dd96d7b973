"""Records and their catalogue in the staff site: one module per kind of table."""

from records.admin import records  # noqa: F401  registers the tables
