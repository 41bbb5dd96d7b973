"""Which flows have doors: read by the acts, the front page and the table of runs. The roof's table."""

DOORS: dict[str, str] = {}
"""Flow -> the dotted path of its `Doors`."""
